// Rows are kept as they are in the file, byte by byte; only where a spell's end was not known yet
// is a row written anew, without it. So the proof rests on nothing but the files and the clock.

#include "features/ingest/copy_before_date.h"

#include "features/ingest/manifest.h"
#include "features/ingest/source_file.h"
#include "features/ingest/version_drop.h"
#include "features/ingest/versions.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)256 << 20) // of hearth.yaml, scenarios, codes and link files

struct cutting {
    const struct config *config;
    const struct source *source;
    const struct copy_options *options;
    struct arena *arena;
    struct row_plan plan;
    struct row row;
    char *fates;  // of accepted rows in the order of the files; NULL = all hold
    size_t n_row; // accepted so far
    struct copy_counts *counts;
};

static enum status folder_make(struct arena *arena, const char *path, struct error *err)
{
    char *folder = arena_text(arena, path), *slash = strrchr(folder, '/');
    if (!slash)
        return OK;
    *slash = 0;
    return file_make_directories(folder, err);
}

struct bytes {
    const char *text;
    size_t n;
    const char *more; // written after it
};

static enum status bytes_write(struct arena *arena, const char *path, const struct bytes *bytes,
                               struct error *err)
{
    struct output output;
    enum status status = folder_make(arena, path, err);
    if (!status)
        status = output_open(&output, path, err);
    if (status)
        return status;
    fwrite(bytes->text, 1, bytes->n, output.stream);
    fputs(bytes->more, output.stream);
    return output_close(&output, err);
}

// Where the file's copy goes. Never back to the file itself, or anywhere but below the folder.
static enum status copy_path(const struct cutting *cutting, const char *name, const char **ret_path,
                             struct error *err)
{
    *ret_path = file_join(cutting->arena, cutting->options->folder, name);
    bool dots = strncmp(name, "../", 3) == 0 || strstr(name, "/../");
    if (*name != '/' && !dots)
        return OK;
    error_set(err, E_FAILED, "a file of hearth.yaml lies outside of the workspace");
    error_hint(err, "leakage is looked for in a copy of the workspace: link the file into it");
    return E_FAILED;
}

// Copies a file of the workspace, with something behind it; one that is not there is left out.
static enum status file_copy(const struct cutting *cutting, const char *name, const char *more,
                             struct error *err)
{
    struct file_text file;
    const char *to;
    const char *from = file_join(cutting->arena, cutting->config->workspace, name);
    if (!file_exists(from))
        return OK;
    enum status status = copy_path(cutting, name, &to, err);
    if (!status)
        status = file_read(cutting->arena, from, FILE_MAX, &file, err);
    const struct bytes bytes = {file.text, file.n_bytes, more};
    return status ? status : bytes_write(cutting->arena, to, &bytes, err);
}

static day_t known_of(const struct row *row)
{
    return row->known == DAY_NONE ? row->date : row->known; // DAY_NONE lies before every day
}

static bool end_is_unknown(const struct cutting *cutting)
{
    const struct row *row = &cutting->row;
    if (cutting->source->kind != RECORD_SPELL || row->end == DAY_NONE)
        return false;
    day_t end_known = row->end_known == DAY_NONE ? row->end : row->end_known;
    return end_known >= cutting->options->known_before;
}

// UTF-8 → the bytes of the source's encoding. Owns: the caller frees.
static char *bytes_encode(const char *text, size_t n, enum csv_encoding encoding, size_t *ret_n)
{
    char *bytes = memory_alloc(n + 1), *out = bytes, *in = (char *)(uintptr_t)text;
    size_t n_in = n, n_out = n;
    if (encoding != CSV_WINDOWS_1252) {
        memcpy(bytes, text, n);
        *ret_n = n;
        return bytes;
    }
    iconv_t converter = iconv_open("WINDOWS-1252", "UTF-8");
    if (converter != (iconv_t)-1) {
        iconv(converter, &in, &n_in, &out, &n_out);
        iconv_close(converter);
    }
    *ret_n = n - n_out;
    return bytes;
}

// Quoted where a delimiter of any source, a quote or a line break could cut it.
static void field_write(FILE *stream, const char *text)
{
    if (strpbrk(text, ";|\t"))
        csv_write_quoted(stream, text);
    else
        csv_write_field(stream, text);
}

static void row_write_open(const struct cutting *cutting, const struct csv_row *fields,
                           enum csv_encoding encoding, FILE *stream)
{
    char *text, *bytes;
    size_t n, n_bytes;
    const struct row_plan *plan = &cutting->plan;
    FILE *memory = memory_stream(&text, &n);
    char delimiter = source_form(cutting->source).delimiter;
    for (size_t i = 0; i < fields->n_field; i++) {
        bool hidden = i == plan->columns[plan->end].field ||
                      (plan->end_known >= 0 && i == plan->columns[plan->end_known].field);
        if (i)
            fputc(delimiter, memory);
        field_write(memory, hidden ? "" : fields->fields[i].text);
    }
    fputc('\n', memory);
    memory_stream_close(memory);
    bytes = bytes_encode(text, n, encoding, &n_bytes);
    fwrite(bytes, 1, n_bytes, stream);
    free(bytes);
    free(text);
}

// The bytes of a file, as they are written to its copy.
struct slice {
    const char *text;
    size_t n;
    enum csv_encoding encoding;
};

static void row_cut(struct cutting *cutting, const struct csv_row *fields,
                    const struct slice *slice, FILE *stream)
{
    size_t i_row = cutting->n_row++, n = slice->n;
    if ((cutting->fates && cutting->fates[i_row] == ROW_NOWHERE) ||
        known_of(&cutting->row) >= cutting->options->known_before) {
        cutting->counts->n_cut++;
        return;
    }
    cutting->counts->n_kept++;
    if (end_is_unknown(cutting)) {
        cutting->counts->n_opened++;
        row_write_open(cutting, fields, slice->encoding, stream);
        return;
    }
    fwrite(slice->text, 1, n, stream);
    if (!n || (slice->text[n - 1] != '\n' && slice->text[n - 1] != '\r'))
        fputc('\n', stream); // the file's last row
}

// Files in UTF-16 are copied in UTF-8, whose byte-order mark wins over the configuration.
static void rows_cut(struct cutting *cutting, const struct source_file *file, FILE *stream)
{
    struct csv_row fields;
    struct reject reject;
    enum csv_result result;
    size_t n_bytes, at = csv_position(file->csv);
    const char *bytes = csv_bytes(file->csv, &n_bytes);
    struct slice slice = {.encoding = csv_encoding_of(file->mapped.data, file->mapped.n_bytes,
                                                      cutting->source->encoding)};
    if (slice.encoding == CSV_UTF16)
        fputs("\xef\xbb\xbf", stream);
    fwrite(bytes, 1, at, stream);
    while ((result = csv_next(file->csv, &fields)) != CSV_END) {
        size_t end = csv_position(file->csv);
        slice.text = bytes + at;
        slice.n = end - at;
        if (result == CSV_ROW &&
            row_read(&cutting->plan, &fields, &cutting->row, &reject) == ROW_TAKEN)
            row_cut(cutting, &fields, &slice, stream);
        at = end;
    }
}

static enum status file_cut(struct cutting *cutting, const char *name, struct error *err)
{
    struct source_file file;
    struct output output;
    const char *from = file_join(cutting->arena, cutting->config->workspace, name);
    const char *to;
    enum status status = copy_path(cutting, name, &to, err);
    if (!status)
        status = folder_make(cutting->arena, to, err);
    if (!status)
        status = source_file_open(&file, &cutting->plan, from, err);
    if (status)
        return status;
    status = output_open(&output, to, err);
    if (!status) {
        rows_cut(cutting, &file, output.stream);
        status = output_close(&output, err);
    }
    source_file_close(&file);
    return status;
}

// Codes files, and rows that were withdrawn or replaced whatever the day.
static enum status source_prepare(struct cutting *cutting, struct error *err)
{
    const struct source *source = cutting->source;
    enum status status = OK;
    for (size_t i = 0; !status && i < source->n_column_codes; i++)
        status = file_copy(cutting, source->column_codes[i].column, "", err);
    if (!status && source->record_id && (!source->known || source->void_flag))
        status = versions_fates(cutting->config, source, &cutting->fates, err);
    return status;
}

static enum status source_cut(struct cutting *cutting, struct error *err)
{
    struct manifest manifest;
    cutting->fates = NULL;
    cutting->n_row = 0;
    enum status status =
        row_plan_make(cutting->arena, cutting->config, cutting->source, &cutting->plan, err);
    if (status)
        return status;
    row_make(cutting->arena, &cutting->plan, &cutting->row);
    status = source_prepare(cutting, err);
    if (!status)
        status = manifest_inputs(cutting->arena, cutting->config, cutting->source, &manifest, err);
    for (size_t i = 0; !status && i < manifest.n_input; i++)
        status = file_cut(cutting, manifest.inputs[i].path, err);
    row_plan_done(&cutting->plan);
    free(cutting->fates);
    return status;
}

static enum status settings_copy(const struct cutting *cutting, struct error *err)
{
    const struct config *config = cutting->config;
    char day[DAY_TEXT];
    const char *more = "";
    if (config->data_end == DAY_NONE)
        more = arena_format(cutting->arena, "\ndata_end: %s\n",
                            day_format(cutting->options->data_end, day));
    enum status status = file_copy(cutting, "hearth.yaml", more, err);
    const char *const files[] = {
        arena_format(cutting->arena, "scenarios/%s.yaml", cutting->options->scenario),
        config->linkage.never,
        config->linkage.always,
        config->household_places,
        "link/persons.csv",
    };
    for (size_t i = 0; !status && i < sizeof files / sizeof *files; i++)
        if (files[i])
            status = file_copy(cutting, files[i], "", err);
    return status;
}

enum status workspace_copy_before(const struct config *config, const struct copy_options *options,
                                  struct copy_counts *ret_counts, struct error *err)
{
    struct arena arena = {0};
    *ret_counts = (struct copy_counts){0};
    struct cutting cutting = {
        .config = config, .options = options, .arena = &arena, .counts = ret_counts};
    enum status status = settings_copy(&cutting, err);
    for (size_t i = 0; !status && i < config->n_source; i++) {
        cutting.source = &config->sources[i];
        status = source_cut(&cutting, err);
    }
    arena_done(&arena);
    return status;
}
