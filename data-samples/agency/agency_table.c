// One row an agency: its folder, ids, error rates, ways of writing, how late it is. Sources of the
// rates: README.md; where those name a range, a value inside it.

#include "data-samples/agency/agency_table.h"

#include "data-samples/agency/agency_work.h"
#include "features/base/parallel.h"

#define NO_DATES .bad_date_share = 0.002
#define FAR_DATES .far_date_share = 0.0002
#define TWICE .twice_share = 0.002

const struct agency_row agency_rows[AGENCY_COUNT] = {
    {.folder = "revenues",
     .ids = "revenues",
     .id_prefix = "70",
     .id_first = 100001,
     .id_width = 6,
     .rates = {.nino = 0.5,
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
     .style = {.dates = DATE_COMPACT, .missing = "", NO_DATES},
     .load_every_days = 30,
     .lag_days = 3,
     .late_share = 0.02,
     .names_in_capitals = true,
     .names_plain = true,
     .enrol = revenues_enrol,
     .write = revenues_write},
    {.folder = "education",
     .ids = "education",
     .id_prefix = "P",
     .id_first = 50001,
     .id_width = 6,
     .rates = {.upn = 0.99,
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
     .style = {.dates = DATE_CENSUS, .missing = "", NO_DATES},
     .load_every_days = 30,
     .lag_days = 5,
     .late_share = 0.04,
     .enrol = education_enrol,
     .write = education_write},
    {.folder = "health",
     .ids = "health",
     .id_prefix = "CH",
     .id_first = 1,
     .id_width = 7,
     .rates = {.nhs = 0.99,
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
     .style = {.dates = DATE_ISO, .missing = "", NO_DATES},
     .load_every_days = 30,
     .lag_days = 2,
     .late_share = 0.04,
     .enrol = health_enrol,
     .write = health_write},
    {.folder = "hospital",
     .ids = "hospital",
     .id_prefix = "",
     .id_first = 3000001,
     .id_width = 7,
     .rates = {.nhs = 0.97,
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
     .style = {.dates = DATE_BRITISH, .times = true, .missing = "", NO_DATES, FAR_DATES, TWICE},
     .load_every_days = 7,
     .lag_days = 2,
     .late_share = 0.03,
     .names_in_capitals = true,
     .names_plain = true,
     .enrol = hospital_enrol,
     .write = hospital_write},
    {.folder = "housing",
     .ids = "housing",
     .id_prefix = "H-",
     .id_first = 10001,
     .id_width = 6,
     .rates = {.nino = 0.7,
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
     .style = {.dates = DATE_MONTH_NAME, .missing = "NULL", .windows_1252 = true, NO_DATES, TWICE},
     .load_every_days = 30,
     .lag_days = 3,
     .late_share = 0.02,
     .enrol = housing_enrol,
     .write = housing_write},
    {.folder = "police",
     .ids = "police",
     .id_prefix = "N",
     .id_first = 200001,
     .id_width = 7,
     .rates = {.dob_missing = 0.08,
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
     .style = {.dates = DATE_BRITISH, .missing = "NULL", NO_DATES, FAR_DATES, TWICE},
     .load_every_days = 7,
     .lag_days = 3,
     .late_share = 0.05,
     .names_in_capitals = true,
     .names_plain = true,
     .enrol = police_enrol,
     .write = police_write},
    {.folder = "social_care",
     .ids = "csc",
     .id_prefix = "",
     .id_first = 310001,
     .id_width = 6,
     .rates = {.nhs = 0.55,
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
     .style = {.dates = DATE_ISO_TIME, .missing = "NULL", NO_DATES},
     .load_every_days = 1,
     .lag_days = 1,
     .late_share = 0.02,
     .names_plain = true,
     .enrol = social_care_enrol,
     .write = social_care_write},
    {.folder = "early_help",
     .ids = "early_help",
     .id_prefix = "EH",
     .id_first = 1001,
     .id_width = 6,
     .rates = {.upn = 0.6,
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
     .style = {.dates = DATE_BRITISH, .missing = "", NO_DATES},
     .load_every_days = 7,
     .lag_days = 2,
     .late_share = 0.03,
     .enrol = early_help_enrol,
     .write = early_help_write},
    {.folder = "electoral",
     .ids = "electoral",
     .id_prefix = "E",
     .id_first = 400001,
     .id_width = 6,
     .rates = {.number_wrong = 0,
               .dob_missing = 0.02,
               .dob_swapped = 0.003,
               .dob_default = 0.003,
               .forename_variant = 0.04,
               .name_typo = 0.015,
               .keeps_old_surname = 0.4,
               .uprn = 0.97,
               .postcode = 0.995,
               .second_id = 0.01},
     .style = {.dates = DATE_BRITISH, .missing = "", NO_DATES},
     .load_every_days = 30,
     .lag_days = 1,
     .late_share = 0.01,
     .enrol = electoral_enrol,
     .write = electoral_write},
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
