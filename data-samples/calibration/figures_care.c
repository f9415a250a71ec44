// Children's social care: by the fifth birthday, on a day, again and again, and by year.

#include "data-samples/calibration/figures.h"

#include "data-samples/world/world_codes.h"

// --- by the fifth birthday: cohort life table over those here, each month of age at its own rate.
// Share = 1 - product over months of age of (1 - events / at risk), first events only, the risk set
// being children here who had none.

enum { AGE_MONTHS = 60, UNBORN_MONTHS = 7, MONTHS = AGE_MONTHS + UNBORN_MONTHS };

struct life_table {
    double at_risk[MONTHS], first[MONTHS];
};

static void add_child(const struct calibration_index *index, size_t child, enum fact_kind kind,
                      struct life_table *table)
{
    const struct world *world = index->world;
    const struct person *person = &world->persons[child];
    day_t event = DAY_MAX, out = world->options.data_end + 1;
    for (size_t k = index->first_fact[child]; k < index->first_fact[child + 1]; k++)
        if (world->facts[k].kind == kind && world->facts[k].day < event)
            event = world->facts[k].day;
    if (person->left < out)
        out = person->left;
    if (person->died != DAY_NONE && person->died < out)
        out = person->died;
    for (int m = 0; m < MONTHS; m++) {
        double start = person->dob + (m - UNBORN_MONTHS) * 30.4375, end = start + 30.4375;
        if (end > out || event < start)
            break;
        table->at_risk[m]++;
        table->first[m] += event < end;
    }
}

static double by_five(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    struct life_table table = {0};
    for (size_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        // only children born in the records' time are followed from before birth without a gap
        if (person->due != DAY_NONE && person->dob >= world->records_from + 220 &&
            person->came <= person->dob)
            add_child(index, i, row->kind, &table);
    }
    double without = 1;
    for (int m = 0; m < MONTHS; m++)
        without *= table.at_risk[m] > 0 ? 1 - table.first[m] / table.at_risk[m] : 1;
    return 100 * (1 - without);
}

static double repeats(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    double again = 0, n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != row->kind || fact->day < world->records_from)
            continue;
        n++;
        again += row->kind == FACT_REFERRAL ? (fact->bits & REFERRAL_AGAIN) != 0 : fact->value > 0;
    }
    return 100 * again / n;
}

// Open on the last day of each of the five years before the last, the mean of these.
static double open_mean(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    double n = 0;
    for (int year = 1; year <= 5; year++) {
        day_t day = day_add_months(world->options.data_end, -12 * year);
        for (size_t i = 0; i < world->n_fact; i++)
            n += world->facts[i].kind == row->kind && world->facts[i].day <= day &&
                 world->facts[i].end > day;
    }
    return n / 5;
}

static double started_of_allocated(const struct calibration_index *index,
                                   const struct figure_row *row)
{
    (void)row;
    double allocated = 0, started = 0;
    for (size_t i = 0; i < index->world->n_panel; i++) {
        allocated += index->world->panels[i].allocated;
        started += index->world->panels[i].started;
    }
    return started / allocated;
}

static double near_threshold(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    double n = 0;
    for (size_t i = 0; i < index->world->n_panel; i++)
        n += index->world->panels[i].near_threshold;
    return n / index->years;
}

// Children with early help at some time of a year. England's 1,900 in so many counts all targeted
// early help; this borough has only what a panel allocates.
static double helped_a_year(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    const struct world *world = index->world;
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_EARLY_HELP || fact->end <= world->records_from)
            continue;
        day_t last = fact->end < world->options.data_end ? fact->end : world->options.data_end;
        day_t first = fact->day > world->records_from ? fact->day : world->records_from;
        n += (last - world->records_from) / 366 - (first - world->records_from) / 366 + 1;
    }
    return n / index->years;
}

// Children with harm in a year of the records, summed over the years; recorded = a plan or care of
// that year followed some of it.
static void count_harmed(const struct calibration_index *index, double *ret_all,
                         double *ret_recorded)
{
    const struct world *world = index->world;
    *ret_all = *ret_recorded = 0;
    for (size_t i = 0; i < world->n_person; i++) {
        int last = -1;
        bool counted = false;
        for (size_t k = index->first_fact[i]; k < index->first_fact[i + 1]; k++) {
            const struct fact *fact = &world->facts[k];
            if (fact->kind != FACT_HARM || fact->day < world->records_from ||
                fact->day > world->options.data_end)
                continue;
            int year = (int)((fact->day - world->records_from) / 365.25);
            *ret_all += year != last;
            counted = counted && year == last;
            if (fact->bits & HARM_RECORDED && !counted) {
                ++*ret_recorded;
                counted = true;
            }
            last = year;
        }
    }
}

static double harmed_a_year(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    double all, recorded, n = 0;
    day_t middle = calibration_middle(index);
    count_harmed(index, &all, &recorded);
    for (size_t i = 0; i < index->world->n_person; i++) {
        const struct person *person = &index->world->persons[i];
        double age = calibration_age(person, middle);
        n += calibration_is_here(person, middle) && age >= 0 && age < 18;
    }
    return 100 * all / index->years / n;
}

static double harmed_known(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    double all, recorded;
    count_harmed(index, &all, &recorded);
    return 100 * recorded / all;
}

#define THURROCK "DfE, children in need, 2024, Thurrock"

static const struct figure_row rows[] = {
    {.name = "referred by five, %",
     .source = "Bilson and Martin 2016, British Journal of Social Work",
     WITHIN(22.5, 0.15),
     .measure = by_five,
     .kind = FACT_REFERRAL},
    {.name = "enquiry by five, %",
     .source = "between Bilson and Martin 2016 (5.3) and Bilson 2018 (6.4)",
     WITHIN(5.8, 0.15),
     .measure = by_five,
     .kind = FACT_S47},
    {.name = "plan by five, %",
     .source =
         "3.25 in England, derived from DfE by age; Thurrock has 36 plans where England has 52",
     WITHIN(2.25, 0.15),
     .measure = by_five,
     .kind = FACT_CP_PLAN},
    {.name = "looked after by five, %",
     .source = "1.3 to 1.6, derived",
     WITHIN(1.45, 0.15),
     .measure = by_five,
     .kind = FACT_CLA},
    {.name = "re-referrals within a year, %",
     .source = THURROCK,
     WITHIN(18.4, 0.3),
     .measure = repeats,
     .kind = FACT_REFERRAL},
    {.name = "second or later plans, %",
     .source = "the same: England 24.7, Thurrock 28.5",
     WITHIN(24.5, 0.25),
     .measure = repeats,
     .kind = FACT_CP_PLAN},
    {.name = "on a plan on a day",
     .source = THURROCK,
     WITHIN(144, 0.2),
     .measure = open_mean,
     .kind = FACT_CP_PLAN,
     .is_count = true},
    {.name = "looked after on a day",
     .source = "Thurrock, council minutes, 2024/25",
     WITHIN(270, 0.2),
     .measure = open_mean,
     .kind = FACT_CLA,
     .is_count = true},
    {.name = "open cases on a day",
     .source = THURROCK,
     WITHIN(1455, 0.2),
     .measure = open_mean,
     .kind = FACT_REFERRAL,
     .is_count = true},
    {.name = "child in need plans open on a day",
     .source = THURROCK,
     WITHIN(443, 0.2),
     .measure = open_mean,
     .kind = FACT_CIN_PLAN,
     .is_count = true},
    {.name = "children harmed in a year, %",
     .source = "4 to 16 abused, one in ten neglected: Gilbert and others 2009, Lancet 373:68",
     .published = 10,
     .least = 4,
     .most = 16,
     .measure = harmed_a_year},
    {.name = "of them followed by a plan or care, %",
     .source = "less than a tenth is substantiated, the same",
     .published = 10,
     .least = 5,
     .most = 15,
     .measure = harmed_known},
    {.name = "early help: started of those allocated",
     .source = "0.60 to 0.75, prior",
     WITHIN(0.675, 0.11),
     .measure = started_of_allocated},
    {.name = "early help: children near the threshold, a year",
     .source = "enough for the coin to show something",
     .published = NAN,
     .least = 150,
     .most = INFINITY,
     .measure = near_threshold,
     .is_count = true},
    {.name = "early help: children with some in a year",
     .source = "England's rate would be 1,900, help without a panel taken in",
     NOT_JUDGED,
     .measure = helped_a_year},
};

const struct figure_topic figures_care = {"care", "Children's social care and early help", rows,
                                          sizeof rows / sizeof *rows};
