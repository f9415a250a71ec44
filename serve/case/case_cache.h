// All cases that are looked at: made on first asking, kept, handed out to many readers.
#ifndef HEARTH_CASE_CACHE_H
#define HEARTH_CASE_CACHE_H

#include "features/base/error.h"
#include "serve/case/case.h"

struct case_cache; // opaque; looks after its own threads
struct store;      // borrowed: its events are laid over the records
struct case_cache *case_cache_open(const char *workspace, struct store *store);
void case_cache_close(struct case_cache *book); // after the last case was given back; NULL is fine

// The case of an alert, kept until case_release. Errors: those of opening the model and of
// explaining; they are kept too, until the alert is asked for again. Cost: some milliseconds the
// first time (and once a model the opening), then a lookup. Threads: any.
enum status case_get(struct case_cache *book, const struct alert *alert,
                     const struct family_case **ret_case, struct error *err);
void case_release(struct case_cache *book, const struct family_case *family);

// Looks whether the records were replaced since, or events came in; cases that this touches are
// made anew when they are asked for.
void case_cache_freshen(struct case_cache *book);

// Who a person of the case is, as known at its as_of: those of the attributes that name somebody.
// Call only after reveal_add. Owns: arena.
enum status case_identify(struct case_cache *book, const struct family_case *family,
                          size_t i_person, struct arena *arena, struct case_identity **ret_identity,
                          size_t *ret_n, struct error *err);

// Places a calendar month of the alert's scenario; 0 = no limit, or not known: no case of its model
// was made yet.
int64_t case_capacity(struct case_cache *book, const struct alert *alert);

#endif
