// Maps build/timeline.pack and checks every index in it once, so that readers need not. Opening
// never builds: a pack that is missing or not of the present records is an error.

#include "features/timeline/timeline.h"

#include "features/base/sort.h"
#include "features/timeline/duplicates.h"
#include "features/timeline/timeline_arrays.h"
#include "features/timeline/timeline_stamp.h"

#include <stdio.h>
#include <string.h>

static enum status refuse(const char *text, struct error *err)
{
    error_set(err, E_DATA, "the timeline (" TIMELINE_PATH ") %s", text);
    error_hint(err, "run: hearth link");
    return E_DATA;
}

static enum status map_current(struct arena *arena, const struct config *config,
                               struct pack *ret_pack, struct error *err)
{
    char stamp[HASH_TEXT];
    const char *path = file_join(arena, config->workspace, TIMELINE_PATH);
    if (!file_exists(path))
        return refuse("has not been built yet", err);
    enum status status = timeline_stamp(arena, config, stamp, err);
    if (status) {
        error_hint(err, "run: hearth link");
        return status;
    }
    status = pack_open(path, TIMELINE_KIND, TIMELINE_VERSION, ret_pack, err);
    if (status || timeline_stamp_is(ret_pack, stamp))
        return status;
    pack_close(ret_pack);
    return refuse("is older than the records", err);
}

// Value and tag columns of a source whose facts are there.
static enum status get_columns(struct arena *arena, const struct timeline *timeline,
                               size_t i_source, struct error *err)
{
    size_t n_fact = timeline->sources[i_source].n_fact;
    const struct source *source = &timeline->config->sources[i_source];
    const double **values = arena_array(arena, source->n_value, sizeof *values);
    const uint32_t **tags = arena_array(arena, source->n_tag, sizeof *tags);
    enum status status = OK;
    char name[64];
    for (size_t k = 0; k < source->n_value && !status; k++) {
        snprintf(name, sizeof name, "s%zu.value.%zu", i_source, k);
        status = timeline_array(&timeline->pack, (struct array_form){name, sizeof(double), n_fact},
                                &values[k], err);
    }
    for (size_t k = 0; k < source->n_tag && !status; k++) {
        snprintf(name, sizeof name, "s%zu.tag.%zu", i_source, k);
        status =
            timeline_array(&timeline->pack, (struct array_form){name, 4, n_fact}, &tags[k], err);
    }
    timeline->sources[i_source].columns = (struct fact_columns){values, tags};
    return status;
}

static bool codes_are_inside(const uint32_t *codes, size_t n, size_t limit)
{
    for (size_t i = 0; i < n; i++)
        if (codes[i] != TEXT_NONE && codes[i] >= limit)
            return false;
    return true;
}

static enum status check_source(const struct timeline_source *source, struct error *err)
{
    for (size_t i = 0; i < source->n_fact; i++) {
        uint32_t category = source->facts[i].category;
        if (category != TEXT_NONE && category >= source->categories.n)
            return timeline_damaged("category", err);
    }
    for (size_t k = 0; k < source->config->n_tag; k++)
        if (!codes_are_inside(source->columns.tags[k], source->n_fact, source->texts.n))
            return timeline_damaged("tag", err);
    return source->n_canonical <= source->categories.n ? OK : timeline_damaged("canonical", err);
}

static enum status open_source(struct arena *arena, struct timeline *timeline, size_t i_source,
                               struct error *err)
{
    struct timeline_source *source = &timeline->sources[i_source];
    source->config = &timeline->config->sources[i_source];
    if (!source_has_facts(source->config))
        return OK;
    char name[64];
    struct pack_array facts = {0};
    snprintf(name, sizeof name, "s%zu.facts", i_source);
    enum status status = pack_get(&timeline->pack, name, sizeof *source->facts, &facts, err);
    source->facts = facts.data;
    source->n_fact = facts.n;
    if (!status)
        status = get_columns(arena, timeline, i_source, err);
    snprintf(name, sizeof name, "s%zu.category", i_source);
    if (!status)
        status = timeline_texts(&timeline->pack, name, &source->categories, err);
    snprintf(name, sizeof name, "s%zu.texts", i_source);
    if (!status)
        status = timeline_texts(&timeline->pack, name, &source->texts, err);
    const uint64_t *n_canonical = NULL;
    snprintf(name, sizeof name, "s%zu.canonical", i_source);
    if (!status)
        status =
            timeline_array(&timeline->pack, (struct array_form){name, 8, 1}, &n_canonical, err);
    if (!status) {
        source->n_canonical = *n_canonical;
        status = check_source(source, err);
    }
    return status;
}

// Whether each source's numbers ascend from 0 to its end; who has facts where goes to may_have.
static bool facts_are_sound(const uint32_t *first, size_t n_person, size_t n_step,
                            const size_t *n_fact, uint64_t *may_have)
{
    bool sound = true;
    for (size_t k = 0; k < n_step; k++)
        sound = sound && first[k] == 0 && first[n_person * n_step + k] == n_fact[k];
    for (size_t p = 0; p < n_person && sound; p++) {
        const uint32_t *row = first + p * n_step, *next = row + n_step;
        for (size_t k = 0; k < n_step; k++) {
            sound = sound && row[k] <= next[k];
            may_have[p] |= (uint64_t)(row[k] < next[k]) << k % 64;
        }
    }
    return sound;
}

static enum status open_sources(struct arena *arena, struct timeline *timeline, struct error *err)
{
    size_t n_source = timeline->config->n_source, n_step = timeline_n_step(timeline->config);
    size_t i_step = 0, *n_fact = arena_array(arena, n_step, sizeof *n_fact);
    uint64_t *may_have = arena_array(arena, timeline->n_person, sizeof *may_have);
    const uint32_t *first = NULL;
    enum status status = timeline_array(
        &timeline->pack,
        (struct array_form){"fact.first", sizeof *first, (timeline->n_person + 1) * n_step}, &first,
        err);
    timeline->sources = arena_array(arena, n_source, sizeof *timeline->sources);
    timeline->may_have = may_have;
    for (size_t i = 0; i < n_source && !status; i++) {
        struct timeline_source *source = &timeline->sources[i];
        status = open_source(arena, timeline, i, err);
        if (status || !source_has_facts(source->config))
            continue;
        source->first = first + i_step;
        source->n_step = n_step;
        source->bit = (uint64_t)1 << i_step % 64;
        n_fact[i_step++] = source->n_fact;
    }
    if (!status && !facts_are_sound(first, timeline->n_person, n_step, n_fact, may_have))
        status = timeline_damaged("fact.first", err);
    return status;
}

static enum status open_attribute(struct timeline *timeline, size_t i, const char *attribute_name,
                                  struct error *err)
{
    struct timeline_attribute *attribute = &timeline->attributes[i];
    attribute->name = attribute_name;
    attribute->is_day = attribute_is_day(attribute_name);
    char name[64];
    struct pack_array rows = {0};
    snprintf(name, sizeof name, "a%zu.rows", i);
    enum status status = pack_get(&timeline->pack, name, sizeof *attribute->rows, &rows, err);
    attribute->rows = rows.data;
    snprintf(name, sizeof name, "a%zu.first", i);
    if (!status)
        status = timeline_starts(timeline, name, rows.n, &attribute->first, err);
    for (size_t k = 0; !status && !attribute->is_day && k < rows.n; k++)
        if (attribute->rows[k].value >= timeline->texts.n)
            status = timeline_damaged("attribute", err);
    return status;
}

static enum status open_attributes(struct arena *arena, struct timeline *timeline,
                                   struct error *err)
{
    struct texts names;
    enum status status = timeline_texts(&timeline->pack, "attribute", &names, err);
    if (!status)
        status = timeline_texts(&timeline->pack, "value", &timeline->texts, err);
    if (status)
        return status;
    timeline->n_attribute = names.n;
    timeline->attributes = arena_array(arena, names.n, sizeof *timeline->attributes);
    for (size_t i = 0; i < names.n && !status; i++)
        status = open_attribute(timeline, i, texts_at(&names, (uint32_t)i), err);
    return status;
}

static enum status open_places(struct timeline *timeline, struct error *err)
{
    const struct pack *pack = &timeline->pack;
    struct pack_array aliases, listed;
    enum status status = pack_get(pack, "address.alias", sizeof *timeline->aliases, &aliases, err);
    if (!status)
        status = pack_get(pack, "address.listed", sizeof *timeline->listed, &listed, err);
    if (status)
        return status;
    status = timeline_array(
        pack,
        (struct array_form){"address.parts", sizeof *timeline->address_parts, timeline->n_address},
        &timeline->address_parts, err);
    if (status)
        return status;
    timeline->aliases = aliases.data;
    timeline->n_alias = aliases.n;
    timeline->listed = listed.data;
    timeline->n_listed = listed.n;
    for (size_t i = 0; i < timeline->n_alias; i++)
        if (timeline->aliases[i].text >= timeline->n_address ||
            timeline->aliases[i].source >= timeline->config->n_source ||
            timeline->aliases[i].uprn >= timeline->n_address)
            return timeline_damaged("address.alias", err);
    for (size_t i = 0; i < timeline->n_address; i++) {
        const struct address_parts *parts = &timeline->address_parts[i];
        if ((parts->uprn == ADDRESS_NONE && parts->text == ADDRESS_NONE) ||
            (parts->uprn != ADDRESS_NONE && parts->uprn >= timeline->n_address) ||
            (parts->text != ADDRESS_NONE && parts->text >= timeline->n_address))
            return timeline_damaged("address.parts", err);
    }
    for (size_t i = 0; i < timeline->n_listed; i++)
        if (timeline->listed[i].address >= timeline->n_address)
            return timeline_damaged("address.listed", err);
    return OK;
}

static enum status open_stays_and_ties(struct timeline *timeline, struct error *err)
{
    struct pack_array stays, ties = {0};
    enum status status = timeline_texts(&timeline->pack, "address", &timeline->address_texts, err);
    if (!status)
        status = pack_get(&timeline->pack, "address.rows", sizeof(struct address_row), &stays, err);
    if (status)
        return status;
    timeline->n_address = timeline->address_texts.n;
    timeline->addresses = stays.data;
    status = timeline_starts(timeline, "address.first", stays.n, &timeline->address_first, err);
    for (size_t i = 0; !status && i < stays.n; i++)
        if (timeline->addresses[i].address >= timeline->n_address)
            status = timeline_damaged("address.rows", err);
    if (!status)
        status = open_places(timeline, err);
    if (!status)
        status = pack_get(&timeline->pack, "tie.rows", sizeof(struct relationship_row), &ties, err);
    timeline->ties = ties.data;
    if (!status)
        status = timeline_starts(timeline, "tie.first", ties.n, &timeline->relationship_first, err);
    for (size_t i = 0; !status && i < ties.n; i++)
        if (timeline->ties[i].other >= timeline->n_person ||
            timeline->ties[i].relation > TIE_HOUSEHOLD)
            status = timeline_damaged("tie.rows", err);
    return status;
}

static enum status open_duplicates(struct timeline *timeline, struct error *err)
{
    struct pack_array rows = {0};
    enum status status =
        pack_get(&timeline->pack, "duplicate.rows", sizeof *timeline->duplicates, &rows, err);
    timeline->duplicates = rows.data;
    timeline->n_duplicate = rows.n;
    if (!status)
        status =
            timeline_starts(timeline, "duplicate.first", rows.n, &timeline->duplicate_first, err);
    for (size_t i = 0; !status && i < rows.n; i++)
        if (timeline->duplicates[i].other >= timeline->n_person)
            status = timeline_damaged("duplicate.rows", err);
    return status;
}

static enum status get_persons(struct timeline *timeline, struct error *err)
{
    const struct pack *pack = &timeline->pack;
    size_t n = timeline->n_person;
    enum status status =
        timeline_array(pack, (struct array_form){"until", 4, n}, &timeline->until, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"joined_into", 4, n},
                                &timeline->joined_into, err);
    for (size_t p = 0; p < n && !status; p++) {
        uint32_t into = timeline->joined_into[p];
        bool later = into < n && timeline->until[into] >= timeline->until[p];
        if (timeline->until[p] != DAY_MAX && (!later || into == p))
            status = timeline_damaged("joined_into", err);
    }
    return status;
}

static enum status open_tables(struct arena *arena, struct timeline *timeline, struct error *err)
{
    const day_t *data_end = NULL;
    const struct pack *pack = &timeline->pack;
    enum status status = timeline_texts(pack, "person", &timeline->ids, err);
    timeline->n_person = timeline->ids.n;
    if (!status)
        status = get_persons(timeline, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"data_end", 4, 1}, &data_end, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"content", 1, HASH_TEXT},
                                &timeline->content_hash, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"first_seen", 4, timeline->n_person},
                                &timeline->first_seen, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"settled", 4, timeline->n_person},
                                &timeline->settled, err);
    if (status)
        return status;
    timeline->data_end = *data_end;
    status = open_sources(arena, timeline, err);
    if (!status)
        status = open_attributes(arena, timeline, err);
    if (!status)
        status = open_duplicates(timeline, err);
    return status ? status : open_stays_and_ties(timeline, err);
}

enum status timeline_open(struct arena *arena, const struct config *config,
                          struct timeline *ret_timeline, struct error *err)
{
    *ret_timeline = (struct timeline){.config = config};
    enum status status = map_current(arena, config, &ret_timeline->pack, err);
    if (status)
        return status;
    status = open_tables(arena, ret_timeline, err);
    if (status)
        timeline_close(ret_timeline);
    else
        ret_timeline->i_dob = timeline_find_attribute(ret_timeline, "dob");
    return status;
}

void timeline_close(struct timeline *timeline)
{
    pack_close(&timeline->pack);
}

long timeline_find_source(const struct timeline *timeline, const char *name)
{
    const struct source *source = config_source(timeline->config, name);
    return source ? source - timeline->config->sources : -1;
}

long timeline_find_attribute(const struct timeline *timeline, const char *name)
{
    for (size_t i = 0; i < timeline->n_attribute; i++)
        if (strcmp(timeline->attributes[i].name, name) == 0)
            return (long)i;
    return -1;
}

bool timeline_find_person(const struct timeline *timeline, const char *id, uint32_t *ret_person)
{
    const struct texts *ids = &timeline->ids;
    size_t place = SORTED_FIRST(i, timeline->n_person, strcmp(texts_at(ids, (uint32_t)i), id) < 0);
    if (place == timeline->n_person || strcmp(texts_at(ids, (uint32_t)place), id) != 0)
        return false;
    *ret_person = (uint32_t)place;
    return true;
}

uint32_t timeline_person_at(const struct timeline *timeline, uint32_t person, day_t at)
{
    while (!timeline_stands(timeline, person, at))
        person = timeline->joined_into[person];
    return person;
}
