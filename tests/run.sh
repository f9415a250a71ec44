#!/bin/sh
# Every test of the project, from a bare Debian 12: installs what is missing, builds, runs, counts.
# Ends with the line "N passed, N failed"; exit 0 only when nothing failed.
#
#     sh tests/run.sh

set -u
cd "$(dirname "$0")/.." || exit 1

PACKAGES="build-essential cmake ninja-build pkg-config libgsl-dev libopenblas-dev libsvm-dev libxgboost-dev libcsv-dev libfyaml-dev
libjansson-dev zlib1g-dev libutf8proc-dev libsodium-dev libxxhash-dev libsqlite3-dev libmicrohttpd-dev libcmocka-dev clang libclang-rt-14-dev libomp-dev
python3 python3-yaml python3-numpy python3-sklearn chromium"

say() {
    printf '\n== %s\n' "$*"
}

install_missing() {
    missing=""
    command -v npm >/dev/null || missing=" npm" # it may come from elsewhere than Debian
    for package in $PACKAGES; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
    done
    command -v npm >/dev/null || missing="$missing npm" # another node brings an npm of its own
    command -v chromium >/dev/null || missing="$missing chromium"
    [ -z "$missing" ] && return 0
    say "installing:$missing"
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { echo "tests/run.sh: packages are missing, and there is no sudo:$missing"; exit 1; }
        as_root="sudo"
    fi
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -q && apt-get install -y -q $missing" || exit 1
}

n_passed=0
n_failed=0
failed=""

# count_ctest NAME FOLDER [ctest options]: adds what ctest reports.
count_ctest() {
    name=$1 folder=$2
    shift 2
    log="$folder/ctest.log"
    ctest --test-dir "$folder" --output-on-failure -j "$jobs" "$@" 2>&1 | tee "$log"
    total=$(sed -n 's/.*tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\2/p' "$log" | tail -1)
    bad=$(sed -n 's/.*tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\1/p' "$log" | tail -1)
    if [ -z "$total" ] || [ "$total" = 0 ]; then
        n_failed=$((n_failed + 1))
        failed="$failed $name"
        return
    fi
    n_passed=$((n_passed + total - bad))
    n_failed=$((n_failed + bad))
    [ "$bad" = 0 ] || failed="$failed $name"
}

# build PRESET TARGET…: a build that fails is a failed test, and its tests are left out.
build() {
    preset=$1
    shift
    say "building: $preset"
    if cmake --preset "$preset" >".build/$preset.log" 2>&1 && cmake --build --preset "$preset" -j "$jobs" \
        --target "$@" >>".build/$preset.log" 2>&1; then
        return 0
    fi
    tail -40 ".build/$preset.log"
    n_failed=$((n_failed + 1))
    failed="$failed build:$preset"
    return 1
}

install_missing
jobs=$(nproc)
export TSAN_OPTIONS=halt_on_error=1
mkdir -p .build

if build asan hearth unit_tests; then
    say "units, command line, layers and references, with the sanitizers"
    count_ctest asan .build/asan -LE 'threads|release|nightly'
fi
if build release hearth unit_tests; then
    say "the same bits on any number of threads, as released"
    count_ctest release .build/release -L 'threads|release|contract|cli' -LE sanitized
fi
if build tsan hearth decide live_probe live_api; then
    say "the hub, its store and live scores, with the thread sanitizer"
    count_ctest tsan .build/tsan -L races
fi
if build fuzz fuzz_tests; then
    say "fuzzers, a few seconds each"
    count_ctest fuzz .build/fuzz -L fuzz
fi

say "result"
[ -z "$failed" ] || echo "failed in:$failed"
echo "$n_passed passed, $n_failed failed"
[ "$n_failed" = 0 ]
