// What comes up in a family in a month, drawn first and handled in the order of its days.
#ifndef HEARTH_WORLD_AGENDA_H
#define HEARTH_WORLD_AGENDA_H

#include "features/base/day.h"

#include <stdbool.h>
#include <stdint.h>

// The random marks of a candidate for an enquiry, drawn before it is known whether early help or
// detection removes it, so that both potential outcomes of a panel share them. Units: uniform
// draws in [0, 1); plan_lag in working days, other lags in days.
struct marks {
    day_t day;
    double help, known, plan, care, plan_luck;
    int plan_lag, care_soon, care_later;
    bool care_only; // of an older child, without an enquiry
};

// In the order in which happenings of one day are handled.
enum happening_kind {
    HAPPENING_PANEL,
    HAPPENING_ENQUIRY,
    HAPPENING_REPORT, // of an event that an agency met
    HAPPENING_REFERRAL,
    HAPPENING_CONTACT,
    HAPPENING_KIND_COUNT
};

struct happening {
    day_t day;
    enum happening_kind kind;
    uint32_t children;  // bit i = the family's child i
    uint8_t source;     // of a report: enum source_code
    struct marks marks; // of an enquiry; of a report or referral only `known`
};

enum { AGENDA_MAX = 96 };
struct agenda {
    struct happening happenings[AGENDA_MAX];
    int n;
};

void agenda_add(struct agenda *agenda, const struct happening *happening); // ignored when full
void agenda_sort(struct agenda *agenda); // by day, kind, then the mark `help`

#endif
