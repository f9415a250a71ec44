// Writes whose each record is, so that readers need not read link/persons.csv as text.

#include "features/timeline/build_record_links.h"

#include "features/link/pair_files.h"
#include "features/timeline/record_links.h"

#include <stdlib.h>

static enum status write_ids(struct timeline_writer *build, const struct registry *registry,
                             struct error *err)
{
    struct arena arena = {0};
    struct texts ids = texts_make(&arena, registry->ids, registry->n_record);
    struct texts inputs = texts_make(&arena, registry->inputs, registry->n_input);
    uint32_t *first = arena_array(&arena, registry->n_input + 1, sizeof *first);
    for (size_t r = 0; r < registry->n_record; r++)
        first[registry->input[r] + 1]++;
    for (size_t i = 0; i < registry->n_input; i++)
        first[i + 1] += first[i];
    enum status status = timeline_write_texts(build, "record.id", &ids, err);
    if (!status)
        status = timeline_write_texts(build, "record.input", &inputs, err);
    if (!status)
        status = pack_add(
            build->writer,
            (struct pack_array){"record.input_first", first, registry->n_input + 1, sizeof *first},
            err);
    arena_done(&arena);
    return status;
}

static enum status write_by_person(struct timeline_writer *build, const struct record_link *links,
                                   size_t n, struct error *err)
{
    uint32_t *person = memory_alloc(n * sizeof *person), *first, *order;
    for (size_t r = 0; r < n; r++)
        person[r] = links[r].person;
    timeline_sort(build->persons->n_person, n, person, &first, &order);
    enum status status = pack_add(build->writer,
                                  (struct pack_array){"record.person_first", first,
                                                      build->persons->n_person + 1, sizeof *first},
                                  err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"record.by_person", order, n, sizeof *order}, err);
    free(person);
    free(first);
    free(order);
    return status;
}

enum status timeline_write_record_links(struct timeline_writer *build,
                                        const struct link_files *files, struct error *err)
{
    const struct persons *persons = build->persons;
    size_t n = persons->registry.n_record;
    struct record_link *links = memory_alloc(n * sizeof *links);
    float *confidence = pair_files_confidence(persons);
    for (uint32_t r = 0; r < n; r++)
        links[r] = (struct record_link){persons_of_record(persons, r),
                                        link_files_linked_on(files, persons, r), confidence[r]};
    free(confidence);
    enum status status = write_ids(build, &persons->registry, err);
    if (!status)
        status = pack_add(build->writer,
                          (struct pack_array){"record.links", links, n, sizeof *links}, err);
    if (!status)
        status = write_by_person(build, links, n, err);
    free(links);
    return status;
}
