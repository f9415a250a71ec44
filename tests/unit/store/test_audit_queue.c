// Many threads use one store at once: looks share their syncs, none is lost, the chain holds. Run
// under the thread sanitizer as well.

#include "serve/store/audit_queue.h"
#include "serve/store/reviews.h"
#include "serve/store/sessions.h"
#include "serve/store/store_values.h"
#include "tests/contract/store_bench.h"

#include <pthread.h>

#define N_THREAD 8
#define N_ROUND 25

struct worker {
    struct bench *bench;
    const struct session *session;
    int number;
    size_t n_bad;
    pthread_t thread;
};

// What a request does: find the session, log the look, sometimes write, list.
static void *work(void *context)
{
    struct worker *worker = context;
    struct store *store = worker->bench->store;
    struct error err;
    for (int i = 0; i < N_ROUND; i++) {
        char subject[32];
        bool found = false;
        struct session session;
        struct arena arena = {0};
        struct decision *decisions;
        size_t n = 0;
        snprintf(subject, sizeof subject, "p%d-%d", worker->number, i);
        struct audit_entry look = {.actor = "user:anna", .action = "look", .subject = subject};
        struct audit_ticket ticket;
        audit_queue_add(store, &look, 1, &ticket);
        worker->n_bad +=
            session_find(store, worker->session->id, &session, &found, &err) != OK || !found;
        worker->n_bad += decision_list(store, &arena, &decisions, &n, &err) != OK || !n;
        if (i % 5 == 0)
            worker->n_bad += store_value_set(store, "user:anna", "x", subject, &err) != OK;
        worker->n_bad += audit_queue_wait(store, &ticket, &err) != OK;
        arena_done(&arena);
    }
    return NULL;
}

static void test_threads_share_one_store(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct session session;
        struct worker workers[N_THREAD];
        struct user anna = bench_user(&bench, "anna", "reviewer");
        assert_int_equal(session_open(bench.store, &anna, NULL, &session, &bench.err), OK);
        for (int i = 0; i < N_THREAD; i++) {
            workers[i] = (struct worker){.bench = &bench, .session = &session, .number = i};
            assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
        }
        for (int i = 0; i < N_THREAD; i++) {
            pthread_join(workers[i].thread, NULL);
            assert_int_equal(workers[i].n_bad, 0);
        }
        assert_int_equal(bench_audited(&bench, "look"), N_THREAD * N_ROUND);
        assert_int_equal(bench_audited(&bench, "value.set"), N_THREAD * N_ROUND / 5);
    }
}

static void test_a_ticket_that_does_not_fit_fails_alone(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct audit_entry good = {.actor = "user:anna", .action = "look", .subject = "p1"};
        struct audit_entry pair[] = {{.actor = "user:anna", .action = "pair"},
                                     {.actor = "user:anna", .action = "", .subject = "p2"}};
        struct audit_ticket tickets[5];
        for (int i = 0; i < 5; i++) {
            if (i == 2)
                audit_queue_add(bench.store, pair, 2, &tickets[i]);
            else
                audit_queue_add(bench.store, &good, 1, &tickets[i]);
        }
        for (int i = 0; i < 5; i++)
            assert_int_equal(audit_queue_wait(bench.store, &tickets[i], &bench.err),
                             i == 2 ? E_DATA : OK);
        assert_int_equal(bench_audited(&bench, "look"), 4);
        assert_int_equal(bench_audited(&bench, "pair"), 0);
    }
}

static void test_closing_writes_what_is_queued(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        static struct audit_entry entries[3000];
        struct audit_ticket tickets[3];
        for (int i = 0; i < 3000; i++)
            entries[i] = (struct audit_entry){.actor = "token:a", .action = "score"};
        for (int i = 0; i < 3; i++)
            audit_queue_add(bench.store, entries + 1000 * i, 1000, &tickets[i]);
        store_close(bench.store);
        bench_open(&bench);
        for (int i = 0; i < 3; i++)
            assert_true(tickets[i].done && tickets[i].status == OK);
        assert_int_equal(bench_audited(&bench, "score"), 3000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_share_one_store),
        cmocka_unit_test(test_a_ticket_that_does_not_fit_fails_alone),
        cmocka_unit_test(test_closing_writes_what_is_queued),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
