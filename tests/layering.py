#!/usr/bin/env python3
"""The architecture's rules, checked against the source lines.

    layering.py [ROOT]

Prints one line a breach and exits 1, or "layering: N files, no breach" and exits 0:
a file includes its own folder and lower layers only; two headers are guarded; a library's header is included by one
file each; no circles between headers, nor between modules (a .c with its .h) by the functions that they call; base
names are unique; files and functions keep their size, a function has at most five parameters; a list of functions is
banned; no call passes NULL as its error; options that name files say so.
"""

import os
import re
import sys

# folder -> folders whose headers it may include (its own always)
BASE, REPORT, INGEST, QUALITY = "features/base", "features/report", "features/ingest", "features/quality"
LINK, TIMELINE, WORKSPACE, EXTRACT = "features/link", "features/timeline", "features/workspace", "features/extract"
NUMERIC, KIND, METRIC, TABLE = "model/numeric", "model/kind", "model/metric", "model/table"
BUNDLE, TRAIN, SCORE = "model/bundle", "model/train", "model/score"
STORE, SCORING, ALERT, CASE = "serve/store", "serve/scoring", "serve/alert", "serve/case"
MODEL = {NUMERIC, KIND, METRIC, TABLE, BUNDLE, TRAIN, SCORE}
SERVED = {BASE, TIMELINE, EXTRACT, STORE} | MODEL
LAYERS = {
    BASE: set(),
    REPORT: {BASE},
    INGEST: {BASE},
    QUALITY: {BASE, REPORT, INGEST},
    LINK: {BASE, REPORT, INGEST},
    TIMELINE: {BASE, INGEST, LINK},
    WORKSPACE: {BASE, INGEST, LINK, TIMELINE},
    EXTRACT: {BASE, REPORT, INGEST, TIMELINE},
    NUMERIC: {BASE},
    KIND: {BASE, EXTRACT, NUMERIC},
    METRIC: {BASE, EXTRACT, REPORT, NUMERIC},
    TABLE: {BASE, REPORT, INGEST, EXTRACT, NUMERIC, KIND, METRIC},
    BUNDLE: {BASE, REPORT, EXTRACT, NUMERIC, KIND, METRIC, TABLE},
    TRAIN: {BASE, REPORT, EXTRACT, NUMERIC, KIND, METRIC, TABLE, BUNDLE},
    SCORE: {BASE, REPORT, EXTRACT, NUMERIC, KIND, METRIC, TABLE, BUNDLE},
    STORE: {BASE},
    "eval/effect": {BASE, REPORT, TIMELINE, EXTRACT} | MODEL,
    "eval/trial": {BASE, REPORT, TIMELINE, EXTRACT, "eval/effect"} | MODEL,
    "eval": {BASE, REPORT, TIMELINE, WORKSPACE, EXTRACT, "eval/effect", "eval/trial"} | MODEL,
    SCORING: SERVED | {WORKSPACE},
    ALERT: SERVED | {SCORING},
    CASE: SERVED | {SCORING, ALERT},
    "serve/ui": SERVED | {REPORT, SCORING, ALERT, CASE},
    "serve/http": SERVED | {INGEST, REPORT, SCORING, ALERT, CASE, "serve/ui"},
    "serve": {BASE, WORKSPACE, STORE, SCORING},
    "data-samples/world": {BASE},
    "data-samples/agency": {BASE, "data-samples/world"},
    "data-samples/calibration": {BASE, REPORT, "data-samples/world", "data-samples/agency"},
    "data-samples": {BASE, REPORT, "data-samples/world", "data-samples/agency", "data-samples/calibration"},
}

# header -> who may include it (folder, pattern of the base name); its own folder's .c of that name always may
GUARDED = {
    "features/timeline/outcome.h": [("features/timeline", r".*"), ("features/extract", r"label.*\.[ch]"),
                                    ("eval/(effect|trial)", r"effect.*\.[ch]")],
    "features/base/ranks.h": [(None, r"cmd_.*\.c"), ("features/base", r"ranks.*\.c")],
}

# library header -> the files or folders that may include it
LIBRARIES = {
    "csv.h": ["features/base/csv.c"],
    "libfyaml.h": ["features/base/yaml.c"],
    "jansson.h": ["features/base/json.c"],
    "sodium.h": ["features/base/file.c", "serve/store/"],
    "utf8proc.h": ["features/base/"],
    "zlib.h": ["features/base/"],
    "xxhash.h": ["features/base/pack_sum.c"],
    "omp.h": ["features/base/parallel.c"],
    "mpi.h": ["features/base/ranks"],
    "libsvm/svm.h": ["model/"],
    "linear.h": ["model/"],
    "xgboost/c_api.h": ["model/"],
    "sqlite3.h": ["serve/store/"],
    "libpq-fe.h": ["serve/store/"],
    "microhttpd.h": ["serve/http/"],
    "gnutls/gnutls.h": ["serve/http/certificate.c"],
    "gnutls/crypto.h": ["serve/store/totp.c"],
    "gnutls/x509.h": ["serve/http/certificate.c"],
}
GSL = re.compile(r"gsl/|cblas\.h|lapacke?\.h")
GSL_FOLDERS = ("model/", "eval/", "data-samples/")
ONE_FILE = {"csv.h", "libfyaml.h", "jansson.h", "omp.h", "libsvm/svm.h", "linear.h", "xgboost/c_api.h", "sqlite3.h",
            "libpq-fe.h"}

BANNED = ("strcpy strcat sprintf vsprintf gets strtok atoi atol atof alloca setjmp longjmp tmpnam mktemp rand "
          "srand").split()
# they return NULL when memory is out: who needs one asks arena.c, whose functions never do
UNCHECKED = "malloc calloc realloc reallocarray aligned_alloc posix_memalign strdup strndup vasprintf open_memstream".split()
FILE_LINES, FUNCTION_LINES, PARAMETERS = 500, 60, 5
# functions that may have more parameters: the signature is a library's (microhttpd, the C library)
WIDE = {"access_handler", "__libc_start_main"}
TOP_FOLDERS = ("model", "features", "serve", "eval", "data-samples", "tests")

# beside the commands' headers, what main() may include
MAIN_HEADERS = ("features/base/cli.h", "features/base/guides.h", "features/base/process.h",
                "features/ingest/output_guard.h")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def source_files(root):
    files = ["hearth.c"] if os.path.exists(os.path.join(root, "hearth.c")) else []
    for top in TOP_FOLDERS:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(f for f in folders if not f.startswith((".", "node_modules")))
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    files.append(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
    return files


def blank_comments(text):
    """The text with comments and the insides of literals made blank; lines stay where they are."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] + " " * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)

    return pattern.sub(blank, text)


def folder_of(path):
    return os.path.dirname(path)


def includes(text):
    """(line number, kind, header) of each include line; the text is the raw one."""
    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def check_layer(path, header, report):
    """One include of our own: may this file look there?"""
    folder, target = folder_of(path), folder_of(header)
    name, target_name = os.path.basename(path), os.path.basename(header)
    if path == "hearth.c":
        if not target_name.startswith("cmd_") and header not in MAIN_HEADERS:
            report("hearth.c includes the commands' headers only, not " + header)
        return
    if target_name.startswith("cmd_") and target_name != name.replace(".c", ".h"):
        report("a command's header is for hearth.c and its own .c: " + header)
        return
    if target == folder:
        return
    if target not in LAYERS:
        report("unknown layer: " + header)
        return
    if name.startswith("cmd_"):
        if {folder.split("/")[0], target.split("/")[0]} == {"eval", "serve"}:
            report("eval and serve never include each other: " + header)
        return
    if target not in LAYERS.get(folder, ()):
        report("layer crossed: %s includes %s" % (folder, header))


def check_guarded(path, header, report):
    if header not in GUARDED:
        return
    for folder, pattern in GUARDED[header]:
        if (folder is None or re.fullmatch(folder, folder_of(path))) and re.fullmatch(pattern, os.path.basename(path)):
            return
    report("guarded header: %s is not for this file" % header)


def check_library(path, header, users, report):
    if GSL.match(header) and not path.startswith(GSL_FOLDERS):
        report("library <%s> is for %s" % (header, ", ".join(GSL_FOLDERS)))
    if header not in LIBRARIES:
        return
    if not any(path == place or (place[-2:] != ".c" and path.startswith(place)) for place in LIBRARIES[header]):
        report("library <%s> is for %s" % (header, ", ".join(LIBRARIES[header])))
    other = users.setdefault(header, path)
    if header in ONE_FILE and other != path:
        report("library <%s> is behind one file already: %s" % (header, other))


def check_functions(blanked, report):
    """Lengths, by the file's form: a body opens with { in the first column or at the end of a line in it."""
    lines = blanked.split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number - 1
            while start > 1 and lines[start - 1] and lines[start - 1][0] in " \t":
                start -= 1
        elif line.startswith("}") and start:
            if number - start + 1 > FUNCTION_LINES:
                report("function of %d lines (limit %d)" % (number - start + 1, FUNCTION_LINES), start)
            start = None


# a name in the first column or after its type there, its parameters, and the body
SIGNATURE = re.compile(r"^[a-z][\w \t*]*?\b(\w+)\(((?:[^();{}]|\([^()]*\))*)\)\s*\{", re.M)


def check_parameters(blanked, report):
    for match in SIGNATURE.finditer(blanked):
        flat = re.sub(r"\([^()]*\)", "", match.group(2))
        count = flat.count(",") + 1
        if count > PARAMETERS and match.group(1) not in WIDE:
            report("%s has %d parameters (limit %d)" % (match.group(1), count, PARAMETERS),
                   blanked.count("\n", 0, match.start()) + 1)


def check_banned(path, blanked, report):
    names = BANNED + (UNCHECKED if path != BASE + "/arena.c" else [])
    pattern = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(names))
    for number, line in enumerate(blanked.split("\n"), 1):
        for match in pattern.finditer(line):
            report("banned function %s" % match.group(1), number)


# a function, or a field that points to one, and its parameters
PROTOTYPE = re.compile(r"\b(\w+)\)?\(([^;{}()]*\bstruct error \*\s*\w*[^;{}()]*)\)")
ERROR_PARAMETER = re.compile(r"struct error \*\s*\w*")
CALL = re.compile(r"\b([a-z_]\w*)\(")


def error_parameters(blanked):
    """name -> the place of its error among the parameters, for each prototype of the text; and those that are static."""
    found, static = {}, set()
    for match in PROTOTYPE.finditer(blanked):
        for place, parameter in enumerate(match.group(2).split(",")):
            if ERROR_PARAMETER.fullmatch(parameter.strip()):
                found[match.group(1)] = place
    for match in re.finditer(r"^static\b[^;{}()=]*?\b(\w+)\(", blanked, re.M):
        static.add(match.group(1))
    return found, static


def call_arguments(blanked, start):
    """The arguments of the call whose opening bracket ends at start."""
    depth, arguments, begin = 0, [], start
    for i in range(start, len(blanked)):
        letter = blanked[i]
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            if not depth:
                return arguments + [blanked[begin:i].strip()]
            depth -= 1
        elif letter == "," and not depth:
            arguments.append(blanked[begin:i].strip())
            begin = i + 1
    return arguments


def check_null_errors(blanked_texts, report):
    """An error is never NULL: functions write err->code and read err->hint (ERROR_IGNORED where it is of no use)."""
    own = {path: error_parameters(text) for path, text in blanked_texts.items()}
    shared = {}
    for found, static in own.values():
        shared.update({name: place for name, place in found.items() if name not in static})
    for path, text in blanked_texts.items():
        found, static = own[path]
        for match in CALL.finditer(text):
            name = match.group(1)
            place = found.get(name) if name in static else shared.get(name)
            if place is None:
                continue
            arguments = call_arguments(text, match.end())
            if place < len(arguments) and arguments[place] in ("NULL", "0"):
                report("%s:%d: NULL passed as the error of %s" % (path, text.count("\n", 0, match.start()) + 1, name))


OPTION = re.compile(r"\{\s*\.name = \"(--[\w-]+)\",(.*?)\},?\n", re.S)
PATH_VALUE = re.compile(r"\.value_name = \"(FILE|DIR|PATH|\w+\.\w+)\"")


def check_path_options(raw, report):
    """An option that names a file or folder says so by its kind, so that no output lands on an input."""
    for match in OPTION.finditer(raw):
        if PATH_VALUE.search(match.group(2)) and not re.search(r"\.kind = OPTION_(IN|OUT)_", match.group(2)):
            report("%s names a file: its kind is OPTION_IN_PATH, OPTION_OUT_FILE or OPTION_OUT_FOLDER" % match.group(1),
                   raw.count("\n", 0, match.start()) + 1)


def find_circles(graph):
    """Each circle once, as a list of files or modules."""
    state, trail, circles = {}, [], []

    def walk(path):
        state[path] = 1
        trail.append(path)
        for target in graph.get(path, ()):
            if state.get(target) == 1:
                circles.append(trail[trail.index(target):] + [target])
            elif target not in state:
                walk(target)
        trail.pop()
        state[path] = 2

    for path in sorted(graph):
        if path not in state:
            walk(path)
    return circles


def header_graph(files, texts):
    """Which header includes which."""
    known, graph = set(files), {}
    for path in files:
        if path.endswith(".h") and not path.startswith("tests/"):
            graph[path] = [header for _, kind, header in includes(texts[path]) if kind == '"' and header in known]
    return graph


DEFINITION = re.compile(r"^(?!static\b|typedef\b|struct \w+ \{|#)[a-z][^;{}=()]*?\b(\w+)\([^;{}]*\)\n\{", re.M)
STATIC = re.compile(r"^static\b[^;{}=()]*?\b(\w+)\([^;{}]*\)\n\{", re.M)
WORD = re.compile(r"\b[a-z_]\w*\b")


def call_graph(files, blanked):
    """Which module calls which: module -> modules that define a function whose name it uses, unless the module has a
    static function of that name."""
    owner, graph = {}, {}
    sources = [path for path in files if path.endswith(".c") and not path.startswith("tests/")]
    for path in sources:
        for name in DEFINITION.findall(blanked[path]):
            owner[name] = path[:-2]
    for path in sources:
        module = path[:-2]
        words = set(WORD.findall(blanked[path])) - set(STATIC.findall(blanked[path]))
        graph[module] = sorted({owner[word] for word in words if owner.get(word, module) != module})
    return graph


def check_tree(root):
    breaches, users, names, texts, blanked_texts = [], {}, {}, {}, {}
    files = source_files(root)
    for path in files:
        def report(text, line=0, path=path):
            breaches.append("%s%s: %s" % (path, ":%d" % line if line else "", text))

        with open(os.path.join(root, path), encoding="utf-8") as file:
            raw = file.read()
        blanked = blank_comments(raw)
        texts[path], blanked_texts[path] = raw, blanked
        in_tests = path.startswith("tests/")
        other = names.setdefault(os.path.basename(path), path)
        if other != path:
            report("base name also used by " + other)
        if raw.count("\n") > FILE_LINES:
            report("file of %d lines (limit %d)" % (raw.count("\n"), FILE_LINES))
        check_functions(blanked, report)
        check_parameters(blanked, report)
        if in_tests:
            continue
        check_banned(path, blanked, report)
        check_path_options(raw, report)
        if path.endswith(".c") and not raw.startswith("//"):
            report("a .c opens with why it exists")
        for line, kind, header in includes(raw):
            def at(text, line=line, report=report):
                report(text, line)

            ours = kind == '"'
            if ours and not header.startswith(TOP_FOLDERS):
                at("includes are written from the root: " + header)
            elif ours:
                check_layer(path, header, at)
                check_guarded(path, header, at)
            else:
                check_library(path, header, users, at)
    check_null_errors(blanked_texts, breaches.append)
    for graph in (header_graph(files, texts), call_graph(files, blanked_texts)):
        for circle in find_circles(graph):
            breaches.append("circle: " + " -> ".join(circle))
    return breaches, len(files)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    breaches, n_file = check_tree(root)
    for breach in breaches:
        print(breach)
    if breaches:
        print("layering: %d breaches in %d files" % (len(breaches), n_file))
        return 1
    if not n_file:
        print("layering: no source file under " + root)
        return 1
    print("layering: %d files, no breach" % n_file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
