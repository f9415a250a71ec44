// Recall and precision of linkage for people and for machines.

#include "features/link/reference_standard.h"

#include <math.h>
#include <stdio.h>

static double share(double n, double n_all)
{
    return n_all > 0 ? n / n_all : NAN;
}

static void print_share(double value)
{
    if (isnan(value))
        printf("  %8s", "-");
    else
        printf("  %7.2f%%", 100 * value);
}

static void print_line(const char *left, const char *right, const struct reference_counts *counts)
{
    printf("    %-14s %-14s %12.0f %12.0f", left, right, counts->n_true, counts->n_linked);
    print_share(share(counts->n_both, counts->n_true));
    print_share(share(counts->n_both, counts->n_linked));
    putchar('\n');
}

void reference_print(const struct reference_standard *reference)
{
    printf("against the reference standard, by pairs of records of one person:\n");
    printf("    %-14s %-14s %12s %12s  %8s  %9s\n", "input", "input", "true", "linked", "recall",
           "precision");
    for (size_t i = 0; i < reference->n_pair; i++)
        print_line(reference->pairs[i].left, reference->pairs[i].right,
                   &reference->pairs[i].counts);
    print_line("all", "", &reference->all);
    if (reference->n_not_compared || reference->n_absent)
        printf(
            "    %zu records compared; %zu more are not in the reference, %zu of the reference are "
            "not in the data\n",
            reference->n_record, reference->n_not_compared, reference->n_absent);
    if (reference->n_blank)
        printf("    %zu of the reference have no person and are not compared\n",
               reference->n_blank);
}

static void put_counts(json *object, const struct reference_counts *counts)
{
    json_put_integer(object, "pairs_true", (long long)counts->n_true);
    json_put_integer(object, "pairs_joined", (long long)counts->n_linked);
    json_put_integer(object, "pairs_both", (long long)counts->n_both);
    json_put_number(object, "recall", share(counts->n_both, counts->n_true));
    json_put_number(object, "precision", share(counts->n_both, counts->n_linked));
}

static void put_interval(json *object, const char *key, const struct reference_share *share)
{
    json *item = json_put_object(object, key);
    json_put_number(item, "estimate", share->estimate);
    json_put_number(item, "low", share->low);
    json_put_number(item, "high", share->high);
}

void reference_put(json *object, const struct reference_standard *reference)
{
    json_put_integer(object, "records_judged", (long long)reference->n_record);
    json_put_integer(object, "records_not_in_truth", (long long)reference->n_not_compared);
    json_put_integer(object, "records_not_in_data", (long long)reference->n_absent);
    json_put_integer(object, "records_without_person", (long long)reference->n_blank);
    put_counts(object, &reference->all);
    json *pairs = json_put_array(object, "inputs");
    for (size_t i = 0; i < reference->n_pair; i++) {
        json *pair = json_add_object(pairs);
        json_put_text(pair, "left", reference->pairs[i].left);
        json_put_text(pair, "right", reference->pairs[i].right);
        put_counts(pair, &reference->pairs[i].counts);
        put_interval(pair, "recall_interval", &reference->pairs[i].recall);
        put_interval(pair, "precision_interval", &reference->pairs[i].precision);
    }
}
