// Plain columns of fixed width behind one line of JSON, as `features --out F.bin` has them. Rows are in
// the order of ranks; a person is taken out by overwriting the bytes of one id with zeros.
#include "model/score/frozen_list.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT ((size_t)64)
#define NO_HOUSEHOLD UINT32_MAX

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ORDER "<"
#else
#define ORDER ">"
#endif

struct freezing {
    FILE *stream;
    const struct scenario_model *model;
    const struct scores *scores;
    size_t at;       // bytes of columns so far
    size_t id_bytes; // of the longest person or household id
};

static size_t padded(size_t n_bytes)
{
    return (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static const char *person_of(const struct freezing *freezing, size_t i)
{
    const struct scores *scores = freezing->scores;
    return extract_person_id(freezing->model->extract,
                             scores->matrix.person[scores->persons[i].i_row]);
}

static const char *household_of_row(const struct freezing *freezing, size_t i)
{
    const struct scores *scores = freezing->scores;
    uint32_t household = scores->matrix.household[scores->persons[i].i_row];
    return household == NO_HOUSEHOLD ? ""
                                     : extract_household_id(freezing->model->extract, household);
}

static size_t longest_id(const struct freezing *freezing)
{
    size_t longest = 1;
    for (size_t i = 0; i < freezing->scores->n; i++) {
        size_t n = strlen(person_of(freezing, i)), m = strlen(household_of_row(freezing, i));
        longest = n > longest ? n : longest;
        longest = m > longest ? m : longest;
    }
    return longest;
}

static void put_column(json *columns, struct freezing *freezing, const char *name, const char *type,
                       size_t bytes)
{
    json *column = json_add_object(columns);
    json_put_text(column, "name", name);
    json_put_text(column, "type", type);
    json_put_integer(column, "at", (long long)freezing->at);
    freezing->at += padded(freezing->scores->n * bytes);
}

static json *header_make(struct freezing *freezing)
{
    char id_type[32];
    const struct scores *scores = freezing->scores;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", freezing->model->info->name);
    json_put_day(root, "as_of", scores->as_of);
    json_put_text(root, "model", freezing->model->bundle.id);
    json_put_integer(root, "rows", (long long)scores->n);
    if (scores->tie.n) {
        json *tie = json_put_object(root, "tie");
        json_put_integer(tie, "n", (long long)scores->tie.n);
        json_put_integer(tie, "listed", (long long)scores->tie.n_listed);
        json_put_number(tie, "chance", (double)scores->tie.n_listed / (double)scores->tie.n);
    }
    snprintf(id_type, sizeof id_type, "|S%zu", freezing->id_bytes);
    json *columns = json_put_array(root, "columns");
    put_column(columns, freezing, "person_id", id_type, freezing->id_bytes);
    put_column(columns, freezing, "household", id_type, freezing->id_bytes);
    put_column(columns, freezing, "score", ORDER "f8", sizeof(double));
    put_column(columns, freezing, "log_odds", ORDER "f8", sizeof(double));
    put_column(columns, freezing, "alert", "|i1", 1);
    return root;
}

static void header_write(struct freezing *freezing)
{
    json *root = header_make(freezing);
    char *text = json_canonical(root);
    size_t n = strlen(text), n_padded = padded(n + 1);
    fwrite(text, 1, n, freezing->stream);
    for (; n + 1 < n_padded; n++)
        fputc(' ', freezing->stream);
    fputc('\n', freezing->stream);
    free(text);
    json_free(root);
}

// One item for each row, filled with zero bytes to a multiple of the alignment.
static void column_write(const struct freezing *freezing, size_t bytes,
                         void (*item)(const struct freezing *freezing, size_t i, char *into))
{
    size_t n = freezing->scores->n;
    char *block = memory_alloc(padded(n * bytes) + 1);
    for (size_t i = 0; i < n; i++)
        item(freezing, i, block + i * bytes);
    fwrite(block, 1, padded(n * bytes), freezing->stream);
    free(block);
}

static void item_person(const struct freezing *freezing, size_t i, char *into)
{
    const char *id = person_of(freezing, i);
    memcpy(into, id, strlen(id));
}

static void item_household(const struct freezing *freezing, size_t i, char *into)
{
    const char *id = household_of_row(freezing, i);
    memcpy(into, id, strlen(id));
}

static void item_score(const struct freezing *freezing, size_t i, char *into)
{
    memcpy(into, &freezing->scores->persons[i].score, sizeof(double));
}

static void item_margin(const struct freezing *freezing, size_t i, char *into)
{
    memcpy(into, &freezing->scores->persons[i].margin, sizeof(double));
}

static void item_alert(const struct freezing *freezing, size_t i, char *into)
{
    *into = freezing->scores->persons[i].alert;
}

void frozen_list_write(FILE *stream, const struct scenario_model *model,
                       const struct scores *scores)
{
    struct freezing freezing = {.stream = stream, .model = model, .scores = scores};
    freezing.id_bytes = longest_id(&freezing);
    header_write(&freezing);
    column_write(&freezing, freezing.id_bytes, item_person);
    column_write(&freezing, freezing.id_bytes, item_household);
    column_write(&freezing, sizeof(double), item_score);
    column_write(&freezing, sizeof(double), item_margin);
    column_write(&freezing, 1, item_alert);
}
