// Who gets the month's alerts is decided outside of the store's lock, from the alerts as read a moment
// before; when another scoring or a review came between, the store says so and it is done again.
#include "serve/alert/alerting.h"

#include "features/base/json.h"
#include "features/base/plain.h"
#include "serve/alert/held_back.h"
#include "serve/store/alerts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 5

struct taken_places {
    const struct scores *scores; // in: of the list
    struct taken_place *items;
    size_t n;
};

// Owns: arena.
static char *json_to_text(struct arena *arena, const json *root)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = memory_stream(&text, &n);
    json_write(root, stream, ERROR_IGNORED);
    memory_stream_close(stream);
    char *copy = arena_text_n(arena, text, n && text[n - 1] == '\n' ? n - 1 : n);
    free(text);
    return copy;
}

static const char *below_text(struct arena *arena, size_t rank)
{
    return arena_format(arena, "Rank %zu in the latest scoring, below the end of the list", rank);
}

// What became of an alert that waits: no reason of the estimate.
static void reason_on_place(json *array, const char *text)
{
    json *object = json_add_object(array);
    json_put_text(object, "text", text);
    json_put_text(object, "about", ALERT_ON_PLACE);
}

// first: a sentence before the reasons, or NULL.
static const char *reasons_text(struct arena *arena, const struct scored_person *person,
                                const char *first)
{
    json *array = json_array_create();
    if (first)
        reason_on_place(array, first);
    for (size_t i = 0; i < SCORE_REASONS; i++)
        if (*person->reasons[i])
            json_put_text(json_add_object(array), "text", person->reasons[i]);
    const char *text = json_to_text(arena, array);
    json_free(array);
    return text;
}

// The alerts that there are, then the children who are held back after a decision.
static enum status places_taken(struct arena *arena, const struct alerting *alerting,
                                const struct alert_holds *holds, struct taken_places *ret_taken,
                                struct error *err)
{
    const char **held;
    size_t n_held;
    const struct scores *scores = ret_taken->scores;
    struct held_back_question question = {alerting->store, alerting->model, alerting->rules,
                                          scores};
    enum status status = held_back_find(arena, &question, &held, &n_held, err);
    if (status)
        return status;
    ret_taken->items = arena_array(arena, holds->n + n_held + 1, sizeof *ret_taken->items);
    for (size_t i = 0; i < holds->n; i++) {
        const struct alert_hold *hold = &holds->items[i];
        ret_taken->items[ret_taken->n++] = (struct taken_place){
            hold->person, hold->household, hold->this_month, hold->as_of == scores->as_of, false};
    }
    for (size_t i = 0; i < n_held; i++)
        ret_taken->items[ret_taken->n++] =
            (struct taken_place){.person = held[i], .person_only = true};
    return OK;
}

// Rank and estimate of a scored person as an alert. Owns: arena.
static struct alert alert_of(struct arena *arena, const struct alerting *alerting,
                             const struct scores *scores, size_t i)
{
    const struct scored_person *person = &scores->persons[i];
    const struct extract *extract = alerting->model->extract;
    uint32_t household = scores->matrix.household[person->i_row];
    return (struct alert){
        .person = extract_person_id(extract, scores->matrix.person[person->i_row]),
        .household = household == UINT32_MAX ? NULL : extract_household_id(extract, household),
        .rank = (int64_t)i + 1,
        .score = person->score,
        .low = person->range.low,
        .high = person->range.high,
        .band = alert_band_of(alerting->rules, i + 1, scores->n),
        .reasons = reasons_text(arena, person, person->above ? NULL : below_text(arena, i + 1)),
    };
}

// The alert of a person who is no longer ranked (left the cohort, or too little is known) says so, and else what it said before.
static const char *left_reasons(struct arena *arena, const struct alert_hold *hold, day_t as_of)
{
    json *old = NULL, *array = json_array_create();
    const char *text = arena_format(arena, "No longer ranked in the latest scoring of %s",
                                    plain_date(arena, as_of));
    reason_on_place(array, text);
    if (!json_read_text(hold->reasons, strlen(hold->reasons), &old, ERROR_IGNORED))
        for (size_t i = 0; i < json_count(old); i++) {
            const char *before = json_text(json_at(old, i), "text");
            if (before && !json_text(json_at(old, i), "about"))
                json_put_text(json_add_object(array), "text", before);
        }
    const char *reasons = json_to_text(arena, array);
    json_free(old);
    json_free(array);
    return reasons;
}

// What a scoring says now of an alert that waits. Its band never falls: its due time does not move away. A
// person who is no longer ranked keeps rank and estimate of the list that ranked them.
static struct alert update_of(struct arena *arena, const struct alerting *alerting,
                              const struct scores *scores, const struct alert_hold *hold)
{
    const struct extract *extract = alerting->model->extract;
    for (size_t i = 0; i < scores->n; i++) {
        uint32_t person = scores->matrix.person[scores->persons[i].i_row];
        if (strcmp(extract_person_id(extract, person), hold->person) != 0)
            continue;
        struct alert alert = alert_of(arena, alerting, scores, i);
        if (alert_band_place(alerting->rules, hold->band) <
            alert_band_place(alerting->rules, alert.band))
            alert.band = hold->band;
        alert.id = hold->id;
        alert.as_of = scores->as_of;
        alert.model = alerting->model->bundle.id;
        return alert;
    }
    return (struct alert){.id = hold->id,
                          .as_of = hold->ranked_on,
                          .model = hold->model,
                          .person = hold->person,
                          .household = hold->household,
                          .rank = hold->rank,
                          .score = hold->score,
                          .low = hold->low,
                          .high = hold->high,
                          .band = hold->band,
                          .reasons = left_reasons(arena, hold, scores->as_of)};
}

// What this list says of the alerts of earlier lists that wait: all are in one order. Owns: arena.
static const struct alert *ranks_list(struct arena *arena, const struct alerting *alerting,
                                      const struct scores *scores, const struct alert_holds *holds,
                                      size_t *ret_n)
{
    struct alert *ranks = arena_array(arena, holds->n + 1, sizeof *ranks);
    *ret_n = 0;
    for (size_t i = 0; i < holds->n; i++)
        if (holds->items[i].rankable)
            ranks[(*ret_n)++] = update_of(arena, alerting, scores, &holds->items[i]);
    return ranks;
}

// New alerts by rank, then updates of those that wait. Owns: arena.
static struct alert *alerts_list(struct arena *arena, const struct alerting *alerting,
                                 const struct scores *scores, const struct alert_holds *holds,
                                 size_t *ret_n)
{
    struct alert *alerts = arena_array(arena, scores->n_alert + holds->n + 1, sizeof *alerts);
    *ret_n = 0;
    for (size_t i = 0; i < scores->n; i++)
        if (scores->persons[i].alert && !scores->persons[i].kept)
            alerts[(*ret_n)++] = alert_of(arena, alerting, scores, i);
    for (size_t i = 0; i < holds->n; i++)
        if (holds->items[i].updatable)
            alerts[(*ret_n)++] = update_of(arena, alerting, scores, &holds->items[i]);
    return alerts;
}

static struct alert_scoring scoring_of(const struct alerting *alerting, day_t as_of)
{
    return (struct alert_scoring){
        .actor = alerting->actor,
        .scenario = alerting->model->info->name,
        .model = alerting->model->bundle.id,
        .as_of = as_of,
        .capacity = (int64_t)alerting->rules->capacity,
        .by_household = alerting->rules->by_household,
    };
}

// Gives out what the store's alerts leave free.
static enum status give_out(struct arena *arena, const struct alerting *alerting,
                            struct scores *scores, struct alert_holds *ret_holds, struct error *err)
{
    struct taken_places taken = {.scores = scores};
    struct alert_scoring scoring = scoring_of(alerting, scores->as_of);
    enum status status = alerts_held(alerting->store, arena, &scoring, ret_holds, err);
    if (!status)
        status = places_taken(arena, alerting, ret_holds, &taken, err);
    if (!status)
        scores_place(scores, alerting->model, alerting->rules, taken.items, taken.n);
    return status;
}

static enum status place_once(struct arena *arena, const struct alerting *alerting,
                              struct scores *scores, struct error *err)
{
    size_t n;
    char frozen[HASH_TEXT] = "";
    struct alert_holds holds;
    struct alert_scoring scoring = scoring_of(alerting, scores->as_of);
    enum status status = give_out(arena, alerting, scores, &holds, err);
    if (!status && alerting->prepare)
        status = alerting->prepare(alerting->context, scores, frozen, err);
    scoring.frozen = frozen;
    if (status)
        return status;
    const struct alert *alerts = alerts_list(arena, alerting, scores, &holds, &n);
    scoring.ranks = ranks_list(arena, alerting, scores, &holds, &scoring.n_rank);
    return alerts_replace(alerting->store, &scoring, alerts, n, err);
}

enum status alerting_preview(const struct alerting *alerting, struct scores *scores,
                             struct error *err)
{
    struct arena arena = {0};
    struct alert_holds holds;
    enum status status = give_out(&arena, alerting, scores, &holds, err);
    arena_done(&arena);
    return status;
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
