// CSV rows from bytes in memory. libcsv knows how fields are quoted but not where it is: it counts
// no lines, and one open quote eats the rest of a file. So the borders of rows are found here, by
// its own states, under a cap of bytes; rows without a quote (nearly all) are split here too, the
// others are handed to libcsv one by one.

#include "features/base/csv.h"

#include <csv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct csv_reader {
    const char *data;
    size_t n_bytes;
    size_t stop; // no row begins here or behind it
    size_t at;   // first byte of the next row
    size_t line; // its physical line, from 1
    enum csv_encoding encoding;
    char delimiter;
    char *owned;              // UTF-8 made of UTF-16; NULL = data is the caller's
    struct csv_parser parser; // libcsv
    char *text;               // fields of the row, each ended by 0
    size_t text_capacity, n_text;
    char *converted; // the same in UTF-8, when they had to be converted
    size_t converted_capacity;
    struct csv_field *fields;
    size_t field_capacity, n_field;
};

// Where a row ends.
struct extent {
    size_t end;         // its last byte + 1, without the line break
    size_t n_break;     // line breaks inside it
    bool has_quote;     // it must go through libcsv
    bool plain;         // neither NUL nor bytes above 127 (known only without quote)
    const char *reason; // why it is no row, or NULL
    size_t column;      // then: the field whose quote stays open, from 1, or 0
};

static bool starts_with(const char *data, size_t n_bytes, const char *mark, size_t n_mark)
{
    return n_bytes >= n_mark && memcmp(data, mark, n_mark) == 0;
}

#define MARK_UTF8 "\xef\xbb\xbf"
#define MARK_LITTLE "\xff\xfe"
#define MARK_BIG "\xfe\xff"

enum csv_encoding csv_encoding_of(const char *data, size_t n_bytes, enum csv_encoding stated)
{
    if (starts_with(data, n_bytes, MARK_UTF8, 3))
        return CSV_UTF8;
    if (starts_with(data, n_bytes, MARK_LITTLE, 2) || starts_with(data, n_bytes, MARK_BIG, 2))
        return CSV_UTF16;
    return stated;
}

static unsigned unit_at(const char *data, bool is_big)
{
    unsigned first = (unsigned char)data[0], second = (unsigned char)data[1];
    return is_big ? first << 8 | second : second << 8 | first;
}

// UTF-16 → UTF-8. Half a pair, or half a unit at the end, becomes a byte that is no UTF-8: its row
// is rejected for it. Source: RFC 2781.
static char *utf16_convert(const char *data, size_t n_bytes, size_t *ret_n)
{
    bool is_big = starts_with(data, n_bytes, MARK_BIG, 2) ||
                  (n_bytes >= 2 && !data[0] && data[1] && (unsigned char)data[1] < 128);
    size_t n = 0;
    char *text = memory_alloc(n_bytes / 2 * 3 + 2);
    for (size_t i = 0; i + 1 < n_bytes; i += 2) {
        unsigned unit = unit_at(data + i, is_big);
        utf8proc_int32_t point = (utf8proc_int32_t)unit;
        if (i == 0 && unit == 0xfeff)
            continue;
        if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < n_bytes) {
            unsigned low = unit_at(data + i + 2, is_big);
            if (low >= 0xdc00 && low < 0xe000) {
                point = (utf8proc_int32_t)(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                i += 2;
            }
        }
        if (point >= 0xd800 && point < 0xe000)
            text[n++] = (char)0xff;
        else
            n += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)text + n);
    }
    if (n_bytes % 2)
        text[n++] = (char)0xff;
    *ret_n = n;
    return text;
}

static void line_skip(struct csv_reader *reader);

static void parser_start(struct csv_reader *reader)
{
    reader->line = 1;
    csv_init(&reader->parser, 0);
    csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
    csv_set_realloc_func(&reader->parser, memory_resize);
}

struct csv_reader *csv_open(const char *data, size_t n_bytes, struct csv_form form)
{
    struct csv_reader *reader = memory_alloc(sizeof *reader);
    reader->data = data;
    reader->n_bytes = n_bytes;
    reader->encoding = csv_encoding_of(data, n_bytes, form.encoding);
    reader->delimiter = form.delimiter ? form.delimiter : ',';
    if (reader->encoding == CSV_UTF16) {
        reader->data = reader->owned = utf16_convert(data, n_bytes, &reader->n_bytes);
        reader->encoding = CSV_UTF8;
    } else if (starts_with(data, n_bytes, MARK_UTF8, 3)) {
        reader->at = 3;
    }
    reader->stop = reader->n_bytes;
    parser_start(reader);
    for (size_t i = 0; i < form.n_skip; i++)
        line_skip(reader);
    return reader;
}

const char *csv_bytes(const struct csv_reader *reader, size_t *ret_n)
{
    *ret_n = reader->n_bytes;
    return reader->data;
}

void csv_close(struct csv_reader *reader)
{
    if (!reader)
        return;
    csv_free(&reader->parser);
    free(reader->owned);
    free(reader->text);
    free(reader->converted);
    free(reader->fields);
    free(reader);
}

#define WORD_OF(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))
#define HIGH_BITS WORD_OF(0x80)

// Nonzero iff a byte of the word is 0 (the lowest set bit is exact, those above it may not be).
static inline uint64_t zero_bytes(uint64_t word)
{
    return (word - WORD_OF(1)) & ~word & HIGH_BITS;
}

static inline uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

// The first line break or quote in [at, limit), or limit. *ret_odd gets nonzero when a NUL or a
// byte above 127 stands before it (or close behind it, which costs only a needless check).
static size_t plain_run(const char *data, size_t at, size_t limit, uint64_t *ret_odd)
{
    uint64_t odd = 0;
    for (; limit - at >= 8; at += 8) {
        uint64_t word = word_at(data + at);
        odd |= (word & HIGH_BITS) | zero_bytes(word);
        if (zero_bytes(word ^ WORD_OF('\n')) | zero_bytes(word ^ WORD_OF('\r')) |
            zero_bytes(word ^ WORD_OF('"')))
            break;
    }
    for (; at < limit; at++) {
        unsigned char c = (unsigned char)data[at];
        if (c == '\n' || c == '\r' || c == '"')
            break;
        odd |= c == 0 || c > 127;
    }
    *ret_odd = odd;
    return at;
}

// libcsv's states, as far as they decide where a row ends.
enum quote_state {
    FIELD_START,  // only blanks so far
    FIELD_PLAIN,  // a quote is a letter
    FIELD_QUOTED, // delimiters and line breaks are letters
    QUOTE_SEEN,   // may have ended the field, or be the first half of ""
    QUOTE_BLANKS  // the same, then blanks
};

static enum quote_state quote_next(enum quote_state state, char c, char delimiter)
{
    bool cut = c == delimiter, blank = (c == ' ' || c == '\t') && !cut;
    switch (state) {
    case FIELD_START:
        return c == '"' ? FIELD_QUOTED : blank || cut ? FIELD_START : FIELD_PLAIN;
    case FIELD_PLAIN:
        return cut ? FIELD_START : FIELD_PLAIN;
    case FIELD_QUOTED:
        return c == '"' ? QUOTE_SEEN : FIELD_QUOTED;
    case QUOTE_SEEN:
        return cut ? FIELD_START : blank ? QUOTE_BLANKS : FIELD_QUOTED;
    default:
        return cut ? FIELD_START : blank ? QUOTE_BLANKS : c == '"' ? QUOTE_SEEN : FIELD_QUOTED;
    }
}

// Fills the end of the row, which has a quote. Returns whether it is still inside quotes there.
static bool quoted_run(const struct csv_reader *reader, size_t limit, struct extent *extent)
{
    enum quote_state state = FIELD_START;
    size_t i = reader->at, n_field = 1;
    for (; i < limit; i++) {
        char c = reader->data[i];
        bool is_break = c == '\n' || c == '\r';
        if (is_break && state != FIELD_QUOTED)
            break;
        extent->n_break += is_break && !(c == '\n' && reader->data[i - 1] == '\r');
        n_field += c == reader->delimiter && state != FIELD_QUOTED;
        state = quote_next(state, c, reader->delimiter);
    }
    extent->end = i;
    extent->column = state == FIELD_QUOTED ? n_field : 0;
    return state == FIELD_QUOTED;
}

static struct extent row_extent(const struct csv_reader *reader)
{
    struct extent extent = {0};
    size_t left = reader->n_bytes - reader->at;
    size_t limit = left > CSV_MAX_ROW_BYTES ? reader->at + CSV_MAX_ROW_BYTES + 1 : reader->n_bytes;
    uint64_t odd;
    bool open = false;
    extent.end = plain_run(reader->data, reader->at, limit, &odd);
    extent.plain = !odd;
    extent.has_quote = extent.end < limit && reader->data[extent.end] == '"';
    if (extent.has_quote)
        open = quoted_run(reader, limit, &extent);
    if (open)
        extent.reason = "quote never closed";
    else if (extent.end - reader->at > CSV_MAX_ROW_BYTES)
        extent.reason = "row too long";
    return extent;
}

// Moves past the line break at reader->at, if there is one.
static void break_skip(struct csv_reader *reader)
{
    if (reader->at == reader->n_bytes)
        return;
    bool is_return = reader->data[reader->at++] == '\r';
    if (is_return && reader->at < reader->n_bytes && reader->data[reader->at] == '\n')
        reader->at++;
    reader->line++;
}

// To the next physical line, whatever stands on this one.
static void line_skip(struct csv_reader *reader)
{
    while (reader->at < reader->n_bytes && reader->data[reader->at] != '\n' &&
           reader->data[reader->at] != '\r')
        reader->at++;
    break_skip(reader);
}

// Adds a field of text already in place and ended by 0, without blanks at its ends.
static inline void field_add(struct csv_reader *reader, char *text, size_t n_bytes)
{
    while (n_bytes && (*text == ' ' || *text == '\t')) {
        text++;
        n_bytes--;
    }
    while (n_bytes && (text[n_bytes - 1] == ' ' || text[n_bytes - 1] == '\t'))
        n_bytes--;
    text[n_bytes] = 0;
    if (reader->n_field == reader->field_capacity)
        memory_grow(&reader->fields, &reader->field_capacity, reader->n_field + 1,
                    sizeof *reader->fields);
    reader->fields[reader->n_field++] = (struct csv_field){text, n_bytes};
}

// The high bit of each byte of the word that is 0.
static inline uint64_t zero_marks(uint64_t word)
{
    uint64_t low = ~HIGH_BITS;
    return ~(((word & low) + low) | word | low);
}

static void split_plain(struct csv_reader *reader, size_t n_bytes)
{
    char *text = reader->text;
    const uint64_t delimiters = WORD_OF(reader->delimiter);
    size_t first = 0, i = 0;
    memcpy(text, reader->data + reader->at, n_bytes);
    text[n_bytes] = reader->delimiter;
    for (; i + 8 <= n_bytes + 1; i += 8) {
        uint64_t marks = zero_marks(word_at(text + i) ^ delimiters);
        for (; marks; marks &= marks - 1) {
            size_t at = i + (size_t)__builtin_ctzll(marks) / 8;
            field_add(reader, text + first, at - first);
            first = at + 1;
        }
    }
    for (; i <= n_bytes; i++) {
        if (text[i] != reader->delimiter)
            continue;
        field_add(reader, text + first, i - first);
        first = i + 1;
    }
}

// Called by libcsv once a field. A field and the 0 after it never need more than the field and its
// delimiter did.
static void libcsv_field(void *field, size_t n_bytes, void *context)
{
    struct csv_reader *reader = context;
    char *text = reader->text + reader->n_text;
    if (n_bytes)
        memcpy(text, field, n_bytes);
    text[n_bytes] = 0;
    reader->n_text += n_bytes + 1;
    field_add(reader, text, n_bytes);
}

static void split_quoted(struct csv_reader *reader, size_t n_bytes)
{
    reader->n_text = 0;
    csv_parse(&reader->parser, reader->data + reader->at, n_bytes, libcsv_field, NULL, reader);
    csv_fini(&reader->parser, libcsv_field, NULL, reader);
}

// Windows-1252 from 0x80 to 0x9f; 0 = undefined.
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

// Writes the field as UTF-8 to `at`, which has room for three bytes a byte and a 0. false = a byte
// without meaning.
static bool field_convert(struct csv_field *field, char **at)
{
    char *start = *at;
    for (size_t i = 0; i < field->n_bytes; i++) {
        unsigned char byte = (unsigned char)field->text[i];
        utf8proc_int32_t point = byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
        if (!point)
            return false;
        *at += utf8proc_encode_char(point, (utf8proc_uint8_t *)*at);
    }
    *field = (struct csv_field){start, (size_t)(*at - start)};
    *(*at)++ = 0;
    return true;
}

static bool field_is_utf8(const struct csv_field *field)
{
    const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)field->text;
    for (size_t i = 0; i < field->n_bytes;) {
        utf8proc_int32_t point = text[i];
        utf8proc_ssize_t n = 1;
        if (point > 127)
            n = utf8proc_iterate(text + i, (utf8proc_ssize_t)(field->n_bytes - i), &point);
        if (n < 1 || !point)
            return false;
        i += (size_t)n;
    }
    return true;
}

// The number of the first field (from 1) with bytes that are no text, or 0. Converts when needed.
static size_t fields_decode(struct csv_reader *reader)
{
    bool convert = reader->encoding == CSV_WINDOWS_1252;
    size_t needed = reader->n_field;
    for (size_t i = 0; convert && i < reader->n_field; i++)
        needed += 3 * reader->fields[i].n_bytes;
    if (convert)
        memory_grow(&reader->converted, &reader->converted_capacity, needed, 1);
    char *at = reader->converted;
    for (size_t i = 0; i < reader->n_field; i++) {
        struct csv_field *field = &reader->fields[i];
        if (convert ? !field_convert(field, &at) : !field_is_utf8(field))
            return i + 1;
    }
    return 0;
}

static enum csv_result bad_row(struct csv_row *row, size_t column, const char *reason)
{
    row->bad_column = column;
    row->bad_reason = reason;
    return CSV_BAD;
}

// Splits the row of that extent. No field at all = a blank line.
static void row_split(struct csv_reader *reader, const struct extent *extent)
{
    size_t n_bytes = extent->end - reader->at;
    memory_grow(&reader->text, &reader->text_capacity, n_bytes + 2, 1);
    reader->n_field = 0;
    if (extent->has_quote)
        split_quoted(reader, n_bytes);
    else
        split_plain(reader, n_bytes);
    if (reader->n_field == 1 && !extent->has_quote && !reader->fields[0].n_bytes)
        reader->n_field = 0;
    reader->at = extent->end;
    reader->line += extent->n_break;
    break_skip(reader);
}

enum csv_result csv_next(struct csv_reader *reader, struct csv_row *ret_row)
{
    while (reader->at < reader->stop) {
        *ret_row = (struct csv_row){.line = reader->line};
        struct extent extent = row_extent(reader);
        if (extent.reason) {
            line_skip(reader);
            return bad_row(ret_row, extent.column, extent.reason);
        }
        row_split(reader, &extent);
        if (!reader->n_field)
            continue;
        if (reader->n_field > CSV_MAX_FIELDS)
            return bad_row(ret_row, CSV_MAX_FIELDS + 1, "too many fields");
        size_t bad = extent.has_quote || !extent.plain ? fields_decode(reader) : 0;
        if (bad)
            return bad_row(ret_row, bad, "bad encoding");
        ret_row->fields = reader->fields;
        ret_row->n_field = reader->n_field;
        return CSV_ROW;
    }
    *ret_row = (struct csv_row){.line = reader->line};
    return CSV_END;
}

// The first row that begins at or behind `target`, a place in the data.
static size_t row_behind(struct csv_reader *reader, size_t target)
{
    const char *data = reader->data;
    size_t from = reader->at;
    if (target >= reader->n_bytes)
        return reader->n_bytes;
    if (!memchr(data + from, '"', target - from)) { // each line break ends a row
        const char *last = memrchr(data + from, '\n', target - from);
        if (last)
            return (size_t)(last - data) + 1;
    }
    while (reader->at < target) {
        struct extent extent = row_extent(reader);
        if (extent.reason) {
            line_skip(reader);
            continue;
        }
        reader->at = extent.end;
        break_skip(reader);
    }
    return reader->at;
}

bool csv_part_next(struct csv_reader *reader, size_t n_bytes, struct csv_part *ret_part)
{
    size_t from = reader->at, left = reader->n_bytes - from;
    if (!left)
        return false;
    reader->at = row_behind(reader, from + (n_bytes < left ? n_bytes : left));
    *ret_part = (struct csv_part){from, reader->at};
    return true;
}

struct csv_reader *csv_part_open(const struct csv_reader *whole, const struct csv_part *part)
{
    struct csv_reader *reader = memory_alloc(sizeof *reader);
    reader->data = whole->data;
    reader->n_bytes = whole->n_bytes;
    reader->at = part->first;
    reader->stop = part->end;
    reader->encoding = whole->encoding;
    reader->delimiter = whole->delimiter;
    parser_start(reader);
    return reader;
}

size_t csv_line(const struct csv_reader *reader)
{
    return reader->line;
}

size_t csv_position(const struct csv_reader *reader)
{
    return reader->at;
}
