// Stand-alone linkage: the rows of CSV files become records, their cells evidence without dates.

#include "features/link/flat_link.h"

#include "features/base/csv.h"
#include "features/base/progress.h"
#include "features/base/real_path.h"
#include "features/base/sort.h"
#include "features/link/deterministic.h"
#include "features/link/link_files.h"
#include "features/link/unreadable_dates.h"

#include <stdlib.h>
#include <string.h>

struct flat_input {
    const char *name, *path;
    const struct link_input *config;
    const char *record_id; // the column of it
    struct csv_table table;
    size_t *order; // rows by record id, bytewise
    long id_column;
};

struct flat {
    const char *config_path;
    struct link_config link;
    size_t record_id_line, record_id_place;
    struct flat_input *inputs;
    size_t n_input;
    struct persons persons;
    struct unreadable_dates unreadable;
};

// ---- configuration ------------------------------------------------------------------------------

static const char *path_of(struct arena *arena, const char *config_path, const char *name)
{
    const char *slash = strrchr(config_path, '/');
    if (!slash)
        return arena_text(arena, name);
    return file_join(arena, arena_text_n(arena, config_path, (size_t)(slash - config_path)), name);
}

static void read_inputs(struct key_reader *reader, const struct yaml *list, struct flat *flat)
{
    const struct link_config *link = &flat->link;
    const struct yaml *entry = link->n_input ? list->first : NULL;
    flat->inputs = arena_array(reader->arena, link->n_input, sizeof *flat->inputs);
    flat->n_input = link->n_input;
    for (size_t i = 0; i < link->n_input; i++, entry = entry->next) {
        const struct link_input *row = &link->inputs[i];
        struct error err = {0};
        flat->inputs[i] =
            (struct flat_input){.name = row->name, .config = row, .record_id = link->record_id};
        if (row->file)
            flat->inputs[i].path = path_of(reader->arena, flat->config_path, row->file);
        for (size_t k = 0; k < i && row->name; k++)
            if (link->inputs[k].name && strcmp(link->inputs[k].name, row->name) == 0)
                key_note(reader,
                         yaml_error(entry, &err, "two inputs are named \"%.60s\"", row->name),
                         &err);
    }
}

static enum status read_config(struct arena *arena, struct flat *flat, struct error *err)
{
    const struct yaml *root, *node;
    enum status status = yaml_read_file(arena, flat->config_path, &root, err);
    if (status)
        return status;
    struct key_reader reader = key_reader_start(arena);
    key_read(&reader, &link_file_keys, root, NULL);
    if ((node = yaml_get(root, "link"))) {
        config_read_link(&reader, &link_alone_keys, node, &flat->link);
        read_inputs(&reader, yaml_get(node, "inputs"), flat);
        const struct yaml *record_id = yaml_get(node, "record_id");
        flat->record_id_line = record_id ? record_id->line : 0;
        flat->record_id_place = record_id ? record_id->column : 0;
    }
    return key_reader_finish(&reader, err);
}

// ---- records ------------------------------------------------------------------------------------

static const char *file_column(const struct flat_input *input, const char *name)
{
    const struct yaml *mapped = yaml_get(input->config->columns, name);
    return mapped ? mapped->text : name;
}

// A column that the configuration names: line 0 = not known where.
struct named_column {
    const char *name;
    size_t line, place;
};

// The place of a canonical column in the input's table; E_CONFIG when its file has none.
static enum status find_column(const struct flat *flat, const struct flat_input *input,
                               const struct named_column *named, long *ret_column,
                               struct error *err)
{
    const char *column = file_column(input, named->name);
    *ret_column = table_column(&input->table, column);
    if (*ret_column >= 0)
        return OK;
    bool mapped = strcmp(column, named->name) != 0;
    error_set(err, E_CONFIG, "%s has no column \"%.100s\"%s%.60s%s", input->path, column,
              mapped ? " (" : "", mapped ? named->name : "", mapped ? ")" : "");
    error_at(err, flat->config_path, named->line, named->place);
    const char *nearest = error_nearest(column, input->table.names, input->table.n_col);
    bool is_header = table_column(&input->table, file_column(input, input->record_id)) >= 0;
    if (nearest && is_header) // else the first row may be a person's
        error_hint(err, "did you mean \"%s\"?", nearest);
    else
        error_hint(err,
                   "correct the name, or write what the file calls it: columns: {%.60s: ITS "
                   "COLUMN}",
                   named->name);
    return E_CONFIG;
}

static void note_column(const struct flat *flat, const struct named_column *named,
                        struct error_list *errors)
{
    for (size_t i = 0; i < flat->n_input; i++) {
        struct error err = {0};
        long place;
        if (find_column(flat, &flat->inputs[i], named, &place, &err))
            error_list_add(errors, &err);
    }
}

static void note_rules(struct arena *arena, const struct flat *flat, const struct link_rule *rules,
                       size_t n, struct error_list *errors)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rules[i].n_column; k++) {
            size_t n_name = strlen(rules[i].columns[k]);
            if (rules == flat->link.blocks)
                link_block_cut(rules[i].columns[k], &n_name);
            const char *name = arena_text_n(arena, rules[i].columns[k], n_name);
            note_column(flat, &(struct named_column){name, rules[i].line, rules[i].column}, errors);
        }
}

// All columns that link.yaml names and an input has not.
static enum status check_columns(struct arena *arena, const struct flat *flat, struct error *err)
{
    const struct link_config *link = &flat->link;
    struct error_list *errors = arena_alloc(arena, sizeof *errors);
    note_rules(arena, flat, link->rules, link->n_rule, errors);
    note_rules(arena, flat, link->blocks, link->n_block, errors);
    for (size_t i = 0; i < link->n_compare; i++)
        note_column(flat,
                    &(struct named_column){link->compares[i].column, link->compares[i].line,
                                           link->compares[i].place},
                    errors);
    return error_list_finish(errors, err);
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const struct flat_input *input = context;
    const char *const *cells = input->table.cells + input->id_column;
    size_t n_col = input->table.n_col;
    ORDER_BY_TEXT(cells[*(const size_t *)a * n_col], cells[*(const size_t *)b * n_col]);
    return ORDER_OF(*(const size_t *)a, *(const size_t *)b);
}

static const char *id_of(const struct flat_input *input, size_t i)
{
    return table_cell(&input->table, input->order[i], (size_t)input->id_column);
}

static void bad_id(const struct flat_input *input, size_t i, const char *message,
                   struct error_list *errors)
{
    struct error err = {0};
    error_set(&err, E_DATA, "%s", message);
    error_at(&err, input->path, input->table.lines[input->order[i]], (size_t)input->id_column + 1);
    error_hint(&err, "every row of an input is one record, with an id of its own");
    error_list_add(errors, &err);
}

// Reads the file and sorts its rows by record id, each of which must be unique.
static enum status open_input(struct arena *arena, const struct flat *flat,
                              struct flat_input *input, struct error *err)
{
    const struct named_column id = {input->record_id, flat->record_id_line, flat->record_id_place};
    struct error_list *errors = arena_alloc(arena, sizeof *errors);
    enum status status = csv_read_table(arena, input->path, &input->table, err);
    if (!status)
        status = find_column(flat, input, &id, &input->id_column, err);
    if (status)
        return status;
    size_t n = input->table.n_row;
    input->order = arena_array(arena, n, sizeof *input->order);
    for (size_t i = 0; i < n; i++)
        input->order[i] = i;
    if (n)
        qsort_r(input->order, n, sizeof *input->order, compare_rows, input);
    for (size_t i = 0; i < n; i++)
        if (!*id_of(input, i))
            bad_id(input, i, "the record id is empty", errors);
        else if (i && strcmp(id_of(input, i - 1), id_of(input, i)) == 0)
            bad_id(input, i, "the record id stands in this file twice", errors);
    return error_list_finish(errors, err);
}

// The errors of all inputs, file by file.
static enum status open_inputs(struct arena *arena, struct flat *flat, struct error *err)
{
    struct error_list *errors = arena_alloc(arena, sizeof *errors);
    for (size_t i = 0; i < flat->n_input; i++) {
        struct error why = {.all = arena_alloc(arena, sizeof *why.all)};
        if (!open_input(arena, flat, &flat->inputs[i], &why))
            continue;
        size_t n;
        const struct error *others = error_others(&why, &n);
        struct error first = why;
        first.all = NULL;
        error_list_add(errors, &first);
        for (size_t k = 0; k < n; k++)
            error_list_add(errors, &others[k]);
    }
    enum status status = error_list_finish(errors, err);
    return status ? status : check_columns(arena, flat, err);
}

static enum status build_registry(struct arena *arena, struct flat *flat, struct error *err)
{
    struct registry *registry = &flat->persons.registry;
    size_t n = 0;
    for (size_t i = 0; i < flat->n_input; i++)
        n += flat->inputs[i].table.n_row;
    if (n >= UINT32_MAX - 1)
        return error_set(err, E_LIMIT, "more than 2^32 - 2 records");
    registry->inputs = arena_array(arena, flat->n_input, sizeof *registry->inputs);
    registry->ids = arena_array(arena, n, sizeof *registry->ids);
    registry->input = arena_array(arena, n, sizeof *registry->input);
    for (size_t i = 0; i < flat->n_input; i++) {
        registry->inputs[registry->n_input++] = flat->inputs[i].name;
        for (size_t k = 0; k < flat->inputs[i].table.n_row; k++) {
            registry->ids[registry->n_record] = id_of(&flat->inputs[i], k);
            registry->input[registry->n_record++] = (uint32_t)i;
        }
    }
    return OK;
}

static bool is_listed(const char *text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}

// The text of a cell; "" where it means: not known.
static const char *cell_of(const struct flat *flat, const struct flat_input *input, size_t i_row,
                           size_t i_column)
{
    const char *text = table_cell(&input->table, input->order[i_row], i_column);
    bool missing = is_listed(text, flat->link.missing, flat->link.n_missing) ||
                   is_listed(text, input->config->missing, input->config->n_missing);
    return missing ? "" : text;
}

static enum status gather_column(const struct flat *flat, struct linkage_variable *column,
                                 struct error *err)
{
    uint32_t record = 0;
    for (size_t i = 0; i < flat->n_input; i++) {
        const struct flat_input *input = &flat->inputs[i];
        long place;
        enum status status =
            find_column(flat, input, &(struct named_column){column->name, 0, 0}, &place, err);
        if (status)
            return status;
        for (size_t k = 0; k < input->table.n_row; k++)
            variable_add_text(column, record++, cell_of(flat, input, k, (size_t)place), DAY_NONE);
    }
    variable_settle(column, flat->persons.registry.n_record);
    return OK;
}

// The input's column of that name, or of a usual name of it; -1 = none.
static long find_evidence(const struct flat_input *input, const char *name)
{
    static const char *const births[] = {"date_of_birth", "birth_date", "birthdate", "DOB"};
    const struct csv_table *table = &input->table;
    long place = table_column(table, file_column(input, name));
    bool is_dob = strcmp(name, "dob") == 0;
    for (size_t i = 0; i < sizeof births / sizeof *births && place < 0 && is_dob; i++)
        place = table_column(table, births[i]);
    for (size_t i = 0; i < table->n_col && place < 0 && !is_dob; i++)
        if (strcmp(identity_field(table->names[i])->name, name) == 0)
            place = (long)i;
    return place;
}

// As gather_column, but inputs need not have the column. as_day: values are dates.
static void gather_evidence(const struct flat *flat, struct linkage_variable *column, bool as_day)
{
    uint32_t record = 0;
    for (size_t i = 0; i < flat->n_input; i++) {
        const struct flat_input *input = &flat->inputs[i];
        long place = find_evidence(input, column->name);
        for (size_t k = 0; k < input->table.n_row; k++, record++) {
            const char *text = place < 0 ? "" : cell_of(flat, input, k, (size_t)place);
            day_t day;
            if (!as_day)
                variable_add_text(column, record, text, DAY_NONE);
            else if (flat_date_parse(text, &day))
                variable_add_day(column, record, day, DAY_NONE);
        }
    }
    variable_settle(column, flat->persons.registry.n_record);
}

// ---- what cannot be read ------------------------------------------------------------------------

static int compare_places(const void *a, const void *b)
{
    const struct unreadable_date *x = a, *y = b;
    return ORDER_OF(x->line, y->line);
}

static void check_dates(struct flat *flat, const char *column, bool compared)
{
    for (size_t i = 0; i < flat->n_input; i++) {
        const struct flat_input *input = &flat->inputs[i];
        long place = find_evidence(input, column);
        size_t first = flat->unreadable.n;
        if (compared && place == find_evidence(input, "dob"))
            continue; // checked as the date of birth
        for (size_t k = 0; k < input->table.n_row && place >= 0; k++)
            unreadable_dates_check(
                &flat->unreadable,
                &(struct date_cell){cell_of(flat, input, k, (size_t)place), column, input->path,
                                    input->table.lines[input->order[k]], (size_t)place + 1},
                compared);
        if (flat->unreadable.n > first)
            qsort(flat->unreadable.items + first, flat->unreadable.n - first,
                  sizeof *flat->unreadable.items, compare_places);
    }
}

// The dates of birth that limits read, and the columns that are compared as dates.
static void find_unreadable_dates(struct flat *flat)
{
    check_dates(flat, "dob", false);
    for (size_t i = 0; i < flat->link.n_compare; i++)
        if (strcmp(flat->link.compares[i].as, "date") == 0 &&
            strcmp(flat->link.compares[i].column, "dob") != 0)
            check_dates(flat, flat->link.compares[i].column, true);
}

// ---- outputs ------------------------------------------------------------------------------------

static enum status guard_input(struct arena *arena, const struct flat *flat, const char *input,
                               const char *folder, struct error *err)
{
    if (!path_is_one_of(path_resolve(arena, input), path_resolve(arena, folder), FLAT_LINK_FILES))
        return OK;
    error_set(err, E_USAGE, "'%s' is what %s reads: hearth does not write there", input,
              flat->config_path);
    error_hint(err, "choose another place for --out");
    return E_USAGE;
}

// The inputs stand in link.yaml, where the command line's own check does not see them.
static enum status guard_inputs(struct arena *arena, const struct flat *flat, const char *folder,
                                struct error *err)
{
    const char *lists[] = {flat->link.never, flat->link.always};
    enum status status = OK;
    for (size_t i = 0; i < flat->n_input && !status; i++)
        status = guard_input(arena, flat, flat->inputs[i].path, folder, err);
    for (size_t i = 0; i < 2 && !status; i++)
        if (lists[i])
            status =
                guard_input(arena, flat, path_of(arena, flat->config_path, lists[i]), folder, err);
    return status;
}

// ---- the whole ----------------------------------------------------------------------------------

// An inspection reads settings, and makes none.
static const char *settings_of(struct arena *arena, const char *folder, bool inspects)
{
    const char *path = folder ? file_join(arena, folder, "weights.json") : NULL;
    return path && inspects && !file_exists(path) ? NULL : path;
}

static enum status link_records(struct arena *arena, struct flat *flat,
                                const struct flat_request *request,
                                const struct link_inspector *inspector, struct error *err)
{
    const char *folder = request->folder;
    struct deterministic_input input = {
        .link = &flat->link,
        .never = flat->link.never ? path_of(arena, flat->config_path, flat->link.never) : NULL,
        .always = flat->link.always ? path_of(arena, flat->config_path, flat->link.always) : NULL,
        .previous = folder ? file_join(arena, folder, "persons.csv") : "",
        .settings = settings_of(arena, folder, inspector != NULL),
        .inspector = inspector,
        .n_thread = request->n_thread,
        .unique = arena_array(arena, flat->n_input, sizeof *input.unique),
    };
    for (size_t i = 0; i < flat->n_input; i++)
        input.unique[i] = flat->inputs[i].config->unique;
    struct linkage_variable dob = {.name = "dob", .normalise = true};
    enum status status = OK;
    deterministic_variables(arena, &input);
    for (size_t i = 0; i < input.n_column && !status; i++) {
        input.columns[i].any_country = true;
        if (i < input.n_rule_column)
            status = gather_column(flat, &input.columns[i], err);
        else
            gather_evidence(flat, &input.columns[i], false);
    }
    if (!status) {
        find_unreadable_dates(flat);
        gather_evidence(flat, &dob, true);
        input.dob = &dob;
        status = deterministic_link(arena, &input, &flat->persons, err);
    }
    variable_done(&dob);
    for (size_t i = 0; i < input.n_column; i++)
        variable_done(&input.columns[i]);
    return status;
}

static enum status read_records(struct arena *arena, struct flat *flat, const char *folder,
                                struct error *err)
{
    enum status status = read_config(arena, flat, err);
    if (!status && folder)
        status = guard_inputs(arena, flat, folder, err);
    if (!status)
        status = open_inputs(arena, flat, err);
    return status ? status : build_registry(arena, flat, err);
}

enum status flat_link(struct arena *arena, const struct flat_request *request, struct error *err)
{
    double start = progress_seconds();
    struct flat flat = {.config_path = request->config_path};
    enum status status = read_records(arena, &flat, request->folder, err);
    if (!status)
        status = link_records(arena, &flat, request, NULL, err);
    if (!status) {
        struct link_files files = {request->folder,  &flat.link,
                                   DAY_NONE,         progress_seconds() - start,
                                   &flat.unreadable, request->n_thread};
        status = link_files_write(&files, &flat.persons, err);
    }
    persons_done(&flat.persons);
    unreadable_dates_done(&flat.unreadable);
    return status;
}

enum status flat_inspect(struct arena *arena, const struct flat_request *request,
                         const struct link_inspector *inspector, struct error *err)
{
    struct flat flat = {.config_path = request->config_path};
    enum status status = read_records(arena, &flat, NULL, err);
    if (!status)
        status = link_records(arena, &flat, request, inspector, err);
    persons_done(&flat.persons);
    unreadable_dates_done(&flat.unreadable);
    return status;
}
