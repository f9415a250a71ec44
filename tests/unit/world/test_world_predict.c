// What a model could learn from records without error or delay: a plain logistic regression on
// counts of the facts about a child and its family before a date, judged on other families than it
// was fitted on. It must rank worse than the true risk does, and well enough to teach something.
//
//   test_world_predict [BIRTHS_PER_YEAR [SEED [MATRIX]]]     default 2500 and 1
//
// MATRIX: a file for the rows as 32-bit floats, for other programs to fit: days since 1970, family,
// true risk, outcome, then the columns. Nothing is fitted then.

#include "data-samples/world/world.h"
#include "data-samples/world/world_codes.h"
#include "tests/unit/world/world_rank.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROLES = 3, SELF = 0, PARENT = 1, SIBLING = 2, WINDOWS = 2, EXTRA = 20 };
enum { COLUMNS = 1 + EXTRA + FACT_KIND_COUNT * ROLES * WINDOWS, STEPS = 7 };

struct family_index {
    const struct world *world;
    uint32_t *first_person; // by family number; persons of a family are consecutive
    size_t *first_fact;     // by person
    size_t *first_stay;     // by person
};

static void index_make(const struct world *world, struct family_index *index)
{
    index->world = world;
    uint32_t n_family = 0;
    for (size_t i = 0; i < world->n_person; i++)
        if (world->persons[i].family >= n_family)
            n_family = world->persons[i].family + 1;
    index->first_person = calloc(n_family + 1, sizeof *index->first_person);
    index->first_fact = calloc(world->n_person + 1, sizeof *index->first_fact);
    index->first_stay = calloc(world->n_person + 1, sizeof *index->first_stay);
    for (size_t i = world->n_person; i-- > 0;)
        index->first_person[world->persons[i].family] = (uint32_t)i;
    for (size_t i = world->n_fact; i-- > 0;)
        index->first_fact[world->facts[i].person] = i;
    for (size_t i = world->n_stay; i-- > 0;)
        index->first_stay[world->stays[i].person] = i;
}

static void index_free(struct family_index *index)
{
    free(index->first_person);
    free(index->first_fact);
    free(index->first_stay);
}

static int role_of(const struct world *world, uint32_t child, uint32_t other)
{
    if (child == other)
        return SELF;
    return world->persons[other].mother == world->persons[child].mother &&
                   world->persons[child].mother != WORLD_NONE
               ? SIBLING
               : PARENT;
}

static void add_fact(const struct fact *fact, int role, day_t as_of, double *x)
{
    double *extra = x + 1;
    if (fact->day >= as_of || fact->kind == FACT_HARM) // which no agency has a record of
        return;
    double *counts = x + 1 + EXTRA + (fact->kind * ROLES + role) * WINDOWS;
    counts[0] += fact->day >= as_of - 365;
    counts[1]++;
    if (fact->kind == FACT_VISIT_DUE && role == SELF)
        extra[0] += fact->bits != 0;
    if (fact->kind == FACT_VISIT_DUE && role == SIBLING)
        extra[1] += fact->bits != 0;
    if (fact->kind == FACT_MOOD_SCORE)
        extra[2] = fact->value - 6;
    if (fact->kind == FACT_BOOKING) {
        extra[3] = fact->value - 10;
        for (int i = 0; i < 5; i++)
            extra[4 + i] = fact->bits >> i & 1;
    }
    if (fact->kind == FACT_ABSENCE)
        extra[9] = fmax(extra[9], fact->value);
    if (fact->kind == FACT_RENT)
        extra[10] = log1p(fact->value);
    if (fact->kind == FACT_BENEFIT && fact->end > as_of)
        extra[11] = 1;
    if (fact->kind == FACT_REFERRAL && role == SELF && fact->end > as_of)
        extra[12] = 1;
}

static void add_home(const struct family_index *index, uint32_t child, day_t as_of, double *extra)
{
    const struct world *world = index->world;
    uint32_t mother = world->persons[child].mother;
    for (size_t i = index->first_stay[mother];
         i < world->n_stay && world->stays[i].person == mother && world->stays[i].from < as_of;
         i++) {
        const struct dwelling *home = &world->dwellings[world->stays[i].dwelling];
        extra[13] = (5.5 - home->imd_decile) / 3;
        extra[14] = home->tenure == TENURE_SOCIAL_RENT;
        extra[15] = home->tenure == TENURE_PRIVATE_RENT;
    }
}

static void fill_row(const struct family_index *index, const struct risk_row *row, double *x)
{
    const struct world *world = index->world;
    const struct person *child = &world->persons[row->child];
    memset(x, 0, COLUMNS * sizeof *x);
    x[0] = 1;
    double *extra = x + 1;
    add_home(index, row->child, row->as_of, extra);
    day_t oldest = child->dob;
    for (uint32_t p = index->first_person[child->family];
         p < world->n_person && world->persons[p].family == child->family; p++) {
        if (role_of(world, row->child, p) == SIBLING && world->persons[p].dob < oldest)
            oldest = world->persons[p].dob;
        for (size_t i = index->first_fact[p]; i < world->n_fact && world->facts[i].person == p; i++)
            add_fact(&world->facts[i], role_of(world, row->child, p), row->as_of, x);
    }
    double first_birth = (oldest - world->persons[child->mother].dob) / 365.25;
    extra[16] = (first_birth - 28) / 5;
    extra[17] = first_birth < 20;
    extra[18] = (row->as_of - child->dob) / 365.25;
    extra[19] = row->as_of - child->dob < 365;
    for (int k = 1 + EXTRA; k < COLUMNS; k++)
        x[k] = log1p(x[k]);
}

// --- logistic regression, ridge penalty, Newton's method

struct data {
    gsl_matrix *x; // n × COLUMNS
    bool *outcome;
    uint32_t *family;
    size_t n;
};

static void newton_step(const struct data *train, gsl_vector *beta)
{
    static const double ridge = 20;
    gsl_matrix *information = gsl_matrix_calloc(COLUMNS, COLUMNS);
    gsl_vector *score = gsl_vector_calloc(COLUMNS), *eta = gsl_vector_calloc(train->n);
    gsl_matrix *weighted = gsl_matrix_alloc(train->n, COLUMNS);
    gsl_blas_dgemv(CblasNoTrans, 1, train->x, beta, 0, eta);
    gsl_vector *residual = gsl_vector_alloc(train->n);
    gsl_matrix_memcpy(weighted, train->x);
    for (size_t i = 0; i < train->n; i++) {
        double p = 1 / (1 + exp(-gsl_vector_get(eta, i)));
        gsl_vector_set(residual, i, train->outcome[i] - p);
        gsl_vector_view row = gsl_matrix_row(weighted, i);
        gsl_vector_scale(&row.vector, sqrt(p * (1 - p)));
    }
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, COLUMNS, (int)train->n, 1, weighted->data,
                (int)weighted->tda, 0, information->data, (int)information->tda); // OpenBLAS's
    gsl_blas_dgemv(CblasTrans, 1, train->x, residual, 0, score);
    for (size_t k = 0; k < COLUMNS; k++) {
        double penalty = k ? ridge : 1e-6;
        gsl_matrix_set(information, k, k, gsl_matrix_get(information, k, k) + penalty);
        gsl_vector_set(score, k, gsl_vector_get(score, k) - penalty * gsl_vector_get(beta, k));
    }
    gsl_linalg_cholesky_decomp1(information);
    gsl_linalg_cholesky_svx(information, score);
    gsl_vector_add(beta, score);
    gsl_matrix_free(information);
    gsl_matrix_free(weighted);
    gsl_vector_free(score);
    gsl_vector_free(eta);
    gsl_vector_free(residual);
}

// Children under two without an enquiry in the half year before.
static bool is_wanted(const struct family_index *index, const struct risk_row *row)
{
    const struct world *world = index->world;
    if (row->as_of - world->persons[row->child].dob >= 731)
        return false;
    for (size_t k = index->first_fact[row->child];
         k < world->n_fact && world->facts[k].person == row->child; k++)
        if (world->facts[k].kind == FACT_S47 && world->facts[k].day < row->as_of &&
            world->facts[k].day >= row->as_of - 183)
            return false;
    return true;
}

static bool write_matrix(const struct family_index *index, const char *path)
{
    FILE *file = fopen(path, "wb");
    double x[COLUMNS];
    float out[4 + COLUMNS];
    size_t n = 0, n_written = 0;
    for (size_t i = 0; file && i < index->world->n_risk; i++) {
        const struct risk_row *row = &index->world->risks[i];
        if (!is_wanted(index, row))
            continue;
        fill_row(index, row, x);
        out[0] = (float)row->as_of;
        out[1] = (float)index->world->persons[row->child].family;
        out[2] = row->risk_2y;
        out[3] = row->outcome_2y;
        for (int k = 0; k < COLUMNS; k++)
            out[4 + k] = (float)x[k];
        n++;
        n_written += fwrite(out, sizeof out, 1, file);
    }
    printf("%d columns\n", 4 + COLUMNS);
    return file && !fclose(file) && n_written == n;
}

// Those on every second quarter, of the families of the given parity.
static void collect(const struct family_index *index, int part, struct data *ret_data)
{
    const struct world *world = index->world;
    size_t n = 0;
    bool *in = calloc(world->n_risk + 1, sizeof *in);
    for (size_t i = 0; i < world->n_risk; i++) {
        const struct risk_row *row = &world->risks[i];
        in[i] = (int)(world->persons[row->child].family % 2) == part &&
                (row->as_of - world->records_from) / 91 % 2 == 0 && is_wanted(index, row);
        n += in[i];
    }
    *ret_data = (struct data){
        .x = gsl_matrix_alloc(n, COLUMNS), .outcome = calloc(n, sizeof *ret_data->outcome), .n = n};
    for (size_t i = 0, to = 0; i < world->n_risk; i++)
        if (in[i]) {
            fill_row(index, &world->risks[i], gsl_matrix_ptr(ret_data->x, to, 0));
            ret_data->outcome[to++] = world->risks[i].outcome_2y;
        }
    free(in);
}

static double evaluate(const struct data *data, const gsl_vector *beta)
{
    gsl_vector *eta = gsl_vector_calloc(data->n);
    gsl_blas_dgemv(CblasNoTrans, 1, data->x, beta, 0, eta);
    struct scored *rows = calloc(data->n, sizeof *rows);
    for (size_t i = 0; i < data->n; i++)
        rows[i] = (struct scored){gsl_vector_get(eta, i), data->outcome[i]};
    double area = scored_auroc(rows, data->n);
    free(rows);
    gsl_vector_free(eta);
    return area;
}

// Fits on one half of the families and judges on the other.
static double half(const struct data *train, const struct data *test)
{
    gsl_vector *beta = gsl_vector_calloc(COLUMNS);
    gsl_vector_set(beta, 0, -4);
    for (int i = 0; i < STEPS; i++)
        newton_step(train, beta);
    double area = evaluate(test, beta);
    printf("fitted on %zu rows: AUROC %.4f there, %.4f on the other families' %zu rows\n", train->n,
           evaluate(train, beta), area, test->n);
    gsl_vector_free(beta);
    return area;
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {
        .births_per_year = 2500, .n_year = 10, .data_end = day_from_civil(2025, 12, 31), .seed = 1};
    if (n_argument > 1)
        options.births_per_year = (int)strtol(arguments[1], NULL, 10);
    if (n_argument > 2)
        options.seed = (uint64_t)strtol(arguments[2], NULL, 10);
    struct world world;
    struct error err = {0};
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    struct family_index index;
    index_make(&world, &index);
    if (n_argument > 3) {
        bool written = write_matrix(&index, arguments[3]);
        index_free(&index);
        world_done(&world);
        return !written;
    }
    struct data halves[2];
    for (int i = 0; i < 2; i++)
        collect(&index, i, &halves[i]);
    double area = (half(&halves[0], &halves[1]) + half(&halves[1], &halves[0])) / 2;
    printf("AUROC of a model from error-free, timely records: %.4f (wanted 0.75 to 0.83)\n", area);
    for (int i = 0; i < 2; i++) {
        gsl_matrix_free(halves[i].x);
        free(halves[i].outcome);
    }
    index_free(&index);
    world_done(&world);
    return !(area > 0.75 && area < 0.83);
}
