// Rules about rows as such: what was refused, repeated, not understood or left empty.

#include "features/quality/quality_find.h"

#include "features/ingest/change_text.h"
#include "features/ingest/row.h"

#include <inttypes.h>
#include <string.h>

#define REJECTS_NEAR 0.5 // of the limit
#define DUPLICATES_MUCH 0.01
#define UNSAID_KNOWN 0.2
#define MISSING_MUCH 0.5
#define EMPTY_WEIGHT 0.3 // often it never was in the extract

void find_no_rows(struct finding_list *list)
{
    if (list->item->manifest.n_accepted)
        return;
    struct finding *finding = finding_add(list, FINDING_ERROR, "no_rows", 1);
    finding->text = arena_format(list->arena, "%s has no usable row", list->item->source->name);
    finding->action = "Ask whether the extract is empty by mistake, or take the source out";
}

// Whether most rejected rows have a date that could not be read: rather a wrong `dates:`.
static bool most_are_dates(const struct manifest *manifest)
{
    uint64_t n_date = 0;
    for (size_t i = 0; i < manifest->n_reason; i++)
        if (strcmp(manifest->reasons[i].name, BAD_DATE) == 0)
            n_date += manifest->reasons[i].n;
    return 2 * n_date > manifest->n_rejected;
}

void find_rejects(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    const struct source *source = list->item->source;
    uint64_t n_row = manifest->n_accepted + manifest->n_rejected;
    double share = share_of(manifest->n_rejected, n_row);
    if (!manifest->over_limit && share <= REJECTS_NEAR * source->max_reject_share)
        return;
    char word[QUALITY_WORD];
    struct finding *finding =
        finding_add(list, manifest->over_limit ? FINDING_ERROR : FINDING_WARNING, "rejects", share);
    finding->text = arena_format(
        list->arena, "%s: %" PRIu64 " of %" PRIu64 " rows were rejected (%s), %s max_rejects, %g%%",
        source->name, manifest->n_rejected, n_row, share_word(manifest->n_rejected, n_row, word),
        manifest->over_limit ? "beyond" : "near", 100 * source->max_reject_share);
    finding->action = arena_format(
        list->arena, "rejects/%s.csv names each row and its fault: %s", source->name,
        most_are_dates(manifest) ? "most have a date in another form than `dates:` of the source "
                                   "says. Correct it, or have the extract mended"
                                 : "have the extract mended");
}

void find_duplicates(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    bool are_versions = list->item->source->record_id;
    double share = share_of(manifest->n_duplicate, manifest->n_accepted);
    if (!manifest->n_duplicate)
        return;
    char word[QUALITY_WORD];
    struct finding *finding =
        finding_add(list, share > DUPLICATES_MUCH && !are_versions ? FINDING_WARNING : FINDING_INFO,
                    "duplicates", share);
    finding->text =
        arena_format(list->arena, "%s: %s %s an earlier row (%s)", list->item->source->name,
                     rows_word(list->arena, manifest->n_duplicate),
                     manifest->n_duplicate == 1 ? "repeats" : "repeat",
                     share_word(manifest->n_duplicate, manifest->n_accepted, word));
    finding->action =
        are_versions ? "They are versions of one fact and count once; no harm"
                     : "Each counts as a fact of its own: have them left out, or map record_id";
}

// The words of one column that its codes file lacks, the commonest first.
static void find_unmapped_in(struct finding_list *list, const struct column_map *codes)
{
    const struct manifest *manifest = &list->item->manifest;
    uint64_t n = 0, n_word = 0;
    const char *names = "";
    for (size_t i = 0; i < manifest->n_unmapped; i++) {
        const struct manifest_count *word = &manifest->unmapped[i];
        const char *column = word->column ? word->column : "category";
        size_t n_column = strlen(column), n_key = strlen(codes->name); // "tag.role" is key "role"
        if (n_column < n_key || strcmp(column + n_column - n_key, codes->name))
            continue;
        n += word->n;
        if (n_word++ < FIND_NAMES_MAX)
            names = arena_format(list->arena, "%s%s%s", names, *names ? ", " : "", word->name);
    }
    if (!n_word)
        return;
    char share[QUALITY_WORD];
    const bool is_category = strcmp(codes->name, "category") == 0;
    struct finding *finding = finding_add(
        list, share_of(n, manifest->n_accepted) > FIND_MUCH ? FINDING_WARNING : FINDING_INFO,
        "unmapped_codes", share_of(n, manifest->n_accepted));
    finding->text =
        arena_format(list->arena, "%s: %" PRIu64 " %s value%s no mapping (%s, %s): %s%s",
                     list->item->source->name, n_word, codes->name, n_word == 1 ? " has" : "s have",
                     rows_word(list->arena, n), share_word(n, manifest->n_accepted, share), names,
                     n_word > FIND_NAMES_MAX ? ", …" : "");
    finding->action = arena_format(
        list->arena, "Add %s to %s. Until then, %s", n_word == 1 ? "it" : "them", codes->column,
        is_category ? "features that select a category leave these rows out"
                    : "each is a value of its own");
}

void find_unmapped(struct finding_list *list)
{
    const struct source *source = list->item->source;
    for (size_t i = 0; i < source->n_column_codes; i++)
        find_unmapped_in(list, &source->column_codes[i]);
}

// Cells that were left out of rows that count, such as a birth in 2204.
void find_blanked(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    for (size_t i = 0; i < manifest->n_blanked; i++) {
        const struct manifest_count *cells = &manifest->blanked[i];
        char word[QUALITY_WORD];
        double share = share_of(cells->n, manifest->n_accepted);
        struct finding *finding = finding_add(
            list, share > FIND_SOME ? FINDING_WARNING : FINDING_INFO, "blanked_cells", share);
        finding->text =
            arena_format(list->arena, "%s: %s left blank in %s (%s): %s", list->item->source->name,
                         cells->column, rows_word(list->arena, cells->n),
                         share_word(cells->n, manifest->n_accepted, word), cells->name);
        finding->action = arena_format(
            list->arena, "rejects/%s-cells.csv lists each. The rows count, without this value",
            list->item->source->name);
    }
}

void find_versions(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    const struct source *source = list->item->source;
    uint64_t n = manifest->n_versioned;
    if (!n)
        return;
    char word[QUALITY_WORD];
    double share = share_of(manifest->n_replaced, manifest->n_accepted);
    struct finding *finding =
        finding_add(list, !source->known && share > FIND_MUCH ? FINDING_WARNING : FINDING_INFO,
                    "versions", share);
    const char *facts = arena_format(list->arena, "%s: %" PRIu64 " record%s more than one version",
                                     source->name, n, n == 1 ? " has" : "s have");
    if (source->known) {
        finding->text = arena_format(
            list->arena, "%s; at each date the one with the latest known before it holds", facts);
        finding->action = "Nothing to do: the records are true to time";
        return;
    }
    finding->text = arena_format(
        list->arena, "%s; without known the last row holds at every date, in place of %s (%s)",
        facts, rows_word(list->arena, manifest->n_replaced),
        share_word(manifest->n_replaced, manifest->n_accepted, word));
    finding->action = "Map known where the agency has it: past dates now rest on rows that may "
                      "have been received later, a form of data leakage";
}

void find_stopped_codes(struct finding_list *list)
{
    for (size_t i = 0; i < list->item->n_stopped; i++) {
        const struct quality_stop *stop = &list->item->stopped[i];
        char last[DAY_TEXT], first[DAY_TEXT];
        struct finding *finding =
            finding_add(list, FINDING_WARNING, "stopped_code",
                        share_of(stop->n_row, list->item->manifest.n_accepted));
        finding->text = arena_format(
            list->arena,
            "%s: no row with code \"%s\" after %s; it had %" PRIu64 " rows until then%s",
            list->item->source->name, stop->code, day_format(stop->last, last), stop->n_row,
            stop->successor
                ? arena_format(list->arena, ", and \"%s\" begins on %s", stop->successor,
                               day_format(stop->successor_first, first))
                : "");
        finding->action = stop->successor
                              ? "If the code was renamed, map both in the codes file: features and "
                                "outcomes that select it see nothing since"
                              : "Ask whether it was renamed or is recorded elsewhere: features and "
                                "outcomes that select it see nothing since";
    }
}

// The names and shares of one kind of change, after the words; "" when there are none.
static const char *changes_of(struct finding_list *list, const char *words, bool is_new,
                              bool is_doubtful)
{
    const struct manifest *manifest = &list->item->manifest;
    const char *text = "";
    for (size_t i = 0; i < manifest->n_change; i++) {
        const struct code_change *change = &manifest->changes[i];
        char before[QUALITY_WORD], now[QUALITY_WORD];
        if (change_is_new(change) != is_new || change_is_doubtful(change) != is_doubtful)
            continue;
        share_word(change->n_before, manifest->rows_before, before);
        share_word(change->n_now, manifest->n_accepted, now);
        text = arena_format(list->arena, "%s%s%s%s%s (%s%s%s)", text, *text ? ", " : words,
                            change->column ? change->column : "",
                            !change->column ? ""
                            : *change->name ? " "
                                            : " blank",
                            change->name, is_new ? now : before, is_doubtful ? " to " : "",
                            is_doubtful ? now : "");
    }
    return text;
}

// What came and went since the ingest accepted last.
void find_changes(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    const char *gone = changes_of(list, "; codes gone: ", false, false);
    const char *fallen = changes_of(list, "; share changed: ", false, true);
    const char *new = changes_of(list, "; new codes: ", true, false);
    bool has_lost = *gone || *fallen;
    if (!manifest->n_change && !manifest->is_lost)
        return;
    struct finding *finding = finding_add(list,
                                          manifest->is_lost ? FINDING_ERROR
                                          : has_lost        ? FINDING_WARNING
                                                            : FINDING_INFO,
                                          "changes", manifest->is_lost ? 1 : 0.5);
    const char *rows =
        manifest->rows_before == manifest->n_accepted
            ? arena_format(list->arena, "%s as before",
                           rows_word(list->arena, manifest->n_accepted))
            : arena_format(list->arena, "%s became %" PRIu64,
                           rows_word(list->arena, manifest->rows_before), manifest->n_accepted);
    finding->text =
        arena_format(list->arena, "%s: since the ingest accepted on %s, %s%s%s%s",
                     list->item->source->name, manifest->before_on, rows, gone, fallen, new);
    finding->action = manifest->is_lost ? "Ask the agency; if it is right, run hearth ingest "
                                          "--accept-loss"
                                        : "If a code was renamed, map both in the codes file; ask "
                                          "the agency about the rest";
}

void find_missing(struct finding_list *list)
{
    const struct manifest *manifest = &list->item->manifest;
    for (size_t i = 0; i < manifest->n_missing && manifest->n_accepted; i++) {
        const struct manifest_count *missing = &manifest->missing[i];
        double share = share_of(missing->n, manifest->n_accepted);
        bool is_known = strcmp(missing->name, "known") == 0, is_empty = share >= 1;
        if (column_is_often_empty(missing->name) ||
            share <= (is_known ? UNSAID_KNOWN : MISSING_MUCH))
            continue;
        char word[QUALITY_WORD];
        struct finding *finding =
            finding_add(list, is_empty || is_known ? FINDING_WARNING : FINDING_INFO,
                        is_known ? "known_missing" : "missing", is_empty ? EMPTY_WEIGHT : share);
        finding->text = is_empty ? arena_format(list->arena, "%s: the column %s is always empty",
                                                list->item->source->name, missing->name)
                                 : arena_format(list->arena, "%s: %s is missing in %s of the rows",
                                                list->item->source->name, missing->name,
                                                share_word(missing->n, manifest->n_accepted, word));
        finding->action =
            is_known ? "Such rows count from their date on, perhaps before anybody knew: ask for it"
                     : "Ask whether it is empty at the agency too, or lost in the extract";
    }
}
