// A card at work: adding up, parts a column, and its way through JSON. How it is made:
// points_fit.c.
#include "model/kind/points.h"

#include <math.h>
#include <string.h>

static int item_points(const struct points_item *item, const double *x)
{
    double v = x[item->column];
    return !isnan(v) && v >= item->cut ? item->points : 0;
}

int points_total(const struct points_card *card, const double *x)
{
    int total = 0;
    for (size_t i = 0; i < card->n_item; i++)
        total += item_points(&card->items[i], x);
    return total;
}

double points_parts(const void *state, const double *x, double *ret_parts, size_t n_col)
{
    const struct points_card *card = state;
    memset(ret_parts, 0, n_col * sizeof *ret_parts);
    for (size_t i = 0; i < card->n_item; i++)
        ret_parts[card->items[i].column] += card->slope * item_points(&card->items[i], x);
    return card->intercept;
}

const struct points_card *points_get_card(const void *state)
{
    return state;
}

void points_to_json(const void *state, json *object)
{
    const struct points_card *card = state;
    json_put_number(object, "intercept", card->intercept);
    json_put_number(object, "slope", card->slope);
    json *items = json_put_array(object, "items");
    for (size_t i = 0; i < card->n_item; i++) {
        json *item = json_add_object(items);
        json_put_integer(item, "column", card->items[i].column);
        if (card->items[i].cut == POINTS_KNOWN)
            json_put_text(item, "when", "known");
        else
            json_put_number(item, "at_least", card->items[i].cut);
        json_put_integer(item, "points", card->items[i].points);
    }
}

enum status points_from_json(struct arena *arena, const json *object, size_t n_col,
                             void **ret_state, struct error *err)
{
    struct points_card *card = arena_alloc(arena, sizeof *card);
    const json *items = json_get(object, "items");
    card->intercept = json_number(object, "intercept", NAN);
    card->slope = json_number(object, "slope", NAN);
    card->n_item = json_count(items);
    if (!isfinite(card->intercept) || !isfinite(card->slope) || card->n_item > POINTS_MAX_ITEMS)
        return error_set(err, E_DATA, "the card's numbers are not usable");
    card->items = arena_array(arena, card->n_item + 1, sizeof *card->items);
    for (size_t i = 0; i < card->n_item; i++) {
        const json *item = json_at(items, i);
        double column = json_number(item, "column", -1), points = json_number(item, "points", NAN);
        double cut = json_text(item, "when") ? POINTS_KNOWN : json_number(item, "at_least", NAN);
        bool good = column >= 0 && column < (double)n_col && column == floor(column) &&
                    fabs(points) <= 100 && points == floor(points) && !isnan(cut);
        if (!good)
            return error_set(err, E_DATA, "line %zu of the card is not usable", i + 1);
        card->items[i] = (struct points_item){(uint32_t)column, cut, (int)points};
    }
    *ret_state = card;
    return OK;
}
