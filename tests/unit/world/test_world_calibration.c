// The simulated borough's totals beside what England's and one borough's published figures say:
// each is printed beside its target and must lie within its tolerance. Figures are counted here
// from the world's rows, by definitions of the statistics (a child's first referral by the fifth
// birthday, …), not taken from the simulator.
//
//   test_world_calibration [BIRTHS_PER_YEAR [SEED]]     default 2500 and 1

#include "data-samples/world/world.h"
#include "data-samples/world/world_codes.h"
#include "tests/unit/world/world_rank.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double full_births = 2500;

struct figure {
    const char *name;
    double target, got, tolerance; // target 0 = nothing published to hold it against
};

static int n_failed;

static void show(struct figure figure)
{
    if (figure.target <= 0) {
        printf("%-52s %12s %12.2f\n", figure.name, "none", figure.got);
        return;
    }
    double off = figure.got / figure.target - 1;
    bool bad = !(fabs(off) <= figure.tolerance);
    n_failed += bad;
    printf("%-52s %12.2f %12.2f %+7.1f%%%s\n", figure.name, figure.target, figure.got, 100 * off,
           bad ? "  TOO FAR" : "");
}

static bool here(const struct person *person, day_t day)
{
    return person->came <= day && day < person->left &&
           (person->died == DAY_NONE || day < person->died);
}

static double count_year(const struct world *world, enum fact_kind kind, day_t from, day_t to)
{
    size_t n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n +=
            world->facts[i].kind == kind && world->facts[i].day >= from && world->facts[i].day < to;
    return (double)n / ((to - from) / 365.25);
}

// --- by the fifth birthday: cohort life table over those here, each year of age at its own rate.
// Share = 1 - product over months of age of (1 - events / at risk), first events only, the risk set
// being children here who had none.

enum { AGE_MONTHS = 60, UNBORN_MONTHS = 7 };

static double by_five(const struct world *world, enum fact_kind kind)
{
    static double at_risk[AGE_MONTHS + UNBORN_MONTHS], first[AGE_MONTHS + UNBORN_MONTHS];
    memset(at_risk, 0, sizeof at_risk);
    memset(first, 0, sizeof first);
    day_t from = world->records_from, to = world->options.data_end + 1;
    size_t fact = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        while (fact < world->n_fact && world->facts[fact].person < i)
            fact++;
        // only children born in the records' time are followed from before birth without a gap
        if (person->due == DAY_NONE || person->dob < from + 220 || person->came > person->dob)
            continue;
        day_t event = DAY_MAX;
        for (size_t k = fact; k < world->n_fact && world->facts[k].person == i; k++)
            if (world->facts[k].kind == kind && world->facts[k].day < event)
                event = world->facts[k].day;
        day_t out = person->left < to ? person->left : to;
        if (person->died != DAY_NONE && person->died < out)
            out = person->died;
        for (int m = 0; m < AGE_MONTHS + UNBORN_MONTHS; m++) {
            double start = person->dob + (m - UNBORN_MONTHS) * 30.4375, end = start + 30.4375;
            if (end > out || event < start)
                break;
            at_risk[m]++;
            first[m] += event < end;
        }
    }
    double without = 1;
    for (int m = 0; m < AGE_MONTHS + UNBORN_MONTHS; m++)
        without *= at_risk[m] > 0 ? 1 - first[m] / at_risk[m] : 1;
    return 100 * (1 - without);
}

static double open_on(const struct world *world, enum fact_kind kind, day_t day)
{
    size_t n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n +=
            world->facts[i].kind == kind && world->facts[i].day <= day && world->facts[i].end > day;
    return (double)n;
}

// --- the truth

// Children under two without an enquiry in the six months before.
static size_t list_scored(const struct world *world, struct scored *rows, bool all)
{
    static day_t const half_year = 183;
    size_t n = 0;
    size_t *first = calloc(world->n_person + 1, sizeof *first);
    for (size_t i = world->n_fact; i-- > 0;)
        first[world->facts[i].person] = i;
    for (size_t i = 0; i < world->n_risk; i++) {
        const struct risk_row *row = &world->risks[i];
        bool in = row->as_of - world->persons[row->child].dob < 731;
        for (size_t k = first[row->child];
             k < world->n_fact && world->facts[k].person == row->child; k++)
            if (world->facts[k].kind == FACT_S47 && world->facts[k].day < row->as_of &&
                world->facts[k].day >= row->as_of - half_year)
                in = false;
        if (in || all)
            rows[n++] = (struct scored){row->risk_2y, row->outcome_2y};
    }
    free(first);
    return n;
}

static void show_bands(const char *title, struct scored *rows, size_t n)
{
    qsort(rows, n, sizeof *rows, scored_order);
    static const double cuts[] = {0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1};
    printf("%s: mean true risk and share with the outcome, by band of risk\n", title);
    for (int b = 0; b < 7; b++) {
        size_t from = (size_t)(cuts[b] * (double)n), to = (size_t)(cuts[b + 1] * (double)n);
        double mean = 0, seen = 0;
        for (size_t i = from; i < to; i++) {
            mean += rows[i].risk;
            seen += rows[i].outcome;
        }
        printf("  %4.0f%% to %4.0f%%: n %8zu  predicted %.5f  observed %.5f\n", 100 * cuts[b],
               100 * cuts[b + 1], to - from, mean / (double)(to - from),
               seen / (double)(to - from));
    }
}

static void show_risk(const struct world *world)
{
    struct scored *rows = calloc(world->n_risk + 1, sizeof *rows);
    size_t n = list_scored(world, rows, false);
    show((struct figure){"AUROC of the true risk, children under two", 0.84, scored_auroc(rows, n),
                         0.048});
    double mean = 0, seen = 0;
    for (size_t i = 0; i < n; i++) {
        mean += rows[i].risk;
        seen += rows[i].outcome;
    }
    show((struct figure){"their observed outcomes / predicted", 1, seen / mean, 0.10});
    printf("  n %zu, outcome rate %.4f\n", n, seen / (double)n);
    show_bands("under two, no enquiry lately", rows, n);
    n = list_scored(world, rows, true);
    show_bands("all rows", rows, n);
    free(rows);
}

static void show_panels(const struct world *world)
{
    double near = 0, near_harm[2] = {0}, near_protected[2] = {0}, allocated = 0, started = 0;
    double coin[2] = {0}, coin_protected[2] = {0};
    for (size_t i = 0; i < world->n_panel; i++) {
        const struct panel_row *row = &world->panels[i];
        allocated += row->allocated;
        started += row->started;
        if (!row->near_threshold)
            continue;
        near++;
        near_harm[0] += row->harm_unhelped;
        near_harm[1] += row->harm_helped;
        near_protected[0] += row->protected_unhelped;
        near_protected[1] += row->protected_helped;
        coin[row->allocated]++;
        coin_protected[row->allocated] +=
            row->started ? row->protected_helped : row->protected_unhelped;
    }
    printf("panel rows %zu, near the threshold %.0f, allocated %.0f, started %.0f\n",
           world->n_panel, near, allocated, started);
    printf("near: harm %.4f unhelped, %.4f helped; protected %.4f, %.4f\n", near_harm[0] / near,
           near_harm[1] / near, near_protected[0] / near, near_protected[1] / near);
    printf("near, by the coin: protected %.4f declined, %.4f allocated\n",
           coin_protected[0] / coin[0], coin_protected[1] / coin[1]);
    double scale = world->options.births_per_year / full_births;
    show((struct figure){"started / allocated", 0.675, started / allocated, 0.11});
    if (near < 1500 * scale * world->options.n_year / 10) {
        printf("too few children near the threshold\n");
        n_failed++;
    }
}

static double count_children(const struct world *world, day_t day)
{
    size_t n = 0;
    for (size_t i = 0; i < world->n_person; i++)
        n += here(&world->persons[i], day) && day - world->persons[i].dob < 18 * 365.25;
    return (double)n;
}

// Shares of all on the last day, beside England's; this borough has more children (a quarter of
// all, England a fifth), hence fewer old people, and the tolerances are wide on that account.
static void show_ages(const struct world *world)
{
    day_t day = world->options.data_end;
    double n = 0, working = 0, old = 0, oldest = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (!here(person, day))
            continue;
        double age = (day - person->dob) / 365.25;
        n++;
        working += age >= 18 && age < 65;
        old += age >= 65 && age < 85;
        oldest += age >= 85;
    }
    show((struct figure){"aged 18 to 64, last day, %", 60, 100 * working / n, 0.07});
    show((struct figure){"aged 65 to 84, last day, %", 16, 100 * old / n, 0.20});
    show((struct figure){"aged 85 and over, last day, %", 2.5, 100 * oldest / n, 0.30});
}

// Deaths, and moves in and out of those born before they came, a year.
static void show_turnover(const struct world *world)
{
    double scale = world->options.births_per_year / full_births, years = world->options.n_year;
    double died = 0, came = 0, left = 0, n = 0, unborn = 0;
    char *stayed = calloc(world->n_person + 1, 1);
    for (size_t i = 0; i < world->n_stay; i++)
        stayed[world->stays[i].person] = 1;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        bool is_dead = person->died != DAY_NONE && person->died <= person->left;
        n += here(person, world->options.data_end);
        unborn += person->dob > world->options.data_end;
        died += is_dead && stayed[i] && person->died >= world->records_from;
        came += stayed[i] && person->came >= world->records_from && person->came > person->dob;
        left += stayed[i] && !is_dead && person->left >= world->records_from &&
                person->left <= world->options.data_end;
    }
    free(stayed);
    show((struct figure){"deaths a year", 1500 * scale, died / years, 0.14});
    show((struct figure){"moved in, % a year", 6.5, 100 * came / years / n, 0.25});
    show((struct figure){"moved out, % a year", 6.5, 100 * left / years / n, 0.25});
    show((struct figure){"known of and not yet born on the last day", // for 200 days before the due
                         2500 * scale * 200 / 365.25, unborn, 0.15});
}

static void show_population(const struct world *world)
{
    double scale = world->options.births_per_year / full_births;
    day_t day = world->options.data_end - 5 * 365;
    double n = 0, children = 0, small = 0, births = 0, occupied = 0, twins = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        bool in = here(person, day);
        n += in;
        children += in && day - person->dob < 18 * 365.25;
        small += in && day - person->dob < 5 * 365.25;
        bool born = person->dob >= world->records_from && person->dob <= world->options.data_end &&
                    person->came == person->dob && person->left > person->dob;
        births += born;
        twins += born && person->twin != WORLD_NONE;
    }
    char *taken = calloc(world->n_dwelling + 1, 1);
    for (size_t i = 0; i < world->n_stay; i++)
        if (world->stays[i].from <= day && world->stays[i].to > day)
            taken[world->stays[i].dwelling] = 1;
    for (size_t i = 0; i < world->n_dwelling; i++)
        occupied += taken[i];
    free(taken);
    show((struct figure){"population", 180000 * scale, n, 0.05});
    show((struct figure){"children, last day / first", 1,
                         count_children(world, world->options.data_end) /
                             count_children(world, world->records_from),
                         0.10});
    show((struct figure){"aged 0 to 17", 45000 * scale, children, 0.10});
    show((struct figure){"aged 0 to 4", 12500 * scale, small, 0.10});
    show((struct figure){"occupied dwellings (households)", 70000 * scale, occupied, 0.10});
    show((struct figure){"births a year", 2500 * scale, births / world->options.n_year, 0.06});
    show((struct figure){"children born as twins, % of births", 2.96, 100 * twins / births, 0.25});
    show_ages(world);
    show_turnover(world);
    printf("dwellings %zu, persons %zu, stays %zu, facts %zu, risk rows %zu\n", world->n_dwelling,
           world->n_person, world->n_stay, world->n_fact, world->n_risk);
}

static const struct {
    enum fact_kind kind;
    double target, tolerance;
} yearly[] = {
    {FACT_REFERRAL, 2198, 0.15},
    {FACT_S47, 705, 0.15},
    {FACT_CP_PLAN, 165, 0.15},
    {FACT_CONTACT, 10600, 0.15},
    {FACT_ASSESSMENT, 3361, 0.2},
    {FACT_CONFERENCE, 181, 0.2},
    {FACT_CLA, 110, 0.15},
    {FACT_DOMESTIC_ABUSE, 4000, 0.15},
    {FACT_ANTISOCIAL, 3000, 0.15},
    {FACT_BOOKING, 2500, 0.1},
    {FACT_VISIT_DUE, 12500, 0.1},
    {FACT_HOMELESS, 940, 0.15},
    {FACT_SUSPENSION, 3300, 0.15},
    {FACT_CIN_PLAN, 0, 0},
    {FACT_PANEL, 0, 0},
    {FACT_EARLY_HELP, 0, 0},
    {FACT_ARREST, 0, 0},
    {FACT_CHILD_CONCERN, 0, 0},
    {FACT_MOOD_SCORE, 0, 0},
    {FACT_EMERGENCY, 0, 0},
    {FACT_ADMISSION, 0, 0},
    {FACT_RENT, 0, 0},
    {FACT_TAX_STAGE, 0, 0},
    {FACT_ABSENCE, 0, 0},
};

static void show_years(const struct world *world)
{
    double scale = world->options.births_per_year / full_births;
    day_t from = world->records_from, to = world->options.data_end + 1;
    for (size_t i = 0; i < sizeof yearly / sizeof *yearly; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s a year", fact_rows[yearly[i].kind].name);
        show((struct figure){name, yearly[i].target * scale,
                             count_year(world, yearly[i].kind, from, to), yearly[i].tolerance});
    }
    static const enum fact_kind steady[] = {FACT_REFERRAL, FACT_S47, FACT_CP_PLAN,
                                            FACT_DOMESTIC_ABUSE, FACT_EMERGENCY};
    for (size_t i = 0; i < sizeof steady / sizeof *steady; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s, last two years / first two", fact_rows[steady[i]].name);
        double first = count_year(world, steady[i], from, day_add_months(from, 24));
        show((struct figure){name, 1,
                             count_year(world, steady[i], day_add_months(to, -24), to) / first,
                             steady[i] == FACT_CP_PLAN ? 0.25
                             : steady[i] == FACT_S47   ? 0.15
                                                       : 0.10});
    }
}

// Events of the kind per 1,000 children of an age on a day, over the year around it.
static double per_1000(const struct world *world, enum fact_kind kind, double least, double most)
{
    day_t day = world->options.data_end - 5 * 365;
    double n = 0, visits = 0;
    for (size_t i = 0; i < world->n_person; i++)
        n += here(&world->persons[i], day) && (day - world->persons[i].dob) / 365.25 >= least &&
             (day - world->persons[i].dob) / 365.25 < most;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        double age = (fact->day - world->persons[fact->person].dob) / 365.25;
        visits += fact->kind == kind && fact->day >= day - 183 && fact->day < day + 182 &&
                  age >= least && age < most;
    }
    return 1000 * visits / n;
}

static double repeats(const struct world *world, enum fact_kind kind)
{
    double again = 0, n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != kind || fact->day < world->records_from)
            continue;
        n++;
        again += kind == FACT_REFERRAL ? (fact->bits & REFERRAL_AGAIN) != 0 : fact->value > 0;
    }
    return 100 * again / n;
}

// Children with early help at some time of a year. England's 1,900 in so many counts all targeted
// early help; this borough has only what a panel allocates, so it is printed and not judged.
static double helped_a_year(const struct world *world)
{
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_EARLY_HELP || fact->end <= world->records_from)
            continue;
        day_t last = fact->end < world->options.data_end ? fact->end : world->options.data_end;
        day_t first = fact->day > world->records_from ? fact->day : world->records_from;
        n += (last - world->records_from) / 366 - (first - world->records_from) / 366 + 1;
    }
    return n / world->options.n_year;
}

// Shares of police incidents and of homelessness with children, of accounts reminded in a year, of
// social tenancies that owe rent at a quarter's end.
static void show_shares(const struct world *world)
{
    double abuse = 0, seen = 0, homeless = 0, families = 0, reminded = 0, owing = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->day < world->records_from)
            continue;
        abuse += fact->kind == FACT_DOMESTIC_ABUSE;
        seen += fact->kind == FACT_DOMESTIC_ABUSE && (fact->bits & ABUSE_CHILDREN_PRESENT);
        homeless += fact->kind == FACT_HOMELESS;
        families += fact->kind == FACT_HOMELESS && (fact->bits & HOMELESS_CHILDREN);
        reminded += fact->kind == FACT_TAX_STAGE && fact->code == STAGE_REMINDER;
        owing += fact->kind == FACT_RENT;
    }
    day_t middle = world->options.data_end - 5 * 365;
    double years = world->options.n_year, tenancies = open_on(world, FACT_TENANCY, middle);
    show((struct figure){"domestic abuse with children present, %", 40, 100 * seen / abuse, 0.2});
    show((struct figure){"homeless with children, %", 30, 100 * families / homeless, 0.25});
    show((struct figure){"council tax accounts reminded in a year, %", 9,
                         100 * reminded / years / open_on(world, FACT_COUNCIL_TAX, middle), 0.15});
    show((struct figure){"social tenancies owing rent, %", 45,
                         100 * owing / (4 * years) / tenancies, 0.2});
    show((struct figure){"children with early help in a year (1,900)", 0, helped_a_year(world), 0});
}

static void show_care(const struct world *world)
{
    double scale = world->options.births_per_year / full_births;
    show((struct figure){"referred by five, %", 22.5, by_five(world, FACT_REFERRAL), 0.15});
    show((struct figure){"enquiry by five, %", 5.8, by_five(world, FACT_S47), 0.15});
    show((struct figure){"plan by five, %", 3.25, by_five(world, FACT_CP_PLAN), 0.15});
    show((struct figure){"looked after by five, %", 1.45, by_five(world, FACT_CLA), 0.15});
    show(
        (struct figure){"re-referrals within a year, %", 18.4, repeats(world, FACT_REFERRAL), 0.3});
    show((struct figure){"second or later plans, %", 24.5, repeats(world, FACT_CP_PLAN), 0.25});
    show((struct figure){"emergency visits per 1,000 aged 0 to 4", 660,
                         per_1000(world, FACT_EMERGENCY, 0, 5), 0.1});
    show((struct figure){"emergency visits per 1,000 infants", 720,
                         per_1000(world, FACT_EMERGENCY, 0, 1), 0.1});
    show((struct figure){"emergency admissions per 1,000 infants", 338,
                         per_1000(world, FACT_ADMISSION, 0, 1), 0.1});
    double plan = 0, care = 0, cases = 0, in_need = 0;
    for (int year = 1; year <= 5; year++) {
        day_t day = day_add_months(world->options.data_end, -12 * year);
        plan += open_on(world, FACT_CP_PLAN, day) / 5;
        care += open_on(world, FACT_CLA, day) / 5;
        cases += open_on(world, FACT_REFERRAL, day) / 5;
        in_need += open_on(world, FACT_CIN_PLAN, day) / 5;
    }
    show((struct figure){"on a plan on a day", 144 * scale, plan, 0.2});
    show((struct figure){"looked after on a day", 270 * scale, care, 0.2});
    show((struct figure){"open cases on a day", 1455 * scale, cases, 0.2});
    show((struct figure){"child in need plans open on a day", 443 * scale, in_need, 0.2});
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {
        .births_per_year = n_argument > 1 ? (int)strtol(arguments[1], NULL, 10) : 2500,
        .n_year = 10,
        .data_end = day_from_civil(2025, 12, 31),
        .seed = n_argument > 2 ? (uint64_t)strtol(arguments[2], NULL, 10) : 1};
    struct world world;
    struct error err = {0};
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("%d births a year, seed %d, made in %.1f s\n%-52s %12s %12s\n", options.births_per_year,
           (int)options.seed,
           (double)(ended.tv_sec - begun.tv_sec) + 1e-9 * (double)(ended.tv_nsec - begun.tv_nsec),
           "", "target", "here");
    show_population(&world);
    show_care(&world);
    show_shares(&world);
    show_years(&world);
    show_risk(&world);
    show_panels(&world);
    printf("%d figures too far off\n", n_failed);
    world_done(&world);
    return n_failed != 0;
}
