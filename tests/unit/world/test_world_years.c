// The years differ as those of an English authority do, what social care does it does on working
// days, and hospitals and police have their weeks and months. Figures are counted from the world's
// rows, averaged over a few boroughs, and held to bounds around what is published.
//
//   test_world_years [BIRTHS_PER_YEAR]     default 900

#include "data-samples/world/world.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_codes.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 3, YEARS = 9 }; // from April to March
static const double full_births = 2500;

static int n_failed;

static void show(const char *name, const char *published, double got, double least, double most)
{
    bool bad = !(got >= least && got <= most);
    n_failed += bad;
    printf("%-52s %-22s %8.3f   %6.3f to %6.3f%s\n", name, published, got, least, most,
           bad ? "  TOO FAR" : "");
}

// --- by year

struct counts {
    double n[FACT_KIND_COUNT][YEARS], all[FACT_KIND_COUNT];
};

static void count_years(const struct world *world, struct counts *ret_counts)
{
    day_t first = world->records_from;
    memset(ret_counts, 0, sizeof *ret_counts);
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        int year, month, of_month;
        if (fact->day < first)
            continue;
        day_to_civil(fact->day, &year, &month, &of_month);
        ret_counts->all[fact->kind] += 1.0 / world->options.n_year;
        int since = year - (month < 4) - 2016;
        if (since >= 0 && since < YEARS)
            ret_counts->n[fact->kind][since]++;
    }
}

// Standard deviation of the years' counts over their mean.
static double variation(const double counts[YEARS])
{
    double mean = 0, square = 0;
    for (int i = 0; i < YEARS; i++)
        mean += counts[i] / YEARS;
    for (int i = 0; i < YEARS; i++)
        square += (counts[i] - mean) * (counts[i] - mean) / (YEARS - 1);
    return sqrt(square) / mean;
}

static void show_years(const struct counts counts[SEEDS], double scale)
{ // Thurrock 2013 to 2024 (DfE): coefficients of variation of the years' counts
    static const struct {
        enum fact_kind kind;
        double total;
        const char *published;
        double least, most;
    } rows[] = {
        {FACT_REFERRAL, 2198, "0.15", 0.08, 0.22},
        {FACT_S47, 705, "0.154", 0.10, 0.24},
        {FACT_CONFERENCE, 181, "0.318", 0.18, 0.42},
        {FACT_CP_PLAN, 165, "0.291", 0.18, 0.42},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double cv = 0, total = 0;
        char name[80];
        for (int s = 0; s < SEEDS; s++) {
            cv += variation(counts[s].n[rows[i].kind]) / SEEDS;
            total += counts[s].all[rows[i].kind] / SEEDS;
        }
        snprintf(name, sizeof name, "%s: variation of the years", fact_rows[rows[i].kind].name);
        show(name, rows[i].published, cv, rows[i].least, rows[i].most);
        snprintf(name, sizeof name, "%s: ten years' mean over the target",
                 fact_rows[rows[i].kind].name);
        show(name, "1", total / (rows[i].total * scale), 0.85, 1.15);
    }
}

// --- days of the week, months

static double share_of(const struct world *world, enum fact_kind kind, bool (*holds)(day_t day))
{
    double n = 0, held = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        if (world->facts[i].kind == kind && world->facts[i].day >= world->records_from) {
            n++;
            held += holds(world->facts[i].day);
        }
    return held / n;
}

static bool is_off(day_t day)
{
    return !calendar_is_working(day);
}

static bool is_weekend(day_t day)
{
    return calendar_weekday(day) > 4;
}

static bool is_monday(day_t day)
{
    return calendar_weekday(day) == 0;
}

static bool is_no_school_day(day_t day)
{
    return !calendar_is_school_day(day);
}

static bool is_spring_2020(day_t day)
{
    return day >= day_from_civil(2020, 4, 1) && day < day_from_civil(2020, 6, 1);
}

static bool is_spring_2019(day_t day)
{
    return day >= day_from_civil(2019, 4, 1) && day < day_from_civil(2019, 6, 1);
}

static void show_days(const struct world *world)
{
    show("referrals on days off", "few", share_of(world, FACT_REFERRAL, is_off), 0.005, 0.08);
    show("enquiries on days off", "few", share_of(world, FACT_S47, is_off), 0.005, 0.08);
    show("assessments begun on days off", "0", share_of(world, FACT_ASSESSMENT, is_off), 0, 0);
    show("conferences on days off", "0", share_of(world, FACT_CONFERENCE, is_off), 0, 0);
    show("plans begun on days off", "0", share_of(world, FACT_CP_PLAN, is_off), 0, 0);
    show("plans in need begun on days off", "0", share_of(world, FACT_CIN_PLAN, is_off), 0, 0);
    show("care begun on days off", "few", share_of(world, FACT_CLA, is_off), 0, 0.08);
    show("suspensions on days without school", "0",
         share_of(world, FACT_SUSPENSION, is_no_school_day), 0, 0.02);
    show("domestic abuse at the weekend", "above 2 in 7",
         share_of(world, FACT_DOMESTIC_ABUSE, is_weekend), 0.31, 0.38);
    show("emergency visits on a Monday", "0.15 to 0.16", share_of(world, FACT_EMERGENCY, is_monday),
         0.147, 0.165);
    show("emergency visits, spring 2020 over 2019", "0.50 (NHS England)",
         share_of(world, FACT_EMERGENCY, is_spring_2020) /
             share_of(world, FACT_EMERGENCY, is_spring_2019),
         0.40, 0.60);
    show("suspensions, spring 2020 over 2019", "schools closed",
         share_of(world, FACT_SUSPENSION, is_spring_2020) /
             share_of(world, FACT_SUSPENSION, is_spring_2019),
         0.02, 0.25);
    show("domestic abuse, spring 2020 over 2019", "1.07 (ONS)",
         share_of(world, FACT_DOMESTIC_ABUSE, is_spring_2020) /
             share_of(world, FACT_DOMESTIC_ABUSE, is_spring_2019),
         0.95, 1.45);
}

// --- how long assessments take, who is on a plan

static int int_order(const void *left, const void *right)
{
    int a = *(const int *)left, b = *(const int *)right;
    return (a > b) - (a < b);
}

static int working_days(day_t from, day_t to)
{
    int n = 0;
    for (day_t day = from; day < to; day++)
        n += calendar_is_working(day);
    return n;
}

static void show_assessments(const struct world *world)
{
    int *days = calloc(world->n_fact, sizeof *days);
    size_t n = 0, in_time = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_ASSESSMENT || fact->day < world->records_from ||
            fact->end == DAY_MAX)
            continue;
        days[n] = working_days(fact->day, fact->end);
        in_time += days[n++] <= 45;
    }
    qsort(days, n, sizeof *days, int_order);
    show("assessments, working days: lower quartile", "17 (England 2025)", days[n / 4], 15, 22);
    show("assessments, working days: median", "29 to 34", days[n / 2], 26, 34);
    show("assessments, working days: upper quartile", "43 (England 2025)", days[n * 3 / 4], 38, 46);
    show("assessments within 45 working days", "0.84", (double)in_time / (double)n, 0.78, 0.90);
    free(days);
}

static void add_plans(const struct world *world, double shares[4])
{ // unborn, under one, one to four, older; on the last day of each year
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_CP_PLAN)
            continue;
        for (int year = 0; year < world->options.n_year; year++) {
            day_t day = day_add_months(world->options.data_end, -12 * year);
            double age = (day - world->persons[fact->person].dob) / 365.25;
            if (fact->day <= day && fact->end > day)
                shares[age < 0 ? 0 : age < 1 ? 1 : age < 5 ? 2 : 3]++;
        }
    }
}

static void show_plans(const double n[4])
{
    double all = n[0] + n[1] + n[2] + n[3];
    show("on a plan on a day: unborn", "0.025 (England)", n[0] / all, 0.012, 0.04);
    show("on a plan on a day: under one", "0.080", n[1] / all, 0.055, 0.105);
    show("on a plan on a day: one to four", "0.222", n[2] / all, 0.18, 0.27);
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {.births_per_year = 900,
                                    .n_year = 10,
                                    .data_end = day_from_civil(2025, 12, 31),
                                    .n_thread = 1};
    if (n_argument > 1)
        options.births_per_year = (int)strtol(arguments[1], NULL, 10);
    static struct counts counts[SEEDS];
    double plans[4] = {0};
    for (int s = 0; s < SEEDS; s++) {
        struct world world;
        struct error err = {0};
        options.seed = (uint64_t)s + 1;
        if (world_make(&options, &world, &err)) {
            error_print(&err);
            return 1;
        }
        count_years(&world, &counts[s]);
        add_plans(&world, plans);
        if (s == 0) {
            show_days(&world);
            show_assessments(&world);
        }
        world_done(&world);
    }
    show_years(counts, options.births_per_year / full_births);
    show_plans(plans);
    printf("%d figures outside their bounds\n", n_failed);
    return n_failed != 0;
}
