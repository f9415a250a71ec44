#!/bin/sh
# From a bare Debian 12 to the hub's pages over a simulated borough, in one command:
#
#     sh serve/quickstart.sh [--births-per-year N] [--no-serve] [--listen ADDR:PORT]
#
# Installs the packages that are missing (with sudo when not root), builds hearth, simulates a
# borough in .workspace/quickstart, ingests and links its records, checks them, trains, scores the
# last date, explains the first person of the ranked list, and serves the hub on
# http://127.0.0.1:8420 until Ctrl-C. It asks nothing. A second run reuses what exists, decisions
# and login included.
#
#     --births-per-year N  size of the borough (default 2500, about 180,000 people). A smaller one is
#                          faster, but has too few outcomes to show that the ranking works: hearth
#                          then withholds the alerts and says why
#     --no-serve           end without starting the hub
#     --listen ADDR:PORT   serve at another address than 127.0.0.1:8420
#     --help               show this help

set -eu

SCENARIO=child-safeguarding
AS_OF=2026-01-01 # the day after the borough's last day
PACKAGES="build-essential cmake ninja-build pkg-config python3 libgsl-dev libopenblas-dev libsvm-dev libxgboost-dev
libcsv-dev libfyaml-dev libjansson-dev zlib1g-dev libutf8proc-dev libsodium-dev libxxhash-dev libsqlite3-dev
libmicrohttpd-dev"

serve=yes
listen=127.0.0.1:8420
births=2500 # a whole borough: the fewest families that show whether a ranking works
while [ $# -gt 0 ]; do
    case $1 in
    --no-serve) serve=no ;;
    --listen)
        [ $# -gt 1 ] || { echo "quickstart: --listen needs ADDR:PORT" >&2; exit 2; }
        listen=$2
        shift
        ;;
    --births-per-year)
        case ${2-} in
        '' | *[!0-9]*) echo "quickstart: --births-per-year needs a number" >&2; exit 2 ;;
        esac
        births=$2
        shift
        ;;
    -h | --help)
        sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    *)
        echo "quickstart: unknown option '$1'; the options are --births-per-year N, --no-serve, --listen ADDR:PORT and --help" >&2
        exit 2
        ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
hearth=.build/release/hearth
workspace=.workspace/quickstart
scores=$workspace/scores/$SCENARIO/$AS_OF.csv
password=$workspace/first-password

step() {
    printf '\n=== %s\n' "$*"
}

# logged FILE COMMAND…: the output goes to the file; its end is shown when the command fails.
logged() {
    log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null || {
        tail -n 40 "$log" >&2
        echo "quickstart: '$*' failed; all of its output is in $log" >&2
        exit 1
    }
}

# run COMMAND…: hearth, with the line that a reader would type.
run() {
    echo "\$ hearth $*"
    "$hearth" "$@"
}

# How long all of it takes, said before it starts.
minutes() {
    if [ "$births" -ge 1000 ]; then echo "8 minutes"; else echo "2 minutes"; fi
}

# npm may come from elsewhere than Debian; it fetches the style sheet of the hub's pages.
missing_packages() {
    command -v npm >/dev/null || printf ' npm'
    for package in $PACKAGES; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            printf ' %s' "$package"
    done
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "This system has no dpkg. quickstart uses what is installed. hearth needs:" $PACKAGES
        return
    fi
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        echo "All packages are installed."
        return
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            echo "quickstart: packages are missing, and this user may not install them (needs root, or sudo" >&2
            echo "without a password). As root, run: apt-get install -y$missing" >&2
            exit 1
        fi
        as_root="sudo -n"
        echo "Using sudo, because this user is not root."
    fi
    echo "Installing:$missing"
    logged .build/apt-update.log $as_root apt-get update -q
    logged .build/apt-install.log $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $missing
}

build() {
    [ -f .build/release/build.ninja ] || logged .build/configure.log cmake --preset release
    if [ -t 1 ]; then # ninja shows how far it is
        cmake --build --preset release --target hearth
    else
        logged .build/build.log cmake --build --preset release --target hearth
    fi
    "$hearth" --version
}

make_workspace() {
    if [ -f "$workspace/hearth.yaml" ]; then
        echo "$workspace exists and is used again. To start afresh: rm -r $workspace"
        return
    fi
    rm -rf "$workspace" # simulate writes hearth.yaml last: without it, an earlier run was interrupted
    mkdir -p .workspace
    run simulate "$workspace" --births-per-year "$births"
    echo "The workspace is $workspace. Its truth/ folder holds the ground truth, which no analyst would have."
}

# The first ten of the ranked list, without the columns that need room.
show_list() {
    python3 - "$scores" <<'END'
import csv, sys
columns = ["rank", "person_id", "score", "band", "household", "alert", "reason_1"]
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = [row for row, _ in zip(csv.DictReader(file), range(10))]
for row in rows:
    row["score"] = f"{100 * float(row['score']):.1f}%" if row["score"] else ""
rows = [columns] + [[row[c] for c in columns] for row in rows]
widths = [max(len(row[i]) for row in rows) for i in range(len(columns))]
for row in rows:
    print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
END
}

# The first user, once: a password made at random, printed once, kept where only the owner can read it.
first_user() {
    if "$hearth" user list -C "$workspace" 2>/dev/null | grep -q '^reviewer '; then
        if [ -s "$password" ]; then
            echo "The user 'reviewer' exists. Its first password is in $password"
        else
            echo "The user 'reviewer' exists. For a new password:"
            echo "$hearth user password reviewer --generate -C $workspace"
        fi
        return
    fi
    rm -f "$password"
    (
        umask 077
        od -An -N12 -tx1 /dev/urandom | tr -d ' \n' | sed 's/..../&-/g; s/-$//' >"$password"
        echo >>"$password"
    )
    run user add reviewer -C "$workspace" --role reviewer --password-file "$password" --days 14
    echo "Its password, printed only now and kept in $password: $(cat "$password")"
    echo "The hub asks for one of your own when you first sign in."
}

# Exit status 4 of score: the list is written, its alerts are withheld for want of evidence.
score() {
    status=0
    run score -C "$workspace" --scenario "$SCENARIO" --as-of "$AS_OF" || status=$?
    [ "$status" = 0 ] || [ "$status" = 4 ] || exit "$status"
    [ "$status" = 0 ] && return
    echo "The hub starts without alerts, for the reason above. To see it with some, marked as untested on every page, put"
    echo "    evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}"
    echo "under alerts: in $workspace/scenarios/$SCENARIO.yaml and score again."
}

mkdir -p .build
echo "This takes about $(minutes) on two cores: the build, then a borough with $births births a year."
step "Packages"
install_packages
step "Build (a minute or two the first time)"
build
umask 077 # from here on, files hold records
step "Simulate: an invented borough, and the records of its agencies"
make_workspace
step "Ingest: read the records; rows that cannot be read are listed in $workspace/rejects"
run ingest -C "$workspace"
step "Link: find the records of one person across agencies, compared with the ground truth"
run link -C "$workspace" --reference "$workspace/truth/persons.csv"
step "Check: data quality, the cohort, the dates for training and testing"
echo "\$ hearth check -C $workspace --scenario $SCENARIO"
logged "$workspace/check.txt" "$hearth" check -C "$workspace" --scenario "$SCENARIO"
sed '/^$/q' "$workspace/check.txt"
echo "The whole report, by source and by date: $workspace/check.txt"
step "Train: compare models on past dates and select one"
run train -C "$workspace" --scenario "$SCENARIO" --kinds points,logit
step "Score: rank the cohort on $AS_OF and create alerts up to the capacity"
score
step "The first ten rows of $scores"
show_list
step "Explain: why the first person of the list has this score, with the records"
person=$(sed -n 2p "$scores" | cut -d, -f2)
run explain -C "$workspace" --scenario "$SCENARIO" --as-of "$AS_OF" --person "$person"

step "The hub: the first user"
first_user

if [ "$serve" = no ]; then
    step "Done"
    echo "To start the hub: $hearth serve -C $workspace"
    exit 0
fi
step "The hub: open http://$listen in a browser on this machine"
echo "Sign in as 'reviewer' with the password in $password. Ctrl-C stops the hub. Decisions are kept."
echo "\$ hearth serve -C $workspace --listen $listen"
exec "$hearth" serve -C "$workspace" --listen "$listen"
