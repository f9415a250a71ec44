// SQLite as the store's database: the only file that includes it. One file, journalled ahead (WAL),
// every commit synced (synchronous=FULL): what was acknowledged survives kill -9 and a power cut.

#include "serve/store/database.h"

#include "features/base/arena.h"
#include "serve/store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BUSY_MS 15000 // how long a writer waits for its turn
#define KEPT_STATEMENTS 96
#define LEAST_BYTES 65536 // free on the disk: the index beside the store takes 32 KiB

struct sqlite_query {
    struct query query;
    sqlite3_stmt *statement;
    bool used, kept;
};

struct sqlite {
    struct database database;
    sqlite3 *handle;
    char *place;
    dev_t device; // and inode: which file was opened under that name
    ino_t inode;
    struct sqlite_query kept[KEPT_STATEMENTS]; // prepared once, found by their text
    size_t n_kept;
    bool (*watches)(const char *table);
    struct row_change *changes; // of watched tables, not yet dropped
    size_t n_change, change_capacity;
};

static struct sqlite *sqlite_of(struct database *database)
{
    return (struct sqlite *)database;
}

static sqlite3_stmt *statement_of(struct query *query)
{
    return ((struct sqlite_query *)query)->statement;
}

static bool disk_is_full(const char *path)
{
    struct statvfs info;
    return !statvfs(path, &info) && info.f_bavail * info.f_frsize < LEAST_BYTES;
}

// SQLite says "disk I/O error" or "unable to open" of a full disk as well, and may have lost the system's
// own reason.
static enum status file_failed(struct sqlite *sqlite, int code, struct error *err)
{
    int why = sqlite3_system_errno(sqlite->handle);
    if (code == SQLITE_FULL || why == ENOSPC || why == EDQUOT || disk_is_full(sqlite->place)) {
        error_set(err, E_SYSTEM, "cannot use the store '%s': the disk is full", sqlite->place);
        error_hint(err, "free some space, then try again: hearth writes beside the file, also to read it");
        return E_SYSTEM;
    }
    error_set(err, E_SYSTEM, "cannot use the store '%s': %s", sqlite->place,
              sqlite3_errmsg(sqlite->handle));
    error_hint(err, "hearth writes beside the file, also to read it; to verify a copy on a "
                    "read-only disk, copy it to another first");
    return E_SYSTEM;
}

// SQLite's messages name tables, columns and rules, never values.
static enum status failed(struct sqlite *sqlite, struct error *err)
{
    int code = sqlite3_extended_errcode(sqlite->handle);
    const char *text = sqlite3_errmsg(sqlite->handle);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        return error_set(err, E_CONFLICT, "already there: %s", text);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(err, E_SYSTEM, "the store '%s' is busy: another program keeps it locked",
                  sqlite->place);
        error_hint(err, "try again; a program that hangs with the store open must be ended");
        return E_SYSTEM;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        error_set(err, E_FAILED, "the store '%s' is damaged: %s", sqlite->place, text);
        error_hint(err, "restore the last copy of the file");
        return E_FAILED;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return file_failed(sqlite, code & 0xff, err);
    case SQLITE_NOMEM:
        return error_set(err, E_SYSTEM, "out of memory in the store");
    default:
        return error_set(err, E_FAILED, "the store refused: %s", text);
    }
}

// SQLite would make the file readable by all whom the umask lets. WAL and its index inherit this.
static enum status file_create(const char *path, struct error *err)
{
    int descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errno == EEXIST ? OK : error_system(err, "create", path);
    close(descriptor);
    return OK;
}

static void sqlite_close(struct database *database)
{
    struct sqlite *sqlite = sqlite_of(database);
    for (size_t i = 0; i < sqlite->n_kept; i++)
        sqlite3_finalize(sqlite->kept[i].statement);
    sqlite3_close(sqlite->handle);
    free(sqlite->changes);
    free(sqlite->place);
    free(sqlite);
}

static enum status sqlite_script(struct database *database, const char *sql, struct error *err)
{
    struct sqlite *sqlite = sqlite_of(database);
    return sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL) ? failed(sqlite, err) : OK;
}

// Two programs that open a new file at once may both want to switch it to WAL, and SQLite does not
// wait there.
static enum status journal_ahead(struct sqlite *sqlite, struct error *err)
{
    enum status status = OK;
    for (int waited_ms = 0; waited_ms < BUSY_MS; waited_ms += 10) {
        status = sqlite_script(&sqlite->database, "PRAGMA journal_mode = WAL", err);
        if (!status || (sqlite3_errcode(sqlite->handle) & 0xff) != SQLITE_BUSY)
            return status;
        sqlite3_sleep(10);
    }
    return status;
}

static enum status sqlite_prepare_connection(struct sqlite *sqlite, bool read_only,
                                             struct error *err)
{
    sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
    enum status status = journal_ahead(sqlite, err);
    if (!status)
        status = sqlite_script(&sqlite->database,
                               "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                               "PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF;"
                               "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000",
                               err);
    if (!status && read_only)
        status = sqlite_script(&sqlite->database, "PRAGMA query_only = ON", err);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return status;
}

static void change_note(void *context, int operation, const char *schema, const char *table,
                        sqlite3_int64 id)
{
    struct sqlite *sqlite = context;
    (void)operation;
    (void)schema;
    if (!sqlite->watches(table))
        return;
    memory_grow(&sqlite->changes, &sqlite->change_capacity, sqlite->n_change + 1,
                sizeof *sqlite->changes);
    struct row_change *change = &sqlite->changes[sqlite->n_change++];
    snprintf(change->table, sizeof change->table, "%s", table);
    change->id = id;
}

static size_t sqlite_changes(const struct database *database, const struct row_change **ret_changes)
{
    const struct sqlite *sqlite = (const struct sqlite *)database;
    *ret_changes = sqlite->changes;
    return sqlite->n_change;
}

static void sqlite_changes_drop(struct database *database, size_t n)
{
    struct sqlite *sqlite = sqlite_of(database);
    sqlite->n_change -= n;
    if (sqlite->n_change)
        memmove(sqlite->changes, sqlite->changes + n, sqlite->n_change * sizeof *sqlite->changes);
}

// SQLite's count of the memory in use would take a lock of all connections at each allocation.
static void library_prepare(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum status memory_open(struct database **ret_database, struct error *err)
{
    enum status status = OK;
    struct sqlite *sqlite = memory_alloc(sizeof *sqlite);
    sqlite->database.kind = &database_sqlite;
    sqlite->place = memory_text(":memory:");
    if (sqlite3_open(sqlite->place, &sqlite->handle))
        status = failed(sqlite, err);
    if (status)
        sqlite_close(&sqlite->database);
    else
        *ret_database = &sqlite->database;
    return status;
}

static enum status sqlite_open(const struct database_open *options, struct database **ret_database,
                               struct error *err)
{
    static pthread_once_t prepared = PTHREAD_ONCE_INIT;
    enum status status = OK;
    pthread_once(&prepared, library_prepare);
    if (options->in_memory)
        return memory_open(ret_database, err);
    if (options->create)
        status = file_create(options->place, err);
    else if (access(options->place, F_OK))
        status = error_set(err, E_NOT_FOUND, "there is no store '%s' yet", options->place);
    if (status)
        return status;
    struct sqlite *sqlite = memory_alloc(sizeof *sqlite);
    sqlite->database.kind = &database_sqlite;
    sqlite->place = memory_text(options->place);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(options->place, &sqlite->handle, flags, NULL))
        status = failed(sqlite, err);
    struct stat info;
    if (!status && stat(options->place, &info))
        status = error_system(err, "open", options->place);
    if (!status) {
        sqlite->device = info.st_dev;
        sqlite->inode = info.st_ino;
        sqlite->watches = options->watches;
        if (sqlite->watches)
            sqlite3_update_hook(sqlite->handle, change_note, sqlite);
        status = sqlite_prepare_connection(sqlite, options->read_only, err);
    }
    if (status)
        sqlite_close(&sqlite->database);
    else
        *ret_database = &sqlite->database;
    return status;
}

// What is written to a file that was moved or deleted is on the disk and yet lost: the next start
// looks under the name.
static enum status file_stands(const struct sqlite *sqlite, struct error *err)
{
    struct stat info;
    if (stat(sqlite->place, &info) == 0 && info.st_dev == sqlite->device &&
        info.st_ino == sqlite->inode)
        return OK;
    error_set(err, E_SYSTEM,
              "the store is no longer the file that was opened: it was moved, "
              "deleted or replaced");
    error_hint(err, "put it back, or stop and start again");
    return E_SYSTEM;
}

// IMMEDIATE takes the write lock at once: what is read afterwards is the newest state.
static enum status sqlite_begin_write(struct database *database, struct error *err)
{
    struct sqlite *sqlite = sqlite_of(database);
    enum status status = strcmp(sqlite->place, ":memory:") == 0 ? OK : file_stands(sqlite, err);
    return status ? status : sqlite_script(database, "BEGIN IMMEDIATE", err);
}

static enum status sqlite_begin_read(struct database *database, struct error *err)
{
    return sqlite_script(database, "BEGIN", err);
}

static enum status sqlite_commit(struct database *database, struct error *err)
{
    return sqlite_script(database, "COMMIT", err);
}

static void sqlite_rollback(struct database *database)
{
    struct sqlite *sqlite = sqlite_of(database);
    sqlite->n_change = 0;
    if (!sqlite3_get_autocommit(sqlite->handle))
        sqlite3_exec(sqlite->handle, "ROLLBACK", NULL, NULL, NULL);
}

static bool sqlite_in_transaction(const struct database *database)
{
    return !sqlite3_get_autocommit(((const struct sqlite *)database)->handle);
}

// A kept statement of that text that nobody is reading from, else a new one.
static struct sqlite_query *query_find(struct sqlite *sqlite, const char *sql)
{
    for (size_t i = 0; i < sqlite->n_kept; i++) {
        struct sqlite_query *query = &sqlite->kept[i];
        if (!query->used && strcmp(sqlite3_sql(query->statement), sql) == 0)
            return query;
    }
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(sqlite->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL))
        return NULL;
    bool kept = sqlite->n_kept < KEPT_STATEMENTS;
    struct sqlite_query *query =
        kept ? &sqlite->kept[sqlite->n_kept++] : memory_alloc(sizeof *query);
    *query = (struct sqlite_query){
        .query.database = &sqlite->database, .statement = statement, .kept = kept};
    return query;
}

static int bind(sqlite3_stmt *statement, int i, const struct value *value)
{
    if (value->is_null)
        return sqlite3_bind_null(statement, i);
    switch (value->type) {
    case VALUE_INTEGER:
        return sqlite3_bind_int64(statement, i, value->integer);
    case VALUE_REAL:
        return sqlite3_bind_double(statement, i, value->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(statement, i, value->bytes, value->n_bytes, SQLITE_STATIC,
                                   SQLITE_UTF8);
    default:
        return sqlite3_bind_blob64(statement, i, value->bytes, value->n_bytes, SQLITE_STATIC);
    }
}

static void sqlite_end(struct query *base)
{
    struct sqlite_query *query = (struct sqlite_query *)base;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
    query->used = false;
    if (query->kept)
        return;
    sqlite3_finalize(query->statement);
    free(query);
}

static enum status sqlite_start(struct database *database, const struct statement *statement,
                                struct query **ret_query, struct error *err)
{
    struct sqlite *sqlite = sqlite_of(database);
    struct sqlite_query *query = query_find(sqlite, statement->sql);
    if (!query)
        return failed(sqlite, err);
    query->used = true;
    for (size_t i = 0; i < statement->n_value; i++) {
        if (!bind(query->statement, (int)i + 1, &statement->values[i]))
            continue;
        enum status status = failed(sqlite, err);
        sqlite_end(&query->query);
        return status;
    }
    *ret_query = &query->query;
    return OK;
}

static enum status sqlite_next(struct query *query, bool *ret_row, struct error *err)
{
    int code = sqlite3_step(statement_of(query));
    *ret_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? OK : failed(sqlite_of(query->database), err);
}

static int sqlite_n_column(struct query *query)
{
    return sqlite3_column_count(statement_of(query));
}

static const char *sqlite_column_name(struct query *query, int i_column)
{
    return sqlite3_column_name(statement_of(query), i_column);
}

// Columns of STRICT tables hold what they say; an integer may be read as a real, since a sum or a
// maximum of reals may come as one.
static bool sqlite_column(struct query *query, int i_column, struct value *value)
{
    sqlite3_stmt *statement = statement_of(query);
    int type = sqlite3_column_type(statement, i_column);
    *value = value_null(value->type);
    if (type == SQLITE_NULL)
        return true;
    value->is_null = false;
    switch (value->type) {
    case VALUE_INTEGER:
        value->integer = sqlite3_column_int64(statement, i_column);
        return type == SQLITE_INTEGER;
    case VALUE_REAL:
        value->real = sqlite3_column_double(statement, i_column);
        return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
    case VALUE_TEXT:
        value->bytes = type == SQLITE_TEXT ? sqlite3_column_text(statement, i_column) : NULL;
        value->n_bytes = (size_t)sqlite3_column_bytes(statement, i_column);
        return type == SQLITE_TEXT;
    default:
        value->bytes = type == SQLITE_BLOB ? sqlite3_column_blob(statement, i_column) : NULL;
        value->n_bytes = (size_t)sqlite3_column_bytes(statement, i_column);
        return type == SQLITE_BLOB;
    }
}

static bool sqlite_column_type(struct query *query, int i_column, enum value_type *ret_type)
{
    switch (sqlite3_column_type(statement_of(query), i_column)) {
    case SQLITE_INTEGER:
        *ret_type = VALUE_INTEGER;
        return true;
    case SQLITE_FLOAT:
        *ret_type = VALUE_REAL;
        return true;
    case SQLITE_TEXT:
        *ret_type = VALUE_TEXT;
        return true;
    case SQLITE_BLOB:
        *ret_type = VALUE_BLOB;
        return true;
    default:
        return false;
    }
}

// SQLite keeps with the copy what happened to either.
static enum status copy_failed(struct sqlite *from, struct sqlite *to, struct error *err)
{
    enum status status = failed(sqlite3_errcode(to->handle) ? to : from, err);
    if (status == E_SYSTEM)
        error_context(err, "copying the store '%s'", from->place);
    return status;
}

// One step takes all pages within one read transaction, so that writers neither wait nor make it begin again.
static enum status sqlite_copy(struct database *database, const char *path, struct error *err)
{
    struct sqlite *from = sqlite_of(database);
    struct sqlite to = {.place = (char *)(uintptr_t)path};
    enum status status = file_create(path, err);
    if (!status && sqlite3_open(path, &to.handle))
        status = failed(&to, err);
    if (!status) {
        sqlite3_backup *copy = sqlite3_backup_init(to.handle, "main", from->handle, "main");
        int code = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;
        sqlite3_backup_finish(copy);
        if (code != SQLITE_DONE)
            status = copy_failed(from, &to, err);
    }
    sqlite3_close(to.handle);
    return status;
}

const struct database_kind database_sqlite = {
    .name = "sqlite",
    .is_file = true,
    .migrations = migrations_sqlite,
    .n_migration = &n_migration_sqlite,
    .row_id = "rowid",
    .schema_sql = "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema"
                  " UNION ALL SELECT 'header', 'user_version', CAST(user_version AS TEXT) FROM "
                  "pragma_user_version"
                  " UNION ALL SELECT 'header', 'application_id', CAST(application_id AS TEXT)"
                  " FROM pragma_application_id ORDER BY 1, 2",
    .check_sql = "SELECT integrity_check AS result FROM pragma_integrity_check(1)",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .copy = sqlite_copy,
    .begin_write = sqlite_begin_write,
    .begin_read = sqlite_begin_read,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .in_transaction = sqlite_in_transaction,
    .start = sqlite_start,
    .next = sqlite_next,
    .n_column = sqlite_n_column,
    .column_name = sqlite_column_name,
    .column = sqlite_column,
    .column_type = sqlite_column_type,
    .changes = sqlite_changes,
    .changes_drop = sqlite_changes_drop,
    .end = sqlite_end,
};
