// The agencies' records beside the truth, as they stand at the end of the records: a sample of each
// register, every record made again from its draws.
#ifndef HEARTH_RECORD_SAMPLE_H
#define HEARTH_RECORD_SAMPLE_H

#include "data-samples/agency/agency.h"
#include "data-samples/calibration/calibration.h"

struct sampled_record {
    const struct agency *agency;
    const struct client *client;
    const struct person *person;
    bool is_visitor; // lives in another district
    const struct stay *on_file,
        *home;                // the address last heard of; where the person lives; NULL = none
    struct identity identity; // as recorded with that address
};

// The agency of a folder below records/.
const struct agency *sample_agency(const struct calibration_index *index, const char *folder);
// What a figure counts: 1 or 0, below 0 = the record does not count.
typedef int sample_question(const struct sampled_record *record);
// The share of 1 among a sample of the agency's first registrations. Cost: some 20,000 records.
// Only where index->agencies is not NULL.
double sample_share(const struct calibration_index *index, const char *folder,
                    sample_question *question);
// For the agency's record of a person; false = it has none.
bool sample_record(const struct agency *agency, uint32_t person, struct sampled_record *ret_record);

#endif
