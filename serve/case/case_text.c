// Words for chances, outcomes and ages of a case. The words of columns are those of
// features/extract/column_text.h.

#include "serve/case/case_text.h"

#include "features/base/plain.h"
#include "features/base/text.h"

#include <math.h>
#include <string.h>

const char *case_chance_words(struct arena *arena, double share)
{
    if (isnan(share))
        return "an unknown number in 100";
    if (share < 0.01)
        return "fewer than 1 in 100";
    if (share > 0.99)
        return "more than 99 in 100";
    return arena_format(arena, "about %.0f in 100", round(100 * share));
}

const char *case_outcome_words(struct arena *arena, const char *title, const char *outcome,
                               const char *horizon, const char **ret_group)
{
    const char *who = title ? strstr(title, " who will ") : NULL;
    if (who) {
        char *group = arena_text_n(arena, title, (size_t)(who - title));
        *ret_group = text_within(arena, group);
        return arena_text(arena, who + strlen(" who will "));
    }
    *ret_group = "people on this list";
    return arena_format(arena, "have the outcome “%s” within %s", text_spaced(arena, outcome),
                        horizon);
}

const char *case_age_words(struct arena *arena, day_t dob, day_t at)
{
    int year, month, day, year_then, month_then, day_then;
    if (dob == DAY_NONE)
        return "age not known";
    if (dob > at)
        return "not born yet";
    day_to_civil(dob, &year_then, &month_then, &day_then);
    day_to_civil(at, &year, &month, &day);
    int months = (year - year_then) * 12 + (month - month_then);
    if (day_add_months(dob, months) > at)
        months--;
    if (months < 1)
        return arena_format(arena, "%d day%s", at - dob, at - dob == 1 ? "" : "s");
    if (months < 24)
        return arena_format(arena, "%d month%s", months, months == 1 ? "" : "s");
    return arena_format(arena, "%d years", months / 12);
}

const char *case_day_words(struct arena *arena, day_t day)
{
    return plain_date(arena, day);
}
