// Any bytes as link.yaml, two inputs, the lists of clerical review, what an earlier run left and a reference
// standard: linkage by them ends, well or with an error that has a message.

#include "features/link/flat_link.h"
#include "features/link/reference_children.h"
#include "features/link/reference_groups.h"
#include "features/link/reference_standard.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static const char *const names[PIECES_MAX] = {
    "link.yaml",       "a.csv",           "b.csv",           "never.csv",
    "always.csv",      "out/persons.csv", "out/changes.csv", "out/reference.csv",
    "out/weights.json"};

static const char *const left[] = {"out/link.json", "out/former.csv"};

// A piece that the input has not is a file that is not there.
static void write_or_remove(const char *name, struct piece piece)
{
    char path[256];
    fuzz_path(path, name);
    if (piece.n_bytes || strncmp(name, "out/", 4) != 0)
        fuzz_write(name, piece);
    else
        unlink(path);
}

static void reference_check(struct arena *arena)
{
    char persons[256], reference[256];
    struct reference_standard standard;
    struct reference_children children;
    fuzz_path(persons, "out/persons.csv");
    fuzz_path(reference, "out/reference.csv");
    if (reference_compare(arena, persons, reference, &standard, ERROR_IGNORED) == OK &&
        (standard.all.n_both > standard.all.n_true || standard.all.n_both > standard.all.n_linked))
        abort();
    struct reference_paths paths = {persons, reference, reference};
    reference_children_compare(arena, &paths, &children, ERROR_IGNORED);
    struct reference_group_paths group_paths = {persons, reference, reference, reference};
    struct reference_groups groups;
    if (reference_groups_compare(arena, &group_paths, &groups, ERROR_IGNORED) == OK)
        for (size_t i = 0; i < groups.n; i++)
            if (groups.items[i].recall.estimate > 1 || groups.items[i].precision.estimate > 1)
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    static int ready;
    char config[256], out[256];
    struct arena arena = {0};
    struct error err = {0};
    if (n_bytes > 8192)
        return 0;
    if (!ready++)
        fuzz_make_folder("out");
    struct pieces pieces = pieces_cut(data, n_bytes);
    for (size_t i = 0; i < PIECES_MAX; i++)
        write_or_remove(names[i], pieces.items[i]);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) // by the input before
        write_or_remove(left[i], (struct piece){"", 0});
    fuzz_path(config, "link.yaml");
    fuzz_path(out, "out");
    if (flat_link(&arena, &(struct flat_request){config, out, 1}, &err)) {
        if (!err.message[0])
            abort();
    } else {
        reference_check(&arena);
    }
    arena_done(&arena);
    return 0;
}
