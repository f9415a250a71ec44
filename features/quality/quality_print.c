// Data quality as text for a terminal of 100 columns: what to look at, one line a source, and below
// only what stands out. The page (--html) and --json have the rest.

#include "features/quality/quality_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 100
#define FINDINGS_SHOWN 10
#define NAME_WIDTH 22
#define BINS_MAX 24
#define UNMAPPED_SHOWN 10
#define MISSING_SHOWN 0.05 // of the rows

// Characters, not bytes, of UTF-8.
static int text_width(const char *text, size_t n_bytes)
{
    int n = 0;
    for (size_t i = 0; i < n_bytes; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

// Prints words from column `at` on, broken before WIDTH; further lines begin at `indent`.
static void print_wrapped(FILE *stream, int at, int indent, const char *text)
{
    bool first = true;
    for (const char *word = text; *word;) {
        size_t n_bytes = strcspn(word, " ");
        int width = text_width(word, n_bytes);
        if (!first && at + 1 + width > WIDTH) {
            fprintf(stream, "\n%*s", indent, "");
            at = indent;
            first = true;
        }
        if (!first)
            fputc(' ', stream);
        fprintf(stream, "%.*s", (int)n_bytes, word);
        at += width + !first;
        first = false;
        word += n_bytes + strspn(word + n_bytes, " ");
    }
    fputc('\n', stream);
}

static void print_findings(FILE *stream, const struct quality *quality)
{
    fputs("What to look at\n", stream);
    if (!quality->n_finding)
        fputs("  nothing stands out\n", stream);
    size_t n = 0;
    for (; n < quality->n_finding; n++) {
        const struct finding *finding = &quality->findings[n];
        if (n >= FINDINGS_SHOWN && finding->severity != FINDING_ERROR)
            break;
        struct arena arena = {0};
        fprintf(stream, "  %-7s  ", finding_severity_name(finding->severity));
        print_wrapped(stream, 11, 11,
                      arena_format(&arena, "%s. %s.", finding->text, finding->action));
        arena_done(&arena);
    }
    if (n < quality->n_finding)
        fprintf(stream, "  and %zu of lower priority: see --html FILE or --json\n",
                quality->n_finding - n);
}

static void print_bins(FILE *stream, const struct quality *quality,
                       const struct quality_source *item)
{
    static const char *const marks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double bins[BINS_MAX], most = 0;
    int n = months_bins(&item->months, quality->axis, BINS_MAX, bins);
    for (int i = 0; i < n; i++)
        most = fmax(most, bins[i]);
    while (n && isnan(bins[n - 1]))
        n--;
    if (n)
        fputs("  ", stream);
    for (int i = 0; i < n; i++) {
        if (isnan(bins[i]))
            fputc(' ', stream);
        else
            fputs(bins[i] > 0 ? marks[(int)(7.999 * bins[i] / most)] : ".", stream);
    }
}

static void print_row(FILE *stream, const struct quality *quality, int width,
                      const struct quality_source *item)
{
    const struct manifest *manifest = &item->manifest;
    char first[DAY_TEXT], last[DAY_TEXT], late[QUALITY_WORD] = "-";
    if (item->lag.n_row)
        snprintf(late, sizeof late, "%dd", item->lag.p90_days);
    fprintf(stream, "%-*s", width, item->source->name);
    if ((int)strlen(item->source->name) > width)
        fprintf(stream, "\n%*s", width, "");
    fprintf(stream, " %9" PRIu64 " %8" PRIu64 " %10" PRIu64 " %9s", manifest->n_accepted,
            manifest->n_rejected, manifest->n_duplicate, late);
    if (manifest->first_date != DAY_NONE) {
        fprintf(stream, "  %-7.7s  %-7.7s", day_format(manifest->first_date, first),
                day_format(manifest->last_date, last));
        print_bins(stream, quality, item);
    }
    fputc('\n', stream);
}

static void print_table(FILE *stream, const struct quality *quality)
{
    int width = (int)strlen("source");
    const struct config *config = quality->config;
    for (size_t i = 0; i < config->n_source; i++)
        if ((int)strlen(config->sources[i].name) > width)
            width = (int)strlen(config->sources[i].name);
    width = width < NAME_WIDTH ? width : NAME_WIDTH;
    int n_join = months_join(quality->axis, BINS_MAX);
    char from[QUALITY_WORD] = "";
    if (quality->axis.n)
        month_word(months_padded(quality->axis, n_join).first, from);
    fprintf(stream, "\n%-*s %9s %8s %10s %9s  %-7s  %-7s  %s%s\n", width, "source", "rows",
            "rejected", "duplicates", "p90_delay", "first", "last", *from ? "from " : "", from);
    for (size_t i = 0; i < config->n_source; i++)
        print_row(stream, quality, width, &quality->sources[i]);
    fputs("p90_delay = days by which 90% of rows had arrived; a bar = rows of ", stream);
    if (n_join > 1)
        fprintf(stream, "%d months, . = none\n", n_join);
    else
        fputs("a month, . = none\n", stream);
}

// One line of what stands out: a label, then the text, built in `line`.
struct line {
    struct arena arena;
    const char *text;
};

static void join(struct line *line, const char *separator, const char *text)
{
    line->text =
        line->text ? arena_format(&line->arena, "%s%s%s", line->text, separator, text) : text;
}

static void add(struct line *line, const char *text)
{
    join(line, ", ", text);
}

static void add_counts(struct line *line, const struct manifest_count *counts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(line, arena_format(&line->arena, "%s %" PRIu64, counts[i].name, counts[i].n));
}

// Prints and empties the line; the source's name goes before its first one.
static void end_line(FILE *stream, struct line *line, const char *label, const char **name)
{
    if (line->text) {
        if (*name)
            fprintf(stream, "%s\n", *name);
        *name = NULL;
        fprintf(stream, "    %-12s ", label);
        print_wrapped(stream, 17, 17, line->text);
    }
    arena_done(&line->arena);
    *line = (struct line){0};
}

static void add_missing(struct line *line, const struct manifest *manifest)
{
    char word[QUALITY_WORD];
    for (size_t i = 0; i < manifest->n_missing; i++)
        if (!column_is_often_empty(manifest->missing[i].name) &&
            share_of(manifest->missing[i].n, manifest->n_accepted) >= MISSING_SHOWN)
            add(line, arena_format(&line->arena, "%s %s", manifest->missing[i].name,
                                   share_word(manifest->missing[i].n, manifest->n_accepted, word)));
}

static void add_unmapped(struct line *line, const struct manifest *manifest)
{
    size_t n = manifest->n_unmapped < UNMAPPED_SHOWN ? manifest->n_unmapped : UNMAPPED_SHOWN;
    add_counts(line, manifest->unmapped, n);
    if (manifest->n_unmapped_distinct > n)
        add(line,
            arena_format(&line->arena, "%" PRIu64 " more", manifest->n_unmapped_distinct - n));
}

static void add_invalid(struct line *line, const struct quality_identifier *identifier)
{
    char word[QUALITY_WORD];
    struct arena *arena = &line->arena;
    if (!identifier->n_invalid)
        return;
    add(line, arena_format(arena, "%" PRIu64 " of %" PRIu64 " invalid (%s)", identifier->n_invalid,
                           identifier->n_value,
                           share_word(identifier->n_invalid, identifier->n_value, word)));
    for (size_t i = 0; i < identifier->n_invalid_reason; i++)
        join(line, i ? ", " : ": ",
             arena_format(arena, "%s %" PRIu64, identifier->invalid[i].name,
                          identifier->invalid[i].n));
    for (size_t i = 0; i < identifier->n_place; i++)
        join(line, i ? ", " : "; at ",
             arena_format(arena, "%s:%u", identifier->places[i].file, identifier->places[i].line));
}

static void add_identifier(struct line *line, const struct quality_identifier *identifier)
{
    char word[QUALITY_WORD];
    struct arena *arena = &line->arena;
    add_invalid(line, identifier);
    if (identifier->n_shared)
        join(line, "; ",
             arena_format(arena, "%" PRIu64 " under several ids (%" PRIu64 " ids, %s)",
                          identifier->n_shared, identifier->n_sharing_id,
                          share_word(identifier->n_sharing_id, identifier->n_id, word)));
    if (identifier->n_several_id)
        join(line, "; ",
             arena_format(arena, "%" PRIu64 " id%s several", identifier->n_several_id,
                          identifier->n_several_id == 1 ? " has" : "s have"));
    for (size_t i = 0; i < identifier->n_special_reason; i++)
        join(line, "; ",
             arena_format(arena, "%s %" PRIu64, identifier->special[i].name,
                          identifier->special[i].n));
}

static void print_details(FILE *stream, const struct quality_source *item)
{
    const struct manifest *manifest = &item->manifest;
    const char *name = item->source->name;
    struct line line = {0};
    add_counts(&line, manifest->reasons, manifest->n_reason);
    end_line(stream, &line, "rejected", &name);
    if (manifest->n_void)
        add(&line, arena_format(&line.arena, "%" PRIu64 " rows", manifest->n_void));
    end_line(stream, &line, "withdrawn", &name);
    for (size_t i = 0; i < manifest->n_blanked; i++)
        add(&line, arena_format(&line.arena, "%s %" PRIu64 " (%s)", manifest->blanked[i].column,
                                manifest->blanked[i].n, manifest->blanked[i].name));
    end_line(stream, &line, "left blank", &name);
    if (manifest->n_no_fact)
        add(&line, arena_format(&line.arena, "%" PRIu64 " rows", manifest->n_no_fact));
    end_line(stream, &line, "no fact", &name);
    if (manifest->n_versioned)
        add(&line, arena_format(&line.arena, "%" PRIu64 " records, %" PRIu64 " rows replaced",
                                manifest->n_versioned, manifest->n_replaced));
    end_line(stream, &line, "versions", &name);
    for (size_t i = 0; i < item->n_nobody; i++)
        add(&line, arena_format(&line.arena, "%s %" PRIu64 " of %" PRIu64, item->nobody[i].column,
                                item->nobody[i].n_placeholder + item->nobody[i].n_impossible,
                                item->nobody[i].n_value));
    end_line(stream, &line, "no value", &name);
    add_missing(&line, manifest);
    end_line(stream, &line, "missing", &name);
    add_unmapped(&line, manifest);
    end_line(stream, &line, "not mapped", &name);
    for (size_t i = 0; i < item->n_identifier; i++) {
        add_identifier(&line, &item->identifiers[i]);
        end_line(stream, &line, item->identifiers[i].kind->name, &name);
    }
}

void quality_print(const struct quality *quality, FILE *stream)
{
    char day[DAY_TEXT];
    print_findings(stream, quality);
    print_table(stream, quality);
    if (quality->data_end != DAY_NONE)
        fprintf(stream, "the data end on %s%s\n", day_format(quality->data_end, day),
                quality->config->data_end == DAY_NONE ? " (the latest known date)" : "");
    fputc('\n', stream);
    for (size_t i = 0; i < quality->config->n_source; i++)
        print_details(stream, &quality->sources[i]);
}
