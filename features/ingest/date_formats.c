// Which of the usual ways of writing dates would have read the rejected cells.

#include "features/ingest/date_formats.h"

#include "features/base/day.h"

// The commonest in Britain first: it is named first where several fit. %b reads whole names of months, too.
static const char *const ways[] = {"%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y",
                                   "%Y/%m/%d", "%Y%m%d",   "%d %b %Y", "%d-%b-%Y",
                                   "%m/%d/%Y", "%d/%m/%y", "%d-%b-%y", "%b %d, %Y"};
#define N_WAY (sizeof ways / sizeof *ways)
_Static_assert(N_WAY <= 32, "a bit each");

void date_formats_add(struct date_formats *formats, const char *text, size_t n_bytes)
{
    day_t day;
    formats->n++;
    for (size_t k = 0; k < N_WAY; k++)
        if (!(formats->misfit >> k & 1) && !day_parse(text, n_bytes, ways[k], &day))
            formats->misfit |= 1u << k;
}

const char *date_formats_fit(const struct date_formats *formats, const char **ret_other)
{
    const char *first = NULL;
    *ret_other = NULL;
    for (size_t k = 0; k < N_WAY && formats->n; k++) {
        if (formats->misfit >> k & 1)
            continue;
        if (first) {
            *ret_other = ways[k];
            return first;
        }
        first = ways[k];
    }
    return first;
}
