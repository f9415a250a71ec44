// Proves the rows: the audit tells of every insert, change and deletion by digest, so that the last digest
// of each row is what must be in the file, no row more and none less. What the tables are, and what is in
// those that the steps fill, is taken from a store that the steps make anew in memory.

#include "serve/store/row_proof.h"

#include "features/base/arena.h"
#include "features/base/json.h"
#include "serve/store/migrate.h"
#include "serve/store/row_digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What was told of a row.
struct told {
    size_t i_table;
    int64_t id;
    size_t order; // of telling
    bool deleted;
    uint8_t digest[DIGEST_BYTES];
};

struct row_proof {
    struct database *model; // what the steps make
    char **tables;          // names, in the order in which they were told of
    size_t n_table, table_capacity;
    struct told *told;
    size_t n_told, capacity;
};

static size_t table_number(struct row_proof *proof, const char *name)
{
    for (size_t i = 0; i < proof->n_table; i++)
        if (strcmp(proof->tables[i], name) == 0)
            return i;
    memory_grow(&proof->tables, &proof->table_capacity, proof->n_table + 1, sizeof *proof->tables);
    proof->tables[proof->n_table] = memory_text(name);
    return proof->n_table++;
}

static struct told *told_add(struct row_proof *proof, size_t i_table, int64_t id)
{
    memory_grow(&proof->told, &proof->capacity, proof->n_told + 1, sizeof *proof->told);
    struct told *told = &proof->told[proof->n_told];
    *told = (struct told){.i_table = i_table, .id = id, .order = proof->n_told++};
    return told;
}

static bool table_told(struct row_proof *proof, const char *name, const json *rows)
{
    size_t i_table = table_number(proof, name);
    const char *key;
    for (size_t i = 0; (key = json_key_at(rows, i)); i++) {
        struct told *told = told_add(proof, i_table, strtoll(key, NULL, 10));
        const char *hex = json_text(rows, key);
        told->deleted = !hex;
        if (hex && !digest_from_hex(hex, told->digest))
            return false;
    }
    return true;
}

bool row_proof_told(struct row_proof *proof, const struct audit_row *row)
{
    json *root = NULL;
    const char *name;
    bool fine = true;
    if (!*row->changes)
        return true;
    if (json_read_text(row->changes, strlen(row->changes), &root, ERROR_IGNORED))
        return false;
    for (size_t i = 0; fine && (name = json_key_at(root, i)); i++)
        fine = table_told(proof, name, json_get(root, name));
    json_free(root);
    return fine;
}

// ---- a store that the steps make -----------------------------------------------------------------

static enum status model_read(struct row_proof *proof, const char *table, struct error *err)
{
    struct query *row;
    bool more;
    size_t i_table = table_number(proof, table);
    enum status status = row_walk_start(proof->model, table, &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more)
        row_digest(row, table, 1,
                   told_add(proof, i_table, query_integer(row, "row_number"))->digest);
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

enum status row_proof_create(const struct database_kind *kind, int n_step,
                             struct row_proof **ret_proof, struct error *err)
{
    char **tables = NULL;
    size_t n = 0;
    struct row_proof *proof = memory_alloc(sizeof *proof);
    struct migration_run run = {.steps = kind->migrations, .n_step = n_step};
    enum status status =
        database_open(kind, &(struct database_open){.in_memory = true}, &proof->model, err);
    if (!status)
        status = migrate(proof->model, &run, err);
    if (!status)
        status = row_tables(proof->model, &tables, &n, err);
    for (size_t i = 0; i < n && !status; i++)
        status = model_read(proof, tables[i], err);
    row_tables_free(tables, n);
    if (status)
        row_proof_free(proof);
    else
        *ret_proof = proof;
    return status;
}

void row_proof_free(struct row_proof *proof)
{
    if (!proof)
        return;
    database_close(proof->model);
    row_tables_free(proof->tables, proof->n_table);
    free(proof->told);
    free(proof);
}

// ---- comparing -----------------------------------------------------------------------------------

static void fault_set(struct audit_check *check, const char *format, const char *what,
                      const char *name)
{
    snprintf(check->fault, sizeof check->fault, format, what, name);
    check->reason = check->fault;
}

static void row_fault(struct audit_check *check, const char *table, int64_t id, const char *what)
{
    snprintf(check->fault, sizeof check->fault, "row %lld of the table %.64s %s", (long long)id,
             table, what);
    check->reason = check->fault;
}

static bool same_row(struct query *a, struct query *b, const char *column)
{
    const char *left = query_text(a, column), *right = query_text(b, column);
    return left && right && strcmp(left, right) == 0;
}

// One step of two lists in the same order; true = go on.
static bool schema_step(struct audit_check *check, struct query *wanted, struct query *found,
                        const bool more[2])
{
    if (!more[0] && !more[1])
        return false;
    int order = !more[0]   ? 1
                : !more[1] ? -1
                           : strcmp(query_text(wanted, "type"), query_text(found, "type"));
    if (!order)
        order = strcmp(query_text(wanted, "name"), query_text(found, "name"));
    if (order < 0)
        fault_set(check, "the %.16s %.64s of the store is missing", query_text(wanted, "type"),
                  query_text(wanted, "name"));
    else if (order > 0)
        fault_set(check, "the store has a %.16s %.64s that is not hearth's",
                  query_text(found, "type"), query_text(found, "name"));
    else if (!same_row(wanted, found, "sql"))
        fault_set(check, "the %.16s %.64s of the store was changed", query_text(found, "type"),
                  query_text(found, "name"));
    return !check->reason;
}

static enum status schema_compare(struct row_proof *proof, struct database *database,
                                  struct audit_check *check, struct error *err)
{
    struct query *wanted, *found;
    bool more[2] = {true, true};
    struct statement statement = {.sql = database->kind->schema_sql};
    enum status status = query_start(proof->model, &statement, &wanted, err);
    if (status)
        return status;
    status = query_start(database, &statement, &found, err);
    if (!status) {
        do {
            status = query_next(wanted, &more[0], err);
            if (!status)
                status = query_next(found, &more[1], err);
        } while (!status && schema_step(check, wanted, found, more));
        query_end(found, ERROR_IGNORED);
    }
    query_end(wanted, ERROR_IGNORED);
    return status;
}

// Whether the check of SQLite found no damage but a page that the disk, or the memory, did not give.
static bool is_unread(const char *result)
{
    static const char words[] = "unable to get the page. error code=";
    const char *at = strstr(result, words);
    long code = at ? strtol(at + sizeof words - 1, NULL, 10) & 0xff : 0;
    return code == 10 || code == 7; // SQLITE_IOERR, SQLITE_NOMEM
}

static enum status structure_check(struct database *database, struct audit_check *check,
                                   struct error *err)
{
    struct query *row;
    bool more;
    struct statement statement = {.sql = database->kind->check_sql};
    enum status status = query_start(database, &statement, &row, err);
    if (status)
        return status;
    status = query_next(row, &more, err);
    const char *result = !status && more ? query_text(row, "result") : "no answer";
    if (!status && result && is_unread(result))
        status = error_set(err, E_SYSTEM, "cannot read the store: %.100s", result);
    else if (!status && result && strcmp(result, "ok") != 0)
        fault_set(check, "the file is damaged: %.100s%s", result, "");
    query_end(row, ERROR_IGNORED);
    return status;
}

static int told_compare(const void *a, const void *b)
{
    const struct told *left = a, *right = b;
    if (left->i_table != right->i_table)
        return left->i_table < right->i_table ? -1 : 1;
    if (left->id != right->id)
        return left->id < right->id ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

// Keeps the last that was told of each row, and nothing of deleted ones.
static void told_settle(struct row_proof *proof)
{
    size_t n = 0;
    if (proof->n_told)
        qsort(proof->told, proof->n_told, sizeof *proof->told, told_compare);
    for (size_t i = 0; i < proof->n_told; i++) {
        const struct told *told = &proof->told[i];
        bool is_last =
            i + 1 == proof->n_told || told[1].i_table != told->i_table || told[1].id != told->id;
        if (is_last && !told->deleted)
            proof->told[n++] = *told;
    }
    proof->n_told = n;
}

// A row of the file against what was told; *at is the next told one of the table.
static void row_compare(struct row_proof *proof, struct query *row, size_t i_table, size_t *at,
                        struct audit_check *check)
{
    uint8_t digest[DIGEST_BYTES];
    const char *table = proof->tables[i_table];
    int64_t id = query_integer(row, "row_number");
    const struct told *told =
        *at < proof->n_told && proof->told[*at].i_table == i_table ? &proof->told[*at] : NULL;
    row_digest(row, table, 1, digest);
    if (told && told->id < id)
        row_fault(check, table, told->id, "is missing");
    else if (!told || told->id > id)
        row_fault(check, table, id, "was added: the audit does not tell of it");
    else if (!digest_equal(told->digest, digest))
        row_fault(check, table, id, "was changed");
    ++*at;
}

static enum status table_compare(struct row_proof *proof, struct database *database,
                                 const char *table, struct audit_check *check, struct error *err)
{
    struct query *row;
    bool more = false;
    size_t i_table = table_number(proof, table), at = 0;
    while (at < proof->n_told && proof->told[at].i_table < i_table)
        at++;
    enum status status = row_walk_start(database, table, &row, err);
    if (status)
        return status;
    while (!check->reason && !(status = query_next(row, &more, err)) && more) {
        row_compare(proof, row, i_table, &at, check);
        check->n_row++;
    }
    if (!status && !check->reason && at < proof->n_told && proof->told[at].i_table == i_table)
        row_fault(check, table, proof->told[at].id, "is missing");
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

enum status row_proof_compare(struct row_proof *proof, struct database *database,
                              struct audit_check *check, struct error *err)
{
    char **tables = NULL;
    size_t n = 0;
    enum status status = schema_compare(proof, database, check, err);
    if (!status && !check->reason)
        status = structure_check(database, check, err);
    if (status || check->reason)
        return status;
    told_settle(proof);
    status = row_tables(database, &tables, &n, err);
    for (size_t i = 0; i < n && !status && !check->reason; i++)
        status = table_compare(proof, database, tables[i], check, err);
    row_tables_free(tables, n);
    return status;
}
