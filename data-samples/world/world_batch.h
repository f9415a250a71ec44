// What the simulation of some households writes: growing arrays with numbers local to the batch,
// which world.c joins in order.
#ifndef HEARTH_WORLD_BATCH_H
#define HEARTH_WORLD_BATCH_H

#include "data-samples/world/world.h"

enum {
    MONTH_MAX = 1200,
    YEAR_DAYS = 365,
    PREGNANCY_DAYS = 280, // from conception, as weeks of pregnancy are counted, to the due date
    PREGNANCY_KNOWN = 200 // days before the due date, from which an unborn child is of the world
};

// Months from long before the world's start to two years past its end; month 0 is the first.
struct calendar {
    int first, n_month;         // month number year * 12 + month - 1 of month 0
    day_t start[MONTH_MAX + 1]; // first day of each month
    day_t from, records, end;   // burn-in starts; records start; the day after the last
    day_t horizon;              // where the simulation ends: end + 2 years
};
void calendar_make(const struct world_options *options, struct calendar *ret_calendar);
int calendar_month(const struct calendar *calendar, day_t day); // may lie outside 0 … n_month
int calendar_month_of_year(const struct calendar *calendar, int month); // 0 = January
int calendar_length(const struct calendar *calendar, int month);        // days

// A household's time in one dwelling [from, to), before a dwelling is found for it.
struct residence {
    day_t from, to;
    uint8_t decile, tenure, kind;
    uint8_t team; // enum climate_team: whose part of the borough it is in
};

// Who is free for another household from `free` on: a grown child who moved out, a partner who left.
struct leaver {
    struct person identity; // mother and father numbered as the batch's persons
    uint32_t person;        // the row of the same; WORLD_NONE = not of this world, its kin is
    day_t free, until;
};

// Who came to a household from elsewhere: the market says which of the leavers it was, if any.
struct joiner {
    uint32_t person;
    uint32_t mother; // of the household; WORLD_NONE = the person is that
    day_t day;
};

struct batch {
    struct person *persons;
    struct residence *residences;
    struct stay *stays; // dwelling = number of the residence
    struct fact *facts;
    struct risk_row *risks;
    struct panel_row *panels; // fact is found by batch_finish
    struct leaver *leavers;
    struct joiner *joiners;
    uint8_t team; // of the household under way
    size_t n_person, n_residence, n_stay, n_fact, n_risk, n_panel, n_episode, n_leaver, n_joiner;
    size_t person_capacity, residence_capacity, stay_capacity, fact_capacity, risk_capacity,
        panel_capacity, leaver_capacity, joiner_capacity;
};
void batch_done(struct batch *batch);

uint32_t batch_person(struct batch *batch, const struct person *person);
uint32_t batch_residence(struct batch *batch, const struct residence *residence);
void batch_stay(struct batch *batch, struct stay stay);          // nothing when from >= to
size_t batch_fact(struct batch *batch, const struct fact *fact); // its number until batch_finish
void batch_risk(struct batch *batch, const struct risk_row *row);
void batch_panel(struct batch *batch, const struct panel_row *row);
void batch_leaver(struct batch *batch, uint32_t person, day_t free, day_t until);
void batch_joiner(struct batch *batch, struct joiner joiner);

// Writes an event that has a code and nothing else.
void batch_event(struct batch *batch, enum fact_kind kind, uint32_t person, day_t day, int code);
// A fact without second person, value, end, code, flags.
#define FACT(kind_, person_, day_)                                                                 \
    (struct fact)                                                                                  \
    {                                                                                              \
        .kind = (kind_), .person = (person_), .day = (day_), .end = DAY_NONE, .other = WORLD_NONE, \
        .value = (float)NAN                                                                        \
    }

// Where the arrays stood when a household was begun.
struct mark {
    size_t person, stay, fact, risk, panel, leaver, joiner;
};
struct mark batch_mark(const struct batch *batch);
// Ends a household: facts outside the world's time or while their person was not here are dropped,
// and so are persons who never lived here in that time, are no parent of one who did, and are in no
// fact; spells are cut at leaving, what comes past the data is open; facts and stays are sorted.
void batch_finish(struct batch *batch, struct mark mark, const struct calendar *calendar);

// The order of one person's facts, and of stays.
int batch_fact_order(const void *left, const void *right);
int batch_stay_order(const void *left, const void *right);

#endif
