// A number of few decimals is a whole number with a point in it. Where the decimals that are cut off
// come so near to a half that a product in double could be on its wrong side, printf decides.

#include "features/base/text_rows.h"

#include "features/base/arena.h"
#include "features/base/csv.h"
#include "features/base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 4096 // items that one thread formats at a time
#define N_CHUNK 64 // of a batch, whose text is in memory at a time
#define DIGITS_MAX 9
#define LEAST_SHARE 1e-3
#define SCALED_MAX 1e12  // a product below it is true to far less than HALF_WIDTH
#define HALF_WIDTH 1e-3  // around a half, where printf decides
#define NUMBER_BYTES 400 // of the longest double as "%.9f"

static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

static char *reserve(struct row_text *text, size_t n)
{
    memory_grow(&text->bytes, &text->capacity, text->n + n, 1);
    return text->bytes + text->n;
}

void row_put(struct row_text *text, const char *bytes, size_t n)
{
    if (n) // an empty text may have no bytes at all
        memcpy(reserve(text, n), bytes, n);
    text->n += n;
}

void row_put_char(struct row_text *text, char character)
{
    *reserve(text, 1) = character;
    text->n++;
}

void row_put_field(struct row_text *text, const char *field)
{
    if (!csv_needs_quotes(field)) {
        row_put(text, field, strlen(field));
        return;
    }
    row_put_char(text, '"');
    for (; *field; field++) {
        if (*field == '"')
            row_put_char(text, '"');
        row_put_char(text, *field);
    }
    row_put_char(text, '"');
}

// The value times 10^digits as a whole number; false = printf is to decide.
static bool scale(double value, int digits, uint64_t *ret_scaled)
{
    double scaled = value * powers[digits];
    if (!(scaled < SCALED_MAX) || fabs(scaled - floor(scaled) - 0.5) < HALF_WIDTH)
        return false;
    *ret_scaled = (uint64_t)(scaled + 0.5);
    return true;
}

// The last n digits of the number, zeros in front, and what is left of it.
static uint64_t write_digits(char *at, uint64_t number, int n)
{
    for (int i = n; i-- > 0; number /= 10)
        at[i] = (char)('0' + number % 10);
    return number;
}

static void put_whole(struct row_text *text, uint64_t number)
{
    int n = 1;
    for (uint64_t rest = number / 10; rest; rest /= 10)
        n++;
    write_digits(reserve(text, (size_t)n), number, n);
    text->n += (size_t)n;
}

void row_put_fixed(struct row_text *text, double value, int digits)
{
    uint64_t scaled;
    if (!scale(fabs(value), digits, &scaled)) {
        text->n +=
            (size_t)snprintf(reserve(text, NUMBER_BYTES), NUMBER_BYTES, "%.*f", digits, value);
        return;
    }
    char decimals[DIGITS_MAX];
    uint64_t whole = write_digits(decimals, scaled, digits);
    if (signbit(value))
        row_put_char(text, '-');
    put_whole(text, whole);
    if (digits)
        row_put_char(text, '.');
    row_put(text, decimals, (size_t)digits);
}

void row_put_general(struct row_text *text, double value, int digits)
{
    uint64_t scaled;
    int n = digits;
    for (double least = 0.1; n < digits + 3 && value < least; least /= 10)
        n++; // zeros after the point are no digits
    if (!(value >= LEAST_SHARE && value <= 1) || !scale(value, n, &scaled)) {
        text->n +=
            (size_t)snprintf(reserve(text, NUMBER_BYTES), NUMBER_BYTES, "%.*g", digits, value);
        return;
    }
    char decimals[DIGITS_MAX + 3];
    row_put_char(text, write_digits(decimals, scaled, n) ? '1' : '0');
    while (n && decimals[n - 1] == '0')
        n--;
    if (n)
        row_put_char(text, '.');
    row_put(text, decimals, (size_t)n);
}

void row_put_day(struct row_text *text, day_t day)
{
    char buffer[DAY_TEXT];
    int year, month, of_month;
    if (day == DAY_NONE)
        return;
    day_to_civil(day, &year, &month, &of_month);
    if (year < 0 || year > 9999) {
        day_format(day, buffer);
        row_put(text, buffer, strlen(buffer));
        return;
    }
    write_digits(buffer, (uint64_t)year, 4);
    write_digits(buffer + 5, (uint64_t)month, 2);
    write_digits(buffer + 8, (uint64_t)of_month, 2);
    buffer[4] = buffer[7] = '-';
    row_put(text, buffer, 10);
}

struct batch {
    rows_format *format;
    const void *context;
    size_t start; // its first item
    struct row_text texts[N_CHUNK];
};

static void format_chunk(void *context, size_t first, size_t end, int worker)
{
    struct batch *batch = context;
    struct row_text *text = &batch->texts[first / CHUNK];
    (void)worker;
    text->n = 0;
    batch->format(batch->context, batch->start + first, batch->start + end, text);
}

void text_rows_write(FILE *stream, size_t n, int n_thread, rows_format *format, const void *context)
{
    struct batch batch = {.format = format, .context = context};
    for (; batch.start < n; batch.start += (size_t)CHUNK * N_CHUNK) {
        size_t n_left = n - batch.start;
        size_t n_item = n_left < (size_t)CHUNK * N_CHUNK ? n_left : (size_t)CHUNK * N_CHUNK;
        parallel_for(n_item, CHUNK, n_thread, format_chunk, &batch);
        for (size_t i = 0; i * CHUNK < n_item; i++)
            if (batch.texts[i].n)
                fwrite(batch.texts[i].bytes, 1, batch.texts[i].n, stream);
    }
    for (size_t i = 0; i < N_CHUNK; i++)
        free(batch.texts[i].bytes);
}
