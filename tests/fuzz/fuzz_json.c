// Any bytes are read as JSON without a crash; what was read is written and read again to the same text.

#include "features/base/json.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static char *write_text(const json *root, size_t *ret_n)
{
    char *text = NULL;
    FILE *stream = open_memstream(&text, ret_n);
    json_write(root, stream, ERROR_IGNORED);
    fclose(stream);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    json *root, *again;
    struct error err;
    if (json_read_text((const char *)data, n_bytes, &root, &err))
        return 0;
    size_t n_first, n_second;
    char *first = write_text(root, &n_first);
    if (json_read_text(first, n_first, &again, &err))
        abort(); // we wrote what we cannot read
    char *second = write_text(again, &n_second);
    if (n_first != n_second || memcmp(first, second, n_first) != 0)
        abort();
    for (size_t i = 0; json_key_at(root, i); i++)
        json_value_text(json_get(root, json_key_at(root, i)));
    free(first);
    free(second);
    json_free(root);
    json_free(again);
    return 0;
}
