// One row an aggregate: how its value reads when it is there, when it is zero, and when it is
// missing. The names of columns are never parsed: the parts come from the extract.
#include "model/score/reasons.h"

#include "features/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MAX 600
#define DAYS_A_MONTH 30.4375
#define AGE_IN_MONTHS 92 // days: younger children's ages are told in days

// %N = the number, %s = singular or plural noun with who and when, %S = the same without "when".
struct phrase {
    const char *compute, *some, *zero, *missing;
};
static const struct phrase phrases[] = {
    {"count", "%N %s", "no %s", "%s not known"},
    {"any", "%s", "no %s", "%s not known"},
    {"distinct", "%N kinds of %s", "no %s", "%s not known"},
    {"days_since_last", "last %S %N days ago", "last %S today", "no %s"},
    {"days_since_first", "first %S %N days ago", "first %S today", "no %s"},
    {"days_since_start", "%S open for %N days", "%S opened today", "no open %S"},
    {"days_since_end", "%S ended %N days ago", "%S ended today", "no ended %s"},
    {"active", "%S open now", "no open %S", "%S not known"},
    {"days", "%N days of %s", "no days of %s", "%s not known"},
    {"trend", "change in the number of %s: %N", "no change in the number of %s", "%s not known"},
    {"sum", "sum of %V%s: %N", "sum of %V%s: 0", "no value of %V%s"},
    {"mean", "mean %V%s: %N", "mean %V%s: 0", "no value of %V%s"},
    {"min", "lowest %V%s: %N", "lowest %V%s: 0", "no value of %V%s"},
    {"max", "highest %V%s: %N", "highest %V%s: 0", "no value of %V%s"},
    {"first", "first %V%s: %N", "first %V%s: 0", "no value of %V%s"},
    {"last", "latest %V%s: %N", "latest %V%s: 0", "no value of %V%s"},
    {"sd", "spread of %V%s: %N", "spread of %V%s: 0", "too few values of %V%s"},
    {"slope", "yearly change of %V%s: %N", "no yearly change of %V%s", "too few values of %V%s"},
};

static const struct {
    const char *relation, *phrase;
} who[] = {
    {"household", " in the household"}, {"mother", " of the mother"}, {"father", " of the father"},
    {"parent", " of a parent"},         {"child", " of a child"},     {"sibling", " of a sibling"},
    {"partner", " of the partner"},
};

static const char *who_text(const struct column *column)
{
    for (size_t i = 0; column->relation && i < sizeof who / sizeof *who; i++)
        if (strcmp(column->relation, who[i].relation) == 0)
            return who[i].phrase;
    return "";
}

static const char *when_text(struct arena *arena, const char *window)
{
    struct span span;
    char words[SPAN_TEXT];
    if (!window || !span_parse(window, &span) || span.unit == 'e')
        return "";
    return arena_format(arena, " in %s", span_words(span, words));
}

// Bytes of the words that the rest of a title explains: "Contacts" of "Contacts with the police".
static size_t head_length(const char *title)
{
    static const char *const after[] = {" of ", " to ", " with ", " by ", " from ", " in ", " ("};
    size_t n = strlen(title);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        const char *at = strstr(title, after[i]);
        n = at && (size_t)(at - title) < n ? (size_t)(at - title) : n;
    }
    return n;
}

// "incidents" → "incident", "enquiries" → "enquiry"; words that end in ss, is or us stay.
static char *singular(struct arena *arena, const char *title)
{
    size_t n = head_length(title);
    const char *rest = title + n, *ending = "";
    if (n > 4 && memcmp(rest - 3, "ies", 3) == 0) {
        n -= 3;
        ending = "y";
    } else if (n > 3 && rest[-1] == 's' && !strchr("siu", rest[-2])) {
        n--;
    }
    return arena_format(arena, "%.*s%s%s", (int)n, title, ending, rest);
}

// A title begins with a capital, a word within a sentence does not, unless it is "A&E" or "CIN".
static char *noun(struct arena *arena, const struct column *column, bool one)
{
    const char *title = column->source_title ? column->source_title : column->source;
    char *text = text_within(arena, text_spaced(arena, title));
    if (one)
        text = singular(arena, text);
    const char *const more[] = {column->category ? text_spaced(arena, column->category) : NULL,
                                column->where};
    for (size_t i = 0; i < 2; i++)
        if (more[i])
            text = arena_format(arena, "%s (%s)", text, more[i]);
    return text;
}

static const char *number_text(struct arena *arena, double value)
{
    bool whole = value == floor(value) || fabs(value) >= 100; // a person reads no more digits
    if (whole && fabs(value) < 1e9)
        return arena_format(arena, "%.0f", value);
    return arena_format(arena, "%.3g", value);
}

// The noun of the phrase with who, and when unless the phrase tells the time itself.
static const char *noun_text(struct arena *arena, const struct column *column, bool one, bool when)
{
    return arena_format(arena, "%s%s%s", noun(arena, column, one), who_text(column),
                        when ? when_text(arena, column->window) : "");
}

static const char *phrase_fill(struct arena *arena, const char *phrase, const struct column *column,
                               double value)
{
    bool one = value == 1 && strcmp(column->compute, "count") == 0;
    char text[REASON_MAX];
    size_t n = 0;
    for (const char *at = phrase; *at && n < sizeof text - 1; at++) {
        const char *part = NULL;
        if (*at != '%') {
            text[n++] = *at;
            continue;
        }
        at++;
        if (*at == 'N')
            part = number_text(arena, value);
        else if (*at == 'V')
            part = column->value_name
                       ? arena_format(arena, "%s of ", text_spaced(arena, column->value_name))
                       : "";
        else
            part = noun_text(arena, column, one, *at == 's');
        size_t n_part = strlen(part), room = sizeof text - 1 - n;
        n_part = n_part < room ? n_part : room;
        memcpy(text + n, part, n_part);
        n += n_part;
    }
    return arena_text_n(arena, text, n);
}

static const char *attribute_text(struct arena *arena, const struct column *column, double value)
{
    bool size = strcmp(column->attribute, "size") == 0;
    bool household = column->relation && strcmp(column->relation, "household") == 0;
    const char *name =
        size ? (household ? "people in the household"
                          : arena_format(arena, "number of %ss", column->relation))
             : arena_format(arena, "%s%s", text_spaced(arena, column->attribute), who_text(column));
    if (isnan(value))
        return arena_format(arena, "%s not known", name);
    if (column->attribute_value)
        return arena_format(arena, "%s: %s%s", name, value > 0 ? "" : "not ",
                            column->attribute_value);
    if (strcmp(column->attribute, "age") == 0 && column->unit &&
        strcmp(column->unit, "days") == 0 && value >= AGE_IN_MONTHS)
        return arena_format(arena, "%s: %.0f months", name, floor(value / DAYS_A_MONTH));
    bool unit = column->unit && *column->unit && strcmp(column->unit, "count") != 0 &&
                strcmp(column->unit, "0/1") != 0;
    return arena_format(arena, "%s: %s%s%s", name, number_text(arena, value), unit ? " " : "",
                        unit ? column->unit : "");
}

const char *reason_text(struct arena *arena, const struct column *column, double value)
{
    if (column->missing_flag)
        return value > 0 ? arena_format(arena, "%s not known", noun(arena, column, false))
                         : arena_format(arena, "%s known", noun(arena, column, false));
    if (column->attribute)
        return attribute_text(arena, column, value);
    for (size_t i = 0; column->compute && i < sizeof phrases / sizeof *phrases; i++)
        if (strcmp(column->compute, phrases[i].compute) == 0)
            return phrase_fill(arena,
                               isnan(value)   ? phrases[i].missing
                               : value == 0.0 ? phrases[i].zero
                                              : phrases[i].some,
                               column, value);
    return arena_format(arena, "%s: %s", column->name,
                        isnan(value) ? "missing" : number_text(arena, value));
}

static int text_order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int subject_order(const struct column *a, const struct column *b)
{
    int order = text_order(a->relation, b->relation);
    if (!order)
        order = text_order(a->source, b->source);
    if (!order)
        order = text_order(a->category, b->category);
    if (!order)
        order = text_order(a->where, b->where);
    return order ? order : text_order(a->attribute, b->attribute);
}

static int index_order(const void *a, const void *b, void *context)
{
    const struct column *const *columns = context;
    return subject_order(columns[*(const size_t *)a], columns[*(const size_t *)b]);
}

size_t reason_subjects(const struct column *const *columns, size_t n_col, size_t *ret_subject)
{
    size_t *order = memory_alloc((n_col + 1) * sizeof *order), n = 0;
    for (size_t i = 0; i < n_col; i++)
        order[i] = i;
    qsort_r(order, n_col, sizeof *order, index_order, (void *)(uintptr_t)columns);
    for (size_t i = 0; i < n_col; i++) {
        if (i && subject_order(columns[order[i - 1]], columns[order[i]]))
            n++;
        ret_subject[order[i]] = n;
    }
    free(order);
    return n_col ? n + 1 : 0;
}
