// Whether the rows of all tables are those that the audit tells of. For the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_ROW_PROOF_H
#define HEARTH_ROW_PROOF_H

#include "serve/store/audit.h"
#include "serve/store/database.h"

struct row_proof;
// Begins with the rows that the first n_step steps of the tables make themselves. Owns: row_proof_free.
// Errors: E_SYSTEM, E_FAILED.
enum status row_proof_create(const struct database_kind *kind, int n_step,
                             struct row_proof **ret_proof, struct error *err);
void row_proof_free(struct row_proof *proof); // NULL is fine
// What a row of the audit tells; in the order of the chain. False when it cannot be read.
bool row_proof_told(struct row_proof *proof, const struct audit_row *row);
// The tables, indexes and triggers against those that the steps make; the file's structure; then each row
// against the last that was told of it. A difference is check->reason, its text in check->fault.
// Cost: all rows once, 64 bytes a row told.
enum status row_proof_compare(struct row_proof *proof, struct database *database,
                              struct audit_check *check, struct error *err);

#endif
