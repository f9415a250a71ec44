// What linkage keeps beside link/, which may be deleted: who each record is, so that persons keep
// their IDs; the former person IDs; the changes; and the match weights, which decide who is linked.
#ifndef HEARTH_KEPT_LINKS_H
#define HEARTH_KEPT_LINKS_H

#include "features/link/persons.h"

#define KEPT_LINKS "kept/link"                  // in the workspace
#define KEPT_PERSONS "kept/link/persons.csv.gz" // input, record_id, person_id: every record once

// Puts back the files that link/ has no longer, from kept/link/. Of persons.csv only who each record
// is comes back: the run that called this writes it whole. Errors: E_CONFLICT where a kept file is
// damaged; E_SYSTEM.
enum status kept_links_restore(const char *workspace, struct error *err);
// Keeps this run's persons and copies of the other files of link/, each durably. Call when all of
// link/ is written. Errors: E_SYSTEM; then the files kept before stay.
enum status kept_links_store(const char *workspace, const struct persons *persons,
                             struct error *err);
// The match weights are no longer wanted: they are to be estimated anew. Errors: E_SYSTEM.
enum status kept_links_forget_weights(const char *workspace, struct error *err);

#endif
