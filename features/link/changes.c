// Earlier and today's persons as a table of counts; its rows with several persons are splits, its
// columns with several are merges.

#include "features/link/changes.h"

#include "features/base/csv.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX_BYTES ((size_t)1 << 30)

struct flow { // records that went from an earlier person to one of today
    uint32_t then, now;
    uint32_t n_record;
};

struct flows {
    struct flow *items;
    size_t n;
    uint32_t *n_now;  // by earlier person: how many of today's have its records
    uint32_t *n_then; // by today's person: how many earlier ones it has records of
};

static int compare_flows(const void *a, const void *b)
{
    const struct flow *x = a, *y = b;
    ORDER_BY(x->then, y->then);
    return ORDER_OF(x->now, y->now);
}

static void flows_count(const struct persons *persons, struct flows *flows)
{
    const struct previous_run *previous = &persons->previous;
    flows->items = memory_alloc(persons->registry.n_record * sizeof *flows->items);
    size_t n = 0;
    for (size_t r = 0; r < persons->registry.n_record; r++)
        if (previous->person[r] != PREVIOUS_RUN_NONE &&
            !(persons->separated && persons->separated[r])) // across an adoption: never shown
            flows->items[n++] =
                (struct flow){previous->person[r], persons_of_record(persons, r), 1};
    if (n)
        qsort(flows->items, n, sizeof *flows->items, compare_flows);
    flows->n_now = memory_alloc(previous->n_person * sizeof *flows->n_now);
    flows->n_then = memory_alloc(persons->n_person * sizeof *flows->n_then);
    for (size_t i = 0; i < n; i++) {
        struct flow *last = flows->n ? &flows->items[flows->n - 1] : NULL;
        if (last && compare_flows(last, &flows->items[i]) == 0) {
            last->n_record++;
            continue;
        }
        flows->n_now[flows->items[i].then]++;
        flows->n_then[flows->items[i].now]++;
        flows->items[flows->n++] = flows->items[i];
    }
}

// ---- reasons --------------------------------------------------------------------------------------

// What linked, or keeps apart, two persons of the earlier run or a new record and one of them.
struct ground {
    uint32_t one, other; // earlier persons, one < other; NO_PERSON for new records
    const struct match *match;
};
#define NO_PERSON PREVIOUS_RUN_NONE

struct grounds {
    struct ground *items; // n, by persons, the first match first
    size_t n, capacity;
};

static int compare_grounds(const void *a, const void *b)
{
    const struct ground *x = a, *y = b;
    ORDER_BY(x->one, y->one);
    ORDER_BY(x->other, y->other);
    ORDER_BY(x->match->received, y->match->received);
    ORDER_BY(x->match->a, y->match->a);
    return ORDER_OF(x->match->b, y->match->b);
}

static void add_grounds(const struct persons *persons, const struct match *matches, size_t n,
                        struct grounds *grounds)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t a = persons->previous.person[matches[i].a];
        uint32_t b = persons->previous.person[matches[i].b];
        if (a == b && a != NO_PERSON && matches[i].doubt == DOUBT_NONE)
            continue;
        memory_grow(&grounds->items, &grounds->capacity, grounds->n + 1, sizeof *grounds->items);
        grounds->items[grounds->n++] = (struct ground){a < b ? a : b, a < b ? b : a, &matches[i]};
    }
}

static void grounds_find(const struct persons *persons, struct grounds *grounds)
{
    add_grounds(persons, persons->matches.items, persons->matches.n, grounds);
    add_grounds(persons, persons->reviews, persons->n_review, grounds);
    if (grounds->n)
        qsort(grounds->items, grounds->n, sizeof *grounds->items, compare_grounds);
}

// The first match between two earlier persons, or within one; NULL = none.
static const struct match *ground_of(const struct grounds *grounds, uint32_t one, uint32_t other)
{
    const struct ground key = {one < other ? one : other, one < other ? other : one, NULL};
    size_t i =
        SORTED_FIRST(k, grounds->n,
                     grounds->items[k].one < key.one ||
                         (grounds->items[k].one == key.one && grounds->items[k].other < key.other));
    bool found =
        i < grounds->n && grounds->items[i].one == key.one && grounds->items[i].other == key.other;
    return found ? grounds->items[i].match : NULL;
}

// ---- rows -----------------------------------------------------------------------------------------

struct writing {
    FILE *stream;
    const struct persons *persons;
    const struct link_config *link;
    struct grounds grounds;
    char data_end[DAY_TEXT];
};

struct change {
    const char *name, *person, *other; // "split", "merge", "join", "rename" or "end"
    uint32_t n_record;
    const struct match *ground; // NULL = not known: through other persons, or data that have gone
};

// date, kind and reason: since when and on what the change rests.
static void write_ground(const struct writing *writing, const struct match *ground)
{
    char day[DAY_TEXT];
    fprintf(writing->stream, ",%s,", day_format(ground->received, day));
    if (ground->doubt != DOUBT_NONE)
        fprintf(writing->stream, "kept apart,%s\n", match_doubt_words(ground->doubt));
    else if (ground->rule == MATCH_ALWAYS)
        fputs("clerical review,always\n", writing->stream);
    else if (ground->rule == MATCH_WEIGHT)
        fprintf(writing->stream, "match weight,%.1f\n", (double)ground->weight);
    else {
        fputs("rule,", writing->stream);
        csv_write_field(writing->stream, writing->link->rules[ground->rule].text);
        fputc('\n', writing->stream);
    }
}

// A change that no one match explains: known since the data's end.
static void write_other(const struct writing *writing, const char *name)
{
    static const char *const reasons[][3] = {
        {"split", "other", "nothing links the records now"},
        {"merge", "other", "through other records"},
        {"join", "other", "through other records"},
        {"rename", "other", "the ID went with records of another person"},
        {"end", "records gone", "no record is in the data"},
    };
    size_t i = 0;
    while (i + 1 < sizeof reasons / sizeof *reasons && strcmp(reasons[i][0], name))
        i++;
    fprintf(writing->stream, ",%s,%s,%s\n", writing->data_end, reasons[i][1], reasons[i][2]);
}

static void write_change(const struct writing *writing, const struct change *change)
{
    FILE *stream = writing->stream;
    fprintf(stream, "%s,", change->name);
    csv_write_field(stream, change->person);
    fputc(',', stream);
    csv_write_field(stream, change->other);
    fprintf(stream, ",%u,%s", change->n_record, writing->data_end);
    if (change->ground)
        write_ground(writing, change->ground);
    else
        write_other(writing, change->name);
}

static void write_flows(const struct writing *writing, const struct flows *flows)
{
    const struct persons *persons = writing->persons;
    for (size_t i = 0; i < flows->n; i++) {
        const struct flow *flow = &flows->items[i];
        const char *then = persons->previous.ids[flow->then];
        const char *now = texts_at(&persons->ids, flow->now);
        if (strcmp(then, now) == 0)
            continue;
        const char **senior = previous_run_find(&persons->previous, now);
        uint32_t into = senior ? (uint32_t)(senior - persons->previous.ids) : NO_PERSON;
        if (flows->n_now[flow->then] > 1)
            write_change(writing,
                         &(struct change){"split", then, now, flow->n_record,
                                          ground_of(&writing->grounds, flow->then, flow->then)});
        else if (flows->n_then[flow->now] == 1)
            write_change(writing, &(struct change){"rename", then, now, flow->n_record, NULL});
        if (flows->n_then[flow->now] > 1)
            write_change(writing, &(struct change){"merge", now, then, flow->n_record,
                                                   ground_of(&writing->grounds, flow->then, into)});
    }
}

// Persons none of whose records are in today's data.
static void write_ends(const struct writing *writing)
{
    const struct persons *persons = writing->persons;
    const struct previous_run *previous = &persons->previous;
    bool *is_left = memory_alloc(previous->n_person + 1);
    for (size_t r = 0; r < persons->registry.n_record; r++)
        if (previous->person[r] != NO_PERSON)
            is_left[previous->person[r]] = true;
    for (size_t p = 0; p < previous->n_person; p++)
        if (!is_left[p])
            write_change(writing, &(struct change){"end", previous->ids[p], "",
                                                   previous->n_record[p], NULL});
    free(is_left);
}

// New records that came to persons of the earlier run.
static void write_joins(const struct writing *writing)
{
    const struct persons *persons = writing->persons;
    uint32_t *n_new = memory_alloc((persons->n_person + 1) * sizeof *n_new);
    const struct match **ground = memory_alloc((persons->n_person + 1) * sizeof *ground);
    for (size_t r = 0; r < persons->registry.n_record; r++)
        n_new[persons_of_record(persons, r)] += persons->previous.person[r] == NO_PERSON;
    for (size_t i = writing->grounds.n; i-- > 0;) {
        const struct ground *item = &writing->grounds.items[i];
        uint32_t a = item->match->a, b = item->match->b;
        uint32_t person = persons_of_record(persons, a);
        if (item->other == NO_PERSON && item->one != NO_PERSON &&
            person == persons_of_record(persons, b))
            ground[person] = item->match;
    }
    for (size_t p = 0; p < persons->n_person; p++) {
        const char *id = texts_at(&persons->ids, (uint32_t)p);
        if (n_new[p] && previous_run_has(&persons->previous, id))
            write_change(writing, &(struct change){"join", id, "", n_new[p], ground[p]});
    }
    free(n_new);
    free(ground);
}

#define OLD_HEADER "change,person_id,other_id,n_record,data_end\n"
#define HEADER "change,person_id,other_id,n_record,data_end,date,kind,reason\n"

// A file without the last three columns gets them, empty. None of its fields holds a line break.
static void copy_rows(const struct file_text *old, FILE *stream)
{
    size_t n_header = strlen(OLD_HEADER);
    if (old->n_bytes < n_header || memcmp(old->text, OLD_HEADER, n_header) != 0) {
        fwrite(old->text, 1, old->n_bytes, stream);
        return;
    }
    fputs(HEADER, stream);
    for (size_t i = n_header; i < old->n_bytes; i++) {
        if (old->text[i] == '\n')
            fputs(",,,", stream);
        fputc(old->text[i], stream);
    }
}

// The first line that is not a change as hearth writes it; 0 = all are. A file whose last line was
// not finished ends with a row of too few fields, or without a line break.
static size_t find_damage(const struct file_text *old)
{
    struct csv_reader *reader = csv_open(old->text, old->n_bytes, (struct csv_form){0});
    struct csv_row row;
    size_t n_field = 0, line = 0, last = 1;
    enum csv_result result;
    while (!line && (result = csv_next(reader, &row)) != CSV_END) {
        last = row.line;
        if (!n_field)
            n_field =
                old->n_bytes >= strlen(HEADER) && memcmp(old->text, HEADER, strlen(HEADER)) == 0
                    ? 8
                    : 5;
        if (result == CSV_BAD || row.n_field != n_field)
            line = row.line;
    }
    csv_close(reader);
    bool is_ours = old->n_bytes && old->text[old->n_bytes - 1] == '\n' &&
                   (n_field == 8 || (old->n_bytes >= strlen(OLD_HEADER) &&
                                     memcmp(old->text, OLD_HEADER, strlen(OLD_HEADER)) == 0));
    return line ? line : is_ours ? 0 : last;
}

static enum status check_old(struct arena *arena, const char *path, struct error *err)
{
    struct file_text old;
    if (!file_exists(path))
        return OK;
    enum status status = file_read(arena, path, CHANGES_MAX_BYTES, &old, err);
    size_t line = status ? 0 : find_damage(&old);
    if (!line)
        return status;
    error_set(err, E_CONFLICT, "damaged: the line is not a change of persons, or not whole");
    error_at(err, path, line, 0);
    error_hint(err, "restore the file from a backup, or mend the line. To start a new list, move "
                    "the file away");
    return E_CONFLICT;
}

static enum status copy_old(struct arena *arena, const char *path, FILE *stream, struct error *err)
{
    struct file_text old;
    if (!file_exists(path)) {
        fputs(HEADER, stream);
        return OK;
    }
    enum status status = file_read(arena, path, CHANGES_MAX_BYTES, &old, err);
    if (!status)
        copy_rows(&old, stream);
    return status;
}

static void write_changes(FILE *stream, const struct link_config *link,
                          const struct persons *persons, day_t data_end)
{
    struct flows flows = {0};
    struct writing writing = {.stream = stream, .persons = persons, .link = link};
    day_format(data_end, writing.data_end);
    flows_count(persons, &flows);
    grounds_find(persons, &writing.grounds);
    write_flows(&writing, &flows);
    write_joins(&writing);
    write_ends(&writing);
    free(flows.items);
    free(flows.n_now);
    free(flows.n_then);
    free(writing.grounds.items);
}

enum status changes_append(const struct changes_request *request, const struct persons *persons,
                           struct error *err)
{
    struct arena arena = {0};
    struct output output;
    const char *path = file_join(&arena, request->folder, "changes.csv");
    enum status status = check_old(&arena, path, err);
    if (!status)
        status = output_open(&output, path, err);
    if (!status) {
        status = copy_old(&arena, path, output.stream, err);
        if (!status && persons->previous.n_person)
            write_changes(output.stream, request->link, persons, request->data_end);
        if (status)
            output_discard(&output);
        else
            status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}
