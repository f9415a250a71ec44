// Prints the rows of comparison_kinds.c: what help says is what is compared.

#include "features/link/comparison_help.h"

#include "features/link/comparison.h"

#include <string.h>

#define NAME_WIDTH 12
#define LINE_WIDTH 88

// Prints the words from the column that the line has reached; lines that follow are indented.
static void print_words(FILE *stream, const char *text, size_t *column)
{
    while (*text) {
        size_t n = strcspn(text, " ");
        if (*column + n + 1 > LINE_WIDTH) {
            fprintf(stream, "\n%*s", NAME_WIDTH + 4, "");
            *column = NAME_WIDTH + 4;
        }
        fprintf(stream, " %.*s", (int)n, text);
        *column += n + 1;
        text += n + strspn(text + n, " ");
    }
}

static void print_kind(FILE *stream, const struct comparison_kind *kind)
{
    size_t column = NAME_WIDTH + 2;
    fprintf(stream, "  %-*s", NAME_WIDTH, kind->name);
    print_words(stream, kind->help, &column);
    fputs("\n", stream);
    for (size_t l = kind->n_level; l-- > 0 && kind->n_level > 2;) {
        column = NAME_WIDTH + 7;
        fprintf(stream, "%*s%3zu ", NAME_WIDTH + 3, "", l);
        print_words(stream, kind->levels[l].words, &column);
        fputs("\n", stream);
    }
}

void comparison_help_print(FILE *stream)
{
    fputs(
        "\nComparisons (`compare: as`) and their levels, as in pairs.csv; -1: a value is missing.\n"
        "Names lose case, accents and apostrophes; placeholders are missing values:\n",
        stream);
    for (size_t i = 0; i < n_comparison_kind; i++)
        print_kind(stream, &comparison_kinds[i]);
}
