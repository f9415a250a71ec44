// Values that more than one layer takes when a workspace says nothing else.
#ifndef HEARTH_DEFAULTS_H
#define HEARTH_DEFAULTS_H

#define DEFAULT_STORE_FILE "hearth.db" // in the workspace
#define DEFAULT_STORE "sqlite:" DEFAULT_STORE_FILE

#endif
