// Linkage leaves records apart that agree too little to be told from a relative's. At one home the
// question is another: there are few people, so a like forename says much, a surname little. Facts
// and ids stay apart; only counts of people and pages ask here.
//
// The weights are fitted on simulated boroughs by tests/reference/homes/fit_duplicates.py.

#include "features/timeline/duplicates.h"

#include <math.h>

const struct duplicate_weight duplicate_weights[DUPLICATE_EVIDENCE_COUNT] = {
    [DUPLICATE_FORENAME_SAME] = {"forename_same", "forenames equal, or forms of one", 0.475},
    [DUPLICATE_FORENAME_ALIKE] = {"forename_alike", "forenames alike, an initial, a part", 0.072},
    [DUPLICATE_FORENAME_DIFFERS] = {"forename_differs", "forenames differ", -0.553},
    [DUPLICATE_SURNAME_ALIKE] = {"surname_alike", "surnames alike, or a part is", 0.952},
    [DUPLICATE_SURNAME_DIFFERS] = {"surname_differs", "surnames differ", -1.549},
    [DUPLICATE_BIRTH_SAME] = {"birth_same", "equal dates of birth", 2.628},
    [DUPLICATE_BIRTH_NEAR] = {"birth_near", "dates of birth that may be one", 1.535},
    [DUPLICATE_BIRTH_DIFFERS] = {"birth_differs", "dates of birth differ", -4.556},
    [DUPLICATE_SEX_SAME] = {"sex_same", "equal sexes", 0.896},
    [DUPLICATE_SEX_DIFFERS] = {"sex_differs", "different sexes", -2.686},
    [DUPLICATE_NUMBER_SAME] = {"number_same", "an equal number", 1.839},
    [DUPLICATE_NUMBER_DIFFERS] = {"number_differs", "different valid numbers of one kind", -5.024},
    [DUPLICATE_ONE_AGENCY] = {"one_agency", "one ID system has both", -2.182},
    [DUPLICATE_ALWAYS] = {"always", "two persons at one home with like forenames or equal births",
                          2.673},
};

static const struct duplicate_row *duplicate_row_at(const struct view *view, uint32_t a, uint32_t b)
{
    const struct timeline *timeline = view->timeline;
    const struct duplicate_row *found = NULL;
    for (uint32_t i = timeline->duplicate_first[a]; i < timeline->duplicate_first[a + 1]; i++) {
        const struct duplicate_row *row = &timeline->duplicates[i];
        if (row->other == b && row->known < view->as_of)
            found = row;
    }
    return found;
}

static bool are_related(const struct view *view, uint32_t a, uint32_t b)
{
    const struct timeline *timeline = view->timeline;
    for (uint32_t i = timeline->relationship_first[a]; i < timeline->relationship_first[a + 1]; i++)
        if (timeline->ties[i].other == b && timeline->ties[i].relation != TIE_HOUSEHOLD &&
            view_tie_holds(view, &timeline->ties[i]))
            return true;
    return false;
}

static bool is_child(const struct view *view, uint32_t person)
{
    day_t dob = view_attribute_day(view, person, timeline_find_attribute(view->timeline, "dob"));
    return dob != DAY_NONE && (int64_t)view->as_of - dob < 18 * 365.25;
}

bool duplicate_with_child(const struct view *view, uint32_t a, uint32_t b)
{
    return is_child(view, a) || is_child(view, b);
}

static bool holds(const struct duplicate_row *row, enum duplicate_evidence evidence)
{
    return row->evidence >> evidence & 1;
}

uint32_t duplicate_evidence_at(const struct view *view, uint32_t a, uint32_t b)
{
    const struct duplicate_row *row = duplicate_row_at(view, a, b);
    if (!row || are_related(view, a, b))
        return 0;
    if (holds(row, DUPLICATE_FORENAME_DIFFERS) && duplicate_with_child(view, a, b))
        return 0; // twins
    if (holds(row, DUPLICATE_NUMBER_DIFFERS) && !holds(row, DUPLICATE_NUMBER_SAME))
        return 0;
    return row->evidence | 1u << DUPLICATE_ALWAYS;
}

double duplicate_probability(const struct view *view, uint32_t a, uint32_t b)
{
    uint32_t evidence = duplicate_evidence_at(view, a < b ? a : b, a < b ? b : a);
    double sum = 0;
    for (size_t i = 0; i < DUPLICATE_EVIDENCE_COUNT; i++)
        sum += evidence >> i & 1 ? duplicate_weights[i].weight : 0;
    return evidence ? 1 / (1 + exp(-sum)) : 0;
}
