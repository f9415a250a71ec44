// The first bytes of a file that was taken for a text of cells show what it is.
#include "features/base/file_format.h"

#include <string.h>

struct format_mark {
    const char *bytes;
    size_t n_bytes;
    const char *name, *advice;
};

static const struct format_mark marks[] = {
    {"\x1f\x8b", 2, "compressed with gzip", "decompress it first: gunzip FILE"},
    {"PAR1", 4, "in the Parquet format", "export it as CSV"},
    {"PK\x03\x04", 4, "an Excel workbook (XLSX) or a ZIP archive", "save the sheet as CSV UTF-8"},
    {"\xd0\xcf\x11\xe0", 4, "an old Excel workbook (XLS)", "save the sheet as CSV UTF-8"},
    {"<?xml", 5, "XML", "export it as CSV"},
    {"<", 1, "XML or HTML", "export it as CSV"},
    {"{\"", 2, "JSON Lines", "export it as CSV"},
    {"[{", 2, "JSON", "export it as CSV"},
};

// What the file is, when it is no text of cells.
static const struct format_mark *format_of(const char *bytes, size_t n_bytes)
{
    if (n_bytes >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        n_bytes -= 3;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (n_bytes >= marks[i].n_bytes && memcmp(bytes, marks[i].bytes, marks[i].n_bytes) == 0)
            return &marks[i];
    return NULL;
}

enum status file_format_check(const char *bytes, size_t n_bytes, const char *path,
                              struct error *err)
{
    const struct format_mark *mark = format_of(bytes, n_bytes);
    if (!mark)
        return OK;
    error_set(err, E_NOT_IMPLEMENTED, "not implemented: the file is %s", mark->name);
    error_at(err, path, 0, 0);
    error_hint(err, "%s", mark->advice);
    return E_NOT_IMPLEMENTED;
}
