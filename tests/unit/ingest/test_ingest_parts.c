// A source is the same bytes however its files are cut and by however many threads they are read.
#include "tests/unit/ingest/bench.h"

#include <regex.h>

#define YAML                                                                                       \
    "hearth: 1\nsources:\n"                                                                        \
    "  - name: e\n    files: e*.csv\n    record: event\n    max_rejects: 99%\n"                    \
    "    columns: {person_id: p, date: d, known: k, record_id: r, void: x, category: c, value: "   \
    "v,\n"                                                                                         \
    "              tags: {role: t}}\n"                                                             \
    "    codes: {category: codes.csv}\n"                                                           \
    "  - name: q\n    files: q.csv\n    record: person\n    max_rejects: 99%\n"                    \
    "    columns: {person_id: p, dob: b, address: a, postcode: z}\n"

static unsigned long state_of_random = 3;

static unsigned draw(unsigned n)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state_of_random >> 33) % n;
}

// Events with every kind of fault, quotes over lines, versions, words without a code, repeats.
static void events_write(const char *folder, const char *name)
{
    char *text;
    size_t n;
    FILE *stream = open_memstream(&text, &n);
    fputs("p,d,k,r,x,c,v,t\n", stream);
    for (int i = 0; i < 400; i++) {
        static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n"};
        unsigned day = 1 + draw(40);
        fprintf(stream, "%u,2024-01-%02u,2024-02-%02u,r%u,%s,%s,", draw(60), day, 1 + draw(28),
                draw(90), draw(30) ? "" : "y",
                draw(4)   ? "old"
                : draw(2) ? "strange"
                          : "other");
        fprintf(stream, draw(20) ? "%u.5" : "x%u", draw(100));
        fprintf(stream, draw(9) ? ",role%u" : ",\"ro\nle, %u\"", draw(5));
        fputs(draw(40) ? ends[draw(4)] : ",,\n", stream);
        if (!draw(60))
            fputs("5,2024-01-01,,,,old,1,\"open\n", stream);
        if (!draw(60))
            fputs("7,2024-01-01,,,,old,1,same\n", stream);
    }
    fclose(stream);
    workspace_write(folder, name, text);
    free(text);
}

static void persons_write(const char *folder)
{
    char *text;
    size_t n;
    FILE *stream = open_memstream(&text, &n);
    fputs("p,b,a,z\n", stream);
    for (int i = 0; i < 300; i++)
        fprintf(stream, "%u,%s-%02u-01,%u High Street,AB1 %uCD\n", draw(200),
                draw(9) ? "2001" : "1801", 1 + draw(14), draw(30), draw(10));
    fclose(stream);
    workspace_write(folder, "q.csv", text);
    free(text);
}

// What the ingest left, without the seconds that it took.
static char *outputs(struct bench *bench)
{
    static const char *const names[] = {"build/records/e.json", "build/records/q.json",
                                        "rejects/e.csv", "rejects/q.csv", "rejects/q-cells.csv"};
    struct arena *arena = &bench->arena;
    char *all = arena_text(arena, "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        all = arena_format(arena, "%s%s", all, bench_file(bench, names[i]));
    regex_t seconds;
    regmatch_t match;
    assert_int_equal(regcomp(&seconds, "\"seconds\": *[0-9.e-]+", REG_EXTENDED), 0);
    for (char *at = all; !regexec(&seconds, at, 1, &match, 0);)
        memmove(at + match.rm_so, at + match.rm_eo, strlen(at + match.rm_eo) + 1);
    regfree(&seconds);
    return all;
}

static char *digest(struct bench *bench, const char *name)
{
    char hash[HASH_TEXT];
    struct mapped mapped;
    assert_int_equal(file_load(file_join(&bench->arena, bench->folder, name), &mapped, &bench->err),
                     OK);
    struct hash *sum = hash_create();
    hash_add(sum, mapped.data, mapped.n_bytes);
    hash_finish(sum, hash);
    file_unmap(&mapped);
    return arena_text(&bench->arena, hash);
}

static void parts_and_threads_change_nothing(void **state)
{
    static const struct {
        int n_thread;
        size_t part_bytes;
    } ways[] = {{1, 1 << 20}, {1, 1}, {2, 1}, {2, 100}, {3, 1000}, {4, 37}, {2, 7000}};
    struct bench bench;
    char *expected = NULL, *events = NULL, *persons = NULL;
    bench_open(&bench, YAML);
    workspace_write(bench.folder, "codes.csv", "local,canonical\nold,new\nother,other\n");
    events_write(bench.folder, "e1.csv");
    events_write(bench.folder, "e2.csv");
    events_write(bench.folder, "e3.csv");
    persons_write(bench.folder);
    assert_int_equal(bench_ingest(&bench, 1), OK); // the manifest tells of the ingest before
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_int_equal(bench_ingest_parts(&bench, ways[i].n_thread, ways[i].part_bytes), OK);
        char *now = outputs(&bench), *e = digest(&bench, "build/records/e.pack"),
             *q = digest(&bench, "build/records/q.pack");
        if (i) {
            assert_string_equal(now, expected);
            assert_string_equal(e, events);
            assert_string_equal(q, persons);
        } else {
            expected = now;
            events = e;
            persons = q;
            const struct records *records = bench_records(&bench, "e");
            assert_in_range(records->n_row, 300, 1200);
            assert_in_range(records->n_rejected, 50, 600);
        }
    }
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_and_threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
