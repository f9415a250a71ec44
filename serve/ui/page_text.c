// Times and outcomes as every page writes them.

#include "serve/ui/page_text.h"

#include "features/base/arena.h"
#include "features/base/local_time.h"
#include "serve/case/case_text.h"

#include <stdio.h>
#include <string.h>

const char *decision_label(const struct decision *decisions, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(decisions[i].code, code) == 0)
            return decisions[i].label;
    return code;
}

char *time_words(int64_t time_ms, char buffer[TIME_WORDS])
{
    struct arena arena = {0};
    int64_t local = local_time(time_ms);
    int minute = (int)(local / 60000 % 60), hour = (int)(local / HOUR_MS % 24);
    snprintf(buffer, TIME_WORDS, "%s at %d:%02d%s", case_day_words(&arena, (day_t)(local / DAY_MS)),
             (hour + 11) % 12 + 1, minute, hour < 12 ? "am" : "pm");
    arena_done(&arena);
    return buffer;
}
