// Proves the audit: every row follows the one before, has the hash that its content gives, and the
// reviews and reveals are those that it tells of.

#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
#include "serve/store/row_proof.h"
#include "serve/store/store_parts.h"
#include "serve/store/transaction.h"

#include <string.h>

struct walk {
    struct audit_check *check;
    int64_t sequence; // of the last row that held
    uint8_t hash[DIGEST_BYTES], kept[DIGEST_BYTES];
    bool kept_found;
    bool rows_only; // tables of older steps: what is told of reviews and the like is not read
    struct row_proof *rows;
};

static bool hash_is(struct query *row, const char *name, const uint8_t wanted[DIGEST_BYTES])
{
    struct value hash = query_value(row, name, VALUE_BLOB);
    return hash.bytes && hash.n_bytes == DIGEST_BYTES &&
           memcmp(hash.bytes, wanted, DIGEST_BYTES) == 0;
}

// What is wrong with the row, or NULL.
static const char *row_fault(struct walk *walk, struct query *row, const struct audit_row *audit)
{
    uint8_t hash[DIGEST_BYTES];
    if (audit->sequence != walk->sequence + 1)
        return "a row before it is missing";
    if (!hash_is(row, "prev_hash", walk->hash))
        return "it does not follow the row before it";
    audit_row_hash(audit, walk->hash, hash);
    if (!hash_is(row, "hash", hash))
        return "its content was changed";
    memcpy(walk->hash, hash, DIGEST_BYTES);
    return NULL;
}

// No text goes on after a NUL, where neither hearth nor the hash would see it.
static bool texts_are_whole(struct query *row)
{
    static const char *const texts[] = {"actor",   "action", "subject",
                                        "details", "client", "changes"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!query_text_is_whole(row, texts[i]))
            return false;
    return true;
}

static enum status row_check(struct walk *walk, struct database *database, struct query *row,
                             struct error *err)
{
    struct audit_row audit = {.sequence = query_integer(row, "sequence"),
                              .time_ms = query_integer(row, "time_ms"),
                              .actor = query_text(row, "actor"),
                              .action = query_text(row, "action"),
                              .subject = query_text(row, "subject"),
                              .details = query_text(row, "details"),
                              .client = query_text(row, "client"),
                              .changes = query_text(row, "changes")};
    enum status status = OK;
    walk->check->reason = row_fault(walk, row, &audit);
    if (!walk->check->reason && !texts_are_whole(row))
        walk->check->reason = "something stands after the end of a text";
    if (!walk->check->reason && !row_proof_told(walk->rows, &audit))
        walk->check->reason = "its digests of rows cannot be read";
    if (!walk->check->reason && !walk->rows_only)
        status = proof_check(database, &audit, walk->check, err);
    if (walk->check->reason) {
        walk->check->broken = audit.sequence;
        return status;
    }
    walk->sequence = audit.sequence;
    walk->kept_found |= memcmp(walk->hash, walk->kept, DIGEST_BYTES) == 0;
    walk->check->n_entry++;
    digest_hex(walk->hash, walk->check->head);
    return status;
}

static enum status chain_walk(struct walk *walk, struct database *database, struct error *err)
{
    struct query *row;
    bool more;
    enum status status = query_start(
        database,
        SQL("SELECT sequence, time_ms, actor, action, subject, details, client, changes,"
            " prev_hash, hash FROM audit ORDER BY sequence"),
        &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more) {
        status = row_check(walk, database, row, err);
        if (status || walk->check->reason)
            break;
    }
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

enum status audit_verify(struct store *store, const char *kept_head, struct audit_check *ret_check,
                         struct error *err)
{
    struct walk walk = {.check = ret_check, .kept_found = !kept_head};
    *ret_check = (struct audit_check){0};
    digest_hex(walk.hash, ret_check->head);
    if (kept_head && !digest_from_hex(kept_head, walk.kept))
        return error_set(err, E_USAGE, "a head is %d hex digits", DIGEST_TEXT - 1);
    walk.kept_found |= kept_head && strcmp(kept_head, ret_check->head) == 0;
    struct database *database;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = row_proof_create(database->kind, *database->kind->n_migration, &walk.rows, err);
    if (!status)
        status = chain_walk(&walk, database, err);
    if (!status && !ret_check->reason)
        status = proof_count(database, ret_check, err);
    if (!status && !ret_check->reason)
        status = row_proof_compare(walk.rows, database, ret_check, err);
    row_proof_free(walk.rows);
    read_end(store, database);
    if (status == E_SYSTEM)
        error_context(err, "checking the store '%s'", store->place);
    if (!ret_check->reason && !walk.kept_found)
        ret_check->reason = "the head that was kept is not in the chain";
    ret_check->intact = !ret_check->reason;
    return status;
}

enum status audit_verify_steps(struct database *database, int n_step, struct audit_check *ret_check,
                               struct error *err)
{
    struct walk walk = {.check = ret_check, .rows_only = true};
    *ret_check = (struct audit_check){0};
    digest_hex(walk.hash, ret_check->head);
    enum status status = row_proof_create(database->kind, n_step, &walk.rows, err);
    if (!status)
        status = chain_walk(&walk, database, err);
    if (!status && !ret_check->reason)
        status = row_proof_compare(walk.rows, database, ret_check, err);
    row_proof_free(walk.rows);
    ret_check->intact = !status && !ret_check->reason;
    return status;
}
