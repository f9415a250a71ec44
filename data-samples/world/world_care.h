// The pathway through social care, and the harm and the help that drive it.
#ifndef HEARTH_WORLD_CARE_H
#define HEARTH_WORLD_CARE_H

#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_family.h"

// The luck of one enquiry, drawn before it is known whether help or detection lets it happen: the
// same in both arms of a panel.
struct marks {
    day_t day;
    double help, known, plan, care, plan_luck; // uniform
    int plan_lag, care_soon, care_later;       // days
    bool care_only;                            // of an older child, without an enquiry
};

// What comes up in a month, handled in the order of its days.
enum item_kind { ITEM_PANEL, ITEM_ENQUIRY, ITEM_REFERRAL, ITEM_CONTACT };
struct item {
    day_t day;
    enum item_kind kind;
    uint32_t children;  // bit i = the family's child i
    struct marks marks; // of an enquiry
};
enum { AGENDA_MAX = 96 };
struct agenda {
    struct item items[AGENDA_MAX];
    int n;
};
void agenda_add(struct agenda *agenda, const struct item *item); // a full agenda takes no more

// Fills the tables of hazards and probabilities from the family's strain.
void harm_tables(struct family *family);
// Candidates for enquiries of a month; then what one does, in fact and in the arms of a panel.
void harm_plan(struct family *family, int month, struct agenda *agenda);
void harm_happens(struct family *family, int month, const struct item *item);
// Whether a candidate happens when help started on help_from: the enquiry is recorded; the harm is
// there (which care follows).
// Candidates come at the hazard of children known from a plan or care: for others most do not
// count.
bool harm_counts(const struct marks *marks, bool known);
bool harm_seen(const struct marks *marks, day_t help_from);
bool harm_there(const struct marks *marks, day_t help_from);
day_t harm_care_day(const struct marks *marks, bool plan, const struct child *child);

void panel_plan(struct family *family, int month, struct agenda *agenda);
void panel_happens(struct family *family, int month, day_t day);
void panel_candidate(struct family *family, struct child *child, const struct marks *marks,
                     bool plan, bool care);
void risk_step(struct family *family, int month);
void risk_resolve(struct family *family, size_t first_row);

// An enquiry that happens (or care alone), with its referral, conference, plan and care.
void care_enquiry(struct family *family, int i_child, const struct marks *marks, bool plan,
                  bool care);
// Concerns below that: contacts and referrals.
void care_plan(struct family *family, int month, struct agenda *agenda);
void care_happens(struct family *family, const struct item *item);

// The steps of a case, for both: a fact of the child's case; its opening; what keeps it open until
// a day and why it would close then (RC1 … RC9); an assessment, giving the day it was done.
size_t care_write(struct family *family, struct child *child, struct fact fact);
void care_open(struct family *family, struct child *child, day_t day);
void care_keep_open(struct family *family, struct child *child, day_t until, uint32_t reason);
enum source_code care_source(struct family *family, const struct child *child, day_t day);
void care_contact(struct family *family, struct child *child, day_t day, enum source_code source,
                  uint32_t bits);
day_t care_assess(struct family *family, struct child *child, day_t day, enum assessment_code code);
void care_cin_plan(struct family *family, struct child *child, day_t day, double median_years);

bool child_in_care(const struct child *child, day_t day); // or bound for it
bool child_on_plan(const struct child *child, day_t day); // or bound for one

#endif
