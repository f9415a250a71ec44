// How the audit's rows are made and hashed. Each row's hash covers the one before, so that a change
// anywhere breaks every later row.

#include "serve/store/audit_chain.h"

#include "serve/store/transaction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void audit_row_hash(const struct audit_row *row, const uint8_t prev_hash[DIGEST_BYTES],
                    uint8_t ret_hash[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, "hearth audit 1");
    digest_add_integer(&digest, row->sequence);
    digest_add_integer(&digest, row->time_ms);
    digest_add_text(&digest, row->actor);
    digest_add_text(&digest, row->action);
    digest_add_text(&digest, row->subject);
    digest_add_text(&digest, row->details);
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
    return status;
}

enum status audit_append_after(struct database *database, struct audit_head *head, int64_t now_ms,
                               const struct audit_entry *entry, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    enum status status = entry_check(entry, err);
    if (status)
        return status;
    struct audit_row row = {.sequence = head->sequence + 1,
                            .time_ms = entry->time_ms ? entry->time_ms : now_ms,
                            .actor = entry->actor,
                            .action = entry->action,
                            .subject = entry->subject ? entry->subject : "",
                            .details = entry->details ? entry->details : "{}"};
    audit_row_hash(&row, head->hash, hash);
    status = database_run(database,
                          SQL("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                              value_integer(row.sequence), value_integer(row.time_ms),
                              value_text(row.actor), value_text(row.action),
                              value_text(row.subject), value_text(row.details),
                              value_blob(head->hash, DIGEST_BYTES), value_blob(hash, DIGEST_BYTES)),
                          err);
    if (status)
        return status;
    head->sequence++;
    memcpy(head->hash, hash, DIGEST_BYTES);
    return OK;
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
    FILE *stream = open_memstream(&text, &n);
    enum status status = stream ? OK : error_set(err, E_SYSTEM, "out of memory in the audit");
    if (stream) {
        status = json_write(details, stream, err);
        fclose(stream);
    }
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
