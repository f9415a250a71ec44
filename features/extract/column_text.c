// A phrase of an aggregate's row, filled in with what the column's other parts are called. Names of
// columns are never parsed: the parts come from the extract.

#include "features/extract/column_text.h"

#include "features/base/plain.h"
#include "features/base/text.h"
#include "features/extract/aggregate.h"
#include "features/extract/attribute_text.h"
#include "features/timeline/relations.h"

#include <math.h>
#include <string.h>

// What a phrase is filled in with.
struct filling {
    struct arena *arena;
    const struct text_context *context;
    const struct column *column;
    double value, low, high; // low and high of a range
};

static const struct relation_row *relation_of(const struct column *column)
{
    const struct relation_row *row = column->relation ? relation_find(column->relation) : NULL;
    return row ? row : &relation_table[RELATION_SELF];
}

static const char *group_text(struct arena *arena, const struct text_context *context,
                              const struct relation_row *relation)
{
    if (relation->group)
        return relation->group;
    return text_sentence(arena, context->row ? context->row : "person");
}

// The facts with their category and what else they must be: "police incidents (domestic abuse)".
static const char *facts_text(struct arena *arena, const struct column *column, const char *title)
{
    const char *text = text_within(arena, text_spaced(arena, title));
    const char *category = column->category_label ? column->category_label
                           : column->category     ? text_spaced(arena, column->category)
                                                  : NULL;
    if (category)
        text = arena_format(arena, "%s (%s)", text, category);
    if (column->where)
        text = arena_format(arena, "%s (%s)", text, text_within(arena, column->where));
    return text;
}

static const char *many_text(struct arena *arena, const struct column *column)
{
    return facts_text(arena, column, column->source_title ? column->source_title : column->source);
}

// NULL where the source has no name for one of its facts: plurals are never taken apart here.
static const char *one_text(struct arena *arena, const struct column *column)
{
    return column->event_title ? facts_text(arena, column, column->event_title) : NULL;
}

static const char *counted_text(const struct filling *filling)
{
    const char *one = one_text(filling->arena, filling->column);
    if (filling->value == 1)
        return one ? arena_format(filling->arena, "1 %s", one) : NULL;
    return arena_format(filling->arena, "%s %s", plain_number(filling->arena, filling->value),
                        many_text(filling->arena, filling->column));
}

static const char *window_text(struct arena *arena, const struct text_context *context,
                               const char *window)
{
    struct span span;
    char words[SPAN_TEXT];
    if (!window || !span_parse(window, &span) || span.unit == 'e')
        return " on record";
    const char *length = span_words(span, words);
    if (span.n == 1)
        length += strlen("1 ");
    if (context->as_of == DAY_NONE)
        return arena_format(arena, " in the past %s", length);
    return arena_format(arena, " in the %s before %s", length, plain_date(arena, context->as_of));
}

static const char *label_text(const struct column *column, double value)
{
    for (size_t i = 0; i < column->n_value_label; i++)
        if (column->value_labels[i].value == value)
            return column->value_labels[i].label;
    return NULL;
}

const char *column_number_text(struct arena *arena, const struct column *column, double value)
{
    const char *label = label_text(column, value);
    return label ? label : plain_number(arena, value);
}

static const char *number_text(const struct filling *filling, double value)
{
    const struct column *column = filling->column;
    const struct aggregate *aggregate = column->compute ? aggregate_find(column->compute) : NULL;
    if (!aggregate || aggregate->gives_value)
        return column_number_text(filling->arena, column, value);
    return plain_number(filling->arena, value);
}

static const char *back_text(const struct filling *filling)
{
    struct arena *arena = filling->arena;
    if (filling->context->as_of == DAY_NONE)
        return arena_format(arena, "%s before", plain_duration(arena, filling->value));
    return plain_date(arena, filling->context->as_of - (day_t)filling->value);
}

static const char *range_text(const struct filling *filling)
{
    if (isinf(filling->low) && isinf(filling->high))
        return "any value";
    if (isinf(filling->low))
        return arena_format(filling->arena, "up to %s", number_text(filling, filling->high));
    if (isinf(filling->high))
        return arena_format(filling->arena, "%s or more", number_text(filling, filling->low));
    if (filling->low == filling->high)
        return number_text(filling, filling->low);
    return arena_format(filling->arena, "%s to %s", number_text(filling, filling->low),
                        number_text(filling, filling->high));
}

// NULL where there is no word for it.
static const char *part_text(const struct filling *filling, char letter)
{
    struct arena *arena = filling->arena;
    const struct column *column = filling->column;
    switch (letter) {
    case 'N':
        return number_text(filling, filling->value);
    case 'D':
        return back_text(filling);
    case 'U':
        return arena_format(arena, "%s day%s", plain_number(arena, filling->value),
                            filling->value == 1 ? "" : "s");
    case 'S':
        return arena_format(arena, "%s%s", filling->value > 0 ? "+" : "",
                            plain_number(arena, filling->value));
    case 'R':
        return range_text(filling);
    case 'W':
        return window_text(arena, filling->context, column->window);
    case 'V':
        return column_measured_text(arena, column);
    case 'P':
        return many_text(arena, column);
    case 'E':
        return one_text(arena, column);
    case 'C':
        return counted_text(filling);
    default:
        return NULL;
    }
}

// NULL where a part, or the row, has no words.
static const char *phrase_fill(const struct filling *filling, const char *phrase)
{
    const char *text = "";
    if (!phrase)
        return NULL;
    while (*phrase) {
        size_t n = strcspn(phrase, "%");
        text = arena_format(filling->arena, "%s%.*s", text, (int)n, phrase);
        phrase += n;
        if (!*phrase)
            break;
        const char *part = part_text(filling, phrase[1]);
        if (!part)
            return NULL;
        text = arena_format(filling->arena, "%s%s", text, part);
        phrase += 2;
    }
    return text;
}

static const char *value_phrase(const struct value_text *text, double value)
{
    if (isnan(value))
        return text->missing;
    return value == 0.0 && text->zero ? text->zero : text->some;
}

const char *column_measured_text(struct arena *arena, const struct column *column)
{
    if (column->value_title)
        return column->value_title;
    return column->value_name ? text_spaced(arena, column->value_name) : "value";
}

// "age", "number of people in the household": within a sentence.
static const char *attribute_text(struct arena *arena, const struct column *column)
{
    if (strcmp(column->attribute, "size") == 0)
        return relation_of(column)->size;
    return text_within(arena, column->value_title ? column->value_title
                                                  : attribute_label(arena, column->attribute));
}

// Ages alone have a unit that is said.
static bool is_age(const struct column *column)
{
    return column->attribute && strcmp(column->attribute, "age") == 0 && column->unit &&
           *column->unit;
}

static const char *attribute_number(struct arena *arena, const struct column *column, double value)
{
    const char *label = label_text(column, value);
    if (label)
        return label;
    if (is_age(column) && strcmp(column->unit, "days") == 0)
        return plain_age(arena, value);
    if (!is_age(column))
        return plain_number(arena, value);
    size_t n = strlen(column->unit) - (value == 1); // "1 year"
    return arena_format(arena, "%s %.*s", plain_number(arena, value), (int)n, column->unit);
}

static const char *attribute_value(struct arena *arena, const struct column *column, double value)
{
    if (isnan(value))
        return "not known";
    if (!column->attribute_value)
        return attribute_number(arena, column, value);
    const char *label = column->category_label ? column->category_label : column->attribute_value;
    return arena_format(arena, "%s%s", value > 0 ? "" : "not ", label);
}

const char *column_subject_text(struct arena *arena, const struct text_context *context,
                                const struct column *column)
{
    const struct relation_row *relation = relation_of(column);
    const char *group = group_text(arena, context, relation);
    if (column->attribute && strcmp(column->attribute, "size") == 0)
        return text_sentence(arena, relation->size);
    return arena_format(arena, "%s – %s", group,
                        column->attribute ? attribute_text(arena, column)
                                          : many_text(arena, column));
}

const char *column_value_text(struct arena *arena, const struct text_context *context,
                              const struct column *column, double value)
{
    if (column->missing_flag)
        return value > 0 ? "not known" : "known";
    if (column->attribute)
        return attribute_value(arena, column, value);
    const struct aggregate *aggregate = column->compute ? aggregate_find(column->compute) : NULL;
    struct filling filling = {arena, context, column, .value = value};
    if (aggregate)
        return phrase_fill(&filling, value_phrase(&aggregate->value, value));
    return isnan(value) ? "not known" : plain_number(arena, value);
}

static const char *fact_reason(const struct filling *filling, const struct aggregate *aggregate)
{
    const char *text = phrase_fill(filling, value_phrase(&aggregate->reason, filling->value));
    if (text)
        return text;
    return arena_format(
        filling->arena, "%s: %s", many_text(filling->arena, filling->column),
        column_value_text(filling->arena, filling->context, filling->column, filling->value));
}

const char *column_reason_text(struct arena *arena, const struct text_context *context,
                               const struct column *column, double value)
{
    const struct relation_row *relation = relation_of(column);
    const struct aggregate *aggregate = column->compute ? aggregate_find(column->compute) : NULL;
    bool is_size = column->attribute && strcmp(column->attribute, "size") == 0;
    struct filling filling = {arena, context, column, .value = value};
    const char *text;
    if (column->attribute || column->missing_flag || !aggregate)
        text = arena_format(arena, "%s: %s",
                            column->attribute ? attribute_text(arena, column)
                                              : many_text(arena, column),
                            column_value_text(arena, context, column, value));
    else
        text = fact_reason(&filling, aggregate);
    if (!relation->group || is_size)
        return text;
    return arena_format(arena, "%s: %s", text_within(arena, relation->group), text);
}

const char *column_title_text(struct arena *arena, const struct text_context *context,
                              const struct column *column)
{
    const char *subject = column_subject_text(arena, context, column);
    const struct aggregate *aggregate = column->compute ? aggregate_find(column->compute) : NULL;
    if (aggregate) {
        struct filling filling = {arena, context, column, .value = NAN};
        subject = arena_format(arena, "%s: %s", subject, phrase_fill(&filling, aggregate->title));
    }
    if (column->attribute_value)
        subject = arena_format(arena, "%s: %s", subject, attribute_value(arena, column, 1));
    return column->missing_flag ? arena_format(arena, "%s, not known", subject) : subject;
}

// A column of 0 and 1 has two values.
static const char *yes_or_no(struct arena *arena, const struct text_context *context,
                             const struct column *column, double low, double high)
{
    if (low <= 0 && high >= 1)
        return "known";
    return column_value_text(arena, context, column, low > 0);
}

const char *column_range_text(struct arena *arena, const struct text_context *context,
                              const struct column *column, double low, double high)
{
    const struct aggregate *aggregate = column->compute ? aggregate_find(column->compute) : NULL;
    struct filling filling = {arena, context, column, .value = NAN, .low = low, .high = high};
    if (column->unit && strcmp(column->unit, "0/1") == 0)
        return yes_or_no(arena, context, column, low, high);
    const char *text = phrase_fill(&filling, aggregate ? aggregate->range : "%R");
    return is_age(column) && !(isinf(low) && isinf(high))
               ? arena_format(arena, "%s %s", text, column->unit)
               : text;
}
