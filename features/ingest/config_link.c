// Rules of linkage, checked as they are read: at least one, each of a few columns, none twice.

#include "features/ingest/config_link.h"

#include <string.h>

static enum status read_columns(struct arena *arena, const struct yaml *node,
                                struct link_rule *rule, struct error *err)
{
    enum status status = yaml_texts(arena, node, &rule->columns, &rule->n_column, err);
    if (status)
        return status;
    if (!rule->n_column || rule->n_column > LINK_COLUMNS_MAX) {
        yaml_error(node, err, "a rule names 1 to %d columns", LINK_COLUMNS_MAX);
        error_hint(err, "for example [forename, surname, dob, postcode]");
        return E_CONFIG;
    }
    const char *text = rule->columns[0];
    for (size_t i = 1; i < rule->n_column; i++) {
        for (size_t k = 0; k < i; k++)
            if (strcmp(rule->columns[i], rule->columns[k]) == 0)
                return yaml_error(node, err, "a rule names \"%.60s\" twice", rule->columns[i]);
        text = arena_format(arena, "%s, %s", text, rule->columns[i]);
    }
    rule->text = text;
    rule->line = node->line;
    rule->column = node->column;
    return OK;
}

static enum status read_rules(struct arena *arena, const struct yaml *node,
                              struct link_config *link, struct error *err)
{
    if (node->kind != YAML_LIST || !node->n_child || node->n_child > LINK_RULES_MAX) {
        yaml_error(node, err, "rules must be a list of 1 to %d lists of columns", LINK_RULES_MAX);
        error_hint(err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
        return E_CONFIG;
    }
    link->rules = arena_array(arena, node->n_child, sizeof *link->rules);
    for (const struct yaml *rule = node->first; rule; rule = rule->next) {
        if (rule->kind != YAML_LIST) {
            yaml_error(rule, err, "a rule is a list of columns");
            error_hint(err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
            return E_CONFIG;
        }
        enum status status = read_columns(arena, rule, &link->rules[link->n_rule++], err);
        if (status)
            return status;
    }
    return OK;
}

enum status config_read_link(struct arena *arena, const struct yaml *node,
                             struct link_config *ret_link, struct error *err)
{
    *ret_link = (struct link_config){.normalise = true};
    const struct yaml *compare = yaml_get(node, "compare");
    ret_link->compare_line = compare ? compare->line : 0;
    const struct yaml *rules = yaml_get(node, "rules");
    if (!rules && compare)
        return OK;
    if (!rules) {
        yaml_error(node, err, "link has no rules");
        error_hint(err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
        return E_CONFIG;
    }
    enum status status = read_rules(arena, rules, ret_link, err);
    if (!status && yaml_get(node, "normalise"))
        status = yaml_bool(yaml_get(node, "normalise"), &ret_link->normalise, err);
    if (!status)
        status = yaml_optional_text(node, "never", &ret_link->never, err);
    if (!status)
        status = yaml_optional_text(node, "always", &ret_link->always, err);
    return status;
}
