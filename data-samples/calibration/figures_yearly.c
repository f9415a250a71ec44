// How many a year, and how the last years compare with the first.

#include "data-samples/calibration/figures.h"

static double a_year(const struct calibration_index *index, const struct figure_row *row)
{
    day_t from = index->world->records_from, to = index->world->options.data_end + 1;
    return (double)calibration_count(index, row->kind, from, to) / ((to - from) / 365.25);
}

static double last_to_first(const struct calibration_index *index, const struct figure_row *row)
{
    day_t from = index->world->records_from, to = index->world->options.data_end + 1;
    return (double)calibration_count(index, row->kind, day_add_months(to, -24), to) /
           (double)calibration_count(index, row->kind, from, day_add_months(from, 24));
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
#define STEADY(what, fact, share)                                                                  \
    {                                                                                              \
        .name = what ", last two years / first two", .source = "steady", WITHIN(1, share),         \
        .measure = last_to_first, .kind = fact                                                     \
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
    STEADY("referrals", FACT_REFERRAL, 0.10),
    STEADY("enquiries", FACT_S47, 0.20),
    STEADY("plans", FACT_CP_PLAN, 0.25),
    STEADY("domestic abuse incidents", FACT_DOMESTIC_ABUSE, 0.10),
    STEADY("emergencies", FACT_EMERGENCY, 0.10),
};

const struct figure_topic figures_yearly = {"yearly", "By year", rows, sizeof rows / sizeof *rows};
