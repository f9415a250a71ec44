// A parting or a move that was to come in the life without help happens with it when its mark is
// below the ratio of its rates in both: common random numbers, as for harm. Rates rise with abuse and
// crisis, so that help which ends these also keeps couples and homes together.

#include "data-samples/world/world_spared.h"
#include "data-samples/world/world_help.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

#define MARKS_KEY 0x73706172u

enum mark_kind { MARK_HOME, MARK_OUTSIDE, MARK_PARTING, MARK_MOVE, MARK_KINDS };

static double mark_of(const struct family *family, int month, enum mark_kind kind)
{
    uint64_t item = ((uint64_t)family->number * MONTH_MAX + (unsigned)month) * MARK_KINDS + kind;
    return (double)(stream_hash(family->seed ^ MARKS_KEY, item) >> 11) * 0x1p-53;
}

bool spared_outside(const struct family *family, int month)
{
    return mark_of(family, month, MARK_OUTSIDE) < PLACED_OUTSIDE;
}

bool spared_home(const struct family *family, int month)
{
    if (family->panel == DAY_MIN)
        return false;
    double works = help_works(family, month, family->help.from);
    return works > 0 && mark_of(family, month, MARK_HOME) < works * HELP_KEEPS_HOME &&
           !spared_outside(family, month);
}

// 1 = the state is on without help alone.
static int ended(const struct family *family, int month, enum state state)
{
    return (family->unhelped[month] >> state & 1) - (family->helped[month] >> state & 1);
}

static bool is_averted(const struct family *family, day_t day, enum mark_kind kind)
{
    int month = calendar_month(family->calendar, day);
    if (day >= family->left || month >= family->end_month ||
        family->calendar->start[month] < family->help_from)
        return false;
    bool parting = kind == MARK_PARTING;
    double abuse = parting ? PARTS_ABUSE * ended(family, month, STATE_ABUSE) : 0;
    double crisis =
        (parting ? PARTS_CRISIS : log(MOVES_CRISIS)) * ended(family, month, STATE_CRISIS);
    double works = parting ? help_works(family, month, family->help_from) : 0;
    double ratio = exp(-abuse - crisis + works * log(HELP_ON_PARTING));
    return mark_of(family, month, kind) >= ratio;
}

// The first day on which the life after the parting needs the partner gone.
static day_t next_without(const struct family *family, int i)
{
    day_t from = family->partners[i].to, until = family->mother_dies;
    if (i + 1 < family->n_partner && family->partners[i + 1].from < until)
        until = family->partners[i + 1].from;
    for (int k = 0; k < family->n_child; k++) {
        day_t conceived = family->children[k].due - PREGNANCY_DAYS;
        if (conceived >= from && conceived < until)
            until = conceived;
    }
    return until;
}

static void keep_partner(struct family *family, int i)
{
    struct partner *partner = &family->partners[i];
    partner->to = next_without(family, i);
    if (partner->to >= family->left)
        partner->to = DAY_MAX;
    if (partner->dies < family->left && partner->dies <= partner->to)
        partner->to = family->batch->persons[partner->person].died = partner->dies;
}

// The family stays in home i in place of moving to the next.
static void stay_on(struct family *family, int i)
{
    struct residence *home = &family->batch->residences[family->homes[i]];
    struct residence *next = &family->batch->residences[family->homes[i + 1]];
    home->to = next->to;
    next->to = next->from; // nobody's
    family->n_home--;
    for (int k = i + 1; k < family->n_home; k++)
        family->homes[k] = family->homes[k + 1];
}

void spared_life(struct family *family)
{
    for (int i = 0; i < family->n_partner; i++) {
        const struct partner *partner = &family->partners[i];
        if (partner->to < partner->dies && is_averted(family, partner->to, MARK_PARTING))
            keep_partner(family, i);
    }
    for (int i = 0; i + 1 < family->n_home; i++) {
        const struct residence *home = &family->batch->residences[family->homes[i]];
        const struct residence *next = &family->batch->residences[family->homes[i + 1]];
        if (home->kind == HOME_OWN && next->kind == HOME_OWN &&
            is_averted(family, home->to, MARK_MOVE))
            stay_on(family, i);
    }
}
