// What --help prints comes from the same rows that the parser reads, so that the two cannot
// disagree.

#include "features/base/cli_help.h"

#include <string.h>

#define HELP_WIDTH 88
#define HELP_COLUMN 26 // where the descriptions of options start
#define NAME_COLUMN 14 // where the summaries of commands start

const struct option_row cli_common_options[] = {
    {.name = "-C",
     .kind = OPTION_TEXT,
     .value_name = "DIR",
     .help = "the workspace; default: the current folder"},
    {.name = "--json", .kind = OPTION_FLAG, .help = "print the result for machines"},
    {.name = "--quiet", .kind = OPTION_FLAG, .help = "no talk and no progress on stderr"},
    {.name = "--threads",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "threads to use; default: all cores"},
    {.name = "--seed",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "seed of everything random; default: 1"},
    {.name = "--help", .kind = OPTION_FLAG, .help = "show this help"},
    {.name = NULL},
};

const struct option_row cli_ingest_options[] = {
    {.name = "--accept-loss",
     .kind = OPTION_FLAG,
     .help = "accept sources with fewer rows, files or codes than max_loss allows"},
    {.name = NULL},
};

// Characters, not bytes: continuation bytes of UTF-8 take no place.
static size_t text_width(const char *text, size_t n_byte)
{
    size_t width = 0;
    for (size_t i = 0; i < n_byte; i++)
        width += ((unsigned char)text[i] & 0xC0) != 0x80;
    return width;
}

static void pad(FILE *stream, size_t from, size_t to)
{
    fprintf(stream, "%*s", from < to ? (int)(to - from) : 0, "");
}

// Words of one line of text, wrapped at HELP_WIDTH; `at` is where the cursor stands. Indented lines
// stay as they are.
static void wrap_line(FILE *stream, const char *text, size_t n_byte, size_t at, size_t indent)
{
    if (n_byte && *text == ' ') {
        fprintf(stream, "%.*s\n", (int)n_byte, text);
        return;
    }
    bool first = true;
    for (size_t i = 0; i < n_byte; i++) {
        size_t start = i;
        while (i < n_byte && text[i] != ' ')
            i++;
        size_t width = text_width(text + start, i - start);
        if (!width)
            continue;
        if (!first && at + 1 + width > HELP_WIDTH) {
            putc('\n', stream);
            pad(stream, 0, indent);
            at = indent;
            first = true;
        }
        fprintf(stream, "%s%.*s", first ? "" : " ", (int)(i - start), text + start);
        at += width + !first;
        first = false;
    }
    putc('\n', stream);
}

static void wrap_text(FILE *stream, const char *text, size_t at, size_t indent)
{
    for (; *text; text += *text == '\n') {
        size_t n = strcspn(text, "\n");
        wrap_line(stream, text, n, at, indent);
        text += n;
        at = indent;
        if (text[0] == '\n' && text[1])
            pad(stream, 0, indent);
    }
}

static void print_options(FILE *stream, const char *title, const struct option_row *options)
{
    if (!options || !options->name)
        return;
    fprintf(stream, "\n%s:\n", title);
    for (; options->name; options++) {
        const char *value = options->value_name ? options->value_name : "";
        const char *many = options->commas ? ",…" : options->many ? " …" : "";
        size_t width = 2 + strlen(options->name) + (*value ? 1 : 0) +
                       text_width(value, strlen(value)) + text_width(many, strlen(many));
        fprintf(stream, "  %s%s%s%s", options->name, *value ? " " : "", value, many);
        if (width + 2 > HELP_COLUMN) {
            putc('\n', stream);
            width = 0;
        }
        pad(stream, width, HELP_COLUMN);
        wrap_text(stream, options->help, HELP_COLUMN, HELP_COLUMN);
    }
}

static void print_usage(FILE *stream, const struct program *program, const struct command_row *row)
{
    const char *lead = "Usage: ", *form = row->usage ? row->usage : "";
    do {
        size_t n = strcspn(form, "\n");
        fprintf(stream, "%s%s %s%s%.*s\n", lead, program->name, row->name, n ? " " : "", (int)n,
                form);
        lead = "       ";
        form += n;
    } while (*form && *++form);
}

void cli_help_command(FILE *stream, const struct program *program, const struct command_row *row)
{
    fprintf(stream, "%s %s: %s\n\n", program->name, row->name, row->summary);
    print_usage(stream, program, row);
    if (!row->run)
        fputs("\nNot implemented in this version.\n", stream);
    if (row->details) {
        putc('\n', stream);
        wrap_text(stream, row->details, 0, 0);
    }
    print_options(stream, "Options", row->options);
    if (row->ingests)
        print_options(stream, row->options && row->options->name ? "Sources" : "Options",
                      cli_ingest_options);
    print_options(stream, "Common options", cli_common_options);
    if (row->print_more)
        row->print_more(stream);
}

static void print_topics(FILE *stream, const char *title, const struct help_topic *topics,
                         size_t n_topic, const char *program)
{
    if (n_topic)
        fprintf(stream, "\n%s ('%s help TOPIC'):\n", title, program);
    for (size_t i = 0; i < n_topic; i++) {
        fprintf(stream, "  %s", topics[i].name);
        pad(stream, 2 + strlen(topics[i].name), NAME_COLUMN);
        fprintf(stream, "%s\n", topics[i].summary);
    }
}

void cli_help_program(FILE *stream, const struct program *program)
{
    fprintf(stream, "%s %s: %s\n\n", program->name, program->version, program->purpose);
    fprintf(stream, "Usage: %s <command> [options]\n\nCommands:\n", program->name);
    for (size_t i = 0; i < program->n_command; i++) {
        const struct command_row *row = program->commands[i];
        fprintf(stream, "  %s", row->name);
        pad(stream, 2 + strlen(row->name), NAME_COLUMN);
        fprintf(stream, "%s%s\n", row->summary, row->run ? "" : " (not implemented)");
    }
    print_topics(stream, "Configuration files", program->topics, program->n_topic, program->name);
    print_topics(stream, "Guides", program->guides, program->n_guide, program->name);
    fprintf(
        stream,
        "\n'%s <command> --help' describes one. Results go to stdout, messages to stderr.\n"
        "Exit status: 0 done, 1 the work failed, 2 wrong usage or configuration, 3 data rejected "
        "or lost\nbeyond the limit, 4 the list was made and its alerts were withheld.\n",
        program->name);
}
