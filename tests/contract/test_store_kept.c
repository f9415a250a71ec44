// Every kind of store keeps events, named values and who was looked at as the contract says.

#include "tests/contract/store_bench.h"

#include "serve/store/audit_queue.h"
#include "serve/store/audit_refusals.h"
#include "serve/store/events.h"
#include "serve/store/store_values.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

static const struct audit_entry token_a = {.actor = "token:a", .client = "192.0.2.7"};
static const struct audit_entry token_b = {.actor = "token:b", .client = "192.0.2.8"};

static void test_an_event_is_stored_once_and_a_batch_wholly_or_not(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct event events[] = {
            {.source = "police", .key = "k1", .columns = "{\"person_id\":\"p1\"}"},
            {.source = "police", .key = "k2", .columns = "{\"person_id\":\"p2\"}"},
            {.source = "health", .key = "k1", .columns = "{}"}};
        assert_int_equal(event_add(bench.store, &token_a, events, 2, &bench.err), OK);
        assert_false(events[0].repeated);
        int64_t first = events[0].id;
        bench.now_ms += SECOND;
        assert_int_equal(event_add(bench.store, &token_b, events, 3, &bench.err), OK);
        assert_true(events[0].repeated && events[1].repeated && !events[2].repeated);
        assert_int_equal(events[0].id, first);
        assert_int_equal(events[0].received_ms, bench.now_ms - SECOND);
        assert_int_equal(events[2].received_ms, bench.now_ms);
        struct event bad[] = {{.source = "police", .key = "k3", .columns = "{}"},
                              {.source = "police", .key = "k1", .columns = "{}"}};
        assert_int_equal(event_add(bench.store, &token_a, bad, 2, &bench.err), E_CONFLICT);
        bad[1] = (struct event){.source = "police", .key = "k4", .columns = "{oops"};
        assert_int_equal(event_add(bench.store, &token_a, bad, 2, &bench.err), E_DATA);
        assert_int_equal(event_add(bench.store, &token_a, events, 3, &bench.err), OK);
        struct event_page page = {.after = first};
        assert_int_equal(event_list(bench.store, &bench.arena, &page, &bench.err), OK);
        assert_int_equal(page.n, 2);
        assert_string_equal(page.events[0].key, "k2");
        assert_string_equal(page.events[1].sender, "token:b");
        assert_int_equal(bench_audited(&bench, "event.add"), 2); // one a call that stored something
        struct audit_list rows;
        struct audit_filter filter = {.action = "event.add"};
        assert_int_equal(audit_list(bench.store, &bench.arena, &filter, &rows, &bench.err), OK);
        assert_string_equal(rows.items[0].client, token_a.client);
        assert_string_equal(rows.items[1].client, token_b.client);
    }
}

static void test_named_values_are_kept(void **state)
{
    struct bench bench;
    const char *value;
    FOR_EACH_BACKEND (&bench) {
        assert_int_equal(store_value_get(bench.store, &bench.arena, "x", &value, &bench.err), OK);
        assert_null(value);
        assert_int_equal(store_value_set(bench.store, "cli:test", "x", "1", &bench.err), OK);
        assert_int_equal(store_value_set(bench.store, "cli:test", "x", "2", &bench.err), OK);
        assert_int_equal(store_value_set(bench.store, "cli:test", "X y", "2", &bench.err), E_USAGE);
        store_close(bench.store);
        bench_open(&bench);
        assert_int_equal(store_value_get(bench.store, &bench.arena, "x", &value, &bench.err), OK);
        assert_string_equal(value, "2");
        assert_int_equal(bench_audited(&bench, "value.set"), 2);
    }
}

static size_t listed(struct bench *bench, struct audit_filter filter, struct audit_row **ret_rows)
{
    struct audit_list list;
    assert_int_equal(audit_list(bench->store, &bench->arena, &filter, &list, &bench->err), OK);
    *ret_rows = list.items;
    return list.n;
}

static void test_who_was_looked_at_is_found_whatever_was_done(void **state)
{
    struct bench bench;
    struct audit_row *rows;
    FOR_EACH_BACKEND (&bench) {
        const struct audit_entry entries[] = {
            {.actor = "token:a", .action = AUDIT_SCORE, .subject = "p1"},
            {.actor = "token:a", .action = AUDIT_SCORE, .subject = "p2"},
            {.actor = "user:rita", .action = "case.look", .subject = "p1"},
            {.actor = "token:b", .action = AUDIT_SCORE, .subject = "p1"},
            {.actor = "user:rita", .action = "case.look", .subject = "p2"},
        };
        assert_int_equal(audit_add(bench.store, entries, 3, &bench.err), OK);
        assert_int_equal(audit_queue_log(bench.store, entries + 3, 2, &bench.err), OK);
        assert_int_equal(bench_audited(&bench, AUDIT_SCORE), 3);
        assert_int_equal(listed(&bench, (struct audit_filter){.subject = "p1"}, &rows), 3);
        assert_true(rows[0].sequence == 1 && rows[1].sequence == 3 && rows[2].sequence == 4);
        struct audit_filter newest = {.subject = "p1", .newest_first = true, .limit = 2};
        assert_int_equal(listed(&bench, newest, &rows), 2);
        assert_true(rows[0].sequence == 4 && rows[1].sequence == 3);
        struct audit_filter scores = {.subject = "p1", .action = AUDIT_SCORE, .actor = "token:b"};
        assert_int_equal(listed(&bench, scores, &rows), 1);
        assert_int_equal(rows[0].sequence, 4);
        struct audit_filter looks = {.subject = "p2", .action = "case.look", .after = 3};
        assert_int_equal(listed(&bench, looks, &rows), 1);
        assert_int_equal(rows[0].sequence, 5);
        struct audit_filter early = {.subject = "p2", .before = 5};
        assert_int_equal(listed(&bench, early, &rows), 1);
        assert_int_equal(rows[0].sequence, 2);
    }
}

static void test_refused_attempts_become_one_row_a_minute(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct audit_row *rows;
        struct audit_entry wrong = {.actor = "unknown", .action = "login", .client = "10.0.0.5"};
        for (int i = 0; i < 1000; i++)
            audit_refusals_add(bench.store, &wrong);
        char clients[2 * REFUSALS_KINDS][24];
        for (int i = 0; i < 2 * REFUSALS_KINDS; i++) {
            snprintf(clients[i], sizeof clients[i], "10.1.0.%d", i);
            audit_refusals_add(
                bench.store,
                &(struct audit_entry){.actor = "unknown", .action = "login", .client = clients[i]});
        }
        assert_false(audit_refusals_due(bench.store));
        bench.now_ms += MINUTE;
        assert_true(audit_refusals_due(bench.store));
        assert_int_equal(audit_refusals_write(bench.store, &bench.err), OK);
        assert_int_equal(audit_refusals_write(bench.store, &bench.err), OK); // nothing more
        struct audit_filter filter = {.action = REFUSALS_ACTION};
        assert_int_equal(listed(&bench, filter, &rows), 1);
        assert_non_null(strstr(rows[0].details, "\"client\": \"10.0.0.5\", \"n\": 1000"));
        assert_non_null(strstr(rows[0].details, "\"others\": 65"));
        audit_refusals_add(bench.store, &wrong);
        store_close(bench.store); // nothing counted is lost
        bench_open(&bench);
        assert_int_equal(bench_audited(&bench, REFUSALS_ACTION), 2);
    }
}

static void test_a_full_disk_is_seen_without_a_write_of_the_users(void **state)
{
    struct bench bench;
    struct rlimit old, none;
    FOR_EACH_BACKEND (&bench) {
        assert_int_equal(store_check(bench.store, &bench.err), OK);
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old);
        none = (struct rlimit){.rlim_cur = 4096, .rlim_max = old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &none);
        enum status status = store_check(bench.store, &bench.err);
        setrlimit(RLIMIT_FSIZE, &old);
        assert_int_equal(status, E_SYSTEM);
        assert_int_equal(store_check(bench.store, &bench.err), OK);
    }
}

struct writer {
    struct store *store;
    int number, n_bad;
    pthread_t thread;
};

// Every second write fails: its values do not stay, and those of the others in the transaction do.
static void *write_some(void *context)
{
    struct writer *writer = context;
    struct error err;
    char key[32];
    for (int i = 0; i < 40; i++) {
        snprintf(key, sizeof key, "k%d-%d", writer->number, i);
        struct event events[] = {{.source = "s", .key = key, .columns = "{}"},
                                 {.source = "s", .key = "first", .columns = i % 2 ? "{}" : "[]"}};
        enum status wanted = i % 2 ? OK : E_CONFLICT;
        writer->n_bad += event_add(writer->store, &token_a, events, 2, &err) != wanted;
    }
    return NULL;
}

static void test_writes_that_share_a_transaction_fail_alone(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct writer writers[8];
        struct event first = {.source = "s", .key = "first", .columns = "{}"};
        assert_int_equal(event_add(bench.store, &token_a, &first, 1, &bench.err), OK);
        for (int i = 0; i < 8; i++) {
            writers[i] = (struct writer){.store = bench.store, .number = i};
            pthread_create(&writers[i].thread, NULL, write_some, &writers[i]);
        }
        for (int i = 0; i < 8; i++) {
            pthread_join(writers[i].thread, NULL);
            assert_int_equal(writers[i].n_bad, 0);
        }
        struct event_page page = {.after = 0};
        assert_int_equal(event_list(bench.store, &bench.arena, &page, &bench.err), OK);
        assert_int_equal(page.n, 1 + 8 * 20);
        assert_int_equal(bench_audited(&bench, "event.add"), 1 + 8 * 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_is_stored_once_and_a_batch_wholly_or_not),
        cmocka_unit_test(test_named_values_are_kept),
        cmocka_unit_test(test_who_was_looked_at_is_found_whatever_was_done),
        cmocka_unit_test(test_refused_attempts_become_one_row_a_minute),
        cmocka_unit_test(test_a_full_disk_is_seen_without_a_write_of_the_users),
        cmocka_unit_test(test_writes_that_share_a_transaction_fail_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
