// The matches of a child who was adopted are looked at together, before any is used: which of them
// comes first must not decide whether the two lives become one.

#include "features/link/adoption.h"

#include "features/base/disjoint_sets.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

#define NO_MARK UINT32_MAX

// ---- what marks an adoption -------------------------------------------------------------------------

#define WORDS_MAX 128

// The text folded, one blank between words; longer ones are cut.
static void words_of(const char *text, char ret_words[WORDS_MAX])
{
    struct fold_buffer words = {0};
    fold_append(&words, FOLD_WORDS, text, strlen(text));
    size_t n = words.n_bytes < WORDS_MAX - 1 ? words.n_bytes : WORDS_MAX - 1;
    if (n)
        memcpy(ret_words, words.text, n);
    ret_words[n] = 0;
    free(words.text);
}

static bool begins_with(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strncmp(text, word, n) == 0 && (!text[n] || text[n] == ' ');
}

static bool speaks_of_an_end(const char *name)
{
    static const char *const parts[] = {"ceas", "clos", "end", "leav", "exit"};
    char words[WORDS_MAX];
    if (!name)
        return false;
    words_of(name, words);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(words, parts[i]))
            return true;
    return strcmp(words, "rec") == 0;
}

bool adoption_is_code(const char *text, const char *name, const char *header)
{
    char words[WORDS_MAX];
    if (!*text || !strpbrk(text, "aAeErR"))
        return false;
    words_of(text, words);
    if (begins_with(words, "adopted") || strcmp(words, "adoption") == 0 ||
        begins_with(words, "adoption order") || begins_with(words, "rc1"))
        return true;
    return (begins_with(words, "e11") || begins_with(words, "e12")) &&
           (speaks_of_an_end(name) || speaks_of_an_end(header));
}

// Whether a code is the reason for which a spell ended; otherwise it says what the person is.
static bool is_reason_for_end(const char *text, const struct column_map *column)
{
    char words[WORDS_MAX];
    words_of(text, words);
    return begins_with(words, "rc1") || speaks_of_an_end(column->name) ||
           speaks_of_an_end(column->column);
}

bool adoption_is_source(const char *name)
{
    static const char *const names[] = {"adopted", "adoption", "adoptions", "adoption order",
                                        "adoption orders"};
    char words[WORDS_MAX];
    words_of(name, words);
    const char *own = strncmp(words, "csc ", 4) == 0 ? words + 4 : words;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(own, names[i]) == 0)
            return true;
    return false;
}

// A column of its own: adopted: Y, adoption_date: 2020-03-01.
static bool is_flag_column(const char *name)
{
    char words[WORDS_MAX];
    words_of(name, words);
    return strcmp(words, "adopted") == 0 || strcmp(words, "adoption") == 0 ||
           strcmp(words, "adoption date") == 0 || strcmp(words, "adopted on") == 0;
}

static bool is_no(const char *text)
{
    static const char *const texts[] = {"", "n", "no", "0", "false", "unknown", "nk"};
    char words[WORDS_MAX];
    words_of(text, words);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(words, texts[i]) == 0)
            return true;
    return false;
}

// ---- gathering ------------------------------------------------------------------------------------

struct gathering { // of one source
    const struct source *source;
    const struct records *rows;
    const uint32_t *record_of;
    struct adoptions *adoptions;
};

static void add_mark(const struct gathering *gathering, size_t i_row, day_t adopted, day_t received)
{
    const struct records *rows = gathering->rows;
    struct adoptions *adoptions = gathering->adoptions;
    if (rows->superseded && rows->known && rows->superseded[i_row] <= rows->known[i_row])
        return; // never visible; a mark that was corrected later still separates
    memory_grow(&adoptions->marks, &adoptions->capacity, adoptions->n + 1,
                sizeof *adoptions->marks);
    adoptions->marks[adoptions->n++] =
        (struct adoption_mark){gathering->record_of[rows->person[i_row]], adopted,
                               received > adopted ? received : adopted, DAY_MAX};
}

// A reason for the end of a spell marks the day of the end, once that is known: as long as the spell
// is open, the adoption is to come. Every other mark is of the day on which the fact begins.
static void mark_fact(const struct gathering *gathering, size_t i_row, bool is_reason_for_end)
{
    const struct records *rows = gathering->rows;
    day_t known = rows->known ? rows->known[i_row] : DAY_NONE;
    if (!is_reason_for_end || !rows->end) {
        add_mark(gathering, i_row, rows->date ? rows->date[i_row] : DAY_NONE, known);
        return;
    }
    day_t end = rows->end[i_row];
    if (end == DAY_NONE)
        return;
    day_t end_known = rows->end_known ? rows->end_known[i_row] : DAY_NONE;
    add_mark(gathering, i_row, end, known > end_known ? known : end_known);
}

enum code_kind { UNSEEN, NO, STATE, REASON };

static enum code_kind code_kind(const char *text, const struct column_map *column)
{
    if (!adoption_is_code(text, column->name, column->column))
        return NO;
    return is_reason_for_end(text, column) ? REASON : STATE;
}

// The rows whose text in a column is a code of adoption. Each distinct text is looked at once.
static void gather_codes(const struct gathering *gathering, const uint32_t *codes,
                         const struct texts *texts, const struct column_map *column)
{
    const struct records *rows = gathering->rows;
    char *is_code = memory_alloc(texts->n + 1);
    for (size_t k = 0; k < rows->n_row; k++) {
        if (codes[k] == TEXT_NONE)
            continue;
        char *seen = &is_code[codes[k]];
        if (*seen == UNSEEN)
            *seen = code_kind(texts_at(texts, codes[k]), column);
        if (*seen != NO)
            mark_fact(gathering, k, *seen == REASON);
    }
    free(is_code);
}

static void gather_facts(const struct gathering *gathering)
{
    const struct source *source = gathering->source;
    const struct records *rows = gathering->rows;
    if (adoption_is_source(source->name))
        for (size_t k = 0; k < rows->n_row; k++)
            mark_fact(gathering, k, false);
    if (rows->category)
        gather_codes(gathering, rows->category, &rows->categories,
                     &(struct column_map){"category", source->category});
    for (size_t i = 0; i < source->n_tag; i++)
        gather_codes(gathering, rows->tags[i], &rows->texts, &source->tags[i]);
}

// A flag counts from the row's first day; a date from itself.
static void gather_flag(const struct gathering *gathering, size_t i_attribute)
{
    const struct records *rows = gathering->rows;
    const uint32_t *codes = rows->attributes[i_attribute];
    for (size_t k = 0; codes && k < rows->n_row; k++) {
        if (codes[k] == TEXT_NONE)
            continue;
        const char *text = texts_at(&rows->texts, codes[k]);
        day_t adopted = rows->date ? rows->date[k] : DAY_NONE;
        if (is_no(text))
            continue;
        day_parse(text, strlen(text), NULL, &adopted);
        add_mark(gathering, k, adopted, rows->known ? rows->known[k] : DAY_NONE);
    }
}

// Names and addresses are no codes.
static bool is_code_column(const char *name)
{
    return strcmp(identity_field(name)->name, "text") == 0;
}

static void gather_attributes(const struct gathering *gathering)
{
    const struct source *source = gathering->source;
    const struct records *rows = gathering->rows;
    for (size_t i = 0; i < source->n_attribute; i++) {
        if (is_flag_column(source->attributes[i].name))
            gather_flag(gathering, i);
        else if (rows->attributes[i] && is_code_column(source->attributes[i].name))
            gather_codes(gathering, rows->attributes[i], &rows->texts, &source->attributes[i]);
    }
}

// The day that a row tells of; of one without a date, its receipt. DAY_NONE = neither.
static day_t day_of_row(const struct records *rows, size_t i_row)
{
    if (rows->date && rows->date[i_row] != DAY_NONE)
        return rows->date[i_row];
    return rows->known ? rows->known[i_row] : DAY_NONE;
}

// The first day that each record tells of: of a fact or a dated row, not of its receipt alone.
static void note_first_days(const struct gathering *gathering)
{
    const struct records *rows = gathering->rows;
    day_t *first = gathering->adoptions->first_dated;
    for (size_t k = 0; k < rows->n_row; k++) {
        day_t day = day_of_row(rows, k);
        uint32_t record = gathering->record_of[rows->person[k]];
        if (day != DAY_NONE && (first[record] == DAY_NONE || day < first[record]))
            first[record] = day;
    }
}

static void note_earlier_rows(const struct gathering *gathering, const uint32_t *first_mark)
{
    const struct records *rows = gathering->rows;
    struct adoptions *adoptions = gathering->adoptions;
    for (size_t k = 0; k < rows->n_row; k++) {
        uint32_t record = gathering->record_of[rows->person[k]];
        uint32_t i = first_mark[record];
        if (i == NO_MARK)
            continue;
        day_t day = day_of_row(rows, k), visible = day;
        if (rows->known && rows->known[k] > day)
            visible = rows->known[k];
        for (; i < adoptions->n && adoptions->marks[i].record == record; i++)
            if (day != DAY_NONE && day < adoptions->marks[i].adopted &&
                visible < adoptions->marks[i].earlier)
                adoptions->marks[i].earlier = visible;
    }
}

static int compare_marks(const void *a, const void *b)
{
    const struct adoption_mark *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    ORDER_BY(x->adopted, y->adopted);
    return ORDER_OF(x->received, y->received);
}

// From when on each mark's record is known to have a row from before the adoption: a row that is
// received later must not change what was visible earlier.
static void note_earlier(const struct config *config, const struct records *records,
                         const struct registry *registry, struct adoptions *adoptions)
{
    uint32_t *first_mark = memory_alloc((registry->n_record + 1) * sizeof *first_mark);
    for (size_t r = 0; r < registry->n_record; r++)
        first_mark[r] = NO_MARK;
    for (size_t i = adoptions->n; i-- > 0;) // marks are in the order of records
        first_mark[adoptions->marks[i].record] = (uint32_t)i;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct gathering gathering = {&config->sources[i], &records[i],
                                            registry->record_of[i], adoptions};
        note_earlier_rows(&gathering, first_mark);
    }
    free(first_mark);
}

void adoptions_gather(const struct config *config, const struct records *records,
                      const struct registry *registry, struct adoptions *ret_adoptions)
{
    *ret_adoptions = (struct adoptions){0};
    ret_adoptions->first_dated =
        memory_alloc((registry->n_record + 1) * sizeof *ret_adoptions->first_dated);
    for (size_t r = 0; r < registry->n_record; r++)
        ret_adoptions->first_dated[r] = DAY_NONE;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct gathering gathering = {&config->sources[i], &records[i],
                                            registry->record_of[i], ret_adoptions};
        note_first_days(&gathering);
        if (source_has_facts(gathering.source))
            gather_facts(&gathering);
        else if (gathering.source->kind == RECORD_PERSON)
            gather_attributes(&gathering);
    }
    if (!ret_adoptions->n)
        return;
    qsort(ret_adoptions->marks, ret_adoptions->n, sizeof *ret_adoptions->marks, compare_marks);
    note_earlier(config, records, registry, ret_adoptions);
}

void adoptions_done(struct adoptions *adoptions)
{
    free(adoptions->marks);
    free(adoptions->first_dated);
}

// ---- separating -----------------------------------------------------------------------------------

// Whether both records are from before the day, or both from it on.
static bool same_side(const struct adoptions *adoptions, const struct match *match, day_t adopted)
{
    day_t a = adoptions->first_dated[match->a], b = adoptions->first_dated[match->b];
    if (a == DAY_NONE || b == DAY_NONE || adopted == DAY_NONE)
        return false;
    return (a < adopted) == (b < adopted);
}

// The marks of a group of records, as a list through `next` that starts at `first`.
struct group_marks {
    uint32_t *first, *next; // n_record; n of marks; NO_MARK ends
};
static bool crosses(const struct adoptions *adoptions, const struct group_marks *groups,
                    uint32_t root, const struct match *match)
{
    for (uint32_t i = groups->first[root]; i != NO_MARK; i = groups->next[i])
        if (!same_side(adoptions, match, adoptions->marks[i].adopted))
            return true;
    return false;
}

static size_t remove_crossing(const struct adoptions *adoptions, const struct group_marks *groups,
                              uint32_t *root, struct matches *matches, bool *separated)
{
    size_t n = 0;
    for (size_t i = 0; i < matches->n; i++) {
        const struct match match = matches->items[i];
        if (crosses(adoptions, groups, sets_root(root, match.a), &match))
            separated[match.a] = separated[match.b] = true;
        else
            matches->items[n++] = match;
    }
    size_t n_removed = matches->n - n;
    matches->n = n;
    return n_removed;
}

size_t adoptions_separate(const struct adoptions *adoptions, size_t n_record,
                          struct matches *matches, bool *ret_separated)
{
    if (!adoptions->n || !matches->n)
        return 0;
    uint32_t *root = memory_alloc(n_record * sizeof *root);
    struct group_marks groups = {memory_alloc(n_record * sizeof *groups.first),
                                 memory_alloc(adoptions->n * sizeof *groups.next)};
    for (uint32_t r = 0; r < n_record; r++) {
        root[r] = r;
        groups.first[r] = NO_MARK;
    }
    for (size_t i = 0; i < matches->n; i++) {
        uint32_t a = sets_root(root, matches->items[i].a);
        root[sets_root(root, matches->items[i].b)] = a;
    }
    for (uint32_t i = 0; i < adoptions->n; i++) {
        uint32_t group = sets_root(root, adoptions->marks[i].record);
        groups.next[i] = groups.first[group];
        groups.first[group] = i;
    }
    size_t n_removed = remove_crossing(adoptions, &groups, root, matches, ret_separated);
    free(root);
    free(groups.first);
    free(groups.next);
    return n_removed;
}
