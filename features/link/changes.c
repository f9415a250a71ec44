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
            flows->items[n++] = (struct flow){
                previous->person[r], persons->memberships[persons->first[r + 1] - 1].person, 1};
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

struct change {
    const char *name, *person, *other; // "split" or "merge"
    uint32_t n_record;
};

static void write_change(FILE *stream, const struct change *change, const char *day)
{
    fprintf(stream, "%s,", change->name);
    csv_write_field(stream, change->person);
    fputc(',', stream);
    csv_write_field(stream, change->other);
    fprintf(stream, ",%u,%s\n", change->n_record, day);
}

static void write_flows(FILE *stream, const struct persons *persons, const struct flows *flows,
                        day_t data_end)
{
    char day[DAY_TEXT];
    day_format(data_end, day);
    for (size_t i = 0; i < flows->n; i++) {
        const struct flow *flow = &flows->items[i];
        const char *then = persons->previous.ids[flow->then];
        const char *now = texts_at(&persons->ids, flow->now);
        if (strcmp(then, now) == 0)
            continue;
        if (flows->n_now[flow->then] > 1)
            write_change(stream, &(struct change){"split", then, now, flow->n_record}, day);
        if (flows->n_then[flow->now] > 1)
            write_change(stream, &(struct change){"merge", now, then, flow->n_record}, day);
    }
}

static enum status copy_old(struct arena *arena, const char *path, FILE *stream, struct error *err)
{
    struct file_text old;
    if (!file_exists(path)) {
        fputs("change,person_id,other_id,n_record,data_end\n", stream);
        return OK;
    }
    enum status status = file_read(arena, path, CHANGES_MAX_BYTES, &old, err);
    if (!status)
        fwrite(old.text, 1, old.n_bytes, stream);
    return status;
}

enum status changes_append(const char *folder, const struct persons *persons, day_t data_end,
                           struct error *err)
{
    struct arena arena = {0};
    struct output output;
    const char *path = file_join(&arena, folder, "changes.csv");
    enum status status = output_open(&output, path, err);
    if (!status) {
        status = copy_old(&arena, path, output.stream, err);
        if (!status && persons->previous.n_person) {
            struct flows flows = {0};
            flows_count(persons, &flows);
            write_flows(output.stream, persons, &flows, data_end);
            free(flows.items);
            free(flows.n_now);
            free(flows.n_then);
        }
        if (status)
            output_discard(&output);
        else
            status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}
