// An address as it is typed: its normal form does not depend on case or blanks, does not grow without
// limit, and is appended to what is there.

#include "features/base/arena.h"
#include "features/ingest/address_normal.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define GROWTH 64 // bytes of a form for each of a text: a short kind of street in full, folded letters

static void check_same(const char *text, size_t n_bytes, const struct fold_buffer *form)
{
    struct fold_buffer again = {0};
    fold_append_raw(&again, "x", 1);
    address_append_normal(text, n_bytes, &again);
    if (again.n_bytes != form->n_bytes + 1 || again.text[0] != 'x' ||
        (form->n_bytes && memcmp(again.text + 1, form->text, form->n_bytes)))
        abort();
    free(again.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    char *text = memory_alloc(2 * n_bytes + 1), *other = memory_alloc(2 * n_bytes + 1);
    struct fold_buffer form = {0};
    size_t n = 0, n_other = 0;
    for (size_t i = 0; i < n_bytes && data[i]; i++)
        text[n++] = (char)data[i];
    address_append_normal(text, n, &form);
    if (form.n_bytes > GROWTH * (n + 1))
        abort();
    check_same(text, n, &form);
    for (size_t i = 0; i < n; i++) { // other case, two blanks for one
        unsigned char c = (unsigned char)text[i];
        other[n_other++] = (char)(c < 0x80 ? toupper(c) : c);
        if (c == ' ')
            other[n_other++] = ' ';
    }
    check_same(other, n_other, &form);
    free(form.text);
    free(other);
    free(text);
    return 0;
}
