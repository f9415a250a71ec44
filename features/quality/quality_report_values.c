// The page's sections on values: identifiers, missing cells, codes, and the governance of each source.

#include "features/quality/quality_report.h"

#include <inttypes.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define UNMAPPED_SHOWN 10

// "wrong check digit 12, not ten digits 3"
static const char *list_counts(struct arena *arena, const struct manifest_count *counts, size_t n)
{
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = arena_format(arena, "%s%s%s %" PRIu64, text, i ? ", " : "", counts[i].name,
                            counts[i].n);
    return text;
}

static const char *list_places(struct arena *arena, const struct quality_identifier *identifier)
{
    const char *text = "";
    for (size_t i = 0; i < identifier->n_place; i++)
        text = arena_format(arena, "%s%s%s:%u", text, i ? ", " : "", identifier->places[i].file,
                            identifier->places[i].line);
    return text;
}

static void write_identifier(struct report *report, const char *name,
                             const struct quality_identifier *identifier)
{
    struct arena arena = {0};
    char share[QUALITY_WORD];
    report_cell(report, "%s: %s", name, identifier->kind->name);
    report_cell(report, "%" PRIu64, identifier->n_value);
    report_cell(report, "%" PRIu64, identifier->n_invalid);
    report_cell(report, "%s", share_word(identifier->n_invalid, identifier->n_value, share));
    report_cell(report, "%s",
                list_counts(&arena, identifier->invalid, identifier->n_invalid_reason));
    report_cell(report, "%s", list_places(&arena, identifier));
    report_cell(report, "%s",
                list_counts(&arena, identifier->special, identifier->n_special_reason));
    arena_done(&arena);
}

static void write_shared(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {{"Source and column", false},
                                                   {"Ids with a value", true},
                                                   {"Values under several ids", true},
                                                   {"Ids that share one", true},
                                                   {"Share of ids", true},
                                                   {"Ids with several values", true}};
    report_table(report, "Identifiers that do not name one person each", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_source *item = &quality->sources[i];
        for (size_t k = 0; k < item->n_identifier; k++) {
            const struct quality_identifier *identifier = &item->identifiers[k];
            char share[QUALITY_WORD];
            if (!identifier->kind->personal)
                continue;
            report_cell(report, "%s: %s", item->source->name, identifier->kind->name);
            report_cell(report, "%" PRIu64, identifier->n_id);
            report_cell(report, "%" PRIu64, identifier->n_shared);
            report_cell(report, "%" PRIu64, identifier->n_sharing_id);
            report_cell(report, "%s",
                        share_word(identifier->n_sharing_id, identifier->n_id, share));
            report_cell(report, "%" PRIu64, identifier->n_several_id);
        }
    }
    report_table_end(report);
}

static void write_rules(struct report *report)
{
    static const struct report_column columns[] = {
        {"Column", false}, {"What is valid", false}, {"Source of the rule", false}};
    report_table(report, "Validation rules of identifiers", columns, COUNT(columns));
    for (size_t i = 0; i < n_identifier_kind; i++) {
        report_cell(report, "%s", identifier_kinds[i].name);
        report_cell(report, "%s", identifier_kinds[i].rule);
        report_cell(report, "%s", identifier_kinds[i].source);
    }
    report_table_end(report);
    report_note(report, "Blanks and case are forgiven. An invalid identifier is counted, never "
                        "rejected, and never shown. A valid one may still be somebody else's.");
}

void report_identifiers(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {{"Source and column", false},
                                                   {"Values", true},
                                                   {"Invalid", true},
                                                   {"Share", true},
                                                   {"Why", false},
                                                   {"Where", false},
                                                   {"Set apart", false}};
    bool any = false, is_personal = false;
    for (size_t i = 0; i < quality->config->n_source; i++)
        for (size_t k = 0; k < quality->sources[i].n_identifier; k++) {
            any = true;
            is_personal |= quality->sources[i].identifiers[k].kind->personal;
        }
    report_section(report, "identifiers", "Identifiers");
    if (!any) {
        report_paragraph(report, "No source maps an identifier.");
        return;
    }
    report_table(report, "Identifiers by source", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++)
        for (size_t k = 0; k < quality->sources[i].n_identifier; k++)
            write_identifier(report, quality->config->sources[i].name,
                             &quality->sources[i].identifiers[k]);
    report_table_end(report);
    if (is_personal)
        write_shared(report, quality);
    write_rules(report);
}

void report_missing(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false}, {"Columns, with the share of accepted rows that lack them", false}};
    report_section(report, "missing", "Missing values");
    report_table(report, "Columns with missing values", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        struct arena arena = {0};
        const struct manifest *manifest = &quality->sources[i].manifest;
        const char *text = "";
        char share[QUALITY_WORD];
        for (size_t k = 0; k < manifest->n_missing; k++)
            if (manifest->missing[k].n)
                text = arena_format(
                    &arena, "%s%s%s %s", text, *text ? ", " : "", manifest->missing[k].name,
                    share_word(manifest->missing[k].n, manifest->n_accepted, share));
        report_cell(report, "%s", quality->config->sources[i].name);
        report_cell(report, "%s", *text ? text : "none");
        arena_done(&arena);
    }
    report_table_end(report);
}

void report_counts(struct report *report, const char *name, const struct manifest_count *counts,
                   size_t n, uint64_t n_all)
{
    char share[QUALITY_WORD];
    for (size_t i = 0; i < n; i++) {
        report_cell(report, "%s", name);
        report_cell(report, "%s", counts[i].name);
        report_cell(report, "%" PRIu64, counts[i].n);
        report_cell(report, "%s", share_word(counts[i].n, n_all, share));
    }
}

void report_codes(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false}, {"Category as written", false}, {"Rows", true}, {"Share", true}};
    bool any = false;
    for (size_t i = 0; i < quality->config->n_source; i++)
        any |= quality->sources[i].manifest.n_unmapped_distinct > 0;
    if (!any)
        return;
    report_section(report, "codes", "Codes that are not mapped");
    report_table(report, "The ten most frequent of each source", columns, COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct manifest *manifest = &quality->sources[i].manifest;
        size_t n = manifest->n_unmapped < UNMAPPED_SHOWN ? manifest->n_unmapped : UNMAPPED_SHOWN;
        report_counts(report, quality->config->sources[i].name, manifest->unmapped, n,
                      manifest->n_accepted);
    }
    report_table_end(report);
    report_note(report, "They are kept as written and count only where no category is asked for. "
                        "Add them to the source's codes file.");
}

void report_governance(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false},    {"Agency", false},  {"Lawful basis", false}, {"Purposes", false},
        {"Agreement", false}, {"Expires", false}, {"State", false}};
    report_section(report, "governance", "Lawful basis and agreements");
    report_table(report, "Lawful basis, purposes and agreement of each source", columns,
                 COUNT(columns));
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct source *source = &quality->config->sources[i];
        struct arena arena = {0};
        const char *purposes = "";
        for (size_t k = 0; k < source->n_purpose; k++)
            purposes = arena_format(&arena, "%s%s%s", purposes, k ? ", " : "", source->purposes[k]);
        report_cell(report, "%s", source->name);
        report_cell(report, "%s", source->agency);
        report_cell(report, "%s", source->lawful_basis ? source->lawful_basis : "–");
        report_cell(report, "%s", *purposes ? purposes : "–");
        report_cell(report, "%s", source->agreement_id ? source->agreement_id : "–");
        report_cell_date(report, source->agreement_expires);
        report_cell(report, "%s", agreement_state_name(quality->sources[i].agreement));
        arena_done(&arena);
    }
    report_table_end(report);
}
