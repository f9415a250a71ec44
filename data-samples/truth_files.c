// Ground truth as plain CSV: ISO dates, true persons as T0000001 and so on, nothing missing by
// mistake.

#include "data-samples/truth_files.h"
#include "data-samples/agency/agency_files.h"
#include "data-samples/agency/agency_register.h"
#include "data-samples/world/world_codes.h"

#include <string.h>

static const struct sheet_style plain = {.dates = DATE_ISO, .missing = ""};

struct truth_source {
    const struct agency_view *view;
    const struct agency *agencies;
};

static void put_person(struct sheet *sheet, uint32_t person)
{
    if (person == WORLD_NONE)
        sheet_text(sheet, NULL);
    else
        sheet_format(sheet, "T%07u", person + 1);
}

static void write_persons(const struct truth_source *truth, struct sheet *sheet)
{
    for (int i = 0; i < AGENCY_COUNT; i++) {
        const struct agency *agency = &truth->agencies[i];
        for (size_t k = 0; k < agency->people.n_client; k++) {
            const struct client *client = &agency->people.clients[k];
            char id[32];
            if (!client->used)
                continue;
            register_id_text(agency, client, id, sizeof id);
            sheet_text(sheet, agency->row->ids);
            sheet_text(sheet, id);
            put_person(sheet, client->person);
            sheet_end(sheet);
        }
    }
}

static void write_people(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (uint32_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        char name[WORLD_NAME_TEXT], nhs[NHS_TEXT] = "";
        put_person(sheet, i);
        sheet_text(sheet, world_forename(person->forename, name));
        sheet_text(sheet, world_surname(person->surname_at_birth, name));
        sheet_text(sheet, person->changed_surname == DAY_NONE
                              ? NULL
                              : world_surname(person->surname, name));
        sheet_day(sheet, person->changed_surname);
        sheet_day(sheet, person->dob);
        sheet_day(sheet, person->due);
        sheet_day(sheet, person->died);
        sheet_text(sheet, person->female ? "F" : "M");
        sheet_text(sheet, world_ethnicities[person->ethnicity]);
        put_person(sheet, person->mother);
        put_person(sheet, person->father);
        put_person(sheet, person->twin);
        sheet_integer(sheet, (long)person->family);
        sheet_day(sheet, person->came);
        sheet_day(sheet, person->left);
        if (i < truth->view->n_nhs)
            nhs_format(truth->view->nhs[i], nhs);
        sheet_text(sheet, nhs);
        sheet_text(sheet, i < truth->view->n_resident ? NULL : "Y");
        sheet_end(sheet);
    }
}

static void write_stays(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (size_t i = 0; i < world->n_stay; i++) {
        struct world_address at;
        if (world->stays[i].person >= truth->view->n_resident)
            break; // visitors come last and have no home here
        world_address(world, world->stays[i].dwelling, &at);
        put_person(sheet, world->stays[i].person);
        sheet_text(sheet, at.uprn);
        sheet_day(sheet, world->stays[i].from);
        sheet_day(sheet, world->stays[i].to);
        sheet_integer(sheet, world->dwellings[world->stays[i].dwelling].imd_decile);
        sheet_end(sheet);
    }
}

static void write_second_homes(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (size_t i = 0; i < world->n_second_home; i++) {
        const struct stay *home = &world->second_homes[i];
        struct world_address at = {.uprn = ""};
        if (home->dwelling != WORLD_NONE)
            world_address(world, home->dwelling, &at);
        put_person(sheet, home->person);
        sheet_text(sheet, at.uprn);
        sheet_day(sheet, home->from);
        sheet_day(sheet, home->to);
        sheet_end(sheet);
    }
}

static void write_risk(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (size_t i = 0; i < world->n_risk; i++) {
        put_person(sheet, world->risks[i].child);
        sheet_day(sheet, world->risks[i].as_of);
        sheet_number(sheet, (double)world->risks[i].risk_2y, 6);
        sheet_integer(sheet, world->risks[i].outcome_2y);
        sheet_end(sheet);
    }
}

static void write_panel(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (size_t i = 0; i < world->n_panel; i++) {
        const struct panel_row *row = &world->panels[i];
        put_person(sheet, row->child);
        sheet_day(sheet, row->day);
        sheet_number(sheet, (double)row->score, 1);
        sheet_integer(sheet, row->near_threshold);
        sheet_integer(sheet, row->allocated);
        sheet_integer(sheet, row->started);
        sheet_integer(sheet, row->harm_helped);
        sheet_integer(sheet, row->harm_unhelped);
        sheet_integer(sheet, row->protected_helped);
        sheet_integer(sheet, row->protected_unhelped);
        sheet_number(sheet, (double)row->effect, 3);
        sheet_number(sheet, (double)row->by_states, 3);
        sheet_end(sheet);
    }
}

static void write_harm(const struct truth_source *truth, struct sheet *sheet)
{
    const struct world *world = truth->view->world;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_HARM || fact->day < world->records_from ||
            fact->day > world->options.data_end)
            continue;
        put_person(sheet, fact->person);
        sheet_day(sheet, fact->day);
        sheet_text(sheet, agency_code(fact));
        sheet_flag(sheet, fact->bits & HARM_RECORDED);
        sheet_end(sheet);
    }
}

static const struct truth_file {
    const char *name, *header;
    void (*write)(const struct truth_source *truth, struct sheet *sheet);
} files[TRUTH_FILE_COUNT] = {
    {"persons.csv", "input record_id person_id", write_persons},
    {"people.csv",
     "person_id forename surname_at_birth surname_later surname_changed dob due died sex ethnicity "
     "mother_id father_id twin_id family came left nhs_number visitor",
     write_people},
    {"stays.csv", "person_id uprn from to imd_decile", write_stays},
    {"second_homes.csv", "person_id uprn from to", write_second_homes},
    {"risk.csv", "person_id as_of risk_2y outcome_2y", write_risk},
    {"panel.csv",
     "person_id panel_date score near_threshold allocated started harm_helped harm_unhelped "
     "protected_helped protected_unhelped effect by_states",
     write_panel},
    {"harm.csv", "person_id day kind recorded", write_harm},
};

static const char readme[] =
    "# The truth behind the records\n\n"
    "Nobody who works with real records has these files. They are here so that linkage, models "
    "and\nestimates of effects can be compared with what is true. No command reads them unless "
    "asked to.\n\n"
    "| file | what |\n|---|---|\n"
    "| `persons.csv` | every ID of every agency (input = ID system) and the true person behind it "
    "|\n"
    "| `people.csv` | the true persons: names, dates, parents, when they came and left (empty = "
    "still there); everybody who ever lived in the simulated years, known to an agency or not; "
    "father_id = the other parent (1% are women); visitor = Y: lives in another district, met by "
    "the hospital, the police or a school (came = left) |\n"
    "| `stays.csv` | who lived where, from (included) to (not included, empty = still there) |\n"
    "| `second_homes.csv` | children who live part of the time with the father: where, from, to; "
    "no uprn = outside the borough |\n"
    "| `risk.csv` | for children under five on quarterly dates: the true probability of a child "
    "protection plan or of being looked after within two years, and whether it came (rows of the "
    "last two years are not complete) |\n"
    "| `panel.csv` | each case before the early help panel: what was decided, and both potential "
    "outcomes within two years, with and without help; harm = looked after, protected = a plan or "
    "looked after, as recorded; effect = the ratio of the hazards of harm, with help to without, "
    "over the two years, by_states = the part of it that comes of the states that help ended "
    "(effect = by_states × the rest) |\n"
    "| `harm.csv` | days on which a child was harmed; recorded = Y: an enquiry of that day led to "
    "a plan or to care; N: no agency recorded it. Recall against this file is recall of true "
    "harm; recall against plans and care is recall of what was noticed |\n"
    "| `ceilings.json` | what linkage, households and models could reach at best; only in the "
    "borough of the default size and seed, the one for which it was computed |\n";

static enum status write_readme(struct arena *arena, const char *folder, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, file_join(arena, folder, "README.md"), err);
    if (status)
        return status;
    fputs(readme, output.stream);
    return output_close(&output, err);
}

enum status truth_write(const struct agency_view *view, const struct agency agencies[AGENCY_COUNT],
                        const char *folder, struct truth_count ret_counts[TRUTH_FILE_COUNT],
                        struct error *err)
{
    struct truth_source truth = {view, agencies};
    struct arena arena = {0};
    struct sheet sheet;
    enum status status = file_make_directories(folder, err);
    for (size_t i = 0; i < TRUTH_FILE_COUNT && !status; i++) {
        status = sheet_open(&sheet, file_join(&arena, folder, files[i].name), &plain,
                            files[i].header, err);
        if (status)
            break;
        files[i].write(&truth, &sheet);
        ret_counts[i] = (struct truth_count){files[i].name, sheet.n_row};
        status = sheet_close(&sheet, err);
    }
    if (!status)
        status = write_readme(&arena, folder, err);
    arena_done(&arena);
    return status;
}
