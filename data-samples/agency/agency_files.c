// Opens, counts and closes an agency's files, and writes those about facts and persons row by row.

#include "data-samples/agency/agency_files.h"
#include "data-samples/world/world_text.h"

#include <string.h>

enum status agency_open(struct agency *agency, struct sheet *sheet, const char *file,
                        const char *header, struct error *err)
{
    const char *name = arena_format(&agency->arena, "%s/%s", agency->row->folder, file);
    agency->files[agency->n_file++].path = name;
    return sheet_open(sheet, file_join(&agency->arena, agency->records, name), &agency->row->style,
                      header, err);
}

enum status agency_close(struct agency *agency, struct sheet *sheet, struct error *err)
{
    agency->files[agency->n_file - 1].n_row = sheet->n_row;
    return sheet_close(sheet, err);
}

const char *agency_code(const struct fact *fact)
{
    const struct fact_row *row = &fact_rows[fact->kind];
    return fact->code < row->n_code ? row->codes[fact->code] : "";
}

const char *agency_spelling(const struct spelling *table, const char *canonical, struct draw *draw)
{
    for (; table->canonical; table++) {
        if (strcmp(table->canonical, canonical) != 0)
            continue;
        size_t n = 0;
        while (n < 3 && table->local[n])
            n++;
        return n ? table->local[draw_below(draw, (uint32_t)n)] : canonical;
    }
    return canonical;
}

static bool make_item(const struct agency *agency, const struct fact *fact,
                      struct fact_item *ret_item)
{
    size_t index = (size_t)(fact - agency->view->world->facts);
    *ret_item =
        (struct fact_item){fact, index, agency_draw(agency, PURPOSE_FACT, index), 0, NULL, ""};
    ret_item->known = agency_known(agency, fact->day, &ret_item->draw);
    if (ret_item->known > agency->view->end || !register_knows(agency, fact->person))
        return false;
    ret_item->client = register_client(agency, fact->person, fact->day, index);
    return true;
}

enum status agency_write_facts(struct agency *agency, const struct fact_file *file,
                               struct error *err)
{
    struct sheet sheet;
    struct fact_item item;
    enum status status = agency_open(agency, &sheet, file->name, file->header, err);
    if (status)
        return status;
    struct fact_list list = agency_facts(agency->view, &agency->arena, file->kinds);
    for (size_t i = 0; i < list.n; i++) {
        if (!make_item(agency, list.facts[i], &item))
            continue;
        const char *end = item.record_id + sizeof item.record_id;
        world_number_put(world_text_put(item.record_id, end, file->id_prefix), end, i + 1, 6);
        sheet_allow_errors(&sheet, agency_draw(agency, PURPOSE_ERRORS, item.index));
        file->write(agency, &sheet, &item);
    }
    return agency_close(agency, &sheet, err);
}

enum status agency_write_persons(struct agency *agency, const char *name, const char *header,
                                 version_writer *writer, struct error *err)
{
    struct sheet sheet;
    enum status status = agency_open(agency, &sheet, name, header, err);
    if (status)
        return status;
    register_write(agency, &sheet, writer);
    return agency_close(agency, &sheet, err);
}
