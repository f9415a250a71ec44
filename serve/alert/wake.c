// The earliest change wins; when two fall on one day, the order of the functions below.

#include "serve/alert/wake.h"

#include "features/extract/list_facts.h"
#include "features/timeline/household.h"

#define INFANT_MONTHS 12

struct waking {
    struct arena *arena;
    const struct wake_question *question;
    struct wake wake;
};

static void wake_note(struct waking *waking, const char *what, day_t date)
{
    if (!waking->wake.what || date < waking->wake.date)
        waking->wake = (struct wake){what, date};
}

static void significant_note(void *context, const struct list_fact *fact)
{
    struct waking *waking = context;
    const struct wake_question *question = waking->question;
    if (fact->seen->known < question->since)
        return;
    const struct source *source = question->view.timeline->sources[fact->i_source].config;
    wake_note(
        waking,
        source_one_text(waking->arena, source,
                        view_category_text(&question->view, fact->i_source, fact->seen->category)),
        fact->seen->date);
}

static day_t attribute_day(const struct wake_question *question, uint32_t person, const char *name)
{
    return view_attribute_day(&question->view, person,
                              timeline_find_attribute(question->view.timeline, name));
}

// Whether the first record of the person at the place was received since the decision; then the day
// from which the person is recorded there, or, where that is not known, on which it was received.
static bool has_come(const struct wake_question *question, uint32_t person, uint32_t place,
                     day_t *ret_day)
{
    const struct timeline *timeline = question->view.timeline;
    day_t known = DAY_MAX, from = DAY_MAX, as_of = question->view.as_of;
    for (uint32_t i = timeline->address_first[person]; i < timeline->address_first[person + 1];
         i++) {
        const struct address_row *row = &timeline->addresses[i];
        if (row->address != place || row->from >= as_of || row->known >= as_of)
            continue;
        known = row->known < known ? row->known : known;
        from = row->from != DAY_NONE && row->from < from ? row->from : from;
    }
    *ret_day = from == DAY_MAX ? known : from;
    return known != DAY_MAX && known >= question->since;
}

// Born since the decision, or an infant of whom nothing had been received by then.
static bool is_new_infant(const struct wake_question *question, uint32_t person, day_t birth)
{
    struct view then = question->view;
    then.as_of = question->since;
    return birth >= question->since ||
           (birth >= day_add_months(question->since, -INFANT_MONTHS) && !view_knows(&then, person));
}

static void home_note(struct waking *waking)
{
    size_t n;
    const struct wake_question *question = waking->question;
    const struct household_index *homes = question->view.households;
    const struct home *home = household_home(homes, question->person);
    const uint32_t *members = household_members(homes, question->person, &n);
    day_t day;
    for (size_t i = 0; i < n; i++) {
        day_t birth = attribute_day(question, members[i], "dob");
        if (members[i] == question->person || birth == DAY_NONE)
            continue;
        if (is_new_infant(question, members[i], birth))
            wake_note(waking, "birth of a child in the home", birth);
        else if (home->place != HOME_NONE && !day_is_of_child(question->view.as_of, birth) &&
                 has_come(question, members[i], home->place, &day))
            wake_note(waking, "new adult in the home", day);
    }
    if (home->place != HOME_NONE && has_come(question, question->person, home->place, &day))
        wake_note(waking, "move to another home", day);
}

struct wake wake_find(struct arena *arena, const struct wake_question *question)
{
    struct waking waking = {.arena = arena, .question = question};
    list_facts_visit(question->extract, &question->view, question->person, LIST_SIGNIFICANT,
                     &(struct list_fact_visitor){significant_note, &waking});
    home_note(&waking);
    return waking.wake;
}
