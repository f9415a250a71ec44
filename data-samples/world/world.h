// The simulated borough as it truly was: people, homes, everything that happened, and the risk
// behind it. `world_*.c` make it; `agency_*.c` write what each agency saw of it. No error, no
// delay and no agency's code is in here.
#ifndef HEARTH_WORLD_H
#define HEARTH_WORLD_H

#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORLD_NONE UINT32_MAX

struct world_options {
    int births_per_year; // 2500 = a borough of 180,000; everything scales with it
    int n_year;          // years of records; two years of burn-in come before them
    day_t data_end;      // the last day of the records
    uint64_t seed;
    int n_thread; // changes no byte of the result
};

// How a home is shared: its dwelling takes a number of residences at once.
enum home_kind {
    HOME_OWN,
    HOME_SHARED,
    HOME_HOSTEL,
    HOME_CARE,
    HOME_FOSTER,
    HOME_TEMPORARY, // accommodation of homeless households, one after another
    HOME_KIND_COUNT
};

// A dwelling. Its UPRN, house number, street and postcode follow from its row (world_address.h).
struct dwelling {
    uint8_t imd_decile; // 1 = most deprived
    uint8_t tenure;     // enum tenure
    uint8_t kind;       // enum home_kind
    uint16_t number;    // within its area, from 1
    uint32_t area;      // the postcode; up to 20 dwellings share one
};
enum tenure { TENURE_OWNED, TENURE_PRIVATE_RENT, TENURE_SOCIAL_RENT };

struct person {
    uint32_t mother, father; // WORLD_NONE when not of this world
    uint32_t family;         // index of the family of birth or of arrival
    day_t dob, due;   // due: expected date of birth; DAY_NONE for those not born in the window
    day_t died;       // DAY_NONE = alive at the end
    day_t came, left; // lives in the borough [came, left); left DAY_MAX = still there
    uint32_t forename, surname_at_birth; // into the name tables
    uint32_t surname;                    // after changed_surname; else the one at birth
    day_t changed_surname;               // DAY_NONE = never
    uint32_t twin;                       // WORLD_NONE, or the other twin
    uint8_t female;
    uint8_t ethnicity; // into the DfE ethnicity codes (world_names.h)
};

// A stay of a person in a dwelling [from, to); to DAY_MAX = still there.
struct stay {
    uint32_t person, dwelling;
    day_t from, to;
};

// What happened. `code` and `value` mean what the table `fact_rows` says for the kind.
enum fact_kind {
    // children's social care
    FACT_CONTACT,
    FACT_REFERRAL,
    FACT_ASSESSMENT,
    FACT_CIN_PLAN,
    FACT_S47,
    FACT_CONFERENCE,
    FACT_CP_PLAN,
    FACT_CLA,
    FACT_ADOPTED,
    // early help
    FACT_PANEL,
    FACT_EARLY_HELP,
    // police
    FACT_DOMESTIC_ABUSE,
    FACT_ANTISOCIAL,
    FACT_ARREST,
    FACT_CHILD_CONCERN,
    // maternity and health visiting
    FACT_BOOKING,
    FACT_VISIT_DUE,
    FACT_MOOD_SCORE,
    // hospital
    FACT_EMERGENCY,
    FACT_ADMISSION,
    // housing
    FACT_TENANCY,
    FACT_RENT,
    FACT_HOMELESS,
    FACT_POSSESSION,
    // revenues and benefits
    FACT_COUNCIL_TAX,
    FACT_TAX_STAGE,
    FACT_BENEFIT,
    // education
    FACT_SCHOOL,
    FACT_SUSPENSION,
    FACT_FREE_MEALS,
    FACT_ABSENCE,
    FACT_LOGGED, // an entry in a school's log of concerns
    // the truth alone: no agency has a record of it as such
    FACT_HARM,
    FACT_KIND_COUNT
};

struct fact_row {
    const char *name;         // "domestic_abuse"
    bool is_spell;            // `end` is used
    const char *other;        // what `other` is ("suspect"), or NULL
    const char *const *codes; // n_code names, or NULL
    size_t n_code;
    const char *value; // what `value` is, with its unit, or NULL
};
extern const struct fact_row fact_rows[FACT_KIND_COUNT];

struct fact {
    day_t day;        // on which it happened or started
    day_t end;        // spells: the first day no longer; DAY_MAX = open
    uint32_t person;  // whom it is about
    uint32_t other;   // WORLD_NONE = nobody
    uint32_t episode; // facts of one referral to social care share it; 0 = none
    uint16_t kind;    // enum fact_kind
    uint16_t code;
    float value;   // NaN = none
    uint32_t bits; // flags of the kind, e.g. factors of an assessment (world_codes.h)
};

// Ground truth about a child under five on a grid date (each quarter): what no agency knows. For
// those born, resident, not on a plan and not looked after on that date. Units: probabilities.
// Time: risk_2y conditions on the states at as_of, outcome_2y reads the two years after it.
struct risk_row {
    uint32_t child;
    day_t as_of;
    float risk_2y;   // true probability that a plan or care starts here within two years
    bool outcome_2y; // whether it came; known for every row: lives run two years past data_end
};

// Ground truth about a child of a family before the early help panel: both potential outcomes
// within two years, "helped" meaning that the help starts on its day. The one that happened is
// started ? helped : unhelped. Siblings before one panel share score, chance and allocation.
struct panel_row {
    uint32_t child;
    uint32_t fact; // of kind FACT_PANEL
    day_t day;
    float score;         // 0 to 100, as the panel saw it
    bool near_threshold; // the offer was randomised
    bool allocated, started;
    bool would_start; // the family takes the help up if it is allocated; started = both
    bool harm_helped, harm_unhelped;           // looked after within two years (the harder outcome)
    bool protected_helped, protected_unhelped; // a plan or looked after, as recorded
    float effect; // ratio of the hazards of harm with and without help, mean of the two years
    float by_states; // the part of it that comes of the states that help ended
};

struct world {
    struct world_options options;
    day_t start, records_from; // of burn-in; of the records
    struct dwelling *dwellings;
    size_t n_dwelling;
    // By family, then in order of arrival; numbers follow from the seed. Who lived here since
    // `start`, is known of and not born, is a parent of one who did, or is met in a fact.
    struct person *persons;
    size_t n_person;
    struct stay *stays; // by person, from
    size_t n_stay;
    // Of children whose parents live apart, beside their stay with the mother; by person, from.
    // dwelling WORLD_NONE = outside the borough.
    struct stay *second_homes;
    size_t n_second_home;
    struct fact *facts; // by person, day, kind, code
    size_t n_fact;
    struct risk_row *risks; // by as_of, child
    size_t n_risk;
    struct panel_row *panels; // by child, day
    size_t n_panel;
};

// Makes the world. Owns: world_done. Threads: options->n_thread; the same bytes for any number.
// Cost: 180,000 persons and 12 years in under a minute on two cores. Errors: E_LIMIT.
enum status world_make(const struct world_options *options, struct world *ret_world,
                       struct error *err);
void world_done(struct world *world);

#endif
