// Two names of one place are seen to be one, whether or not it exists yet.

#include "features/base/real_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    struct arena arena;
    char *folder; // resolved, temporary
};

static char *at(struct place *place, const char *name)
{
    return arena_format(&place->arena, "%s/%s", place->folder, name);
}

static int place_make(void **state)
{
    static struct place place;
    char template[] = "/tmp/hearth-path-XXXXXX";
    place = (struct place){0};
    if (!mkdtemp(template))
        return -1;
    place.folder = path_resolve(&place.arena, template);
    *state = &place;
    return mkdir(at(&place, "real"), 0777) || symlink("real", at(&place, "door")) ||
           symlink("real/new.db", at(&place, "dangling")) || symlink("round", at(&place, "round"));
}

static int place_remove(void **state)
{
    struct place *place = *state;
    const char *names[] = {"door", "dangling", "round"};
    for (size_t i = 0; i < 3; i++)
        unlink(at(place, names[i]));
    rmdir(at(place, "real"));
    rmdir(place->folder);
    arena_done(&place->arena);
    return 0;
}

static void test_one_place_has_one_name(void **state)
{
    struct place *place = *state;
    const char *names[] = {"real/new.db",
                           "door/new.db",
                           "dangling",
                           "real/./new.db",
                           "real//new.db",
                           "real/new.db/",
                           "real/../door/new.db",
                           "not/there/../../real/new.db"};
    const char *wanted = at(place, "real/new.db");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(path_resolve(&place->arena, at(place, names[i])), wanted);
    assert_string_equal(path_resolve(&place->arena, at(place, "door")), at(place, "real"));
    assert_string_equal(path_resolve(&place->arena, at(place, "round")), at(place, "round"));
    assert_string_equal(path_resolve(&place->arena, "/no such folder/x"), "/no such folder/x");
    assert_string_equal(path_resolve(&place->arena, "/"), "/");
}

static void test_a_bare_name_lies_in_the_current_folder(void **state)
{
    struct place *place = *state;
    char *current = path_resolve(&place->arena, ".");
    assert_string_equal(path_resolve(&place->arena, ""), current);
    assert_string_equal(path_resolve(&place->arena, "no such name"),
                        arena_format(&place->arena, "%s/no such name", current));
    assert_string_equal(path_parent(&place->arena, "name"), ".");
    assert_string_equal(path_parent(&place->arena, "/name"), "/");
    assert_string_equal(path_parent(&place->arena, "a/b/name"), "a/b");
    assert_string_equal(path_base("a/b/name"), "name");
}

static void test_within(void **state)
{
    assert_true(path_is_within("/a/b", "/a"));
    assert_true(path_is_within("/a", "/a"));
    assert_true(path_is_within("/a", "/"));
    assert_false(path_is_within("/ab", "/a"));
    assert_false(path_is_within("/a", "/a/b"));
    assert_true(path_is_one_of("/a/x.csv", "/a", "y.csv x.csv"));
    assert_true(path_is_one_of("/x.csv", "/", "x.csv"));
    assert_false(path_is_one_of("/a/x.cs", "/a", "y.csv x.csv"));
    assert_false(path_is_one_of("/a/b/x.csv", "/a", "x.csv"));
    assert_false(path_is_one_of("/a/x.csv", "/a", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_place_has_one_name),
        cmocka_unit_test(test_a_bare_name_lies_in_the_current_folder),
        cmocka_unit_test(test_within),
    };
    return cmocka_run_group_tests(tests, place_make, place_remove);
}
