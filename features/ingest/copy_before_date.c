// Rows are kept as they are in the file, byte by byte; only where a spell's end was not known yet
// is a row written anew, without it. So the proof rests on nothing but the files and the clock.
// Several sources may read one file: a row stays when it was known to one of them.

#include "features/ingest/copy_before_date.h"

#include "features/base/sort.h"
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
    const struct copy_options *options;
    struct arena *arena;
    struct copy_counts *counts;
};

// One source, and how far its rows have been read.
struct source_cut {
    const struct source *source;
    struct row_plan plan;
    struct row row;
    char *fates;  // of accepted rows in the order of the files; NULL = all hold
    size_t n_row; // accepted so far
    struct manifest manifest;
};

// A file as one source reads it.
struct file_cut {
    const char *path;
    struct source_cut *cut;
    struct source_file file;
    bool end_hidden; // of the row at hand
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

static bool end_is_unknown(const struct cutting *cutting, const struct source_cut *cut)
{
    const struct row *row = &cut->row;
    if (cut->source->kind != RECORD_SPELL || row->end == DAY_NONE)
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

// The file as its sources read it: one after the other, n of them.
struct sources_cut {
    struct file_cut *items;
    size_t n;
};

// Whether a source whose end is not known yet has it in the field.
static bool field_hidden(const struct sources_cut *sources, size_t i_field)
{
    for (size_t k = 0; k < sources->n; k++) {
        const struct row_plan *plan = &sources->items[k].cut->plan;
        if (sources->items[k].end_hidden &&
            (i_field == plan->columns[plan->end].field ||
             (plan->end_known >= 0 && i_field == plan->columns[plan->end_known].field)))
            return true;
    }
    return false;
}

static void row_write_open(const struct sources_cut *sources, const struct csv_row *fields,
                           enum csv_encoding encoding, FILE *stream)
{
    char *text, *bytes;
    size_t n, n_bytes;
    FILE *memory = memory_stream(&text, &n);
    char delimiter = source_form(sources->items->cut->source).delimiter;
    for (size_t i = 0; i < fields->n_field; i++) {
        if (i)
            fputc(delimiter, memory);
        field_write(memory, field_hidden(sources, i) ? "" : fields->fields[i].text);
    }
    fputc('\n', memory);
    memory_stream_close(memory);
    bytes = bytes_encode(text, n, encoding, &n_bytes);
    fwrite(bytes, 1, n_bytes, stream);
    free(bytes);
    free(text);
}

// Whether the source takes the row and knew it by then.
static bool row_known(const struct cutting *cutting, struct file_cut *file,
                      const struct csv_row *fields)
{
    struct reject reject;
    struct source_cut *cut = file->cut;
    file->end_hidden = false;
    if (row_read(&cut->plan, fields, &cut->row, &reject) != ROW_TAKEN)
        return false;
    size_t i_row = cut->n_row++;
    if ((cut->fates && cut->fates[i_row] == ROW_NOWHERE) ||
        known_of(&cut->row) >= cutting->options->known_before) {
        cutting->counts->n_cut++;
        return false;
    }
    cutting->counts->n_kept++;
    file->end_hidden = end_is_unknown(cutting, cut);
    cutting->counts->n_opened += file->end_hidden;
    return true;
}

// The bytes of a file, as they are written to its copy.
struct slice {
    const char *text;
    size_t n;
    enum csv_encoding encoding;
};

static void row_write(const struct sources_cut *sources, const struct csv_row *fields,
                      const struct slice *slice, FILE *stream)
{
    size_t n = slice->n;
    for (size_t k = 0; k < sources->n; k++)
        if (sources->items[k].end_hidden) {
            row_write_open(sources, fields, slice->encoding, stream);
            return;
        }
    fwrite(slice->text, 1, n, stream);
    if (!n || (slice->text[n - 1] != '\n' && slice->text[n - 1] != '\r'))
        fputc('\n', stream); // the file's last row
}

// Files in UTF-16 are copied in UTF-8, whose byte-order mark wins over the configuration. The first
// source reads the fields for all: one file has one delimiter and one header.
static void rows_cut(const struct cutting *cutting, const struct sources_cut *sources, FILE *stream)
{
    struct csv_row fields;
    enum csv_result result;
    const struct source_file *file = &sources->items->file;
    size_t n_bytes, at = csv_position(file->csv);
    const char *bytes = csv_bytes(file->csv, &n_bytes);
    struct slice slice = {.encoding = csv_encoding_of(file->mapped.data, file->mapped.n_bytes,
                                                      sources->items->cut->source->encoding)};
    if (slice.encoding == CSV_UTF16)
        fputs("\xef\xbb\xbf", stream);
    fwrite(bytes, 1, at, stream);
    while ((result = csv_next(file->csv, &fields)) != CSV_END) {
        size_t end = csv_position(file->csv);
        bool is_known = false;
        slice.text = bytes + at;
        slice.n = end - at;
        for (size_t k = 0; k < sources->n && result == CSV_ROW; k++)
            is_known |= row_known(cutting, &sources->items[k], &fields);
        if (is_known)
            row_write(sources, &fields, &slice, stream);
        at = end;
    }
}

static enum status file_cut(const struct cutting *cutting, const struct sources_cut *sources,
                            struct error *err)
{
    struct output output;
    const char *name = sources->items->path;
    const char *from = file_join(cutting->arena, cutting->config->workspace, name);
    const char *to;
    size_t n_open = 0;
    enum status status = copy_path(cutting, name, &to, err);
    if (!status)
        status = folder_make(cutting->arena, to, err);
    for (; n_open < sources->n && !status; n_open += !status)
        status = source_file_open(&sources->items[n_open].file, &sources->items[n_open].cut->plan,
                                  from, err);
    if (!status)
        status = output_open(&output, to, err);
    if (!status) {
        rows_cut(cutting, sources, output.stream);
        status = output_close(&output, err);
    }
    while (n_open)
        source_file_close(&sources->items[--n_open].file);
    return status;
}

// Codes files, and rows that were withdrawn or replaced whatever the day.
static enum status source_prepare(const struct cutting *cutting, struct source_cut *cut,
                                  struct error *err)
{
    const struct source *source = cut->source;
    enum status status = row_plan_make(cutting->arena, cutting->config, source, &cut->plan, err);
    if (status)
        return status;
    row_make(cutting->arena, &cut->plan, &cut->row);
    for (size_t i = 0; !status && i < source->n_column_codes; i++)
        status = file_copy(cutting, source->column_codes[i].column, "", err);
    if (!status && source->record_id && (!source->known || source->void_flag))
        status = versions_fates(cutting->config, source, &cut->fates, err);
    if (!status)
        status = manifest_inputs(cutting->arena, cutting->config, source, &cut->manifest, err);
    return status;
}

static int compare_files(const void *a, const void *b)
{
    const struct file_cut *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : ORDER_OF(x->cut, y->cut);
}

// The files of all sources by path: bytewise, as each source reads its own.
static enum status files_cut(const struct cutting *cutting, struct source_cut *cuts,
                             struct error *err)
{
    size_t n = 0, n_file = 0;
    for (size_t i = 0; i < cutting->config->n_source; i++)
        n_file += cuts[i].manifest.n_input;
    struct file_cut *files = arena_array(cutting->arena, n_file + 1, sizeof *files);
    for (size_t i = 0; i < cutting->config->n_source; i++)
        for (size_t k = 0; k < cuts[i].manifest.n_input; k++)
            files[n++] =
                (struct file_cut){.path = cuts[i].manifest.inputs[k].path, .cut = &cuts[i]};
    qsort(files, n, sizeof *files, compare_files);
    enum status status = OK;
    for (size_t i = 0, end; i < n && !status; i = end) {
        for (end = i + 1; end < n && !strcmp(files[end].path, files[i].path);)
            end++;
        status = file_cut(cutting, &(struct sources_cut){&files[i], end - i}, err);
    }
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
        "link/weights.json", // match weights are settings, not facts that became known
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
    const struct cutting cutting = {config, options, &arena, ret_counts};
    struct source_cut *cuts = arena_array(&arena, config->n_source + 1, sizeof *cuts);
    size_t n = 0;
    enum status status = settings_copy(&cutting, err);
    for (; n < config->n_source && !status; n++) {
        cuts[n].source = &config->sources[n];
        status = source_prepare(&cutting, &cuts[n], err);
    }
    if (!status)
        status = files_cut(&cutting, cuts, err);
    for (size_t i = 0; i < n; i++) {
        row_plan_done(&cuts[i].plan);
        free(cuts[i].fates);
    }
    arena_done(&arena);
    return status;
}
