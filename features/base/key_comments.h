// Comments on the keys of a YAML file, from the key tables that read it.
#ifndef HEARTH_KEY_COMMENTS_H
#define HEARTH_KEY_COMMENTS_H

#include "features/base/key_help.h"

// The text with the help of each key as a comment where the key first begins a line: behind it when
// both fit, else above. A key that is commented out (`# dates: …`) counts as one of the mapping
// before it. Comments that are there stay. Owns: arena. Errors: those of yaml_read_text.
enum status key_comments_add(struct arena *arena, const struct key_topic *topic, const char *text,
                             const char **ret_text, struct error *err);

#endif
