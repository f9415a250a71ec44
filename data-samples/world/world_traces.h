// What the other agencies meet: traces of a family's states and strain.
#ifndef HEARTH_WORLD_TRACES_H
#define HEARTH_WORLD_TRACES_H

#include "data-samples/world/world_family.h"

void traces_month(struct family *family, int month);
void traces_spells(struct family *family); // what covers years: school, benefits, accounts

// One agency each, of a month.
void police_month(struct family *family, int month);
void health_month(struct family *family, int month);
void school_month(struct family *family, int month);
void school_spells(struct family *family);

// Who pays for a household, for families and all others.
struct payer {
    struct batch *batch;
    gsl_rng *stream;
    const struct calendar *calendar;
    uint32_t adult, second; // second may be WORLD_NONE
    bool poor, children;
    double strain;
    double calm; // factor on debts and lost homes: calm_of_age
};
// The debts of a month in a home of this tenure, and whether the home is lost.
void money_month(const struct payer *payer, int month, enum tenure tenure);
// The accounts that cover a residence: council tax, tenancy.
void money_spells(const struct payer *payer, const struct residence *home);
void money_benefits(const struct payer *payer, day_t from, day_t to);

// Writes an event that has a code and flags.
void trace(struct batch *batch, enum fact_kind kind, uint32_t person, day_t day, int code);

#endif
