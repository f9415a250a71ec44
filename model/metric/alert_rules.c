// Capacity and bands are the hub's own words; they are read once and asked by rank.
#include "model/metric/alert_rules.h"

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

struct alert_input {
    const char *capacity;
    int by_household;
    const struct yaml *bands;
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
     .type = KEY_NODE,
     .form = "a mapping",
     .unready = true,
     .help = "without this much evidence alerts are withheld"},
    {.name = "again",
     .type = KEY_NODE,
     .form = "a mapping",
     .unready = true,
     .help = "how long a decision holds a child back from the list"},
    {.name = "significant",
     .type = KEY_NODE,
     .form = "a list of facts",
     .unready = true,
     .help = "facts that end a hold"},
    {.name = "strengths",
     .type = KEY_NODE,
     .form = "a list of conditions",
     .unready = true,
     .help = "strengths to check, shown beside a case"},
};
const struct key_table alert_keys = {"alerts", "alerts", NULL, KEY_ROWS(alert_rows),
                                     sizeof(struct alert_input)};

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
