// Who is who in a workspace: under `link: none` each ID names one person, whatever source it is in;
// under rules the evidence of all person rows decides.

#include "features/link/persons_link.h"

#include "features/base/parallel.h"
#include "features/link/deterministic.h"
#include "features/link/link_reuse.h"
#include "features/link/placeholder_ids.h"
#include "features/link/record_facts.h"

#include <stdlib.h>
#include <string.h>

static void persons_by_id(struct arena *arena, struct persons *persons)
{
    const struct registry *registry = &persons->registry;
    size_t n = registry->n_record;
    uint32_t *first = arena_array(arena, n + 1, sizeof *first);
    struct membership *memberships = arena_array(arena, n, sizeof *memberships);
    const char **ids = arena_array(arena, n, sizeof *ids);
    uint32_t *order = persons_sort_ids(registry->ids, n);
    for (size_t i = 0; i < n; i++) {
        const char *id = registry->ids[order[i]];
        if (!persons->n_person || strcmp(ids[persons->n_person - 1], id))
            ids[persons->n_person++] = id;
        memberships[order[i]] = (struct membership){(uint32_t)(persons->n_person - 1), DAY_NONE};
        first[i + 1] = (uint32_t)(i + 1);
    }
    free(order);
    day_t *until = arena_array(arena, persons->n_person, sizeof *until);
    uint32_t *merged_into = arena_array(arena, persons->n_person, sizeof *merged_into);
    for (size_t p = 0; p < persons->n_person; p++) {
        until[p] = DAY_MAX;
        merged_into[p] = (uint32_t)p;
    }
    persons->until = until;
    persons->merged_into = merged_into;
    persons->first = first;
    persons->memberships = memberships;
    persons_set_ids(arena, persons, ids);
}

// What the rules compare, but for the values.
static struct deterministic_input input_of(struct arena *arena, const struct config *config,
                                           const struct adoptions *adoptions)
{
    const struct link_config *link = &config->linkage;
    struct deterministic_input input = {
        .link = link,
        .adoptions = adoptions,
        .never = link->never ? file_join(arena, config->workspace, link->never) : NULL,
        .always = link->always ? file_join(arena, config->workspace, link->always) : NULL,
        .previous = file_join(arena, config->workspace, "link/persons.csv"),
        .settings = file_join(arena, config->workspace, "link/weights.json"),
    };
    deterministic_variables(arena, &input);
    return input;
}

// By ID system: whether one of its tables of persons is unique. NULL = none is.
static bool *find_unique(struct arena *arena, const struct config *config,
                         const struct registry *registry)
{
    bool *unique = NULL;
    for (size_t i = 0; i < config->n_source; i++) {
        if (!config->sources[i].unique)
            continue;
        if (!unique)
            unique = arena_array(arena, registry->n_input, sizeof *unique);
        for (size_t k = 0; k < registry->n_input; k++)
            unique[k] = unique[k] || strcmp(registry->inputs[k], config->sources[i].ids) == 0;
    }
    return unique;
}

struct gathering {
    const struct linkage_sources *sources;
    const struct registry *registry;
    struct linkage_variable *columns;
};

static void gather_column(void *context, size_t first, size_t end, int worker)
{
    const struct gathering *gathering = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        variable_gather(gathering->sources->config, gathering->sources->records,
                        gathering->registry, &gathering->columns[i]);
}

static void gather_columns(const struct linkage_sources *sources, const struct registry *registry,
                           struct deterministic_input *input)
{
    struct gathering gathering = {sources, registry, input->columns};
    parallel_for(input->n_column, 1, sources->n_thread, gather_column, &gathering);
}

// Rules alone do not look at them.
static void gather_facts(const struct config *config, const struct records *records,
                         const struct registry *registry, struct record_facts *facts,
                         struct deterministic_input *input)
{
    if (!config->linkage.n_compare)
        return;
    record_facts_gather(config, records, registry, deterministic_column(input, "dob"), facts);
    input->facts = facts;
}

// Who is adopted, and from after which day on they have neither home nor relatives. A mark on a record from
// after the adoption is about the new life, and hides nothing of it.
static void note_adopted(struct arena *arena, const struct adoptions *adoptions,
                         struct persons *persons)
{
    if (!adoptions->n)
        return;
    bool *is_adopted = arena_array(arena, persons->registry.n_record, sizeof *is_adopted);
    for (size_t i = 0; i < adoptions->n; i++)
        is_adopted[adoptions->marks[i].record] = true;
    persons->is_adopted = is_adopted;
    day_t *after = arena_array(arena, persons->n_person, sizeof *after);
    for (size_t p = 0; p < persons->n_person; p++)
        after[p] = DAY_MAX;
    for (size_t i = 0; i < adoptions->n; i++) {
        const struct adoption_mark *mark = &adoptions->marks[i];
        bool is_dated = adoptions->first_dated[mark->record] != DAY_NONE;
        if (mark->adopted == DAY_NONE || (is_dated && mark->earlier == DAY_MAX))
            continue;
        day_t from = is_dated && mark->earlier > mark->received ? mark->earlier : mark->received;
        for (uint32_t m = persons->first[mark->record]; m < persons->first[mark->record + 1]; m++) {
            const struct membership *membership = &persons->memberships[m];
            day_t known = from > membership->linked ? from : membership->linked;
            if (known < after[membership->person])
                after[membership->person] = known;
        }
    }
    persons->adopted_after = after;
}

static void note_nobody(struct arena *arena, const struct config *config,
                        const struct records *records, struct persons *persons)
{
    bool *is_nobody = arena_array(arena, persons->registry.n_record, sizeof *is_nobody);
    persons->n_tie_to_nobody = placeholder_ids_find(config, records, &persons->registry, is_nobody);
    persons->is_nobody = is_nobody;
}

static void note_reuse(const struct link_reuse *reuse, struct persons *persons)
{
    persons->incremental = (struct incremental_counts){
        .is_incremental = link_reuse_possible(reuse),
        .n_changed = reuse->n_changed,
        .n_gone = reuse->n_gone,
        .n_compared = reuse->n_compared,
        .n_remade = reuse->n_remade,
    };
}

static enum status refuse_unstated(const struct config *config, struct error *err)
{
    error_set(
        err, E_CONFIG,
        "`link:` is missing: the sources use different ID systems, so hearth needs linkage rules");
    error_at(err, config->path, 0, 0);
    error_hint(err, "link: {rules: [[nhs_number], [forename, surname, dob, postcode]]}, or link: "
                    "none when the ids in all sources already name persons");
    return E_CONFIG;
}

enum status persons_link(struct arena *arena, const struct linkage_sources *sources,
                         struct persons *ret_persons, struct error *err)
{
    const struct config *config = sources->config;
    const struct records *records = sources->records;
    *ret_persons = (struct persons){0};
    if (config->link == LINK_UNSTATED)
        return refuse_unstated(config, err);
    enum status status = registry_build(arena, config, records, &ret_persons->registry, err);
    if (status)
        return status;
    struct adoptions adoptions;
    note_nobody(arena, config, records, ret_persons);
    adoptions_gather(config, records, &ret_persons->registry, &adoptions);
    if (config->link == LINK_RULES) {
        struct deterministic_input input = input_of(arena, config, &adoptions);
        input.inspector = sources->inspector;
        input.n_thread = sources->n_thread;
        input.unique = find_unique(arena, config, &ret_persons->registry);
        registry_note_received(arena, config, records, &ret_persons->registry);
        gather_columns(sources, &ret_persons->registry, &input);
        struct record_facts facts = {0};
        struct link_reuse reuse = {.path = file_join(arena, config->workspace, "build/link.pack"),
                                   .keep = !sources->inspector};
        gather_facts(config, records, &ret_persons->registry, &facts, &input);
        input.reuse = config->linkage.n_compare ? &reuse : NULL;
        status = deterministic_link(arena, &input, ret_persons, err);
        note_reuse(&reuse, ret_persons);
        link_reuse_done(&reuse);
        ret_persons->columns = input.columns; // persons_done
        ret_persons->n_column = input.n_column;
        record_facts_done(&facts);
    } else {
        persons_by_id(arena, ret_persons);
        persons_hash(ret_persons);
    }
    if (!status)
        note_adopted(arena, &adoptions, ret_persons);
    adoptions_done(&adoptions);
    return status;
}
