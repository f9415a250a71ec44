#!/usr/bin/env python3
"""layering.py must see every kind of breach in a made-up tree, and nothing in a clean one."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import layering  # noqa: E402

LONG = "// long\nstatic void long_one(void)\n{\n" + "    ;\n" * 61 + "}\n"
CLEAN = {
    "hearth.c": '// main\n#include "features/base/cli.h"\n#include "model/train/cmd_train.h"\n',
    "features/base/cli.h": "// header\n",
    "features/base/json.c": '// json\n#include <jansson.h>\n#include <string.h>\n',
    "features/timeline/outcome.h": '#include "features/base/cli.h"\n',
    "features/extract/label.c": '// labels\n#include "features/timeline/outcome.h"\n',
    "features/extract/extract.h": "",
    "model/train/cmd_train.h": '#include "features/base/cli.h"\n',
    "model/train/cmd_train.c": '// train\n#include "model/train/cmd_train.h"\n#include "features/ingest/config.h"\n',
    "model/numeric/solver.c": '// strcpy(a, b) in a comment\n#include <gsl/gsl_math.h>\nconst char *s = "strcpy(x)";\n'
                      "void f(void)\n{\n    my_strcpy(1);\n    x->gets(2);\n}\n",
    "features/ingest/config.h": "",
    "model/train/cmd_out.c": '// o\nstatic const struct option_row options[] = {\n    {.name = "--out",\n'
                             '     .kind = OPTION_OUT_FILE,\n     .value_name = "FILE"},\n    {.name = "--id", .value_name = "I"},\n};\n',
    # calls go one way; a comment, a literal and a static function of the same name are no calls
    "model/kind/below.c": '// upper_run() is above\nconst char *text = "upper_run()";\n'
                          "static void shared(void)\n{\n}\n\nvoid below_run(void)\n{\n    shared();\n}\n",
    "model/kind/upper.c": "// upper\nvoid shared(void)\n{\n}\n\nvoid upper_run(void)\n{\n    below_run();\n}\n",
    "model/train/run.c": "// a name of its own\nstatic int run(int n, const struct error *why, int (*f)(int, int, int), int c, int d)\n{\n    return n;\n}\n"
                         "int g(void)\n{\n    return run(1, NULL) + fit(1, &(struct error){0});\n}\n",
    "model/train/runs.h": "int run(int n, struct error *err);\nint fit(int n, struct error *err);\n",
}

# what is added to the clean tree -> what layering.py must say about it
BAD = [
    ({"features/base/up.c": '// up\n#include "features/ingest/config.h"\n'}, "layer crossed"),
    ({"features/link/in.c": '// in\n#include "features/timeline/outcome.h"\n'}, "layer crossed"),
    ({"model/deep.c": '// deep\n#include "features/timeline/outcome.h"\n'}, "guarded header"),
    ({"eval/plain.c": '// eval\n#include "features/timeline/outcome.h"\n'}, "guarded header"),
    ({"model/ranked.c": '// ranks\n#include "features/base/ranks.h"\n'}, "guarded header"),
    ({"model/other.c": '// other\n#include "model/train/cmd_train.h"\n'}, "a command's header"),
    ({"features/ingest/j.c": "// json\n#include <jansson.h>\n"}, "library <jansson.h>"),
    ({"features/base/stats.c": "// gsl\n#include <gsl/gsl_math.h>\n"}, "library <gsl/gsl_math.h>"),
    ({"model/a.c": "// a\n#include <libsvm/svm.h>\n", "model/b.c": "// b\n#include <libsvm/svm.h>\n"}, "one file already"),
    ({"eval/json.c": "// again\n"}, "base name"),
    ({"model/r.c": '// r\n#include "solver.h"\n'}, "from the root"),
    ({"model/x.h": '#include "model/y.h"\n', "model/y.h": '#include "model/x.h"\n'}, "circle"),
    ({"model/kind/below.c": "// below\nvoid below_run(void)\n{\n    upper_run();\n}\n"},
     "circle: model/kind/below -> model/kind/upper -> model/kind/below"),
    ({"model/p.c": "// a table of functions is a call too\nvoid q_run(void);\nstruct t t = {q_run};\nvoid p_run(void)\n{\n}\n",
      "model/q.c": "// q\nvoid q_run(void)\n{\n    p_run();\n}\n"}, "circle: model/p -> model/q"),
    ({"model/big.c": "// big\n" + "\n" * 500}, "file of 501 lines"),
    ({"model/long.c": LONG}, "function of 64 lines"),
    ({"model/wide.c": "// wide\nstatic int f(int a, int b, int (*c)(int, int), int d,\n             int e, int g)\n{\n}\n"},
     "f has 6 parameters (limit 5)"),
    ({"model/old.c": "// old\nchar *g(char *a)\n{\n    return strdup(a);\n}\n"}, "banned function strdup"),
    ({"model/old.c": "// old\nvoid g(char *a)\n{\n    strcpy(a, a);\n}\n"}, "banned function strcpy"),
    ({"model/bare.c": "int x;\n"}, "opens with why"),
    ({"eval/n.c": "// n\nint read_it(int x, struct error *err);\nint f(void)\n{\n    return read_it(g(1, 2), NULL);\n}\n"},
     "NULL passed as the error of read_it"),
    ({"eval/p.h": "struct kind {\n    int (*fit)(int n,\n               struct error *err);\n};\n",
      "eval/p.c": "// p\nint f(struct kind *kind)\n{\n    return kind->fit(1, NULL);\n}\n"},
     "NULL passed as the error of fit"),
    ({"eval/s.c": "// s\nvoid f(void)\n{\n    error_note(NULL, 1);\n}\n",
      "eval/s.h": "void error_note(struct error *err, int n);\n"}, "NULL passed as the error of error_note"),
    ({"eval/cmd_o.c": '// o\nstatic const struct option_row options[] = {\n    {.name = "--out",\n     .kind = OPTION_TEXT,\n'
                      '     .value_name = "FILE",\n     .help = "x"},\n};\n'}, "--out names a file"),
    ({"eval/cmd_e.c": '// e\n#include "serve/store/store.h"\n'}, "never include each other"),
    ({"hearth.c": '// main\n#include "features/base/json.h"\n'}, "hearth.c includes"),
]


def breaches_of(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        return layering.check_tree(root)[0]


def main():
    failures = []
    clean = breaches_of(CLEAN)
    if clean:
        failures.append("the clean tree is refused: %s" % clean)
    for added, wanted in BAD:
        found = breaches_of({**CLEAN, **added})
        if not any(wanted in breach for breach in found):
            failures.append("not seen: %s (found %s)" % (wanted, found))
    for failure in failures:
        print(failure)
    print("layering selftest: %d of %d as expected" % (len(BAD) + 1 - len(failures), len(BAD) + 1))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
