// hearth schema, and the topics of `hearth help`: the YAML language, printed from the key tables.
#ifndef HEARTH_CMD_SCHEMA_H
#define HEARTH_CMD_SCHEMA_H

#include "features/base/cli.h"
#include "features/base/key_help.h"

extern const struct command_row cmd_schema;
extern const struct help_topic help_topics[]; // n_help_topic
extern const size_t n_help_topic;

// The three files of the language, for the command and for tests. Owns: arena.
struct key_topic topic_sources(struct arena *arena);
struct key_topic topic_link(struct arena *arena);
struct key_topic topic_scenario(struct arena *arena);

#endif
