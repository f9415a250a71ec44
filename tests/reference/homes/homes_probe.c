// Prints what homes.h and household.h answer, for the scripts beside it.
//
//     homes_probe homes WORKSPACE DATES     person, date, place, probability, listed, household, size of
//                                           it, the member who is probably the same person
//     homes_probe duplicates WORKSPACE DATES  person, other, date, evidence, of two members
//                                           of a household
//     homes_probe rows WORKSPACE PERSON     the address rows of one person
//     homes_probe evidence WORKSPACE DATES  claim or stay, person, date, place, evidence
//
// DATES: commas between. Tabs between columns.

#include "features/base/arena.h"
#include "features/timeline/duplicates.h"
#include "features/timeline/household.h"
#include "features/workspace/workspace_update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(enum status status, const struct error *err)
{
    if (!status)
        return;
    error_print(err);
    exit(1);
}

static void print_homes(const struct timeline *timeline, day_t as_of)
{
    char day[DAY_TEXT];
    const struct view view = {.timeline = timeline, .as_of = as_of};
    struct household_index *index = household_build(&view);
    day_format(as_of, day);
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        const struct home *home = household_home(index, p);
        uint32_t household = household_of(index, p);
        if (home->place == HOME_NONE && household == HOUSEHOLD_NONE && !view_knows(&view, p))
            continue;
        uint32_t same_as = household_same_as(index, p);
        printf("%s\t%s\t%s\t%.4f\t%d\t%s\t%zu\t%s\n", texts_at(&timeline->ids, p), day,
               home->place == HOME_NONE ? "" : texts_at(&timeline->address_texts, home->place),
               home->probability, home->listed,
               household == HOUSEHOLD_NONE ? "" : texts_at(&timeline->ids, household),
               household_size(index, p),
               same_as == HOUSEHOLD_NONE ? "" : texts_at(&timeline->ids, same_as));
    }
    household_free(index);
}

static void print_duplicates(const struct timeline *timeline, day_t as_of)
{
    char day[DAY_TEXT];
    const struct view view = {.timeline = timeline, .as_of = as_of};
    struct household_index *index = household_build(&view);
    day_format(as_of, day);
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        size_t n;
        const uint32_t *members = household_members(index, p, &n);
        for (size_t i = 0; i < n; i++) {
            uint32_t evidence = p < members[i] ? duplicate_evidence_at(&view, p, members[i]) : 0;
            if (!evidence)
                continue;
            printf("%s\t%s\t%s", texts_at(&timeline->ids, p), texts_at(&timeline->ids, members[i]),
                   day);
            for (size_t k = 0; k < DUPLICATE_EVIDENCE_COUNT; k++)
                printf("\t%d", (int)(evidence >> k & 1));
            putchar('\n');
        }
    }
    household_free(index);
}

struct telling {
    const struct timeline *timeline;
    char day[DAY_TEXT];
};

static void print_place(const struct telling *telling, const char *kind, uint32_t person,
                        uint32_t place)
{
    printf("%s\t%s\t%s\t%s", kind, texts_at(&telling->timeline->ids, person), telling->day,
           texts_at(&telling->timeline->address_texts, place));
}

static void print_evidence(const double *evidence, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("\t%.6g", evidence[i]);
    putchar('\n');
}

static void tell_claim(void *context, uint32_t person, uint32_t place, const double *evidence)
{
    print_place(context, "claim", person, place);
    print_evidence(evidence, CLAIM_EVIDENCE_COUNT);
}

static void tell_stay(void *context, uint32_t person, uint32_t place, const double *evidence)
{
    print_place(context, "stay", person, place);
    print_evidence(evidence, STAY_EVIDENCE_COUNT);
}

static void print_all_evidence(const struct timeline *timeline, day_t as_of)
{
    struct telling telling = {.timeline = timeline};
    const struct home_trace trace = {tell_claim, tell_stay, &telling};
    const struct view view = {.timeline = timeline, .as_of = as_of};
    struct home *homes = memory_alloc(timeline->n_person * sizeof *homes);
    day_format(as_of, telling.day);
    homes_find_traced(&view, &trace, homes);
    free(homes);
}

static void print_rows(const struct timeline *timeline, const char *id)
{
    uint32_t person;
    if (!timeline_find_person(timeline, id, &person))
        exit(2);
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1];
         i++) {
        const struct address_row *row = &timeline->addresses[i];
        char days[4][DAY_TEXT] = {"", "", "", ""};
        const day_t values[] = {row->from, row->known, row->to, row->received};
        for (size_t k = 0; k < 4; k++)
            if (values[k] != DAY_NONE)
                day_format(values[k], days[k]);
        printf("%s\t%s\tfrom %s\tknown %s\tto %s\treceived %s\n",
               timeline->config->sources[row->source].name,
               texts_at(&timeline->address_texts, row->address), days[0], days[1], days[2],
               days[3]);
    }
}

int main(int n_argument, char **arguments)
{
    struct arena arena = {0};
    struct config config;
    struct timeline timeline;
    struct error err = {0};
    if (n_argument != 4)
        return 2;
    must(config_read(&arena, arguments[2], &config, &err), &err);
    const struct workspace_options options = {.n_thread = 2, .quiet = true};
    must(workspace_update_config(&config, &options, &err), &err);
    must(timeline_open(&arena, &config, &timeline, &err), &err);
    if (strcmp(arguments[1], "rows") == 0) {
        print_rows(&timeline, arguments[3]);
    } else {
        for (const char *at = arguments[3]; at; at = strchr(at, ',')) {
            day_t day;
            at += *at == ',';
            if (!day_parse(at, strcspn(at, ","), NULL, &day))
                return 2;
            if (strcmp(arguments[1], "evidence") == 0)
                print_all_evidence(&timeline, day);
            else if (strcmp(arguments[1], "duplicates") == 0)
                print_duplicates(&timeline, day);
            else
                print_homes(&timeline, day);
        }
    }
    timeline_close(&timeline);
    arena_done(&arena);
    return 0;
}
