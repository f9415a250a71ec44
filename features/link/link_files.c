// The files of linking. All but changes.csv follow from the records alone; changes.csv remembers
// what became of the persons of earlier runs.

#include "features/link/link_files.h"

#include "features/base/csv.h"
#include "features/link/changes.h"
#include "features/link/former_persons.h"
#include "features/link/pair_files.h"
#include "features/link/weights_manifest.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

day_t link_files_linked_on(const struct link_files *files, const struct persons *persons,
                           uint32_t record)
{
    const struct membership *last = &persons->memberships[persons->first[record + 1] - 1];
    if (!files->link || last->linked != DAY_NONE)
        return files->link ? last->linked : files->data_end;
    day_t received =
        persons->registry.first_received ? persons->registry.first_received[record] : DAY_NONE;
    return received == DAY_MAX ? DAY_NONE : received;
}

struct membership_rows {
    const struct link_files *files;
    const struct persons *persons;
    const float *confidence; // n_record
};

static void put_memberships(const void *context, size_t first, size_t end, struct row_text *text)
{
    const struct membership_rows *rows = context;
    const struct persons *persons = rows->persons;
    for (uint32_t r = (uint32_t)first; r < end; r++) {
        pair_files_put_record(text, &persons->registry, r);
        row_put_char(text, ',');
        row_put_field(text, texts_at(&persons->ids, persons_of_record(persons, r)));
        row_put_char(text, ',');
        row_put_general(text, (double)rows->confidence[r], 4);
        row_put_char(text, ',');
        row_put_day(text, link_files_linked_on(rows->files, persons, r));
        row_put_char(text, '\n');
    }
}

static void write_persons(FILE *stream, const struct link_files *files,
                          const struct persons *persons)
{
    float *confidence = pair_files_confidence(persons);
    const struct membership_rows rows = {files, persons, confidence};
    fputs("input,record_id,person_id,confidence,linked_on\n", stream);
    text_rows_write(stream, persons->registry.n_record, files->n_thread, put_memberships, &rows);
    free(confidence);
}

// Files that nothing reads, so that nothing would miss them: link.json says how long they are.
static const char *const listed_files[] = {"pairs.csv", "review.csv"};
#define LISTED_COUNT (sizeof listed_files / sizeof *listed_files)

// -1 = there is no such file.
static long long bytes_of(const char *folder, const char *name)
{
    struct arena arena = {0};
    struct stat info;
    bool there = stat(file_join(&arena, folder, name), &info) == 0;
    arena_done(&arena);
    return there ? (long long)info.st_size : -1;
}

static void put_bytes(json *root, const struct link_files *files)
{
    json *bytes = json_put_object(root, "bytes");
    for (size_t i = 0; i < LISTED_COUNT && files->link; i++)
        json_put_integer(bytes, listed_files[i], bytes_of(files->folder, listed_files[i]));
}

bool link_files_whole(const char *folder, const json *manifest)
{
    const json *bytes = json_get(manifest, "bytes");
    for (size_t i = 0; i < LISTED_COUNT; i++) {
        long long n = json_whole(bytes, listed_files[i], -1);
        if (n >= 0 && n != bytes_of(folder, listed_files[i]))
            return false;
    }
    return true;
}

static enum status
write_csv(const struct link_files *files, const struct persons *persons, const char *name,
          void (*write)(FILE *, const struct link_files *, const struct persons *),
          struct error *err)
{
    struct arena arena = {0};
    struct output output;
    enum status status = output_open(&output, file_join(&arena, files->folder, name), err);
    if (!status) {
        write(output.stream, files, persons);
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}

static enum status write_former(const struct link_files *files, const struct persons *persons,
                                const struct former_rows *earlier, struct error *err)
{
    struct arena arena = {0};
    struct output output;
    enum status status = output_open(&output, file_join(&arena, files->folder, "former.csv"), err);
    if (!status) {
        former_persons_write(output.stream, persons, earlier, files->data_end);
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}

static size_t count_former(const struct persons *persons)
{
    size_t n = 0;
    for (size_t p = 0; p < persons->n_person; p++)
        n += persons->until[p] != DAY_MAX;
    return n;
}

// The most records that one of today's persons has.
static size_t largest_person(const struct persons *persons)
{
    uint32_t *n_record = memory_alloc((persons->n_person + 1) * sizeof *n_record), most = 0;
    for (size_t r = 0; r < persons->registry.n_record; r++) {
        uint32_t person = persons->memberships[persons->first[r + 1] - 1].person;
        if (++n_record[person] > most)
            most = n_record[person];
    }
    free(n_record);
    return most;
}

static void put_tally(json *rule, const struct match_tally *tally)
{
    static const char *const names[NUMBER_VERDICT_COUNT] = {
        [NUMBER_DATES_DIFFER] = "pairs_dates_differ",
        [NUMBER_NAMES_DIFFER] = "pairs_names_differ",
        [NUMBER_ALONE] = "pairs_number_alone",
    };
    for (size_t i = 0; i < NUMBER_VERDICT_COUNT; i++)
        if (names[i])
            json_put_integer(rule, names[i], (long long)tally->n_refused[i]);
    json_put_integer(rule, "values_shared_by_too_many", (long long)tally->n_crowd);
    json_put_integer(rule, "records_of_most_shared_value", (long long)tally->n_largest_crowd);
    json_put_integer(rule, "values_of_unlike_records", (long long)tally->n_strange);
    json_put_integer(rule, "records_of_most_unlike_value", (long long)tally->n_largest_strange);
}

static void put_unusable(json *root, const struct persons *persons)
{
    json *list = json_put_array(root, "unusable_values");
    for (size_t i = 0; i < persons->n_unusable; i++) {
        json *item = json_add_object(list);
        json_put_text(item, "column", persons->unusable[i].column);
        json_put_integer(item, "values", (long long)persons->unusable[i].n);
    }
}

static void put_plain(json *root, const struct persons *persons)
{
    json *list = json_put_array(root, "plain_columns");
    for (size_t i = 0; i < persons->n_plain; i++) {
        json *item = json_add_object(list);
        json_put_text(item, "column", persons->plain[i].column);
        json_put_bool(item, "blank", persons->plain[i].blank);
    }
}

static size_t count_doubt(const struct persons *persons, enum match_doubt doubt)
{
    size_t n = 0;
    for (size_t i = 0; i < persons->n_review; i++)
        n += persons->reviews[i].doubt == doubt;
    return n;
}

static void put_rules(json *root, const struct link_files *files, const struct persons *persons)
{
    json *rules = json_put_array(root, "rules");
    for (size_t i = 0; i < files->link->n_rule; i++) {
        json *rule = json_add_object(rules);
        json_put_text(rule, "rule", files->link->rules[i].text);
        json_put_integer(rule, "pairs", (long long)persons->n_match[i]);
        put_tally(rule, &persons->tallies[i]);
    }
    put_unusable(root, persons);
    put_plain(root, persons);
    json_put_integer(root, "max_group", (long long)files->link->max_group);
    json_put_integer(root, "pairs_review", (long long)persons->n_review);
    json_put_integer(root, "pairs_review_numbers", (long long)count_doubt(persons, DOUBT_NUMBERS));
    json_put_integer(root, "pairs_across_adoption", (long long)persons->n_across_adoption);
    json_put_integer(root, "pairs_always", (long long)persons->n_match[files->link->n_rule]);
    json_put_integer(root, "kept_apart", (long long)persons->n_refused);
    json_put_integer(root, "decisions_without_record", (long long)persons->n_undecided);
    if (persons->n_undecided)
        json_put_text(root, "first_decision_without_record", persons->first_undecided);
}

static void put_blocks(json *root, const struct weight_matches *weights)
{
    json *list = json_put_array(root, "blocks");
    for (size_t i = 0; i < weights->n_block; i++) {
        const struct blocking_tally *tally = &weights->tallies[i];
        json *block = json_add_object(list);
        json_put_text(block, "block", weights->blocks[i].text);
        json_put_integer(block, "pairs", (long long)tally->n_pair);
        json_put_integer(block, "pairs_added", (long long)tally->n_added);
        if (i < weights->weights.n_added_recall)
            json_put_number(block, "recall_added", weights->weights.added_recall[i]);
        json_put_integer(block, "records_of_too_many_values", (long long)tally->n_many);
        json_put_integer(block, "large_blocks", (long long)tally->n_crowd);
        json_put_integer(block, "records_of_largest_block", (long long)tally->n_largest_crowd);
        json_put_integer(block, "blocks_left_out", (long long)tally->n_left_out);
        json_put_integer(block, "records_of_largest_left_out",
                         (long long)tally->n_largest_left_out);
    }
}

// Of an incremental run; the counts of blocks are then those of the last run that compared all.
static void put_incremental(json *weights, const struct incremental_counts *counts)
{
    if (!counts->is_incremental)
        return;
    json *object = json_put_object(weights, "incremental");
    json_put_integer(object, "records_changed", (long long)counts->n_changed);
    json_put_integer(object, "records_gone", (long long)counts->n_gone);
    json_put_integer(object, "pairs_compared", (long long)counts->n_compared);
    json_put_integer(object, "records_of_remade_persons", (long long)counts->n_remade);
}

// What the weights rest on, and how many pairs they linked.
static void put_weights(json *root, const struct link_files *files, const struct persons *persons)
{
    const struct weight_matches *weights = &persons->weights;
    json *object = json_put_object(root, "weights");
    json_put_number(object, "match_probability", files->link->match_probability);
    json_put_number(object, "prior", weights->weights.prior);
    json_put_bool(object, "converged", weights->weights.converged);
    json_put_bool(object, "configuration_changed", weights->kept_weights);
    json_put_integer(object, "pairs_above_0.01", (long long)weights->n);
    json_put_integer(object, "pairs_linked", (long long)persons->n_match[files->link->n_rule + 1]);
    put_blocks(object, weights);
    put_incremental(object, &persons->incremental);
    weights_manifest_put(object, persons);
}

static enum status write_manifest(const struct link_files *files, const struct persons *persons,
                                  struct error *err)
{
    struct arena arena = {0};
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "version", HEARTH_VERSION);
    json_put_text(root, "link",
                  !files->link             ? "none"
                  : files->link->n_compare ? "weights"
                                           : "rules");
    json_put_integer(root, "records", (long long)persons->registry.n_record);
    json *inputs = json_put_object(root, "records_by_input");
    for (uint32_t i = 0; i < persons->registry.n_input; i++) {
        long long n = 0;
        for (size_t r = 0; r < persons->registry.n_record; r++)
            n += persons->registry.input[r] == i;
        json_put_integer(inputs, persons->registry.inputs[i], n);
    }
    size_t n_former = count_former(persons);
    json_put_integer(root, "persons", (long long)(persons->n_person - n_former));
    json_put_integer(root, "former_persons", (long long)n_former);
    json_put_integer(root, "records_of_largest_person", (long long)largest_person(persons));
    persons_by_size_put(root, persons);
    json_put_integer(root, "ties_to_placeholders", (long long)persons->n_tie_to_nobody);
    if (files->link)
        put_rules(root, files, persons);
    if (files->link && files->link->n_compare)
        put_weights(root, files, persons);
    if (files->unreadable)
        unreadable_dates_put(root, files->unreadable);
    put_bytes(root, files);
    json_put_text(root, "hash", persons->hash);
    json_put_day(root, "data_end", files->data_end);
    json_put_number(root, "seconds", files->seconds);
    enum status status = json_write_file(root, file_join(&arena, files->folder, "link.json"), err);
    json_free(root);
    arena_done(&arena);
    return status;
}

enum status link_files_write(const struct link_files *files, const struct persons *persons,
                             struct error *err)
{
    struct arena arena = {0};
    struct former_rows earlier = {0};
    enum status status = file_make_directories(files->folder, err);
    if (!status && files->link) // before anything is written
        status =
            former_rows_read(&arena, file_join(&arena, files->folder, "former.csv"), &earlier, err);
    if (!status && files->link)
        status = changes_append(
            &(struct changes_request){files->folder, files->link, files->data_end}, persons, err);
    if (!status && files->link)
        status = write_csv(files, persons, "pairs.csv", pair_files_write_pairs, err);
    if (!status && files->link)
        status = write_csv(files, persons, "review.csv", pair_files_write_review, err);
    if (!status && files->link)
        status = write_former(files, persons, &earlier, err);
    if (!status && files->unreadable)
        status = unreadable_dates_write(files->unreadable, files->folder, err);
    arena_done(&arena);
    if (!status)
        status = write_csv(files, persons, "persons.csv", write_persons, err);
    return status ? status : write_manifest(files, persons, err);
}
