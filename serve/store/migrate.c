// Brings the store's tables up to date. What was applied is recorded with its hash, so that neither
// an older program nor an edited step works on tables that it does not know.

#include "serve/store/migrate.h"

#include "serve/store/row_digest.h"
#include "serve/store/secret.h"

#include <string.h>

static void step_hash(const struct migration *step, char ret_hex[DIGEST_TEXT])
{
    uint8_t bytes[DIGEST_BYTES];
    secret_hash("migration", step->sql, bytes);
    digest_hex(bytes, ret_hex);
}

static enum status compare(struct query *row, const struct migration *steps, int n_step,
                           struct error *err)
{
    int64_t number = query_integer(row, "number");
    if (number < 1)
        return error_set(err, E_FAILED, "the store's tables have a step %lld: the file was changed",
                         (long long)number);
    if (number > n_step) {
        error_set(err, E_FAILED,
                  "the store was written by a newer hearth: it is at step %lld, this program knows "
                  "%d",
                  (long long)number, n_step);
        error_hint(err, "use the newer program; or restore the copy made before it was installed");
        return E_FAILED;
    }
    char hash[DIGEST_TEXT];
    step_hash(&steps[number - 1], hash);
    if (strcmp(query_text(row, "name"), steps[number - 1].name) == 0 &&
        strcmp(query_text(row, "hash"), hash) == 0)
        return OK;
    error_set(err, E_FAILED, "step %lld of the store's tables is not the one this program knows",
              (long long)number);
    error_hint(err, "the store was made by another build; a step is never edited, add a new one");
    return E_FAILED;
}

// Compares what is recorded and tells how many steps that is.
static enum status recorded(struct database *database, const struct migration *steps, int n_step,
                            int *ret_n_done, struct error *err)
{
    struct query *row;
    bool more;
    *ret_n_done = 0;
    enum status status = query_start(
        database, SQL("SELECT number, name, hash FROM migrations ORDER BY number DESC"), &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more) {
        (*ret_n_done)++;
        status = compare(row, steps, n_step, err);
        if (status)
            break;
    }
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

static enum status apply(struct database *database, const struct migration *step, struct error *err)
{
    char hash[DIGEST_TEXT];
    step_hash(step, hash);
    enum status status = database->kind->script(database, step->sql, err);
    if (!status)
        status =
            database_run(database,
                         SQL("INSERT INTO migrations VALUES (?1, ?2, ?3)",
                             value_integer(step->number), value_text(step->name), value_text(hash)),
                         err);
    if (status)
        error_context(err, "making the store's tables, step %d (%s)", step->number, step->name);
    return status;
}

static enum status steps_apply(struct database *database, const struct migration_run *run,
                               struct error *err)
{
    int n_done = 0;
    enum status status = database->kind->script(
        database,
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY CHECK (number > 0),"
        " name TEXT NOT NULL, hash TEXT NOT NULL)",
        err);
    if (!status)
        status = recorded(database, run->steps, run->n_step, &n_done, err);
    bool in_use = n_done && n_done < run->n_step;
    if (!status && in_use && run->before)
        status = run->before(run->context, database, n_done, err);
    for (int i = n_done; !status && i < run->n_step; i++)
        status = apply(database, &run->steps[i], err);
    row_changes_forget(database); // what the steps wrote follows from their texts
    if (!status && in_use && run->changed)
        status = run->changed(run->context, database, err);
    return status;
}

// Nothing to do, found out without waiting for the writers' turn. A store without our tables yet
// fails to answer, which is no.
static bool is_up_to_date(struct database *database, const struct migration_run *run)
{
    int n_done = 0;
    if (database->kind->begin_read(database, ERROR_IGNORED))
        return false;
    enum status status = recorded(database, run->steps, run->n_step, &n_done, ERROR_IGNORED);
    database->kind->rollback(database);
    return !status && n_done == run->n_step;
}

enum status migrate(struct database *database, const struct migration_run *run, struct error *err)
{
    if (is_up_to_date(database, run))
        return OK;
    enum status status = database->kind->begin_write(database, err);
    if (status)
        return status;
    status = steps_apply(database, run, err);
    if (!status)
        status = database->kind->commit(database, err);
    if (status)
        database->kind->rollback(database);
    return status;
}
