// A scenario open for questions at any time: the records as last extracted, newer events laid over
// them, and one model. The same extract, prep and predict code as in training.
//
//     live_open ── live_score … from any thread ── live_close
//         └── live_add, live_refresh: one at a time; readers do not wait for them
//
// A score asked for while an event comes in is that of before or of after, never of both.
#ifndef HEARTH_LIVE_H
#define HEARTH_LIVE_H

#include "model/score/scenario_model.h"
#include "serve/store/store.h"

struct live;

struct live_options {
    const char *workspace;
    const char *scenario;
    const char *model;   // an id; NULL = the selected one
    struct store *store; // where events are kept; must outlive the live; NULL = none are known
    int n_thread;        // for opening; 0 = all cores
    bool quiet;
};

// Brings the records up to date, opens the model, and lays over the events of the store. Owns:
// live_close, when every call and view has ended. Errors: those of extract_open and bundle_load;
// E_USAGE when the scenario has no model.
enum status live_open(const struct live_options *options, struct live **ret_live,
                      struct error *err);
void live_close(struct live *live); // NULL is fine
// Borrowed, for reading: extract, columns, bundle.
const struct scenario_model *live_model(const struct live *live);
// The day after today (of the hub's clock, London time): what is known today counts then.
day_t live_tomorrow(const struct live *live);

// An event as an agency sends it: a row of an event or spell source of hearth.yaml.
struct live_event {
    const char *source;
    // The sender's, unique in the source: the same again is the same event. NULL = made of the
    // columns, so that the same content is stored once.
    const char *key;
    // A JSON object: canonical column → text, number, true, false or null; `values` and `tags` are
    // objects themselves. What the source does not map is refused. Dates as the source writes
    // them, or YYYY-MM-DD. `known` is never before the day on which the event came in.
    const char *columns;
    int64_t id;         // out
    day_t known;        // out: it counts from the day after
    const char *person; // out: whose it is, by today's links; NULL = nobody of the extract, and it
                        // counts with the next one. Lives as long as the live.
    bool repeated;      // out: it was there already
};
// Checks all events as ingest checks rows, stores them in one transaction, and lays them over: when
// OK they are on the disk and in every later score. sender: an actor, see store.h. Errors: E_DATA
// naming event, column and ingest's reason, never a value, and then none is stored; E_CONFLICT for
// a key that came before with other columns; E_LIMIT; those of the store.
enum status live_add(struct live *live, const char *sender, struct live_event *events, size_t n,
                     struct error *err);
// Lays over what came into the store otherwise: by another process, or another live of this one.
// Cheap when nothing did.
enum status live_refresh(struct live *live, struct error *err);
// Events of the store that were read, and those of them that hearth.yaml no longer lets in: they
// are kept, and do not count.
size_t live_n_event(struct live *live);
size_t live_n_refused(struct live *live);

struct live_reason {
    const char *text;    // a sentence, as in the scores file
    size_t column;       // of the model
    double value;        // NaN = missing
    double contribution; // log-odds of its whole subject
};
struct live_question {
    const char *person;
    day_t as_of;     // DAY_NONE = tomorrow
    size_t n_reason; // at most so many; 0 = none, which is faster
};
struct live_answer {
    day_t as_of;
    double score, margin;        // probability; log-odds before calibration
    bool in_cohort;              // false: the score is for information only
    struct live_reason *reasons; // what raises the score, strongest first
    size_t n_reason;
};
// Owns: reasons live in arena, which may be NULL when none are asked for. Errors: E_NOT_FOUND when
// there is no such person; E_DATA when at as_of he is known to be another. Audit is the caller's.
// Threads: any. Cost: the first question of a date builds its households, O(persons); the next ones
// read one person's facts.
enum status live_score(struct live *live, struct arena *arena, const struct live_question *question,
                       struct live_answer *ret_answer, struct error *err);

#endif
