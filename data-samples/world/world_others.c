// Households without children: singles, sharers, couples, grown-up families, older people, care
// homes and hostels. A fixed number of places, each taken by one household after another, keeps
// their number steady; they grow old in them. Their traces have nothing to do with any child.

#include "data-samples/world/world_others.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_debt.h"
#include "data-samples/world/world_family.h"
#include "data-samples/world/world_homeless.h"
#include "data-samples/world/world_money.h"
#include "data-samples/world/world_naming.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_possession.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <string.h>

struct other_kind {
    int places; // at 2500 births a year
    int adults_least, adults_most;
    int age_least, age_most;             // of the first, on arrival
    double years, years_settled, at_one; // mean years here until SETTLED_AGE, after it; in one home
    enum home_kind home;
    bool couple;                       // the first two belong together
    double abuse, antisocial, arrests; // a household and year
    double frail;                      // added to the hazard of death
};
static const struct other_kind kinds[] = {
    {1700, 1, 1, 19, 50, 3.4, 40, 3.4, HOME_OWN, false, 0.085, 0.105, 0.085, 0},
    {3400, 1, 1, 19, 38, 1.4, 8, 2, HOME_SHARED, false, 0.060, 0.07, 0.075, 0},
    {6500, 2, 2, 22, 58, 7, 60, 9, HOME_OWN, true, 0.110, 0.080, 0.045, 0},
    {1400, 3, 4, 45, 58, 15, 60, 12, HOME_OWN, true, 0.120, 0.12, 0.085, 0},
    {600, 1, 1, 66, 84, 20, 40, 15, HOME_OWN, false, 0.040, 0.20, 0.010, 0},
    {2300, 2, 2, 60, 80, 20, 60, 20, HOME_OWN, true, 0.060, 0.20, 0.010, 0},
    {500, 1, 1, 76, 95, 50, 50, 50, HOME_CARE, false, 0, 0, 0, FRAIL_CARE_HOME},
    {120, 1, 1, 18, 45, 0.6, 0.6, 0.6, HOME_HOSTEL, false, 0.10, 0.15, 0.20, 0},
};
enum { N_KIND = sizeof kinds / sizeof *kinds, FULL_BIRTHS = 2500, ADULTS_MAX = 5 };
enum { RUN_IN_YEARS = 90, GROWN_LEAVE = 6, SETTLED_AGE = 50 };

static size_t places(const struct other_kind *kind, int births_per_year)
{
    return (size_t)kind->places * (size_t)births_per_year / FULL_BIRTHS;
}

size_t others_count(int births_per_year)
{
    size_t n = 0;
    for (int i = 0; i < N_KIND; i++)
        n += places(&kinds[i], births_per_year);
    return n;
}

struct adult {
    uint32_t person;
    bool female;
    day_t dob, dies, until; // until: dies, or leaves the household
};

struct household {
    const struct other_kind *kind;
    struct batch *batch;
    const struct calendar *calendar;
    gsl_rng *stream;
    uint32_t number;
    struct adult adults[ADULTS_MAX]; // the first is the head; of a couple the second after it
    int n_adult;
    day_t from, to; // lives in the borough
    struct residence home;
    double strain;
};

// Years in the borough of a household whose head is of this age: most who leave do so before the
// settled age.
static double draw_years(struct household *household, double age)
{
    gsl_rng *stream = household->stream;
    double years = draw_exponential(stream, household->kind->years);
    if (age + years <= SETTLED_AGE)
        return years;
    double young = age < SETTLED_AGE ? SETTLED_AGE - age : 0;
    return young + draw_exponential(stream, household->kind->years_settled);
}

// Who they are and when it ends: when it leaves, or with the death of the last of the couple.
static void draw_lives(struct household *household)
{
    gsl_rng *stream = household->stream;
    const struct other_kind *kind = household->kind;
    household->n_adult = draw_between(stream, kind->adults_least, kind->adults_most);
    double age = draw_between(stream, kind->age_least, kind->age_most) + draw_uniform(stream);
    day_t last = DAY_MIN;
    for (int i = 0; i < household->n_adult; i++) {
        struct adult *adult = &household->adults[i];
        double years = i ? age + 2.5 * draw_normal(stream) : age;
        if (i >= 2) // grown-up children of the couple
            years = fmax(18 + draw_uniform(stream), age - 26 - 6 * draw_uniform(stream));
        adult->dob = household->from - (day_t)(365.25 * fmax(years, 18));
        adult->female = kind->couple && i < 2 ? i == 0 : draw_chance(stream, 0.5);
        adult->dies = draw_death(stream, adult->female, adult->dob, household->from, kind->frail);
        day_t moves_out = DAY_MAX;
        if (i >= 2)
            moves_out = household->from + (day_t)draw_exponential(stream, GROWN_LEAVE * 365.25);
        adult->until = adult->dies < moves_out ? adult->dies : moves_out;
        if (i < 2 && adult->until > last)
            last = adult->until;
    }
    day_t leaves = household->from + 30 + (day_t)(365.25 * draw_years(household, age));
    household->to = leaves < last ? leaves : last;
}

static void write_adults(struct household *household)
{
    gsl_rng *stream = household->stream;
    uint8_t ethnicity = (uint8_t)(draw_chance(stream, 0.7) ? 0 : draw_between(stream, 1, 9));
    uint32_t surname = 0;
    for (int i = 0; i < household->n_adult; i++) {
        struct adult *adult = &household->adults[i];
        struct person person = person_draw(stream, adult->female, adult->dob, ethnicity);
        person.family = household->number;
        person.came = household->from;
        if (adult->until > household->to)
            adult->until = household->to;
        person.left = adult->until;
        if (adult->dies <= adult->until)
            person.died = adult->dies;
        if (!i)
            surname = person.surname;
        else if (draw_chance(stream, 0.7))
            person.surname = person.surname_at_birth = naming_inherited(surname, adult->female);
        adult->person = batch_person(household->batch, &person);
    }
}

static void draw_home(struct household *household)
{
    gsl_rng *stream = household->stream;
    double w = draw_normal(stream);
    int decile = 1 + (int)(10 * gsl_cdf_ugaussian_Q(w));
    double social = world_logistic(-1.9 + 1.0 * w), private = world_logistic(-0.9 + 0.3 * w);
    double u = draw_uniform(stream);
    int tenure = u < social                            ? TENURE_SOCIAL_RENT
                 : u < social + (1 - social) * private ? TENURE_PRIVATE_RENT
                                                       : TENURE_OWNED;
    enum home_kind kind = household->kind->home;
    if (kind != HOME_OWN)
        tenure = TENURE_PRIVATE_RENT;
    if (kind == HOME_CARE || kind == HOME_HOSTEL) // few and large, hence in few places
        decile = 5;
    household->home =
        (struct residence){household->from, household->to, (uint8_t)(decile > 10 ? 10 : decile),
                           (uint8_t)tenure, (uint8_t)kind, household->batch->team};
    household->strain = 0.5 * w + 0.7 * draw_normal(stream);
}

// --- traces

// The adult who answers for the household on a day: the head, then who outlives it.
static const struct adult *head_on(const struct household *household, day_t day)
{
    return day >= household->adults[0].until && household->kind->couple ? &household->adults[1]
                                                                        : &household->adults[0];
}

static int events(struct household *household, double rate, day_t *ret_from, day_t *ret_to)
{
    const struct calendar *calendar = household->calendar;
    *ret_from = household->from > calendar->from ? household->from : calendar->from;
    *ret_to = household->to < calendar->end ? household->to : calendar->end;
    if (*ret_from >= *ret_to)
        return 0;
    double years = (*ret_to - *ret_from) / 365.25;
    return draw_count(household->stream, rate * years * exp(0.8 * household->strain - 0.24));
}

// A day of the span, thinned by age; DAY_NONE = nothing happens.
static day_t calm_day(struct household *household, day_t from, day_t to)
{
    day_t day = draw_between(household->stream, from, to - 1);
    bool happens = draw_chance(household->stream, calm_of_age(household->adults[0].dob, day));
    return happens ? day : DAY_NONE;
}

static void abuse_trace(struct household *household, day_t day)
{
    static const double grades[] = {0.66, 0.25, 0.09};
    const struct adult *adults = household->adults;
    bool couple = household->kind->couple;
    if (couple && (day >= adults[0].until || day >= adults[1].until))
        return;
    struct fact fact = FACT(FACT_DOMESTIC_ABUSE, adults[0].person, day);
    fact.other = couple ? adults[1].person : WORLD_NONE;
    fact.code = (uint16_t)draw_pick(household->stream, grades, 3);
    fact.bits = draw_chance(household->stream, 0.6) ? ABUSE_CRIME : 0;
    batch_fact(household->batch, &fact);
}

static void antisocial_trace(struct household *household, day_t day)
{
    struct fact fact = FACT(FACT_ANTISOCIAL, head_on(household, day)->person, day);
    fact.code = (uint16_t)draw_between(household->stream, 0, 3);
    fact.bits = draw_chance(household->stream, 0.6) ? ANTISOCIAL_COMPLAINANT : 0;
    batch_fact(household->batch, &fact);
}

static void police_traces(struct household *household)
{
    gsl_rng *stream = household->stream;
    static const double offences[] = {0.42, 0.18, 0.13, 0.12, 0.15};
    const struct other_kind *kind = household->kind;
    day_t from, to, day;
    int n = events(household, kind->abuse, &from, &to);
    for (int k = 0; k < n; k++)
        if ((day = calm_day(household, from, to)) != DAY_NONE)
            abuse_trace(household, day);
    n = events(household, kind->arrests, &from, &to);
    for (int k = 0; k < n; k++) {
        int who = draw_between(stream, 0, household->n_adult - 1);
        if ((day = calm_day(household, from, to)) != DAY_NONE)
            batch_event(household->batch, FACT_ARREST, household->adults[who].person, day,
                        draw_pick(stream, offences, 5));
    }
    n = events(household, kind->antisocial, &from, &to);
    for (int k = 0; k < n; k++)
        if ((day = calm_day(household, from, to)) != DAY_NONE)
            antisocial_trace(household, day);
}

// --- money and homes

static void set_payers(const struct household *household, day_t day, struct payer *payer)
{
    const struct adult *head = head_on(household, day), *second = &household->adults[1];
    payer->adult = head->person;
    payer->second = household->kind->couple && head != second && day < second->until
                        ? second->person
                        : WORLD_NONE;
}

// The accounts of a home: a new one when one of a couple is left alone.
static void money_home(const struct household *household, struct payer *payer,
                       const struct residence *home)
{
    day_t first = household->adults[0].until, second = household->adults[1].until;
    day_t cut = !household->kind->couple ? home->to : first < second ? first : second;
    struct residence part = *home;
    if (part.from < cut && cut < part.to)
        part.to = cut;
    set_payers(household, part.from, payer);
    money_spells(payer, &part);
    if (part.to == home->to)
        return;
    part.from = cut;
    part.to = home->to;
    set_payers(household, part.from, payer);
    money_spells(payer, &part);
}

// The homes of the household in the world's time, one after another, in the same tenure and about
// the same area.
struct homes {
    struct residence list[HOME_MAX];
    int n;
    day_t outside; // placed in another district then, for good; DAY_MAX = never
};

static void draw_homes(struct household *household, struct homes *homes)
{
    gsl_rng *stream = household->stream;
    struct residence home = household->home;
    homes->n = 0;
    homes->outside = DAY_MAX;
    while (home.from < household->to) {
        home.to =
            home.from + 60 + (day_t)draw_exponential(stream, household->kind->at_one * 365.25);
        if (home.to + 60 > household->to)
            home.to = household->to;
        if (home.to > household->calendar->from && home.from < household->calendar->end &&
            homes->n < HOME_MAX)
            homes->list[homes->n++] = home;
        home.from = home.to;
        int decile = home.decile + draw_between(stream, -1, 1);
        if (home.kind == HOME_OWN)
            home.decile = (uint8_t)(decile < 1 ? 1 : decile > 10 ? 10 : decile);
    }
}

static void write_homes(struct household *household, struct payer *payer, const struct homes *homes)
{
    for (int i = 0; i < homes->n; i++) {
        const struct residence *home = &homes->list[i];
        uint32_t number = batch_residence(household->batch, home);
        for (int k = 0; k < household->n_adult; k++) {
            const struct adult *adult = &household->adults[k];
            day_t to = adult->until < home->to ? adult->until : home->to;
            batch_stay(household->batch, (struct stay){adult->person, number, home->from, to});
        }
        if (home->kind == HOME_OWN)
            money_home(household, payer, home);
    }
}

// Puts a residence after home i.
static void insert_home(struct homes *homes, int i, const struct residence *residence)
{
    memmove(&homes->list[i + 2], &homes->list[i + 1],
            (size_t)(homes->n - i - 1) * sizeof *homes->list);
    homes->list[i + 1] = *residence;
    homes->n++;
}

// The household goes into temporary accommodation between home i and the next.
static void place_temporarily(struct homes *homes, int i, int days)
{
    struct residence placed = homes->list[i];
    placed.from = homes->list[i].to;
    placed.to = homes->list[i + 1].from = placed.from + days;
    placed.tenure = TENURE_PRIVATE_RENT;
    placed.kind = HOME_TEMPORARY;
    insert_home(homes, i, &placed);
}

// The household has to leave home i on the day.
static void put_out(const struct payer *payer, const struct debts *debts, struct homes *homes,
                    int i, day_t day)
{
    struct residence next = possession_next(payer, &homes->list[i], day);
    insert_home(homes, i, &next);
    int days = homeless_evicted(payer, debts, &next);
    if (days && draw_chance(payer->stream, PLACED_OUTSIDE)) {
        homes->n = i + 1;
        homes->outside = homes->list[i].to = day + 1; // the eviction itself is of this borough
    } else if (days)
        place_temporarily(homes, i, days);
}

// The debts of a month and, if the household moved in it, whether it lost its home.
static void money_month(const struct payer *payer, struct debts *debts, int month,
                        struct homes *homes)
{
    const struct calendar *calendar = payer->calendar;
    day_t from = calendar->start[month], to = calendar->start[month + 1];
    for (int i = 0; i < homes->n; i++) {
        const struct residence *home = &homes->list[i];
        if (home->from > from || from >= home->to)
            continue;
        day_t leaves = debts_month(debts, payer, month, home);
        if (leaves != DAY_NONE && homes->n + 2 <= HOME_MAX) {
            put_out(payer, debts, homes, i, leaves);
            return;
        }
        homeless_prevented(payer, debts, month, home);
    }
    for (int i = 0; i + 1 < homes->n && homes->n < HOME_MAX; i++) {
        const struct residence *left = &homes->list[i];
        if (left->kind != HOME_OWN || left->to < from || left->to >= to)
            continue;
        int days = homeless_move(payer, debts, left, left + 1);
        if (days)
            place_temporarily(homes, i, days);
        return;
    }
}

static void money_traces(struct household *household, struct payer *payer, struct homes *homes)
{
    const struct calendar *calendar = household->calendar;
    struct debts debts = {.begun = false};
    payer->poor = draw_chance(household->stream, world_logistic(-1.7 + 1.2 * household->strain));
    set_payers(household, household->from, payer);
    money_benefits(payer, household->from, household->to);
    day_t from = household->from > calendar->from ? household->from : calendar->from;
    if (household->home.kind != HOME_OWN)
        return;
    for (int month = calendar_month(calendar, from); month < calendar->n_month; month++) {
        day_t day = calendar->start[month];
        if (day >= calendar->end || day >= household->to || day >= homes->outside)
            return;
        set_payers(household, day, payer);
        payer->calm = calm_of_age(household->adults[0].dob, day);
        money_month(payer, &debts, month, homes);
    }
}

// The household is gone from the borough before its time.
static void leave_early(struct household *household, day_t day)
{
    household->to = day;
    for (int i = 0; i < household->n_adult; i++) {
        struct adult *adult = &household->adults[i];
        struct person *person = &household->batch->persons[adult->person];
        if (adult->until <= day)
            continue;
        adult->until = person->left = day;
        person->died = DAY_NONE;
    }
}

static void write_household(struct household *household)
{
    struct mark mark = batch_mark(household->batch);
    draw_home(household);
    write_adults(household);
    struct payer payer = {.batch = household->batch,
                          .stream = household->stream,
                          .calendar = household->calendar,
                          .first_fact = mark.fact,
                          .strain = household->strain,
                          .calm = 1};
    police_traces(household);
    struct homes homes;
    draw_homes(household, &homes);
    if (household->kind->home != HOME_CARE)
        money_traces(household, &payer, &homes);
    if (homes.outside < household->to)
        leave_early(household, homes.outside);
    write_homes(household, &payer, &homes);
    batch_finish(household->batch, mark, household->calendar);
}

void others_make(struct batch *batch, const struct calendar *calendar, gsl_rng *stream,
                 struct other_place place)
{
    const struct other_kind *kind = kinds;
    for (size_t i = place.i; i >= places(kind, place.births_per_year); kind++)
        i -= places(kind, place.births_per_year);
    struct household household = {.kind = kind,
                                  .batch = batch,
                                  .calendar = calendar,
                                  .stream = stream,
                                  .number = place.number};
    // So long before the world's start that ages and times of arrival have settled.
    household.from = calendar->from - (day_t)(365.25 * (RUN_IN_YEARS + 20 * draw_uniform(stream)));
    while (household.from < calendar->end) {
        draw_lives(&household);
        if (household.to > calendar->from)
            write_household(&household);
        household.from = household.to + draw_between(stream, 5, 45);
    }
}
