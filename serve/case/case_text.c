// One row a computation: how its value reads. Columns' names are never parsed: the parts come from
// the extract.

#include "serve/case/case_text.h"

#include "features/base/text.h"

#include <math.h>
#include <string.h>

// %N = the number, %D = so many days, in words, %V = "of <value> " where the value has a name, %W =
// the window with a blank before.
struct value_phrase {
    const char *compute, *some, *zero, *missing;
};
static const struct value_phrase value_phrases[] = {
    {"count", "%N%W", "none%W", "not known"},
    {"any", "yes,%W", "none%W", "not known"},
    {"distinct", "%N kinds%W", "none%W", "not known"},
    {"days_since_last", "the latest %D ago", "the latest the day before", "none%W"},
    {"days_since_first", "the first %D ago", "the first the day before", "none%W"},
    {"days_since_start", "open for %D", "opened the day before", "none open"},
    {"days_since_end", "ended %D ago", "ended the day before", "none ended"},
    {"active", "open now", "none open", "not known"},
    {"days", "%N days%W", "no days%W", "not known"},
    {"trend", "change in number%W: %N", "no change in number%W", "not known"},
    {"sum", "%Vsum%W: %N", "%Vsum%W: 0", "no value%W"},
    {"mean", "%Vaverage%W: %N", "%Vaverage%W: 0", "no value%W"},
    {"min", "%Vlowest%W: %N", "%Vlowest%W: 0", "no value%W"},
    {"max", "%Vhighest%W: %N", "%Vhighest%W: 0", "no value%W"},
    {"first", "%Vfirst%W: %N", "%Vfirst%W: 0", "no value%W"},
    {"last", "%Vlatest%W: %N", "%Vlatest%W: 0", "no value%W"},
    {"sd", "%Vspread%W: %N", "%Vspread%W: 0", "too few values%W"},
    {"slope", "%Vchange a year%W: %N", "no %Vchange%W", "too few values%W"},
};

static const struct {
    const char *relation, *words;
} relation_words[] = {
    {"self", "Child"},      {"mother", "Mother"},       {"father", "Father"},
    {"parent", "Parent"},   {"child", "Their child"},   {"sibling", "Brothers and sisters"},
    {"partner", "Partner"}, {"household", "Household"},
};

static const char *who_words(const struct column *column)
{
    for (size_t i = 0; column->relation && i < sizeof relation_words / sizeof *relation_words; i++)
        if (strcmp(column->relation, relation_words[i].relation) == 0)
            return relation_words[i].words;
    return column->relation ? column->relation : "Child";
}

const char *case_subject_words(struct arena *arena, const struct column *column)
{
    const char *who = who_words(column);
    if (column->attribute) {
        bool size = strcmp(column->attribute, "size") == 0;
        if (size && column->relation && strcmp(column->relation, "household") == 0)
            return "Household – number of people";
        if (size)
            return arena_format(arena, "%s – number of people", who);
        if (strcmp(column->attribute, "imd_quintile") == 0)
            return arena_format(arena, "%s – deprivation of the area, from 1 (most) to 5", who);
        return arena_format(arena, "%s – %s", who, text_spaced(arena, column->attribute));
    }
    const char *title = column->source_title ? column->source_title : column->source;
    const char *what = text_within(arena, text_spaced(arena, title));
    const char *text = arena_format(arena, "%s – %s", who, what);
    if (column->category)
        text = arena_format(arena, "%s (%s)", text, text_spaced(arena, column->category));
    if (column->where)
        text = arena_format(arena, "%s (%s)", text, text_within(arena, column->where));
    return text;
}

static const char *window_words(struct arena *arena, const char *window)
{
    struct span span;
    if (!window || !span_parse(window, &span) || span.unit == 'e')
        return " on record";
    const char *unit = span.unit == 'd'   ? "day"
                       : span.unit == 'w' ? "week"
                       : span.unit == 'm' ? "month"
                                          : "year";
    if (span.n == 1)
        return arena_format(arena, " in the past %s", unit);
    return arena_format(arena, " in the past %d %ss", span.n, unit);
}

// Digits in groups of three: people read 1,719.
static const char *number_words(struct arena *arena, double value)
{
    bool whole = value == floor(value) || fabs(value) >= 100;
    if (!whole || fabs(value) >= 1e12)
        return arena_format(arena, "%.3g", value);
    char *digits = arena_format(arena, "%.0f", fabs(value));
    size_t n = strlen(digits), n_out = 0;
    char *out = arena_alloc(arena, n + n / 3 + 2);
    if (value < 0)
        out[n_out++] = '-';
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            out[n_out++] = ',';
        out[n_out++] = digits[i];
    }
    return out;
}

// Nobody reads "1,369 days".
static const char *days_words(struct arena *arena, double days)
{
    static const struct {
        double from, days;
        const char *unit;
    } units[] = {{730.5, 365.25, "year"}, {61, 30.4375, "month"}, {21, 7, "week"}, {0, 1, "day"}};
    size_t i = 0;
    while (days < units[i].from && units[i].from > 0)
        i++;
    double n = floor(days / units[i].days);
    return arena_format(arena, "%.0f %s%s", n, units[i].unit, n == 1 ? "" : "s");
}

// Scales that professionals know under other names than databases.
static const struct {
    const char *name, *words;
} scales[] = {
    {"dash", "DASH score"},
    {"epds", "EPDS score"},
    {"balance", "balance in £"},
    {"percent", "per cent"},
};

const char *case_value_name(struct arena *arena, const char *name)
{
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (strcmp(name, scales[i].name) == 0)
            return scales[i].words;
    return text_spaced(arena, name);
}

static const char *phrase_words(struct arena *arena, const char *phrase,
                                const struct column *column, double value)
{
    const char *text = "";
    while (*phrase) {
        size_t n = strcspn(phrase, "%");
        text = arena_format(arena, "%s%.*s", text, (int)n, phrase);
        phrase += n;
        if (!*phrase)
            break;
        const char *part =
            phrase[1] == 'N'   ? number_words(arena, value)
            : phrase[1] == 'D' ? days_words(arena, value)
            : phrase[1] == 'W' ? window_words(arena, column->window)
            : column->value_name
                ? arena_format(arena, "%s, ", case_value_name(arena, column->value_name))
                : "";
        text = arena_format(arena, "%s%s", text, part);
        phrase += 2;
    }
    return text;
}

const char *case_value_words(struct arena *arena, const struct column *column, double value)
{
    if (column->missing_flag)
        return value > 0 ? "not known" : "known";
    if (isnan(value) && column->attribute)
        return "not known";
    if (column->attribute_value)
        return arena_format(arena, "%s%s", value > 0 ? "" : "not ", column->attribute_value);
    if (column->attribute) {
        bool age = column->unit && strcmp(column->attribute, "age") == 0;
        if (age && strcmp(column->unit, "days") == 0)
            return days_words(arena, value);
        return arena_format(arena, "%s%s%s", number_words(arena, value), age ? " " : "",
                            age ? column->unit : "");
    }
    for (size_t i = 0; column->compute && i < sizeof value_phrases / sizeof *value_phrases; i++) {
        const struct value_phrase *row = &value_phrases[i];
        if (strcmp(column->compute, row->compute) == 0)
            return phrase_words(arena,
                                isnan(value)   ? row->missing
                                : value == 0.0 ? row->zero
                                               : row->some,
                                column, value);
    }
    return isnan(value) ? "not known" : number_words(arena, value);
}

const char *case_chance_words(struct arena *arena, double share)
{
    if (isnan(share))
        return "an unknown number in 100";
    if (share < 0.01)
        return "fewer than 1 in 100";
    if (share > 0.99)
        return "more than 99 in 100";
    return arena_format(arena, "about %.0f in 100", round(100 * share));
}

const char *case_outcome_words(struct arena *arena, const char *title, const char *outcome,
                               const char *horizon, const char **ret_group)
{
    const char *who = title ? strstr(title, " who will ") : NULL;
    if (who) {
        char *group = arena_text_n(arena, title, (size_t)(who - title));
        *ret_group = text_within(arena, group);
        return arena_text(arena, who + strlen(" who will "));
    }
    *ret_group = "people on this list";
    return arena_format(arena, "have the outcome “%s” within %s", text_spaced(arena, outcome),
                        horizon);
}

const char *case_age_words(struct arena *arena, day_t dob, day_t at)
{
    int year, month, day, year_then, month_then, day_then;
    if (dob == DAY_NONE)
        return "age not known";
    if (dob > at)
        return "not born yet";
    day_to_civil(dob, &year_then, &month_then, &day_then);
    day_to_civil(at, &year, &month, &day);
    int months = (year - year_then) * 12 + (month - month_then);
    if (day_add_months(dob, months) > at)
        months--;
    if (months < 1)
        return arena_format(arena, "%d day%s", at - dob, at - dob == 1 ? "" : "s");
    if (months < 24)
        return arena_format(arena, "%d month%s", months, months == 1 ? "" : "s");
    return arena_format(arena, "%d years", months / 12);
}

const char *case_day_words(struct arena *arena, day_t day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int year, month, day_of_month;
    if (day == DAY_NONE || day == DAY_MIN || day == DAY_MAX)
        return "";
    day_to_civil(day, &year, &month, &day_of_month);
    return arena_format(arena, "%d %s %d", day_of_month, months[month - 1], year);
}
