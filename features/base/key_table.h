// Configuration keys as rows: one table for each YAML mapping, one row for each key. Reading,
// bounds, defaults, unknown keys, hashes, `hearth help` and `hearth schema` all follow from the row.
#ifndef HEARTH_KEY_TABLE_H
#define HEARTH_KEY_TABLE_H

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/yaml.h"

#include <stdbool.h>
#include <stddef.h>

enum key_type {  // the C type at `target`
    KEY_TEXT,    // const char *; not empty; with `choices` one of them
    KEY_TEXTS,   // const char ** and, at `count`, size_t: a text or a list of texts
    KEY_CHOICE,  // int or enum: the position among `choices`
    KEY_INTEGER, // long, or size_t when min >= 0
    KEY_NUMBER,  // double
    KEY_SHARE,   // double: "2.5%" is 0.025
    KEY_SPAN,    // struct span: 30d, 6w, 3m, 2y, and `ever` where the row allows it
    KEY_DAY,     // day_t
    KEY_BOOL,    // bool
    KEY_MAP,     // the struct that `table` fills
    KEY_LIST,    // an array of such structs and, at `count`, size_t: a list of mappings
    KEY_NAMES,   // const struct yaml *: a mapping of free names to texts
    KEY_NODE,    // const struct yaml *: read further by the code of the key
    KEY_TYPE_COUNT
};

// What a key may change; caches of it are invalid when the hash of these keys changes.
enum key_stamp {
    STAMP_NONE = 0,     // words, permissions, limits: nothing derived changes
    STAMP_RECORDS = 1,  // typed records of a source (build/records)
    STAMP_LINKAGE = 2,  // persons, homes, relationships (build/timeline.pack, link)
    STAMP_SCENARIO = 4, // features, labels or models of a scenario
};

// What a KEY_NODE with a table is, for JSON Schema: its code checks more than this.
enum key_shape {
    SHAPE_OTHER, // mixed: not described
    SHAPE_ONE,   // a mapping, or one of a few plain values
    SHAPE_LIST,  // a list of mappings, or of plain values
    SHAPE_NAMED, // a mapping of free names to mappings
};

struct key_choice { // ends with a row whose name is NULL
    const char *name, *alias;
    bool unready; // in the language, but not implemented
};

struct key_row {
    const char *name;
    const char *alias;  // another spelling, read in the same way; NULL = none
    const char *former; // an older spelling, read in the same way with a note; NULL = none
    enum key_type type;
    bool required;
    bool unready;            // in the language, but not implemented: using it is E_NOT_IMPLEMENTED
    const char *unready_map; // as `unready`, for a mapping in place of a plain value: what it means
    unsigned stamps;         // enum key_stamp, added up
    bool ever;               // KEY_SPAN: `ever` is allowed
    double min, max;    // inclusive; of texts and lists how many, of spans n; both 0 = no bound
    const char *preset; // the value when the key is absent, as written; NULL = nothing is set
    const struct key_choice *choices;
    const struct key_table *table; // KEY_MAP, KEY_LIST; KEY_NODE: for help and schema
    const char *form;              // KEY_NODE: its type in words, "a date or latest"
    enum key_shape shape;          // KEY_NODE: what a table describes
    size_t target, count;          // offsets in the struct of the table
    bool stored;                   // false: checked, and left to code that asks for it by name
    // More than type and bounds, of a value that is good so far. NULL = nothing.
    enum status (*check)(const struct yaml *node, struct error *err);
    const char *help; // one line, as users read it
};

struct key_table {
    const char *name; // "a source", for messages
    const char *path; // "sources[]", for help
    const char *help; // one or two lines, or NULL
    const struct key_row *rows;
    size_t n_row;
    size_t bytes; // of the struct; 0 = no row is stored
};

#define KEY_INTO(type, field) .stored = true, .target = offsetof(type, field)
#define KEY_COUNT(type, field) .count = offsetof(type, field)
#define KEY_ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

// One run over a file: where values live, the errors found so far, and the notes: each former
// spelling, once, with the place of its first use.
struct key_reader {
    struct arena *arena;
    struct error_list *errors, *notes;
};

struct key_reader key_reader_start(struct arena *arena);
// Reads a mapping into the table's struct: presets first, then what is written. Errors are added to
// the reader's: an unknown key (with the nearest and the known ones), a wrong type, a value out of
// bounds, a missing key, what is not implemented. Returns whether there were none in this mapping.
// Owns: texts are the tree's; arrays live in the reader's arena.
bool key_read(struct key_reader *reader, const struct key_table *table, const struct yaml *map,
              void *record);
// Adds an error of other code, when status says that there is one.
void key_note(struct key_reader *reader, enum status status, const struct error *err);
bool key_failed(const struct key_reader *reader);
// Fills err with the first error in the order of the file, and err->all with all (20 at most).
// Errors: the code of the first, E_CONFIG or E_NOT_IMPLEMENTED where no code of a key adds others.
enum status key_reader_finish(struct key_reader *reader, struct error *err);

// key_read of a table by itself. Errors: as key_reader_finish; *record then has the presets and the
// values that could be read.
enum status key_read_one(struct arena *arena, const struct key_table *table, const struct yaml *map,
                         void *record, struct error *err);
// Prints the notes on stderr. For programs, not for libraries.
void key_notes_print(const struct error_list *notes);

// The value of the row in the mapping, under any of its spellings; NULL when absent.
const struct yaml *key_get(const struct key_table *table, const struct yaml *map, const char *name);
const struct key_row *key_find(const struct key_table *table, const char *name);
// Adds the keys of the stamps to the hash, in the order of the rows: names and values as written,
// presets where absent. Another spelling gives the hash of the name.
void key_hash(const struct key_table *table, const struct yaml *map, unsigned stamps,
              struct hash *hash);
#endif
