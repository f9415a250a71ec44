#!/bin/sh
# Wall time of each step on the public NAFLD workspace: the median of five runs, each from a clean workspace.
# usage: tests/bench/nafld.sh HEARTH [RUNS]      needs ../shared/data/nafld beside the repository
set -eu
program=$(realpath "$1")
runs=${2:-5}
data=$(dirname "$0")/../../../shared/data/nafld
[ -d "$data" ] || { echo "skipped: ../shared/data/nafld is not here"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { # name, then the command: its seconds are appended to the step's file
    name=$1
    shift
    start=$(date +%s.%N)
    "$@" > "$work/out" 2> "$work/err" || { cat "$work/err"; exit 1; }
    echo "$start $(date +%s.%N)" | awk '{printf "%.3f\n", $2 - $1}' >> "$work/time.$name"
}

i=0
while [ "$i" -lt "$runs" ]; do
    rm -rf "$work/w"
    cp -r "$data" "$work/w"
    chmod -R u+w "$work/w"
    step 1-ingest "$program" ingest -C "$work/w"
    step 2-link "$program" link -C "$work/w"
    step 3-features "$program" features -C "$work/w" --scenario cardiac --out "$work/features.csv"
    step 4-train "$program" train -C "$work/w" --scenario cardiac
    step 5-score "$program" score -C "$work/w" --scenario cardiac --as-of 2010-01-01
    person=$(sed -n '2s/^[^,]*,\([^,]*\),.*/\1/p' "$work/w/scores/cardiac/2010-01-01.csv")
    step 6-explain "$program" explain -C "$work/w" --scenario cardiac --person "$person"
    i=$((i + 1))
done
for file in "$work"/time.*; do
    sort -n "$file" | awk -v name="${file##*time.}" '{t[NR] = $1}
        END {printf "%-12s median %.3f s   min %.3f   max %.3f   (%d runs)\n", name, t[int((NR + 1) / 2)], t[1], t[NR], NR}'
done
