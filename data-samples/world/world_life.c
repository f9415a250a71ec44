// A family's life month by month, before anybody looks: its states switch, parents part and others
// come, children are born, the household moves.

#include "data-samples/world/world_life.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_kin.h"
#include "data-samples/world/world_naming.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_strain.h"

#include <math.h>

static void step_states(struct family *family, int month)
{
    static const double ended[STATE_COUNT] = {0};
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    if (month == family->first_month) {
        family->states[month] = strain_first(family, life);
    } else {
        strain_luck(life, family->luck[month]);
        family->states[month] =
            strain_after(family, family->states[month - 1], ended, family->luck[month]);
    }
    family->unhelped[month] = family->states[month];
}

// --- partners

static void partner_joins(struct family *family, day_t day)
{
    if (family->n_partner == PARTNER_MAX)
        return;
    struct father *father = kin_father_joins(family, day);
    if (father) {
        family->partners[family->n_partner++] =
            (struct partner){father->person, .from = day, .to = DAY_MAX, .dies = father->dies};
        return;
    }
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    day_t dob =
        family->batch->persons[family->mother].dob - (day_t)(800 + 1500 * draw_normal(life));
    if (dob > day - 16 * YEAR_DAYS)
        dob = day - 16 * YEAR_DAYS - draw_between(life, 0, 900);
    bool is_first = !family->n_partner && !family->n_father;
    uint8_t ethnicity = is_first ? family->father_ethnicity : kin_partner_ethnicity(family);
    struct person person = person_draw(life, draw_chance(life, 0.01), dob, ethnicity);
    person.family = family->number;
    person.came = day > family->came ? day : family->came;
    person.left = family->left;
    family->partners[family->n_partner++] =
        (struct partner){.person = batch_person(family->batch, &person),
                         .from = day,
                         .to = DAY_MAX,
                         .dies = draw_death(life, person.female, dob, day, 0)};
}

static void step_partners(struct family *family, int month)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct partner *last = family->n_partner ? &family->partners[family->n_partner - 1] : NULL;
    if (family->mother_dies < family->calendar->start[month + 1])
        return;
    bool is_single = !last || last->to != DAY_MAX;
    bool abuse = family_state(family, month, STATE_ABUSE);
    bool crisis = family_state(family, month, STATE_CRISIS);
    double rate =
        is_single ? NEW_PARTNER : SEPARATION * exp(PARTS_ABUSE * abuse + PARTS_CRISIS * crisis);
    if (!draw_chance(life, rate / 12))
        return;
    day_t day = month_day(family, PURPOSE_LIFE, month);
    if (is_single)
        partner_joins(family, day);
    else
        last->to = day;
}

// Whether a parent is left at home; if none is, the household ends.
static bool step_deaths(struct family *family, int month)
{
    day_t end = family->calendar->start[month + 1];
    struct partner *last = family->n_partner ? &family->partners[family->n_partner - 1] : NULL;
    bool is_home = last && last->to == DAY_MAX;
    if (is_home && last->dies < end && last->dies < family->left) {
        last->to = family->batch->persons[last->person].died = last->dies;
        is_home = false;
    }
    if (family->mother_dies >= end || family->mother_dies >= family->left)
        return true;
    family->batch->persons[family->mother].died = family->mother_dies;
    if (is_home)
        return true;
    bool widower = last && last->to == last->dies && last->dies > family->mother_dies;
    family->left = widower ? last->dies : family->mother_dies;
    return false;
}

// The mother takes her partner's name, mostly around the first birth.
static void draw_marriage(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct person *mother = &family->batch->persons[family->mother];
    if (!family->n_partner || !draw_chance(life, 0.42))
        return;
    day_t day = family->founded + (day_t)(500 + 900 * draw_normal(life));
    const struct partner *first = &family->partners[0];
    if (day < first->from || day >= first->to)
        return;
    uint32_t surname = family->batch->persons[first->person].surname;
    if (!naming_is_family_name(surname))
        return;
    mother->surname = surname;
    mother->changed_surname = day;
}

// --- children

static uint32_t child_surname(struct family *family, day_t day, uint32_t father)
{
    const struct person *mother = &family->batch->persons[family->mother];
    bool changed = mother->changed_surname != DAY_NONE && mother->changed_surname <= day;
    if (father == WORLD_NONE || draw_chance(family->streams[PURPOSE_LIFE], 0.28))
        return changed ? mother->surname : mother->surname_at_birth;
    return family->batch->persons[father].surname;
}

static void name_child(const struct family *family, int i, uint32_t father, struct person *person)
{
    const struct person *persons = family->batch->persons;
    uint64_t random =
        stream_hash(family->seed ^ 0x6e616d65, (uint64_t)family->number * 64 + (unsigned)i);
    naming_child(&persons[family->mother], father == WORLD_NONE ? NULL : &persons[father], random,
                 person);
    for (int k = 0; k < i; k++)
        naming_differ(&persons[family->children[k].person], person);
}

static void write_child(struct family *family, int i)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct child *child = &family->children[i];
    uint32_t home = family_partner(family, child->due - PREGNANCY_DAYS);
    uint32_t father = home == WORLD_NONE ? kin_father_apart(family, child) : home;
    struct person person = person_draw(life, draw_chance(life, 0.488), child->dob,
                                       kin_child_ethnicity(family, father));
    person.surname_at_birth = person.surname = child_surname(family, child->dob, home);
    name_child(family, i, father, &person);
    person.mother = family->mother;
    person.father = father;
    person.family = family->number;
    person.due = child->due;
    person.came = child->dob > family->came ? child->dob : family->came;
    person.left = family->left > person.came ? family->left : person.came;
    if (draw_chance(life, 0.0042)) { // in the first year of life
        person.died = child->dob + (day_t)draw_exponential(life, 60);
        child->gone = child->dead = person.died;
    }
    child->person = batch_person(family->batch, &person);
    struct child *before = i ? child - 1 : NULL;
    if (before && before->due == child->due) {
        family->batch->persons[child->person].twin = before->person;
        family->batch->persons[before->person].twin = child->person;
    }
}

static void step_births(struct family *family, int month, int *n_written)
{
    day_t end = family->calendar->start[month + 1];
    while (*n_written < family->n_child && family->children[*n_written].visible < end) {
        if (family->children[*n_written].visible >= family->left)
            return;
        write_child(family, *n_written);
        ++*n_written;
    }
}

// --- homes

static void open_home(struct family *family, day_t day)
{
    struct residence home = {day,      family->left,       family->decile, family->tenure,
                             HOME_OWN, family->batch->team};
    family->homes[family->n_home++] = batch_residence(family->batch, &home);
}

static uint8_t next_tenure(struct family *family)
{
    static const double next[3][3] = {
        [TENURE_OWNED] = {0.93, 0.06, 0.01},
        [TENURE_PRIVATE_RENT] = {0.13, 0.72, 0.15},
        [TENURE_SOCIAL_RENT] = {0.02, 0.08, 0.90},
    };
    return (uint8_t)draw_pick(family->streams[PURPOSE_LIFE], next[family->tenure], 3);
}

static void step_home(struct family *family, int month)
{
    static const double rates[] = {[TENURE_OWNED] = MOVE_OWNED,
                                   [TENURE_PRIVATE_RENT] = MOVE_PRIVATE,
                                   [TENURE_SOCIAL_RENT] = MOVE_SOCIAL};
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    day_t day = month_day(family, PURPOSE_LIFE, month);
    double rate = rates[family->tenure] *
                  (family_state(family, month, STATE_CRISIS) ? MOVES_CRISIS : 1) *
                  exp(0.12 * family->x);
    bool moves = draw_chance(life, rate / 12);
    if (!family->n_home) {
        if (family->calendar->start[month + 1] > family->came)
            open_home(family, family->came);
        return;
    }
    struct residence *last = &family->batch->residences[family->homes[family->n_home - 1]];
    if (!moves || family->n_home == HOME_MAX || day <= last->from + 28 || day >= family->left)
        return;
    last->to = day;
    family->tenure = next_tenure(family);
    int decile = family->decile + draw_between(life, -1, 1);
    family->decile = (uint8_t)(decile < 1 ? 1 : decile > 10 ? 10 : decile);
    open_home(family, day);
}

void family_live(struct family *family)
{
    const struct calendar *calendar = family->calendar;
    day_t first = family->founded - 300 < family->came ? family->founded - 300 : family->came;
    day_t last = family->left < calendar->horizon ? family->left : calendar->horizon - 1;
    family->first_month = calendar_month(calendar, first);
    if (family->first_month < 0)
        family->first_month = 0;
    family->end_month = calendar_month(calendar, last) + 1;
    if (!family->lone)
        partner_joins(family, calendar->start[family->first_month] - 200);
    draw_marriage(family);
    int n_written = 0;
    for (int month = family->first_month; month < family->end_month; month++) {
        step_states(family, month);
        if (!step_deaths(family, month))
            family->end_month = month + 1;
        step_births(family, month, &n_written);
        step_partners(family, month);
        step_home(family, month);
    }
    family->n_child = n_written;
}
