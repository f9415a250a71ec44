// What the audit's rows prove about reviews and reveals: somebody who changes a rationale in the
// file also has to change the audit, and breaks the chain.

#include "serve/store/alert_evidence.h"

#include "serve/store/alert_row.h"
#include "serve/store/listing.h"

#include <string.h>

void review_digest(const struct review *review, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    char day[DAY_TEXT];
    digest_start(&digest, "hearth review 1");
    digest_add_integer(&digest, review->id);
    digest_add_integer(&digest, review->alert_id);
    digest_add_integer(&digest, review->user_id);
    digest_add_integer(&digest, review->time_ms);
    digest_add_text(&digest, review->outcome);
    digest_add_integer(&digest, review->agree);
    digest_add_text(&digest, review->rationale);
    digest_add_text(&digest, day_format(review->follow_up, day));
    digest_add_text(&digest, review->note);
    digest_finish(&digest, ret_digest);
}

void reveal_digest(const struct reveal *reveal, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, "hearth reveal 1");
    digest_add_integer(&digest, reveal->id);
    digest_add_integer(&digest, reveal->alert_id);
    digest_add_text(&digest, reveal->person);
    digest_add_integer(&digest, reveal->user_id);
    digest_add_text(&digest, reveal->reason);
    digest_add_text(&digest, reveal->words);
    digest_add_integer(&digest, reveal->time_ms);
    digest_finish(&digest, ret_digest);
}

void evidence_put(json *details, int64_t id, const uint8_t digest[DIGEST_BYTES])
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    json_put_integer(details, "id", id);
    json_put_text(details, "digest", hex);
}

void review_row_read(struct query *row, struct arena *arena, void *ret_review)
{
    *(struct review *)ret_review = (struct review){.id = query_integer(row, 0),
                                                   .alert_id = query_integer(row, 1),
                                                   .user_id = query_integer(row, 2),
                                                   .time_ms = query_integer(row, 3),
                                                   .user_name = column_text(row, arena, 4),
                                                   .person = column_text(row, arena, 5),
                                                   .outcome = column_text(row, arena, 6),
                                                   .rationale = column_text(row, arena, 7),
                                                   .note = column_text(row, arena, 8),
                                                   .agree = query_integer(row, 9) != 0,
                                                   .follow_up = column_day(row, 10),
                                                   .submission = column_text(row, arena, 11)};
}

void reveal_row_read(struct query *row, struct arena *arena, void *ret_reveal)
{
    *(struct reveal *)ret_reveal = (struct reveal){.id = query_integer(row, 0),
                                                   .user_id = query_integer(row, 1),
                                                   .alert_id = query_integer(row, 2),
                                                   .time_ms = query_integer(row, 3),
                                                   .user_name = column_text(row, arena, 4),
                                                   .person = column_text(row, arena, 5),
                                                   .reason = column_text(row, arena, 6),
                                                   .words = column_text(row, arena, 7)};
}

struct evidence {
    const char *action, *sql, *missing, *changed;
    void (*read)(struct query *row, struct arena *arena, void *item);
    size_t item_bytes;
    void (*digest)(const void *item, uint8_t ret_digest[DIGEST_BYTES]);
};

static void review_item_digest(const void *item, uint8_t ret_digest[DIGEST_BYTES])
{
    review_digest(item, ret_digest);
}

static void reveal_item_digest(const void *item, uint8_t ret_digest[DIGEST_BYTES])
{
    reveal_digest(item, ret_digest);
}

static const struct evidence kinds[] = {
    {REVIEW_ACTION, "SELECT " REVIEW_COLUMNS " FROM " REVIEW_TABLES " WHERE review_id = ?1",
     "the review it tells of is missing", "the review it tells of was changed", review_row_read,
     sizeof(struct review), review_item_digest},
    {REVEAL_ACTION, "SELECT " REVEAL_COLUMNS " FROM " REVEAL_TABLES " WHERE reveal_id = ?1",
     "the reveal it tells of is missing", "the reveal it tells of was changed", reveal_row_read,
     sizeof(struct reveal), reveal_item_digest},
};
#define N_KIND (sizeof kinds / sizeof *kinds)

static enum status compare(struct database *database, const struct evidence *kind,
                           const json *details, struct audit_check *check, struct error *err)
{
    struct arena arena = {0};
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    const char *told = json_text(details, "digest");
    struct listing listing = {.sql = kind->sql,
                              BIND(value_integer((int64_t)json_number(details, "id", 0))),
                              .item_bytes = kind->item_bytes,
                              .read = kind->read};
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status && listing.n != 1) {
        check->reason = kind->missing;
    } else if (!status) {
        kind->digest(listing.items, digest);
        digest_hex(digest, hex);
        if (!told || strcmp(told, hex) != 0)
            check->reason = kind->changed;
        check->n_review++;
    }
    arena_done(&arena);
    return status;
}

enum status evidence_check(struct database *database, const struct audit_row *row,
                           struct audit_check *check, struct error *err)
{
    for (size_t i = 0; i < N_KIND; i++) {
        if (strcmp(row->action, kinds[i].action) != 0)
            continue;
        json *details = NULL;
        if (json_read_text(row->details, strlen(row->details), &details, NULL)) {
            check->reason = "its details are no JSON";
            return OK;
        }
        enum status status = compare(database, &kinds[i], details, check, err);
        json_free(details);
        return status;
    }
    return OK;
}

enum status evidence_count(struct database *database, struct audit_check *check, struct error *err)
{
    int64_t n = 0;
    enum status status = query_one(
        database, "SELECT (SELECT count(*) FROM reviews) + (SELECT count(*) FROM reveals)",
        BIND_NONE, &n, err);
    if (!status && n != check->n_review)
        check->reason = "there are reviews or reveals that it does not tell of";
    return status;
}
