// A card at work: contributions, description, and its way through JSON. How it is made:
// points_fit.c.
#include "model/kind/points.h"

#include "model/kind/additive.h"

#include <math.h>
#include <string.h>

static int item_points(const struct card_item *item, const double *x)
{
    double v = x[item->column];
    return !isnan(v) && v >= item->cut ? item->points : 0;
}

static double points_row(const void *state, const double *x, double *ret_contributions,
                         size_t n_col)
{
    const struct score_card *card = state;
    memset(ret_contributions, 0, n_col * sizeof *ret_contributions);
    for (size_t i = 0; i < card->n_item; i++)
        ret_contributions[card->items[i].column] += card->slope * item_points(&card->items[i], x);
    return card->intercept;
}

void points_margins(const void *state, const struct feature_rows *rows, int n_thread,
                    double *ret_margins)
{
    additive_margins(points_row, state, rows, n_thread, ret_margins);
}

double points_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                            double *ret_contributions)
{
    return additive_contributions(points_row, state, rows, n_thread, ret_contributions);
}

void points_describe(struct arena *arena, const void *state, struct kind_description *ret)
{
    (void)arena;
    ret->card = state;
}

void points_to_json(const void *state, json *object)
{
    const struct score_card *card = state;
    json_put_number(object, "intercept", card->intercept);
    json_put_number(object, "slope", card->slope);
    json *items = json_put_array(object, "items");
    for (size_t i = 0; i < card->n_item; i++) {
        json *item = json_add_object(items);
        json_put_integer(item, "column", card->items[i].column);
        if (card->items[i].cut == CARD_KNOWN)
            json_put_text(item, "when", "known");
        else
            json_put_number(item, "at_least", card->items[i].cut);
        json_put_integer(item, "points", card->items[i].points);
    }
}

enum status points_from_json(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err)
{
    struct score_card *card = arena_alloc(arena, sizeof *card);
    const json *items = json_get(object, "items");
    card->intercept = json_number(object, "intercept", NAN);
    card->slope = json_number(object, "slope", NAN);
    card->n_item = json_count(items);
    if (!isfinite(card->intercept) || !isfinite(card->slope) || json_kind_of(items) != JSON_LIST ||
        card->n_item > POINTS_MAX_ITEMS)
        return error_set(err, E_DATA, "the card's numbers are not usable");
    card->items = arena_array(arena, card->n_item + 1, sizeof *card->items);
    for (size_t i = 0; i < card->n_item; i++) {
        const json *item = json_at(items, i);
        double column = json_number(item, "column", -1), points = json_number(item, "points", NAN);
        double cut = json_text(item, "when") ? CARD_KNOWN : json_number(item, "at_least", NAN);
        bool good = column >= 0 && column < (double)n_col && column == floor(column) &&
                    fabs(points) <= 100 && points == floor(points) && !isnan(cut);
        if (!good)
            return error_set(err, E_DATA, "line %zu of the card is not usable", i + 1);
        card->items[i] = (struct card_item){(uint32_t)column, cut, (int)points};
    }
    *ret_state = card;
    return OK;
}
