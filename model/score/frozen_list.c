// Plain columns of fixed width behind one line of JSON, as `features --out F.bin` has them. Rows are in
// the order of ranks; a person is taken out by overwriting the bytes of one id with zeros.
#include "model/score/frozen_list.h"

#include "features/base/column_file.h"

#include <stdlib.h>
#include <string.h>

#define NO_HOUSEHOLD UINT32_MAX

char *frozen_list_file(struct arena *arena, const char *scenario, day_t as_of, const char *model)
{
    char day[DAY_TEXT];
    return arena_format(arena, "kept/frozen/%s/%s-%s.bin", scenario, day_format(as_of, day), model);
}

struct freezing {
    struct column_file file;
    const struct scenario_model *model;
    const struct scores *scores;
    size_t id_bytes; // of the longest person or household id
};

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

static json *header_make(struct freezing *freezing)
{
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
    json *columns = json_put_array(root, "columns");
    column_file_add_text(&freezing->file, columns, "person_id", freezing->id_bytes);
    column_file_add_text(&freezing->file, columns, "household", freezing->id_bytes);
    column_file_add(&freezing->file, columns, "score", COLUMN_FLOAT64, sizeof(double));
    column_file_add(&freezing->file, columns, "log_odds", COLUMN_FLOAT64, sizeof(double));
    column_file_add(&freezing->file, columns, "alert", COLUMN_INT8, 1);
    return root;
}

static void column_write(const struct freezing *freezing, size_t bytes,
                         void (*item)(const struct freezing *freezing, size_t i, char *into))
{
    size_t n = freezing->scores->n;
    char *block = memory_alloc(n * bytes + 1);
    for (size_t i = 0; i < n; i++)
        item(freezing, i, block + i * bytes);
    column_file_write(&freezing->file, block, bytes);
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
    struct freezing freezing = {
        .file = {.stream = stream, .n_row = scores->n}, .model = model, .scores = scores};
    freezing.id_bytes = longest_id(&freezing);
    json *header = header_make(&freezing);
    column_file_header(&freezing.file, header);
    json_free(header);
    column_write(&freezing, freezing.id_bytes, item_person);
    column_write(&freezing, freezing.id_bytes, item_household);
    column_write(&freezing, sizeof(double), item_score);
    column_write(&freezing, sizeof(double), item_margin);
    column_write(&freezing, 1, item_alert);
}
