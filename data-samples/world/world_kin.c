// Fathers who do not live with the mother when a child is conceived. All draws come from the stream
// of kin, so that none can change a family's states.

#include "data-samples/world/world_kin.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_ethnicity.h"
#include "data-samples/world/world_parameters.h"

uint8_t kin_partner_ethnicity(struct family *family)
{
    return ethnicity_partner(family->streams[PURPOSE_KIN], family->mother_ethnicity);
}

uint8_t kin_child_ethnicity(const struct family *family, uint32_t father)
{
    if (father == WORLD_NONE)
        return family->ethnicity;
    uint8_t of_father = family->batch->persons[father].ethnicity;
    return of_father == family->father_ethnicity
               ? family->ethnicity
               : ethnicity_child(family->mother_ethnicity, of_father);
}

// --- fathers apart

enum { FATHERS_YEARS = 4, FORMER_YEARS = 2 };

static uint32_t new_father(struct family *family, day_t conceived)
{
    gsl_rng *kin = family->streams[PURPOSE_KIN];
    day_t dob = family->batch->persons[family->mother].dob - (day_t)(800 + 1500 * draw_normal(kin));
    if (dob > conceived - 16 * YEAR_DAYS)
        dob = conceived - 16 * YEAR_DAYS - draw_between(kin, 0, 900);
    uint8_t ethnicity = family->n_partner + family->n_father ? kin_partner_ethnicity(family)
                                                             : family->father_ethnicity;
    struct person person = person_draw(kin, false, dob, ethnicity);
    person.family = family->number;
    person.came = person.left = conceived; // not a resident until world_settle.c says so
    family->fathers[family->n_father++] =
        (struct father){.person = batch_person(family->batch, &person),
                        .from = conceived,
                        .joined = DAY_MAX,
                        .dies = draw_death(kin, false, dob, conceived, 0),
                        .is_near = family->came <= conceived && draw_chance(kin, PROB_FATHER_NEAR)};
    return family->fathers[family->n_father - 1].person;
}

uint32_t kin_father_apart(struct family *family, const struct child *child)
{
    gsl_rng *kin = family->streams[PURPOSE_KIN];
    day_t conceived = child->due - PREGNANCY_DAYS;
    const struct child *before = child - 1;
    if (child > family->children && before->due == child->due) // twins
        return family->batch->persons[before->person].father;
    if (draw_chance(kin, PROB_FATHER_UNKNOWN))
        return WORLD_NONE;
    const struct partner *former =
        family->n_partner ? &family->partners[family->n_partner - 1] : NULL;
    if (former && former->to <= conceived && former->dies > conceived &&
        former->to > conceived - FORMER_YEARS * YEAR_DAYS && draw_chance(kin, PROB_FATHER_AGAIN))
        return former->person;
    const struct father *last = family->n_father ? &family->fathers[family->n_father - 1] : NULL;
    if (last && last->joined == DAY_MAX && last->dies > conceived &&
        last->from > conceived - FATHERS_YEARS * YEAR_DAYS && draw_chance(kin, PROB_FATHER_AGAIN))
        return last->person;
    return family->n_father < PARTNER_MAX ? new_father(family, conceived) : WORLD_NONE;
}

struct father *kin_father_joins(struct family *family, day_t day)
{
    if (!family->n_father)
        return NULL;
    struct father *last = &family->fathers[family->n_father - 1];
    bool joins = draw_chance(family->streams[PURPOSE_KIN], PROB_FATHER_JOINS);
    if (!joins || last->joined != DAY_MAX || last->dies <= day || last->from > day)
        return NULL;
    last->joined = day;
    return last;
}
