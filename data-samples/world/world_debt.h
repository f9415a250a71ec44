// What a household owes, month after month: rent and council tax that run on from one month to the
// next, the council's steps to recover them, and the fall of income behind both.
#ifndef HEARTH_WORLD_DEBT_H
#define HEARTH_WORLD_DEBT_H

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
};
// A month's debts in the home since home_from. Writes reminders and the steps after them, quarterly
// rent statements of the council's tenants.
void debts_month(struct debts *debts, const struct payer *payer, int month,
                 const struct residence *home);

#endif
