// What a household owes at a time, and how it is put on file.
#ifndef HEARTH_WORLD_OWED_H
#define HEARTH_WORLD_OWED_H

#include "data-samples/world/world_batch.h"
#include "data-samples/world/world_money.h"

// Steps to recover the tax of a whole year: final notice to enforcement agents; none yet.
enum tax_step { TAX_NONE, TAX_FINAL, TAX_SUMMONED, TAX_ORDERED, TAX_WITH_AGENTS };

// Begins as zeros. Money in pounds.
struct debts {
    bool begun;
    bool hard;                  // income has fallen below what the home costs
    double bill;                // council tax for a year
    double year_owed, old_owed; // of this year's instalments missed; of the years before
    int n_reminder;             // this year
    bool year_due;              // all of it, since an instalment stayed unpaid
    enum tax_step step;         // the recovery under way
    int step_month;             // of the calendar, when the next step is due
    double rent, rent_owed;     // a month's rent; what is owed to the landlord
    day_t home_from;            // of the tenancy that the rent belongs to
    bool notice;                // to leave, for rent owed
    int possession;             // enum possession_code of the last step, while notice is given
    int possession_month;       // of the calendar, when the next step may be taken
    bool kept;                  // the home would have been lost this month, but for help
};

// A day so many days after the month's first; writes a fact about who
// pays, with the detail's code, flags and value in whole pence.
day_t owed_day(const struct payer *payer, int month, int least, int most);
void owed_write(const struct payer *payer, enum fact_kind kind, day_t day, struct fact detail);

#endif
