// The ethnicity of parents, later partners and children, in the groups of the Department for
// Education's codes.

#include "data-samples/world/world_ethnicity.h"

#include "data-samples/world/world_names.h"
#include "data-samples/world/world_parameters.h"

// In the order of world_ethnicities.

enum ethnicity { WBRI, WOTH, MWBC, MOTH, AIND, APKN, AOTH, BAFR, BCRB, OOTH };

static bool is_white(uint8_t ethnicity)
{
    return ethnicity == WBRI || ethnicity == WOTH;
}

static bool is_mixed(uint8_t ethnicity)
{
    return ethnicity == MWBC || ethnicity == MOTH;
}

static bool is_asian(uint8_t ethnicity)
{
    return ethnicity >= AIND && ethnicity <= AOTH;
}

static bool is_black(uint8_t ethnicity)
{
    return ethnicity == BAFR || ethnicity == BCRB;
}

static void draw_mixed_parents(gsl_rng *kin, uint8_t child, uint8_t *ret_one, uint8_t *ret_other)
{
    static const double others[] = {
        [AIND] = 0.2, [APKN] = 0.1, [AOTH] = 0.2, [BAFR] = 0.3, [BCRB] = 0, [OOTH] = 0.2};
    uint8_t white = draw_chance(kin, 0.88) ? WBRI : WOTH;
    uint8_t other = child == MWBC ? BCRB : (uint8_t)draw_pick(kin, others, OOTH + 1);
    static const double kinds[] = {PROB_MIXED_BOTH, PROB_MIXED_ONE,
                                   1 - PROB_MIXED_BOTH - PROB_MIXED_ONE};
    int kind = draw_pick(kin, kinds, 3);
    *ret_one = kind == 0 ? child : white;
    *ret_other = kind == 2 ? other : child;
}

void ethnicity_parents(gsl_rng *kin, uint8_t children, uint8_t *ret_mother, uint8_t *ret_father)
{
    uint8_t one = children, other = children;
    bool swap = draw_chance(kin, PROB_FATHER_WHITE);
    if (is_mixed(children))
        draw_mixed_parents(kin, children, &one, &other);
    else if (is_white(children) && draw_chance(kin, PROB_OTHER_WHITE))
        other = children == WBRI ? WOTH : WBRI;
    *ret_mother = swap ? other : one;
    *ret_father = swap ? one : other;
}

uint8_t ethnicity_partner(gsl_rng *kin, uint8_t mother)
{
    static const double shares[WORLD_N_ETHNICITY] = {0.70, 0.10, 0.01, 0.01, 0.03,
                                                     0.02, 0.03, 0.06, 0.02, 0.02};
    return draw_chance(kin, PROB_SAME_ETHNICITY)
               ? mother
               : (uint8_t)draw_pick(kin, shares, WORLD_N_ETHNICITY);
}

uint8_t ethnicity_child(uint8_t one, uint8_t other)
{
    if (one == other)
        return one;
    if (is_white(other)) {
        uint8_t white = other;
        other = one;
        one = white;
    }
    if (is_white(one))
        return is_white(other) ? WBRI : other == BCRB || other == MWBC ? MWBC : MOTH;
    return is_asian(one) && is_asian(other) ? AOTH : is_black(one) && is_black(other) ? BAFR : MOTH;
}
