// A model's folder: model.json (all that scoring needs), vectors.csv (proof that it still scores as
// it did), state.bin (of kinds whose state is not JSON; model.json has its hash), metrics.json, predictions.csv (every candidate's, the selected one's first), report.html, card.md, manifest.json, vocabulary.json,
// digests.json.
#ifndef HEARTH_BUNDLE_H
#define HEARTH_BUNDLE_H

#include "features/base/file.h"
#include "features/base/json.h"
#include "features/extract/extract.h"
#include "model/bundle/training.h"
#include "model/kind/estimate_range.h"
#include "model/metric/year_effect.h"
#include "model/table/schema.h"

#define BUNDLE_MAX_BYTES ((size_t)512 << 20)
#define BUNDLE_STATE "state.bin" // of kinds that keep bytes
#define BUNDLE_MAX_COLUMNS 20000
#define MODEL_ID_LENGTH 12

// Everything a finished training knows. Texts may be NULL where they do not apply.
struct training_record {
    char id[HASH_TEXT];       // MODEL_ID_LENGTH hex digits, from bundle_make_id
    const char *name, *title; // the scenario, or the table's file name
    const char *outcome, *horizon, *purpose;
    const char *row_title; // what the scenario calls a row: "child"
    const char *input_hash, *config_hash;
    const char *columns_hash;      // of what the columns mean; NULL for flat tables
    const struct extract *extract; // NULL for flat tables
    const char *run_hash;          // of all that the training depends on, the program too
    day_t trained_on;              // DAY_NONE for flat tables
    const char *test_every, *max_history;
    uint64_t seed;
    day_t data_end;               // E; DAY_NONE for flat tables
    const struct column *columns; // scenario: by dataset column; NULL for flat tables
    const struct schema *schema;  // flat table; NULL for scenarios
    const struct dataset *data;
    const struct plan *plan;
    const struct trained *trained;
    const struct selection *selection;
    const struct trained *search; // the candidates, when selection ran on other splits than the
                                  // plan's; else = trained
    const struct plan *search_plan;
    const struct predictions *predictions;
    const struct assessment *assessment;
    const struct evidence *evidence;     // NULL = no list is made of its scores
    const struct comparison *comparison; // NULL = candidates were not compared
    const struct estimate_range *range;  // NULL = no ranges of estimates
    const struct year_effect *years;     // calibration by year; NULL = not known
    double seconds;
};

// Writes all files into the folder, model.json and the digests last. Errors: E_SYSTEM, E_LIMIT.
enum status bundle_write(const char *directory, const struct training_record *record,
                         struct error *err);
// The id of a scenario's model: a digest of the fitted state, its columns and its calibrator, so that
// models are equal exactly when they score alike. Errors: E_NUMERIC when the state cannot be written.
enum status bundle_make_id(const struct training_record *record, char ret_id[HASH_TEXT],
                           struct error *err);
// What the id is a digest of.
struct model_identity {
    const json *fitted; // state and calibrator, as in model.json
    struct bytes state; // as in state.bin
    const char *const *names;
    size_t n_col;
};
void bundle_id_of(const struct model_identity *identity, char ret_id[HASH_TEXT]);
// E_LIMIT when the columns are too many or their names too long for vectors.csv; asked before any
// work.
enum status bundle_check_columns(const struct dataset *data, struct error *err);

// A model ready to score.
struct bundle {
    struct arena arena;
    char *id, *name, *title, *outcome, *horizon;
    char *config_hash;  // of hearth.yaml and the scenario it was trained with; "" for flat tables
    char *columns_hash; // of what its columns mean; "" = not known
    double base_rate;   // of the rows it was fitted on
    struct interval
        auroc; // of its predictions on rows it had not seen, by metrics.json; NaN = not known
    day_t as_of_from, as_of_to; // of the rows it was fitted on; DAY_NONE for flat tables
    day_t trained_on;           // DAY_NONE = not known
    struct evidence evidence;   // length 0 = nothing was measured
    size_t n_row, n_positive;
    size_t n_col;
    const char **names; // n_col
    bool has_schema;
    struct schema schema; // flat tables
    struct fitted fitted;
    struct estimate_range range; // n 0 = there is none
};
// Compares the digests of its files, the id and the vectors: every vector's score must come out within 1e-9 relative, or the model is
// refused. Owns: bundle_close. Errors: E_DATA, E_SYSTEM, E_LIMIT.
enum status bundle_load(const char *directory, struct bundle *ret_bundle, struct error *err);
void bundle_close(struct bundle *bundle);
// The sentence that stands wherever a score or rank of the model is shown, or NULL: the 95 % interval
// of the AUROC includes 0.5 or lies below it, or there is none.
const char *bundle_warning(const struct bundle *bundle);
// Reads the model out of parsed JSON: refuses what it cannot use, trusts nothing.
// Shapes: state, what state.bin holds; n 0 = there is none.
// Errors: E_DATA, E_LIMIT.
enum status bundle_from_json(const json *root, const struct bytes *state, struct bundle *ret_bundle,
                             struct error *err);
// The id in <directory>/model.json when the folder holds a complete model that loads. Else NULL, with
// err set unless there is no folder of a model. Lives in arena.
const char *bundle_id(struct arena *arena, const char *directory, struct error *err);
// The same, and NULL, with err as it was, also when the model is of another run than run_hash tells.
const char *bundle_id_of_run(struct arena *arena, const char *directory, const char *run_hash,
                             struct error *err);

// Parts of bundle_write, each in its own file. Errors: E_SYSTEM; vectors_replay: E_DATA when a score is
// not the stored one to 1e-9 relative, or the file is not one of this model's columns.
enum status vectors_write(const char *directory, const struct training_record *record,
                          struct error *err);
enum status vectors_replay(const char *directory, const struct bundle *bundle, struct error *err);
json *model_to_json(const struct training_record *record);
json *metrics_to_json(const struct training_record *record);
enum status card_write(const char *directory, const struct training_record *record,
                       const json *model, struct error *err);

#endif
