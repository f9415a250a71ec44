// Alerts, decisions and other systems hold person IDs for years. The IDs of merged persons follow
// from the data of each run; those that a run ended are only in the files of the run before it.

#include "features/link/former_persons.h"

#include "features/base/csv.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY UINT32_MAX
#define STEPS_MAX 64 // from an ID to the next: an earlier file that leads in circles ends here

// ---- the earlier file ---------------------------------------------------------------------------

static enum status damaged(struct error *err, const char *path, size_t line, const char *what)
{
    error_set(err, E_CONFLICT, "%s", what);
    error_at(err, path, line, 0);
    error_hint(err, "restore the file from a backup. To go on without it, move it away: the person "
                    "IDs that it alone has then lead nowhere");
    return E_CONFLICT;
}

static bool is_former_file(const struct csv_table *table)
{
    static const char *const names[] = {"person_id", "joined_into", "known_on"};
    bool same = table->n_col == 3;
    for (size_t i = 0; i < 3 && same; i++)
        same = strcmp(table->names[i], names[i]) == 0;
    return same;
}

enum status former_rows_read(struct arena *arena, const char *path, struct former_rows *ret_rows,
                             struct error *err)
{
    struct csv_table table;
    *ret_rows = (struct former_rows){0};
    if (!file_exists(path))
        return OK;
    enum status status = csv_read_table(arena, path, &table, err);
    if (status == E_DATA)
        return damaged(err, path, err->line, arena_text(arena, err->message));
    if (status)
        return status;
    if (!is_former_file(&table))
        return damaged(err, path, 1,
                       "not the former person IDs of an earlier run: its columns must be "
                       "person_id, joined_into, known_on");
    ret_rows->ids = arena_array(arena, table.n_row, sizeof *ret_rows->ids);
    ret_rows->into = arena_array(arena, table.n_row, sizeof *ret_rows->into);
    ret_rows->known_on = arena_array(arena, table.n_row, sizeof *ret_rows->known_on);
    for (size_t i = 0; i < table.n_row; i++) {
        ret_rows->ids[i] = table_cell(&table, i, 0);
        ret_rows->into[i] = table_cell(&table, i, 1);
        ret_rows->known_on[i] = table_cell(&table, i, 2);
        if (!*ret_rows->ids[i] || !*ret_rows->into[i])
            return damaged(err, path, table.lines[i], "a row without person_id or joined_into");
    }
    ret_rows->n = table.n_row;
    return OK;
}

// ---- where IDs lead -----------------------------------------------------------------------------

struct step { // an ID that nobody has today
    const char *id, *into;
    const char *known_on; // NULL = data_end
};

struct steps {
    struct step *items; // by ID; of one ID the step of this run comes first
    size_t n;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    ORDER_BY_TEXT(x->id, y->id);
    return ORDER_OF(x->known_on != NULL, y->known_on != NULL);
}

static uint32_t find_person(const struct persons *persons, const char *id)
{
    size_t i =
        SORTED_FIRST(k, persons->n_person, strcmp(texts_at(&persons->ids, (uint32_t)k), id) < 0);
    bool found = i < persons->n_person && strcmp(texts_at(&persons->ids, (uint32_t)i), id) == 0;
    return found ? (uint32_t)i : NOBODY;
}

struct claim { // records of an earlier person that are one person's today
    uint32_t then, now, n_record;
};

static int compare_claims(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    ORDER_BY(x->then, y->then);
    return ORDER_OF(x->now, y->now);
}

// Records of the earlier persons whose ID nobody has today, by person then and now. Earlier persons
// with a record of an adoption are left out: their ID leads nowhere.
static struct claim *list_claims(const struct persons *persons, size_t *ret_n)
{
    const struct previous_run *previous = &persons->previous;
    size_t n_record = persons->registry.n_record, n = 0;
    bool *is_out = memory_alloc(previous->n_person + 1);
    struct claim *claims = memory_alloc((n_record + 1) * sizeof *claims);
    for (size_t p = 0; p < previous->n_person; p++)
        is_out[p] = find_person(persons, previous->ids[p]) != NOBODY;
    for (size_t r = 0; previous->n_person && r < n_record; r++)
        if (previous->person[r] != PREVIOUS_RUN_NONE && persons->separated && persons->separated[r])
            is_out[previous->person[r]] = true;
    for (uint32_t r = 0; previous->n_person && r < n_record; r++)
        if (previous->person[r] != PREVIOUS_RUN_NONE && !is_out[previous->person[r]])
            claims[n++] = (struct claim){previous->person[r], persons_of_record(persons, r), 1};
    free(is_out);
    if (n)
        qsort(claims, n, sizeof *claims, compare_claims);
    *ret_n = n;
    return claims;
}

// Adds for each earlier person the step to the person of today with most of its records.
static void add_claims(const struct persons *persons, struct claim *claims, size_t n,
                       struct steps *steps)
{
    for (size_t i = 0; i < n;) {
        const struct claim *best = NULL;
        uint32_t then = claims[i].then;
        while (i < n && claims[i].then == then) {
            struct claim *claim = &claims[i++];
            while (i < n && compare_claims(claim, &claims[i]) == 0) {
                claim->n_record++;
                i++;
            }
            if (!best || claim->n_record > best->n_record)
                best = claim;
        }
        steps->items[steps->n++] =
            (struct step){persons->previous.ids[then], texts_at(&persons->ids, best->now), NULL};
    }
}

static void list_steps(const struct persons *persons, const struct former_rows *earlier,
                       struct steps *steps)
{
    size_t n;
    struct claim *claims = list_claims(persons, &n);
    steps->items = memory_alloc((n + earlier->n + 1) * sizeof *steps->items);
    add_claims(persons, claims, n, steps);
    for (size_t i = 0; i < earlier->n; i++)
        if (find_person(persons, earlier->ids[i]) == NOBODY)
            steps->items[steps->n++] =
                (struct step){earlier->ids[i], earlier->into[i], earlier->known_on[i]};
    if (steps->n)
        qsort(steps->items, steps->n, sizeof *steps->items, compare_steps);
    free(claims);
}

// The person of today that the step leads to; NOBODY where it ends, or at an adoption.
static uint32_t follow(const struct persons *persons, const struct steps *steps, const char *into,
                       const bool *is_apart)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        uint32_t person = find_person(persons, into);
        if (person != NOBODY)
            return is_apart[person] ? NOBODY : person;
        size_t k = SORTED_FIRST(s, steps->n, strcmp(steps->items[s].id, into) < 0);
        if (k == steps->n || strcmp(steps->items[k].id, into))
            return NOBODY;
        into = steps->items[k].into;
    }
    return NOBODY;
}

// Persons with a record of an adoption: whose an earlier ID was cannot be said of them.
static bool *mark_apart(const struct persons *persons)
{
    bool *is_apart = memory_alloc(persons->n_person + 1);
    for (uint32_t r = 0; persons->separated && r < persons->registry.n_record; r++)
        if (persons->separated[r])
            for (uint32_t k = persons->first[r]; k < persons->first[r + 1]; k++)
                is_apart[persons->memberships[k].person] = true;
    return is_apart;
}

// ---- writing ------------------------------------------------------------------------------------

static void write_row(FILE *stream, const char *id, const char *into, const char *known_on)
{
    csv_write_field(stream, id);
    fputc(',', stream);
    csv_write_field(stream, into);
    fputc(',', stream);
    csv_write_field(stream, known_on);
    fputc('\n', stream);
}

void former_persons_write(FILE *stream, const struct persons *persons,
                          const struct former_rows *earlier, day_t data_end)
{
    char day[DAY_TEXT];
    struct steps steps = {0};
    fputs("person_id,joined_into,known_on\n", stream);
    for (uint32_t p = 0; p < persons->n_person; p++)
        if (persons->until[p] != DAY_MAX)
            write_row(stream, texts_at(&persons->ids, p),
                      texts_at(&persons->ids, persons->merged_into[p]),
                      day_format(persons->until[p], day));
    bool *is_apart = mark_apart(persons);
    list_steps(persons, earlier, &steps);
    for (size_t i = 0; i < steps.n; i++) {
        const struct step *step = &steps.items[i];
        if (i && strcmp(steps.items[i - 1].id, step->id) == 0)
            continue;
        uint32_t person = follow(persons, &steps, step->into, is_apart);
        if (person != NOBODY)
            write_row(stream, step->id, texts_at(&persons->ids, person),
                      step->known_on ? step->known_on : day_format(data_end, day));
    }
    free(steps.items);
    free(is_apart);
}
