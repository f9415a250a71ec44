// Chooses a matrix file's format by its ending and writes it.

#include "features/extract/features_file.h"

#include "features/base/gzip.h"
#include "features/extract/features_bin.h"
#include "features/extract/features_csv.h"

#include <string.h>

static enum status write_csv(const struct extract *extract, const struct matrix *matrix,
                             FILE *stream, struct error *err)
{
    features_csv_header(extract, stream);
    features_csv_rows(extract, matrix, stream);
    return OK; // the stream keeps its errors until it is closed
}

static enum status write_gzip(const struct extract *extract, const struct matrix *matrix,
                              FILE *stream, struct error *err)
{
    FILE *text;
    enum status status = gzip_open(stream, &text, err);
    if (status)
        return status;
    status = write_csv(extract, matrix, text, err);
    if (fclose(text) && !status)
        status = error_set(err, E_SYSTEM, "the compressed file cannot be written");
    return status;
}

static const struct features_format formats[] = {
    {".csv", write_csv},
    {".csv.gz", write_gzip},
    {".bin", features_bin_write},
};
#define N_FORMAT (sizeof formats / sizeof *formats)

static bool has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path), n_ending = strlen(ending);
    return n > n_ending && strcmp(path + n - n_ending, ending) == 0;
}

enum status features_format_of(const char *path, const struct features_format **ret_format,
                               struct error *err)
{
    *ret_format = &formats[0];
    if (strcmp(path, "-") == 0 || (file_exists(path) && !file_is_regular(path)))
        return OK;
    for (size_t i = 0; i < N_FORMAT; i++)
        if (has_ending(path, formats[i].ending)) {
            *ret_format = &formats[i];
            return OK;
        }
    error_set(err, E_USAGE, "the ending of '%s' is not that of a file that features can write",
              path);
    error_hint(err, "use .csv, .csv.gz or .bin; - is CSV on stdout");
    return E_USAGE;
}

enum status features_file_write(const struct extract *extract, const struct matrix *matrix,
                                const char *path, struct error *err)
{
    const struct features_format *format;
    struct output output;
    enum status status = features_format_of(path, &format, err);
    if (!status)
        status = output_open(&output, path, err);
    if (status)
        return status;
    status = format->write(extract, matrix, output.stream, err);
    if (!status)
        return output_close(&output, err);
    output_discard(&output);
    return status;
}
