// Factors of the borough's years. Each yearly draw follows from (seed, factor, year) alone, so that
// a longer run of records does not change the years they share but for the centring.

#include "data-samples/world/world_climate.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

enum { FIRST_YEAR = 1900, APRIL = 3 };
#define TEAM_KEY 0x7465616d00000000u
#define CLIMATE_DRAWS 0x71000000u // of stream_hash, away from the panel's weeks

// Shares of the usual from March 2020 to February 2022, by month.
struct pandemic {
    enum climate_factor factor;
    double months[24];
};
// Hospitals: attendances in England, NHS England's monthly statistics, falling by 57 % in April
// 2020. Schools: open to few from April to June 2020 and in January and February 2021; their
// referrals fell by 31 % in the year to March 2021 (DfE, children in need, 2021). Incidents: police
// recorded domestic abuse, ONS, 7 % more in the spring of 2020 than in that of 2019.
static const struct pandemic pandemics[] = {
    {CLIMATE_HOSPITALS, {0.72, 0.43, 0.58, 0.67, 0.75, 0.80, 0.80, 0.75, 0.72, 0.70, 0.62, 0.66,
                         0.80, 0.92, 1.00, 1.04, 1.02, 1.00, 1.04, 1.05, 1.02, 0.94, 0.92, 0.96}},
    {CLIMATE_SCHOOLS, {0.60, 0.08, 0.10, 0.30, 0.45, 0.50, 0.95, 1.05, 1.00, 0.90, 0.15, 0.20,
                       0.85, 1.10, 1.15, 1.15, 1.10, 1.00, 1.20, 1.20, 1.15, 1.05, 1.05, 1.05}},
    {CLIMATE_INCIDENTS, {1.02, 1.12, 1.16, 1.14, 1.12, 1.10, 1.06, 1.05, 1.05, 1.05, 1.08, 1.08,
                         1.06, 1.05, 1.04, 1.04, 1.03, 1.03, 1.02, 1.02, 1.02, 1.02, 1.01, 1.01}},
    {CLIMATE_ENQUIRIES, {0.90, 0.78, 0.85, 0.95, 1.00, 0.97, 1.05, 1.08, 1.06, 1.02, 0.95, 0.98,
                         1.06, 1.06, 1.05, 1.05, 1.04, 1.02, 1.05, 1.05, 1.03, 1.02, 1.02, 1.02}},
};
enum { PANDEMICS = sizeof pandemics / sizeof *pandemics, PANDEMIC_FROM = 2020 * 12 + 2 };

static double hash_uniform(uint64_t seed, unsigned factor, unsigned item)
{
    uint64_t bits = stream_hash(seed, CLIMATE_DRAWS + (uint64_t)factor * 4096 + item);
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

// The log factor of each month: constant from April to March.
static void draw_years(uint64_t seed, enum climate_factor factor, double sd,
                       const struct calendar *calendar, double *ret_log)
{
    double level = 0, jump = sd * sqrt(1 - YEAR_PERSISTENCE * YEAR_PERSISTENCE);
    int year = FIRST_YEAR - 1, month = 0;
    for (; month < calendar->n_month; month++) {
        int number = calendar->first + month;
        int of_month = number / 12 - (number % 12 < APRIL);
        for (; year < of_month; year++) {
            double u = hash_uniform(seed, factor, (unsigned)(year + 1 - FIRST_YEAR));
            level = YEAR_PERSISTENCE * level + jump * gsl_cdf_ugaussian_Pinv(u);
        }
        ret_log[month] = level;
    }
}

// Inspectors come once, neither in the first nor in the last year of the records; what they said
// fades.
static void add_inspection(uint64_t seed, const struct calendar *calendar, struct climate *climate)
{
    int first = calendar_month(calendar, calendar->records);
    int n = calendar_month(calendar, calendar->end) - first;
    climate->inspected = first + (int)(n * (0.2 + 0.5 * hash_uniform(seed, CLIMATE_COUNT, 0)));
    for (int month = climate->inspected; month < calendar->n_month; month++) {
        double left = exp(-(month - climate->inspected) / INSPECTION_MONTHS);
        climate->factors[CLIMATE_REFERRALS][month] += INSPECTION_REFERRALS * left;
        climate->factors[CLIMATE_ENQUIRIES][month] += INSPECTION_ENQUIRIES * left;
        climate->factors[CLIMATE_PLANS][month] += INSPECTION_PLANS * left;
    }
}

static void add_pandemic(const struct calendar *calendar, struct climate *climate)
{
    for (int i = 0; i < PANDEMICS; i++)
        for (int k = 0; k < 24; k++) {
            int month = PANDEMIC_FROM + k - calendar->first;
            if (month >= 0 && month < calendar->n_month)
                climate->factors[pandemics[i].factor][month] += log(pandemics[i].months[k]);
        }
}

// Turns logs into factors; those of thresholds average 1 over the records' months.
static void centre(const struct calendar *calendar, double *factors)
{
    int from = calendar_month(calendar, calendar->records);
    int to = calendar_month(calendar, calendar->end);
    double sum = 0;
    for (int month = from; month < to; month++)
        sum += exp(factors[month]);
    double mean = to > from ? log(sum / (to - from)) : 0;
    for (int month = 0; month < calendar->n_month; month++)
        factors[month] -= mean;
}

// Habits of teams: who thinks a report a referral, an enquiry a case for a plan.
static void draw_teams(uint64_t seed, struct climate *climate)
{
    static const double sds[CLIMATE_COUNT] = {
        [CLIMATE_REFERRALS] = TEAM_SD_REFERRALS, [CLIMATE_PLANS] = TEAM_SD_PLANS};
    for (int i = 0; i < CLIMATE_COUNT; i++) {
        double *teams = climate->teams[i], sum = 0;
        for (int team = 0; team < TEAM_COUNT; team++) {
            double u = hash_uniform(seed, CLIMATE_COUNT + 1 + (unsigned)i, (unsigned)team);
            teams[team] = exp(sds[i] * gsl_cdf_ugaussian_Pinv(u));
            sum += teams[team];
        }
        for (int team = 0; team < TEAM_COUNT; team++)
            teams[team] *= TEAM_COUNT / sum;
    }
}

enum climate_team climate_team_of(uint64_t seed, uint32_t family)
{
    return (enum climate_team)(stream_hash(seed ^ TEAM_KEY, family) % TEAM_COUNT);
}

void climate_make(uint64_t seed, const struct calendar *calendar, struct climate *ret_climate)
{
    static const double sds[CLIMATE_COUNT] = {
        [CLIMATE_REFERRALS] = YEAR_SD_REFERRALS, [CLIMATE_ENQUIRIES] = YEAR_SD_ENQUIRIES,
        [CLIMATE_PLANS] = YEAR_SD_PLANS,         [CLIMATE_DELAYS] = YEAR_SD_STAFF,
        [CLIMATE_SCHOOLS] = YEAR_SD_OTHERS,      [CLIMATE_HOSPITALS] = YEAR_SD_OTHERS,
        [CLIMATE_INCIDENTS] = YEAR_SD_OTHERS};
    *ret_climate = (struct climate){0};
    draw_teams(seed, ret_climate);
    for (int i = 0; i < CLIMATE_COUNT; i++)
        draw_years(seed, (enum climate_factor)i, sds[i], calendar, ret_climate->factors[i]);
    add_inspection(seed, calendar, ret_climate);
    add_pandemic(calendar, ret_climate);
    for (int i = 0; i < CLIMATE_COUNT; i++)
        centre(calendar, ret_climate->factors[i]);
    for (int month = 0; month < calendar->n_month; month++) {
        double load = ret_climate->factors[CLIMATE_REFERRALS][month];
        ret_climate->factors[CLIMATE_DELAYS][month] += LOAD_DELAYS * load;
        ret_climate->factors[CLIMATE_PLANS][month] -= LOAD_PLANS * load;
        for (int i = 0; i < CLIMATE_COUNT; i++)
            ret_climate->factors[i][month] = exp(ret_climate->factors[i][month]);
    }
}

double climate_odds(double probability, double factor)
{
    return probability * factor / (1 - probability + probability * factor);
}
