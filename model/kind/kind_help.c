// Prints the rows of kinds.c and of each kind's parameters, so that help cannot disagree with what is
// read. Kinds that are not implemented come last.
#include "model/kind/kind_help.h"

#include "features/base/number.h"
#include "model/kind/settings.h"

static void print_parameter(FILE *stream, const struct parameter_row *row)
{
    char value[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    struct arena arena = {0};
    number_format(row->min, low);
    number_format(row->max, high);
    number_format(row->value, value);
    const char *range = row->choices ? row->choices : arena_format(&arena, "%s to %s", low, high);
    if (row->text) {
        fprintf(stream,
                row->directions ? "    %s=+COLUMN;-COLUMN  (* stands for any text; default: none)\n"
                                  "        %s\n"
                                : "    %s=TEXT  (must be given)\n        %s\n",
                row->name, row->help);
        arena_done(&arena);
        return;
    }
    const char *preset = row->choices ? parameter_text(&arena, row, row->value) : value;
    fprintf(stream, "    %s=%s  (%s)\n        %s\n", row->name, preset, range, row->help);
    arena_done(&arena);
}

void kind_help_print(FILE *stream)
{
    fputs("\nModel kinds, with the default and range of each key:\n", stream);
    for (size_t i = 0; i < n_model_kind; i++) {
        const struct model_kind *kind = model_kinds[i];
        if (!kind->fit)
            continue;
        fprintf(stream, "  %s: %s\n", kind->name, kind->help);
        for (size_t p = 0; p < kind->n_parameter; p++)
            print_parameter(stream, &kind->parameters[p]);
    }
    for (size_t i = 0; i < n_model_kind; i++)
        if (!model_kinds[i]->fit)
            fprintf(stream, "  %s: %s (not implemented)\n", model_kinds[i]->name,
                    model_kinds[i]->help);
}
