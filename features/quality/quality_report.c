// Data quality as sections of an HTML page, for the people who can mend the data at their source:
// what matters first, then one table a question with one line a source.

#include "features/quality/quality_report.h"

#include "features/base/plain.h"
#include "features/quality/quality_labels.h"

#include <inttypes.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FINDINGS_FIRST 12 // those beyond are listed at the end
#define STRIP_MAX 264     // bars of a strip
#define YEARS_MAX 12      // columns of the table of years

static void write_figures(struct report *report, const struct quality *quality)
{
    uint64_t n_accepted = 0, n_rejected = 0;
    for (size_t i = 0; i < quality->config->n_source; i++) {
        n_accepted += quality->sources[i].manifest.n_accepted;
        n_rejected += quality->sources[i].manifest.n_rejected;
    }
    char sources[QUALITY_WORD], rows[QUALITY_WORD], rejected[QUALITY_WORD], share[QUALITY_WORD],
        of_all[2 * QUALITY_WORD];
    struct arena arena = {0};
    snprintf(sources, sizeof sources, "%zu", quality->config->n_source);
    snprintf(rows, sizeof rows, "%" PRIu64, n_accepted);
    snprintf(rejected, sizeof rejected, "%" PRIu64, n_rejected);
    snprintf(of_all, sizeof of_all, "%s of all",
             share_word(n_rejected, n_accepted + n_rejected, share));
    const struct report_figure figures[] = {{"Sources", sources, NULL},
                                            {"Rows accepted", rows, NULL},
                                            {"Rows rejected", rejected, of_all}};
    report_figures(report, figures, COUNT(figures));
    if (quality->data_end != DAY_NONE)
        report_paragraph(report,
                         "The data end on %s (%s); %" PRIu64
                         " events and starts of spells lie in the year before.",
                         plain_date(&arena, quality->data_end),
                         quality->config->data_end == DAY_NONE ? "the latest known date"
                                                               : "as stated in hearth.yaml",
                         quality->n_last_year);
    arena_done(&arena);
}

static void write_finding_rows(struct report *report, const struct quality *quality, size_t first,
                               size_t end)
{
    static const struct report_column columns[] = {
        {"Severity", false}, {"What was found", false}, {"What to do", false}};
    static const char *const severities[] = {"Error", "Warning", "Info"};
    report_table(report, first ? "Findings of lower priority" : "Findings, most severe first",
                 columns, COUNT(columns));
    for (size_t i = first; i < end; i++) {
        report_cell(report, "%s", severities[quality->findings[i].severity]);
        report_cell(report, "%s.", quality->findings[i].text);
        report_cell(report, "%s.", quality->findings[i].action);
    }
    report_table_end(report);
}

static void write_findings(struct report *report, const struct quality *quality)
{
    report_section(report, "warnings", "What to look at");
    write_figures(report, quality);
    size_t n = quality->n_finding, n_first = n < FINDINGS_FIRST ? n : FINDINGS_FIRST;
    if (!n) {
        report_paragraph(report, "Nothing stands out.");
        return;
    }
    write_finding_rows(report, quality, 0, n_first);
    report_note(report, "Error: fix before training. Warning: may bias the model. Info: for your "
                        "information; details below.");
}

static void write_lighter_findings(struct report *report, const struct quality *quality)
{
    if (quality->n_finding <= FINDINGS_FIRST)
        return;
    report_section(report, "lighter", "Findings of lower priority");
    write_finding_rows(report, quality, FINDINGS_FIRST, quality->n_finding);
}

static void write_rows(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false},   {"Accepted", true}, {"Rejected", true}, {"Share", true},
        {"Withdrawn", true}, {"Repeats", true},  {"First", false},   {"Last", false}};
    char share[QUALITY_WORD];
    report_section(report, "rows", "Rows");
    report_table(report, "Rows by source", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct manifest *manifest = &quality->sources[i].manifest;
        report_cell(report, "%s", quality->config->sources[i].name);
        report_cell(report, "%" PRIu64, manifest->n_accepted);
        report_cell(report, "%" PRIu64, manifest->n_rejected);
        report_cell(
            report, "%s",
            share_word(manifest->n_rejected, manifest->n_accepted + manifest->n_rejected, share));
        report_cell(report, "%" PRIu64, manifest->n_void);
        report_cell(report, "%" PRIu64, manifest->n_duplicate);
        report_cell_date(report, manifest->first_date);
        report_cell_date(report, manifest->last_date);
    }
    report_table_end(report);
    report_note(report, "Every rejected row is in the folder rejects, with file, line, column and "
                        "reason, never with its value.");
}

static void write_rejects(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false}, {"Reason", false}, {"Rows", true}, {"Share of all", true}};
    bool any = false;
    for (size_t i = 0; i < quality->config->n_source; i++)
        any |= quality->sources[i].manifest.n_rejected > 0;
    if (!any)
        return;
    report_table(report, "Rejected rows by reason", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct manifest *manifest = &quality->sources[i].manifest;
        report_counts(report, quality->config->sources[i].name, manifest->reasons,
                      manifest->n_reason, manifest->n_accepted + manifest->n_rejected);
    }
    report_table_end(report);
}

static void write_strip(struct report *report, const struct quality *quality,
                        const struct quality_source *item)
{
    double bins[STRIP_MAX];
    char first[QUALITY_WORD], last[QUALITY_WORD], title[160];
    struct quality_run range = item->months.range;
    int n = months_bins(&item->months, quality->axis, STRIP_MAX, bins);
    snprintf(title, sizeof title, "Rows of %.60s by month, from %s to %s", item->source->name,
             range.n ? month_word(range.first, first) : "–",
             range.n ? month_word(range.first + range.n - 1, last) : "–");
    const struct strip_chart chart = {title, bins, (size_t)n};
    report_cell_strip(report, &chart);
}

static void write_end(struct report *report, const struct quality_months *months)
{
    if (!months->range.n || isnan(months->usual))
        report_cell(report, "–");
    else if (months->n_silent)
        report_cell(report, "silent for %d", months->n_silent);
    else if (months->n_low)
        report_cell(report, "low for %d", months->n_low);
    else
        report_cell(report, "usual");
}

static void write_coverage(struct report *report, const struct quality_source *item)
{
    const struct source *source = item->source;
    report_cell_date(report, source->coverage_from);
    report_cell(report, "%d", item->months.n_unbegun);
    report_cell(report, "%" PRIu64, item->months.n_before_coverage + item->months.n_after_coverage);
}

static void write_time(struct report *report, const struct quality *quality)
{
    char first[QUALITY_WORD], last[QUALITY_WORD], title[64];
    struct quality_run axis = quality->axis;
    if (!axis.n)
        return;
    snprintf(title, sizeof title, "Rows by month, %s to %s", month_word(axis.first, first),
             month_word(axis.first + axis.n - 1, last));
    const struct report_column columns[] = {
        {"Source", false},         {title, false},
        {"Usual month", true},     {"Months missing", true},
        {"Last months", false},    {"Coverage from", false},
        {"Begins later by", true}, {"Rows outside coverage", true}};
    report_section(report, "time", "Rows through time");
    report_table(report, "Rows by month and source", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_source *item = &quality->sources[i];
        int n_missing = 0;
        for (size_t k = 0; k < item->months.n_gap; k++)
            n_missing += item->months.gaps[k].n;
        report_cell(report, "%s", item->source->name);
        write_strip(report, quality, item);
        report_cell_number(report, item->has_records ? item->months.usual : NAN, 0);
        report_cell(report, "%d", n_missing);
        write_end(report, &item->months);
        write_coverage(report, item);
    }
    report_table_end(report);
    report_note(report, "Each strip has its own height. A red mark is a month without a row within "
                        "the source's range; only those that chance does not explain are counted "
                        "as missing. Usual month: the median of a year, the last three months "
                        "left out. Missing, silent, low and late beginnings are counted in "
                        "months.");
}

static void write_years(struct report *report, const struct quality *quality)
{
    if (!quality->axis.n)
        return;
    struct quality_run axis = quality->axis;
    int end = (axis.first + axis.n - 1) / 12 + 1, first = axis.first / 12;
    first = end - first > YEARS_MAX ? end - YEARS_MAX : first;
    struct report_column columns[YEARS_MAX + 1] = {{"Source", false}};
    char titles[YEARS_MAX][QUALITY_WORD];
    for (int i = 0; i < end - first; i++) {
        snprintf(titles[i], sizeof titles[i], "%d", first + i);
        columns[i + 1] = (struct report_column){titles[i], true};
    }
    report_table(report, "Rows by year and source", columns, (size_t)(end - first) + 1);
    for (size_t i = 0; i < quality->config->n_source; i++) {
        double bins[YEARS_MAX];
        months_bins(&quality->sources[i].months,
                    (struct quality_run){12 * first, 12 * (end - first)}, end - first, bins);
        report_cell(report, "%s", quality->config->sources[i].name);
        for (int k = 0; k < end - first; k++)
            report_cell_number(report, bins[k], 0);
    }
    report_table_end(report);
}

static void write_lateness(struct report *report, const struct quality *quality)
{
    struct report_column columns[5 + QUALITY_DELAY_COUNT] = {
        {"Source", false}, {"Half within", true}, {"90%", true}, {"99%", true}};
    for (size_t k = 0; k < QUALITY_DELAY_COUNT; k++)
        columns[4 + k] = (struct report_column){quality_delays[k].title, true};
    columns[4 + QUALITY_DELAY_COUNT] = (struct report_column){"Known before", true};
    report_section(report, "late", "Late arrival");
    report_table(report, "Days until a row is known, and rows by delay", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_lag *lag = &quality->sources[i].lag;
        if (!lag->n_row)
            continue;
        report_cell(report, "%s", quality->config->sources[i].name);
        report_cell(report, "%d", lag->median_days);
        report_cell(report, "%d", lag->p90_days);
        report_cell(report, "%d", lag->p99_days);
        for (size_t k = 0; k < QUALITY_DELAY_COUNT; k++)
            report_cell(report, "%" PRIu64, lag->n_delay[k]);
        report_cell(report, "%" PRIu64, lag->n_early);
    }
    report_table_end(report);
    report_note(report, "A row that does not say when it became known counts as known on its date. "
                        "A source without a line here maps no such column.");
}

void quality_report(const struct quality *quality, struct report *report)
{
    write_findings(report, quality);
    write_rows(report, quality);
    write_rejects(report, quality);
    write_time(report, quality);
    write_years(report, quality);
    write_lateness(report, quality);
    report_identifiers(report, quality);
    report_missing(report, quality);
    report_codes(report, quality);
    report_governance(report, quality);
    write_lighter_findings(report, quality);
    quality_labels_report(report, quality->config);
}
