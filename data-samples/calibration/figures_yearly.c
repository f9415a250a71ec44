// How many a year, how much the years differ, and what happens on days off.

#include "data-samples/calibration/figures.h"

#include "data-samples/world/world_calendar.h"

#include <math.h>

static double a_year(const struct calibration_index *index, const struct figure_row *row)
{
    day_t from = index->world->records_from, to = index->world->options.data_end + 1;
    return (double)calibration_count(index, row->kind, from, to) / ((to - from) / 365.25);
}

// Standard deviation of the counts by statistical year (April to March) over their mean.
static double variation(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    int year, month, of_month, n = world->options.n_year - 1;
    day_to_civil(world->records_from, &year, &month, &of_month);
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++) {
        day_t from = day_from_civil(year + i + (month > 4), 4, 1);
        double count = (double)calibration_count(index, row->kind, from, day_add_months(from, 12));
        sum += count;
        squares += count * count;
    }
    return n > 1 ? sqrt((squares - sum * sum / n) / (n - 1)) / (sum / n) : NAN;
}

static double on_days_off(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = index->world;
    double n = 0, n_off = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        bool in = world->facts[i].kind == row->kind && world->facts[i].day >= world->records_from;
        n += in;
        n_off += in && !calendar_is_working(world->facts[i].day);
    }
    return 100 * n_off / n;
}

#define THURROCK "DfE, children in need, 2024, Thurrock"
#define YEARLY(what, fact, from_where, value, share)                                               \
    {                                                                                              \
        .name = what " a year", .source = from_where, WITHIN(value, share), .measure = a_year,     \
        .kind = fact, .is_count = true                                                             \
    }
#define PRINTED(what, fact)                                                                        \
    {                                                                                              \
        .name = what " a year", .source = "none fits", NOT_JUDGED, .measure = a_year,              \
        .kind = fact, .is_count = true                                                             \
    }
// One borough's ten years, of which chance makes more or less of the spread that is drawn.
#define VARIES(what, fact, cv, from_cv, to_cv)                                                     \
    {                                                                                              \
        .name = what ", variation of the years", .source = "Thurrock 2013 to 2024 (DfE), derived", \
        .published = cv, .least = from_cv, .most = to_cv, .measure = variation, .kind = fact       \
    }
#define ON_DAYS_OFF(what, fact, highest)                                                           \
    {                                                                                              \
        .name = what " on days off, %", .source = "done on working days but for emergencies",      \
        .published = NAN, .least = 0, .most = highest, .measure = on_days_off, .kind = fact        \
    }

static const struct figure_row rows[] = {
    YEARLY("referrals", FACT_REFERRAL, THURROCK, 2198, 0.15),
    YEARLY("section 47 enquiries", FACT_S47, THURROCK, 705, 0.15),
    YEARLY("plans started", FACT_CP_PLAN, THURROCK, 165, 0.15),
    YEARLY("contacts", FACT_CONTACT, "4.8 a referral, Safeguarding Pressures (ADCS)", 10600, 0.15),
    YEARLY("assessments", FACT_ASSESSMENT, THURROCK, 3361, 0.2),
    YEARLY("conferences", FACT_CONFERENCE, THURROCK, 181, 0.2),
    YEARLY("care started", FACT_CLA, "from memory", 110, 0.15),
    YEARLY("domestic abuse incidents", FACT_DOMESTIC_ABUSE,
           "22 in 1,000, Domestic abuse in England and Wales, 2025 (ONS)", 4000, 0.15),
    YEARLY("antisocial behaviour", FACT_ANTISOCIAL, "from memory", 3000, 0.15),
    YEARLY("bookings", FACT_BOOKING, "births", 2500, 0.1),
    YEARLY("health visits due", FACT_VISIT_DUE, "five a child", 12500, 0.1),
    YEARLY("homelessness duties", FACT_HOMELESS, "13.4 in 1,000 households, Statutory homelessness",
           940, 0.15),
    YEARLY("suspensions", FACT_SUSPENSION, "11.3 in 100 pupils, DfE, 2023/24", 3300, 0.15),
    PRINTED("child in need plans started", FACT_CIN_PLAN),
    PRINTED("early help panel decisions", FACT_PANEL),
    PRINTED("early help started", FACT_EARLY_HELP),
    PRINTED("arrests", FACT_ARREST),
    PRINTED("police concerns for a child", FACT_CHILD_CONCERN),
    PRINTED("mood scores", FACT_MOOD_SCORE),
    PRINTED("emergency attendances", FACT_EMERGENCY),
    PRINTED("admissions", FACT_ADMISSION),
    PRINTED("rent statements in arrears", FACT_RENT),
    PRINTED("council tax stages", FACT_TAX_STAGE),
    PRINTED("terms of absence", FACT_ABSENCE),
    PRINTED("entries in schools' logs", FACT_LOGGED),
    VARIES("referrals", FACT_REFERRAL, 0.15, 0.05, 0.26),
    VARIES("section 47 enquiries", FACT_S47, 0.154, 0.06, 0.28),
    VARIES("conferences", FACT_CONFERENCE, 0.318, 0.12, 0.50),
    VARIES("plans started", FACT_CP_PLAN, 0.291, 0.12, 0.50),
    ON_DAYS_OFF("referrals", FACT_REFERRAL, 8),
    ON_DAYS_OFF("section 47 enquiries", FACT_S47, 8),
    ON_DAYS_OFF("assessments begun", FACT_ASSESSMENT, 0.1),
    ON_DAYS_OFF("conferences", FACT_CONFERENCE, 0.1),
    ON_DAYS_OFF("plans started", FACT_CP_PLAN, 0.1),
};

const struct figure_topic figures_yearly = {"yearly", "By year", rows, sizeof rows / sizeof *rows};
