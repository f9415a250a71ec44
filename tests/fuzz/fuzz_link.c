// Any bytes as link.yaml, two inputs, the lists of clerical review, what an earlier run left and a reference
// standard: linkage by them ends, well or with an error that has a message.

#include "features/link/flat_link.h"
#include "features/link/reference_children.h"
#include "features/link/reference_groups.h"
#include "features/link/reference_standard.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static const char *const names[PIECES_MAX] = {
    "link.yaml",  "a.csv",           "b.csv",           "never.csv",
    "always.csv", "out/persons.csv", "out/changes.csv", "out/reference.csv"};

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
        fuzz_write(names[i], pieces.items[i]);
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
