// Each distinct value is brought into its form and split once; a pair of records then costs two
// look-ups, and a ladder only where the forms differ.

#include "features/link/comparison.h"

#include "features/base/arena.h"
#include "features/link/comparison_value.h"
#include "features/link/nicknames.h"

#include <stdlib.h>
#include <string.h>

// Shapes of British postcodes, emails and telephone numbers are not asked of flat files, as in
// linkage_variable.c.
static bool is_usable(const struct comparison *comparison, const char *text, size_t n_bytes)
{
    const struct identity_field *field = identity_field(comparison->kind->field);
    enum identity_state state = identity_check(field, text, n_bytes).state;
    if (state == IDENTITY_IMPOSSIBLE && comparison->variable->any_country) {
        const struct identifier_kind *kind = identifier_kind(field->name);
        return !kind || strcmp(kind->name, "postcode") == 0;
    }
    return state == IDENTITY_USABLE;
}

// Bytes of the form that are looked at: no code point is cut.
static size_t looked_at(const char *form, size_t n_bytes)
{
    if (n_bytes <= VALUE_BYTES)
        return n_bytes;
    n_bytes = VALUE_BYTES;
    while (n_bytes && ((unsigned char)form[n_bytes] & 0xc0) == 0x80)
        n_bytes--;
    return n_bytes;
}

static void split_form(struct comparison *comparison, uint32_t form, size_t *capacity)
{
    const char *text = dictionary_text(&comparison->forms, form);
    size_t n_bytes = strlen(text);
    memory_grow(&comparison->values, capacity, (size_t)form + 1, sizeof *comparison->values);
    struct comparison_value *value = &comparison->values[form];
    *value = (struct comparison_value){.form = form, .n_bytes = (uint16_t)looked_at(text, n_bytes)};
    memcpy(value->head, text, n_bytes < VALUE_HEAD ? n_bytes : VALUE_HEAD);
    comparison->kind->split(comparison, text, value);
}

static uint32_t prepare_text(struct comparison *comparison, const char *text, size_t *capacity)
{
    struct fold_buffer form = {0};
    uint32_t number = DICTIONARY_NONE;
    size_t n_form = comparison->forms.n, n_bytes = strlen(text);
    if (n_bytes && is_usable(comparison, text, n_bytes))
        comparison->kind->form(text, n_bytes, &form);
    if (form.n_bytes)
        number = dictionary_add(&comparison->forms, form.text, form.n_bytes);
    if (comparison->forms.n > n_form && comparison->kind->split)
        split_form(comparison, number, capacity);
    free(form.text);
    return number;
}

static void prepare_texts(struct comparison *comparison)
{
    const struct dictionary *texts = &comparison->variable->texts;
    size_t capacity = 0;
    comparison->n_code = texts->n;
    comparison->form_of = memory_alloc((texts->n + 1) * sizeof *comparison->form_of);
    for (size_t i = 0; i < texts->n; i++)
        comparison->form_of[i] =
            prepare_text(comparison, dictionary_text(texts, (uint32_t)i), &capacity);
}

static void prepare_days(struct comparison *comparison)
{
    const struct linkage_variable *variable = comparison->variable;
    day_t first = DAY_MAX, last = DAY_MIN;
    size_t capacity = 0;
    for (size_t i = 0; i < variable->n; i++) {
        day_t day = (day_t)variable->values[i].code;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    comparison->as_days = true;
    comparison->first_day = first;
    comparison->n_code = (size_t)((int64_t)last - first + 1);
    comparison->form_of = memory_alloc(comparison->n_code * sizeof *comparison->form_of);
    for (size_t i = 0; i < comparison->n_code; i++)
        comparison->form_of[i] = DICTIONARY_NONE;
    for (size_t i = 0; i < variable->n; i++) {
        char text[DAY_TEXT];
        day_t day = (day_t)variable->values[i].code;
        uint32_t *form = &comparison->form_of[(int64_t)day - first];
        if (*form == DICTIONARY_NONE)
            *form = prepare_text(comparison, day_format(day, text), &capacity);
    }
}

void comparison_prepare(struct comparison *comparison)
{
    const struct linkage_variable *variable = comparison->variable;
    if (comparison->kind->nicknames)
        comparison->nicknames = nicknames_open();
    if (variable->n && !variable->texts.n)
        prepare_days(comparison);
    else
        prepare_texts(comparison);
    if (comparison->nicknames)
        nicknames_close(comparison->nicknames);
    comparison->nicknames = NULL;
}

void comparison_done(struct comparison *comparison)
{
    free(comparison->form_of);
    free(comparison->values);
    dictionary_done(&comparison->forms);
}

uint32_t comparison_form(const struct comparison *comparison, uint32_t code)
{
    if (comparison->as_days)
        code = (uint32_t)((int64_t)(day_t)code - comparison->first_day);
    return code < comparison->n_code ? comparison->form_of[code] : DICTIONARY_NONE;
}

int comparison_level(const struct comparison *comparison, uint32_t a, uint32_t b)
{
    const struct comparison_kind *kind = comparison->kind;
    uint32_t form_a = comparison_form(comparison, a), form_b = comparison_form(comparison, b);
    if (form_a == DICTIONARY_NONE || form_b == DICTIONARY_NONE)
        return LEVEL_NULL;
    if (form_a == form_b)
        return kind->equal ? kind->equal(&comparison->values[form_a]) : (int)kind->n_level - 1;
    if (!kind->compare)
        return 0;
    return kind->compare(comparison, &comparison->values[form_a], &comparison->values[form_b]);
}

int comparison_level_records(const struct comparison *comparison, uint32_t a, uint32_t b, day_t by)
{
    const struct linkage_variable *variable = comparison->variable;
    int best = LEVEL_NULL, top = (int)comparison->kind->n_level - 1;
    for (uint32_t i = variable->first[a]; i < variable->first[a + 1]; i++) {
        if (variable->values[i].received > by)
            continue;
        for (uint32_t k = variable->first[b]; k < variable->first[b + 1]; k++) {
            if (variable->values[k].received > by)
                continue;
            int level =
                comparison_level(comparison, variable->values[i].code, variable->values[k].code);
            if (level == top)
                return level;
            best = level > best ? level : best;
        }
    }
    return best;
}
