// `enough:` of a scenario: the observed share of a short life, and the contacts that everybody should
// have had. Never the number of records alone: few records may be good news.

#include "features/extract/enough.h"

#include "features/base/parallel.h"
#include "features/extract/cover.h"
#include "features/extract/scenario_keys.h"

#include <stdlib.h>
#include <string.h>

#define ENOUGH_CHUNK 64

static enum status contact_read(struct extract *extract, const struct yaml *node,
                                const struct contact_input *input, struct contact *ret_contact,
                                struct error *err)
{
    ret_contact->text = input->text;
    return condition_resolve(extract, node, &input->condition, &ret_contact->condition, err);
}

void enough_parse(struct extract *extract, struct key_reader *reader, const struct yaml *node)
{
    struct enough_rules *rules = &extract->enough;
    struct enough_input input = {0};
    struct error err = {0};
    if (!node || !key_read(reader, &enough_keys, node, &input))
        return;
    const struct yaml *list = input.contacts;
    rules->asked = true;
    rules->observed = input.observed;
    if (list && (list->kind != YAML_LIST || list->n_child > ENOUGH_MAX_CONTACTS)) {
        yaml_error(list, &err, "contacts must be a list of at most %d conditions",
                   ENOUGH_MAX_CONTACTS);
        key_note(reader, E_CONFIG, &err);
        return;
    }
    size_t n = list ? list->n_child : 0;
    rules->contacts = arena_array(&extract->arena, n, sizeof *rules->contacts);
    rules->texts = arena_array(&extract->arena, n, sizeof *rules->texts);
    for (const struct yaml *item = n ? list->first : NULL; item; item = item->next) {
        struct contact_input contact = {0};
        struct contact *ret = &rules->contacts[rules->n_contact++];
        if (key_read(reader, &contact_keys, item, &contact))
            key_note(reader, contact_read(extract, item, &contact, ret, &err), &err);
        rules->texts[rules->n_contact - 1] = contact.text;
    }
}

bool enough_is_asked(const struct extract *extract)
{
    return extract->enough.asked;
}

double enough_observed(const struct extract *extract)
{
    return extract->enough.observed;
}

const char *const *enough_contacts(const struct extract *extract, size_t *ret_n)
{
    *ret_n = extract->enough.n_contact;
    return extract->enough.texts;
}

// Days from a day on that any source of the scenario can know of the person.
static int64_t days_known(const struct extract *extract, const struct view *view, uint32_t person,
                          day_t from, struct scratch *scratch)
{
    int64_t days = 0;
    if (!scratch->cover)
        scratch->cover = memory_alloc(sizeof *scratch->cover);
    for (day_t day = from; day < view->as_of; day++) {
        bool known = false;
        for (size_t i = 0; i < extract->config.n_source && !known; i++) {
            if (!extract->used[i] || source_is_observing(extract, i))
                continue;
            struct cover_question question = {extract, i, true};
            cover_find(&question, view, person, scratch->cover);
            day_t gap = cover_gap(scratch->cover, day, view->as_of);
            gap = gap == DAY_MAX ? view->as_of : gap;
            known = gap > day;
            days += gap > day ? gap - day : 0;
            day = gap > day ? gap - 1 : day;
        }
    }
    return days;
}

struct enough_answer enough_find(const struct extract *extract, const struct view *view,
                                 uint32_t person, struct scratch *scratch)
{
    const struct enough_rules *rules = &extract->enough;
    struct enough_answer answer = {.observed = 1};
    if (!rules->asked)
        return answer;
    day_t from = span_subtract(view->as_of, (struct span){1, 'y'});
    day_t birth = view_attribute_day(view, person, extract->i_dob);
    from = birth != DAY_NONE && birth > from ? birth : from;
    if (from < view->as_of)
        answer.observed =
            (double)days_known(extract, view, person, from, scratch) / (view->as_of - from);
    answer.too_little = answer.observed < rules->observed;
    for (size_t i = 0; i < rules->n_contact; i++)
        if (condition_test(extract, view, person, &rules->contacts[i].condition, scratch) ==
            TRUTH_NO)
            answer.missed |= (uint64_t)1 << i;
    return answer;
}

struct enough_work {
    const struct extract *extract;
    const struct view *view;
    const uint32_t *persons;
    struct enough_answer *answers;
    struct scratch *scratch; // by worker
};

static void enough_chunk(void *context, size_t first, size_t end, int worker)
{
    struct enough_work *work = context;
    for (size_t i = first; i < end; i++)
        work->answers[i] =
            enough_find(work->extract, work->view, work->persons[i], &work->scratch[worker]);
}

void enough_find_all(const struct extract *extract, day_t as_of, const uint32_t *persons, size_t n,
                     struct enough_answer *ret_answers)
{
    int n_thread = extract->options.n_thread;
    struct view view;
    view_open(extract, as_of, &view);
    struct enough_work work = {extract, &view, persons, ret_answers,
                               memory_alloc((size_t)n_thread * sizeof(struct scratch))};
    parallel_for(n, ENOUGH_CHUNK, n_thread, enough_chunk, &work);
    for (int i = 0; i < n_thread; i++)
        scratch_done(&work.scratch[i]);
    free(work.scratch);
    view_close(&view);
}
