// A store of each kind for the contract suites: made new for every test, with a clock that the test
// moves.
#ifndef HEARTH_STORE_BENCH_H
#define HEARTH_STORE_BENCH_H

#include "features/base/arena.h"
#include "serve/store/audit.h"
#include "serve/store/database.h"
#include "serve/store/store.h"
#include "serve/store/users.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define PASSWORD "correct horse battery"

// One row a backend: where a new, empty store of that kind is.
struct backend {
    const char *name;
    const struct database_kind *kind;
    void (*place)(const char *folder, char ret_place[128]);
};

static void sqlite_place(const char *folder, char ret_place[128])
{
    snprintf(ret_place, 128, "%s/hearth.db", folder);
}

static const struct backend backends[] = {{"sqlite", &database_sqlite, sqlite_place}};
#define N_BACKEND (sizeof backends / sizeof *backends)

struct bench {
    const struct backend *backend;
    char *folder, place[128];
    int64_t now_ms;
    struct store *store;
    struct arena arena;
    struct error err;
};

static int64_t bench_now(void *clock)
{
    return __atomic_load_n((int64_t *)clock, __ATOMIC_RELAXED);
}

static void bench_open(struct bench *bench)
{
    struct store_options options = {
        .create = true, .audit_queue = true, .now_ms = bench_now, .clock = &bench->now_ms};
    assert_int_equal(store_open(bench->place, &options, &bench->store, &bench->err), OK);
}

static void bench_make(struct bench *bench, size_t i_backend)
{
    *bench = (struct bench){.backend = &backends[i_backend], .folder = workspace_make()};
    workspace_write(bench->folder, "hearth.yaml", "hearth: 1\n");
    bench->now_ms = 1700000000 * SECOND;
    bench->backend->place(bench->folder, bench->place);
    bench_open(bench);
}

static void bench_done(struct bench *bench)
{
    store_close(bench->store);
    workspace_remove(bench->folder);
    arena_done(&bench->arena);
}

// The audit's rows of an action, after proving that the chain holds.
static inline size_t bench_audited(struct bench *bench, const char *action)
{
    struct audit_check check;
    struct audit_list rows;
    struct audit_filter filter = {.action = action, .limit = 100000};
    assert_int_equal(audit_verify(bench->store, NULL, &check, &bench->err), OK);
    assert_null(check.reason);
    assert_true(check.intact);
    assert_int_equal(audit_list(bench->store, &bench->arena, &filter, &rows, &bench->err), OK);
    return rows.n;
}

static inline struct user bench_user(struct bench *bench, const char *name, const char *role)
{
    struct user *users;
    size_t n;
    struct user_new user = {.name = name, .role = role, .password = PASSWORD};
    assert_int_equal(user_add(bench->store, "cli:test", &user, &bench->err), OK);
    assert_int_equal(user_list(bench->store, &bench->arena, &users, &n, &bench->err), OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(users[i].name, name) == 0)
            return users[i];
    fail();
    return (struct user){0};
}

// Runs a test body for every backend.
#define FOR_EACH_BACKEND(bench)                                                                    \
    for (size_t i_backend = 0; i_backend < N_BACKEND && (bench_make(bench, i_backend), true);      \
         bench_done(bench), i_backend++)

#endif
