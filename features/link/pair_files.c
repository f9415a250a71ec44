// Matches and weighted pairs are both sorted by records, so the files come from one pass over both.

#include "features/link/pair_files.h"

#include "features/base/csv.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

static double probability_of(double odds)
{
    return odds > 60 ? 1 : 1 / (1 + exp2(-odds));
}

void pair_files_write_record(FILE *stream, const struct registry *registry, uint32_t record)
{
    csv_write_field(stream, registry->inputs[registry->input[record]]);
    fputc(',', stream);
    csv_write_field(stream, registry->ids[record]);
}

static void write_two(FILE *stream, const struct registry *registry, uint32_t a, uint32_t b)
{
    pair_files_write_record(stream, registry, a);
    fputc(',', stream);
    pair_files_write_record(stream, registry, b);
}

// ---- all pairs ------------------------------------------------------------------------------------

struct listed { // a place in matches and weighted pairs
    size_t i_match, i_pair;
};

// The order of a match and a weighted pair; the one that is used up comes last.
static int order_of(const struct persons *persons, struct listed at, struct listed end)
{
    if (at.i_match == end.i_match || at.i_pair == end.i_pair)
        return at.i_match == end.i_match ? 1 : -1;
    const struct match *match = &persons->matches.items[at.i_match];
    const struct weighted_pair *pair = &persons->weights.pairs[at.i_pair];
    ORDER_BY(match->a, pair->a);
    return ORDER_OF(match->b, pair->b);
}

static void put_level(struct row_text *text, int level)
{
    row_put_char(text, ',');
    if (level < 0)
        row_put_char(text, '-');
    row_put_fixed(text, abs(level), 0);
}

static void put_levels(struct row_text *text, const struct weight_matches *weights,
                       const struct weighted_pair *pair)
{
    for (size_t i = 0; i < weights->n_comparison; i++)
        if (pair)
            put_level(text, pattern_level(pair->pattern, i));
        else
            row_put_char(text, ',');
}

static void put_weight(struct row_text *text, const struct weight_matches *weights,
                       const struct weighted_pair *pair)
{
    double odds = pair->odds;
    row_put_char(text, ',');
    row_put_fixed(text, odds - match_weight_prior(&weights->weights), 4);
    row_put_char(text, ',');
    row_put_general(text, probability_of(odds), 6);
}

void pair_files_put_record(struct row_text *text, const struct registry *registry, uint32_t record)
{
    row_put_field(text, registry->inputs[registry->input[record]]);
    row_put_char(text, ',');
    row_put_field(text, registry->ids[record]);
}

static void put_pair(struct row_text *text, const struct persons *persons,
                     const struct match *match, const struct weighted_pair *pair)
{
    pair_files_put_record(text, &persons->registry, match ? match->a : pair->a);
    row_put_char(text, ',');
    pair_files_put_record(text, &persons->registry, match ? match->b : pair->b);
    if (pair && (!match || match->rule == MATCH_WEIGHT))
        put_weight(text, &persons->weights, pair);
    else
        row_put(text, ",inf,1", 6);
    put_levels(text, &persons->weights, pair);
    row_put_char(text, '\n');
}

// Where the pairs of a record and of later ones begin.
static struct listed find_pairs(const struct persons *persons, size_t record)
{
    return (struct listed){
        SORTED_FIRST(i, persons->matches.n, persons->matches.items[i].a < record),
        SORTED_FIRST(i, persons->weights.n, persons->weights.pairs[i].a < record),
    };
}

static void put_pairs(const void *context, size_t first, size_t end, struct row_text *text)
{
    const struct persons *persons = context;
    const struct listed stop = find_pairs(persons, end);
    struct listed at = find_pairs(persons, first);
    while (at.i_match < stop.i_match || at.i_pair < stop.i_pair) {
        int order = order_of(persons, at, stop);
        put_pair(text, persons, order <= 0 ? &persons->matches.items[at.i_match] : NULL,
                 order >= 0 ? &persons->weights.pairs[at.i_pair] : NULL);
        at.i_match += order <= 0;
        at.i_pair += order >= 0;
    }
}

void pair_files_write_pairs(FILE *stream, const struct link_files *files,
                            const struct persons *persons)
{
    fputs("input_left,record_left,input_right,record_right,match_weight,match_probability", stream);
    for (size_t i = 0; i < persons->weights.n_comparison; i++) {
        fputc(',', stream);
        csv_write_field(stream, files->link->compares[i].column);
    }
    fputc('\n', stream);
    text_rows_write(stream, persons->registry.n_record, files->n_thread, put_pairs, persons);
}

// ---- review ---------------------------------------------------------------------------------------

struct review {
    const struct match *match;
    double use; // how open the answer is × records that it moves
};

static int compare_reviews(const void *a, const void *b)
{
    const struct review *x = a, *y = b;
    ORDER_BY_FALLING(x->use, y->use);
    ORDER_BY(x->match->a, y->match->a);
    return ORDER_OF(x->match->b, y->match->b);
}

// 1 at the threshold, half of it two steps (of log2 of the odds) above or below. What a rule would
// have linked is as open as a pair at the threshold.
static double openness_of(const struct match *match, double threshold)
{
    return match->rule == MATCH_WEIGHT ? exp2(-fabs(match->weight - threshold) / 2) : 1;
}

static struct review *sort_reviews(const struct persons *persons)
{
    size_t n_person = persons->n_person;
    uint32_t *n_record = memory_alloc((n_person + 1) * sizeof *n_record);
    for (uint32_t r = 0; r < persons->registry.n_record; r++)
        n_record[persons_of_record(persons, r)]++;
    struct review *reviews = memory_alloc((persons->n_review + 1) * sizeof *reviews);
    for (size_t i = 0; i < persons->n_review; i++) {
        const struct match *match = &persons->reviews[i];
        uint32_t a = n_record[persons_of_record(persons, match->a)];
        uint32_t b = n_record[persons_of_record(persons, match->b)];
        // A doubt of the limits is worth a look however sure the pair alone is.
        double open = openness_of(match, persons->weights.weighing.least_odds);
        if (match->doubt != DOUBT_NEAR)
            open = 0.5 + open / 2;
        reviews[i] = (struct review){match, open * (a < b ? a : b)};
    }
    free(n_record);
    if (persons->n_review)
        qsort(reviews, persons->n_review, sizeof *reviews, compare_reviews);
    return reviews;
}

void pair_files_write_review(FILE *stream, const struct link_files *files,
                             const struct persons *persons)
{
    bool weighted = persons->weights.n_comparison > 0;
    fputs("input_left,record_left,input_right,record_right,rule,reason", stream);
    fputs(weighted ? ",match_probability" : "", stream);
    fputs(",detail,person_left,person_right\n", stream);
    struct review *reviews = sort_reviews(persons);
    for (size_t i = 0; i < persons->n_review; i++) {
        const struct match *match = reviews[i].match;
        bool by_weight = match->rule == MATCH_WEIGHT;
        write_two(stream, &persons->registry, match->a, match->b);
        fputc(',', stream);
        csv_write_field(stream, by_weight ? "match weight" : files->link->rules[match->rule].text);
        fprintf(stream, ",%s", match_doubt_words(match->doubt));
        if (weighted)
            fprintf(stream, ",%.6g", by_weight ? probability_of(match->weight) : 1.);
        const char *detail = persons->review_details[match - persons->reviews];
        fputc(',', stream);
        csv_write_field(stream, detail ? detail : "");
        fputc(',', stream);
        csv_write_field(stream, texts_at(&persons->ids, persons_of_record(persons, match->a)));
        fputc(',', stream);
        csv_write_field(stream, texts_at(&persons->ids, persons_of_record(persons, match->b)));
        fputc('\n', stream);
    }
    free(reviews);
}

// ---- confidence -----------------------------------------------------------------------------------

float *pair_files_confidence(const struct persons *persons)
{
    size_t n = persons->registry.n_record;
    float *confidence = memory_alloc((n + 1) * sizeof *confidence);
    for (size_t i = 0; i < persons->matches.n; i++) {
        const struct match *match = &persons->matches.items[i];
        if (persons_of_record(persons, match->a) != persons_of_record(persons, match->b))
            continue;
        float sure = match->rule == MATCH_WEIGHT ? (float)probability_of(match->weight) : 1;
        confidence[match->a] = fmaxf(confidence[match->a], sure);
        confidence[match->b] = fmaxf(confidence[match->b], sure);
    }
    for (size_t r = 0; r < n; r++)
        if (confidence[r] <= 0) // alone
            confidence[r] = 1;
    return confidence;
}
