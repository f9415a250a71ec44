// The matrix's own row code, for one person at a time and with newer events laid over.

#include "features/extract/moment.h"

#include "features/extract/plan.h"

#include <stdlib.h>

void moment_open(const struct extract *extract, day_t as_of, struct view *ret_view)
{
    view_open(extract, as_of, ret_view);
}

void moment_close(struct view *view)
{
    view_close(view);
}

struct scratch *moment_scratch_create(void)
{
    return memory_alloc(sizeof(struct scratch));
}

void moment_scratch_free(struct scratch *scratch)
{
    if (!scratch)
        return;
    scratch_done(scratch);
    free(scratch);
}

void moment_row(const struct extract *extract, const struct view *view, uint32_t person,
                double *ret_x, struct scratch *scratch)
{
    row_fill(extract, view, person, ret_x, scratch);
}

bool moment_admits(const struct extract *extract, const struct view *view, uint32_t person,
                   struct scratch *scratch)
{
    return cohort_admits(extract, view, person, scratch) == ADMISSION_IN;
}

void moment_lay_over(struct extract *extract, const struct overlay *overlay)
{
    extract->overlay = overlay;
}

const struct timeline *moment_timeline(const struct extract *extract)
{
    return &extract->timeline;
}

const struct overlay_words *moment_words(const struct extract *extract)
{
    return extract->words;
}
