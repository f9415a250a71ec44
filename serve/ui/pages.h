// The hub's pages: each takes what it shows and writes HTML. They read no store and no file.
#ifndef HEARTH_PAGES_H
#define HEARTH_PAGES_H

#include "serve/alert/due_time.h"
#include "serve/alert/little_list.h"
#include "serve/case/case.h"
#include "serve/store/audit.h"
#include "serve/store/case_owners.h"
#include "serve/store/identity_access.h"
#include "serve/store/own_views.h"
#include "serve/store/reviews.h"
#include "serve/store/sessions.h"
#include "serve/ui/page.h"
#include "serve/ui/page_text.h"
#include "serve/ui/parts.h"

// What stands around every page.
struct setting {
    const char *hub_name;
    const struct viewer *viewer; // NULL = nobody signed in
};

struct login_page {
    const char *csrf, *name, *next; // next: where to go then
    bool signed_out;                // just now
    bool asks_code;                 // of the second factor
    struct form_errors errors;
};
void page_login(struct html *html, const struct setting *setting, const struct login_page *page);

struct account_page {
    const struct user *user;
    const char *factor; // the secret that is offered for a second factor; NULL = none
    const char *done;   // "password", "factor", "sessions": just now; ""
    const struct session_shown *sessions; // n_session, the user's
    size_t n_session;
    int64_t session; // of these the one that asks
    struct form_errors errors;
};
void page_account(struct html *html, const struct setting *setting,
                  const struct account_page *page);

// Tabs of the queue, by the `show` of its address.
enum queue_tab {
    QUEUE_OPEN,
    QUEUE_KNOWN,
    QUEUE_LITTLE,
    QUEUE_HELD,
    QUEUE_DECIDED,
    QUEUE_ALL,
    QUEUE_TAB_COUNT
};

// A child whom a decision holds back from lists, or did until the records changed.
struct held_row {
    const char *person, *one, *outcome, *by; // one: "child"; outcome: its label
    int64_t alert_id;
    day_t decided_on, until, woken_on;
    const char *woken; // what ended it, in words; NULL = it holds
};

#define QUEUE_REASONS 3
struct queue_row {
    const struct alert *alert;
    const char *who;                    // "Child aged 14 months": today, in the scenario's word
    const char *scenario;               // "children under two"; NULL = not known
    const char *reasons[QUEUE_REASONS]; // n_reason, with dates
    size_t n_reason;
    const char *movement;              // "Rank 31 to 6, 4th month on the list"
    const char *place;                 // why it would no longer be listed, or ""
    const char *due_take, *due_decide; // "2 March 2026 at 1:00pm", "" = no such time
    bool take_overdue, decide_overdue;
    size_t band; // see alert_facts; so top and may_be_chance
    const char *top;
    bool may_be_chance;
    bool hides_estimate; // until who looks has recorded a view: no rank, no band
    const char *known;   // why the child is open to social care now, "" = is not
    bool is_known;
    size_t n_other;            // when known: other children of the home who are not
    const struct review *last; // the latest about the child, under this alert or another; or NULL
    const char *last_decision; // its label
};
struct queue_page {
    const struct queue_row *rows;
    size_t n;
    struct page_numbers numbers;
    enum queue_tab tab;
    const struct held_row *held; // n_held who are held back, then n_woken whose records changed
    size_t n_held, n_woken;
    const struct little_row *little; // n_little, of the tab QUEUE_LITTLE
    size_t n_little;
    const size_t *n_tab;            // QUEUE_TAB_COUNT; of tabs of decided cases 0: not counted
    size_t n_overdue, n_unassigned; // of the tab
    bool may_take;                  // cases that nobody works on
    bool none_left;                 // who asked for the next unassigned case got none
    const char *today;              // in words
    const struct due_times *due_times;
    bool is_demonstration;   // today is the workspace's, not the calendar's
    const char *month;       // "January 2026", "" = no alert yet
    int64_t n_used, n_place; // of the month; n_place 0 = no limit
    int64_t n_decided, n_to_do;
    bool may_be_chance;       // see family_case
    const char *list_date;    // the latest as_of in words, "" = none
    const struct review *due; // decisions whose day to look again has come
    size_t n_due;
    const struct review *second; // decisions of others that were drawn for a second look
    size_t n_second;
    const struct decision *decisions;
    size_t n_decision;
};
void page_queue(struct html *html, const struct setting *setting, const struct queue_page *page);

struct case_page {
    const struct family_case *family;
    const struct alert *alert;        // as it is now
    const char *top;                  // see alert_facts
    const struct review *last_review; // of this alert, or NULL
    const struct held_row *hold;      // of a decided case: whether it holds the child back; or NULL
    const struct review *earlier;     // of the child's other alerts, newest first
    size_t n_earlier;
    const struct decision *decisions;
    size_t n_decision;
    int64_t standing; // of a replaced alert: the child's alert that stands, 0 = none
    bool may_decide, shows_files, revealed, recorded;
    const char *undo_until;          // who looks may take the last decision back; NULL = may not
    int64_t next;                    // after a decision: the case to go on with, 0 = none
    const struct own_view *own_view; // of who looks, or NULL
    bool hides_estimate;             // until who looks has recorded a view
    struct form_errors errors;       // of the form of the own view
    const char *csrf;
    struct case_identities identities[CASE_PEOPLE]; // as family->people; filled when revealed
    const char *agency, *person, *kind; // of the chronology; kind: name of a source; "" = all
    const char *months;                 // of it, before today: "3", "12", "24"; "" = any time
    bool all;                           // of it, not the first only
};
void page_case(struct html *html, const struct setting *setting, const struct case_page *page);
// Parts of it, in their own files.
void case_positions(struct html *html, const struct family_case *family);
void case_known(struct html *html, const struct family_case *family);
void case_owner(struct html *html, const struct case_page *page);
void case_family(struct html *html, const struct case_page *page);
void case_chronology(struct html *html, const struct case_page *page);
void case_lanes(struct html *html, const struct case_page *page);
void case_since(struct html *html, const struct case_page *page);
void case_missing(struct html *html, const struct case_page *page);
void case_facts(struct html *html, const struct case_page *page);
void case_reasons(struct html *html, const struct case_page *page);
void case_changes(struct html *html, const struct case_page *page);
void case_own_view(struct html *html, const struct case_page *page);
void case_record_line(struct html *html, const struct case_page *page,
                      const struct case_record *record);
// Parts of a record: its dates, what it says, whom it is about, what a reader would stumble over.
void record_dates(struct html *html, struct arena *arena, const struct case_record *record);
void record_what(struct html *html, const struct case_record *record);
const char *record_person(const struct case_page *page, size_t i_person);
void record_notes(struct html *html, const struct case_page *page,
                  const struct case_record *record);

struct hand_over_page {
    const struct alert *alert;
    const char *const *names; // n_name colleagues who can decide, who asks among them
    size_t n_name;
    const char *to, *words; // as typed; to "" = nobody
    struct form_errors errors;
};
void page_hand_over(struct html *html, const struct setting *setting,
                    const struct hand_over_page *page);

struct reveal_page {
    const struct alert *alert;
    const struct identity_access_reason *reasons;
    size_t n;
    const char *reason, *words; // as typed
    struct form_errors errors;
};
void page_reveal(struct html *html, const struct setting *setting, const struct reveal_page *page);

// Somebody who was found by name or number: who holds records, and nothing of what they say.
struct found_agency {
    const char *name, *contact; // contact NULL = not given
};
struct found_row {
    const char *person;                  // pseudonym
    const char *by;                      // "Last name and date of birth, NHS number"
    const struct found_agency *agencies; // n_agency
    size_t n_agency;
    const int64_t *cases; // n_case alerts about the person, the latest first
    size_t n_case;
};
struct find_page {
    const struct identity_access_reason *reasons;
    size_t n_reason;
    const char *surname, *forename, *day, *month, *year, *address, *postcode, *number, *record,
        *person, *reason, *words; // as typed, or NULL
    bool searched;                // rows are there, and the form is not
    const struct found_row *rows; // n
    size_t n, n_more;
    struct form_errors errors;
};
void page_find(struct html *html, const struct setting *setting, const struct find_page *page);

struct decide_page {
    const struct alert *alert;
    const struct decision *decisions;
    size_t n;
    const char *decision, *agree, *rationale, *note, *day, *month, *year; // as typed, so below
    const char *need, *spoke_to, *informed, *agreement, *agreement_why;
    const char *draft_of;             // when what is shown was kept as a draft; NULL = it is none
    const struct family_case *family; // for the summary; NULL = cannot be made
    const struct review *others;      // n_other: the latest about other children of the family
    size_t n_other;
    const char *one;          // what the scenario calls the person of the alert
    const char *date_example; // "27 3 2026": soon, so that the example would be taken
    const char *submission;
    int64_t last_shown;          // id of the latest decision about the child, 0 = none
    const struct review *before; // that decision, or NULL
    struct form_errors errors;
};
void page_decide(struct html *html, const struct setting *setting, const struct decide_page *page);
void decide_summary(struct html *html, const struct decide_page *page); // its left side

struct history_page {
    const struct alert *alert; // NULL = a person's own decisions over all cases
    const struct review *reviews;
    size_t n_review;
    const struct identity_access *reveals;
    size_t n_reveal;
    const struct case_owner *owners; // n_owner changes of hands, oldest first
    size_t n_owner;
    const struct decision *decisions;
    size_t n_decision;
    const struct identity_access_reason *reasons;
    size_t n_reason;
    struct page_numbers numbers; // of one's own decisions
    bool hides_words;            // what people wrote may name somebody
};
void page_history(struct html *html, const struct setting *setting,
                  const struct history_page *page);

struct model_row {
    const char *name, *value, *meaning;
};
struct model_page {
    const char *scenario, *title, *id, *kind, *purpose, *trained_on, *dates;
    const struct model_row *rows;
    size_t n;
    bool may_be_chance;             // 0.5 lies in the interval of the AUROC, or there is none
    const struct model_row *groups; // name = column and value, value = rate, meaning = detail
    size_t n_group;
};
void page_models(struct html *html, const struct setting *setting, const struct model_page *models,
                 size_t n);

struct audit_page {
    const struct audit_row *rows; // newest first
    size_t n;
    int64_t before;          // for the next page; 0 = no more
    const char *who, *about; // asked for, as typed; "" = anybody
    const char *what;        // the action asked for; "" = any
};
void page_audit(struct html *html, const struct setting *setting, const struct audit_page *page);

// done: "lock", "unlock": just now; "".
void page_users(struct html *html, const struct setting *setting, const struct user *users,
                size_t n, const char *done);

struct user_reset_page {
    const char *name; // whose access
    const char *what; // "password", "factor"; "" = not chosen
    bool asks_code;   // of the administrator's own second factor
    bool is_done;     // just now
    const char *made; // the new password, shown once; NULL = none was made
    struct form_errors errors;
};
void page_user_reset(struct html *html, const struct setting *setting,
                     const struct user_reset_page *page);

// What people type at length: the label of the field, also where it is shown again because the form
// could not be taken.
#define LABEL_WORDS "Your reason, in your own words"
#define LABEL_RATIONALE "Reasons for your decision"
#define LABEL_NOTE "Notes"
#define LABEL_SPOKE_TO "Whom did you speak to?"
#define LABEL_AGREEMENT_WHY "Why was the family not informed, or not asked?"
#define LABEL_VIEW "What makes you think so?"
#define LABEL_HAND_OVER "Why do you change who works on this case?"

#define UNSAVED_TEXTS 6
// A form that could not be taken since nobody is signed in any more: what was typed is not lost.
struct unsaved_page {
    const char *next; // where to go after signing in
    struct {
        const char *label, *text;
    } typed[UNSAVED_TEXTS];
    size_t n;
};
void page_unsaved(struct html *html, const struct setting *setting,
                  const struct unsaved_page *page);

void page_message(struct html *html, const struct setting *setting, const char *title,
                  const char *message, const char *hint);

#endif
