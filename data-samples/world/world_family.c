// Founding a family: what it starts with, its children and their parents. Draws come from the
// stream of lives only, so that no later change of what agencies see can change who was born.

#include "data-samples/world/world_family.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_ethnicity.h"
#include "data-samples/world/world_naming.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_strain.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

static day_t years_after(day_t day, double years)
{
    return day + (day_t)lrint(years * 365.25);
}

// --- what the family starts with (MODEL.md: standing adversity)

static void draw_place(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    double w = draw_normal(life);
    family->deprivation = w;
    int decile = 1 + (int)(10 * gsl_cdf_ugaussian_Q(w));
    family->decile = (uint8_t)(decile > 10 ? 10 : decile);
    double social = world_logistic(-2.0 + 1.1 * w), private = world_logistic(-1.1 + 0.35 * w);
    double u = draw_uniform(life);
    family->tenure = u < social                            ? TENURE_SOCIAL_RENT
                     : u < social + (1 - social) * private ? TENURE_PRIVATE_RENT
                                                           : TENURE_OWNED;
    static const double exits[] = {[TENURE_OWNED] = EXIT_OWNED,
                                   [TENURE_PRIVATE_RENT] = EXIT_PRIVATE,
                                   [TENURE_SOCIAL_RENT] = EXIT_SOCIAL};
    family->exit_rate = exits[family->tenure];
    static const double shares[WORLD_N_ETHNICITY] = {0.66, 0.09,  0.03,  0.03,  0.03,
                                                     0.02, 0.025, 0.085, 0.015, 0.015};
    family->ethnicity = (uint8_t)draw_pick(life, shares, WORLD_N_ETHNICITY);
}

static double ethnic_shift(uint8_t ethnicity)
{ // after deprivation: mixed families over-, Asian families under-represented
    return ethnicity == 2 || ethnicity == 3 ? 0.2 : ethnicity >= 4 && ethnicity <= 6 ? -0.3 : 0;
}

static void draw_adversity(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    double w = family->deprivation;
    double age = MOTHER_AGE_MEAN - 1.6 * w + MOTHER_AGE_SD * draw_normal(life);
    family->mother_age = age < 15.5 ? 15.5 + draw_uniform(life) * 3 : age > 44 ? 44 : age;
    family->care_experienced = draw_chance(life, world_logistic(-4.1 + 0.8 * w));
    family->lone =
        draw_chance(life, world_logistic(-2.0 + 0.5 * w + (family->mother_age < 21) * 1.0));
    family->poor = draw_chance(life, world_logistic(-1.7 + 1.1 * w + family->lone * 0.8));
    family->x = 0.30 * w + 0.045 * (MOTHER_AGE_MEAN - family->mother_age) +
                0.6 * family->care_experienced + 0.35 * family->lone +
                0.38 * (family->tenure == TENURE_SOCIAL_RENT) + 0.3 * family->poor +
                ethnic_shift(family->ethnicity) - 0.22;
}

// --- children

static int draw_births(struct family *family)
{ // how many maternities, given that there is one: parity progression
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    static const double next[] = {0, 0.72, 0.36, 0.34, 0.36, 0.35, 0.3};
    int n = 1;
    while (n < 7 && draw_chance(life, next[n] + (n > 1) * 0.08 * family->x))
        n++;
    return n;
}

static void add_child(struct family *family, day_t due, day_t dob)
{
    if (family->n_child == CHILD_MAX)
        return;
    struct child *child = &family->children[family->n_child++];
    *child =
        (struct child){.dob = dob, .due = due, .visible = due - PREGNANCY_KNOWN, .gone = DAY_MAX};
    child->grown = day_add_months(dob, 12 * 18);
    child->dead = DAY_MAX;
    child->case_until = child->plan_until = child->care_until = child->referred = DAY_MIN;
    child->panel_row = SIZE_MAX;
}

static void draw_children(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    int n_birth = draw_births(family);
    day_t due = family->founded;
    for (int i = 0; i < n_birth; i++) {
        double early = draw_chance(life, 0.07) ? draw_exponential(life, 30) : 0;
        double days = 9 * draw_normal(life) - early;
        day_t dob = due + (day_t)lrint(days > 14 ? 14 : days < -110 ? -110 : days);
        add_child(family, due, dob);
        if (draw_chance(life, PROB_TWIN))
            add_child(family, due, dob);
        due = years_after(due, BIRTH_GAP_MIN + draw_exponential(life, BIRTH_GAP_MORE));
        if (family->mother_age + (due - family->founded) / 365.25 > 45)
            return;
    }
}

// When the family lives here. Families that arrive replace those that leave at every age of a
// family: arrival ages are uniform, as many as leave (world.c founds the extra ones).
static bool draw_presence(struct family *family, bool native)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    day_t youngest = family->children[family->n_child - 1].dob;
    if (native) {
        family->came = years_after(family->founded, -0.8 - draw_exponential(life, 2.2));
        day_t of_age = years_after(family->founded, FOUNDER_AGE - family->mother_age);
        day_t latest = years_after(family->founded, -0.8);
        if (family->came < of_age)
            family->came = of_age < latest ? of_age : latest;
    } else {
        family->came = years_after(family->founded, -0.8 + draw_uniform(life) * 22.8);
        if (!draw_chance(life, family->exit_rate / EXIT_PRIVATE) ||
            family->came >= years_after(youngest, 18))
            return false;
    }
    day_t stays = family->came > family->founded - 300 ? family->came : family->founded - 300;
    family->left = years_after(stays, draw_exponential(life, 1 / family->exit_rate));
    day_t grown = years_after(youngest, 18);
    if (family->left > grown)
        family->left = years_after(grown, draw_exponential(life, 1 / EXIT_GROWN));
    day_t last = years_after(family->founded, FAMILY_YEARS);
    if (family->left > last)
        family->left = last;
    if (family->left >= family->calendar->horizon)
        family->left = DAY_MAX;
    return family->left > family->calendar->from && family->came < family->calendar->end;
}

// --- persons

struct person person_draw(gsl_rng *life, bool female, day_t dob, uint8_t ethnicity)
{
    struct person person = {.mother = WORLD_NONE,
                            .father = WORLD_NONE,
                            .dob = dob,
                            .due = DAY_NONE,
                            .died = DAY_NONE,
                            .left = DAY_MAX,
                            .changed_surname = DAY_NONE,
                            .twin = WORLD_NONE,
                            .female = female,
                            .ethnicity = ethnicity};
    person.forename = naming_forename(ethnicity, female, draw_uniform(life));
    person.surname_at_birth = person.surname =
        naming_surname(ethnicity, female, draw_uniform(life));
    return person;
}

static void write_mother(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    day_t dob = years_after(family->founded, -family->mother_age);
    struct person mother = person_draw(life, true, dob, family->mother_ethnicity);
    mother.family = family->number;
    mother.came = family->came;
    mother.left = family->left;
    family->mother = batch_person(family->batch, &mother);
    day_t grown = years_after(family->children[family->n_child - 1].dob, 18);
    family->mother_dies = // not while there is a child to bring up (MODEL.md)
        draw_death(life, true, dob, grown > family->came ? grown : family->came, 0);
}

bool family_found(struct family *family)
{
    bool native = family->native = family->came == DAY_NONE;
    draw_place(family);
    draw_adversity(family);
    strain_draw(family);
    draw_children(family);
    if (!draw_presence(family, native))
        return false;
    ethnicity_parents(family->streams[PURPOSE_KIN], family->ethnicity, &family->mother_ethnicity,
                      &family->father_ethnicity);
    write_mother(family);
    return true;
}

void family_stay(struct family *family, uint32_t person, day_t from, day_t to)
{
    struct batch *batch = family->batch;
    for (int i = 0; i < family->n_home; i++) {
        const struct residence *home = &batch->residences[family->homes[i]];
        batch_stay(batch,
                   (struct stay){person, family->homes[i], from > home->from ? from : home->from,
                                 to < home->to ? to : home->to});
    }
}

// --- questions

double child_age(const struct child *child, day_t day)
{
    return (day - child->dob) / 365.25;
}

enum age_class child_class(const struct child *child, day_t day)
{
    double age = child_age(child, day);
    return age < 0    ? AGE_UNBORN
           : age < 1  ? AGE_0
           : age < 2  ? AGE_1
           : age < 5  ? AGE_2
           : age < 10 ? AGE_5
           : age < 16 ? AGE_10
                      : AGE_16;
}

bool child_here(const struct family *family, const struct child *child, day_t day)
{
    return child->dob <= day && day < child->gone && day >= family->came && day < family->left;
}

double family_strain(const struct family *family, int month)
{
    return family->strain[family->states[month]];
}

bool family_state(const struct family *family, int month, enum state state)
{
    return family->states[month] >> state & 1;
}

uint32_t family_partner(const struct family *family, day_t day)
{
    for (int i = 0; i < family->n_partner; i++)
        if (family->partners[i].from <= day && day < family->partners[i].to)
            return family->partners[i].person;
    return WORLD_NONE;
}

uint32_t family_last_partner(const struct family *family, day_t day)
{
    uint32_t last = WORLD_NONE;
    for (int i = 0; i < family->n_partner; i++)
        if (family->partners[i].from <= day)
            last = family->partners[i].person;
    for (int i = 0; i < family->n_father && last == WORLD_NONE; i++)
        if (family->fathers[i].from <= day)
            last = family->fathers[i].person;
    return last;
}

uint32_t family_head(const struct family *family, day_t day)
{
    uint32_t partner = family_partner(family, day);
    return day >= family->mother_dies && partner != WORLD_NONE ? partner : family->mother;
}

day_t family_grown(const struct family *family)
{
    return family->n_child ? family->children[family->n_child - 1].grown : DAY_MIN;
}

double family_calm(const struct family *family, int month)
{
    return calm_of_age(family->batch->persons[family->mother].dob, family->calendar->start[month]);
}

day_t month_day(const struct family *family, enum purpose purpose, int month)
{
    const struct calendar *calendar = family->calendar;
    return calendar->start[month] +
           draw_between(family->streams[purpose], 0, calendar_length(calendar, month) - 1);
}

// The next working day of the day's month, else the last before.
static day_t working_in_month(const struct calendar *calendar, int month, day_t day)
{
    day_t next = calendar_working_from(day);
    return next < calendar->start[month + 1] ? next : calendar_working_before(day);
}

day_t month_working_day(const struct family *family, enum purpose purpose, int month)
{
    day_t day = month_day(family, purpose, month);
    bool at_once = draw_chance(family->streams[purpose], PROB_OUT_OF_HOURS);
    return at_once ? day : working_in_month(family->calendar, month, day);
}

day_t month_week_day(const struct family *family, enum purpose purpose, int month,
                     const double weights[7])
{
    day_t day;
    do
        day = month_day(family, purpose, month);
    while (!draw_chance(family->streams[purpose], weights[calendar_weekday(day)]));
    return day;
}

double family_climate(const struct family *family, enum climate_factor factor, int month)
{
    const struct climate *climate = family->climate;
    return climate->factors[factor][month] *
           climate->teams[factor][climate_team_of(family->seed, family->number)];
}
