#!/usr/bin/python3
"""Blocking and comparing a million records, in turn with the same work as SQL in DuckDB; prints the ratios.

usage: linkage.py BUILD_FOLDER PEOPLE.csv NODE_MODULES [ROUNDS]

PEOPLE.csv has id, first_name, surname, dob, postcode, sex. Both programs read it beforehand and use two threads. A round times one of
each; the median and the worst ratio count, by processor time too, since other work may share the machine. Not part of the tests."""
import os
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIBRARIES = "-lfyaml -ljansson -lsodium -lutf8proc -lz -lcsv -lgomp -lm".split()

# Levels and weights as plain SQL: similar names by Jaro-Winkler, dates by edits, postcodes by their first half.
SQL = """
const [, , file, modules] = process.argv
const { DuckDBInstance } = require(modules + '/@duckdb/node-api')
const rules = ['a.dob = b.dob AND left(a.surname, 1) = left(b.surname, 1)',
               'a.first_name = b.first_name AND a.surname = b.surname',
               'a.postcode = b.postcode AND left(a.first_name, 2) = left(b.first_name, 2)']
const both = ['first_name', 'surname', 'dob', 'postcode', 'sex'].map(c => `a.${c} ${c}_a, b.${c} ${c}_b`).join(', ')
const pairs = rules.map((rule, i) => `SELECT ${both} FROM people a JOIN people b ON ${rule} WHERE a.id < b.id` +
    rules.slice(0, i).map(earlier => ` AND NOT (${earlier})`).join('')).join(' UNION ALL ')
const name = (c, equal, near, other) => `CASE WHEN ${c}_a = ${c}_b THEN ${equal}
    WHEN jaro_winkler_similarity(${c}_a, ${c}_b) >= 0.92 THEN ${near}
    WHEN jaro_winkler_similarity(${c}_a, ${c}_b) >= 0.8 THEN 1 ELSE ${other} END`
const weight = `${name('first_name', 6, 4, -3)} + ${name('surname', 8, 5, -4)}
    + CASE WHEN dob_a = dob_b THEN 10 WHEN levenshtein(dob_a, dob_b) <= 1 THEN 5 ELSE -5 END
    + CASE WHEN postcode_a = postcode_b THEN 8
           WHEN split_part(postcode_a, ' ', 1) = split_part(postcode_b, ' ', 1) THEN 3 ELSE -2 END
    + CASE WHEN sex_a = sex_b THEN 1 ELSE -3 END`
;(async () => {
    const db = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
    const c = await db.connect()
    await c.run(`CREATE TABLE people AS SELECT id::UINTEGER AS id, first_name, surname, dob, postcode, sex
                 FROM read_csv('${file}', header = true, all_varchar = true)`)
    console.log('ready')
    for await (const line of require('readline').createInterface({ input: process.stdin })) {
        const start = process.hrtime.bigint(), cpu = process.cpuUsage()
        const row = (await c.runAndReadAll(`SELECT count(*), count(*) FILTER (weight >= 15)
                                            FROM (SELECT ${weight} AS weight FROM (${pairs}))`)).getRows()[0]
        const used = process.cpuUsage(cpu)
        console.log(`duckdb wall ${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(3)} ` +
                    `processor ${((used.user + used.system) / 1e6).toFixed(3)} pairs ${row[0]} linked ${row[1]}`)
    }
    process.exit(0)
})()
"""


def start(command):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line == "ready\n", line
    return process


def measure(process):
    process.stdin.write("go\n")
    process.stdin.flush()
    line = process.stdout.readline().strip()
    print(line, flush=True)
    return [float(re.search(key + r" ([0-9.]+)", line).group(1)) for key in ("wall", "processor", "pairs")]


def main(build, people, modules, n_round=5):
    with tempfile.TemporaryDirectory() as work:
        program, script = os.path.join(work, "linkage"), os.path.join(work, "duckdb.js")
        libraries = [os.path.join(build, f"lib{name}.a") for name in ("link", "ingest", "report", "base")]
        subprocess.run(["cc", "-O3", "-std=gnu17", "-D_GNU_SOURCE", "-fopenmp", "-I" + ROOT, os.path.join(ROOT, "tests/bench/linkage.c"),
                        "-o", program, "-Wl,--start-group", *libraries, "-Wl,--end-group", *LIBRARIES], check=True)
        with open(script, "w", encoding="utf-8") as file:
            file.write(SQL)
        ours = start([program, people])
        theirs = start(["node", script, people, os.path.abspath(modules)])
        rounds = []
        for _ in range(int(n_round)):
            a, b = measure(ours), measure(theirs)
            assert a[2] == b[2], "the pairs differ"
            rounds.append((b[0] / a[0], b[1] / a[1]))
        for i, key in enumerate(("wall", "processor")):
            ratios = [row[i] for row in rounds]
            print(f"DuckDB's {key} time is {statistics.median(ratios):.1f} times hearth's (worst round {min(ratios):.1f})")
        for process in (ours, theirs):
            process.stdin.close()
            process.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
