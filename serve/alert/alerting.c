// Whom the store's places go to is decided outside of its lock, from the places taken as read a
// moment before; when another scoring or a review came between, the store says so and it is done
// again.
#include "serve/alert/alerting.h"

#include "features/base/json.h"
#include "serve/store/alerts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TRIES 5

// Owns: arena.
static char *json_to_text(struct arena *arena, const json *root)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = open_memstream(&text, &n);
    json_write(root, stream, ERROR_IGNORED);
    fclose(stream);
    char *copy = arena_text_n(arena, text, n && text[n - 1] == '\n' ? n - 1 : n);
    free(text);
    return copy;
}

static const char *reasons_text(struct arena *arena, const struct scored_person *person)
{
    json *array = json_array_create();
    for (size_t i = 0; i < SCORE_REASONS; i++)
        if (*person->reasons[i])
            json_put_text(json_add_object(array), "text", person->reasons[i]);
    const char *text = json_to_text(arena, array);
    json_free(array);
    return text;
}

static struct taken_place *places_taken(struct arena *arena, const struct alert_hold *holds,
                                        size_t n, day_t as_of)
{
    struct taken_place *taken = arena_array(arena, n + 1, sizeof *taken);
    for (size_t i = 0; i < n; i++)
        taken[i] = (struct taken_place){holds[i].person, holds[i].household, holds[i].this_month,
                                        holds[i].as_of == as_of};
    return taken;
}

// The new alerts, by rank. Owns: arena.
static struct alert *alerts_list(struct arena *arena, const struct alerting *alerting,
                                 const struct scores *scores, size_t *ret_n)
{
    const struct extract *extract = alerting->model->extract;
    struct alert *alerts = arena_array(arena, scores->n_alert + 1, sizeof *alerts);
    *ret_n = 0;
    for (size_t i = 0; i < scores->n; i++) {
        const struct scored_person *person = &scores->persons[i];
        if (!person->alert || person->kept)
            continue;
        uint32_t household = scores->matrix.household[person->i_row];
        alerts[(*ret_n)++] = (struct alert){
            .person = extract_person_id(extract, scores->matrix.person[person->i_row]),
            .household = household == UINT32_MAX ? NULL : extract_household_id(extract, household),
            .rank = (int64_t)i + 1,
            .score = person->score,
            .low = NAN,
            .high = NAN,
            .band = alert_band_of(alerting->rules, i + 1, scores->n),
            .reasons = reasons_text(arena, person),
        };
    }
    return alerts;
}

static enum status place_once(struct arena *arena, const struct alerting *alerting,
                              struct scores *scores, struct error *err)
{
    struct alert_holds holds;
    size_t n;
    struct alert_scoring scoring = {
        .actor = alerting->actor,
        .scenario = alerting->model->info->name,
        .model = alerting->model->bundle.id,
        .as_of = scores->as_of,
        .capacity = (int64_t)alerting->rules->capacity,
        .by_household = alerting->rules->by_household,
    };
    enum status status = alerts_held(alerting->store, arena, &scoring, &holds, err);
    if (status)
        return status;
    scores_place(scores, alerting->model, alerting->rules,
                 places_taken(arena, holds.items, holds.n, scores->as_of), holds.n);
    const struct alert *alerts = alerts_list(arena, alerting, scores, &n);
    return alerts_replace(alerting->store, &scoring, alerts, n, err);
}

enum status alerting_place(const struct alerting *alerting, struct scores *scores,
                           struct error *err)
{
    enum status status = E_CONFLICT;
    for (int i = 0; i < TRIES && status == E_CONFLICT; i++) {
        struct arena arena = {0};
        status = place_once(&arena, alerting, scores, err);
        arena_done(&arena);
    }
    return status;
}
