// A night's work: a backup once a day, and damage that no command has met yet is named.

#include "features/base/file.h"
#include "features/workspace/workspace_update.h"
#include "serve/http/nightly.h"
#include "serve/store/audit.h"
#include "serve/store/store.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR INT64_C(3600000)

// A list as a scoring freezes it, changed or gone since.
static void list_tell(struct store *store, const char *model)
{
    char details[256];
    struct error err = {0};
    snprintf(details, sizeof details,
             "{\"as_of\":\"2026-01-01\",\"frozen\":\"cae66941d9efbd404e4d88758ea67670\",\"model\":\"%s\"}",
             model); // b2sum -l 128 of nothing
    struct audit_entry entry = {
        .actor = "cli:ann", .action = ALERTS_ACTION, .subject = "s", .details = details};
    assert_int_equal(audit_add(store, &entry, 1, &err), OK);
}

static char *workspace_ready(void)
{
    struct error err = {0};
    struct store *store;
    struct store_options options = {.create = true};
    struct workspace_options update = {.n_thread = 1, .quiet = true};
    char *folder = workspace_make();
    workspace_write(folder, "hearth.yaml",
                    "hearth: 1\nlink: none\nsources:\n"
                    "  - {name: visits, agency: b, files: visits.csv, record: event, ids: x,\n"
                    "     columns: {person_id: id, date: date}}\n");
    workspace_write(folder, "visits.csv", "id,date\nann,2012-05-01\n");
    assert_int_equal(workspace_update(folder, &update, &err), OK);
    assert_int_equal(store_open_workspace(folder, &options, &store, &err), OK);
    list_tell(store, "changed");
    list_tell(store, "gone");
    store_close(store);
    return folder;
}

static void byte_change(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, -1, SEEK_END);
    int last = fgetc(file);
    fseek(file, -1, SEEK_END);
    fputc(last ^ 1, file);
    fclose(file);
}

// What a turn at that time says on stderr. Owns: static.
static const char *turn_says(struct nightly *nightly, int64_t now_ms)
{
    static char text[4096];
    FILE *said = tmpfile();
    int old = dup(STDERR_FILENO);
    fflush(stderr);
    dup2(fileno(said), STDERR_FILENO);
    nightly_turn(nightly, now_ms);
    fflush(stderr);
    dup2(old, STDERR_FILENO);
    close(old);
    rewind(said);
    text[fread(text, 1, sizeof text - 1, said)] = 0;
    fclose(said);
    return text;
}

static void test_a_night_backs_up_once_and_names_what_is_damaged(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct nightly nightly = {.started_ms = 0};
    int64_t now = (int64_t)day_today() * 24 * HOUR + 12 * HOUR;
    char *folder = workspace_ready();
    assert_int_equal(nightly_plan_read(&arena, folder, &nightly.plan, &err), OK);
    byte_change(folder, "build/records/visits.pack");
    file_make_directories(file_join(&arena, folder, "kept/frozen/s"), &err);
    workspace_write(folder, "kept/frozen/s/2026-01-01-changed.bin", "x");
    const char *said = turn_says(&nightly, now);
    assert_non_null(strstr(said, "backup"));
    assert_null(strstr(said, "no backup"));
    assert_non_null(strstr(said, "build/records/visits.pack"));
    assert_null(strstr(said, "visits.csv"));
    assert_non_null(strstr(said, "2026-01-01-changed.bin: this list was changed"));
    assert_non_null(strstr(said, "2026-01-01-gone.bin: "));
    assert_string_equal(turn_says(&nightly, now + 2 * HOUR), "");
    workspace_remove(folder);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_night_backs_up_once_and_names_what_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
