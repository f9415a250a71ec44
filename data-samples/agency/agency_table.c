// One row an agency: its folder, ids, error rates, ways of writing, how late it is. Sources of the
// rates: README.md; where those name a range, a value inside it.

#include "data-samples/agency/agency_table.h"

#include "data-samples/agency/agency_work.h"
#include "features/base/parallel.h"

#define NO_DATES .bad_date_share = 0.002
#define FAR_DATES .far_date_share = 0.0002
#define TWICE .twice_share = 0.002

const struct agency_row agency_rows[AGENCY_COUNT] = {
    {"revenues",
     "revenues",
     "70",
     100001,
     6,
     {.nino = 0.5,
      .number_wrong = 0.005,
      .dob_missing = 0.1,
      .dob_missing_secondary = 0.5,
      .dob_swapped = 0.005,
      .dob_default = 0.01,
      .forename_variant = 0.1,
      .name_typo = 0.025,
      .keeps_old_surname = 0.5,
      .misses_move = 0.05,
      .uprn = 0.97,
      .postcode = 0.98,
      .second_id = 0.04},
     {.dates = DATE_COMPACT, .missing = "", NO_DATES},
     30,
     3,
     0.02,
     true,
     true,
     revenues_enrol,
     revenues_write},
    {"education",
     "education",
     "P",
     50001,
     6,
     {.upn = 0.99,
      .number_wrong = 0.002,
      .dob_swapped = 0.002,
      .dob_default = 0.002,
      .forename_variant = 0.08,
      .name_typo = 0.02,
      .keeps_old_surname = 0.5,
      .misses_move = 0.5,
      .uprn = 0.9,
      .postcode = 0.97,
      .sex_missing = 0.002,
      .second_id = 0.01},
     {.dates = DATE_CENSUS, .missing = "", NO_DATES},
     30,
     5,
     0.04,
     false,
     false,
     education_enrol,
     education_write},
    {"health",
     "health",
     "CH",
     1,
     7,
     {.nhs = 0.99,
      .number_wrong = 0.002,
      .dob_swapped = 0.001,
      .dob_default = 0.001,
      .forename_variant = 0.08,
      .name_typo = 0.02,
      .keeps_old_surname = 0.3,
      .misses_move = 0.3,
      .uprn = 0.95,
      .postcode = 0.99,
      .sex_missing = 0.001,
      .second_id = 0.005},
     {.dates = DATE_ISO, .missing = "", NO_DATES},
     30,
     2,
     0.04,
     false,
     false,
     health_enrol,
     health_write},
    {"hospital",
     "hospital",
     "",
     3000001,
     7,
     {.nhs = 0.97,
      .number_wrong = 0.002,
      .dob_swapped = 0.002,
      .dob_default = 0.002,
      .forename_variant = 0.08,
      .name_typo = 0.025,
      .keeps_old_surname = 0.4,
      .misses_move = 0.5,
      .uprn = 0.92,
      .postcode = 0.97,
      .sex_missing = 0.002,
      .second_id = 0.02},
     {.dates = DATE_BRITISH, .times = true, .missing = "", NO_DATES, FAR_DATES, TWICE},
     7,
     2,
     0.03,
     true,
     true,
     hospital_enrol,
     hospital_write},
    {"housing",
     "housing",
     "H-",
     10001,
     6,
     {.nino = 0.7,
      .number_wrong = 0.005,
      .dob_missing = 0.03,
      .dob_missing_secondary = 0.45,
      .dob_swapped = 0.005,
      .dob_default = 0.01,
      .forename_variant = 0.1,
      .name_typo = 0.025,
      .keeps_old_surname = 0.5,
      .misses_move = 0.6,
      .uprn = 0.97,
      .postcode = 0.98,
      .second_id = 0.03},
     {.dates = DATE_MONTH_NAME, .missing = "NULL", .windows_1252 = true, NO_DATES, TWICE},
     30,
     3,
     0.02,
     false,
     false,
     housing_enrol,
     housing_write},
    {"police",
     "police",
     "N",
     200001,
     7,
     {.dob_missing = 0.08,
      .dob_missing_secondary = 0.08,
      .dob_swapped = 0.005,
      .dob_default = 0.01,
      .forename_variant = 0.12,
      .name_typo = 0.03,
      .keeps_old_surname = 0.5,
      .misses_move = 0.85,
      .uprn = 0.3,
      .postcode = 0.85,
      .sex_missing = 0.03,
      .second_id = 0.06},
     {.dates = DATE_BRITISH, .missing = "NULL", NO_DATES, FAR_DATES, TWICE},
     7,
     3,
     0.05,
     true,
     true,
     police_enrol,
     police_write},
    {"social_care",
     "csc",
     "",
     310001,
     6,
     {.nhs = 0.55,
      .upn = 0.7,
      .number_wrong = 0.005,
      .dob_missing = 0.01,
      .dob_missing_secondary = 0.06,
      .dob_swapped = 0.005,
      .dob_default = 0.01,
      .forename_variant = 0.08,
      .name_typo = 0.025,
      .keeps_old_surname = 0.5,
      .misses_move = 0.6,
      .uprn = 0.6,
      .postcode = 0.96,
      .sex_missing = 0.01,
      .second_id = 0.015},
     {.dates = DATE_ISO_TIME, .missing = "NULL", NO_DATES},
     1,
     1,
     0.02,
     false,
     true,
     social_care_enrol,
     social_care_write},
    {"early_help",
     "early_help",
     "EH",
     1001,
     6,
     {.upn = 0.6,
      .number_wrong = 0.005,
      .dob_missing = 0.02,
      .dob_missing_secondary = 0.2,
      .dob_swapped = 0.005,
      .dob_default = 0.01,
      .forename_variant = 0.1,
      .name_typo = 0.03,
      .keeps_old_surname = 0.5,
      .misses_move = 0.75,
      .uprn = 0.85,
      .postcode = 0.95,
      .sex_missing = 0.01,
      .second_id = 0.02},
     {.dates = DATE_BRITISH, .missing = "", NO_DATES},
     7,
     2,
     0.03,
     false,
     false,
     early_help_enrol,
     early_help_write},
};

struct job {
    struct agency *agencies;
    struct error errors[AGENCY_COUNT];
    enum status statuses[AGENCY_COUNT];
};

static void work(void *context, size_t first, size_t end, int worker)
{
    struct job *job = context;
    for (size_t i = first; i < end; i++) {
        struct agency *agency = &job->agencies[i];
        struct error *err = &job->errors[i];
        const char *folder = file_join(&agency->arena, agency->records, agency->row->folder);
        job->statuses[i] = file_make_directories(folder, err);
        if (job->statuses[i])
            continue;
        register_open(agency);
        agency->row->enrol(agency);
        register_number(agency);
        job->statuses[i] = agency->row->write(agency, err);
    }
}

enum status agencies_write(const struct agency_view *view, const char *records, int n_thread,
                           struct agency ret_agencies[AGENCY_COUNT], struct error *err)
{
    struct job job = {.agencies = ret_agencies};
    for (int i = 0; i < AGENCY_COUNT; i++)
        ret_agencies[i] =
            (struct agency){.row = &agency_rows[i], .index = i, .view = view, .records = records};
    parallel_for(AGENCY_COUNT, 1, n_thread, work, &job);
    for (int i = 0; i < AGENCY_COUNT; i++) {
        if (!job.statuses[i])
            continue;
        if (err)
            *err = job.errors[i];
        return job.statuses[i];
    }
    return OK;
}

void agencies_done(struct agency agencies[AGENCY_COUNT])
{
    for (int i = 0; i < AGENCY_COUNT; i++)
        arena_done(&agencies[i].arena);
}
