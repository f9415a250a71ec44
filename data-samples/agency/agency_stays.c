// Registers kept by address: enrols whoever was on one in the records' time and writes an entry a
// row. What adds and removes an entry is the agency's own.

#include "data-samples/agency/agency_stays.h"

#include "data-samples/agency/agency_names.h"
#include "data-samples/agency/agency_quality.h"

#include <string.h>

enum { CORRECTED_FROM = 366, CORRECTED_TO = 900 }; // days after moving in

// Entries that ended before the records begin are in no extract, nor those that begin after them.
static bool is_held(const struct agency_view *view, const struct registration *entry)
{
    return entry->from < entry->to && entry->to > view->from && entry->from <= view->end;
}

void registrations_enrol(struct agency *agency, registrar *entries_of)
{
    struct registration entries[REGISTRATION_MAX];
    for (uint32_t i = 0; i < agency->view->n_resident; i++) {
        size_t n = entries_of(agency, i, entries);
        for (size_t k = 0; k < n; k++)
            if (is_held(agency->view, &entries[k]))
                register_enrol(agency, i, entries[k].from);
    }
}

static size_t stay_index(const struct agency *agency, const struct stay *stay)
{
    return (size_t)(stay - agency->view->world->stays);
}

static void take_down(struct agency *agency, struct registration_row *row)
{
    struct identity_request request = {.agency = agency->index,
                                       .person = row->client->person,
                                       .copy = row->client->copy,
                                       .day = row->known,
                                       .stay = row->entry.stay};
    struct error_rates rates = quality_rates(agency, request.person, request.copy);
    identity_make(agency->view, &rates, &request, &row->identity);
    if (agency->row->names_plain) {
        name_plain(row->identity.surname);
        name_plain(row->identity.forename);
    }
    if (agency->row->names_in_capitals) {
        name_upper(row->identity.surname);
        name_upper(row->identity.forename);
    }
}

// An address that was written down wrong by a newcomer is put right at a later visit.
static void write_correction(struct agency *agency, struct sheet *sheet,
                             const struct registration_file *file, struct registration_row *row)
{
    struct world_address before = row->identity.at;
    day_t known = agency_known(
        agency, row->entry.stay->from + draw_range(&row->draw, CORRECTED_FROM, CORRECTED_TO),
        &row->draw);
    if (known <= row->known || known > agency->view->end ||
        (row->entry.to != DAY_NONE && known >= row->entry.to))
        return;
    row->known = known;
    take_down(agency, row);
    if (strcmp(before.line, row->identity.at.line) != 0 ||
        strcmp(before.postcode, row->identity.at.postcode) != 0)
        file->write(agency, sheet, row);
}

static void write_entry(struct agency *agency, struct sheet *sheet,
                        const struct registration_file *file, struct registration_row *row)
{
    day_t end = agency->view->end;
    size_t item = stay_index(agency, row->entry.stay);
    row->draw = agency_draw(agency, PURPOSE_ROW, item);
    row->known = agency_known(agency, row->entry.from, &row->draw);
    if (row->known > end)
        return;
    if (row->entry.to == DAY_MAX || agency_next_load(agency, row->entry.to) > end)
        row->entry.to = DAY_NONE;
    take_down(agency, row);
    file->write(agency, sheet, row);
    if (file->corrects)
        write_correction(agency, sheet, file, row);
}

enum status registrations_write(struct agency *agency, const struct registration_file *file,
                                struct error *err)
{
    struct sheet sheet;
    struct registration entries[REGISTRATION_MAX];
    enum status status = agency_open(agency, &sheet, file->name, file->header, err);
    if (status)
        return status;
    for (size_t i = 0; i < agency->people.n_client; i++) {
        struct registration_row row = {.client = &agency->people.clients[i]};
        uint32_t person = row.client->person;
        size_t n = file->entries_of(agency, person, entries);
        for (size_t k = 0; k < n; k++) {
            size_t item = stay_index(agency, entries[k].stay);
            if (!is_held(agency->view, &entries[k]) ||
                register_client(agency, person, entries[k].from, item) != row.client)
                continue;
            row.entry = entries[k];
            write_entry(agency, &sheet, file, &row);
        }
    }
    return agency_close(agency, &sheet, err);
}

struct draw registration_home_draw(const struct agency *agency, int purpose,
                                   const struct stay *stay)
{
    return agency_draw(agency, purpose,
                       ((uint64_t)stay->dwelling << 32) ^ (uint32_t)(stay->from + 1000000));
}
