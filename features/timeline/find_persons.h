// Persons by what names them: for somebody who knows a name or a number and asks which agencies hold
// records. Searched in the timeline; nothing is copied.
#ifndef HEARTH_FIND_PERSONS_H
#define HEARTH_FIND_PERSONS_H

#include "features/timeline/record_links.h"

// What is asked for; NULL, "" and DAY_NONE = not. Each way is complete or not asked: a surname with a
// date of birth (a forename makes it narrower), an address with its postcode, a number, a record's id, a
// person's id.
struct find_question {
    const char *forename, *surname;
    day_t dob;
    const char *address, *postcode;
    const char *number; // NHS number, UPN or NINO
    const char *record; // by which one of the agencies knows somebody
    const char *person;
    day_t as_of; // records of what is known before it
};
enum find_way { FIND_NAME, FIND_ADDRESS, FIND_NUMBER, FIND_RECORD, FIND_PERSON, FIND_WAY_COUNT };

struct found_person {
    uint32_t person; // who it is known to be at as_of
    unsigned ways;   // sum of 1 << way
};
struct found_persons {
    struct found_person *items; // n: found by most ways first, then by number
    size_t n;
};
// Whether at least one way is complete.
bool find_asks(const struct find_question *question);
// Values are compared in the form in which linkage compares them; any that was ever recorded counts.
// Owns: the caller frees items. Errors: E_DATA when the timeline is damaged. Cost: one pass over the
// rows of the attributes asked for.
enum status find_persons(const struct timeline *timeline, const struct find_question *question,
                         struct found_persons *ret_found, struct error *err);
// By source of the configuration, whether it holds anything about the person that is known before
// as_of. Shapes: ret_holds n_source.
void find_sources(const struct timeline *timeline, uint32_t person, day_t as_of, bool *ret_holds);

#endif
