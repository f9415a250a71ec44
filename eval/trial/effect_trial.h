// A target trial emulated from a workspace's timeline: each month those who are eligible enter, are
// treated when they start the intervention within the grace period, and are followed.
#ifndef HEARTH_EFFECT_TRIAL_H
#define HEARTH_EFFECT_TRIAL_H

#include "eval/effect/effect.h"
#include "eval/effect/effect_table.h"
#include "features/extract/intervention.h"

#define SURVEILLANCE_MONTHS 6 // while help is new, professionals see more

struct trial_request {
    const char *workspace, *scenario, *intervention;
    const char *outcome;           // of the scenario; NULL = the intervention's first
    const char *const *covariates; // n_covariate feature columns; none = chosen from all
    size_t n_covariate;
    const char *const *groups; // n_group attributes
    size_t n_group;
    const char *const *negatives; // n_negative outcomes of the scenario that help cannot change
    size_t n_negative;
    struct effect_terms terms;
    bool internal; // small counts are shown, for the analyst
    struct extract_options options;
};

// One outcome's own rows: window over by E, outcome known. Risks are compared on them.
struct trial_outcome {
    const char *name, *title; // title: with its window, for people
    bool is_surveillance;     // cut to the first SURVEILLANCE_MONTHS
    size_t n_open, n_unknown; // entries left out: window not over; outcome not known
    struct effect_data data;
    struct effect_study study;           // of trial_compare
    const struct effect_estimate *shown; // by the answer's method; NULL = none
    const char *reason;                  // why not, or NULL
};

// Entries: one row for each person and time zero, by date, then person.
struct effect_trial {
    struct extract *extract;
    const struct intervention *intervention;
    const struct scenario_info *scenario;
    const struct intervention_info *info;
    day_t first, last;                       // time zeros
    size_t n_date, n_person, n_cohort_month; // persons in the cohort; persons × dates
    size_t n_late; // entries left out: what admits them was long past when it became known
    size_t n_admitted, n_had; // entries; of them left out since they had started before time zero
    size_t n_entry;
    struct matrix matrix; // n_entry; without its features once the covariates are made
    signed char *treated; // n_entry
    size_t *order;        // n_entry: entries by a hash of person and date
    const double *x;      // n_entry × n_cov
    const char *const *names;
    size_t n_cov;
    const char *const *left_out; // n_left_out: features that are no covariates, with the reason
    size_t n_left_out;
    bool chosen;                    // not all features are covariates
    struct trial_outcome *outcomes; // n_outcome: primary first, then the others, surveillance last
    size_t n_outcome;
    size_t n_set_aside; // of the primary outcome's rows: nobody to compare them with
    size_t n_child;     // distinct persons among the primary outcome's rows
    bool has_deaths;    // the records hold dates of death
    size_t n_child_arm[2], n_died_arm[2]; // distinct persons by arm; of them died after time zero
    struct effect_columns columns;
    struct effect_table table; // of the primary outcome
};

// Owns: arena, and until effect_trial_close. Errors: those of extract_open and intervention_read;
// E_USAGE (outcome, negative outcome, covariate, group unknown), E_DATA (nobody enters), E_LIMIT. Time: covariates
// and groups as known before time zero; starts and outcomes as known by E.
enum status effect_trial_open(struct arena *arena, const struct trial_request *request,
                              struct effect_trial *ret_trial, struct error *err);
void effect_trial_close(struct effect_trial *trial);

// Estimates the other outcomes by the method that answers for the primary one (NULL = none did).
void effect_trial_compare(struct arena *arena, const struct effect_request *request,
                          const struct effect_estimate *headline, struct effect_trial *trial);

// effect_trial_entries.c: from the dates to matrix and treated, of an opened extract. Errors:
// E_DATA when nobody enters, E_LIMIT.
enum status effect_trial_entries(struct arena *arena, struct effect_trial *trial,
                                 struct error *err);
// effect_trial_entries.c: Whether the entry's window is over by the data's end, help that may begin included.
bool effect_trial_is_over(const struct effect_trial *trial, size_t i_entry, day_t horizon);
// effect_trial_covariates.c: x, names and what was left out. used: n_entry, 1 = a row of the
// primary outcome. Errors: E_USAGE when the scenario has no column that was asked for.
enum status effect_trial_covariates(struct arena *arena, const struct trial_request *request,
                                    const unsigned char *used, struct effect_trial *trial,
                                    struct error *err);

// effect_trial_negatives.c: the negative outcomes of the primary outcome's rows, into trial->table.
// Errors: E_USAGE when the scenario has no such outcome, or it is the primary one.
enum status effect_trial_negatives(struct arena *arena, const struct trial_request *request,
                                   struct effect_trial *trial, struct error *err);

// effect_trial_deaths.c: deaths by arm among the primary outcome's rows.
void effect_trial_deaths(struct effect_trial *trial);

#endif
