// The matrix as CSV: person_id,as_of,label… and the columns. Rows are formatted in parallel and
// written in order.
#ifndef HEARTH_FEATURES_CSV_H
#define HEARTH_FEATURES_CSV_H

#include "features/extract/extract.h"

void features_csv_header(const struct extract *extract, FILE *stream);
// What each column is, beside the matrix: name,relation,source,agency,window,unit,missing,words.
// Errors: as output_open and output_close.
enum status features_csv_columns(const struct extract *extract, const char *path,
                                 struct error *err);
// Memory: the text of some thousand rows at a time.
void features_csv_rows(const struct extract *extract, const struct matrix *matrix, FILE *stream);

#endif
