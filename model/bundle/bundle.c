// Writes a model's folder. The digests come last: a folder that has them is complete.
#include "model/bundle/bundle.h"

#include "features/base/csv.h"
#include "features/base/number.h"
#include "model/bundle/digests.h"
#include "model/bundle/range_files.h"

#include <stdlib.h>

// "" where each row is alone.
static void family_write(FILE *stream, const struct dataset *data, size_t row)
{
    if (data->families)
        csv_write_field(stream, data->families[row]);
    else if (data->cluster)
        fprintf(stream, "%u", data->cluster[row] + 1);
}

static void prediction_write(FILE *stream, const struct training_record *record,
                             const struct cell *cell, size_t i)
{
    const struct predictions *predictions = record->predictions;
    const struct dataset *data = record->data;
    size_t row = predictions->row[i], i_split = predictions->split[i];
    char day[DAY_TEXT] = "", score[NUMBER_TEXT], number[32];
    if (data->as_of)
        day_format(data->as_of[row], day);
    snprintf(number, sizeof number, "%zu", row + 1);
    number_format(cell->results[i_split].scores[i - predictions->first[i_split]], score);
    csv_write_field(stream, data->ids ? data->ids[row] : number);
    fprintf(stream, ",%s,", day);
    csv_write_field(stream, record->plan->splits[i_split].name);
    fprintf(stream, ",%d,%s,", predictions->label[i], score);
    family_write(stream, data, row);
    fputc(',', stream);
    csv_write_field(stream, cell->text);
    fputc('\n', stream);
}

// The selected candidate's predictions first, then the others' in their order.
static enum status predictions_write(const char *path, const struct training_record *record,
                                     struct error *err)
{
    struct output output;
    const struct trained *trained = record->trained;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("person_id,as_of,split,label,score,family,model\n", output.stream);
    for (size_t c = 0; c < trained->n_cell; c++) {
        size_t i_cell = c == 0 ? trained->winner : c - (c <= trained->winner);
        for (size_t i = 0; i < record->predictions->n; i++)
            prediction_write(output.stream, record, &trained->cells[i_cell], i);
    }
    return output_close(&output, err);
}

// Unlike its neighbours the manifest tells of the run, not of the model: it may differ between
// equal runs.
static enum status manifest_write(const char *path, const struct training_record *record,
                                  struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "command", "train");
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_text(root, "model", record->id);
    json_put_text(root, "config_hash", record->config_hash);
    json_put_text(root, "input_hash", record->input_hash);
    if (record->run_hash)
        json_put_text(root, "run_hash", record->run_hash);
    json_put_day(root, "trained_on", record->trained_on);
    json_put_integer(root, "seed", (long long)record->seed);
    json_put_integer(root, "n_row", (long long)record->data->n_row);
    json_put_integer(root, "n_column", (long long)record->data->n_col);
    json_put_number(root, "seconds", record->seconds);
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}

static enum status metrics_write(const char *path, const struct training_record *record,
                                 struct error *err)
{
    json *root = metrics_to_json(record);
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}

static enum status state_write(struct arena *arena, const char *directory,
                               const struct training_record *record, json *model, struct error *err)
{
    struct bytes bytes;
    struct output output;
    char hex[HASH_TEXT];
    enum status status = fitted_state_bytes(arena, &record->trained->fitted, &bytes, err);
    if (status || bytes.n == 0)
        return status;
    struct hash *hash = hash_create();
    hash_add(hash, bytes.data, bytes.n);
    hash_finish(hash, hex);
    json_put_text(model, "state_hash", hex);
    status = output_open(&output, file_join(arena, directory, BUNDLE_STATE), err);
    if (status)
        return status;
    fwrite(bytes.data, 1, bytes.n, output.stream);
    return output_close(&output, err);
}

void bundle_id_of(const struct model_identity *identity, char ret_id[HASH_TEXT])
{
    char *text = json_canonical(identity->fitted);
    struct hash *hash = hash_create();
    hash_add_text(hash, "hearth model 2");
    hash_add(hash, identity->state.data, identity->state.n);
    hash_add_text(hash, text);
    for (size_t i = 0; i < identity->n_col; i++)
        hash_add_text(hash, identity->names[i]);
    hash_finish(hash, ret_id);
    ret_id[MODEL_ID_LENGTH] = 0;
    free(text);
}

// As it is read again: a number that is whole has another type then.
static enum status read_again(json **fitted, struct error *err)
{
    char *text = NULL;
    size_t n_bytes;
    json *again = NULL;
    FILE *stream = memory_stream(&text, &n_bytes);
    enum status status = json_write(*fitted, stream, err);
    memory_stream_close(stream);
    if (!status)
        status = json_read_text(text, n_bytes, &again, err);
    free(text);
    if (status)
        return status;
    json_free(*fitted);
    *fitted = again;
    return OK;
}

enum status bundle_make_id(const struct training_record *record, char ret_id[HASH_TEXT],
                           struct error *err)
{
    struct arena arena = {0};
    json *fitted = json_object_create();
    struct bytes state;
    enum status status = fitted_state_bytes(&arena, &record->trained->fitted, &state, err);
    if (!status) {
        fitted_to_json(&record->trained->fitted, fitted);
        status = read_again(&fitted, err);
    }
    if (!status)
        bundle_id_of(
            &(struct model_identity){fitted, state, record->data->names, record->data->n_col},
            ret_id);
    json_free(fitted);
    arena_done(&arena);
    return status;
}

enum status bundle_write(const char *directory, const struct training_record *record,
                         struct error *err)
{
    struct arena arena = {0};
    json *model = model_to_json(record);
    enum status status = file_make_directories(directory, err);
    if (!status)
        status = state_write(&arena, directory, record, model, err);
    if (!status)
        status = vectors_write(directory, record, err);
    if (!status)
        status = predictions_write(file_join(&arena, directory, "predictions.csv"), record, err);
    if (!status)
        status = metrics_write(file_join(&arena, directory, "metrics.json"), record, err);
    if (!status)
        status = card_write(directory, record, model, err);
    if (!status)
        status = manifest_write(file_join(&arena, directory, "manifest.json"), record, err);
    if (!status && record->range && record->range->n)
        status = range_files_write(directory, record->range, err);
    if (!status && record->extract)
        status = extract_vocabulary_write(record->extract,
                                          file_join(&arena, directory, "vocabulary.json"), err);
    if (!status)
        status = json_write_file(model, file_join(&arena, directory, "model.json"), err);
    if (!status)
        status = digests_write(directory, err);
    json_free(model);
    arena_done(&arena);
    return status;
}
