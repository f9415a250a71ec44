// Values keep their type through a store of any kind, NULLs as well; conditions stand in a query
// only when somebody asked for them; an address names its kind.

#include "features/base/day.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"
#include "tests/contract/store_bench.h"

#include <math.h>

struct typed {
    int64_t integer;
    double real;
    const char *text;
    bool flag;
    day_t day;
};
static const struct column typed_columns[] = {
    {MAPPED("i", COLUMN_INTEGER, typed, integer)}, {MAPPED("r", COLUMN_REAL, typed, real)},
    {MAPPED("t", COLUMN_TEXT, typed, text)},       {MAPPED("f", COLUMN_FLAG, typed, flag)},
    {MAPPED("d", COLUMN_DAY, typed, day)},         {0},
};
static const struct row_map typed_map = {typed_columns, sizeof(struct typed), "typed"};

// A table with a column of each type: a full row, one of NULLs, another full one.
static struct database *typed_begin(struct bench *bench)
{
    struct database *database;
    struct error *err = &bench->err;
    assert_int_equal(write_begin(bench->store, &database, err), OK);
    assert_int_equal(database->kind->script(database,
                                            "CREATE TABLE typed (i INTEGER, r REAL, t TEXT, b BLOB,"
                                            " f INTEGER, d TEXT) STRICT",
                                            err),
                     OK);
    const char *sql = "INSERT INTO typed (i, r, t, b, f, d) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    assert_int_equal(
        database_run(database,
                     SQL(sql, value_integer(INT64_MIN), value_real(0.1), value_text("a\xc3\xa4"),
                         value_blob("\0\1", 2), value_integer(1), value_text("2026-01-31")),
                     err),
        OK);
    assert_int_equal(
        database_run(database,
                     SQL(sql, value_id(0), value_real(NAN), value_text(NULL),
                         value_null(VALUE_BLOB), value_null(VALUE_INTEGER), value_null(VALUE_TEXT)),
                     err),
        OK);
    assert_int_equal(
        database_run(database,
                     SQL(sql, value_integer(7), value_real(2), value_text(""), value_blob("x", 0),
                         value_integer(0), value_text("2026-02-28")),
                     err),
        OK);
    return database;
}

static void test_a_value_comes_back_as_its_type(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct query *query;
        bool more;
        struct database *database = typed_begin(&bench);
        assert_int_equal(query_start(database, SQL("SELECT * FROM typed ORDER BY i IS NULL, i"),
                                     &query, &bench.err),
                         OK);
        assert_int_equal(query_next(query, &more, &bench.err), OK);
        assert_true(query_value(query, "i", VALUE_INTEGER).integer == INT64_MIN);
        assert_true(query_value(query, "r", VALUE_REAL).real == 0.1);
        assert_string_equal(query_text(query, "t"), "a\xc3\xa4");
        struct value blob = query_value(query, "b", VALUE_BLOB);
        assert_int_equal(blob.n_bytes, 2);
        assert_memory_equal(blob.bytes, "\0\1", 2);
        assert_int_equal(query_next(query, &more, &bench.err), OK);
        struct value empty = query_value(query, "t", VALUE_TEXT);
        assert_false(empty.is_null); // an empty text is no NULL
        assert_int_equal(empty.n_bytes, 0);
        assert_int_equal(query_end(query, &bench.err), OK);
        write_end(bench.store, E_FAILED, &bench.err);
    }
}

static void test_a_null_keeps_its_type(void **state)
{
    static const struct {
        const char *name;
        enum value_type type;
    } columns[] = {{"i", VALUE_INTEGER}, {"r", VALUE_REAL}, {"t", VALUE_TEXT}, {"b", VALUE_BLOB}};
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct query *query;
        bool more;
        struct database *database = typed_begin(&bench);
        assert_int_equal(
            query_start(database, SQL("SELECT * FROM typed WHERE t IS NULL"), &query, &bench.err),
            OK);
        assert_int_equal(query_next(query, &more, &bench.err), OK);
        assert_true(more);
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
            struct value value = query_value(query, columns[i].name, columns[i].type);
            assert_true(value.is_null);
            assert_int_equal(value.type, columns[i].type);
            assert_true(isnan(value.real) && !value.integer && !value.bytes);
        }
        assert_int_equal(query_end(query, &bench.err), OK);
        write_end(bench.store, E_FAILED, &bench.err);
    }
    assert_int_equal(value_text(NULL).type, VALUE_TEXT);
    assert_int_equal(value_real(INFINITY).type, VALUE_REAL);
    assert_int_equal(value_id(0).type, VALUE_INTEGER);
    assert_true(value_text(NULL).is_null && value_real(INFINITY).is_null && value_id(0).is_null);
}

static void test_a_column_of_another_type_or_name_is_an_error(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct query *query;
        bool more;
        struct database *database = typed_begin(&bench);
        assert_int_equal(query_start(database, SQL("SELECT i, t FROM typed"), &query, &bench.err),
                         OK);
        assert_int_equal(query_next(query, &more, &bench.err), OK);
        assert_true(query_value(query, "t", VALUE_INTEGER).is_null);
        assert_int_equal(query_next(query, &more, &bench.err), E_FAILED);
        assert_non_null(strstr(bench.err.message, "'t' of type integer"));
        assert_int_equal(query_next(query, &more, &bench.err), OK);
        assert_null(query_text(query, "nowhere"));
        assert_int_equal(query_end(query, &bench.err), E_FAILED);
        static const struct column wrong[] = {{MAPPED("t", COLUMN_INTEGER, typed, integer)}, {0}};
        const struct row_map map = {wrong, sizeof(struct typed), "typed"};
        struct listing listing = {.rows = &map};
        assert_int_equal(listing_read_in(database, &bench.arena, &listing, &bench.err), E_FAILED);
        write_end(bench.store, E_FAILED, &bench.err);
    }
}

static void test_rows_fill_structs_by_name(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = typed_begin(&bench);
        struct listing listing = {.rows = &typed_map, .order = "i IS NULL, i DESC"};
        assert_int_equal(listing_read_in(database, &bench.arena, &listing, &bench.err), OK);
        const struct typed *items = listing.items;
        assert_int_equal(listing.n, 3);
        assert_int_equal(items[0].integer, 7);
        assert_true(items[0].real == 2 && !items[0].flag && items[1].flag);
        assert_string_equal(items[1].text, "a\xc3\xa4");
        assert_int_equal(items[0].day - items[1].day, 28);
        assert_true(isnan(items[2].real) && !items[2].text && items[2].day == DAY_NONE);
        write_end(bench.store, E_FAILED, &bench.err);
    }
}

static size_t count_with(struct bench *bench, struct database *database, const struct where *where,
                         int64_t limit, int64_t offset)
{
    struct listing listing = {
        .rows = &typed_map, .where = *where, .order = "i", .limit = limit, .offset = offset};
    assert_int_equal(listing_read_in(database, &bench->arena, &listing, &bench->err), OK);
    return listing.n;
}

static void test_conditions_stand_only_when_asked(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        struct database *database = typed_begin(&bench);
        struct where where = {0};
        assert_int_equal(count_with(&bench, database, &where, 0, 0), 3);
        assert_int_equal(count_with(&bench, database, &where, 2, 0), 2);
        assert_int_equal(count_with(&bench, database, &where, 2, 2), 1);
        WHERE(&where, "i < ? OR i > ?", value_integer(0), value_integer(6));
        assert_string_equal(where.sql, " WHERE (i < ?1 OR i > ?2)");
        assert_int_equal(count_with(&bench, database, &where, 0, 0), 2);
        WHERE(&where, "t IS NOT NULL");
        where_in(&where, "f", VALUES(value_integer(1), value_integer(2)), 2);
        assert_string_equal(where.sql,
                            " WHERE (i < ?1 OR i > ?2) AND (t IS NOT NULL) AND f IN (?3, ?4)");
        assert_int_equal(count_with(&bench, database, &where, 5, 0), 1);
        where_in(&where, "f", NULL, 0);
        assert_int_equal(count_with(&bench, database, &where, 0, 0), 0);
        write_end(bench.store, E_FAILED, &bench.err);
    }
}

static void test_an_address_names_its_kind(void **state)
{
    const struct database_kind *kind;
    const char *place;
    struct error err = {0};
    assert_int_equal(database_kind_find("sqlite:a:b.db", &kind, &place, &err), OK);
    assert_true(kind == &database_sqlite);
    assert_string_equal(place, "a:b.db");
    assert_int_equal(database_kind_find("/tmp/x:y.db", &kind, &place, &err), OK);
    assert_string_equal(place, "/tmp/x:y.db");
    assert_int_equal(database_kind_find("postgresql://host/db", &kind, &place, &err),
                     E_NOT_IMPLEMENTED);
    assert_non_null(strstr(err.message, "not implemented"));
    assert_int_equal(database_kind_find("sqllite:x.db", &kind, &place, &err), E_CONFIG);
    assert_non_null(strstr(err.hint, "'sqlite'"));
}

static void test_the_workspace_says_where_the_store_is(void **state)
{
    struct bench bench;
    FOR_EACH_BACKEND (&bench) {
        static const struct {
            const char *yaml;
            enum status status;
        } cases[] = {
            {"hearth: 1\nstore: sqlite:other.db\n", OK},
            {"hearth: 1\nstore: other.db\n", OK},
            {"hearth: 1\nstore: postgresql:host=x\n", E_NOT_IMPLEMENTED},
            {"hearth: 1\nstore: 'sqlite:'\n", E_CONFIG},
            {"hearth: 1\nstore: oracle:x\n", E_CONFIG},
        };
        struct store_options options = {.create = true};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct store *store = NULL;
            workspace_write(bench.folder, "hearth.yaml", cases[i].yaml);
            memset(&bench.err, 0, sizeof bench.err);
            assert_int_equal(store_open_workspace(bench.folder, &options, &store, &bench.err),
                             cases[i].status);
            assert_true(!cases[i].status == !*bench.err.message);
            assert_true(!cases[i].status || strstr(bench.err.place, "hearth.yaml:2"));
            store_close(store);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_comes_back_as_its_type),
        cmocka_unit_test(test_a_null_keeps_its_type),
        cmocka_unit_test(test_a_column_of_another_type_or_name_is_an_error),
        cmocka_unit_test(test_rows_fill_structs_by_name),
        cmocka_unit_test(test_conditions_stand_only_when_asked),
        cmocka_unit_test(test_an_address_names_its_kind),
        cmocka_unit_test(test_the_workspace_says_where_the_store_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
