// All cases that are looked at: made on first asking, kept, handed out to many readers.
#ifndef HEARTH_CASE_CACHE_H
#define HEARTH_CASE_CACHE_H

#include "features/base/error.h"
#include "serve/case/case.h"
#include "serve/scoring/open_scenarios.h"

struct case_cache; // opaque; looks after its own threads

// scenarios: what the cases are made of; borrowed. Owns: case_cache_close.
struct case_cache *case_cache_open(const char *workspace, struct open_scenarios *scenarios);
void case_cache_close(struct case_cache *cache); // after the last case was released; NULL is fine

// The case of an alert, from the newest records and events, kept until case_release. Errors: those
// of open_scenarios_hold_model, case_model_open and case_make. Cost: some milliseconds the first
// time (and once a model the opening), then a lookup. Threads: any; different cases are made at the
// same time, and who asks for one that is being made waits for it.
enum status case_get(struct case_cache *cache, const struct alert *alert,
                     const struct family_case **ret_case, struct error *err);
void case_release(struct case_cache *cache, const struct family_case *family); // NULL is fine

// Frees what is out of date and nobody reads: cases whose records were replaced, or about whose
// people an event came in. From one thread, now and then.
void case_cache_refresh(struct case_cache *cache);

// Who a person of a case that is held is. Call only after identity_access_add. Owns, Errors: as
// case_identity_read.
enum status case_identify(const struct family_case *family, size_t i_person, struct arena *arena,
                          struct case_identities *ret_identities, struct error *err);

// What pages and programs say of an alert besides its case.
struct alert_facts {
    int64_t capacity;       // alerts a calendar month of its scenario; 0 = no limit, or not known
    const char *one, *many; // what the scenario calls the person of a row
    size_t band;            // place of the alert's band in its scenario, from 0; SIZE_MAX = none
    const char *top;        // what the band means: "top 1%", "" = not known
    const char *warning;    // bundle_warning of the alert's model; NULL = none
};
// By the alert's scenario and model. A model that is not open is not known to rank better than chance.
// Owns: texts live in arena. Threads: any. Cost: opens nothing.
void alert_facts_find(struct case_cache *cache, struct arena *arena, const struct alert *alert,
                      struct alert_facts *ret_facts);

#endif
