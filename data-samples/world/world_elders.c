// Homes of three generations: a young mother who still lives with her own, and a grandparent who
// comes to live with the family and stays. All draws come from the stream of kin.

#include "data-samples/world/world_elders.h"
#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_naming.h"
#include "data-samples/world/world_parameters.h"

enum { COMES_FROM = 30, COMES_TO = 58, FIRST_ASIAN = 4, LAST_ASIAN = 6 };

// The mother (or father) of a member comes on a day and stays until `to` or death.
static void write_elder(struct family *family, uint32_t member, bool female, day_t from, day_t to)
{
    gsl_rng *kin = family->streams[PURPOSE_KIN];
    struct batch *batch = family->batch;
    const struct person *of = &batch->persons[member];
    double older = 18.5 + draw_exponential(kin, 4) + draw_exponential(kin, 4);
    if (older > 44)
        older = 44;
    struct person person =
        person_draw(kin, female, of->dob - (day_t)(older * 365.25), of->ethnicity);
    day_t dies = draw_death(kin, female, person.dob, from, 0);
    person.surname = person.surname_at_birth =
        naming_inherited(of->surname_at_birth, person.female);
    person.family = family->number;
    person.came = from;
    person.left = to < family->left ? to : family->left;
    if (dies < person.left)
        person.left = person.died = dies;
    day_t left = person.left;
    uint32_t elder = batch_person(batch, &person);
    if (female)
        batch->persons[member].mother = elder;
    else
        batch->persons[member].father = elder;
    family_stay(family, elder, from, left);
}

void elders_settle(struct family *family)
{
    gsl_rng *kin = family->streams[PURPOSE_KIN];
    const struct person *mother = &family->batch->persons[family->mother];
    double asian =
        family->ethnicity >= FIRST_ASIAN && family->ethnicity <= LAST_ASIAN ? GRANDPARENT_ASIAN : 1;
    bool starts = draw_chance(kin, PROB_STARTS_AT_HOME * (asian > 1 ? 2 : 1));
    bool comes = draw_chance(kin, PROB_GRANDPARENT * asian);
    double years = draw_exponential(kin, STARTS_YEARS);
    double age = COMES_FROM + (COMES_TO - COMES_FROM) * draw_uniform(kin);
    bool female = draw_chance(kin, 0.75), of_partner = draw_chance(kin, 0.4);
    if (starts && family->mother_age < STARTS_AGE && family->native) {
        write_elder(family, family->mother, true, family->came,
                    family->came + (day_t)(years * 365.25) + 200);
        return;
    }
    day_t from = mother->dob + (day_t)(age * 365.25);
    uint32_t member = family->mother;
    if (of_partner && family->n_partner && family->partners[0].from <= from &&
        from < family->partners[0].to)
        member = family->partners[0].person;
    if (comes && from > family->came && from < family->left)
        write_elder(family, member, female, from, DAY_MAX);
}
