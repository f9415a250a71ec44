// A family while it is simulated: who belongs to it, what it carries, month by month.
#ifndef HEARTH_WORLD_FAMILY_H
#define HEARTH_WORLD_FAMILY_H

#include "data-samples/world/world_batch.h"
#include "data-samples/world/world_climate.h"
#include "data-samples/world/world_debt.h"
#include "data-samples/world/world_random.h"

enum {
    CHILD_MAX = 16,
    PARTNER_MAX = 8,
    HOME_MAX = 64,
    ABSENCE_MAX = 64,
    START_MAX = 128,
    MET_MAX = 16,
    REPORT_MAX = 64
};

// The on/off states of a family: bits of its state in a month.
enum state { STATE_ABUSE, STATE_MIND, STATE_SUBSTANCE, STATE_CRISIS, STATE_COUNT };
enum { STATE_SETS = 1 << STATE_COUNT };

// What nobody can see and what harm comes from; exploitation only of older children.
enum cause { CAUSE_NEGLECT, CAUSE_ABUSE, CAUSE_EXPLOITATION, CAUSE_COUNT };

// Ages with a hazard of their own.
enum age_class { AGE_UNBORN, AGE_0, AGE_1, AGE_2, AGE_5, AGE_10, AGE_16, AGE_CLASSES };

enum arm { ARM_UNHELPED, ARM_HELPED, ARM_COUNT };

struct child {
    uint32_t person;
    day_t dob, due;
    day_t visible; // the pregnancy is known from here
    day_t grown;   // eighteenth birthday
    day_t gone;    // no longer of the family: dead, adopted, with a guardian; DAY_MAX
    day_t dead;    // DAY_MAX = alive
    // Social care, as the loop over months goes on; DAY_MIN = never.
    day_t case_until, plan_until, care_until; // first day no longer
    day_t referred;                           // last
    size_t referral, plan; // numbers of the case's FACT_REFERRAL and the last FACT_CP_PLAN
    uint32_t episode;      // of the open or last case
    int n_plan;
    bool known; // on a plan or in care before, or bound for it
    // The current panel decision: its row (SIZE_MAX = none) and, in each arm, when a plan and
    // care would first start (DAY_MAX = not yet).
    size_t panel_row;
    bool known_at_panel;
    day_t arm_plan[ARM_COUNT], arm_care[ARM_COUNT];
};

struct partner {
    uint32_t person;
    day_t from, to; // at home [from, to)
    day_t dies;     // if still of this world then
};

// A father who did not live with the mother when the child was conceived.
struct father {
    uint32_t person;
    day_t from;   // conception of the first child
    day_t joined; // comes to live with the mother; DAY_MAX = never
    day_t dies;
    bool is_near; // lives in the borough
};

// A child's time in care, away from home [from, to).
struct absence {
    int child;
    day_t from, to;
};

// Early help as it goes or would: from its start it changes the log of the hazard of harm.
struct help {
    day_t from, end;
    double log_effect; // in full; below 0 = less harm
};

// A plan or care that started: what the truth about risks is held against.
struct start {
    uint32_t person;
    day_t day;
};

// Who met the family when, and what was reported of it for a later day.
struct met {
    day_t day;
    uint8_t source; // enum source_code
};
struct report {
    day_t day;
    uint32_t children;
    uint8_t source;
};

struct family {
    struct batch *batch;
    const struct calendar *calendar;
    const struct climate *climate;
    gsl_rng *streams[PURPOSE_COUNT];
    uint32_t number;
    uint64_t seed;
    // Fixed: standing adversity that agencies can see (x), hidden causes, and what they make.
    double deprivation, x, hidden[CAUSE_COUNT];
    double mother_age;                 // at the first birth, years
    bool native;                       // the mother's first home of her own is here
    bool care_experienced, lone, poor; // poor: means-tested benefits
    uint8_t decile, tenure;
    uint8_t ethnicity;                          // of the first children
    uint8_t mother_ethnicity, father_ethnicity; // of the mother and the first father
    double exit_rate;                        // out of the borough, a year, while children are young
    double on_next[STATE_SETS][STATE_COUNT]; // chance that a state is on a month after a set
    double strain[STATE_SETS];               // log hazard of harm above the average family's
    double neglect[STATE_SETS];              // share of it that comes from neglect
    double exploitation[STATE_SETS];         // log hazard of exploitation, of older children
    double enquiry[AGE_CLASSES][STATE_SETS]; // hazard of an enquiry, a child and year
    double plan[AGE_CLASSES][STATE_SETS];    // P(plan | enquiry)
    double care[AGE_CLASSES][STATE_SETS];    // P(care | enquiry)
    day_t founded, came, left;               // first birth; in the borough [came, left)
    uint32_t mother;
    day_t mother_dies; // if still here then
    struct child children[CHILD_MAX];
    int n_child;
    struct partner partners[PARTNER_MAX];
    int n_partner;
    struct father fathers[PARTNER_MAX];
    int n_father;
    uint32_t homes[HOME_MAX]; // numbers of the main household's residences, in order
    int n_home;
    struct absence absences[ABSENCE_MAX];
    int n_absence;
    struct start starts[START_MAX];
    int n_start;
    struct met met[MET_MAX]; // the latest; n_met counts all
    int n_met;
    struct report reports[REPORT_MAX];
    int n_report;
    int first_month, end_month; // lives simulated
    // By month of the calendar: the states as they are; as they would be without help and with the
    // help of the last panel; the luck of their switches, shared by all three.
    uint8_t states[MONTH_MAX], unhelped[MONTH_MAX], helped[MONTH_MAX];
    uint32_t luck[MONTH_MAX][STATE_COUNT];
    // Early help: the last panel (DAY_MIN = none), how help would go after it, and when it started
    // (DAY_MAX = never).
    day_t panel, help_from;
    struct help help;
    int crisis_month;  // in which the last crisis began that a lost home brought
    size_t first_fact; // of the batch: the family's first
    struct debts debts;
};

// Draws the family and its children; false = it is never resident in the world's time, and nothing
// was written.
bool family_found(struct family *family);

struct person person_draw(gsl_rng *life, bool female, day_t dob, uint8_t ethnicity);

// The person lived with the main household [from, to).
void family_stay(struct family *family, uint32_t person, day_t from, day_t to);

enum age_class child_class(const struct child *child, day_t day);
bool child_here(const struct family *family, const struct child *child, day_t day); // born, at home
double child_age(const struct child *child, day_t day); // years; negative before birth
double family_strain(const struct family *family, int month);
bool family_state(const struct family *family, int month, enum state state);
uint32_t family_partner(const struct family *family, day_t day); // WORLD_NONE = none at home
// At home now or before; if nobody was, the last father apart.
uint32_t family_last_partner(const struct family *family, day_t day);
uint32_t family_head(const struct family *family, day_t day); // the mother, then her widower
day_t family_grown(const struct family *family);              // the youngest's eighteenth birthday
double family_calm(const struct family *family, int month);   // calm_of_age of the mother
day_t month_day(const struct family *family, enum purpose purpose, int month); // random, in month
// A working day of the month, at random; what came up on another day waits for the next one, except
// for PROB_OUT_OF_HOURS.
day_t month_working_day(const struct family *family, enum purpose purpose, int month);
// A day of the month at random, days of the week with these weights, at most 1.
day_t month_week_day(const struct family *family, enum purpose purpose, int month,
                     const double weights[7]);
double family_climate(const struct family *family, enum climate_factor factor, int month);

#endif
