// Ticks at round numbers: 1, 2, 2.5 or 5 times a power of ten; for dates whole years, months or
// days.

#include "features/report/chart_axis.h"

#include "features/base/day.h"
#include "features/base/number.h"

#include <math.h>
#include <string.h>

#define DAYS_PER_MONTH 30.436875

void axis_include(struct axis_range *range, double value)
{
    if (!isfinite(value))
        return;
    range->min = fmin(range->min, value);
    range->max = fmax(range->max, value);
}

static double round_step(double span, int n_wanted)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(span / n_wanted)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (span / (steps[i] * power) <= n_wanted + 1e-9)
            return steps[i] * power;
    return 10 * power;
}

static void plan_numbers(struct axis *axis, bool fixed, int n_wanted)
{
    axis->step = round_step(axis->max - axis->min, n_wanted);
    if (!fixed) {
        axis->min = floor(axis->min / axis->step + 1e-9) * axis->step;
        axis->max = ceil(axis->max / axis->step - 1e-9) * axis->step;
    }
    double first = ceil(axis->min / axis->step - 1e-9);
    for (double k = first; axis->n_tick < AXIS_MAX_TICKS; k++) {
        if (k * axis->step > axis->max + 1e-9 * axis->step)
            break;
        axis->ticks[axis->n_tick++] = k * axis->step;
    }
}

static void plan_single_days(struct axis *axis, int n_wanted)
{
    axis->step = fmax(1, round(round_step(axis->max - axis->min, n_wanted)));
    for (double day = ceil(axis->min); day <= axis->max && axis->n_tick < AXIS_MAX_TICKS;
         day += axis->step)
        axis->ticks[axis->n_tick++] = day;
    axis->step /= DAYS_PER_MONTH;
}

static void plan_days(struct axis *axis, int n_wanted)
{
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200};
    double n_month = (axis->max - axis->min) / DAYS_PER_MONTH;
    if (n_month < 3) {
        plan_single_days(axis, n_wanted);
        return;
    }
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && n_month / steps[i] > n_wanted)
        i++;
    axis->step = steps[i];
    int year, month, day_of_month;
    day_to_civil((day_t)axis->min, &year, &month, &day_of_month);
    year -= steps[i] > 12 ? year % (steps[i] / 12) : 0;
    day_t tick = day_from_civil(year, 1, 1);
    for (; tick <= axis->max && axis->n_tick < AXIS_MAX_TICKS;
         tick = day_add_months(tick, steps[i]))
        if (tick >= axis->min)
            axis->ticks[axis->n_tick++] = tick;
}

void axis_plan(struct axis *ret_axis, const struct chart_axis *row, struct axis_range range,
               int n_wanted)
{
    bool fixed = row->min < row->max;
    *ret_axis = (struct axis){.title = row->title, .scale = row->scale};
    ret_axis->min = fixed ? row->min : range.min;
    ret_axis->max = fixed ? row->max : range.max;
    if (ret_axis->min > ret_axis->max) {
        ret_axis->min = 0;
        ret_axis->max = 1;
    } else if (ret_axis->min == ret_axis->max) {
        double margin = row->scale == CHART_DAY ? 31 : fmax(fabs(ret_axis->min) * 0.1, 1e-6);
        ret_axis->min -= margin;
        ret_axis->max += margin;
    } else if (row->scale == CHART_DAY && !fixed) {
        double margin = 0.03 * (ret_axis->max - ret_axis->min);
        ret_axis->min -= margin;
        ret_axis->max += margin;
    }
    if (row->scale == CHART_DAY)
        plan_days(ret_axis, n_wanted);
    else
        plan_numbers(ret_axis, fixed, n_wanted);
}

double axis_place(const struct axis *axis, double value)
{
    double share = (value - axis->min) / (axis->max - axis->min);
    share = fmin(1, fmax(0, share));
    return axis->from_px + share * (axis->to_px - axis->from_px);
}

const char *axis_value_text(enum chart_scale scale, double value, char buffer[AXIS_TEXT])
{
    if (isnan(value))
        snprintf(buffer, AXIS_TEXT, "–");
    else if (scale == CHART_DAY)
        day_format((day_t)value, buffer);
    else if (scale == CHART_PERCENT)
        snprintf(buffer, AXIS_TEXT, "%.1f%%", value * 100);
    else if (value == floor(value) && fabs(value) < 1e9)
        snprintf(buffer, AXIS_TEXT, "%.0f", value);
    else
        snprintf(buffer, AXIS_TEXT, "%.4g", value);
    return buffer;
}

// The fewest decimals with which neighbouring ticks differ.
static int tick_decimals(double step)
{
    int n = 0;
    while (n < 6 && fabs(step - round(step)) > 1e-6) {
        step *= 10;
        n++;
    }
    return n;
}

const char *axis_tick_text(const struct axis *axis, double value, char buffer[AXIS_TEXT])
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, day_of_month;
    if (fabs(value) < 1e-9 * axis->step)
        value = 0; // no "-0"
    if (axis->scale == CHART_PERCENT) {
        snprintf(buffer, AXIS_TEXT, "%.*f%%", tick_decimals(axis->step * 100), value * 100);
    } else if (axis->scale == CHART_NUMBER) {
        if (fabs(axis->max) >= 1e7 || fabs(axis->min) >= 1e7 || axis->step < 1e-6)
            snprintf(buffer, AXIS_TEXT, "%g", value);
        else
            snprintf(buffer, AXIS_TEXT, "%.*f", tick_decimals(axis->step), value);
    } else {
        day_to_civil((day_t)value, &year, &month, &day_of_month);
        if (axis->step < 1)
            snprintf(buffer, AXIS_TEXT, "%d %s", day_of_month, months[month - 1]);
        else if (axis->step < 12)
            snprintf(buffer, AXIS_TEXT, "%s %d", months[month - 1], year);
        else
            snprintf(buffer, AXIS_TEXT, "%d", year);
    }
    return buffer;
}
