// The values of options, as a command asks for them by name. cli.c has checked and filled them in.

#include "features/base/cli_values.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool is_name(const char *name, const char *text, size_t n_byte)
{
    return name && strlen(name) == n_byte && memcmp(name, text, n_byte) == 0;
}

struct given *cli_given(const struct cli *cli, const char *name, size_t n_byte)
{
    for (size_t i = 0; i < cli->values->n_option; i++) {
        struct given *given = &cli->values->options[i];
        if (is_name(given->row->name, name, n_byte))
            return given;
        if (!is_name(given->row->former, name, n_byte))
            continue;
        given->by_former = true;
        return given;
    }
    return NULL;
}

// Asking for an option that the command's table does not have is a bug of ours.
static const struct given *known_given(const struct cli *cli, const char *option)
{
    const struct given *given = cli_given(cli, option, strlen(option));
    assert(given);
    return given;
}

const char *cli_text(const struct cli *cli, const char *option)
{
    const struct given *given = known_given(cli, option);
    return given->n_text ? given->texts[0] : NULL;
}

bool cli_flag(const struct cli *cli, const char *option)
{
    return known_given(cli, option)->n_text > 0;
}

const char *const *cli_texts(const struct cli *cli, const char *option, size_t *ret_n)
{
    const struct given *given = known_given(cli, option);
    *ret_n = given->n_text;
    return given->texts;
}

double cli_number(const struct cli *cli, const char *option, double if_absent)
{
    const char *text = cli_text(cli, option);
    return text ? strtod(text, NULL) : if_absent;
}

long cli_integer(const struct cli *cli, const char *option, long if_absent)
{
    const char *text = cli_text(cli, option);
    return text ? strtol(text, NULL, 10) : if_absent;
}
