// YAML that users write: a tree of mappings, sequences and text with its places, checked as it is
// read. The only file that includes libfyaml is yaml.c. Every scalar is text (`NO`, `01`,
// `2024-01-05` stay as written).
#ifndef HEARTH_YAML_H
#define HEARTH_YAML_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_kind kind;
    const char *text;   // YAML_TEXT: the value, "" for null
    const char *key;    // the key under which this node stands in its mapping, or NULL
    struct yaml *first; // children in order of writing
    struct yaml *next;  // next sibling
    size_t n_child;
    const char *file;            // for messages
    size_t line, column;         // from 1
    size_t key_line, key_column; // of the key, 0 without one
};

// Limits: 4 MiB of text, depth 32, 100,000 nodes, no aliases, no duplicate keys.
// Owns: the tree lives in arena. Errors: E_CONFIG with the place, E_SYSTEM, E_LIMIT.
enum status yaml_read_file(struct arena *arena, const char *path, const struct yaml **ret_root,
                           struct error *err);
// The same from memory; `name` stands for the file in messages. Errors: E_CONFIG, E_LIMIT.
struct yaml_bytes {
    const char *name, *text;
    size_t n_bytes; // of text
};
enum status yaml_read_bytes(struct arena *arena, const struct yaml_bytes *bytes,
                            const struct yaml **ret_root, struct error *err);
enum status yaml_read_text(struct arena *arena, const char *name, const char *text,
                           const struct yaml **ret_root, struct error *err);

// The child under key, or NULL (also when map is NULL or no mapping).
const struct yaml *yaml_get(const struct yaml *map, const char *key);
// E_CONFIG when map is no mapping or has a key not in the NULL-ended list; the hint names the
// nearest known one.
enum status yaml_check_keys(const struct yaml *map, const char *const *known, struct error *err);
// Sets an E_CONFIG error at the node's place.
enum status yaml_error(const struct yaml *node, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// The hint for a word that is not among names[0..n_name): the nearest and the known ones.
void yaml_hint_known(struct error *err, const char *word, const char *const *names, size_t n_name);
// A required / optional (NULL when absent) text child. E_CONFIG when missing or not text.
enum status yaml_text(const struct yaml *map, const char *key, const char **ret_text,
                      struct error *err);
enum status yaml_optional_text(const struct yaml *map, const char *key, const char **ret_text,
                               struct error *err);
// An optional ISO date under key; DAY_NONE when absent. Errors: E_CONFIG with the place.
enum status yaml_optional_day(const struct yaml *map, const char *key, day_t *ret_day,
                              struct error *err);
// A text or a list of texts as an array in arena; absent (NULL node) = 0 items.
// Errors: E_CONFIG with the place of what is no text.
enum status yaml_texts(struct arena *arena, const struct yaml *node, const char ***ret_texts,
                       size_t *ret_n, struct error *err);
// Numbers in text form, complete, finite. Errors: E_CONFIG with the place, also out of bounds.
enum status yaml_number(const struct yaml *node, double *ret_value, struct error *err);
enum status yaml_integer(const struct yaml *node, long min, long max, long *ret_value,
                         struct error *err);
enum status yaml_bool(const struct yaml *node, bool *ret_value,
                      struct error *err); // true/false/yes/no

#endif
