// Rules about identifiers: what linkage will stumble over.

#include "features/quality/quality_find.h"

#include <inttypes.h>

#define SHARED_MUCH 0.01 // of the ids

static const char *ids_word(struct arena *arena, uint64_t n)
{
    return arena_format(arena, "%" PRIu64 " id%s", n, n == 1 ? " has" : "s have");
}

void find_invalid(struct finding_list *list)
{
    for (size_t i = 0; i < list->item->n_identifier; i++) {
        const struct quality_identifier *identifier = &list->item->identifiers[i];
        double share = share_of(identifier->n_invalid, identifier->n_value);
        if (share < FIND_SOME)
            continue;
        char word[QUALITY_WORD];
        struct finding *finding = finding_add(
            list, share > FIND_MUCH ? FINDING_WARNING : FINDING_INFO, "invalid_identifiers", share);
        finding->text = arena_format(
            list->arena, "%s: %" PRIu64 " of %" PRIu64 " %s values are invalid (%s)",
            list->item->source->name, identifier->n_invalid, identifier->n_value,
            identifier->kind->name, share_word(identifier->n_invalid, identifier->n_value, word));
        finding->action = arena_format(list->arena, "Linkage fails on them; an example is %s:%u",
                                       identifier->places[0].file, identifier->places[0].line);
    }
}

void find_shared(struct finding_list *list)
{
    for (size_t i = 0; i < list->item->n_identifier; i++) {
        const struct quality_identifier *identifier = &list->item->identifiers[i];
        double share = share_of(identifier->n_sharing_id, identifier->n_id);
        if (!identifier->n_shared)
            continue;
        char word[QUALITY_WORD];
        struct finding *finding = finding_add(
            list, share > SHARED_MUCH ? FINDING_WARNING : FINDING_INFO, "shared_identifiers",
            share_of(identifier->n_sharing_id, list->item->manifest.n_accepted));
        finding->text = arena_format(
            list->arena, "%s: %" PRIu64 " %s value%s under several ids (%" PRIu64 " ids, %s)",
            list->item->source->name, identifier->n_shared, identifier->kind->name,
            identifier->n_shared == 1 ? " stands" : "s stand", identifier->n_sharing_id,
            share_word(identifier->n_sharing_id, identifier->n_id, word));
        finding->action = "One person registered twice, or two people merged wrongly: let the "
                          "agency look at both ids";
    }
}

void find_several(struct finding_list *list)
{
    for (size_t i = 0; i < list->item->n_identifier; i++) {
        const struct quality_identifier *identifier = &list->item->identifiers[i];
        double share = share_of(identifier->n_several_id, identifier->n_id);
        if (share <= FIND_SOME)
            continue;
        char word[QUALITY_WORD];
        struct finding *finding = finding_add(list, FINDING_INFO, "several_identifiers", share);
        finding->text = arena_format(
            list->arena, "%s: %s more than one %s (%s of those with one)", list->item->source->name,
            ids_word(list->arena, identifier->n_several_id), identifier->kind->name,
            share_word(identifier->n_several_id, identifier->n_id, word));
        finding->action = "Two people may be merged under one id: let the agency look";
    }
}
