// digests.json: a cryptographic digest of every file of a model's folder, so that no changed digit
// of one gives other scores without a sign.
#ifndef HEARTH_DIGESTS_H
#define HEARTH_DIGESTS_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define DIGESTS_FILE "digests.json"

// The files of a model's folder in the order of writing, NULL at the end; digests.json is the last:
// a folder that has it is complete.
extern const char *const bundle_files[];

// Writes digests.json of the files that are there. Errors: E_SYSTEM.
enum status digests_write(const char *directory, struct error *err);
// Whether each file is the one that was written: those that scores, figures and pages come from, with
// `all` also those that only people read (card.md, report.html) and the layout of JSON files. Errors: E_DATA with the file as the
// place, E_SYSTEM, E_LIMIT.
enum status digests_check(const char *directory, bool all, struct error *err);
// Whether the text is one that digests_write writes, to the byte. Errors: E_DATA.
enum status digests_text_check(const char *text, size_t n_bytes, struct error *err);

#endif
