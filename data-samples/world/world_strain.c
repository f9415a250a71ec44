// Two hidden causes, neglect and abuse, compete: hazards add up, not their logarithms. The states
// weigh differently on each, and two pairs weigh more together than apart. A third cause, exploitation,
// matters from the age of ten.

#include "data-samples/world/world_strain.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

// How a state comes: share of time on for an average family in which nothing else is on, how its
// log odds rise with adversity and with each hidden cause, and the mean months that it lasts.
static const struct state_row {
    double share, slope, by_neglect, by_abuse, months_on;
} state_rows[STATE_COUNT] = {
    [STATE_ABUSE] = {0.037, 0.9, 0.0, 0.54, 16},
    [STATE_MIND] = {0.112, 0.6, 0.18, 0.18, 22},
    [STATE_SUBSTANCE] = {0.026, 1.1, 0.66, 0.0, 36},
    [STATE_CRISIS] = {0.052, 0.6, 0.18, 0.18, 8},
};

// Log factor on the chance that the column's state comes on while the row's is on.
static const double causes[STATE_COUNT][STATE_COUNT] = {
    [STATE_ABUSE] = {[STATE_MIND] = CAUSED_ABUSE_MIND, [STATE_CRISIS] = CAUSED_ABUSE_CRISIS},
    [STATE_MIND] = {[STATE_CRISIS] = CAUSED_MIND_CRISIS},
    [STATE_SUBSTANCE] =
        {[STATE_ABUSE] = CAUSED_SUBSTANCE_ABUSE, [STATE_CRISIS] = CAUSED_SUBSTANCE_CRISIS},
    [STATE_CRISIS] = {[STATE_MIND] = CAUSED_CRISIS_MIND},
};

// What a state adds to the log hazard of each cause.
static const double effects[STATE_COUNT][CAUSE_COUNT] = {
    [STATE_ABUSE] = {EFFECT_ABUSE},
    [STATE_MIND] = {EFFECT_MIND},
    [STATE_SUBSTANCE] = {EFFECT_SUBSTANCE},
    [STATE_CRISIS] = {EFFECT_CRISIS},
};

static bool is_on(int set, enum state state)
{
    return set >> state & 1;
}

static void draw_causes(struct family *family)
{
    gsl_rng *life = family->streams[PURPOSE_LIFE];
    double shared = draw_normal(life), own = sqrt(1 - CAUSES_SHARED * CAUSES_SHARED);
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        family->hidden[cause] = FRAILTY_SD * (CAUSES_SHARED * shared + own * draw_normal(life));
}

static void set_switches(struct family *family)
{
    for (int i = 0; i < STATE_COUNT; i++) {
        const struct state_row *row = &state_rows[i];
        double drive = row->slope * family->x + row->by_neglect * family->hidden[CAUSE_NEGLECT] +
                       row->by_abuse * family->hidden[CAUSE_ABUSE];
        double share = world_logistic(log(row->share / (1 - row->share)) + drive);
        double off = 1 / row->months_on, on = off * share / (1 - share);
        for (int set = 0; set < STATE_SETS; set++) {
            double caused = 0;
            for (int other = 0; other < STATE_COUNT; other++)
                caused += is_on(set, other) * causes[other][i];
            double comes = on * exp(caused);
            family->on_next[set][i] = is_on(set, i) ? 1 - off : comes < 0.5 ? comes : 0.5;
        }
    }
}

// The log hazard of each cause; that of the average family without any state on is the logarithm of
// the cause's share.
static double cause_hazard(const struct family *family, int set, enum cause cause)
{
    static const double shares[CAUSE_COUNT] = {
        [CAUSE_NEGLECT] = NEGLECT_SHARE, [CAUSE_ABUSE] = 1 - NEGLECT_SHARE};
    double sum = log(shares[cause]) + family->x + family->hidden[cause];
    for (int i = 0; i < STATE_COUNT; i++)
        sum += is_on(set, i) * effects[i][cause];
    if (cause == CAUSE_ABUSE && is_on(set, STATE_ABUSE) && is_on(set, STATE_MIND))
        sum += TOGETHER_ABUSE_MIND;
    return sum;
}

void strain_draw(struct family *family)
{
    draw_causes(family);
    set_switches(family);
    for (int set = 0; set < STATE_SETS; set++) {
        double neglect = exp(cause_hazard(family, set, CAUSE_NEGLECT)),
               abuse = exp(cause_hazard(family, set, CAUSE_ABUSE));
        family->strain[set] = log(neglect + abuse);
        family->neglect[set] = neglect / (neglect + abuse);
        family->exploitation[set] = cause_hazard(family, set, CAUSE_EXPLOITATION);
    }
}

void strain_luck(gsl_rng *life, uint32_t ret_luck[STATE_COUNT])
{
    for (int i = 0; i < STATE_COUNT; i++)
        ret_luck[i] = (uint32_t)gsl_rng_get(life); // all 32 bits of it are random
}

static double stays_or_comes(const struct family *family, int set, int i,
                             const double ended[STATE_COUNT])
{
    return family->on_next[set][i] * (is_on(set, i) ? 1 - ended[i] : 1);
}

uint8_t strain_after(const struct family *family, uint8_t set, const double ended[STATE_COUNT],
                     const uint32_t luck[STATE_COUNT])
{
    uint8_t next = 0;
    for (int i = 0; i < STATE_COUNT; i++)
        next |= (uint8_t)((luck[i] * 0x1p-32 < stays_or_comes(family, set, i, ended)) << i);
    return next;
}

uint8_t strain_next(const struct family *family, uint8_t set, gsl_rng *life)
{
    static const double ended[STATE_COUNT] = {0};
    uint32_t luck[STATE_COUNT];
    strain_luck(life, luck);
    return strain_after(family, set, ended, luck);
}

uint8_t strain_first(const struct family *family, gsl_rng *life)
{
    uint8_t set = 0;
    for (int month = 0; month < SETTLING_MONTHS; month++)
        set = strain_next(family, set, life);
    return set;
}

// Substance misuse weighs more on infants and the unborn.
static double infant_factor(const struct family *family, int age, int set)
{
    bool small = age == AGE_UNBORN || age == AGE_0;
    double more = small && is_on(set, STATE_SUBSTANCE) ? exp(TOGETHER_SUBSTANCE_INFANT) : 1;
    return 1 + family->neglect[set] * (more - 1);
}

void strain_hazards(struct family *family)
{
    static const double enquiry[AGE_CLASSES] = {ENQUIRY_AGES};
    static const double plan[AGE_CLASSES] = {PLAN_AGES};
    static const double care[AGE_CLASSES] = {CARE_AGES};
    for (int age = 0; age < AGE_CLASSES; age++)
        for (int set = 0; set < STATE_SETS; set++) {
            double strain = family->strain[set];
            family->enquiry[age][set] =
                ENQUIRY_BASE * enquiry[age] * exp(strain) * infant_factor(family, age, set);
            family->plan[age][set] = world_logistic(plan[age] + PLAN_SLOPE * strain);
            family->care[age][set] = world_logistic(care[age] + CARE_SLOPE * strain);
        }
}

void strain_before_switches(const struct family *family, const double ended[STATE_COUNT],
                            double chance[STATE_SETS])
{
    double before[STATE_SETS], folded[STATE_SETS];
    for (int set = 0; set < STATE_SETS; set++) {
        for (int next = 0; next < STATE_SETS; next++)
            folded[next] = chance[next];
        for (int i = STATE_COUNT - 1; i >= 0; i--) { // the highest bit of what is left
            double on = stays_or_comes(family, set, i, ended);
            for (int next = 0; next < 1 << i; next++)
                folded[next] += on * (folded[next | 1 << i] - folded[next]);
        }
        before[set] = folded[0];
    }
    for (int set = 0; set < STATE_SETS; set++)
        chance[set] = before[set];
}
