// Where the members of a family stayed: the main household's homes, those who left it to live
// elsewhere in the borough, and children in care.

#include "data-samples/world/world_settle.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_money.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static day_t earlier(day_t a, day_t b)
{
    return a < b ? a : b;
}

// The person lived with the main household [from, to).
static void stay_at_home(struct family *family, uint32_t person, day_t from, day_t to)
{
    struct batch *batch = family->batch;
    for (int i = 0; i < family->n_home; i++) {
        const struct residence *home = &batch->residences[family->homes[i]];
        batch_stay(batch, (struct stay){person, family->homes[i], later(from, home->from),
                                        earlier(to, home->to)});
    }
}

// Council tax and, for social tenants, the tenancy of a household of one.
static void write_accounts(struct family *family, uint32_t person, const struct residence *home)
{
    struct payer payer = {.batch = family->batch,
                          .stream = family->streams[PURPOSE_TRACES],
                          .calendar = family->calendar,
                          .adult = person,
                          .second = WORLD_NONE};
    money_spells(&payer, home);
}

// A household of one.
static void stay_alone_until(struct family *family, uint32_t person, day_t from, day_t to)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct batch *batch = family->batch;
    uint8_t tenure = draw_chance(life, 0.25) ? TENURE_SOCIAL_RENT : TENURE_PRIVATE_RENT;
    int kind = tenure == TENURE_PRIVATE_RENT && draw_chance(life, 0.55) ? HOME_SHARED : HOME_OWN;
    struct residence home = {from, to, family->decile, tenure, (uint8_t)kind};
    if (kind == HOME_OWN)
        write_accounts(family, person, &home);
    batch_stay(batch, (struct stay){person, batch_residence(batch, &home), from, to});
}

// A household of one, for a mean of `years`; the person leaves the borough at its end, or dies.
static void stay_alone(struct family *family, uint32_t person, day_t from, day_t dies, double years)
{
    struct person *alone = &family->batch->persons[person];
    day_t to = from + (day_t)draw_exponential(family->streams[PURPOSE_LIFE], years * 365.25) + 30;
    if (dies <= to)
        to = alone->died = dies;
    if (to >= family->calendar->horizon)
        to = DAY_MAX;
    alone->left = to;
    stay_alone_until(family, person, from, to);
}

// A father apart who lives in the borough: until he joins the mother, or for a while.
static void settle_father(struct family *family, const struct father *father)
{
    struct person *person = &family->batch->persons[father->person];
    if (father->joined < DAY_MAX)
        person->left = DAY_MAX; // settle_partner ends it
    if (!father->is_near || father->joined <= father->from) {
        if (father->joined < DAY_MAX)
            person->came = later(father->joined, family->came);
        return;
    }
    if (father->joined < DAY_MAX)
        stay_alone_until(family, father->person, father->from, father->joined);
    else
        stay_alone(family, father->person, father->from, father->dies, ALONE_PARTED);
}

static void settle_partner(struct family *family, const struct partner *partner)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct person *person = &family->batch->persons[partner->person];
    bool remains = draw_chance(life, 0.5);
    day_t to = earlier(partner->to, family->left);
    stay_at_home(family, partner->person, later(partner->from, family->came), to);
    person->left = earlier(person->left, family->left);
    if (partner->to >= family->left)
        return;
    person->left = later(partner->to, person->came);
    if (remains && partner->to >= family->came && partner->to < partner->dies)
        stay_alone(family, partner->person, partner->to, partner->dies, ALONE_PARTED);
}

// Time in care for at least a month: half of it with foster carers in the borough.
static void stay_in_care(struct family *family, uint32_t person, day_t from, day_t to)
{
    if (draw_chance(family->streams[PURPOSE_LIFE], 0.5) || from >= family->calendar->end)
        return;
    struct residence home = {from, to, 6, TENURE_OWNED, HOME_FOSTER};
    batch_stay(family->batch,
               (struct stay){person, batch_residence(family->batch, &home), from, to});
}

static void settle_child(struct family *family, int i)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    const struct child *child = &family->children[i];
    day_t at = later(child->dob, family->came);
    day_t moves_out = child->grown + (day_t)draw_exponential(life, 4.5 * 365.25);
    bool remains = draw_chance(life, 0.5);
    struct person *person = &family->batch->persons[child->person];
    day_t dies = draw_death(life, person->female, child->dob, child->grown, 0);
    day_t to = earlier(earlier(moves_out, child->gone), earlier(family->left, dies));
    if (to == dies && to < child->gone)
        person->died = dies;
    for (int k = 0; k < family->n_absence; k++) {
        const struct absence *absence = &family->absences[k];
        if (absence->child != i || absence->to - absence->from < 30 || absence->from >= to)
            continue;
        stay_at_home(family, child->person, at, absence->from);
        at = earlier(absence->to, to);
        stay_in_care(family, child->person, absence->from, at);
    }
    stay_at_home(family, child->person, at, to);
    person->left = later(to, person->came);
    if (remains && to == moves_out && to > person->came && to < dies && to < family->calendar->end)
        stay_alone(family, child->person, to, dies, ALONE_GROWN);
}

void family_settle(struct family *family)
{
    struct person *mother = &family->batch->persons[family->mother];
    if (family->n_home) { // the last home ends with the family, which a death may have ended early
        struct residence *last = &family->batch->residences[family->homes[family->n_home - 1]];
        last->to = earlier(last->to, family->left);
    }
    mother->left = mother->died != DAY_NONE ? mother->died : family->left;
    stay_at_home(family, family->mother, family->came, mother->left);
    for (int i = 0; i < family->n_father; i++)
        settle_father(family, &family->fathers[i]);
    for (int i = 0; i < family->n_partner; i++)
        settle_partner(family, &family->partners[i]);
    for (int i = 0; i < family->n_child; i++)
        settle_child(family, i);
}
