// Households without children: singles, sharers, couples, grown-up families, older people, care
// homes and hostels. A fixed number of places, each taken by one household after another, keeps
// their number steady; the traces they leave have nothing to do with any child.

#include "data-samples/world_others.h"
#include "data-samples/world_codes.h"
#include "data-samples/world_names.h"
#include "data-samples/world_traces.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

struct other_kind {
    int places; // at 2500 births a year
    int adults_least, adults_most;
    int age_least, age_most; // on arrival
    double stay;             // mean years
    enum home_kind home;
    bool couple;                       // the first two belong together
    double abuse, antisocial, arrests; // a household and year
    double dies;                       // P(a stay ends by death)
};
static const struct other_kind kinds[] = {
    {7700, 1, 1, 20, 55, 4, HOME_OWN, false, 0.050, 0.065, 0.045, 0.02},
    {3000, 1, 1, 19, 40, 2.5, HOME_SHARED, false, 0.040, 0.05, 0.060, 0},
    {11300, 2, 2, 22, 60, 8, HOME_OWN, true, 0.060, 0.045, 0.030, 0.02},
    {3500, 3, 5, 24, 58, 7, HOME_OWN, true, 0.070, 0.07, 0.060, 0.02},
    {3000, 1, 1, 64, 88, 9, HOME_OWN, false, 0.008, 0.06, 0.003, 0.6},
    {3000, 2, 2, 64, 84, 11, HOME_OWN, true, 0.016, 0.06, 0.003, 0.5},
    {900, 1, 1, 72, 95, 2.2, HOME_CARE, false, 0, 0, 0, 0.85},
    {120, 1, 1, 18, 45, 0.6, HOME_HOSTEL, false, 0.10, 0.15, 0.20, 0},
};
enum { N_KIND = sizeof kinds / sizeof *kinds, FULL_BIRTHS = 2500, ADULTS_MAX = 5 };

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

struct household {
    const struct other_kind *kind;
    struct batch *batch;
    const struct calendar *calendar;
    gsl_rng *stream;
    uint32_t number;
    uint32_t adults[ADULTS_MAX];
    int n_adult;
    struct residence home;
    double strain;
};

static void draw_adults(struct household *household)
{
    gsl_rng *stream = household->stream;
    const struct other_kind *kind = household->kind;
    uint8_t ethnicity = (uint8_t)(draw_chance(stream, 0.7) ? 0 : draw_between(stream, 1, 9));
    household->n_adult = draw_between(stream, kind->adults_least, kind->adults_most);
    int age = draw_between(stream, kind->age_least, kind->age_most);
    uint32_t surname = 0;
    for (int i = 0; i < household->n_adult; i++) {
        double years = age + (i ? 2.5 * draw_normal(stream) : draw_uniform(stream));
        if (i >= 2) // grown-up children of the couple
            years =
                age - 22 > 18 ? age - 22 - draw_uniform(stream) * 3 : 18 + 8 * draw_uniform(stream);
        day_t dob = household->home.from - (day_t)(365.25 * years);
        bool female = kind->couple && i < 2 ? i == 0 : draw_chance(stream, 0.5);
        struct person person = person_draw(stream, female, dob, ethnicity);
        person.family = household->number;
        person.came = household->home.from;
        person.left = household->home.to;
        if (!i)
            surname = person.surname;
        else if (draw_chance(stream, 0.7))
            person.surname = person.surname_at_birth = surname;
        household->adults[i] = batch_person(household->batch, &person);
        batch_stay(household->batch,
                   (struct stay){household->adults[i], (uint32_t)household->batch->n_residence,
                                 household->home.from, household->home.to});
    }
    batch_residence(household->batch, &household->home);
    if (household->home.to < household->calendar->end && draw_chance(stream, kind->dies))
        household->batch->persons[household->adults[0]].died = household->home.to;
}

static void draw_home(struct household *household, day_t from, day_t to)
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
    household->home = (struct residence){from, to, (uint8_t)(decile > 10 ? 10 : decile),
                                         (uint8_t)tenure, (uint8_t)kind};
    household->strain = 0.5 * w + 0.7 * draw_normal(stream);
}

// --- traces

static int events(struct household *household, double rate, day_t *ret_from, day_t *ret_to)
{
    const struct calendar *calendar = household->calendar;
    const struct residence *home = &household->home;
    *ret_from = home->from > calendar->from ? home->from : calendar->from;
    *ret_to = home->to < calendar->end ? home->to : calendar->end;
    if (*ret_from >= *ret_to)
        return 0;
    double years = (*ret_to - *ret_from) / 365.25;
    return draw_count(household->stream, rate * years * exp(0.8 * household->strain - 0.24));
}

static void police_traces(struct household *household)
{
    gsl_rng *stream = household->stream;
    const struct other_kind *kind = household->kind;
    day_t from, to;
    static const double grades[] = {0.66, 0.25, 0.09}, offences[] = {0.42, 0.18, 0.13, 0.12, 0.15};
    int n = events(household, kind->abuse, &from, &to);
    for (int k = 0; k < n; k++) {
        struct fact fact =
            FACT(FACT_DOMESTIC_ABUSE, household->adults[0], draw_between(stream, from, to - 1));
        fact.other = kind->couple ? household->adults[1] : WORLD_NONE;
        fact.code = (uint16_t)draw_pick(stream, grades, 3);
        fact.bits = draw_chance(stream, 0.6) ? ABUSE_CRIME : 0;
        batch_fact(household->batch, &fact);
    }
    n = events(household, kind->arrests, &from, &to);
    for (int k = 0; k < n; k++)
        trace(household->batch, FACT_ARREST,
              household->adults[draw_between(stream, 0, household->n_adult - 1)],
              draw_between(stream, from, to - 1), draw_pick(stream, offences, 5));
    n = events(household, kind->antisocial, &from, &to);
    for (int k = 0; k < n; k++) {
        struct fact fact =
            FACT(FACT_ANTISOCIAL, household->adults[0], draw_between(stream, from, to - 1));
        fact.code = (uint16_t)draw_between(stream, 0, 3);
        fact.bits = draw_chance(stream, 0.6) ? ANTISOCIAL_COMPLAINANT : 0;
        batch_fact(household->batch, &fact);
    }
}

static void money_traces(struct household *household)
{
    const struct calendar *calendar = household->calendar;
    const struct residence *home = &household->home;
    struct payer payer = {.batch = household->batch,
                          .stream = household->stream,
                          .calendar = calendar,
                          .adult = household->adults[0],
                          .second = household->kind->couple ? household->adults[1] : WORLD_NONE,
                          .strain = household->strain};
    payer.poor = draw_chance(household->stream, world_logistic(-1.7 + 1.2 * household->strain));
    if (home->kind == HOME_OWN)
        money_spells(&payer, home);
    money_benefits(&payer, home->from, home->to);
    int first = calendar_month(calendar, home->from > calendar->from ? home->from : calendar->from);
    for (int month = first; month < calendar->n_month; month++) {
        if (calendar->start[month] >= calendar->end || calendar->start[month] >= home->to)
            return;
        if (home->kind == HOME_OWN)
            money_month(&payer, month, (enum tenure)home->tenure);
    }
}

static void make_household(struct household *household, day_t from, day_t to)
{
    struct mark mark = batch_mark(household->batch);
    draw_home(household, from, to);
    draw_adults(household);
    police_traces(household);
    if (household->kind->home != HOME_CARE)
        money_traces(household);
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
    day_t to = calendar->from + 1 + (day_t)draw_exponential(stream, kind->stay * 365.25);
    day_t from = calendar->from - 1 - (day_t)draw_exponential(stream, kind->stay * 365.25);
    while (from < calendar->end) {
        make_household(&household, from, to >= calendar->horizon ? DAY_MAX : to);
        from = to + draw_between(stream, 5, 45);
        to = from + 30 + (day_t)draw_exponential(stream, kind->stay * 365.25);
    }
}
