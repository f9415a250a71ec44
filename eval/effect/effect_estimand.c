// The table of estimands and how their names are read.

#include "eval/effect/effect_estimand.h"

#include <string.h>

const struct estimand_row estimand_rows[ESTIMAND_COUNT] = {
    {"att", "average effect on the treated", "those who were treated"},
    {"ate", "average effect on all", "all, treated or not"},
    {"ato", "average effect where the groups overlap",
     "those about as likely to be treated as not"},
    {"atm", "average effect on the treated who could be compared",
     "those treated who could be compared"},
};

enum status estimand_parse(const char *text, enum estimand *ret_estimand, struct error *err)
{
    const char *names[ESTIMAND_COUNT];
    for (int i = 0; i < ESTIMAND_ATM; i++) {
        names[i] = estimand_rows[i].name;
        if (strcmp(text, names[i]) != 0)
            continue;
        *ret_estimand = (enum estimand)i;
        return OK;
    }
    error_set(err, E_USAGE, "unknown estimand '%s'", text);
    error_hint(err, "att = effect on the treated, ate = on all, ato = where the groups overlap");
    return E_USAGE;
}
