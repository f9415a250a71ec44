// Rules about the governance of each source: lawful basis, purposes and until when it may
// be used, and whether it says when facts became known. One finding for all sources concerned.

#include "features/quality/quality_find.h"

#include <inttypes.h>

// Whether the source has the fault; the text behind its name, in arena, or NULL.
typedef bool has_fault(struct arena *arena, const struct quality *quality,
                       const struct quality_source *item, const char **ret_remark);

// "2 of 3 sources <what>: a (remark), b"
static void find_all(struct finding_list *list, has_fault *fault, enum finding_severity severity,
                     const char *kind, const char *const texts[3])
{
    const struct quality *quality = list->quality;
    size_t n_source = quality->config->n_source, n = 0;
    const char *names = "";
    for (size_t i = 0; i < n_source; i++) {
        const char *remark = NULL;
        if (!fault(list->arena, quality, &quality->sources[i], &remark))
            continue;
        if (n++ < FIND_NAMES_MAX)
            names = arena_format(list->arena, "%s%s%s%s", names, n > 1 ? ", " : "",
                                 quality->sources[i].source->name, remark ? remark : "");
    }
    if (!n)
        return;
    if (n > FIND_NAMES_MAX)
        names = arena_format(list->arena, "%s and %zu more", names, n - FIND_NAMES_MAX);
    struct finding *finding = finding_add(list, severity, kind, share_of(n, n_source));
    finding->text = arena_format(list->arena, "%zu of %zu sources %s: %s", n, n_source,
                                 n == 1 ? texts[0] : texts[1], names);
    finding->action = texts[2];
}

static const char *expiry(struct arena *arena, const struct quality_source *item)
{
    char day[DAY_TEXT];
    return arena_format(arena, " (%s)", day_format(item->source->agreement_expires, day));
}

static bool is_expired(struct arena *arena, const struct quality *quality,
                       const struct quality_source *item, const char **ret_remark)
{
    *ret_remark = expiry(arena, item);
    return item->agreement == AGREEMENT_EXPIRED;
}

static bool is_expiring(struct arena *arena, const struct quality *quality,
                        const struct quality_source *item, const char **ret_remark)
{
    *ret_remark = expiry(arena, item);
    return item->agreement == AGREEMENT_EXPIRES_SOON;
}

static bool has_no_agreement(struct arena *arena, const struct quality *quality,
                             const struct quality_source *item, const char **ret_remark)
{
    return item->agreement == AGREEMENT_NONE;
}

static bool has_no_basis(struct arena *arena, const struct quality *quality,
                         const struct quality_source *item, const char **ret_remark)
{
    return !item->source->lawful_basis;
}

static bool has_no_purposes(struct arena *arena, const struct quality *quality,
                            const struct quality_source *item, const char **ret_remark)
{
    return !item->source->n_purpose;
}

static bool has_no_known(struct arena *arena, const struct quality *quality,
                         const struct quality_source *item, const char **ret_remark)
{
    return source_has_facts(item->source) && !item->source->known;
}

void find_expired(struct finding_list *list)
{
    find_all(list, is_expired, FINDING_ERROR, "agreement_expired",
             (const char *const[]){
                 "has an agreement that expired", "have agreements that expired",
                 "A scenario that names a purpose refuses such a source: renew the agreement"});
}

void find_expiring(struct finding_list *list)
{
    find_all(list, is_expiring, FINDING_WARNING, "agreement_expires",
             (const char *const[]){"has an agreement that expires soon",
                                   "have agreements that expire soon",
                                   "Renew it in time: afterwards scenarios refuse the source"});
}

void find_no_agreement(struct finding_list *list)
{
    find_all(list, has_no_agreement, FINDING_INFO, "no_agreement",
             (const char *const[]){"states no agreement", "state no agreement",
                                   "Name the data sharing agreement and its end under agreement"});
}

#define OLD_DAYS 35

// Only what is stated: a source without `extracted` is as old as its newest date.
static bool is_old(struct arena *arena, const struct quality *quality,
                   const struct quality_source *item, const char **ret_remark)
{
    day_t taken = item->source->extracted, to = item->source->coverage_to;
    char day[DAY_TEXT];
    if (taken == DAY_NONE || quality->today - taken <= OLD_DAYS || (to != DAY_NONE && to < taken))
        return false;
    *ret_remark = arena_format(arena, " (%s)", day_format(taken, day));
    return true;
}

void find_old_extracts(struct finding_list *list)
{
    find_all(list, is_old, FINDING_WARNING, "old_extract",
             (const char *const[]){"was extracted more than 35 days ago",
                                   "were extracted more than 35 days ago",
                                   "Ask for a newer extract: what happened since is not known"});
}

static bool is_newer(struct arena *arena, const struct quality *quality,
                     const struct quality_source *item, const char **ret_remark)
{
    day_t taken = item->source->extracted, last = item->manifest.last_date;
    char day[DAY_TEXT];
    (void)quality;
    if (taken == DAY_NONE || last == DAY_NONE || last <= taken)
        return false;
    *ret_remark = arena_format(arena, " (%s)", day_format(last, day));
    return true;
}

void find_newer_rows(struct finding_list *list)
{
    find_all(list, is_newer, FINDING_WARNING, "newer_than_extract",
             (const char *const[]){"has rows dated after the day it was extracted",
                                   "have rows dated after the day they were extracted",
                                   "Correct `extracted`, or ask about the dates: the age of the "
                                   "data is counted from it"});
}

void find_no_basis(struct finding_list *list)
{
    find_all(list, has_no_basis, FINDING_INFO, "no_lawful_basis",
             (const char *const[]){"states no lawful basis", "state no lawful basis",
                                   "State lawful_basis; ask the information governance lead"});
}

void find_no_purposes(struct finding_list *list)
{
    find_all(list, has_no_purposes, FINDING_INFO, "no_purposes",
             (const char *const[]){"states no purposes", "state no purposes",
                                   "State purposes: without them no use can be refused"});
}

void find_no_known(struct finding_list *list)
{
    find_all(list, has_no_known, FINDING_INFO, "no_known",
             (const char *const[]){"does not say when its facts became known",
                                   "do not say when their facts became known",
                                   "Map known (the date the record was received). Without it, late "
                                   "records count as if received on the day of the event: a form "
                                   "of data leakage that makes a model look better than it is"});
}
