// Harm as it is, noticed or not. Most of it never comes to an enquiry: it happens at a multiple of
// the hazard of enquiries, and only the truth tells of it. Draws follow from family, child and
// month alone, so that no stream of the world moves with them.

#include "data-samples/world/world_unseen.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>

#define UNSEEN_KEY 0x756e7365656e0000u

static uint64_t random_of(const struct family *family, const struct child *child, day_t day)
{
    uint64_t who = stream_hash(family->seed ^ UNSEEN_KEY, family->number);
    return stream_hash(who ^ (uint64_t)(child - family->children), (uint64_t)day);
}

static double unit(uint64_t random)
{
    return (double)(random >> 11) * 0x1p-53;
}

static void write_harm(struct family *family, const struct child *child, day_t day, unsigned bits)
{
    int month = calendar_month(family->calendar, day);
    double neglect = family->neglect[family->states[month]];
    bool is_neglect = unit(stream_hash(random_of(family, child, day), 1)) < neglect;
    struct fact fact = FACT(FACT_HARM, child->person, day);
    fact.code = is_neglect ? HARM_NEGLECT : HARM_ABUSE;
    fact.bits = bits;
    batch_fact(family->batch, &fact);
}

void unseen_month(struct family *family, int month)
{
    const struct calendar *calendar = family->calendar;
    day_t start = calendar->start[month];
    int n_day = calendar_length(calendar, month);
    if (start + n_day <= calendar->from || start >= calendar->end)
        return;
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        uint64_t random = random_of(family, child, start);
        day_t day = start + (day_t)(stream_hash(random, 2) % (unsigned)n_day);
        if (!child_here(family, child, day) || day >= child->grown || child_in_care(child, day))
            continue;
        double rate = UNSEEN_HARM * family->enquiry[child_class(child, day)][family->states[month]];
        if (unit(random) < 1 - exp(-rate / 12))
            write_harm(family, child, day, 0);
    }
}

void unseen_recorded(struct family *family, const struct child *child, day_t day)
{
    write_harm(family, child, day, HARM_RECORDED);
}
