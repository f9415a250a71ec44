// Each way marks the persons that it finds; who was marked is listed at the end.

#include "features/timeline/find_persons.h"

#include "features/base/sort.h"
#include "features/ingest/address.h"
#include "features/ingest/identity_value.h"
#include "features/timeline/view.h"

#include <stdlib.h>
#include <string.h>

struct search {
    const struct timeline *timeline;
    const struct find_question *question;
    unsigned char *ways; // by person
};

static bool given(const char *text)
{
    return text && *text;
}

bool find_asks(const struct find_question *question)
{
    return (given(question->surname) && question->dob != DAY_NONE) ||
           (given(question->address) && given(question->postcode)) || given(question->number) ||
           given(question->record) || given(question->person);
}

static void mark(struct search *search, uint32_t person, enum find_way way)
{
    search->ways[timeline_person_at(search->timeline, person, search->question->as_of)] |=
        (unsigned char)(1 << way);
}

// The values of an attribute that compare as the text does, among the timeline's texts. Owns: the
// caller frees.
static bool *values_like(const struct timeline *timeline, const char *attribute, const char *text)
{
    const struct identity_field *field = identity_field(attribute);
    struct fold_buffer asked = {0}, found = {0};
    bool *like = memory_alloc(timeline->texts.n + 1);
    identity_append(field, text, strlen(text), &asked);
    for (uint32_t i = 0; i < timeline->texts.n && asked.n_bytes; i++) {
        const char *value = texts_at(&timeline->texts, i);
        found.n_bytes = 0;
        identity_append(field, value, strlen(value), &found);
        like[i] =
            found.n_bytes == asked.n_bytes && memcmp(found.text, asked.text, asked.n_bytes) == 0;
    }
    free(asked.text);
    free(found.text);
    return like;
}

static bool has_value(const struct timeline *timeline, long i_attribute, uint32_t person,
                      const bool *like)
{
    const struct timeline_attribute *attribute = &timeline->attributes[i_attribute];
    for (uint32_t i = attribute->first[person]; i < attribute->first[person + 1]; i++)
        if (like[attribute->rows[i].value])
            return true;
    return false;
}

// The index of a text attribute, −1 = there is none.
static long text_attribute(const struct timeline *timeline, const char *name)
{
    long i = timeline_find_attribute(timeline, name);
    return i >= 0 && !timeline->attributes[i].is_day ? i : -1;
}

static bool born_on(const struct timeline *timeline, uint32_t person, day_t dob)
{
    const struct timeline_attribute *births = &timeline->attributes[timeline->i_dob];
    for (uint32_t i = births->first[person]; i < births->first[person + 1]; i++)
        if ((day_t)births->rows[i].value == dob)
            return true;
    return false;
}

static void by_name(struct search *search)
{
    const struct timeline *timeline = search->timeline;
    const struct find_question *question = search->question;
    long surname = text_attribute(timeline, "surname");
    long forename = text_attribute(timeline, "forename");
    if (!given(question->surname) || question->dob == DAY_NONE || surname < 0 ||
        timeline->i_dob < 0 || (given(question->forename) && forename < 0))
        return;
    bool *surnames = values_like(timeline, "surname", question->surname);
    bool *forenames =
        given(question->forename) ? values_like(timeline, "forename", question->forename) : NULL;
    for (uint32_t p = 0; p < timeline->n_person; p++)
        if (born_on(timeline, p, question->dob) && has_value(timeline, surname, p, surnames) &&
            (!forenames || has_value(timeline, forename, p, forenames)))
            mark(search, p, FIND_NAME);
    free(surnames);
    free(forenames);
}

static void by_number(struct search *search)
{
    static const char *const numbers[] = {"nhs_number", "upn", "nino"};
    const struct timeline *timeline = search->timeline;
    for (size_t i = 0; i < 3 && given(search->question->number); i++) {
        long attribute = text_attribute(timeline, numbers[i]);
        if (attribute < 0)
            continue;
        bool *like = values_like(timeline, numbers[i], search->question->number);
        for (uint32_t p = 0; p < timeline->n_person; p++)
            if (has_value(timeline, attribute, p, like))
                mark(search, p, FIND_NUMBER);
        free(like);
    }
}

// The addresses that name the home of that key: as written, by its UPRN, or both. Owns: the caller
// frees.
static bool *homes_like(const struct timeline *timeline, const char *key)
{
    bool *like = memory_alloc(timeline->n_address + 1);
    uint32_t text = 0;
    while (text < timeline->n_address && strcmp(texts_at(&timeline->address_texts, text), key) != 0)
        text++;
    if (text == timeline->n_address)
        return like;
    for (size_t i = 0; i < timeline->n_address; i++)
        like[i] = i == text || timeline->address_parts[i].text == text;
    for (size_t k = 0; k < timeline->n_alias; k++)
        for (size_t i = 0; timeline->aliases[k].text == text && i < timeline->n_address; i++)
            like[i] |= i == timeline->aliases[k].uprn ||
                       timeline->address_parts[i].uprn == timeline->aliases[k].uprn;
    return like;
}

static void by_address(struct search *search)
{
    const struct timeline *timeline = search->timeline;
    const struct find_question *question = search->question;
    struct fold_buffer key = {0};
    if (!given(question->address) || !given(question->postcode))
        return;
    const struct csv_field address = {question->address, strlen(question->address)};
    const struct csv_field postcode = {question->postcode, strlen(question->postcode)};
    if (address_key(NULL, &address, &postcode, true, &key)) {
        bool *like = homes_like(timeline, key.text);
        for (uint32_t p = 0; p < timeline->n_person; p++)
            for (uint32_t i = timeline->address_first[p]; i < timeline->address_first[p + 1]; i++)
                if (like[timeline->addresses[i].address])
                    mark(search, p, FIND_ADDRESS);
        free(like);
    }
    free(key.text);
}

static enum status by_record(struct search *search, struct error *err)
{
    struct record_links links;
    if (!given(search->question->record))
        return OK;
    enum status status = record_links_open(search->timeline, &links, err);
    for (uint32_t i = 0; !status && i < links.inputs.n; i++) {
        const struct record_link *link =
            record_links_find(&links, texts_at(&links.inputs, i), search->question->record);
        if (link)
            mark(search, link->person, FIND_RECORD);
    }
    return status;
}

static void by_person(struct search *search)
{
    uint32_t person;
    if (given(search->question->person) &&
        timeline_find_person(search->timeline, search->question->person, &person))
        mark(search, person, FIND_PERSON);
}

static int found_order(const void *a, const void *b)
{
    const struct found_person *x = a, *y = b;
    ORDER_BY(__builtin_popcount(y->ways), __builtin_popcount(x->ways));
    return ORDER_OF(x->person, y->person);
}

enum status find_persons(const struct timeline *timeline, const struct find_question *question,
                         struct found_persons *ret_found, struct error *err)
{
    struct search search = {timeline, question, memory_alloc(timeline->n_person + 1)};
    *ret_found = (struct found_persons){0};
    by_name(&search);
    by_address(&search);
    by_number(&search);
    by_person(&search);
    enum status status = by_record(&search, err);
    size_t capacity = 0;
    for (uint32_t p = 0; p < timeline->n_person && !status; p++)
        if (search.ways[p]) {
            memory_grow(&ret_found->items, &capacity, ret_found->n + 1, sizeof *ret_found->items);
            ret_found->items[ret_found->n++] = (struct found_person){p, search.ways[p]};
        }
    if (ret_found->n)
        qsort(ret_found->items, ret_found->n, sizeof *ret_found->items, found_order);
    free(search.ways);
    return status;
}

void find_sources(const struct timeline *timeline, uint32_t person, day_t as_of, bool *ret_holds)
{
    const struct view view = {.timeline = timeline, .as_of = as_of};
    memset(ret_holds, 0, timeline->config->n_source * sizeof *ret_holds);
    for (size_t i = 0; i < timeline->config->n_source; i++)
        if (timeline->sources[i].first && view_may_have_facts(&view, i, person)) {
            struct cursor cursor;
            struct visible_fact fact;
            view_facts(&view, i, person, &cursor);
            ret_holds[i] = cursor_next(&cursor, &fact);
        }
    for (size_t a = 0; a < timeline->n_attribute; a++) {
        const struct timeline_attribute *attribute = &timeline->attributes[a];
        for (uint32_t i = attribute->first[person]; i < attribute->first[person + 1]; i++)
            ret_holds[attribute->rows[i].source] |= attribute->rows[i].known < as_of;
    }
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1]; i++)
        ret_holds[timeline->addresses[i].source] |= timeline->addresses[i].known < as_of;
}
