// The waterfall of one pair: from the prior over each comparison's weight to the probability, and
// then what the rules, lists and limits made of it.

#include "features/link/link_explain.h"

#include "features/link/manual_links.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum status find_record(const struct registry *registry, const char *name,
                               uint32_t *ret_record, struct error *err)
{
    const char *colon = strchr(name, ':');
    struct arena arena = {0};
    bool found =
        colon && registry_find(registry, arena_text_n(&arena, name, (size_t)(colon - name)),
                               colon + 1, ret_record);
    arena_done(&arena);
    if (found)
        return OK;
    error_set(err, E_USAGE, colon ? "there is no record '%.100s'" : "'%.100s' is not a record",
              name);
    error_hint(err, "INPUT:RECORD, as in the first two columns of persons.csv");
    return E_USAGE;
}

static double probability_of(double odds) // log2 of them
{
    return odds > 60 ? 1 : 1 / (1 + exp2(-odds));
}

// An adoption's two lives are counted and never shown, to an analyst either.
static bool is_separated(const struct deterministic_input *input, const struct persons *persons,
                         const struct record_pair *pair)
{
    if (persons_of_record(persons, pair->a) == persons_of_record(persons, pair->b))
        return false;
    bool separated =
        persons->separated && (persons->separated[pair->a] || persons->separated[pair->b]);
    for (size_t i = 0; input->adoptions && i < input->adoptions->n && !separated; i++)
        separated = input->adoptions->marks[i].record == pair->a ||
                    input->adoptions->marks[i].record == pair->b;
    return separated;
}

static void put_record(json *object, const struct persons *persons, uint32_t record)
{
    const struct membership *last = &persons->memberships[persons->first[record + 1] - 1];
    json_put_text(object, "input", persons->registry.inputs[persons->registry.input[record]]);
    json_put_text(object, "record_id", persons->registry.ids[record]);
    json_put_text(object, "person_id", texts_at(&persons->ids, last->person));
    json_put_day(object, "linked_on", last->linked);
}

// The values of the two that are most alike.
struct alike {
    uint32_t a, b; // codes
    int level;
    bool any_a, any_b;
};

static struct alike find_alike(const struct comparison *comparison, const struct record_pair *pair)
{
    const struct linkage_variable *variable = comparison->variable;
    struct alike best = {.level = LEVEL_NULL - 1};
    uint32_t first_a = variable->first[pair->a], end_a = variable->first[pair->a + 1];
    uint32_t first_b = variable->first[pair->b], end_b = variable->first[pair->b + 1];
    best.any_a = first_a < end_a;
    best.any_b = first_b < end_b;
    best.a = best.any_a ? variable->values[first_a].code : 0;
    best.b = best.any_b ? variable->values[first_b].code : 0;
    for (uint32_t i = first_a; i < end_a; i++)
        for (uint32_t k = first_b; k < end_b; k++) {
            uint32_t a = variable->values[i].code, b = variable->values[k].code;
            int level = comparison_level(comparison, a, b);
            if (level > best.level) {
                best.a = a;
                best.b = b;
                best.level = level;
            }
        }
    return best;
}

static void put_value(json *row, const char *key, const struct comparison *comparison,
                      uint32_t code, bool any)
{
    char day[DAY_TEXT];
    if (!any)
        json_put_text(row, key, "");
    else if (comparison->as_days)
        json_put_text(row, key, day_format((day_t)code, day));
    else
        json_put_text(row, key, dictionary_text(&comparison->variable->texts, code));
}

static void put_comparison(json *list, const struct persons *persons, size_t i,
                           const struct record_pair *pair, double *sum)
{
    const struct weight_matches *made = &persons->weights;
    const struct comparison *comparison = &made->comparisons[i];
    struct alike alike = find_alike(comparison, pair);
    int level = comparison_level_records(comparison, pair->a, pair->b, DAY_MAX);
    json *row = json_add_object(list);
    json_put_text(row, "column", comparison->variable->name);
    json_put_text(row, "as", comparison->kind->name);
    put_value(row, "value_a", comparison, alike.a, alike.any_a);
    put_value(row, "value_b", comparison, alike.b, alike.any_b);
    json_put_integer(row, "level", level);
    json_put_text(row, "level_name",
                  level == LEVEL_NULL ? "null" : comparison->kind->levels[level].name);
    json_put_text(row, "words",
                  level == LEVEL_NULL ? "a value is missing"
                                      : comparison->kind->levels[level].words);
    double weight = 0, rare = 0;
    if (level != LEVEL_NULL) {
        json_put_number(row, "m", made->weights.m[i][level]);
        json_put_number(row, "u", made->weights.u[i][level]);
        weight = made->weights.level_weight[i][level];
    }
    if (level != LEVEL_NULL && comparison->term_frequency)
        rare = match_weight_term(&made->weights, comparison, i, pair, DAY_MAX);
    *sum += weight + rare;
    json_put_number(row, "weight", weight);
    json_put_number(row, "weight_of_value", rare);
    json_put_number(row, "sum", *sum);
    json_put_number(row, "probability", probability_of(*sum));
}

static void put_waterfall(json *answer, const struct persons *persons,
                          const struct record_pair *pair)
{
    const struct weight_matches *made = &persons->weights;
    double prior = match_weight_prior(&made->weights), sum = prior;
    json_put_number(answer, "prior", made->weights.prior);
    json_put_number(answer, "prior_weight", prior);
    json *list = json_put_array(answer, "comparisons");
    for (size_t i = 0; i < made->n_comparison; i++)
        put_comparison(list, persons, i, pair, &sum);
    json_put_number(answer, "match_weight", sum - prior);
    json_put_number(answer, "match_probability", probability_of(sum));
    double odds;
    day_t day = weighing_first_day(&made->weighing, pair, DAY_NONE, &odds);
    if (day != DAY_MAX)
        json_put_day(answer, "weight_reached_on", day);
    json_put_bool(answer, "weight_reached", day != DAY_MAX);
    bool listed = false;
    for (size_t i = 0; i < made->n && !listed; i++)
        listed = made->pairs[i].a == pair->a && made->pairs[i].b == pair->b;
    json_put_bool(answer, "compared", listed);
}

static const struct match *find_match(const struct match *items, size_t n,
                                      const struct record_pair *pair)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].a == pair->a && items[i].b == pair->b)
            return &items[i];
    return NULL;
}

static bool is_never(const struct deterministic_input *input, const struct persons *persons,
                     const struct record_pair *pair)
{
    struct arena arena = {0};
    struct manual_links manual = {0};
    struct matches always = {0};
    const struct manual_links_input files = {input->never, NULL, &persons->registry};
    bool found = false;
    if (input->never && manual_links_read(&arena, &files, &always, &manual, ERROR_IGNORED) == OK)
        for (size_t i = 0; i < manual.n_cannot_link && !found; i++) {
            const struct cannot_link *link = &manual.cannot_links[i];
            found = (link->a == pair->a && link->b == pair->b) ||
                    (link->a == pair->b && link->b == pair->a);
        }
    free(always.items);
    arena_done(&arena);
    return found;
}

static bool is_unique(const struct deterministic_input *input, const struct persons *persons,
                      const struct record_pair *pair)
{
    uint32_t its = persons->registry.input[pair->a];
    return input->unique && its == persons->registry.input[pair->b] && input->unique[its];
}

// What decided, and from which day on.
static void put_outcome(json *answer, const struct deterministic_input *input,
                        const struct persons *persons, const struct record_pair *pair)
{
    bool same = persons_of_record(persons, pair->a) == persons_of_record(persons, pair->b);
    const struct match *match = find_match(persons->matches.items, persons->matches.n, pair);
    const struct match *review = find_match(persons->reviews, persons->n_review, pair);
    json_put_bool(answer, "one_person", same);
    if (is_never(input, persons, pair))
        json_put_text(answer, "kept_apart", "a clerical review decision (link.never)");
    else if (is_unique(input, persons, pair))
        json_put_text(answer, "kept_apart", "their input, which has a person once (unique)");
    if (match) {
        json_put_text(answer, "by",
                      match->rule == MATCH_ALWAYS   ? "always"
                      : match->rule == MATCH_WEIGHT ? "match weight"
                                                    : input->link->rules[match->rule].text);
        json_put_day(answer, "received", match->received);
    }
    if (review)
        json_put_text(answer, "review", match_doubt_words(review->doubt));
    if (review && persons->review_details[review - persons->reviews])
        json_put_text(answer, "review_detail", persons->review_details[review - persons->reviews]);
}

enum status link_explain(void *context, const struct deterministic_input *input,
                         const struct persons *persons, struct error *err)
{
    struct link_explain_request *request = context;
    struct record_pair pair;
    enum status status = find_record(&persons->registry, request->a, &pair.a, err);
    if (!status)
        status = find_record(&persons->registry, request->b, &pair.b, err);
    if (status)
        return status;
    if (pair.a == pair.b)
        return error_set(err, E_USAGE, "these are one record");
    if (pair.a > pair.b) // as files have them: the earlier input first
        pair = (struct record_pair){pair.b, pair.a};
    if (is_separated(input, persons, &pair)) {
        error_set(err, E_USAGE, "a record of an adoption is compared with no other person's");
        return E_USAGE;
    }
    put_record(json_put_object(request->answer, "a"), persons, pair.a);
    put_record(json_put_object(request->answer, "b"), persons, pair.b);
    if (input->link->n_compare)
        put_waterfall(request->answer, persons, &pair);
    put_outcome(request->answer, input, persons, &pair);
    return OK;
}

// ---- for people ---------------------------------------------------------------------------------

static void print_record(const json *answer, const char *key, FILE *stream)
{
    const json *record = json_get(answer, key);
    const char *linked = json_text(record, "linked_on");
    fprintf(stream, "%s  %s:%s  person %s%s%s\n", key, json_text(record, "input"),
            json_text(record, "record_id"), json_text(record, "person_id"),
            linked ? ", linked on " : "", linked ? linked : "");
}

static void print_weight(const char *what, double weight, double sum, FILE *stream)
{
    fprintf(stream, "%-58s %+8.2f %+8.2f %9.6f\n", what, weight, sum, probability_of(sum));
}

static void print_comparison(const json *row, FILE *stream)
{
    char what[96];
    bool compared = json_whole(row, "level", LEVEL_NULL) != LEVEL_NULL;
    double rare = json_number(row, "weight_of_value", 0), sum = json_number(row, "sum", 0);
    fprintf(stream, "%s: %s | %s\n", json_text(row, "column"), json_text(row, "value_a"),
            json_text(row, "value_b"));
    if (!compared) {
        fprintf(stream, "    a value is missing\n");
        return;
    }
    fprintf(stream, "    %s\n", json_text(row, "words"));
    snprintf(what, sizeof what, "    m %.6f, u %.6f", json_number(row, "m", 0),
             json_number(row, "u", 0));
    print_weight(what, json_number(row, "weight", 0), sum - rare, stream);
    if (rare < 0 || rare > 0)
        print_weight(rare > 0 ? "    a rare value" : "    a common value", rare, sum, stream);
}

static void print_outcome(const json *answer, FILE *stream)
{
    const char *by = json_text(answer, "by"), *received = json_text(answer, "received");
    const char *review = json_text(answer, "review"), *apart = json_text(answer, "kept_apart");
    const char *detail = json_text(answer, "review_detail");
    bool same = json_bool(answer, "one_person", false);
    if (by && strcmp(by, "always") == 0)
        fputs("one person by a clerical review decision (link.always)", stream);
    else if (by)
        fprintf(stream, same ? "one person by %s" : "not one person, in spite of %s", by);
    else
        fputs(same ? "one person through other records" : "not one person", stream);
    if (by && received)
        fprintf(stream, ", since the evidence of %s", received);
    if (apart)
        fprintf(stream, ", kept apart by %s", apart);
    if (review)
        fprintf(stream, "; for clerical review: %s", review);
    if (detail)
        fprintf(stream, "\n    %s", detail);
    fputc('\n', stream);
}

void link_explain_print(const json *answer, FILE *stream)
{
    const json *list = json_get(answer, "comparisons");
    print_record(answer, "a", stream);
    print_record(answer, "b", stream);
    if (list) {
        double prior = json_number(answer, "prior_weight", 0);
        fprintf(stream, "\n%-58s %8s %8s %9s\n", "", "weight", "sum", "score");
        print_weight("prior: the share of matches among all pairs of records", prior, prior,
                     stream);
        for (size_t i = 0; i < json_count(list); i++)
            print_comparison(json_at(list, i), stream);
        const char *day = json_text(answer, "weight_reached_on");
        if (!json_bool(answer, "weight_reached", false))
            fputs("\nbelow the threshold (match_probability)\n", stream);
        else
            fprintf(stream, "\nat or above the threshold (match_probability)%s%s\n",
                    day ? " since the values of " : "", day ? day : "");
        if (!json_bool(answer, "compared", false))
            fputs(
                "no block has both records, or the score is below 0.01: not compared by linkage\n",
                stream);
        fputs("The score is no probability until it is calibrated on labels.\n", stream);
    }
    print_outcome(answer, stream);
}
