// An intervention of the scenario (`interventions:`): who could be offered it at a date, and who
// started it when. For the evaluation of effects.
#ifndef HEARTH_INTERVENTION_H
#define HEARTH_INTERVENTION_H

#include "features/extract/extract.h"

struct intervention_info {
    const char *name, *title;
    const char *source, *source_title;
    const char *const *categories; // n_category; 0 = any
    size_t n_category;
    struct span within;       // treated = started in time zero … time zero + within
    const char *within_text;  // as written: "3m"
    const char *within_words; // "3 months"
    const struct yaml *node;
    bool has_among;
    const size_t *outcomes; // n_outcome: indices into the scenario's outcomes, the first is primary
    size_t n_outcome;
    long surveillance; // index of the outcome that shows what help makes visible, or −1
};

struct intervention; // lives as long as the extract

// Errors: E_USAGE (no such intervention, nearest name), E_CONFIG at its place: an unknown key, no
// `eligible_within` ("ever received" is refused and explained), a category that no record has.
enum status intervention_read(struct extract *extract, const char *name,
                              const struct intervention **ret_intervention, struct error *err);
// All of the scenario's, in its order. Owns: the extract. Errors: as intervention_read; E_CONFIG
// for two of one name.
enum status interventions_read(struct extract *extract,
                               const struct intervention *const **ret_interventions, size_t *ret_n,
                               struct error *err);
const struct intervention_info *intervention_info(const struct intervention *intervention);

// Who enters a trial whose time zero is as_of: the cohort then, of whom those that `among` admits
// by something not yet visible at `since`, the time zero before.
struct entrants {
    uint32_t *persons; // n, ascending
    day_t *decided;    // n: day of the fact that admits, DAY_NONE without `among`
    size_t n, n_cohort;
};
struct entry_window {
    day_t since, as_of;
};
// Owns: free(ret->persons), free(ret->decided). Time: only what was known before as_of.
void intervention_entrants(struct extract *extract, const struct intervention *intervention,
                           struct entry_window window, struct entrants *ret_entrants);

// The day on which a person first started it, and first from `from` on, as known by E; DAY_MAX =
// never. Looks beyond as_of: for telling the arms apart only.
struct intervention_starts {
    day_t first, first_from;
};
void intervention_starts_find(const struct extract *extract,
                              const struct intervention *intervention, uint32_t person, day_t from,
                              struct intervention_starts *ret_starts);

#endif
