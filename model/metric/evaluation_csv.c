// The tables of an evaluation as CSV files, with "c" where a small count is withheld.
#include "model/metric/evaluation_report.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/small_counts.h"

// With --internal each row says so.
static void row_end(FILE *stream, const struct evaluation *evaluation)
{
    fputs(evaluation->min_count > 0 ? "\n" : ",1\n", stream);
}

static void header_write(FILE *stream, const char *names, const struct evaluation *evaluation)
{
    fprintf(stream, "%s%s\n", names, evaluation->min_count > 0 ? "" : ",internal");
}

static void write_interval(FILE *stream, const struct interval *interval, bool withheld)
{
    if (withheld) {
        fputs("," WITHHELD_CELL "," WITHHELD_CELL "," WITHHELD_CELL ",,withheld", stream);
        return;
    }
    char estimate[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    number_format(interval->estimate, estimate);
    number_format(interval->low, low);
    number_format(interval->high, high);
    fprintf(stream, ",%s,%s,%s,", estimate, low, high);
    csv_write_field(stream, interval->method ? interval->method : "");
    fputc(',', stream);
    csv_write_field(stream, interval->reason    ? interval->reason
                            : interval->rounded ? ROUNDED_NOTE
                                                : "");
}

static enum status metrics_csv(const char *path, const struct evaluation *evaluation,
                               struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    header_write(output.stream, "metric,estimate,ci_low,ci_high,interval,reason", evaluation);
    for (size_t i = 0; i < n_metric; i++) {
        fputs(metric_rows[i].name, output.stream);
        write_interval(output.stream, &evaluation->metrics[i], false);
        row_end(output.stream, evaluation);
    }
    return output_close(&output, err);
}

static enum status tops_csv(const char *path, const struct evaluation *evaluation,
                            struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    header_write(output.stream, "k,n,figure,estimate,ci_low,ci_high,interval,reason", evaluation);
    for (size_t i = 0; i < evaluation->n_top; i++) {
        const struct evaluated_top *top = &evaluation->tops[i];
        const struct interval *figures[] = {&top->precision, &top->recall, &top->lift};
        static const char *const names[] = {"precision", "recall", "lift"};
        for (int f = 0; f < 3; f++) {
            fprintf(output.stream, "%s,%.0f,%s", top->top.text, top->at.n, names[f]);
            write_interval(output.stream, figures[f], top->withheld);
            row_end(output.stream, evaluation);
        }
    }
    return output_close(&output, err);
}

static void write_count(FILE *stream, size_t n, bool withheld)
{
    if (withheld)
        fputs("," WITHHELD_CELL, stream);
    else
        fprintf(stream, ",%zu", n);
}

static enum status groups_csv(const char *path, const struct evaluation *evaluation,
                              struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    header_write(output.stream,
                 "column,value,n,n_positive,rate,estimate,ci_low,ci_high,interval,reason",
                 evaluation);
    for (size_t i = 0; i < evaluation->n_group; i++) {
        const struct evaluated_group *group = &evaluation->groups[i];
        for (int r = 0; r < RATE_COUNT; r++) {
            csv_write_field(output.stream, group->column);
            fputc(',', output.stream);
            csv_write_field(output.stream, group->value);
            write_count(output.stream, group->n, group->withheld[PART_SIZE]);
            write_count(output.stream, group->n_positive, group->withheld[PART_OUTCOME]);
            fprintf(output.stream, ",%s", rate_name(r));
            write_interval(output.stream, &group->rates[r], group->withheld[rate_part(r)]);
            row_end(output.stream, evaluation);
        }
    }
    return output_close(&output, err);
}

static void write_gap(FILE *stream, const struct evaluated_group *group, int i_rate)
{
    const struct gap *gap = &group->gaps[i_rate];
    const double values[] = {gap->difference.estimate, gap->difference.low, gap->difference.high,
                             gap->shrunk, gap->smallest};
    bool withheld = group->withheld[rate_part(i_rate)];
    csv_write_field(stream, group->column);
    fputc(',', stream);
    csv_write_field(stream, group->value);
    fprintf(stream, ",%s", rate_name(i_rate));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[NUMBER_TEXT];
        number_format(values[i], text);
        fprintf(stream, ",%s", withheld ? WITHHELD_CELL : text);
    }
    fprintf(stream, ",%s", withheld ? WITHHELD_CELL : gap->verdict ? gap->verdict : "");
}

static enum status gaps_csv(const char *path, const struct evaluation *evaluation,
                            struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    header_write(output.stream,
                 "column,value,rate,difference,ci_low,ci_high,shrunk,smallest_gap,verdict",
                 evaluation);
    for (size_t i = 0; i < evaluation->n_group; i++)
        for (int r = 0; r < RATE_COUNT; r++) {
            write_gap(output.stream, &evaluation->groups[i], r);
            row_end(output.stream, evaluation);
        }
    return output_close(&output, err);
}

enum status evaluation_write_csv(const char *directory, const struct evaluation *evaluation,
                                 struct error *err)
{
    struct arena arena = {0};
    enum status status = metrics_csv(file_join(&arena, directory, "metrics.csv"), evaluation, err);
    if (!status)
        status = tops_csv(file_join(&arena, directory, "at_k.csv"), evaluation, err);
    if (!status)
        status = groups_csv(file_join(&arena, directory, "groups.csv"), evaluation, err);
    if (!status)
        status = gaps_csv(file_join(&arena, directory, "gaps.csv"), evaluation, err);
    arena_done(&arena);
    return status;
}
