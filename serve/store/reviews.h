// Decisions: what a named professional decided about an alert, whether they agreed, and why. A review
// is never changed; a change of mind is another review, and the latest holds.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_REVIEWS_H
#define HEARTH_REVIEWS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "serve/store/store.h"

#include <stddef.h>

#define FOLLOW_UP_MAX 366  // days from today
#define MONITOR_MONTHS 6   // from today, of a monitored case
#define RATIONALE_MAX 8000 // characters; of a note as well
#define DETAIL_MAX 1000    // characters of each text of review_details
#define UNDO_MS (10 * 60 * 1000)

// What can be decided: rows of a table in the store, in the order of lists.
struct decision {
    const char *code, *label, *part; // part: the group in which it is offered
    bool closes;                     // the alert is decided; otherwise it stays open
    bool follow_up;                  // a date is required
    const char *
        hold; // none, not_right, nothing_needed, acted or monitor: how long its children are held back
};
enum status decision_list(struct store *store, struct arena *arena, struct decision **ret_decisions,
                          size_t *ret_n, struct error *err);

// What is recorded beside outcome and reasons.
struct review_details {
    int64_t need;              // level of need, 1 (universal) to 4 (acute); 0 = not said
    const char *spoke_to;      // NULL or "" = not said; so below
    const char *informed;      // whether the family was: "yes", "no"
    const char *agreement;     // of the family to help: "agreed", "refused", "not_sought"
    const char *agreement_why; // why not informed, or why agreement was not sought
};

struct review_new {
    int64_t alert_id, user_id;
    const char *decision;   // a code
    bool agree;             // with the alert
    const char *rationale;  // required
    day_t follow_up;        // DAY_NONE = none
    const char *note;       // free text; NULL = none
    const char *submission; // the form's own random key, NULL = none: the same review under the
                            // same key again is stored once, and OK
    int64_t n_shown;        // reviews of the alert that the form showed; −1 = not checked
    bool checks_person;     // whether last_shown is to be checked
    int64_t last_shown; // id of the latest review about the person that the form showed; 0 = none
    day_t today;        // the follow-up lies from today to FOLLOW_UP_MAX days later; 0 = any
    const char *client; // the address that the request came from; NULL = none
    // The children whom the decision covers are held back until a day (holds.h); n_held 0 = nobody.
    const char *const *held;
    size_t n_held;
    day_t held_until;
    struct review_details details;
};
// Stores the review, its holds, the alert's new state and the audit's row in one transaction; when OK it is on
// the disk. Errors: E_DATA naming what is missing or unknown, E_LIMIT; E_NOT_FOUND; E_CONFLICT when
// the alert was replaced, when others have reviewed it meanwhile, or when the key came with another
// review before.
enum status review_add(struct store *store, const struct review_new *review, int64_t *ret_id,
                       struct error *err);

// The parts of a review that a person fills in: which of them a refusal is about.
enum review_part {
    REVIEW_DECISION,
    REVIEW_RATIONALE,
    REVIEW_FOLLOW_UP,
    REVIEW_NOTE,
    REVIEW_NEED,
    REVIEW_SPOKE_TO,
    REVIEW_INFORMED,
    REVIEW_AGREEMENT,
    REVIEW_AGREEMENT_WHY
};
// review_add, with the part that an E_DATA or E_LIMIT is about; other errors: REVIEW_DECISION.
enum status review_add_parts(struct store *store, const struct review_new *review, int64_t *ret_id,
                             enum review_part *ret_part, struct error *err);

struct review {
    int64_t id, alert_id, user_id, time_ms;
    const char *user_name, *person; // the alert's person, a pseudonym
    const char *decision, *rationale, *note;
    bool agree;
    day_t follow_up;
    const char *submission;        // NULL = none
    struct review_details details; // texts "" or NULL = not said
    int64_t undone_ms;             // when it was taken back; 0 = it stands
};

struct review_undo {
    int64_t review_id, user_id;
    int64_t alert_id; // which the decision must be about; 0 = any
    const char *client;
};
// Takes a decision back, audited: it counts for nothing any more, and its alert is open again unless another
// decision closes it. Errors: E_NOT_FOUND; E_CONFLICT when another decided about the alert since, when it is about another alert, not
// the user's, was taken back before, or is older than UNDO_MS.
enum status review_take_back(struct store *store, const struct review_undo *undo,
                             struct error *err);
struct review_filter {
    int64_t alert_id;   // 0 = any
    int64_t user_id;    // who decided; 0 = anybody
    const char *person; // NULL = any
    day_t follow_up_to; // only the latest about a person, with a follow-up on or before; 0 = any
    int64_t after;      // review id
    // Decisions of others drawn for a second look by this user: a random tenth, whichever way they
    // went, until someone else has decided about the alert too; 0 = any
    int64_t second_look;
    int64_t only;          // that review; 0 = any
    bool standing;         // none that was taken back
    int64_t limit, offset; // limit 0 = all
};
struct review_list {
    struct review *items;
    size_t n;
    int64_t total; // that the filter names, on all pages together
};
// By id, which is the order of time. Owns: arena.
enum status review_list(struct store *store, struct arena *arena,
                        const struct review_filter *filter, struct review_list *ret_list,
                        struct error *err);

#endif
