// Draws of agencies follow from the record, so a record can be made again at any time, with the
// address that the agency last heard of.

#include "data-samples/calibration/record_sample.h"

#include "data-samples/agency/agency_move.h"
#include "data-samples/agency/agency_quality.h"
#include "data-samples/agency/agency_register.h"
#include "data-samples/agency/agency_table.h"

#include <math.h>
#include <string.h>

enum { SAMPLE = 20000 };

const struct agency *sample_agency(const struct calibration_index *index, const char *folder)
{
    for (int i = 0; i < AGENCY_COUNT; i++)
        if (strcmp(index->agencies[i].row->folder, folder) == 0)
            return &index->agencies[i];
    return NULL;
}

// The stay whose address is on file at the end, and the day on which it got there.
static const struct stay *stay_on_file(const struct agency *agency, const struct client *client,
                                       day_t *ret_day)
{
    const struct agency_view *view = agency->view;
    day_t dob = view->world->persons[client->person].dob;
    day_t first = client->since > dob ? client->since : dob;
    const struct stay *found = agency_stay_at(view, client->person, first);
    *ret_day = first;
    for (uint32_t i = view->stay_first[client->person]; i < view->stay_first[client->person + 1];
         i++) {
        const struct stay *stay = &view->world->stays[i];
        struct move_news news = move_heard(agency, client, stay);
        if (stay->from <= first || !news.heard || news.known > view->end)
            continue;
        found = stay;
        *ret_day = news.known;
    }
    return found;
}

static void fill(const struct agency *agency, const struct client *client,
                 struct sampled_record *ret_record)
{
    const struct agency_view *view = agency->view;
    day_t day;
    *ret_record = (struct sampled_record){
        .agency = agency,
        .client = client,
        .person = &view->world->persons[client->person],
        .is_visitor = client->person >= view->n_resident,
        .home = agency_stay_at(view, client->person, view->end),
    };
    ret_record->on_file = stay_on_file(agency, client, &day);
    struct error_rates rates = quality_rates(agency, client->person, client->copy);
    struct identity_request request = {agency->index, client->person,      client->copy,
                                       day,           ret_record->on_file, client->secondary};
    identity_make(view, &rates, &request, &ret_record->identity);
}

bool sample_record(const struct agency *agency, uint32_t person, struct sampled_record *ret_record)
{
    if (!register_knows(agency, person))
        return false;
    fill(agency, &agency->people.clients[agency->people.client[person]], ret_record);
    return true;
}

double sample_share(const struct calibration_index *index, const char *folder,
                    sample_question *question)
{
    const struct agency *agency = sample_agency(index, folder);
    size_t n_client = agency->people.n_client, step = n_client / SAMPLE + 1, n = 0, n_yes = 0;
    for (size_t i = 0; i < n_client; i += step) {
        struct sampled_record record;
        if (agency->people.clients[i].copy)
            continue;
        fill(agency, &agency->people.clients[i], &record);
        int says = question(&record);
        n += says >= 0;
        n_yes += says > 0;
    }
    return n ? (double)n_yes / (double)n : NAN;
}
