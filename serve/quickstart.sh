#!/bin/sh
# From a bare Debian 12 to the hub's pages over an invented borough, in one command:
#
#     sh serve/quickstart.sh [--no-serve] [--listen ADDR:PORT]
#
# Installs the packages that are missing (with sudo when not root), builds hearth, simulates a small
# borough in .workspace/quickstart, reads and links its records, checks them, trains, scores the
# last date, explains the first person of the ranked list, and serves the hub on
# http://127.0.0.1:8420 until Ctrl-C. It asks nothing; a second run reuses what is there, decisions
# and login included.
#
#     --no-serve           end without starting the hub
#     --listen ADDR:PORT   another place than 127.0.0.1:8420
#     --help               show this help

set -eu

SCENARIO=child-safeguarding
AS_OF=2026-01-01 # the day after the borough's last day
BIRTHS=250       # a year: a tenth of a real borough, made in seconds
PACKAGES="build-essential cmake ninja-build pkg-config python3 libgsl-dev libopenblas-dev libsvm-dev
libcsv-dev libfyaml-dev libjansson-dev zlib1g-dev libutf8proc-dev libsodium-dev libsqlite3-dev
libmicrohttpd-dev"

serve=yes
listen=127.0.0.1:8420
while [ $# -gt 0 ]; do
    case $1 in
    --no-serve) serve=no ;;
    --listen)
        [ $# -gt 1 ] || { echo "quickstart: --listen wants ADDR:PORT" >&2; exit 2; }
        listen=$2
        shift
        ;;
    -h | --help)
        sed -n '2,15s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    *)
        echo "quickstart: unknown option '$1'; it takes --no-serve, --listen ADDR:PORT and --help" >&2
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
        echo "this is no Debian; going on with what is installed (needed:" $PACKAGES")"
        return
    fi
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        echo "all are installed"
        return
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            echo "quickstart: packages are missing, and this is neither root nor a user whose sudo" >&2
            echo "asks for no password. As root: apt-get install -y$missing" >&2
            exit 1
        fi
        as_root="sudo -n"
        echo "not root: using sudo"
    fi
    echo "installing:$missing"
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
        echo "$workspace is there already; remove it to begin anew"
        return
    fi
    rm -rf "$workspace" # hearth.yaml comes after the records: what is there was interrupted
    mkdir -p .workspace
    run simulate "$workspace" --births-per-year "$BIRTHS"
    echo "it stands in $workspace; $workspace/truth holds what no analyst would have"
}

# The first ten of the ranked list, without the columns that need room.
show_list() {
    python3 - "$scores" <<'END'
import csv, sys
columns = ["rank", "person_id", "score", "band", "household", "alert", "reason_1"]
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = [row for row, _ in zip(csv.DictReader(file), range(10))]
for row in rows:
    row["score"] = f"{100 * float(row['score']):.1f} %"
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
            echo "the user 'reviewer' is there already; the first password is in $password"
        else
            echo "the user 'reviewer' is there already; for a new password:"
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
    run user add reviewer -C "$workspace" --role reviewer --password-file "$password"
    echo "its password, printed this once and kept in $password: $(cat "$password")"
}

mkdir -p .build
step "Packages"
install_packages
step "Build (the first time takes a minute or two)"
build
step "Simulate: an invented borough, and the records of its eight agencies"
make_workspace
step "Ingest: read the records; rows that cannot be read are listed in $workspace/rejects"
run ingest -C "$workspace"
step "Link: which ids of which agencies are one person, compared with the truth"
run link -C "$workspace" --reference "$workspace/truth/persons.csv"
step "Check: data quality, the children in question, the dates to train and test on"
echo "\$ hearth check -C $workspace --scenario $SCENARIO"
logged "$workspace/check.txt" "$hearth" check -C "$workspace" --scenario "$SCENARIO"
sed '/^$/q' "$workspace/check.txt"
echo "all of it, source by source and date by date: $workspace/check.txt"
step "Train: compare models on past dates, keep the best"
run train -C "$workspace" --scenario "$SCENARIO"
echo "A borough this small has few plans a year: the intervals are wide, the choice between models is not"
echo "to be trusted, and the list may rank little better than chance. 'hearth simulate DIR' without --births-per-year makes one ten times the size."
step "Score: the ranked list of $AS_OF, and the alerts that there are places for"
run score -C "$workspace" --scenario "$SCENARIO" --as-of "$AS_OF"
step "The first ten of $scores"
show_list
step "Explain: why the first of the list stands there, down to the records"
person=$(sed -n 2p "$scores" | cut -d, -f2)
run explain -C "$workspace" --scenario "$SCENARIO" --as-of "$AS_OF" --person "$person"

step "The hub: the first user"
first_user

if [ "$serve" = no ]; then
    step "Done"
    echo "To open the hub: $hearth serve -C $workspace"
    exit 0
fi
step "The hub: open http://$listen in a browser on this machine"
echo "Sign in as 'reviewer' with the password in $password. Ctrl-C ends the hub; what was decided stays."
echo "\$ hearth serve -C $workspace --listen $listen"
exec "$hearth" serve -C "$workspace" --listen "$listen"
