// Any bytes as a scenario, beside the vocabulary of a model in use: columns over a small workspace, or errors
// with their places.

#include "features/extract/extract.h"
#include "features/workspace/workspace_update.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static const char config_text[] =
    "hearth: 1\ndata_end: 2012-12-31\nlink: none\nsources:\n"
    "  - {name: people, agency: council, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, dob: dob, sex: sex, uprn: uprn}}\n"
    "  - {name: visits, agency: clinic, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, category: kind, value: score, tags: {role: role}}}\n"
    "  - {name: plans, agency: council, files: plans.csv, record: spell, ids: x,\n"
    "     columns: {person_id: id, start: start, end: end, category: kind}}\n";

static void workspace_ready(void)
{
    static int ready;
    struct error err = {0};
    const struct workspace_options options = {.n_thread = 1, .quiet = true, .accept_loss = true};
    if (ready++)
        return;
    static const char *const folders[] = {"scenarios", "models", "models/s", "models/s/m"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        fuzz_make_folder(folders[i]);
    fuzz_write_text("models/s/selected", "m\n");
    fuzz_write_text("hearth.yaml", config_text);
    fuzz_write_text(
        "people.csv",
        "id,dob,sex,uprn\nann,2010-01-01,F,1\nbob,2011-01-01,M,1\ncat,2000-02-29,F,2\n");
    fuzz_write_text("visits.csv", "id,date,kind,score,role\nann,2011-05-20,x,3,r1\n"
                                  "bob,2012-06-20,y,2,r2\nann,2012-07-01,x,,r1\n");
    fuzz_write_text("plans.csv", "id,start,end,kind\nann,2011-01-01,2011-06-01,cp\n"
                                 "cat,2012-01-01,,cla\n");
    if (workspace_update(fuzz_folder(), &options, &err)) {
        fprintf(stderr, "%s: %s\n", err.place, err.message);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct extract *extract;
    struct error err = {0};
    const struct extract_options options = {.n_thread = 1, .quiet = true};
    if (n_bytes > 4096)
        return 0;
    workspace_ready();
    struct pieces pieces = pieces_cut(data, n_bytes);
    fuzz_write("scenarios/s.yaml", pieces.items[0]);
    fuzz_write("models/s/m/vocabulary.json", pieces.items[1]);
    if (extract_open(fuzz_folder(), "s", &options, &extract, &err)) {
        if (!err.message[0])
            abort();
        return 0;
    }
    size_t n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    for (size_t i = 0; i < n_col; i++)
        if (!columns[i].name || !*columns[i].name)
            abort();
    extract_close(extract);
    return 0;
}
