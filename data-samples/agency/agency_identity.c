// Each kind of error has a stream of its own for a record, so that a mistake neither comes nor goes
// between two versions of the record; a share of decisions follows the person instead, in every
// agency the same.

#include "data-samples/agency/agency_identity.h"

#include "data-samples/agency/agency_address.h"
#include "data-samples/agency/agency_draw.h"
#include "data-samples/agency/agency_names.h"
#include "data-samples/world/world_naming.h"

#include <stdio.h>
#include <string.h>

#define PURPOSE_IDENTITY 16   // to 21 but 17 (the address); an agency's own purposes begin at 32
#define PURPOSE_PERSON 25     // in no agency
#define EXCHANGED_OTHERS 0.03 // names exchanged, against those whose family name comes first

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

// ---- errors that systems copy from one another -------------------------------------------------

// Kinds of errors, each with the share of decisions that are the person's own, the same in every
// agency: a wrong birthday on the first form, the name that somebody goes by. The marginal rate
// stays the agency's, since both draws are uniform.
enum error_kind { ERROR_BIRTHDAY, ERROR_FORENAME, ERROR_SPELLING, ERROR_SURNAME, ERROR_ORDER };
static const double copied[] = {[ERROR_BIRTHDAY] = 0.7,
                                [ERROR_FORENAME] = 0.65,
                                [ERROR_SPELLING] = 0.4,
                                [ERROR_SURNAME] = 0.7,
                                [ERROR_ORDER] = 0.5};

struct error_draw {
    struct draw draw; // what the error consists of comes from here too
    bool is_copied;
};

static struct error_draw error_draw(const struct agency_view *view,
                                    const struct identity_request *request, enum error_kind kind)
{
    struct draw own =
        draw_for(view->seed, PURPOSE_IDENTITY + (uint64_t)request->agency * 64,
                 ((uint64_t)request->person * 2 + (unsigned)request->copy) * 8 + kind);
    if (!draw_yes(&own, copied[kind]))
        return (struct error_draw){own, false};
    return (struct error_draw){
        draw_for(view->seed, PURPOSE_PERSON, (uint64_t)request->person * 8 + kind), true};
}

// ---- birthday ----------------------------------------------------------------------------------

static day_t write_dob(const struct agency_view *view, const struct error_rates *rates,
                       const struct identity_request *request)
{
    const struct person *person = &view->world->persons[request->person];
    struct error_draw error = error_draw(view, request, ERROR_BIRTHDAY);
    double missing = request->secondary ? rates->dob_missing_secondary : rates->dob_missing;
    struct draw blank = draw_for(view->seed, PURPOSE_IDENTITY + 3 + (uint64_t)request->agency * 64,
                                 (uint64_t)request->person * 2 + (unsigned)request->copy);
    double u = draw_unit(&error.draw);
    int year, month, of_month;
    day_to_civil(person->dob, &year, &month, &of_month);
    if (draw_yes(&blank, missing))
        return DAY_NONE;
    if (u < rates->dob_default)
        return day_from_civil(year, 1, 1);
    if (u > 1 - rates->dob_swapped && of_month <= 12)
        return day_from_civil(year, of_month, month);
    return person->dob;
}

// ---- names -------------------------------------------------------------------------------------

static void write_forename(const struct agency_view *view, const struct error_rates *rates,
                           const struct identity_request *request, char *forename)
{
    uint32_t number = view->world->persons[request->person].forename;
    struct error_draw error = error_draw(view, request, ERROR_FORENAME);
    world_forename(number, forename);
    if (!draw_yes(&error.draw, rates->forename_variant))
        return;
    if (error.is_copied)
        name_usual(number, forename, WORLD_NAME_TEXT, &error.draw);
    else
        name_variant(forename, WORLD_NAME_TEXT, &error.draw);
}

static void write_surname(const struct agency_view *view, const struct error_rates *rates,
                          const struct identity_request *request, char *surname)
{
    const struct person *person = &view->world->persons[request->person];
    struct error_draw error = error_draw(view, request, ERROR_SURNAME);
    bool changed = person->changed_surname != DAY_NONE && person->changed_surname <= request->day;
    bool keeps_old = draw_yes(&error.draw, rates->keeps_old_surname);
    world_surname(changed && !keeps_old ? person->surname : person->surname_at_birth, surname);
}

// Another name altogether, and in half of the cases another day of birth in the same month.
static void write_alias(const struct agency_view *view, const struct identity_request *request,
                        struct identity *identity)
{
    const struct person *person = &view->world->persons[request->person];
    struct draw draw = draw_for(view->seed, PURPOSE_IDENTITY + 4 + (uint64_t)request->agency * 64,
                                request->person);
    bool is_dob = draw_yes(&draw, 0.5), is_surname = draw_yes(&draw, 0.6);
    double u = draw_unit(&draw);
    if (is_surname)
        world_surname(naming_surname(person->ethnicity, person->female, u), identity->surname);
    else
        world_forename(naming_forename(person->ethnicity, person->female, u), identity->forename);
    int year, month, of_month;
    if (!is_dob || identity->dob == DAY_NONE)
        return;
    day_to_civil(identity->dob, &year, &month, &of_month);
    identity->dob = day_from_civil(year, month, 1 + (of_month + draw_range(&draw, 0, 26)) % 28);
}

static void write_typo(const struct agency_view *view, const struct error_rates *rates,
                       const struct identity_request *request, struct identity *identity)
{
    struct error_draw error = error_draw(view, request, ERROR_SPELLING);
    bool has_typo = draw_yes(&error.draw, rates->name_typo),
         in_surname = draw_yes(&error.draw, 0.5);
    if (has_typo)
        name_typo(in_surname ? identity->surname : identity->forename, WORLD_NAME_TEXT,
                  &error.draw);
}

static void exchange_names(const struct agency_view *view, const struct error_rates *rates,
                           const struct identity_request *request, struct identity *identity)
{
    const struct person *person = &view->world->persons[request->person];
    struct error_draw error = error_draw(view, request, ERROR_ORDER);
    bool family_first = name_pools[surname_pool(person->surname_at_birth)].family_first;
    double rate = rates->names_exchanged * (family_first ? 1 : EXCHANGED_OTHERS);
    if (!draw_yes(&error.draw, rate))
        return;
    char forename[WORLD_NAME_TEXT];
    memcpy(forename, identity->forename, sizeof forename);
    memcpy(identity->forename, identity->surname, sizeof forename);
    memcpy(identity->surname, forename, sizeof forename);
}

static void make_names(const struct agency_view *view, const struct error_rates *rates,
                       const struct identity_request *request, struct identity *identity)
{
    struct draw alias = draw_for(view->seed, PURPOSE_IDENTITY + 5 + (uint64_t)request->agency * 64,
                                 request->person);
    write_forename(view, rates, request, identity->forename);
    write_surname(view, rates, request, identity->surname);
    if (request->copy && draw_yes(&alias, rates->alias))
        write_alias(view, request, identity);
    write_typo(view, rates, request, identity);
    exchange_names(view, rates, request, identity);
}

void identity_make(const struct agency_view *view, const struct error_rates *rates,
                   const struct identity_request *request, struct identity *ret_identity)
{
    const struct person *person = &view->world->persons[request->person];
    struct draw draw = draw_for(view->seed, PURPOSE_IDENTITY + 2 + (uint64_t)request->agency * 64,
                                (uint64_t)request->person * 2 + (unsigned)request->copy);
    ret_identity->dob = write_dob(view, rates, request);
    ret_identity->sex = person->female ? "F" : "M";
    make_names(view, rates, request, ret_identity);
    make_numbers(view, rates, request, &draw, ret_identity);
    if (draw_yes(&draw, rates->sex_missing))
        ret_identity->sex = "";
    address_make(view, rates, request, &ret_identity->at);
}
