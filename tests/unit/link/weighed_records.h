// Records in memory with comparisons whose weights rise evenly from -4 (differs) to 4 (equal), so
// that a test can count what speaks for a pair and what against it.
#ifndef HEARTH_TEST_WEIGHED_RECORDS_H
#define HEARTH_TEST_WEIGHED_RECORDS_H

#include "features/link/merge_limits.h"
#include "features/link/namesakes.h"
#include "features/link/record_facts.h"
#include "features/link/weighing.h"

#include <stdlib.h>

enum { FORENAME, SURNAME, BORN, SEX, HOME, NHS, N_COLUMN, RECORDS_MAX = 8 };

struct weighed_row {
    uint32_t input;
    const char *forename, *surname, *dob, *sex, *postcode, *nhs_number; // NULL = none
    day_t received;                                                     // 0 = always
    const char *died;
    bool elector;
    const char *uprn;
};

struct weighed_records {
    size_t n;
    struct linkage_variable columns[N_COLUMN];
    struct comparison comparisons[N_COLUMN];
    struct match_weights weights;
    struct weighing weighing;
    struct number_evidence evidence;
    struct record_facts facts;
    struct linkage_variable uprn;
    struct home_evidence homes;
    struct namesakes names;
    struct registry registry;
    uint32_t input[RECORDS_MAX];
    struct merge_limits limits;
};

static inline day_t weighed_day(const char *text)
{
    day_t day = DAY_NONE;
    day_parse(text, 10, NULL, &day);
    return day;
}

static void weighed_add(struct weighed_records *records, uint32_t r, const struct weighed_row *row)
{
    const char *const texts[N_COLUMN] = {row->forename, row->surname,  NULL,
                                         row->sex,      row->postcode, row->nhs_number};
    day_t received = row->received ? row->received : DAY_NONE;
    for (size_t c = 0; c < N_COLUMN; c++)
        if (texts[c])
            variable_add_text(&records->columns[c], r, texts[c], received);
    if (row->dob)
        variable_add_day(&records->columns[BORN], r, weighed_day(row->dob), received);
    if (row->died)
        variable_add_day(&records->facts.died, r, weighed_day(row->died), received);
    if (row->elector)
        variable_add_day(&records->facts.born_before, r, weighed_day("2000-01-01"), received);
    if (row->uprn)
        variable_add_text(&records->uprn, r, row->uprn, received);
    records->input[r] = row->input;
}

static void weighed_compare(struct weighed_records *records, size_t c, const char *as)
{
    struct comparison *comparison = &records->comparisons[c];
    *comparison =
        (struct comparison){.kind = comparison_kind_find(as), .variable = &records->columns[c]};
    comparison_prepare(comparison);
    size_t top = comparison->kind->n_level - 1;
    records->weights.top[c] = top;
    for (size_t i = 0; i <= top; i++)
        records->weights.level_weight[c][i] = -4 + 8 * (double)i / (double)top;
}

static void weighed_index_ties(struct weighed_records *records)
{
    struct record_facts *facts = &records->facts;
    facts->first_tie = memory_alloc((records->n + 2) * sizeof *facts->first_tie);
    for (size_t i = 0; i < facts->n_tie; i++)
        facts->first_tie[facts->ties[i].record + 1]++;
    for (size_t r = 0; r < records->n; r++)
        facts->first_tie[r + 1] += facts->first_tie[r];
}

// A record may have several rows: ids gives the record of each, NULL = one each. ties: n_tie, both
// ways, by record. Borrows nothing; *records must stay where it is.
static void weighed_make(struct weighed_records *records, const struct weighed_row *rows,
                         const uint32_t *ids, size_t n_row)
{
    static const char *const names[N_COLUMN] = {"forename", "surname",  "dob",
                                                "sex",      "postcode", "nhs_number"};
    static const char *const kinds[N_COLUMN] = {"forename", "surname",  "date",
                                                "sex",      "postcode", "nhs_number"};
    *records = (struct weighed_records){.weights = {.prior = .5, .n_comparison = N_COLUMN},
                                        .uprn = {.name = "uprn", .normalise = true}};
    for (size_t c = 0; c < N_COLUMN; c++)
        records->columns[c] = (struct linkage_variable){.name = names[c], .normalise = true};
    for (size_t i = 0; i < n_row; i++) {
        uint32_t r = ids ? ids[i] : (uint32_t)i;
        weighed_add(records, r, &rows[i]);
        records->n = r >= records->n ? r + 1 : records->n;
    }
    for (size_t c = 0; c < N_COLUMN; c++) {
        variable_settle(&records->columns[c], records->n);
        weighed_compare(records, c, kinds[c]);
    }
    variable_settle(&records->facts.died, records->n);
    variable_settle(&records->facts.born_before, records->n);
    variable_settle(&records->facts.activity, records->n);
    weighed_index_ties(records);
    variable_settle(&records->uprn, records->n);
    records->weighing = (struct weighing){records->comparisons, N_COLUMN, &records->weights, 4};
    records->evidence = (struct number_evidence){.dob = &records->columns[BORN],
                                                 .forename = &records->columns[FORENAME],
                                                 .surname = &records->columns[SURNAME],
                                                 .numbers = {&records->columns[NHS]}};
    records->registry =
        (struct registry){.n_record = records->n, .n_input = RECORDS_MAX, .input = records->input};
    home_evidence_make((const struct linkage_variable *[HOME_COUNT]){&records->uprn},
                       &records->homes);
    namesakes_index(&records->evidence, &records->homes, &records->registry, &records->names);
    records->limits = (struct merge_limits){.evidence = &records->evidence,
                                            .facts = &records->facts,
                                            .input = records->input,
                                            .weighing = &records->weighing,
                                            .homes = &records->homes,
                                            .names = &records->names};
}

static void weighed_done(struct weighed_records *records)
{
    for (size_t c = 0; c < N_COLUMN; c++) {
        comparison_done(&records->comparisons[c]);
        variable_done(&records->columns[c]);
    }
    variable_done(&records->uprn);
    home_evidence_done(&records->homes);
    namesakes_done(&records->names);
    record_facts_done(&records->facts);
}

#endif
