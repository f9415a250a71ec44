#!/bin/sh
# similarity.sh NAMES [NODE_MODULES]: Jaro-Winkler of 4 million random pairs of the lines of NAMES on one core, and, with
# @duckdb/node-api in NODE_MODULES, DuckDB's in turn, three times each, by processor time. Not part of the tests.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cc -O3 -std=gnu17 -D_GNU_SOURCE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -I"$root" "$root/tests/bench/similarity.c" \
    "$root/features/link/text_similarity.c" -o "$work/similarity"
cat > "$work/duckdb.js" <<'END'
const [, , file, modules] = process.argv
const { DuckDBInstance } = require(modules + '/@duckdb/node-api')
;(async () => {
    const db = await DuckDBInstance.create(':memory:', { threads: '1' })
    const c = await db.connect()
    await c.run(`CREATE TABLE r AS SELECT row_number() OVER () - 1 AS id, s
                 FROM read_csv('${file}', header = false, columns = {'s': 'VARCHAR'}, delim = '\t', quote = '')`)
    const n = (await c.runAndReadAll('SELECT count(*) FROM r')).getRows()[0][0]
    await c.run(`CREATE TABLE q AS SELECT a.s a, b.s b FROM range(4000000) k(k) JOIN r a ON a.id = k % ${n}
                 JOIN r b ON b.id = (k * 2654435761) % ${n}`)
    const start = process.cpuUsage()
    const sum = (await c.runAndReadAll('SELECT sum(jaro_winkler_similarity(a, b)) FROM q')).getRows()[0][0]
    const taken = process.cpuUsage(start).user / 1e6
    console.log(`duckdb ${(4 / taken).toFixed(1)} million pairs a second of processor time, sum ${sum.toFixed(6)}`)
    process.exit(0)
})()
END
for i in 1 2 3; do
    taskset -c 0 "$work/similarity" 4 < "$1"
    [ -z "$2" ] || taskset -c 0 node "$work/duckdb.js" "$1" "$2"
done
