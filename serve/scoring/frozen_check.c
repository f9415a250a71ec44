// Frozen lists are read years later, by an evaluation of what became of everybody on them. The audit's row
// of a scoring keeps a digest of the list, so that a byte changed in between is found.

#include "serve/scoring/frozen_check.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "model/score/frozen_list.h"
#include "serve/store/audit.h"

#include <string.h>

// The digests of all lists so far, by file.
struct frozen_digests {
    struct arena *arena;
    json *by_file;
};

static void row_take(struct frozen_digests *digests, const struct audit_row *row)
{
    json *details = NULL;
    day_t as_of;
    if (json_read_text(row->details, strlen(row->details), &details, ERROR_IGNORED))
        return; // the audit's own check says so
    const char *day = json_text(details, "as_of"), *model = json_text(details, "model");
    const char *digest = json_text(details, "frozen");
    if (day && model && digest && day_parse(day, strlen(day), NULL, &as_of))
        json_put_text(digests->by_file,
                      frozen_list_file(digests->arena, row->subject, as_of, model), digest);
    json_free(details);
}

static enum status digests_read(struct store *store, struct frozen_digests *digests,
                                struct error *err)
{
    struct audit_filter filter = {.action = ALERTS_ACTION};
    struct audit_list rows;
    enum status status;
    do {
        status = audit_list(store, digests->arena, &filter, &rows, err);
        for (size_t i = 0; !status && i < rows.n; i++) {
            row_take(digests, &rows.items[i]);
            filter.after = rows.items[i].sequence;
        }
    } while (!status && rows.n);
    return status;
}

static void list_check(struct arena *arena, const char *path, const char *digest,
                       struct files_checked *checked)
{
    char now[HASH_TEXT];
    struct error why = {0};
    if (!hash_file(path, now, &why) && strcmp(now, digest) != 0) {
        error_set(&why, E_DATA, "this list was changed after alerts were made of it");
        error_hint(&why, "restore it from a backup");
    }
    files_checked_add(arena, checked, path, &why);
}

void frozen_lists_check(struct arena *arena, struct store *store, const char *workspace,
                        struct files_checked *checked)
{
    struct error why = {0};
    struct frozen_digests digests = {arena, json_object_create()};
    if (digests_read(store, &digests, &why))
        files_checked_add(arena, checked, file_join(arena, workspace, "kept/frozen"), &why);
    for (size_t i = 0; i < json_count(digests.by_file); i++) {
        const char *file = json_key_at(digests.by_file, i);
        list_check(arena, file_join(arena, workspace, file), json_text(digests.by_file, file),
                   checked);
    }
    json_free(digests.by_file);
}
