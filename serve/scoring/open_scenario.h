// A scenario open for questions at any time: the records as last extracted, newer events laid over
// them, households by date, and one model. Features and scores come from the same code as in
// training.
//
//     open_scenario_open ── snapshot_take, online_scoring_answer … from any thread ── _close
//                   └── open_scenario_add, _refresh: one at a time; readers do not wait for them
//
// What is asked while an event comes in is answered from before or from after, never from both.
#ifndef HEARTH_OPEN_SCENARIO_H
#define HEARTH_OPEN_SCENARIO_H

#include "features/timeline/overlay.h"
#include "model/score/scenario_model.h"
#include "serve/store/audit.h"

#define OPEN_SCENARIO_DATES 32 // whose households are kept when nobody reads them

struct open_scenario; // opaque; counts who holds it

struct open_scenario_options {
    const char *workspace;
    const char *scenario;
    const char *model;   // an id; NULL = the selected one
    struct store *store; // where events are kept; must outlive the scenario; NULL = none are known
    int n_thread;        // for opening; 0 = all cores
    bool quiet;          // no progress
    bool traces;         // opens the records too, so that snapshot_trace can name file and line
    bool
        *ret_lacks_column; // out, when opening fails: because the scenario no longer makes a column
                           // of the model; NULL = not asked
};

// Opens records and model, and lays over the events of the store. Owns: held once by the caller;
// open_scenario_close, when every snapshot of the holder is released. Errors: those of
// scenario_model_load and of the store.
enum status open_scenario_open(const struct open_scenario_options *options,
                               struct open_scenario **ret_scenario, struct error *err);
// One more holder, who calls open_scenario_close too. Threads: any that holds it.
struct open_scenario *open_scenario_hold(struct open_scenario *scenario);
// The last holder's call frees it. Threads: any. NULL is fine.
void open_scenario_close(struct open_scenario *scenario);

// Borrowed, for reading: extract, columns, bundle. Threads: any, for all of these.
const struct scenario_model *open_scenario_model(const struct open_scenario *scenario);
const struct timeline *open_scenario_timeline(const struct open_scenario *scenario);
// The day after today (`today:` of hearth.yaml, else of the store's clock, London time): what is known
// today counts then.
day_t open_scenario_tomorrow(const struct open_scenario *scenario);
// The person of that id at as_of. Errors: E_NOT_FOUND when there is no such person; E_DATA when at
// as_of the person is known to be another.
enum status open_scenario_person(const struct open_scenario *scenario, const char *id, day_t as_of,
                                 uint32_t *ret_person, struct error *err);

// Another one with newer records has taken its place: what was made of it is out of date. Threads:
// any.
void open_scenario_retire(struct open_scenario *scenario);
bool open_scenario_is_current(const struct open_scenario *scenario);

// An event as an agency sends it: a row of an event or spell source of hearth.yaml.
struct sent_event {
    const char *source;
    // The sender's, unique in the source: the same again is the same event. NULL = made of the
    // columns, so that the same content is stored once.
    const char *key;
    // A JSON object: canonical column → text, number, true, false or null; `values` and `tags` are
    // objects themselves. What the source does not map is refused. Dates as the source writes
    // them, or YYYY-MM-DD, up to the calendar's today except for `end`. `known` is never before the day on which the event came in.
    const char *columns;
    int64_t id;         // out
    day_t known;        // out: it counts from the day after
    const char *person; // out: whose it is, by today's links; NULL = nobody of the extract, and it
                        // counts with the next one. Lives as long as the scenario.
    bool repeated;      // out: it was there already
    // out: columns whose word their codes file lacks; it is kept, as ingest keeps it. Lives as person does.
    const char *unmapped[EVENT_UNMAPPED];
    size_t n_unmapped;
};
// Checks all events as ingest checks rows, stores them in one transaction, and lays them over: when
// OK they are on the disk and in every later answer. by: actor and client.
// Errors: E_DATA naming event, column and ingest's reason, never a value, and then none is stored;
// E_CONFLICT for a key that came before with other columns; E_LIMIT; those of the store. Cost: all
// events since the extract, once.
enum status open_scenario_add(struct open_scenario *scenario, const struct audit_entry *by,
                              struct sent_event *events, size_t n, struct error *err);
// Lays over what came into the store otherwise: by another process, or another open scenario of
// this one. Cheap when nothing did.
// Errors: those of the store, E_DATA.
enum status open_scenario_refresh(struct open_scenario *scenario, struct error *err);
// Events of the store that were read, and those of them that hearth.yaml no longer lets in: they
// are kept, and do not count.
size_t open_scenario_n_event(struct open_scenario *scenario);
size_t open_scenario_n_refused(struct open_scenario *scenario);
// Whether an event that came after the first *n_laid is about any of the persons, or replaced a
// record of theirs; when none is, *n_laid counts all. See snapshot.n_laid. Shapes: persons
// n_person. Cost: events since × n_person.
bool open_scenario_has_news(struct open_scenario *scenario, size_t *n_laid, const uint32_t *persons,
                            size_t n_person);

// For programs with one thread: reads the store's events from now on (the scenario was opened
// without a store), and lays them over all that is asked of the extract itself: matrix, rows,
// explanations. store: as in the options, NULL = none.
// Errors: as open_scenario_refresh.
enum status open_scenario_lay_over(struct open_scenario *scenario, struct store *store,
                                   struct error *err);

#endif
