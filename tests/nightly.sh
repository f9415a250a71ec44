#!/bin/sh
# The slow tests, for a nightly run and before a release: more random worlds, more kills, longer fuzzing, a soak.
# Builds what it needs; run tests/run.sh first. Ends with "N passed, N failed".
#
#     sh tests/nightly.sh [SECONDS]      each fuzzer runs for SECONDS (default 900), two at a time

set -u
cd "$(dirname "$0")/.." || exit 1
seconds=${1:-900}
jobs=$(nproc)
n_passed=0
failed=""

# check NAME COMMAND...
check() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then
        n_passed=$((n_passed + 1))
    else
        failed="$failed $name"
    fi
}

for preset in release fuzz; do
    cmake --preset $preset >/dev/null || exit 1
done
cmake --build --preset release -j "$jobs" --target hearth unit_tests || exit 1
cmake --build --preset fuzz -j "$jobs" --target fuzz_tests || exit 1

hearth=.build/release/hearth
check slow ctest --test-dir .build/release -L nightly -j "$jobs" --output-on-failure
check hub ctest --test-dir .build/release -L http -LE 'sanitized|nightly|release' -j "$jobs" --output-on-failure
check clusters python3 tests/reference/eval/cluster_coverage.py --hearth $hearth --tables 1000
check worlds python3 tests/reference/compare_worlds.py --hearth $hearth --seeds 21-240
check crowd python3 tests/http/hub_crowd.py .build/release/hub-borough/borough $hearth 10000 30
check soak python3 tests/bench/mixed.py .build/release/hub-borough/borough $hearth --soak 20
check mutated python3 tests/http/hub_mutate.py .build/release/hub-borough/borough $hearth 60000
check kills python3 tests/durable/kill.py .build/release/decide $hearth --rounds 600
check commands python3 tests/durable/commands.py $hearth --rounds 200
check drill python3 tests/durable/drill.py .build/release/decide $hearth --rounds 200
calls=.build/release/libcalls.so
check failing python3 tests/durable/failing.py $hearth $calls --every 7
check power python3 tests/durable/power.py $hearth $calls --every 1
check damage python3 tests/durable/damage.py $hearth --packs 60 --models 200
dpkg-query -W python3-pandas python3-xgboost >/dev/null 2>&1 || apt-get install -y -q python3-pandas python3-xgboost || exit 1
check ceilings /usr/bin/python3 tests/reference/ceilings/ceilings.py --hearth $hearth --predict .build/release/test_world_predict --check data-samples/ceilings.json
check floors /usr/bin/python3 tests/reference/floors_nightly.py --hearth $hearth --probe .build/release/homes_probe
cmake -DHEARTH_FUZZ_SECONDS="$seconds" -DHEARTH_FUZZ_SEED=0 --preset fuzz >/dev/null
check fuzzers ctest --test-dir .build/fuzz -L fuzz -j 2 --output-on-failure
cmake -DHEARTH_FUZZ_SECONDS=5 -DHEARTH_FUZZ_SEED=1 --preset fuzz >/dev/null

[ -z "$failed" ] || echo "failed:$failed"
echo "$n_passed passed, $(echo "$failed" | wc -w) failed"
[ -z "$failed" ]
