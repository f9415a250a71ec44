// What serve/scoring/live.h promises, asked of a workspace with a trained model.
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
#include "serve/scoring/live.h"
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

// A live with a store of its own, as another process would have.
struct seat {
    struct store *store;
    struct live *live;
};

static struct seat seat_open(char **argv)
{
    struct seat seat;
    struct error err = {0};
    struct store_options store_options = {.create = true};
    must(store_open_workspace(argv[2], &store_options, &seat.store, &err), &err);
    struct live_options options = {
        .workspace = argv[2], .scenario = argv[3], .store = seat.store, .quiet = true};
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(live_open(&options, &seat.live, &err), &err);
    return seat;
}

static void seat_close(struct seat *seat)
{
    live_close(seat->live);
    store_close(seat->store);
}

static double score_of(struct live *live, const char *person, day_t as_of)
{
    struct live_question question = {person, as_of, 0};
    struct live_answer answer;
    struct error err = {0};
    must(live_score(live, NULL, &question, &answer, &err), &err);
    return answer.score;
}

// The first n persons of the cohort at the date. Owns: the live's.
static void cohort_first(struct live *live, day_t as_of, const char **ret_ids, size_t n)
{
    struct matrix matrix;
    struct error err = {0};
    struct extract *extract = live_model(live)->extract;
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

static enum status add(struct seat *seat, struct live_event *event)
{
    struct error err = {0};
    return live_add(seat->live, "cli:test", event, 1, &err);
}

// What is wrong is refused whole, without a word of what it said.
static void refusals(struct arena *arena, struct seat *seat, const char *person, day_t today)
{
    struct error err = {0};
    const char *date = iso(arena, today - 3);
    double before = score_of(seat->live, person, DAY_NONE);
    struct live_event bad[] = {{.source = SOURCE, .columns = columns_of(arena, person, date)},
                               {.source = SOURCE, .columns = columns_of(arena, person, "30/02/x")}};
    CHECK(live_add(seat->live, "cli:test", bad, 2, &err) == E_DATA);
    CHECK(!strstr(err.message, person) && !strstr(err.message, "30/02") &&
          strstr(err.message, "date"));
    const struct live_event others[] = {
        {.source = "no_such_source", .columns = columns_of(arena, person, date)},
        {.source = SOURCE, .columns = "{\"person_id\": 1"},
        {.source = SOURCE, .columns = "[]"},
        {.source = SOURCE, .columns = "{}"},
        {.source = SOURCE, .columns = "{\"person_id\": \"p\", \"date\": \"2025-01-01\", \"x\": 1}"},
        {.source = SOURCE},
        {.columns = "{}"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct live_event event = others[i];
        CHECK(add(seat, &event) == E_DATA);
    }
    CHECK(live_add(seat->live, "cli:test", NULL, 0, &err) == OK);
    CHECK(live_n_event(seat->live) == 0 && live_n_refused(seat->live) == 0);
    CHECK(score_of(seat->live, person, DAY_NONE) == before);
}

// An event known today counts from tomorrow; sent again it is the same event.
static void one_event(struct arena *arena, struct seat *seat, const char *person, day_t today)
{
    double now = score_of(seat->live, person, today);
    double before = score_of(seat->live, person, today + 1);
    struct live_event event = {
        .source = SOURCE, .key = "k1", .columns = columns_of(arena, person, iso(arena, today - 3))};
    struct live_event again = event, other = event;
    CHECK(add(seat, &event) == OK);
    CHECK(event.id > 0 && event.known == today && !event.repeated);
    CHECK(event.person && strcmp(event.person, person) == 0);
    double after = score_of(seat->live, person, DAY_NONE);
    CHECK(after != before);
    CHECK(score_of(seat->live, person, today) == now);
    CHECK(add(seat, &again) == OK && again.repeated && again.id == event.id);
    other.columns = columns_of(arena, person, iso(arena, today - 4));
    CHECK(add(seat, &other) == E_CONFLICT);
    CHECK(live_n_event(seat->live) == 1);
    CHECK(score_of(seat->live, person, DAY_NONE) == after);
}

// Without a key the content is the key; a stranger's event is kept and changes nobody's score.
static void keys_and_strangers(struct arena *arena, struct seat *seat, const char *person,
                               day_t today)
{
    struct live_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 5))};
    struct live_event again = event;
    CHECK(add(seat, &event) == OK && add(seat, &again) == OK);
    CHECK(!event.repeated && again.repeated && again.id == event.id);
    double before = score_of(seat->live, person, DAY_NONE);
    struct live_event stranger = {.source = SOURCE,
                                  .columns = columns_of(arena, "nobody", iso(arena, today - 5))};
    CHECK(add(seat, &stranger) == OK && !stranger.person);
    CHECK(live_n_event(seat->live) == 3 && live_n_refused(seat->live) == 0);
    CHECK(score_of(seat->live, person, DAY_NONE) == before);
}

static void answers(struct arena *arena, struct seat *seat, const char *person)
{
    struct error err = {0};
    struct live_answer plain, answer;
    struct live_question question = {"nobody", DAY_NONE, 0};
    CHECK(live_score(seat->live, NULL, &question, &answer, &err) == E_NOT_FOUND);
    question.person = person;
    must(live_score(seat->live, NULL, &question, &plain, &err), &err);
    CHECK(plain.n_reason == 0 && plain.as_of == live_tomorrow(seat->live));
    question.n_reason = 2;
    must(live_score(seat->live, arena, &question, &answer, &err), &err);
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
    double before = score_of(seat->live, person, DAY_NONE);
    CHECK(live_n_event(other.live) == 3);
    CHECK(score_of(other.live, person, DAY_NONE) == before);
    struct live_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 6))};
    CHECK(add(&other, &event) == OK);
    CHECK(score_of(seat->live, person, DAY_NONE) == before);
    must(live_refresh(seat->live, &err), &err);
    CHECK(live_n_event(seat->live) == 4);
    double after = score_of(seat->live, person, DAY_NONE);
    CHECK(after != before && after == score_of(other.live, person, DAY_NONE));
    seat_close(&other);
    other = seat_open(argv);
    CHECK(score_of(other.live, person, DAY_NONE) == after);
    seat_close(&other);
}

static void without_store(struct arena *arena, char **argv, const char *person, day_t today)
{
    struct live *live;
    struct error err = {0};
    struct live_options options = {.workspace = argv[2], .scenario = argv[3], .quiet = true};
    struct live_event event = {.source = SOURCE,
                               .columns = columns_of(arena, person, iso(arena, today - 6))};
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(live_open(&options, &live, &err), &err);
    CHECK(live_n_event(live) == 0);
    CHECK(live_add(live, "cli:test", &event, 1, &err) == E_FAILED);
    live_close(live);
    live_close(NULL);
    options.model = "nosuchmodel0";
    CHECK(live_open(&options, &live, &err) != OK);
}

static void api(char **argv)
{
    struct arena arena = {0};
    struct seat seat = seat_open(argv);
    const char *ids[2];
    day_t today = live_tomorrow(seat.live) - 1;
    cohort_first(seat.live, extract_data_end(live_model(seat.live)->extract) + 1, ids, 2);
    refusals(&arena, &seat, ids[0], today);
    one_event(&arena, &seat, ids[0], today);
    keys_and_strangers(&arena, &seat, ids[0], today);
    answers(&arena, &seat, ids[0]);
    other_process(&arena, argv, &seat, ids[0], today);
    without_store(&arena, argv, ids[0], today);
    seat_close(&seat);
    arena_done(&arena);
    puts("as live.h says");
}

#define N_DATE 12 // more than a live keeps
#define N_PERSON 20
#define N_READER 3
#define N_ROUND 40
#define N_NEW 10

// Scores of persons whom no event is about, at dates that come and go, while events come in.
struct reading {
    struct live *live;
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
        double score = score_of(reading->live, reading->ids[p + 1], reading->first + (day_t)d);
        reading->n_bad += score != reading->wanted[d * N_PERSON + p];
    }
    return NULL;
}

static void *refresher_run(void *context)
{
    struct error err = {0};
    for (int i = 0; i < N_ROUND; i++)
        must(live_refresh(context, &err), &err);
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
    day_t first = live_tomorrow(seat.live);
    cohort_first(seat.live, extract_data_end(live_model(seat.live)->extract) + 1, ids,
                 N_PERSON + 1);
    for (int d = 0; d < N_DATE; d++)
        for (int p = 0; p < N_PERSON; p++)
            wanted[d * N_PERSON + p] = score_of(other.live, ids[p + 1], first + d);
    for (unsigned i = 0; i < N_READER; i++) {
        readings[i] = (struct reading){seat.live, ids, wanted, first, i * 5, 0};
        pthread_create(&handles[i], NULL, reader_run, &readings[i]);
    }
    pthread_create(&handles[N_READER], NULL, refresher_run, seat.live);
    for (int i = 0; i < N_NEW; i++) {
        struct live_event event = {
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
    struct user_new user = {"tester", ROLE_REVIEWER, "correct horse battery"};
    struct review_new review = {.alert_id = strtoll(argv[3], NULL, 10),
                                .user_id = 1,
                                .outcome = argv[4],
                                .agree = *argv[5] == '1',
                                .rationale = "as the test says",
                                .follow_up = day_from_civil(2030, 1, 1),
                                .n_seen = -1};
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
