// Asks the overlay and scores on demand what a test wants to know; see the scripts beside it.
//
//     live_probe rows WORKSPACE SCENARIO DATES [EVENTS [EXPORT_DIR]]
//                                       features of everybody, tabs between
//     live_probe score WORKSPACE SCENARIO DATE
//                                       person, score and reasons of the cohort
//     live_probe bench WORKSPACE SCENARIO DATE THREADS
//                                       scores a second
//     live_probe events WORKSPACE SCENARIO DATE N
//                                       what N events cost: to add in batches, one more, a score
//     live_probe mixed WORKSPACE SCENARIO DATE SOURCE
//                                       readers while events come
//
// EVENTS: lines of JSON {"source", "received", "columns"}. DATES: commas between.

#include "features/base/arena.h"
#include "features/base/json.h"
#include "features/base/number.h"
#include "features/extract/moment.h"
#include "features/workspace/workspace_update.h"
#include "model/numeric/numerics.h"
#include "serve/scoring/online_scoring.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must(enum status status, const struct error *err)
{
    if (!status)
        return;
    error_print(err);
    exit(1);
}

static day_t day_of(const char *text)
{
    day_t day;
    if (!day_parse(text, strcspn(text, ","), NULL, &day))
        exit(2);
    return day;
}

static char *text_of(const json *value)
{
    char *text;
    size_t n;
    FILE *stream = open_memstream(&text, &n);
    json_write(value, stream, ERROR_IGNORED);
    fclose(stream);
    return text;
}

static void event_export(struct newer *newer, const struct newer_event *event, const char *folder)
{
    struct error err = {0};
    struct arena arena = {0};
    const char *path = arena_format(&arena, "%s/%s.csv", folder, event->source);
    FILE *stream = fopen(path, "r");
    bool is_new = !stream;
    if (stream)
        fclose(stream);
    stream = fopen(path, "a");
    if (is_new)
        must(newer_write_header(newer, event->source, stream, &err), &err);
    must(newer_write_row(newer, event, stream, &err), &err);
    fclose(stream);
    arena_done(&arena);
}

// Prints "refused" for an event that ingest would reject.
static void events_read(struct newer *newer, const char *path, const char *folder)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *stream = fopen(path, "r");
    while (getline(&line, &capacity, stream) > 0) {
        struct error err = {0};
        json *root;
        must(json_read_text(line, strlen(line), &root, &err), &err);
        char *columns = text_of(json_get(root, "columns"));
        struct newer_event event = {.source = json_text(root, "source"),
                                    .columns = columns,
                                    .key = json_text(root, "key"),
                                    .received = day_of(json_text(root, "received"))};
        enum status status = newer_add(newer, &event, &err);
        if (status == E_DATA)
            fprintf(stderr, "refused: %s\n", err.message);
        else
            must(status, &err);
        if (!status && folder)
            event_export(newer, &event, folder);
        free(columns);
        json_free(root);
    }
    free(line);
    fclose(stream);
}

static void rows_print(const struct extract *extract, const struct view *view, double *x)
{
    size_t n_col;
    char day[DAY_TEXT], number[NUMBER_TEXT];
    const struct timeline *timeline = moment_timeline(extract);
    struct scratch *scratch = moment_scratch_create();
    extract_columns(extract, &n_col);
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        if (!timeline_stands(timeline, p, view->as_of))
            continue;
        moment_row(extract, view, p, x, scratch);
        printf("%s\t%s\t%d", texts_at(&timeline->ids, p), day_format(view->as_of, day),
               moment_admits(extract, view, p, scratch));
        for (size_t i = 0; i < n_col; i++) {
            number_format(x[i], number);
            printf("\t%s", number);
        }
        putchar('\n');
    }
    moment_scratch_free(scratch);
}

static void rows(int argc, char **argv)
{
    struct error err = {0};
    struct extract *extract;
    struct extract_options options = {.n_thread = 1, .quiet = true};
    struct newer *newer;
    size_t n_col;
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(extract_open(argv[2], argv[3], &options, &extract, &err), &err);
    const struct column *columns = extract_columns(extract, &n_col);
    must(newer_open(moment_timeline(extract), moment_words(extract), &newer, &err), &err);
    if (argc > 5)
        events_read(newer, argv[5], argc > 6 ? argv[6] : NULL);
    struct overlay *overlay = newer_overlay(newer);
    double *x = memory_alloc((n_col + 1) * sizeof *x);
    printf("person\tas_of\tin_cohort");
    for (size_t i = 0; i < n_col; i++)
        printf("\t%s", columns[i].name);
    putchar('\n');
    for (const char *at = argv[4]; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        struct view view;
        moment_open(extract, day_of(at), &view);
        if (argc > 5)
            view.overlay = overlay;
        rows_print(extract, &view, x);
        moment_close(&view);
    }
    free(x);
    overlay_free(overlay);
    newer_close(newer);
    extract_close(extract);
}

static struct open_scenario *scenario_start(char **argv, struct store **ret_store)
{
    struct error err = {0};
    struct open_scenario *scenario;
    struct store_options store_options = {.create = true};
    must(store_open_workspace(argv[2], &store_options, ret_store, &err), &err);
    struct open_scenario_options options = {
        .workspace = argv[2], .scenario = argv[3], .store = *ret_store, .quiet = true};
    must(workspace_update(argv[2], &(struct workspace_options){.quiet = true}, &err), &err);
    must(open_scenario_open(&options, &scenario, &err), &err);
    return scenario;
}

static void score(char **argv)
{
    struct store *store;
    struct open_scenario *scenario = scenario_start(argv, &store);
    const struct timeline *timeline = moment_timeline(open_scenario_model(scenario)->extract);
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        struct online_question question = {texts_at(&timeline->ids, p), day_of(argv[4]), 5};
        struct score_answer answer;
        struct arena arena = {0};
        char number[NUMBER_TEXT];
        if (!online_scoring_answer(scenario, &arena, &question, &answer, ERROR_IGNORED) &&
            answer.in_cohort) {
            number_format(answer.score, number);
            printf("%s\t%s", question.person, number);
            for (size_t i = 0; i < answer.n_reason; i++)
                printf("\t%s", answer.reasons[i].text);
            putchar('\n');
        }
        arena_done(&arena);
    }
    open_scenario_close(scenario);
    store_close(store);
}

struct load {
    struct open_scenario *scenario;
    const char *const *persons;
    size_t n_person, n_score, first, n_changed;
    day_t as_of;
    double seconds, cpu_seconds; // to run; out: used by the thread
};

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double seconds_now(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

static void *load_run(void *context)
{
    struct load *load = context;
    double end = seconds_now() + load->seconds;
    for (size_t i = load->first; (i & 63) || seconds_now() < end; i++) {
        struct online_question question = {load->persons[i % load->n_person], load->as_of, 0};
        struct score_answer answer;
        if (online_scoring_answer(load->scenario, NULL, &question, &answer, ERROR_IGNORED))
            exit(1);
        load->n_score++;
    }
    load->cpu_seconds = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

// Ids of all who are in the cohort. Owns: the caller frees.
static const char **cohort_ids(struct open_scenario *scenario, day_t as_of, size_t *ret_n)
{
    struct matrix matrix;
    struct error err = {0};
    struct extract *extract = open_scenario_model(scenario)->extract;
    must(extract_matrix(extract, &as_of, 1, &matrix, &err), &err);
    const char **ids = memory_alloc(matrix.n_row * sizeof *ids);
    for (size_t i = 0; i < matrix.n_row; i++)
        ids[i] = extract_person_id(extract, matrix.person[i]);
    *ret_n = matrix.n_row;
    matrix_free(&matrix);
    return ids;
}

// Builds the date's households, which is not what is measured.
static void score_warm(struct open_scenario *scenario, const char **ids, day_t as_of)
{
    struct online_question question = {ids[0], as_of, 0};
    struct score_answer answer;
    struct error err = {0};
    must(online_scoring_answer(scenario, NULL, &question, &answer, &err), &err);
}

static void bench(char **argv)
{
    struct store *store;
    struct open_scenario *scenario = scenario_start(argv, &store);
    size_t n_thread = strtoul(argv[5], NULL, 10), n, n_score = 0, n_col;
    const char **ids = cohort_ids(scenario, day_of(argv[4]), &n);
    pthread_t threads[64];
    struct load loads[64];
    double cpu_seconds = 0;
    score_warm(scenario, ids, day_of(argv[4]));
    for (size_t i = 0; i < n_thread && i < 64; i++) {
        loads[i] = (struct load){scenario, ids, n, 0, i * 640, 0, day_of(argv[4]), 3, 0};
        pthread_create(&threads[i], NULL, load_run, &loads[i]);
    }
    for (size_t i = 0; i < n_thread && i < 64; i++) {
        pthread_join(threads[i], NULL);
        n_score += loads[i].n_score;
        cpu_seconds += loads[i].cpu_seconds;
    }
    extract_columns(open_scenario_model(scenario)->extract, &n_col);
    printf(
        "%zu threads: %.0f scores a second, %.0f a second of processor (%zu columns, model of %zu, "
        "kind %s, %zu events)\n",
        n_thread, (double)n_score / 3, (double)n_score / cpu_seconds, n_col,
        open_scenario_model(scenario)->bundle.n_col,
        open_scenario_model(scenario)->bundle.fitted.settings.kind->name,
        open_scenario_n_event(scenario));
    free(ids);
    open_scenario_close(scenario);
    store_close(store);
}

static double score_of(struct open_scenario *scenario, const char *person, day_t as_of)
{
    struct online_question question = {person, as_of, 0};
    struct score_answer answer;
    struct error err = {0};
    must(online_scoring_answer(scenario, NULL, &question, &answer, &err), &err);
    return answer.score;
}

#define BATCH 1000
#define SINGLES 50

static double events_add(struct open_scenario *scenario, const char **ids, size_t n_id,
                         size_t first, size_t n)
{
    struct arena arena = {0};
    struct error err = {0};
    struct sent_event *events = arena_array(&arena, n, sizeof *events);
    double start = seconds_now();
    for (size_t i = 0; i < n; i++) {
        events[i].source = "csc_contacts";
        events[i].key = arena_format(&arena, "bench-%zu", first + i);
        events[i].columns =
            arena_format(&arena, "{\"person_id\": \"%s\", \"date\": \"2025-%02zu-%02zu\"}",
                         ids[(first + i) % n_id], (first + i) % 12 + 1, (first + i) % 28 + 1);
    }
    must(open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:bench"}, events, n, &err),
         &err);
    arena_done(&arena);
    return seconds_now() - start;
}

static void events_bench(char **argv)
{
    struct store *store;
    struct open_scenario *scenario = scenario_start(argv, &store);
    size_t n = strtoul(argv[5], NULL, 10), n_id;
    const char **ids = cohort_ids(scenario, day_of(argv[4]), &n_id);
    double batches = 0, singles = 0;
    for (size_t i = 0; i < n; i += BATCH)
        batches += events_add(scenario, ids, n_id, i, BATCH);
    for (size_t i = 0; i < SINGLES; i++)
        singles += events_add(scenario, ids, n_id, n + i, 1);
    score_warm(scenario, ids, open_scenario_tomorrow(scenario));
    struct load load = {scenario, ids, n_id, 0, 0, 0, open_scenario_tomorrow(scenario), 3, 0};
    load_run(&load);
    printf("%zu events in batches of %d: %.1f s; one more: %.2f ms; then %.0f scores a second\n", n,
           BATCH, batches, singles / SINGLES * 1e3, (double)load.n_score / 3);
    free(ids);
    open_scenario_close(scenario);
    store_close(store);
}

#define MOST_EVENTS 24

struct watch {
    struct open_scenario *scenario;
    const char *person;
    day_t as_of;
    size_t n, n_change;
    double seen[MOST_EVENTS + 2];
};

// The score of one person until all events are in: the values in the order of their appearance.
static void *watch_run(void *context)
{
    struct watch *watch = context;
    do {
        double score_now = score_of(watch->scenario, watch->person, watch->as_of);
        if ((!watch->n_change || watch->seen[watch->n_change - 1] != score_now) &&
            watch->n_change < MOST_EVENTS + 2)
            watch->seen[watch->n_change++] = score_now;
        watch->n++;
    } while (open_scenario_n_event(watch->scenario) < MOST_EVENTS);
    return NULL;
}

// Every score that a reader saw is one that a lone caller would have seen after some whole number
// of events, and in that order.
static void mixed(char **argv)
{
    struct store *store;
    struct error err = {0};
    struct open_scenario *scenario = scenario_start(argv, &store);
    size_t n;
    const char **ids = cohort_ids(scenario, day_of(argv[4]), &n);
    day_t as_of = open_scenario_tomorrow(scenario);
    pthread_t threads[3];
    struct watch watches[3];
    double wanted[MOST_EVENTS + 1] = {score_of(scenario, ids[0], as_of)};
    for (int i = 0; i < 3; i++) {
        watches[i] = (struct watch){.scenario = scenario, .person = ids[0], .as_of = as_of};
        pthread_create(&threads[i], NULL, watch_run, &watches[i]);
    }
    for (int k = 0; k < MOST_EVENTS; k++) {
        struct arena arena = {0};
        struct sent_event event = {.source = argv[5]};
        event.columns = arena_format(&arena, "{\"person_id\": \"%s\", \"date\": \"2025-12-%02d\"}",
                                     ids[0], k + 1);
        must(open_scenario_add(scenario, &(struct audit_entry){.actor = "cli:test"}, &event, 1,
                               &err),
             &err);
        wanted[k + 1] = score_of(scenario, ids[0], as_of);
        arena_done(&arena);
    }
    size_t n_score = 0, n_change = 0;
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        n_score += watches[i].n;
        size_t at = 0;
        for (size_t k = 0; k < watches[i].n_change; k++, n_change++) {
            while (at <= MOST_EVENTS && wanted[at] != watches[i].seen[k])
                at++;
            if (at > MOST_EVENTS) {
                printf("a reader saw a score that no number of events gives\n");
                exit(1);
            }
        }
    }
    fprintf(stderr, "%zu scores, %zu changes\n", n_score, n_change);
    for (int k = 0; k < MOST_EVENTS; k++)
        if (wanted[k] == wanted[k + 1]) {
            printf("event %d changes nothing, so the test means nothing\n", k + 1);
            exit(1);
        }
    printf("%d events, as they should\n", MOST_EVENTS);
    free(ids);
    open_scenario_close(scenario);
    store_close(store);
}

int main(int argc, char **argv)
{
    numerics_prepare();
    if (argc >= 5 && strcmp(argv[1], "rows") == 0)
        rows(argc, argv);
    else if (argc == 5 && strcmp(argv[1], "score") == 0)
        score(argv);
    else if (argc == 6 && strcmp(argv[1], "bench") == 0)
        bench(argv);
    else if (argc == 6 && strcmp(argv[1], "events") == 0)
        events_bench(argv);
    else if (argc == 6 && strcmp(argv[1], "mixed") == 0)
        mixed(argv);
    else
        return 2;
    return 0;
}
