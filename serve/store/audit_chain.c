// How the audit's rows are made and hashed. Each row's hash covers the one before, so that a change
// anywhere breaks every later row.

#include "serve/store/audit_chain.h"

#include "serve/store/row_digest.h"
#include "serve/store/transaction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void audit_row_hash(const struct audit_row *row, const uint8_t prev_hash[DIGEST_BYTES],
                    uint8_t ret_hash[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, "hearth audit 2");
    digest_add_integer(&digest, row->sequence);
    digest_add_integer(&digest, row->time_ms);
    digest_add_text(&digest, row->actor);
    digest_add_text(&digest, row->action);
    digest_add_text(&digest, row->subject);
    digest_add_text(&digest, row->details);
    digest_add_text(&digest, row->client);
    digest_add_text(&digest, row->changes);
    digest_add_bytes(&digest, prev_hash, DIGEST_BYTES);
    digest_finish(&digest, ret_hash);
}

enum status audit_head_read(struct database *database, struct audit_head *ret_head,
                            struct error *err)
{
    struct query *query;
    bool row;
    *ret_head = (struct audit_head){0};
    enum status status = query_start(
        database, SQL("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1"), &query,
        err);
    if (status)
        return status;
    status = query_next(query, &row, err);
    if (!status && row) {
        struct value hash = query_value(query, "hash", VALUE_BLOB);
        ret_head->sequence = query_integer(query, "sequence");
        if (hash.n_bytes == DIGEST_BYTES)
            memcpy(ret_head->hash, hash.bytes, DIGEST_BYTES);
    }
    enum status ended = query_end(query, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

static enum status entry_check(const struct audit_entry *entry, struct error *err)
{
    enum status status = text_check("the audit's actor", entry->actor, ACTOR_TEXT, true, err);
    if (!status)
        status = text_check("the audit's action", entry->action, 64, true, err);
    if (!status)
        status = text_check("the audit's subject", entry->subject, 256, false, err);
    if (!status)
        status = text_check("the audit's details", entry->details, AUDIT_DETAILS_MAX, false, err);
    if (!status)
        status = text_check("the client's address", entry->client, 64, false, err);
    return status;
}

static enum status row_insert(struct database *database, struct audit_head *head,
                              const struct audit_row *row, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    audit_row_hash(row, head->hash, hash);
    enum status status = database_run(
        database,
        SQL("INSERT INTO audit (sequence, time_ms, actor, action, subject, details, client,"
            " changes, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            value_integer(row->sequence), value_integer(row->time_ms), value_text(row->actor),
            value_text(row->action), value_text(row->subject), value_text(row->details),
            value_text(row->client), value_text(row->changes), value_blob(head->hash, DIGEST_BYTES),
            value_blob(hash, DIGEST_BYTES)),
        err);
    if (status)
        return status;
    head->sequence++;
    memcpy(head->hash, hash, DIGEST_BYTES);
    return OK;
}

enum status audit_append_after(struct database *database, struct audit_head *head, int64_t now_ms,
                               const struct audit_entry *entry, struct error *err)
{
    char *changes;
    enum status status = entry_check(entry, err);
    if (!status)
        status = row_changes_take(database, &changes, err);
    if (status)
        return status;
    struct audit_row row = {.sequence = head->sequence + 1,
                            .time_ms = entry->time_ms ? entry->time_ms : now_ms,
                            .actor = entry->actor,
                            .action = entry->action,
                            .subject = entry->subject ? entry->subject : "",
                            .details = entry->details ? entry->details : "{}",
                            .client = entry->client ? entry->client : "",
                            .changes = changes};
    status = row_insert(database, head, &row, err);
    free(changes);
    return status;
}

enum status audit_append_rest(struct database *database, int64_t now_ms, struct error *err)
{
    struct audit_head head;
    struct audit_entry entry = {.actor = PROGRAM_ACTOR, .action = AUDIT_ROWS};
    enum status status = OK;
    if (!row_changes_wait(database))
        return OK;
    status = audit_head_read(database, &head, err);
    while (!status && row_changes_wait(database))
        status = audit_append_after(database, &head, now_ms, &entry, err);
    return status;
}

// Telling of every row.
struct all {
    struct database *database;
    struct audit_head head;
    int64_t now_ms;
};

static enum status all_tell(void *context, const char *changes, struct error *err)
{
    struct all *all = context;
    struct audit_row row = {.sequence = all->head.sequence + 1,
                            .time_ms = all->now_ms,
                            .actor = PROGRAM_ACTOR,
                            .action = AUDIT_ROWS,
                            .subject = "",
                            .details = "{\"tables\":\"changed\"}",
                            .client = "",
                            .changes = changes};
    return row_insert(all->database, &all->head, &row, err);
}

enum status audit_append_all(struct database *database, int64_t now_ms, struct error *err)
{
    struct all all = {.database = database, .now_ms = now_ms};
    struct row_teller teller = {all_tell, &all};
    enum status status = audit_head_read(database, &all.head, err);
    return status ? status : row_changes_all(database, &teller, err);
}

enum status audit_append(struct database *database, int64_t now_ms, const struct audit_entry *entry,
                         struct error *err)
{
    struct audit_head head;
    enum status status = audit_head_read(database, &head, err);
    return status ? status : audit_append_after(database, &head, now_ms, entry, err);
}

// JSON on one line: a line break with its indentation becomes a space. Texts in JSON hold none.
static void one_line(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        if (*at != '\n') {
            *to++ = *at;
            continue;
        }
        while (at[1] == ' ' || at[1] == '\n')
            at++;
        if (at[1])
            *to++ = ' ';
    }
    *to = 0;
}

enum status audit_append_json(struct database *database, int64_t now_ms,
                              const struct audit_entry *entry, json *details, struct error *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = memory_stream(&text, &n);
    enum status status = json_write(details, stream, err);
    memory_stream_close(stream);
    json_free(details);
    if (!status) {
        struct audit_entry whole = *entry;
        one_line(text);
        whole.details = text;
        status = audit_append(database, now_ms, &whole, err);
    }
    free(text);
    return status;
}
