// Removal notices and children missing education: a pupil who leaves the borough is taken off the
// roll some weeks later, with the destination if the school knows it. If it does not, the council
// looks for the child. A change from a primary to a secondary school needs no notice.

#include "data-samples/agency/agency_removals.h"

#define HEARD_DAYS 18 // median until the school takes the pupil off
#define DESTINATION_KNOWN 0.85
#define MISSING_DAYS 12 // median until the council opens a search
#define FOUND_DAYS 70   // median until the search ends
#define FOUND 0.9       // of children looked for

enum { PURPOSE_REMOVED = 24 };

struct removal {
    day_t removed, search, found; // DAY_NONE = no search, not found
    const char *destination;
};

// Whether the pupil's time on the roll ended because the family left.
static bool read_removal(const struct agency *agency, const struct fact *roll,
                         struct removal *ret_removal)
{
    const struct person *pupil = &agency->view->world->persons[roll->person];
    if (roll->end == DAY_MAX || roll->end != pupil->left || !agency_alive(pupil, roll->end))
        return false;
    struct draw draw =
        agency_draw(agency, PURPOSE_REMOVED, (uint64_t)(roll - agency->view->world->facts));
    double where = draw_unit(&draw);
    int heard = draw_days(&draw, HEARD_DAYS, 0.7), missing = draw_days(&draw, MISSING_DAYS, 0.6),
        found = draw_days(&draw, FOUND_DAYS, 0.9);
    bool is_found = draw_yes(&draw, FOUND), known = where < DESTINATION_KNOWN;
    ret_removal->removed = roll->end + 2 + heard;
    ret_removal->destination = !known ? "NK" : where < 0.72 ? "OLA" : where < 0.79 ? "ABR" : "IND";
    ret_removal->search = known ? DAY_NONE : ret_removal->removed + missing;
    ret_removal->found = known || !is_found ? DAY_NONE : ret_removal->search + found;
    return true;
}

static void write_removal(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct removal removal;
    if (!read_removal(agency, item->fact, &removal))
        return;
    day_t known = agency_known(agency, removal.removed, &item->draw);
    if (known > agency->view->end)
        return;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, removal.removed);
    sheet_text(sheet, removal.destination);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

static void write_missing(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct removal removal;
    if (!read_removal(agency, item->fact, &removal) || removal.search == DAY_NONE)
        return;
    struct fact search = *item->fact;
    search.day = removal.search;
    search.end = removal.found == DAY_NONE ? DAY_MAX : removal.found;
    struct spell_end end = agency_end(agency, &search, &item->draw);
    day_t known = agency_known(agency, search.day, &item->draw);
    if (known > agency->view->end)
        return;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_start_day(sheet, search.day);
    sheet_day(sheet, end.end);
    sheet_day(sheet, known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

const struct fact_file removal_files[REMOVAL_FILES] = {
    {"removals.csv", "removal_id pupil_id removed_on destination loaded", "RV", KIND(FACT_SCHOOL),
     write_removal},
    {"missing_education.csv", "search_id pupil_id opened_on closed_on loaded end_loaded", "ME",
     KIND(FACT_SCHOOL), write_missing},
};
