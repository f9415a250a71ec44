// Ties reviews, reveals, alerts and events to the audit: its rows hold a digest of what was
// written. For the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_AUDIT_PROOF_H
#define HEARTH_AUDIT_PROOF_H

#include "features/base/json.h"
#include "serve/store/alerts.h"
#include "serve/store/audit.h"
#include "serve/store/database.h"
#include "serve/store/events.h"
#include "serve/store/identity_access.h"
#include "serve/store/reviews.h"
#include "serve/store/row_map.h"
#include "serve/store/secret.h"

#define REVIEW_ACTION "review.add"
#define REVEAL_ACTION "reveal.add"
#define ALERTS_WITHDRAW_ACTION "alerts.withdraw"
#define EVENTS_ACTION "event.add"
#define ALERTS_PURPOSE "hearth alerts 1" // first text of their digests
#define EVENTS_PURPOSE "hearth events 1"

void review_digest(const struct review *review, uint8_t ret_digest[DIGEST_BYTES]);
void reveal_digest(const struct identity_access *reveal, uint8_t ret_digest[DIGEST_BYTES]);
// One of the rows that a digest covers, which begins with its purpose.
void alert_row_digest(struct digest *digest, const struct alert *alert);
void event_row_digest(struct digest *digest, const struct event *event);
// Puts id and digest into the details of the audit's row.
void proof_put(json *details, int64_t id, const uint8_t digest[DIGEST_BYTES]);

// When the audit's row tells of a review, a reveal, alerts or events: compares them with those in
// the store. A difference is check->reason. Errors: E_SYSTEM, E_FAILED when the store cannot be read.
enum status proof_check(struct database *database, const struct audit_row *row,
                        struct audit_check *check, struct error *err);
// After the walk: no more of them may be in the store than the audit told of, and the states of
// alerts must come from what it told.
enum status proof_count(struct database *database, struct audit_check *check, struct error *err);

// Rows of reviews, reveals and events, into struct review, identity_access and event.
extern const struct row_map review_map, reveal_map, event_map;

#endif
