// Capacity and bands are the hub's own words; they are read once and asked by rank.
#include "model/metric/alert_rules.h"

#include "features/extract/scenario_tables.h"

#include <stdio.h>
#include <string.h>

static bool capacity_parse(const char *text, size_t *ret_capacity)
{
    unsigned capacity = 0;
    int end = 0;
    sscanf(text, "%6u per month%n", &capacity, &end);
    *ret_capacity = capacity;
    return capacity > 0 && end > 0 && !text[end] && *text != '-';
}

static enum status check_capacity(const struct yaml *node, struct error *err)
{
    size_t capacity;
    if (capacity_parse(node->text, &capacity))
        return OK;
    return yaml_error(node, err, "capacity: \"%.40s\" does not read like: 20 per month",
                      node->text);
}

static enum status bands_read(const struct yaml *node, struct alert_rules *rules, struct error *err)
{
    for (const struct yaml *item = node->first; item; item = item->next) {
        struct alert_band *band = &rules->bands[rules->n_band];
        if (rules->n_band == ALERT_MAX_BANDS)
            return yaml_error(item, err, "more than %d bands", ALERT_MAX_BANDS);
        if (top_parse(item->text, &band->top, ERROR_IGNORED))
            return yaml_error(item, err, "a band is a share of the list such as 5%%");
        band->name = item->key;
        if (rules->n_band > 0 && band->top.percent == band[-1].top.percent &&
            band->top.value < band[-1].top.value)
            return yaml_error(item, err, "bands are cumulative: %s must not be smaller than %s",
                              band->name, band[-1].name);
        rules->n_band++;
    }
    return OK;
}

static enum status check_bands(const struct yaml *node, struct error *err)
{
    struct alert_rules rules = {0};
    return bands_read(node, &rules, err);
}

// A length of time, or a bare 0.
static bool limit_span(const char *text, struct span *ret_span)
{
    if (strcmp(text, "0") != 0)
        return span_parse(text, ret_span) && ret_span->unit != 'e';
    *ret_span = (struct span){0, 'd'};
    return true;
}

static enum status check_limit_span(const struct yaml *node, struct error *err)
{
    struct span span;
    if (limit_span(node->text, &span))
        return OK;
    return yaml_error(node, err, "%s: \"%.40s\" must be a length of time such as 35d, or 0",
                      node->key, node->text);
}

struct evidence_input {
    size_t families;
    double lift_low;
    const char *data_age, *age;
};
static const struct key_row evidence_rows[] = {
    {.name = "families",
     .type = KEY_INTEGER,
     .max = 1e9,
     .preset = "100",
     KEY_INTO(struct evidence_input, families),
     .help = "fewest families with the outcome in the tests on past dates; 0 = any number"},
    {.name = "lift_low",
     .type = KEY_NUMBER,
     .max = 1000,
     .preset = "1",
     KEY_INTO(struct evidence_input, lift_low),
     .help = "the lower 95% bound of precision over base rate must be above it; 0 = no test"},
    {.name = "data_age",
     .type = KEY_TEXT,
     .preset = "35d",
     .check = check_limit_span,
     KEY_INTO(struct evidence_input, data_age),
     .help = "the oldest that an extract may be on the day before the list; 0 = any age"},
    {.name = "age",
     .type = KEY_TEXT,
     .preset = "15m",
     .check = check_limit_span,
     KEY_INTO(struct evidence_input, age),
     .help = "the longest time since the model was trained; 0 = any"},
};
static const struct key_table evidence_keys = {
    "evidence", "alerts.evidence",
    "Short of one, the list is made and its alerts are withheld. All 0 switches the test off.",
    KEY_ROWS(evidence_rows), sizeof(struct evidence_input)};

struct alert_input {
    const char *capacity;
    int by_household;
    const struct yaml *bands;
    struct evidence_input evidence;
};
static const struct key_choice groups[] = {{.name = "person"}, {.name = "household"}, {0}};
static const struct key_row alert_rows[] = {
    {.name = "capacity",
     .type = KEY_TEXT,
     .check = check_capacity,
     KEY_INTO(struct alert_input, capacity),
     .help = "how many alerts: 20 per month"},
    {.name = "group",
     .type = KEY_CHOICE,
     .choices = groups,
     .preset = "person",
     KEY_INTO(struct alert_input, by_household),
     .help = "who shares one alert"},
    {.name = "bands",
     .type = KEY_NAMES,
     .check = check_bands,
     KEY_INTO(struct alert_input, bands),
     .help = "cumulative shares of the ranks: {first: 1%, second: 5%, third: 10%}"},
    {.name = "evidence",
     .type = KEY_MAP,
     .table = &evidence_keys,
     KEY_INTO(struct alert_input, evidence),
     .help = "without this much evidence alerts are withheld"},
    {.name = "again",
     .type = KEY_NODE,
     .form = "a mapping",
     .unready = true,
     .help = "how long a decision holds a child back from the list"},
    {.name = "significant",
     .type = KEY_NODE,
     .shape = SHAPE_LIST,
     .form = "a list of facts",
     .table = &outcome_fact_keys,
     .help = "facts that a case names apart, to be handed over where it is open to social care"},
    {.name = "strengths",
     .type = KEY_NODE,
     .shape = SHAPE_LIST,
     .form = "a list of conditions",
     .table = &strength_keys,
     .help = "strengths to check, shown beside a case"},
};
const struct key_table alert_keys = {"alerts", "alerts", NULL, KEY_ROWS(alert_rows),
                                     sizeof(struct alert_input)};

static struct evidence_limits limits_of(const struct evidence_input *input)
{
    struct evidence_limits limits = {.families = input->families, .lift_low = input->lift_low};
    limit_span(input->data_age, &limits.data_age);
    limit_span(input->age, &limits.age);
    return limits;
}

bool evidence_limits_off(const struct evidence_limits *limits)
{
    return !limits->families && limits->lift_low == 0 && !limits->data_age.n && !limits->age.n;
}

enum status alert_rules_read(const struct yaml *node, struct alert_rules *ret_rules,
                             struct error *err)
{
    struct arena arena = {0};
    struct alert_input input = {0};
    *ret_rules = (struct alert_rules){.given = node != NULL};
    enum status status = node ? key_read_one(&arena, &alert_keys, node, &input, err) : OK;
    if (!status && input.capacity)
        capacity_parse(input.capacity, &ret_rules->capacity);
    if (!status && input.bands)
        status = bands_read(input.bands, ret_rules, err);
    if (!status && node)
        ret_rules->evidence = limits_of(&input.evidence);
    ret_rules->by_household = input.by_household;
    arena_done(&arena);
    return status;
}

const char *alert_band_of(const struct alert_rules *rules, size_t rank, size_t n)
{
    for (size_t i = 0; i < rules->n_band; i++)
        if ((double)rank <= top_count(&rules->bands[i].top, (double)n))
            return rules->bands[i].name;
    return "";
}

size_t alert_band_place(const struct alert_rules *rules, const char *band)
{
    size_t i = 0;
    while (i < rules->n_band && strcmp(rules->bands[i].name, band) != 0)
        i++;
    return i;
}
