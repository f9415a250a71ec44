// What an agency has on file as somebody's name, birthday, address and numbers: the truth, less
// what this agency gets wrong. The same mistakes stay with the same record of the same agency.
#ifndef HEARTH_AGENCY_IDENTITY_H
#define HEARTH_AGENCY_IDENTITY_H

#include "data-samples/agency/address_rates.h"
#include "data-samples/agency/agency_view.h"
#include "data-samples/agency/identifiers.h"
#include "data-samples/world/world_address.h"
#include "data-samples/world/world_names.h"

// Shares of an agency's records. Sources: README.md.
struct error_rates {
    double nhs, upn, nino;                     // number present
    double number_wrong;                       // of the numbers present: a digit mistyped
    double dob_missing, dob_missing_secondary; // secondary: household members beside the main one
    double dob_swapped;                        // day and month, where that is a date
    double dob_default;                        // first of January of the right year
    double forename_variant, name_typo;
    double keeps_old_surname; // of those who changed it
    double names_exchanged;   // family name and forename, where the family name comes first
    double alias;             // of second registrations: under another name
    struct address_rates address;
    double sex_missing;
    double second_id; // of persons registered twice
};

struct identity {
    char forename[WORLD_NAME_TEXT], surname[WORLD_NAME_TEXT];
    struct world_address at;
    char nhs[NHS_TEXT], upn[UPN_TEXT], nino[NINO_TEXT];
    const char *sex; // "F", "M" or ""
    day_t dob;       // DAY_NONE = not known
};

// Whose record, as it stands on a day; `copy` 1 is the second registration of the same person.
struct identity_request {
    int agency; // its place in the table of agencies
    uint32_t person;
    int copy;
    day_t day;
    const struct stay *stay; // the address on file; NULL = none
    bool secondary;
};

// Time: rates are those of the person and the clerk (quality_rates).
void identity_make(const struct agency_view *view, const struct error_rates *rates,
                   const struct identity_request *request, struct identity *ret_identity);

#endif
