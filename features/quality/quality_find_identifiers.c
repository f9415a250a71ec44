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
        finding->action = arena_format(list->arena, "They link nobody; an example is %s:%u",
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
        finding->text =
            arena_format(list->arena, "%s: %" PRIu64 " %s%s shared by %" PRIu64 " record IDs (%s)",
                         list->item->source->name, identifier->n_shared, identifier->kind->title,
                         identifier->n_shared == 1 ? " is" : "s are", identifier->n_sharing_id,
                         share_word(identifier->n_sharing_id, identifier->n_id, word));
        finding->action = "Duplicate registrations, or two people given one number. Ask the "
                          "agency to check them";
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

void find_nobody(struct finding_list *list)
{
    for (size_t i = 0; i < list->item->n_nobody; i++) {
        const struct quality_nobody *nobody = &list->item->nobody[i];
        char word[QUALITY_WORD];
        double share = share_of(nobody->n_placeholder, nobody->n_value);
        if (!nobody->n_placeholder)
            continue;
        struct finding *finding = finding_add(
            list, share > FIND_MUCH ? FINDING_WARNING : FINDING_INFO, "placeholders", share);
        finding->text = arena_format(
            list->arena, "%s: %" PRIu64 " of %" PRIu64 " %s values are placeholders (%s)",
            list->item->source->name, nobody->n_placeholder, nobody->n_value, nobody->column,
            share_word(nobody->n_placeholder, nobody->n_value, word));
        finding->action = "They link nobody and make no home or family. Ask for blanks instead";
    }
}
