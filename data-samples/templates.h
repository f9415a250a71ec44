// The workspace files that hearth brings along (data-samples/borough, data-samples/scenarios): they
// are part of the program.
#ifndef HEARTH_TEMPLATES_H
#define HEARTH_TEMPLATES_H

#include "features/base/arena.h"
#include "features/base/cli.h"

#include <stdbool.h>
#include <stddef.h>

struct template_file {
    const char *path; // in a workspace
    const char *text; // ended by 0
    size_t n_byte;
};
extern const struct template_file
    template_files[]; // sorted by the path they have in the source tree
extern const size_t shipped_file_count;
// What could be reached at best in the borough of the default size and seed, as JSON. Source:
// tests/reference/ceilings/ceilings.py.
extern const char shipped_ceilings[];

// Names of the shipped scenarios, in arena.
const char **template_scenarios(struct arena *arena, size_t *ret_n);
// Errors: E_USAGE with the nearest name when no scenario is called so.
enum status template_check_scenario(struct arena *arena, const char *name, struct error *err);

// Texts to be replaced in the shipped files, such as the first day of the records.
struct template_change {
    const char *from, *to;
};
// Writes hearth.yaml, codes/ and scenarios/<scenario>.yaml below folder, which is made. Nothing is
// overwritten: E_USAGE names the first file that is there already, before any is written. The list
// of changes ends with {NULL, NULL}.
struct template_options {
    const char *scenario; // NULL = every one
    const struct template_change *changes;
    const struct program *program; // its topics comment the keys; NULL = no comments
};
// Errors: E_USAGE (no such scenario, a file is there already), E_SYSTEM.
enum status template_write(struct arena *arena, const char *folder,
                           const struct template_options *options, struct error *err);
// Whether template_write writes the file for a scenario.
bool template_is_written(const struct template_file *file, const char *scenario);
// The text with every occurrence of each change's `from` replaced, in arena.
char *template_text(struct arena *arena, const struct template_file *file,
                    const struct template_change *changes);

#endif
