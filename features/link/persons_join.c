// Persons by rules: matches, decisions, joining, and then names that follow from the anchors.

#include "features/link/persons_join.h"

#include "features/link/manual_links.h"

#include <stdlib.h>
#include <string.h>

#define PERSON_ID_DIGITS 12 // of 5 bits each

// P and 12 digits made of the record's input and id: no id of an agency can be read from it.
static const char *name_of(struct arena *arena, const struct registry *registry, uint32_t record)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; // without i l o u
    char hex[HASH_TEXT], name[PERSON_ID_DIGITS + 2] = "P";
    struct hash *hash = hash_create();
    hash_add_text(hash, registry->inputs[registry->input[record]]);
    hash_add_text(hash, registry->ids[record]);
    hash_finish(hash, hex);
    hex[PERSON_ID_DIGITS * 5 / 4] = 0;
    uint64_t bits = strtoull(hex, NULL, 16);
    for (int i = PERSON_ID_DIGITS; i > 0; i--, bits >>= 5)
        name[i] = digits[bits & 31];
    return arena_text_n(arena, name, PERSON_ID_DIGITS + 1);
}

static const char **name_records(struct arena *arena, const struct registry *registry)
{
    const char **names = arena_array(arena, registry->n_record, sizeof *names);
    for (size_t r = 0; r < registry->n_record; r++)
        names[r] = name_of(arena, registry, (uint32_t)r);
    return names;
}

struct evidence_column *persons_columns(struct arena *arena, const struct link_config *link,
                                        size_t *ret_n)
{
    struct evidence_column *columns =
        arena_array(arena, link->n_rule * LINK_COLUMNS_MAX, sizeof *columns);
    size_t n = 0;
    for (size_t i = 0; i < link->n_rule; i++)
        for (size_t k = 0; k < link->rules[i].n_column; k++) {
            size_t at = 0;
            while (at < n && strcmp(columns[at].name, link->rules[i].columns[k]))
                at++;
            if (at < n)
                continue;
            columns[n].name = link->rules[i].columns[k];
            columns[n++].normalise = link->normalise;
        }
    *ret_n = n;
    return columns;
}

enum status persons_refuse_compare(const struct link_config *link, const char *path,
                                   struct error *err)
{
    if (!link->compare_line)
        return OK;
    error_set(err, E_NOT_IMPLEMENTED,
              "not implemented: link.compare (linkage by probability); link.rules is there");
    error_at(err, path, link->compare_line, 0);
    return E_NOT_IMPLEMENTED;
}

static enum status match_rule(const struct persons_input *input, size_t i_rule,
                              struct persons *persons, struct error *err)
{
    const struct link_rule *rule = &input->link->rules[i_rule];
    const struct evidence_column *columns[LINK_COLUMNS_MAX];
    for (size_t k = 0; k < rule->n_column; k++)
        for (size_t c = 0; c < input->n_column; c++)
            if (strcmp(input->columns[c].name, rule->columns[k]) == 0)
                columns[k] = &input->columns[c];
    return matches_by_rule(rule, (uint32_t)i_rule, columns, persons->registry.n_record,
                           &persons->matches, err);
}

// Takes the joining over, with the persons renumbered in bytewise order of their names.
static enum status adopt_joining(struct arena *arena, struct joining *joining, const char **names,
                                 struct persons *persons, struct error *err)
{
    size_t n = joining->n_person, n_record = persons->registry.n_record;
    const char **ids = arena_array(arena, n, sizeof *ids);
    const char **sorted = arena_array(arena, n, sizeof *sorted);
    day_t *until = arena_array(arena, n, sizeof *until);
    uint32_t *joined_into = arena_array(arena, n, sizeof *joined_into);
    uint32_t *first = arena_array(arena, n_record + 1, sizeof *first);
    struct membership *memberships =
        arena_array(arena, joining->first[n_record], sizeof *memberships);
    for (size_t p = 0; p < n; p++)
        ids[p] = names[joining->anchor[p]];
    uint32_t *order = persons_sort_ids(ids, n), *number = memory_alloc(n * sizeof *number);
    for (size_t i = 0; i < n; i++)
        number[order[i]] = (uint32_t)i;
    bool unique = true;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = ids[order[i]];
        until[i] = joining->until[order[i]];
        joined_into[i] = number[joining->joined_into[order[i]]];
        unique = unique && (!i || strcmp(sorted[i - 1], sorted[i]));
    }
    for (size_t i = 0; i < joining->first[n_record]; i++)
        memberships[i] = (struct membership){number[joining->memberships[i].person],
                                             joining->memberships[i].joined};
    memcpy(first, joining->first, (n_record + 1) * sizeof *first);
    free(order);
    free(number);
    persons->n_person = n;
    persons->until = until;
    persons->joined_into = joined_into;
    persons->first = first;
    persons->memberships = memberships;
    persons->n_refused = joining->n_refused;
    persons_set_ids(arena, persons, sorted);
    if (!unique)
        return error_set(err, E_FAILED, "two records got one person id by chance");
    return OK;
}

static void count_matches(struct arena *arena, const struct link_config *link,
                          struct persons *persons)
{
    persons->n_match = arena_array(arena, link->n_rule + 1, sizeof *persons->n_match);
    for (size_t i = 0; i < persons->matches.n; i++) {
        uint32_t rule = persons->matches.items[i].rule;
        persons->n_match[rule == MATCH_ALWAYS ? link->n_rule : rule]++;
    }
}

static enum status join_matches(struct arena *arena, const struct persons_input *input,
                                const struct manual_links *decisions, struct persons *persons,
                                struct error *err)
{
    struct registry *registry = &persons->registry;
    const char **names = name_records(arena, registry);
    bool *is_anchor = arena_array(arena, registry->n_record, sizeof *is_anchor);
    previous_run_read(arena, input->earlier, registry, &persons->earlier);
    for (size_t r = 0; r < registry->n_record; r++)
        is_anchor[r] = previous_run_has(&persons->earlier, names[r]);
    struct joining_input joining_input = {
        .n_record = registry->n_record,
        .first_seen = registry->first_seen,
        .is_anchor = is_anchor,
        .aparts = decisions->aparts,
        .n_apart = decisions->n_apart,
        .input = registry->input,
        .unique = input->unique,
    };
    struct joining joining;
    matches_sort_by_day(&persons->matches);
    joining_make(&joining_input, &persons->matches, &joining);
    matches_settle(&persons->matches);
    enum status status = adopt_joining(arena, &joining, names, persons, err);
    joining_done(&joining);
    return status;
}

// Takes out the matches within an input that may give a person only one record.
static void part_unique(const struct persons_input *input, struct persons *persons)
{
    const uint32_t *input_of = persons->registry.input;
    size_t n = 0;
    for (size_t i = 0; i < persons->matches.n; i++) {
        const struct match *match = &persons->matches.items[i];
        uint32_t its = input_of[match->a];
        if (!input->unique || its != input_of[match->b] || !input->unique[its])
            persons->matches.items[n++] = *match;
    }
    persons->matches.n = n;
}

enum status persons_join(struct arena *arena, const struct persons_input *input,
                         struct persons *persons, struct error *err)
{
    struct manual_links decisions = {0};
    enum status status = OK;
    for (size_t i = 0; i < input->link->n_rule && !status; i++)
        status = match_rule(input, i, persons, err);
    if (!status)
        status = manual_links_read(arena, input->never, input->always, &persons->registry,
                                   &persons->matches, &decisions, err);
    if (status)
        return status;
    matches_settle(&persons->matches);
    manual_links_part(&decisions, &persons->matches);
    part_unique(input, persons);
    count_matches(arena, input->link, persons);
    persons->n_undecided = decisions.n_unknown;
    status = join_matches(arena, input, &decisions, persons, err);
    if (!status)
        persons_hash(persons);
    return status;
}
