// Errors cluster: in life the record that lacks a birthday in one office is the one with a
// misspelt name in the next. Each rate is therefore a logit-normal: logit(rate of a person) =
// centre + slope × (quality of the person + clerk), with the centre solved so that the mean over
// the agency's own clients is the rate in its row.

#include "data-samples/agency/agency_quality.h"

#include "data-samples/agency/agency_lag.h"
#include "data-samples/world/world_random.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

#define PURPOSE_QUALITY 24 // of the person, in no agency; the clerk's effect: of the agency
#define PURPOSE_CLERK 19

#define OWN_SD 0.9
#define CLERK_SD 0.5
#define A_DECILE 0.08 // towards the most deprived
#define A_MOVE 0.12   // within the records; at most
#define MOVES_MAX 5
#define YOUNG_ADULT 0.2 // 16 to 29 at the end of the records
#define BINS 160        // of the sum of both, in
#define BIN_WIDTH 0.1
#define BIN_MIDDLE 80

// By ethnicity, in the order of world_ethnicities. Guided by Hagger-Johnson and others 2015 (BMJ
// Open 5:e008118) and Libuy and others 2021: Asian, Black and other groups are missed more.
static const double group_shift[WORLD_N_ETHNICITY] = {0,   0.35, 0.15, 0.25, 0.3,
                                                      0.5, 0.5,  0.5,  0.25, 0.5};

static double normal(struct draw *draw)
{
    return gsl_cdf_ugaussian_Pinv(draw_unit(draw));
}

static double shift(const struct world *world, const uint32_t *stay_first, uint32_t i)
{
    const struct person *person = &world->persons[i];
    double sum = group_shift[person->ethnicity];
    uint32_t first = stay_first[i], n_stay = stay_first[i + 1] - first;
    if (n_stay > 0)
        sum += A_DECILE * (5.5 - world->dwellings[world->stays[first].dwelling].imd_decile);
    if (n_stay > 1)
        sum += A_MOVE * (n_stay - 1 < MOVES_MAX ? n_stay - 1 : MOVES_MAX);
    double age = (world->options.data_end - person->dob) / 365.25;
    return sum + (age >= 16 && age < 30 ? YOUNG_ADULT : 0);
}

float *quality_make(struct arena *arena, const struct world *world, const uint32_t *stay_first)
{
    float *quality = arena_array(arena, world->n_person + 1, sizeof *quality);
    for (uint32_t i = 0; i < world->n_person; i++) {
        struct draw draw = draw_for(world->options.seed, PURPOSE_QUALITY, i);
        quality[i] = (float)(OWN_SD * normal(&draw) + shift(world, stay_first, i));
    }
    return quality;
}

// ---- rates -------------------------------------------------------------------------------------

// A rate of struct error_rates, whether it is the share that is right, and how strongly the
// quality shifts it.
struct rate_row {
    size_t offset;
    bool is_right;
    double slope;
};
#define RATE(name) offsetof(struct error_rates, name)
static const struct rate_row rates[] = {
    {RATE(nhs), true, 1},
    {RATE(upn), true, 1},
    {RATE(nino), true, 0.5},
    {RATE(number_wrong), false, 1},
    {RATE(dob_missing), false, 1},
    {RATE(dob_missing_secondary), false, 0.5},
    {RATE(dob_swapped), false, 1},
    {RATE(dob_default), false, 1.2},
    {RATE(forename_variant), false, 1},
    {RATE(name_typo), false, 1},
    {RATE(keeps_old_surname), false, 0.5},
    {RATE(names_exchanged), false, 1},
    {RATE(address.own_words), false, 0.3},
    {RATE(address.flat_lost), false, 0.7},
    {RATE(address.uprn), true, 0.5},
    {RATE(address.uprn_wrong), false, 0.5},
    {RATE(address.postcode), true, 1},
    {RATE(address.postcode_old), false, 0.7},
    {RATE(address.postcode_sector), false, 0.7},
    {RATE(sex_missing), false, 1},
    {RATE(second_id), false, 1},
    {RATE(alias), false, 0.5},
};
#define N_RATE (sizeof rates / sizeof *rates)

static double *rate_of(struct error_rates *of, size_t i)
{
    return (double *)(void *)((char *)of + rates[i].offset);
}

// Quality of the person and the clerk who made the record.
static double strength(const struct agency *agency, uint32_t person, int copy)
{
    struct draw who = agency_draw(agency, PURPOSE_CLERK, (uint64_t)person * 2 + (unsigned)copy);
    return (double)agency->view->quality[person] + agency->clerks[draw_below(&who, AGENCY_CLERKS)];
}

static double mean_rate(const double weights[BINS], double centre, double slope)
{
    double sum = 0;
    for (int i = 0; i < BINS; i++)
        if (weights[i] > 0)
            sum += weights[i] * world_logistic(centre + slope * BIN_WIDTH * (i - BIN_MIDDLE));
    return sum;
}

// The centre that gives the mean `rate`, by halving.
static double solve(const double weights[BINS], double rate, double slope)
{
    double low = -40, high = 40;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (mean_rate(weights, middle, slope) < rate)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

void quality_centre(struct agency *agency)
{
    double weights[BINS] = {0}, n = 0;
    for (uint64_t i = 0; i < AGENCY_CLERKS; i++) {
        struct draw draw = agency_draw(agency, PURPOSE_CLERK, UINT64_C(1) << 40 | i);
        agency->clerks[i] = CLERK_SD * normal(&draw);
    }
    for (uint32_t i = 0; i < agency->view->n_resident; i++) {
        if (agency->people.since[i] == DAY_MAX)
            continue;
        int bin = BIN_MIDDLE + (int)lround(strength(agency, i, 0) / BIN_WIDTH);
        weights[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
        n++;
    }
    for (int i = 0; i < BINS; i++)
        weights[i] /= n > 0 ? n : 1;
    agency->centres = agency->row->rates;
    for (size_t i = 0; i < N_RATE; i++) {
        double *rate = rate_of(&agency->centres, i), wrong = rates[i].is_right ? 1 - *rate : *rate;
        *rate = wrong <= 0   ? -INFINITY
                : wrong >= 1 ? INFINITY
                             : solve(weights, wrong, rates[i].slope);
    }
}

struct error_rates quality_rates(const struct agency *agency, uint32_t person, int copy)
{
    struct error_rates own = agency->centres;
    double t = strength(agency, person, copy);
    for (size_t i = 0; i < N_RATE; i++) {
        double *rate = rate_of(&own, i), wrong = world_logistic(*rate + rates[i].slope * t);
        *rate = rates[i].is_right ? 1 - wrong : wrong;
    }
    return own;
}
