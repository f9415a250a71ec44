// Where the members of a family stayed: the main household's homes, those who left it to live
// elsewhere in the borough, and children in care.

#include "data-samples/world/world_settle.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_elders.h"
#include "data-samples/world/world_money.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

enum { AWAY_DAYS = 365, AWAY_LEAST = 100 };

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static day_t earlier(day_t a, day_t b)
{
    return a < b ? a : b;
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
    struct residence home = {from, to, family->decile, tenure, (uint8_t)kind, batch->team};
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

// Whoever was not met as a father before came from elsewhere; of families that moved in, those who
// came with the mother are not looked for here.
static void note_partner(struct family *family, const struct partner *partner)
{
    bool is_father = false, is_later = partner->from > family->came;
    for (int i = 0; i < family->n_father; i++)
        is_father |= family->fathers[i].person == partner->person;
    bool has_kin = family->batch->persons[partner->person].mother != WORLD_NONE;
    if (!is_father && !has_kin && (is_later || family->native))
        batch_joiner(family->batch, (struct joiner){partner->person, family->mother,
                                                    later(partner->from, family->came)});
}

// Free until a year after he left the borough, or until he died.
static void note_leaver(struct family *family, uint32_t who, day_t free)
{
    const struct person *person = &family->batch->persons[who];
    day_t until = person->died != DAY_NONE  ? person->died - 1
                  : person->left >= DAY_MAX ? DAY_MAX
                                            : person->left + AWAY_DAYS;
    batch_leaver(family->batch, who, free, until);
}

static void settle_partner(struct family *family, const struct partner *partner)
{
    note_partner(family, partner);
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    struct person *person = &family->batch->persons[partner->person];
    bool remains = draw_chance(life, 0.5);
    day_t to = earlier(partner->to, family->left);
    family_stay(family, partner->person, later(partner->from, family->came), to);
    person->left = earlier(person->left, family->left);
    if (partner->to >= family->left)
        return;
    person->left = later(partner->to, person->came);
    if (remains && partner->to >= family->came && partner->to < partner->dies)
        stay_alone(family, partner->person, partner->to, partner->dies, ALONE_PARTED);
    if (partner->to >= family->came && partner->to < partner->dies)
        note_leaver(family, partner->person, partner->to);
}

// Time in care for at least a month: half of it with foster carers in the borough.
static void stay_in_care(struct family *family, uint32_t person, day_t from, day_t to)
{
    if (draw_chance(family->streams[PURPOSE_LIFE], 0.5) || from >= family->calendar->end)
        return;
    struct residence home = {from, to, 6, TENURE_OWNED, HOME_FOSTER, family->batch->team};
    batch_stay(family->batch,
               (struct stay){person, batch_residence(family->batch, &home), from, to});
}

// A grown child who left on `day` may come back for a while; the day on which they leave for good.
static day_t come_back(struct family *family, uint32_t who, day_t day, day_t dies, bool remains)
{
    gsl_rng *kin = family->streams[PURPOSE_KIN];
    day_t back = day + AWAY_LEAST + (day_t)draw_exponential(kin, AWAY_YEARS * 365.25);
    day_t again = back + AWAY_LEAST + (day_t)draw_exponential(kin, BACK_YEARS * 365.25);
    bool returns = draw_chance(kin, PROB_RETURNS);
    struct person *person = &family->batch->persons[who];
    if (!returns || back >= earlier(family->left, dies) || back >= family->calendar->end)
        return day;
    again = earlier(again, earlier(family->left, dies));
    if (remains)
        stay_alone_until(family, who, day, back);
    family_stay(family, who, back, again);
    person->left = again;
    if (again == dies)
        person->died = dies;
    return again;
}

static void settle_child(struct family *family, int i)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    const struct child *child = &family->children[i];
    day_t at = later(child->dob, family->came);
    day_t moves_out = child->grown + (day_t)draw_exponential(life, LEAVES_HOME * 365.25);
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
        family_stay(family, child->person, at, absence->from);
        at = earlier(absence->to, to);
        stay_in_care(family, child->person, absence->from, at);
    }
    family_stay(family, child->person, at, to);
    person->left = later(to, person->came);
    if (to != moves_out || to <= person->came || to >= dies || to >= family->calendar->end)
        return;
    day_t again = come_back(family, child->person, to, dies, remains);
    if (again >= earlier(family->left, dies) || again >= family->calendar->end)
        return;
    if (remains)
        stay_alone(family, child->person, again, dies, ALONE_GROWN);
    note_leaver(family, child->person, again);
}

void family_settle(struct family *family)
{
    struct person *mother = &family->batch->persons[family->mother];
    if (family->n_home) { // the last home ends with the family, which a death may have ended early
        struct residence *last = &family->batch->residences[family->homes[family->n_home - 1]];
        last->to = earlier(last->to, family->left);
    }
    mother->left = mother->died != DAY_NONE ? mother->died : family->left;
    family_stay(family, family->mother, family->came, mother->left);
    elders_settle(family); // may write persons, after which `mother` may stand elsewhere
    if (family->native && family->batch->persons[family->mother].mother == WORLD_NONE)
        batch_joiner(family->batch, (struct joiner){family->mother, WORLD_NONE, family->came});
    for (int i = 0; i < family->n_father; i++)
        settle_father(family, &family->fathers[i]);
    for (int i = 0; i < family->n_partner; i++)
        settle_partner(family, &family->partners[i]);
    for (int i = 0; i < family->n_child; i++)
        settle_child(family, i);
}
