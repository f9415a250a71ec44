// What serve/scoring/open_scenario.h and online_scoring.h promise, asked of a workspace with a trained model.
//
//     live_api api WORKSPACE SCENARIO        events and scores, one thread
//     live_api threads WORKSPACE SCENARIO    readers of many dates, a writer, another process's
//     events live_api review WORKSPACE ALERT OUTCOME AGREE
//
// The source csc_contacts must be there, with person_id and date, and matter to the model.

#include "features/base/file.h"
#include "features/extract/moment.h"
#include "features/workspace/workspace_update.h"
#include "model/numeric/numerics.h"
#include "serve/scoring/online_scoring.h"
#include "serve/store/reviews.h"
#include "serve/store/users.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE "csc_contacts"
#define CHECK(what)                                                                                \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);                     \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static void must(enum status status, const struct error *err)
{
    if (!status)
        return;
    error_print(err);
    exit(1);
}

// An open scenario with a store of its own, as another process would have.
struct seat {
    struct store *store;
    struct open_scenario *scenario;
};

static struct seat seat_open(char **argv)
{
    struct seat seat;
    struct error err = {0};
    struct store_options store_options = {.create = true};
    must(store_open_workspace(argv[2], &store_options, &seat.store, &err), &err);
    struct open_scenario_options options = {
        .workspace = argv[2], .scenario = argv[3], .store = seat.store, .quiet = true};
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(open_scenario_open(&options, &seat.scenario, &err), &err);
    return seat;
}

static void seat_close(struct seat *seat)
{
    open_scenario_close(seat->scenario);
    store_close(seat->store);
}

static double score_of(struct open_scenario *scenario, const char *person, day_t as_of)
{
    struct online_question question = {person, as_of, 0};
    struct score_answer answer;
    struct error err = {0};
    must(online_scoring_answer(scenario, NULL, &question, &answer, &err), &err);
    return answer.score;
}

// The first n persons of the cohort at the date. Owns: the scenario's.
static void cohort_first(struct open_scenario *scenario, day_t as_of, const char **ret_ids,
                         size_t n)
{
    struct matrix matrix;
    struct error err = {0};
    struct extract *extract = open_scenario_model(scenario)->extract;
    must(extract_matrix(extract, &as_of, 1, &matrix, &err), &err);
    CHECK(matrix.n_row >= n);
    for (size_t i = 0; i < n; i++)
        ret_ids[i] = extract_person_id(extract, matrix.person[i]);
    matrix_free(&matrix);
}

static const char *columns_of(struct arena *arena, const char *person, const char *date)
{
    return arena_format(arena, "{\"person_id\": \"%s\", \"date\": \"%s\"}", person, date);
}

static const char *iso(struct arena *arena, day_t day)
{
    return day_format(day, arena_alloc(arena, DAY_TEXT));
}

static enum status add(struct seat *seat, struct sent_event *event)
{
    struct error err = {0};
    return open_scenario_add(seat->scenario, &(struct audit_entry){.actor = "cli:test"}, event, 1,
                             &err);
}

// What is wrong is refused whole, without a word of what it said.
static void refusals(struct arena *arena, struct seat *seat, const char *person, day_t today)
{
    struct error err = {0};
    const char *date = iso(arena, today - 3);
    double before = score_of(seat->scenario, person, DAY_NONE);
    struct sent_event bad[] = {{.source = SOURCE, .columns = columns_of(arena, person, date)},
                               {.source = SOURCE, .columns = columns_of(arena, person, "30/02/x")}};
    CHECK(open_scenario_add(seat->scenario, &(struct audit_entry){.actor = "cli:test"}, bad, 2,
                            &err) == E_DATA);
    CHECK(!strstr(err.message, person) && !strstr(err.message, "30/02") &&
          strstr(err.message, "date"));
    const struct sent_event others[] = {
        {.source = "no_such_source", .columns = columns_of(arena, person, date)},
        {.source = SOURCE, .columns = "{\"person_id\": 1"},
        {.source = SOURCE, .columns = "[]"},
        {.source = SOURCE, .columns = "{}"},
        {.source = SOURCE, .columns = "{\"person_id\": \"p\", \"date\": \"2025-01-01\", \"x\": 1}"},
        {.source = SOURCE},
        {.columns = "{}"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct sent_event event = others[i];
        CHECK(add(seat, &event) == E_DATA);
    }
    CHECK(open_scenario_add(seat->scenario, &(struct audit_entry){.actor = "cli:test"}, NULL, 0,
                            &err) == OK);
    CHECK(open_scenario_n_event(seat->scenario) == 0 &&
          open_scenario_n_refused(seat->scenario) == 0);
    CHECK(score_of(seat->scenario, person, DAY_NONE) == before);
}

// An event known today counts from tomorrow; sent again it is the same event.
static void one_event(struct arena *arena, struct seat *seat, const char *person, day_t today)
{
    double now = score_of(seat->scenario, person, today);
    double before = score_of(seat->scenario, person, today + 1);
    struct sent_event event = {
        .source = SOURCE, .key = "k1", .columns = columns_of(arena, person, iso(arena, today - 3))};
    struct sent_event again = event, other = event;
    CHECK(add(seat, &event) == OK);
    CHECK(event.id > 0 && event.known == today && !event.repeated);
    CHECK(event.person && strcmp(event.person, person) == 0);
    double after = score_of(seat->scenario, person, DAY_NONE);
    CHECK(after != before);
    CHECK(score_of(seat->scenario, person, today) == now);
    CHECK(add(seat, &again) == OK && again.repeated && again.id == event.id);
    other.columns = columns_of(arena, person, iso(arena, today - 4));
    CHECK(add(seat, &other) == E_CONFLICT);
    CHECK(open_scenario_n_event(seat->scenario) == 1);
    CHECK(score_of(seat->scenario, person, DAY_NONE) == after);
}

// Without a key the content is the key; a stranger's event is kept and changes nobody's score.
static void keys_and_strangers(struct arena *arena, struct seat *seat, const char *person,
                               day_t today)
{
    struct sent_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 5))};
    struct sent_event again = event;
    CHECK(add(seat, &event) == OK && add(seat, &again) == OK);
    CHECK(!event.repeated && again.repeated && again.id == event.id);
    double before = score_of(seat->scenario, person, DAY_NONE);
    struct sent_event stranger = {.source = SOURCE,
                                  .columns = columns_of(arena, "nobody", iso(arena, today - 5))};
    CHECK(add(seat, &stranger) == OK && !stranger.person);
    CHECK(open_scenario_n_event(seat->scenario) == 3 &&
          open_scenario_n_refused(seat->scenario) == 0);
    CHECK(score_of(seat->scenario, person, DAY_NONE) == before);
}

static void answers(struct arena *arena, struct seat *seat, const char *person)
{
    struct error err = {0};
    struct score_answer plain, answer;
    struct online_question question = {"nobody", DAY_NONE, 0};
    CHECK(online_scoring_answer(seat->scenario, NULL, &question, &answer, &err) == E_NOT_FOUND);
    question.person = person;
    must(online_scoring_answer(seat->scenario, NULL, &question, &plain, &err), &err);
    CHECK(plain.n_reason == 0 && plain.as_of == open_scenario_tomorrow(seat->scenario));
    question.n_reason = 2;
    must(online_scoring_answer(seat->scenario, arena, &question, &answer, &err), &err);
    CHECK(answer.score == plain.score && answer.margin == plain.margin);
    CHECK(answer.n_reason <= 2 && answer.n_reason > 0);
    for (size_t i = 0; i < answer.n_reason; i++)
        CHECK(*answer.reasons[i].text && answer.reasons[i].contribution > 0);
}

// What another process stored is seen after a refresh, and from the first by whoever opens later.
static void other_process(struct arena *arena, char **argv, struct seat *seat, const char *person,
                          day_t today)
{
    struct error err = {0};
    struct seat other = seat_open(argv);
    double before = score_of(seat->scenario, person, DAY_NONE);
    CHECK(open_scenario_n_event(other.scenario) == 3);
    CHECK(score_of(other.scenario, person, DAY_NONE) == before);
    struct sent_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 6))};
    CHECK(add(&other, &event) == OK);
    CHECK(score_of(seat->scenario, person, DAY_NONE) == before);
    must(open_scenario_refresh(seat->scenario, &err), &err);
    CHECK(open_scenario_n_event(seat->scenario) == 4);
    double after = score_of(seat->scenario, person, DAY_NONE);
    CHECK(after != before && after == score_of(other.scenario, person, DAY_NONE));
    seat_close(&other);
    other = seat_open(argv);
    CHECK(score_of(other.scenario, person, DAY_NONE) == after);
    seat_close(&other);
}

static void without_store(struct arena *arena, char **argv, const char *person, day_t today)
{
    struct open_scenario *scenario;
    struct error err = {0};
    struct open_scenario_options options = {
        .workspace = argv[2], .scenario = argv[3], .quiet = true};
    struct sent_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 6))};
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(open_scenario_open(&options, &scenario, &err), &err);
    CHECK(open_scenario_n_event(scenario) == 0);
    CHECK(open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:test"}, &event, 1,
                            &err) == E_FAILED);
    open_scenario_close(scenario);
    open_scenario_close(NULL);
    options.model = "nosuchmodel0";
    CHECK(open_scenario_open(&options, &scenario, &err) != OK);
}

static void api(char **argv)
{
    struct arena arena = {0};
    struct seat seat = seat_open(argv);
    const char *ids[2];
    day_t today = open_scenario_tomorrow(seat.scenario) - 1;
    cohort_first(seat.scenario, extract_data_end(open_scenario_model(seat.scenario)->extract) + 1,
                 ids, 2);
    refusals(&arena, &seat, ids[0], today);
    one_event(&arena, &seat, ids[0], today);
    keys_and_strangers(&arena, &seat, ids[0], today);
    answers(&arena, &seat, ids[0]);
    other_process(&arena, argv, &seat, ids[0], today);
    without_store(&arena, argv, ids[0], today);
    seat_close(&seat);
    arena_done(&arena);
    puts("as open_scenario.h says");
}

#define N_DATE (OPEN_SCENARIO_DATES + 4) // more than are kept
#define N_PERSON 20
#define N_READER 3
#define N_ROUND 14
#define N_NEW 10

// Scores of persons whom no event is about, at dates that come and go, while events come in.
struct reading {
    struct open_scenario *scenario;
    const char **ids;
    const double *wanted; // N_DATE × N_PERSON
    day_t first;
    unsigned seed;
    size_t n_bad;
};

static void *reader_run(void *context)
{
    struct reading *reading = context;
    for (unsigned i = 0; i < N_ROUND * N_DATE; i++) {
        unsigned d = (i * 7 + reading->seed) % N_DATE, p = (i + reading->seed) % N_PERSON;
        double score = score_of(reading->scenario, reading->ids[p + 1], reading->first + (day_t)d);
        reading->n_bad += score != reading->wanted[d * N_PERSON + p];
    }
    return NULL;
}

static void *refresher_run(void *context)
{
    struct error err = {0};
    for (int i = 0; i < 3 * N_ROUND; i++)
        must(open_scenario_refresh(context, &err), &err);
    return NULL;
}

static void threads(char **argv)
{
    struct arena arena = {0};
    struct seat seat = seat_open(argv), other = seat_open(argv);
    const char *ids[N_PERSON + 1];
    double wanted[N_DATE * N_PERSON];
    pthread_t handles[N_READER + 1];
    struct reading readings[N_READER];
    day_t first = open_scenario_tomorrow(seat.scenario);
    cohort_first(seat.scenario, extract_data_end(open_scenario_model(seat.scenario)->extract) + 1,
                 ids, N_PERSON + 1);
    for (int d = 0; d < N_DATE; d++)
        for (int p = 0; p < N_PERSON; p++)
            wanted[d * N_PERSON + p] = score_of(other.scenario, ids[p + 1], first + d);
    for (unsigned i = 0; i < N_READER; i++) {
        readings[i] = (struct reading){seat.scenario, ids, wanted, first, i * 5, 0};
        pthread_create(&handles[i], NULL, reader_run, &readings[i]);
    }
    pthread_create(&handles[N_READER], NULL, refresher_run, seat.scenario);
    for (int i = 0; i < N_NEW; i++) {
        struct sent_event event = {
            .source = SOURCE, .columns = columns_of(&arena, "nobody", iso(&arena, first - 9 - i))};
        CHECK(add(i % 2 ? &other : &seat, &event) == OK);
    }
    for (int i = 0; i <= N_READER; i++)
        pthread_join(handles[i], NULL);
    for (int i = 0; i < N_READER; i++)
        CHECK(readings[i].n_bad == 0);
    seat_close(&other);
    seat_close(&seat);
    arena_done(&arena);
    puts("the same scores from every thread");
}

static void review(char **argv)
{
    struct store *store;
    struct error err = {0};
    struct store_options options = {0};
    struct user_new user = {
        .name = "tester", .role = "reviewer", .password = "correct horse battery"};
    struct review_new review = {.alert_id = strtoll(argv[3], NULL, 10),
                                .user_id = 1,
                                .decision = argv[4],
                                .agree = *argv[5] == '1',
                                .rationale = "as the test says",
                                .follow_up = day_from_civil(2030, 1, 1),
                                .n_shown = -1};
    must(store_open_workspace(argv[2], &options, &store, &err), &err);
    enum status status = user_add(store, "cli:test", &user, &err);
    must(status == E_CONFLICT ? OK : status, &err);
    must(review_add(store, &review, &(int64_t){0}, &err), &err);
    store_close(store);
}

int main(int argc, char **argv)
{
    numerics_prepare();
    if (argc == 4 && strcmp(argv[1], "api") == 0)
        api(argv);
    else if (argc == 4 && strcmp(argv[1], "threads") == 0)
        threads(argv);
    else if (argc == 6 && strcmp(argv[1], "review") == 0)
        review(argv);
    else
        return 2;
    return 0;
}
