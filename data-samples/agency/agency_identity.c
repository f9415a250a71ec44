// All draws of a record are made in one fixed order from one stream, whether they are used or not,
// so that a mistake neither comes nor goes between two versions of the record.

#include "data-samples/agency/agency_identity.h"

#include "data-samples/agency/agency_address.h"
#include "data-samples/agency/agency_draw.h"
#include "data-samples/agency/agency_names.h"

#include <stdio.h>
#include <string.h>

#define PURPOSE_IDENTITY 16 // to 18; an agency's own purposes begin at 32

static void mistype(char *text, struct draw *draw, double share)
{
    if (!draw_yes(draw, share) || !*text)
        return;
    size_t i = 3 + draw_below(draw, 5); // a digit in the middle
    text[i] = (char)('0' + (text[i] - '0' + 1 + (int)draw_below(draw, 9)) % 10);
}

static void make_numbers(const struct agency_view *view, const struct error_rates *rates,
                         const struct identity_request *request, struct draw *draw,
                         struct identity *identity)
{
    const struct person *person = &view->world->persons[request->person];
    int age = agency_age(person, request->day), birth_year, month, of_month;
    day_to_civil(person->dob, &birth_year, &month, &of_month);
    bool has_nhs = draw_yes(draw, rates->nhs) && request->person < view->n_nhs && age >= 0;
    bool has_upn = draw_yes(draw, rates->upn) && age >= 4 && birth_year >= 1993;
    bool has_nino = draw_yes(draw, rates->nino) && age >= 16;
    identity->nhs[0] = identity->upn[0] = identity->nino[0] = 0;
    if (has_nhs)
        nhs_format(view->nhs[request->person], identity->nhs);
    if (has_upn)
        upn_format(request->person, birth_year + 4, identity->upn);
    if (has_nino)
        nino_format(request->person, identity->nino);
    mistype(identity->nhs, draw, rates->number_wrong);
    mistype(identity->upn, draw, rates->number_wrong);
    mistype(identity->nino, draw, rates->number_wrong);
}

static day_t write_dob(const struct person *person, const struct error_rates *rates, bool secondary,
                       struct draw *draw)
{
    double missing = secondary ? rates->dob_missing_secondary : rates->dob_missing;
    bool is_missing = draw_yes(draw, missing), is_swapped = draw_yes(draw, rates->dob_swapped),
         is_default = draw_yes(draw, rates->dob_default);
    int year, month, of_month;
    day_to_civil(person->dob, &year, &month, &of_month);
    if (is_missing)
        return DAY_NONE;
    if (is_default)
        return day_from_civil(year, 1, 1);
    if (is_swapped && of_month <= 12)
        return day_from_civil(year, of_month, month);
    return person->dob;
}

static void make_names(const struct person *person, const struct error_rates *rates,
                       const struct identity_request *request, struct draw *draw,
                       struct identity *identity)
{
    bool is_variant = draw_yes(draw, rates->forename_variant),
         has_typo = draw_yes(draw, rates->name_typo), in_surname = draw_yes(draw, 0.5),
         keeps_old = draw_yes(draw, rates->keeps_old_surname);
    bool changed = person->changed_surname != DAY_NONE && person->changed_surname <= request->day;
    uint32_t surname = changed && !keeps_old ? person->surname : person->surname_at_birth;
    world_forename(person->forename, identity->forename);
    world_surname(surname, identity->surname);
    if (is_variant)
        name_variant(identity->forename, sizeof identity->forename, draw);
    if (has_typo && in_surname)
        name_typo(identity->surname, sizeof identity->surname, draw);
    else if (has_typo)
        name_typo(identity->forename, sizeof identity->forename, draw);
}

void identity_make(const struct agency_view *view, const struct error_rates *rates,
                   const struct identity_request *request, struct identity *ret_identity)
{
    const struct person *person = &view->world->persons[request->person];
    struct draw draw = draw_for(view->seed, PURPOSE_IDENTITY + (uint64_t)request->agency * 64,
                                (uint64_t)request->person * 2 + (unsigned)request->copy);
    ret_identity->dob = write_dob(person, rates, request->secondary, &draw);
    ret_identity->sex = person->female ? "F" : "M";
    if (draw_yes(&draw, rates->sex_missing))
        ret_identity->sex = "";
    make_names(person, rates, request, &draw, ret_identity);
    struct draw numbers =
        draw_for(view->seed, PURPOSE_IDENTITY + 2 + (uint64_t)request->agency * 64,
                 (uint64_t)request->person * 2 + (unsigned)request->copy);
    make_numbers(view, rates, request, &numbers, ret_identity);
    address_make(view, rates, request, &ret_identity->at);
}
