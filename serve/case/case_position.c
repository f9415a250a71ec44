// Where the child and the family stand now: what is open by today's records, and who of them is open
// to social care. What an extract says is dated, and beyond its limit it is unknown, not closed.

#include "serve/case/case_make.h"

#include "features/base/text.h"
#include "serve/case/case_stay.h"
#include "serve/case/case_text.h"

#include <string.h>

#define FRESH_DAYS 7 // of the sources of the strip; other sources: case.h

static size_t source_find(const struct case_maker *maker, const char *name)
{
    const struct config *config = maker->model->timeline->config;
    size_t i = 0;
    while (i < config->n_source && strcmp(config->sources[i].name, name) != 0)
        i++;
    return i;
}

// What a view of today sees of one of the case's people in one source.
static struct stay stay_today(const struct case_maker *maker, size_t i_source, size_t i_person)
{
    struct view now = maker->view;
    now.as_of = maker->family->today + 1; // what is known today counts
    return stay_find(&now, i_source, maker->persons[i_person]);
}

// "child protection plan (neglect)": what it is, and of what kind where the record says so.
static const char *stay_title(const struct case_maker *maker, size_t i_source,
                              const struct stay *stay)
{
    return source_one_text(&maker->family->arena, maker->model->timeline->sources[i_source].config,
                           view_category_text(&maker->view, i_source, stay->category));
}

static const char *caution_text(struct case_maker *maker, day_t extracted)
{
    struct arena *arena = &maker->family->arena;
    if (extracted != DAY_NONE && maker->family->today - extracted <= FRESH_DAYS)
        return "";
    return arena_format(arena, "Unknown since %s: check the case system before deciding.",
                        extracted == DAY_NONE ? "an extract without a date"
                                              : case_day_words(arena, extracted));
}

static const char *extract_text(struct arena *arena, day_t extracted)
{
    return extracted == DAY_NONE
               ? "the extract"
               : arena_format(arena, "the extract of %s", case_day_words(arena, extracted));
}

// The earliest of the sources' extracts: what is not in one of them is unknown since that day.
static day_t extract_of(const struct case_maker *maker, const char *const *names, size_t n)
{
    day_t earliest = DAY_NONE;
    for (size_t k = 0; k < n; k++) {
        day_t extracted = maker->model->extracted[source_find(maker, names[k])];
        if (!k || extracted < earliest)
            earliest = extracted;
    }
    return earliest;
}

static void position_in(struct case_maker *maker, const struct hub_position *asked,
                        struct case_position *position)
{
    struct arena *arena = &maker->family->arena;
    const char *ended = "";
    day_t last = DAY_NONE;
    for (size_t k = 0; k < asked->n_in; k++) {
        size_t i_source = source_find(maker, asked->in[k]);
        struct stay stay = stay_today(maker, i_source, 0);
        if (stay.open_since != DAY_NONE) {
            position->open = true;
            position->since = stay.open_since;
            position->extracted = maker->model->extracted[i_source];
            position->text = arena_format(arena, "%s since %s, in %s.",
                                          text_sentence(arena, stay_title(maker, i_source, &stay)),
                                          case_day_words(arena, stay.open_since),
                                          extract_text(arena, position->extracted));
            return;
        }
        if (stay.last != DAY_NONE && (last == DAY_NONE || stay.last > last)) {
            last = stay.last;
            ended = arena_format(arena, " The last one (%s) ended on %s.",
                                 stay_title(maker, i_source, &stay), case_day_words(arena, last));
        }
    }
    position->extracted = extract_of(maker, asked->in, asked->n_in);
    position->text = arena_format(arena, "No open case in %s.%s",
                                  extract_text(arena, position->extracted), ended);
}

static void position_last(struct case_maker *maker, const struct hub_position *asked,
                          struct case_position *position)
{
    struct arena *arena = &maker->family->arena;
    size_t i_last = 0;
    day_t last = DAY_NONE;
    for (size_t k = 0; k < asked->n_last; k++) {
        size_t i_source = source_find(maker, asked->last[k]);
        struct stay stay = stay_today(maker, i_source, 0);
        if (stay.last != DAY_NONE && (last == DAY_NONE || stay.last > last)) {
            last = stay.last;
            i_last = i_source;
        }
    }
    position->extracted = extract_of(maker, asked->last, asked->n_last);
    position->since = last;
    position->text =
        last == DAY_NONE
            ? arena_format(arena, "No record in %s.", extract_text(arena, position->extracted))
            : arena_format(
                  arena, "Latest: %s (%s), in %s.", case_day_words(arena, last),
                  source_one_text(arena, maker->model->timeline->sources[i_last].config, ""),
                  extract_text(arena, position->extracted));
}

// "child protection plan since 3 March 2025 (children's social care, the extract of …)"; "" = not open.
static const char *known_text(struct case_maker *maker, size_t i_person)
{
    struct arena *arena = &maker->family->arena;
    const struct hub_config *hub = &maker->model->timeline->config->hub;
    for (size_t k = 0; k < hub->n_known; k++) {
        size_t i_source = source_find(maker, hub->known[k]);
        struct stay stay = stay_today(maker, i_source, i_person);
        if (stay.open_since == DAY_NONE)
            continue;
        const struct case_source *source = &maker->family->sources[i_source];
        return arena_format(arena, "%s since %s (%s%s%s)", stay_title(maker, i_source, &stay),
                            case_day_words(arena, stay.open_since), source->agency,
                            *source->agency ? ", " : "",
                            extract_text(arena, maker->model->extracted[i_source]));
    }
    return "";
}

void case_position_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    const struct hub_config *hub = &maker->model->timeline->config->hub;
    for (size_t i = 0; i < family->n_person; i++)
        family->people[i].known = known_text(maker, i);
    family->positions = arena_array(&family->arena, hub->n_position + 1, sizeof *family->positions);
    for (size_t i = 0; i < hub->n_position; i++) {
        struct case_position *position = &family->positions[family->n_position++];
        *position = (struct case_position){.title = hub->positions[i].title, .since = DAY_NONE};
        if (hub->positions[i].n_in)
            position_in(maker, &hub->positions[i], position);
        else
            position_last(maker, &hub->positions[i], position);
        position->caution = caution_text(maker, position->extracted);
    }
    for (size_t i = 0; i < family->n_source; i++)
        family->sources[i].extracted = maker->model->extracted[i];
}
