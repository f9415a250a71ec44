// A table a topic, the verdicts counted at the top, and a chart of counts by year.

#include "data-samples/calibration/calibration_report.h"

#include "features/report/report.h"

#include <math.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define YEARS_MAX 30
#define JUDGED_BIRTHS 1000 // a year; chance alone takes figures of smaller boroughs outside

struct verdicts {
    size_t n_inside, n_outside, n_not_judged;
};

// Enough decimals for three significant digits, no more than three.
static int decimals_of(double value)
{
    double size = fabs(value);
    return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

static void write_bounds(struct report *report, const struct figure *figure)
{
    int n_decimal = decimals_of(figure->least);
    if (isnan(figure->least))
        report_cell(report, "–");
    else if (isinf(figure->most))
        report_cell(report, "at least %.*f", n_decimal, figure->least);
    else
        report_cell(report, "%.*f to %.*f", n_decimal, figure->least, n_decimal, figure->most);
}

static bool is_judged(const struct calibration_index *index)
{
    return index->world->options.births_per_year >= JUDGED_BIRTHS;
}

static void write_figure(struct report *report, const struct figure *figure, bool is_judged)
{
    report_cell(report, "%s", figure->row->name);
    report_cell_number(report, figure->published, decimals_of(figure->published));
    report_cell_number(report, figure->measured, decimals_of(figure->measured));
    write_bounds(report, figure);
    report_cell(report, "%s",
                !is_judged             ? "–"
                : isnan(figure->least) ? "not judged"
                : figure->is_outside   ? "outside"
                                       : "within");
    report_cell(report, "%s", figure->row->source);
}

// The figures of the topic, in the order of its rows.
static void write_topic(struct report *report, const struct calibration_index *index,
                        const struct figure_topic *topic, const struct figure *figures)
{
    static const struct report_column columns[] = {{"Figure", false},   {"Published", true},
                                                   {"Simulated", true}, {"Bounds", true},
                                                   {"Verdict", false},  {"Source", false}};
    report_section(report, topic->id, topic->title);
    report_table(report, topic->title, columns, COUNT(columns));
    for (size_t i = 0; i < topic->n_row; i++)
        write_figure(report, &figures[i], is_judged(index));
    report_table_end(report);
}

enum { TOPIC_MAX = 16 };

// The topics that can be measured; returns how many.
static size_t list_topics(const struct calibration_index *index,
                          const struct figure_topic *ret_topics[TOPIC_MAX])
{
    size_t n = 0;
    for (size_t t = 0; figure_topics[t] && n < TOPIC_MAX; t++)
        ret_topics[n++] = figure_topics[t];
    for (size_t t = 0; index->agencies && record_topics[t] && n < TOPIC_MAX; t++)
        ret_topics[n++] = record_topics[t];
    return n;
}

// All figures, topic after topic. Owns: arena.
static struct figure *measure_all(struct arena *arena, const struct calibration_index *index,
                                  const struct figure_topic *const *topics, size_t n_topic,
                                  size_t *ret_n)
{
    size_t n = 0;
    for (size_t t = 0; t < n_topic; t++)
        n += topics[t]->n_row;
    struct figure *figures = arena_array(arena, n, sizeof *figures);
    *ret_n = 0;
    for (size_t t = 0; t < n_topic; t++)
        for (size_t i = 0; i < topics[t]->n_row; i++)
            figures[(*ret_n)++] = calibration_measure(index, &topics[t]->rows[i]);
    return figures;
}

static struct verdicts count_verdicts(const struct figure *figures, size_t n)
{
    struct verdicts count = {0};
    for (size_t i = 0; i < n; i++) {
        count.n_not_judged += isnan(figures[i].least);
        count.n_outside += figures[i].is_outside;
        count.n_inside += !isnan(figures[i].least) && !figures[i].is_outside;
    }
    return count;
}

static void write_summary(struct report *report, const struct calibration_index *index,
                          struct verdicts count)
{
    const struct world_options *options = &index->world->options;
    char inside[24], outside[24], not_judged[24], last[DAY_TEXT];
    snprintf(inside, sizeof inside, "%zu", count.n_inside);
    snprintf(outside, sizeof outside, "%zu", count.n_outside);
    snprintf(not_judged, sizeof not_judged, "%zu", count.n_not_judged);
    report_section(report, "summary", "Summary");
    report_paragraph(report,
                     "Nobody in this borough lives. %d births a year, %d years of records to %s, "
                     "seed %llu. Published counts are for %d births a year and are shown in "
                     "proportion.",
                     options->births_per_year, options->n_year, day_format(options->data_end, last),
                     (unsigned long long)options->seed, CALIBRATION_BIRTHS);
    if (!is_judged(index)) {
        report_note(report,
                    "Not judged: the bounds hold for boroughs of %d births a year or more. In a "
                    "smaller one chance alone takes some figures outside.",
                    JUDGED_BIRTHS);
        return;
    }
    const struct report_figure figures[] = {{"Within the bounds", inside, NULL},
                                            {"Outside", outside, NULL},
                                            {"Not judged", not_judged, "nothing published fits"}};
    report_figures(report, figures, COUNT(figures));
}

// Counts of a year over their mean, so that all are on one scale.
static void fill_years(const struct calibration_index *index, enum fact_kind kind,
                       struct chart_point *points)
{
    double mean = 0;
    int n_year = index->world->options.n_year;
    for (int y = 0; y < n_year; y++) {
        day_t from = day_add_months(index->world->records_from, 12 * y);
        int year, month, of_month;
        day_to_civil(from, &year, &month, &of_month);
        double n = (double)calibration_count(index, kind, from, day_add_months(from, 12));
        points[y] = (struct chart_point){year, n, NAN, NAN, NAN};
        mean += n / n_year;
    }
    for (int y = 0; y < n_year; y++)
        points[y].y = mean > 0 ? points[y].y / mean : NAN;
}

static void write_years(struct report *report, const struct calibration_index *index)
{
    static const struct {
        const char *name;
        enum fact_kind kind;
    } shown[] = {{"Referrals", FACT_REFERRAL},
                 {"Section 47 enquiries", FACT_S47},
                 {"Plans started", FACT_CP_PLAN},
                 {"Domestic abuse incidents", FACT_DOMESTIC_ABUSE},
                 {"Emergency attendances", FACT_EMERGENCY}};
    struct chart_point points[COUNT(shown)][YEARS_MAX];
    struct chart_series series[COUNT(shown)];
    size_t n_year = (size_t)index->world->options.n_year;
    for (size_t i = 0; i < COUNT(shown); i++) {
        fill_years(index, shown[i].kind, points[i]);
        series[i] = (struct chart_series){
            .name = shown[i].name, .points = points[i], .n_point = n_year, .markers = true};
    }
    report_section(report, "years", "Year by year");
    report_line_chart(report, &(struct line_chart){.title = "Counts by year, mean of all years = 1",
                                                   .x = {.title = "Year"},
                                                   .y = {.title = "Count / mean count"},
                                                   .series = series,
                                                   .n_series = COUNT(shown)});
}

enum status calibration_report(const struct world *world, const struct agency *agencies,
                               const char *path, struct error *err)
{
    struct arena arena = {0};
    struct calibration_index index;
    struct report *report;
    enum status status = report_open(path, "Simulated borough: calibration",
                                     "published beside simulated", &report, err);
    if (status)
        return status;
    calibration_index(&arena, world, &index);
    index.agencies = agencies;
    const struct figure_topic *topics[TOPIC_MAX];
    size_t n, first = 0, n_topic = list_topics(&index, topics);
    const struct figure *figures = measure_all(&arena, &index, topics, n_topic, &n);
    write_summary(report, &index, count_verdicts(figures, n));
    for (size_t t = 0; t < n_topic; first += topics[t++]->n_row)
        write_topic(report, &index, topics[t], figures + first);
    write_years(report, &index);
    arena_done(&arena);
    return report_close(report, err);
}
