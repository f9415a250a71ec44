// The borough's agencies, and all of their files written at once.
#ifndef HEARTH_AGENCY_TABLE_H
#define HEARTH_AGENCY_TABLE_H

#include "data-samples/agency/agency.h"

enum { AGENCY_COUNT = 12 };
extern const struct agency_row agency_rows[AGENCY_COUNT];

// Writes every agency's files below the folder `records`; NULL = only says whom each knows. Owns: agencies (registers and counts
// stay readable) until agencies_done. Threads: n_thread; the same bytes for any number. Errors:
// that of the first agency in the table that failed.
enum status agencies_write(const struct agency_view *view, const char *records, int n_thread,
                           struct agency ret_agencies[AGENCY_COUNT], struct error *err);
void agencies_done(struct agency agencies[AGENCY_COUNT]);

#endif
