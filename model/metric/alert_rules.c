// Capacity and bands are the hub's own words; they are read once and asked by rank.
#include "model/metric/alert_rules.h"

#include <stdio.h>
#include <string.h>

static enum status capacity_read(const struct yaml *node, struct alert_rules *rules,
                                 struct error *err)
{
    unsigned capacity = 0;
    int end = 0;
    if (node->kind == YAML_TEXT)
        sscanf(node->text, "%6u per month%n", &capacity, &end);
    if (capacity == 0 || end == 0 || node->text[end] || *node->text == '-')
        return yaml_error(node, err, "capacity reads like: 20 per month");
    rules->capacity = capacity;
    return OK;
}

static enum status bands_read(const struct yaml *node, struct alert_rules *rules, struct error *err)
{
    if (node->kind != YAML_MAP)
        return yaml_error(node, err, "bands read like: {red: 1%%, amber: 5%%}");
    for (const struct yaml *item = node->first; item; item = item->next) {
        struct alert_band *band = &rules->bands[rules->n_band];
        if (rules->n_band == ALERT_MAX_BANDS)
            return yaml_error(item, err, "more than %d bands", ALERT_MAX_BANDS);
        if (item->kind != YAML_TEXT || top_parse(item->text, &band->top, err))
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

static enum status group_read(const struct yaml *node, struct alert_rules *rules, struct error *err)
{
    if (node->kind == YAML_TEXT && strcmp(node->text, "household") == 0)
        rules->by_household = true;
    else if (node->kind != YAML_TEXT || strcmp(node->text, "person") != 0)
        return yaml_error(node, err, "group is household or person");
    return OK;
}

enum status alert_rules_read(const struct yaml *node, struct alert_rules *ret_rules,
                             struct error *err)
{
    static const char *const keys[] = {"capacity", "group", "bands", NULL};
    *ret_rules = (struct alert_rules){.given = node != NULL};
    if (!node)
        return OK;
    enum status status = yaml_check_keys(node, keys, err);
    const struct yaml *capacity = yaml_get(node, "capacity"), *bands = yaml_get(node, "bands");
    const struct yaml *group = yaml_get(node, "group");
    if (!status && capacity)
        status = capacity_read(capacity, ret_rules, err);
    if (!status && group)
        status = group_read(group, ret_rules, err);
    if (!status && bands)
        status = bands_read(bands, ret_rules, err);
    return status;
}

const char *alert_band_of(const struct alert_rules *rules, size_t rank, size_t n)
{
    for (size_t i = 0; i < rules->n_band; i++)
        if ((double)rank <= top_count(&rules->bands[i].top, (double)n))
            return rules->bands[i].name;
    return "";
}
