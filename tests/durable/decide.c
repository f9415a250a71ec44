// Decides, looks and takes in events as fast as it can, and says each on stdout only when the store
// has it, so that kill.py can kill it at any moment and look for what was said.
//
//     decide STORE setup        a user and an alert
//     decide STORE fill         a row in each table, for forge.py
//     decide STORE run RUN      until killed; RUN makes the keys of this run its own
//     decide STORE early RUN    says so before it is done: kill.py must find losses

#include "serve/store/alerts.h"
#include "serve/store/audit_queue.h"
#include "serve/store/case_owners.h"
#include "serve/store/decision_drafts.h"
#include "serve/store/events.h"
#include "serve/store/identity_access.h"
#include "serve/store/login.h"
#include "serve/store/own_views.h"
#include "serve/store/reviews.h"
#include "serve/store/sessions.h"
#include "serve/store/store_values.h"
#include "serve/store/tokens.h"
#include "serve/store/users.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define N_THREAD 12 // so many share a transaction

struct worker {
    struct store *store;
    const char *run;
    bool early;
    int number;
    pthread_t thread;
};

static enum status setup(struct store *store, struct error *err)
{
    struct user_new user = {
        .name = "anna", .role = "reviewer", .password = "correct horse battery"};
    struct alert_scoring scoring = {.actor = "cli:test", .scenario = "s", .model = "m", .as_of = 1};
    struct alert alert = {.person = "p1", .rank = 1, .score = 0.5, .band = "red", .reasons = "[]"};
    enum status status = user_add(store, "cli:test", &user, err);
    return status ? status : alerts_replace(store, &scoring, &alert, 1, err);
}

// A newer list over the alert of setup, which waits.
static enum status rank_again(struct store *store, struct error *err)
{
    struct alert said = {.id = 1,
                         .person = "p1",
                         .as_of = 2,
                         .rank = 3,
                         .score = 0.25,
                         .band = "red",
                         .model = "m",
                         .reasons = "[]"};
    struct alert_scoring scoring = {.actor = "cli:test",
                                    .scenario = "s",
                                    .model = "m",
                                    .as_of = 2,
                                    .ranks = &said,
                                    .n_rank = 1};
    return alerts_replace(store, &scoring, NULL, 0, err);
}

// Decides and takes it back, again when another thread decided in between.
static enum status undo(struct store *store, const char *key, struct error *err)
{
    enum status status;
    do {
        struct review_undo back = {.user_id = 1};
        struct review_new review = {.alert_id = 1,
                                    .user_id = 1,
                                    .decision = "more_information",
                                    .rationale = key,
                                    .follow_up = DAY_NONE,
                                    .n_shown = -1};
        status = review_add(store, &review, &back.review_id, err);
        if (!status)
            status = review_take_back(store, &back, err);
    } while (status == E_CONFLICT);
    return status;
}

static enum status deciding_fill(struct store *store, struct error *err)
{
    struct decision_draft draft = {.alert_id = 1, .user_id = 1, .fields = "{}"};
    enum status status = undo(store, "a slip of the hand", err);
    return status ? status : decision_draft_keep(store, &draft, err);
}

static enum status fill(struct store *store, struct error *err)
{
    char secret[TOKEN_TEXT];
    int64_t id;
    struct session session;
    struct token_new token = {
        .actor = "cli:test", .name = "t", .scopes = token_scopes_read("events"), .n_day = 9};
    struct event event = {.source = "police", .key = "k", .columns = "{}"};
    struct own_view view = {.alert_id = 1, .user_id = 1, .closer_look = "yes", .words = "w"};
    struct review_new review = {.alert_id = 1,
                                .user_id = 1,
                                .decision = "watch",
                                .rationale = "asked the school",
                                .follow_up = 30,
                                .submission = "form",
                                .held = (const char *const[]){"p1"},
                                .n_held = 1,
                                .today = 20,
                                .held_until = 30,
                                .details = {2, "the school", "no", "not_sought", "at risk"},
                                .n_shown = -1};
    struct identity_access_new reveal = {.user_id = 1,
                                         .alert_id = 1,
                                         .person = "p1",
                                         .reason = "assess_alert",
                                         .words = "to assess"};
    struct audit_entry look = {.actor = "user:anna", .action = "look", .client = "10.0.0.5"};
    struct login_attempt wrong = {.name = "anna", .password = "wrong password"};
    struct login_attempt right = {.name = "anna", .password = "correct horse battery"};
    struct login login;
    enum status status = token_add(store, &token, secret, err);
    if (!status)
        status = event_add(store, &(struct audit_entry){.actor = "token:t"}, &event, 1, err);
    if (!status)
        status = rank_again(store, err);
    if (!status)
        status = case_owner_set(
            store, &(struct case_owner_new){.alert_id = 1, .by_user = 1, .to_user = 1}, err);
    if (!status)
        status = own_view_add(store, &view, err);
    if (!status)
        status = review_add(store, &review, &id, err);
    if (!status)
        status = deciding_fill(store, err);
    if (!status)
        status = identity_access_add(store, &reveal, &id, err);
    if (!status)
        status = store_value_set(store, "cli:test", "lot", "1", err);
    if (!status)
        status = user_login(store, &wrong, &login, err);
    if (!status)
        status = user_login(store, &right, &login, err);
    if (!status)
        status = session_open(store, &login.user, NULL, &session, err);
    if (!status)
        status = audit_add(store, &look, 1, err);
    return status;
}

// One write: a line is in the pipe wholly or not at all.
static void say(const char *what, const char *key)
{
    char line[80];
    int n = snprintf(line, sizeof line, "%s %s\n", what, key);
    if (write(STDOUT_FILENO, line, (size_t)n) != n)
        _exit(3);
}

static enum status act(const struct worker *worker, const char *what, const char *key,
                       struct error *err)
{
    if (strcmp(what, "review") == 0) {
        int64_t id;
        struct review_new review = {.alert_id = 1,
                                    .user_id = 1,
                                    .decision = "more_information",
                                    .agree = true,
                                    .rationale = "asked the school",
                                    .follow_up = DAY_NONE,
                                    .submission = key,
                                    .n_shown = -1,
                                    .details = {.need = 2, .spoke_to = key}};
        return review_add(worker->store, &review, &id, err);
    }
    if (strcmp(what, "undo") == 0)
        return undo(worker->store, key, err);
    if (strcmp(what, "event") == 0) {
        struct event event = {.source = "police", .key = key, .columns = "{}"};
        return event_add(worker->store, &(struct audit_entry){.actor = "token:test"}, &event, 1,
                         err);
    }
    struct audit_entry look = {.actor = "user:anna", .action = "look", .subject = key};
    return audit_queue_log(worker->store, &look, 1, err);
}

static void *work(void *context)
{
    static const char *const kinds[] = {"look", "review", "undo", "event"};
    struct worker *worker = context;
    for (long i = 0;; i++) {
        char key[64];
        struct error err;
        const char *what = kinds[(i + worker->number) % 4];
        snprintf(key, sizeof key, "%s-%d-%ld", worker->run, worker->number, i);
        if (worker->early)
            say(what, key);
        if (act(worker, what, key, &err)) {
            error_print(&err);
            _exit(1);
        }
        if (!worker->early)
            say(what, key);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct error err;
    struct store *store;
    struct worker workers[N_THREAD];
    struct store_options options = {.create = true, .audit_queue = true};
    if (argc < 3)
        return 2;
    enum status status = store_open(argv[1], &options, &store, &err);
    if (!status && argc == 3)
        status = strcmp(argv[2], "fill") == 0 ? fill(store, &err) : setup(store, &err);
    if (status)
        error_print(&err);
    for (int i = 0; !status && argc > 3 && i < N_THREAD; i++) {
        workers[i] = (struct worker){store, argv[3], strcmp(argv[2], "early") == 0, i, 0};
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    if (!status && argc > 3)
        pthread_join(workers[0].thread, NULL);
    if (!status)
        store_close(store);
    return status != OK;
}
