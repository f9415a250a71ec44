// Small words and numbers that text, JSON, page and findings share.

#include "features/quality/quality_parts.h"

#include <string.h>

const char *agreement_state_name(enum agreement_state state)
{
    static const char *const names[] = {"valid", "none", "expired", "expires soon"};
    return names[state];
}

const char *finding_severity_name(enum finding_severity severity)
{
    static const char *const names[] = {"error", "warning", "info"};
    return names[severity];
}

double share_of(uint64_t n, uint64_t n_all)
{
    return n_all ? (double)n / (double)n_all : 0;
}

const char *share_word(uint64_t n, uint64_t n_all, char buffer[QUALITY_WORD])
{
    double percent = 100 * share_of(n, n_all);
    if (n && percent < 0.1)
        return "<0.1%";
    if (n < n_all && percent > 99.9)
        return ">99.9%";
    snprintf(buffer, QUALITY_WORD, "%.1f%%", percent);
    return buffer;
}

const char *month_word(int month, char buffer[QUALITY_WORD])
{
    snprintf(buffer, QUALITY_WORD, "%04d-%02d", month / 12, month % 12 + 1);
    return buffer;
}

bool column_is_often_empty(const char *name)
{
    static const char *const names[] = {"end", "end_known", "to", "void", "died", "expected_dob"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

uint64_t unmapped_rows(const struct manifest *manifest)
{
    uint64_t n = 0;
    for (size_t i = 0; i < manifest->n_unmapped; i++)
        n += manifest->unmapped[i].n;
    return n;
}
