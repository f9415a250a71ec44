// Rows through time: a month that is missing from an extract, an extract that was cut short or a
// mistyped year are seen from the counts by month. The limits assume counts that vary about as
// Poisson counts do; a gap or a fall is reported only when it is unlikely by chance.

#include "features/base/sort.h"
#include "features/quality/quality_parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#define YEAR 12
#define EXPECTED_ROWS 10.0 // fewer rows than this may well be missing by chance
#define FAR_SHARE 200      // at most one row of so many can lie far from the others
#define FAR_ROWS 30        // in a source of fewer, none does
#define RECENT 3           // last months left out of what is usual
// With less than such a part of what is usual: only what was still open when the extract began,
// such as tenancies of long ago.
#define SPARSE 4
#define LOW_MONTHS_MAX YEAR

int month_of(day_t day)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return YEAR * year + month - 1;
}

static uint64_t rows_at(const struct quality_months *months, int month)
{
    int i = month - months->range.first;
    return i < 0 || i >= months->range.n ? 0 : months->n_row[i];
}

static int last_of(struct quality_run run)
{
    return run.first + run.n - 1;
}

// Steps over few rows from one end (step 1: from the first month up; −1: from the last down) as
// long as a wide gap follows them. Returns the month where the ordinary range begins.
static int skip_far(const struct quality_months *months, int month, int step, uint64_t n_all)
{
    uint64_t allowed = n_all < FAR_ROWS ? 0 : n_all < FAR_SHARE ? 1 : n_all / FAR_SHARE;
    double wide = YEAR + 4.0 * months->range.n / (double)n_all;
    uint64_t n_far = rows_at(months, month);
    int start = month;
    while (n_far <= allowed) {
        int next = month + step;
        while (!rows_at(months, next))
            next += step;
        if (abs(next - month) > wide)
            start = next;
        month = next;
        n_far += rows_at(months, month);
    }
    return start;
}

// Narrows the range to the ordinary one; its counts stay where they are.
static void leave_out_far(struct quality_months *months, uint64_t n_all)
{
    int first = skip_far(months, months->range.first, 1, n_all);
    int last = skip_far(months, last_of(months->range), -1, n_all);
    for (int month = months->range.first; month < first; month++)
        months->n_far_before += rows_at(months, month);
    for (int month = last + 1; month <= last_of(months->range); month++)
        months->n_far_after += rows_at(months, month);
    months->n_row += first - months->range.first;
    months->range = (struct quality_run){first, last - first + 1};
}

// The day on which the row counts; DAY_NONE also for the newer versions of a fact.
static day_t dated(const struct records *records, size_t i)
{
    return records->revises && records->revises[i] ? DAY_NONE : records->date[i];
}

void months_count(struct arena *arena, const struct source *source, const struct records *records,
                  struct quality_months *ret_months)
{
    struct quality_months months = {.usual = NAN};
    day_t min = DAY_MAX, max = DAY_MIN;
    day_t from = source->coverage_from, to = source->coverage_to;
    uint64_t n = 0;
    for (size_t i = 0; records->date && i < records->n_row; i++) {
        day_t day = dated(records, i);
        if (day == DAY_NONE)
            continue;
        min = day < min ? day : min;
        max = day > max ? day : max;
        months.n_before_coverage += from != DAY_NONE && day < from;
        months.n_after_coverage += to != DAY_NONE && day > to;
        n++;
    }
    if (n) {
        months.range = (struct quality_run){month_of(min), month_of(max) - month_of(min) + 1};
        months.n_row = arena_array(arena, (size_t)months.range.n, sizeof *months.n_row);
        for (size_t i = 0; i < records->n_row; i++)
            if (dated(records, i) != DAY_NONE)
                months.n_row[month_of(records->date[i]) - months.range.first]++;
        leave_out_far(&months, n);
    }
    *ret_months = months;
}

// Mean rows of up to twelve months of the range, from `month` on in that direction; 0 = too few
// rows to say.
static double mean_of_year(const struct quality_months *months, int month, int step)
{
    uint64_t n_row = 0;
    int n = 0;
    for (; n < YEAR && month >= months->range.first && month <= last_of(months->range); n++) {
        n_row += rows_at(months, month);
        month += step;
    }
    return (double)n_row < EXPECTED_ROWS ? 0 : (double)n_row / n;
}

// Sorts. The mean of the middle two of an even number.
static double median_of(double *numbers, size_t n)
{
    qsort(numbers, n, sizeof *numbers, order_double);
    return (numbers[(n - 1) / 2] + numbers[n / 2]) / 2;
}

// What silence is ordinary in a source: a school has no August, rent is counted once a quarter.
struct rhythm {
    bool is_off[YEAR];    // calendar months that are empty in at least half of their years
    double typical[YEAR]; // median rows of a calendar month
    int n_silent;         // a run of so many other empty months is usual
};

// Calls for each run of months without a row within the range.
typedef void visit_run(void *context, struct quality_run run);

static void each_empty_run(const struct quality_months *months, visit_run *visit, void *context)
{
    struct quality_run run = {months->range.first, 0};
    for (int month = months->range.first; month <= last_of(months->range); month++) {
        if (!rows_at(months, month)) {
            run.n++;
            continue;
        }
        if (run.n)
            visit(context, run);
        run = (struct quality_run){month + 1, 0};
    }
}

// Months of the run in which rows are usual.
static int months_on(const struct rhythm *rhythm, struct quality_run run)
{
    int n = 0;
    for (int i = 0; i < run.n; i++)
        n += !rhythm->is_off[(run.first + i) % YEAR];
    return n;
}

struct run_count {
    const struct rhythm *rhythm;
    int at_least, n;
};

static void count_run(void *context, struct quality_run run)
{
    struct run_count *count = context;
    count->n += months_on(count->rhythm, run) >= count->at_least;
}

static void summarise_calendar(const struct quality_months *months, struct rhythm *rhythm)
{
    double *rows = memory_alloc(((size_t)months->range.n / YEAR + 1) * sizeof *rows);
    for (int k = 0; k < YEAR; k++) {
        size_t n = 0, n_empty = 0;
        for (int i = 0; i < months->range.n; i++) {
            if ((months->range.first + i) % YEAR != k)
                continue;
            rows[n++] = (double)months->n_row[i];
            n_empty += !months->n_row[i];
        }
        rhythm->is_off[k] = n >= 3 && 2 * n_empty >= n;
        rhythm->typical[k] = n ? median_of(rows, n) : 0;
    }
    free(rows);
}

// Runs that come at least once a year make the rhythm; calendars let it drift by one month.
static struct rhythm rhythm_of(const struct quality_months *months)
{
    struct rhythm rhythm = {.n_silent = 0};
    summarise_calendar(months, &rhythm);
    int longest = 0;
    for (int length = 1; length < YEAR; length++) {
        struct run_count count = {&rhythm, length, 0};
        each_empty_run(months, count_run, &count);
        if (YEAR * count.n < months->range.n)
            break;
        longest = length;
    }
    rhythm.n_silent = longest ? longest + 1 : 0;
    return rhythm;
}

struct gap_search {
    struct quality_months *months;
    const struct rhythm *rhythm;
    int first_covered; // month; INT_MIN = not stated
};

static void add_gap(void *context, struct quality_run run)
{
    const struct gap_search *search = context;
    struct quality_months *months = search->months;
    int n = months_on(search->rhythm, run);
    double before = mean_of_year(months, run.first - 1, -1);
    double after = mean_of_year(months, run.first + run.n, 1);
    if (fmin(before, after) < months->usual / SPARSE || run.first < search->first_covered)
        return;
    double expected = 0;
    for (int i = 0; i < run.n; i++)
        expected += fmin(fmin(before, after), search->rhythm->typical[(run.first + i) % YEAR]);
    if (n > search->rhythm->n_silent && expected >= EXPECTED_ROWS)
        months->gaps[months->n_gap++] = run;
}

// The median of the twelve months before the RECENT last ones of the range; NaN below six months.
static double usual_rows(const struct quality_months *months, int last)
{
    double rows[YEAR];
    size_t n = 0;
    for (int month = last - RECENT - YEAR + 1; month <= last - RECENT; month++)
        if (month >= months->range.first)
            rows[n++] = (double)rows_at(months, month);
    return n < YEAR / 2 ? NAN : median_of(rows, n);
}

// The part of the month that lies before the end of the data.
static double part_of_month(int month, day_t end)
{
    int year, end_month, day;
    day_to_civil(end, &year, &end_month, &day);
    return month == month_of(end) ? (double)day / day_month_length(year, end_month) : 1;
}

// Less than half of what both the usual month and the same month a year before had.
static bool is_low(const struct quality_months *months, int month, day_t end)
{
    double expected = months->usual, n = (double)rows_at(months, month);
    if (month - YEAR >= months->range.first)
        expected = fmin(expected, (double)rows_at(months, month - YEAR));
    expected *= part_of_month(month, end);
    return n < expected / 2 && expected - n > 3 * sqrt(expected);
}

static void summarise_end(struct quality_months *months, const struct rhythm *rhythm, day_t end)
{
    int end_month = month_of(end), last = last_of(months->range);
    if (last > end_month)
        last = end_month;
    months->usual = usual_rows(months, last);
    if (isnan(months->usual))
        return;
    struct quality_run silence = {last + 1, end_month - last};
    double n_missed = months_on(rhythm, silence);
    if (n_missed > 0 && !rhythm->is_off[end_month % YEAR])
        n_missed += part_of_month(end_month, end) - 1;
    if (n_missed > rhythm->n_silent && n_missed * months->usual >= EXPECTED_ROWS)
        months->n_silent = silence.n;
    while (!months->n_silent && months->n_low < LOW_MONTHS_MAX &&
           is_low(months, last - months->n_low, end))
        months->n_low++;
}

void months_summarise(struct arena *arena, const struct quality_source *item, day_t end,
                      struct quality_months *months)
{
    const struct source *source = item->source;
    if (!months->range.n || !source_has_facts(source))
        return;
    struct rhythm rhythm = rhythm_of(months);
    months->gaps = arena_array(arena, (size_t)months->range.n / 2 + 1, sizeof *months->gaps);
    day_t from = source->coverage_from;
    if (source->coverage_to != DAY_NONE && source->coverage_to < end)
        end = source->coverage_to;
    int late_days = item->lag.p90_days; // younger rows may not be known yet
    summarise_end(months, &rhythm, late_days > 0 ? end - late_days : end);
    struct gap_search search = {months, &rhythm, from == DAY_NONE ? INT_MIN : month_of(from)};
    each_empty_run(months, add_gap, &search);
    if (from == DAY_NONE)
        return;
    struct quality_run before = {month_of(from), months->range.first - month_of(from)};
    int n = months_on(&rhythm, before);
    if (n > rhythm.n_silent && n * mean_of_year(months, months->range.first, 1) >= EXPECTED_ROWS)
        months->n_unbegun = before.n;
}

int months_join(struct quality_run axis, int max_bin)
{
    static const int joins[] = {1, 2, 3, 4, 6};
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        if (axis.n <= joins[i] * max_bin)
            return joins[i];
    return YEAR * ((axis.n + YEAR * max_bin - 1) / (YEAR * max_bin));
}

struct quality_run months_padded(struct quality_run axis, int n_join)
{
    int n = (axis.n + n_join - 1) / n_join * n_join;
    return (struct quality_run){axis.first - (n - axis.n), n};
}

int months_bins(const struct quality_months *months, struct quality_run axis, int max_bin,
                double *ret_bins)
{
    int n_join = months_join(axis, max_bin);
    axis = months_padded(axis, n_join);
    for (int i = 0; i < axis.n / n_join; i++) {
        int first = axis.first + i * n_join, last = first + n_join - 1;
        ret_bins[i] = NAN;
        if (!months->range.n || last < months->range.first || first > last_of(months->range))
            continue;
        ret_bins[i] = 0;
        for (int month = first; month <= last; month++)
            ret_bins[i] += (double)rows_at(months, month);
    }
    return axis.n / n_join;
}
