// School admissions: the application for a first school and for a secondary school, with the child
// and up to three adults to be contacted, the first one first. Forms ask adults for a name and an
// address, not for a date of birth. A father who lives elsewhere is named by less than half.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_quality.h"
#include "data-samples/world/world_codes.h"

#define MOTHER_FIRST 0.88
#define FATHER_AT_HOME 0.88 // named, of fathers who live with the child
#define FATHER_ELSEWHERE 0.42
#define ADDRESS_ELSEWHERE 0.75 // given, of fathers who live elsewhere
#define OTHER_AT_HOME 0.5      // of a parent's partner, a grandparent
#define CONTACT_MAX 3
#define RESIDENT_MAX 16
#define OF_AGE 18
#define CONTACTS_A_RECORD 4 // draws of register_client
enum { PURPOSE_APPLIED = 20, PURPOSE_CONTACT };

struct contact {
    uint32_t person;
    const char *relation;
    const struct stay *home; // NULL = no address given
};
struct contacts {
    struct contact list[CONTACT_MAX];
    size_t n;
};

// The day of the application: by 31 October for a secondary school, by 15 January for a first one,
// soon after arrival for those who came later.
static day_t applied_on(const struct agency *agency, const struct fact *roll)
{
    const struct person *child = &agency->view->world->persons[roll->person];
    struct draw draw =
        agency_draw(agency, PURPOSE_APPLIED, (uint64_t)(roll - agency->view->world->facts));
    int year, month, of_month;
    day_to_civil(roll->day, &year, &month, &of_month);
    bool first = agency_age(child, roll->day) < 6;
    day_t due = first ? day_from_civil(year, 1, 15) : day_from_civil(year - 1, 10, 31);
    day_t applied = due - draw_range(&draw, 0, first ? 70 : 50);
    int late = draw_days(&draw, 15, 0.7);
    return month == 9 && applied > child->came ? applied : roll->day + late;
}

static void add_contact(struct contacts *contacts, struct contact contact)
{
    if (contact.person != WORLD_NONE && contacts->n < CONTACT_MAX)
        contacts->list[contacts->n++] = contact;
}

// Other adults of the child's home who answer for it: a parent's partner, a grandparent, a carer.
static void add_others(const struct agency *agency, const struct stay *home, uint32_t index,
                       day_t day, struct contacts *contacts)
{
    const struct person *persons = agency->view->world->persons, *child = &persons[index];
    uint32_t residents[RESIDENT_MAX];
    size_t n_resident =
        agency_residents(agency->view, home->dwelling, day, residents, RESIDENT_MAX);
    for (size_t i = 0; i < n_resident; i++) {
        const struct person *adult = &persons[residents[i]];
        bool parent = residents[i] == child->mother || residents[i] == child->father;
        bool sibling = adult->mother != WORLD_NONE && adult->mother == child->mother;
        struct draw draw =
            agency_draw(agency, PURPOSE_CONTACT, ((uint64_t)index << 32) + residents[i]);
        bool named = draw_yes(&draw, OTHER_AT_HOME);
        if (parent || sibling || agency_age(adult, day) < OF_AGE + 2 || (!named && contacts->n > 0))
            continue;
        const char *relation = adult->family == child->family ? "STP" : "CAR";
        add_contact(contacts, (struct contact){residents[i], relation, home});
    }
}

// Mother and father at or away from the child's home; person WORLD_NONE = not named.
struct parents {
    struct contact mother, father;
    bool father_at_home, father_first;
};

static struct parents parents_of(const struct agency *agency, uint32_t index,
                                 const struct stay *home, day_t day)
{
    const struct agency_view *view = agency->view;
    const struct person *child = &view->world->persons[index];
    struct draw draw = agency_draw(agency, PURPOSE_CONTACT, index);
    struct parents parents = {{WORLD_NONE, "MOT", home}, {WORLD_NONE, "FAT", home}, false, false};
    parents.father_first = !draw_yes(&draw, MOTHER_FIRST);
    bool named_at_home = draw_yes(&draw, FATHER_AT_HOME),
         named_elsewhere = draw_yes(&draw, FATHER_ELSEWHERE),
         gives_address = draw_yes(&draw, ADDRESS_ELSEWHERE);
    const struct stay *stay =
        child->mother == WORLD_NONE ? NULL : agency_stay_at(view, child->mother, day);
    if (stay && stay->dwelling == home->dwelling)
        parents.mother.person = child->mother;
    if (child->father == WORLD_NONE || !agency_alive(&view->world->persons[child->father], day))
        return parents;
    stay = agency_stay_at(view, child->father, day);
    parents.father_at_home = stay && stay->dwelling == home->dwelling;
    if (parents.father_at_home ? named_at_home : named_elsewhere)
        parents.father.person = child->father;
    if (!parents.father_at_home)
        parents.father.home = gives_address ? stay : NULL;
    return parents;
}

static struct contacts contacts_of(const struct agency *agency, uint32_t index, day_t day)
{
    const struct stay *home = agency_stay_at(agency->view, index, day);
    struct contacts contacts = {.n = 0};
    if (!home)
        return contacts;
    struct parents parents = parents_of(agency, index, home, day);
    bool father_first = parents.father_at_home && parents.father_first;
    add_contact(&contacts, father_first ? parents.father : parents.mother);
    add_contact(&contacts, father_first ? parents.mother : parents.father);
    add_others(agency, home, index, day, &contacts);
    return contacts;
}

// Applications of the records' time; who lives elsewhere applies there.
static bool is_kept(const struct agency *agency, uint32_t child, day_t applied)
{
    const struct agency_view *view = agency->view;
    return child < view->n_resident && applied >= view->from && applied <= view->end &&
           agency_stay_at(view, child, applied);
}

void admissions_enrol(struct agency *agency)
{
    struct fact_list list = agency_facts(agency->view, &agency->arena, KIND(FACT_SCHOOL));
    for (size_t i = 0; i < list.n; i++) {
        day_t applied = applied_on(agency, list.facts[i]);
        if (!is_kept(agency, list.facts[i]->person, applied))
            continue;
        register_enrol(agency, list.facts[i]->person, applied);
        struct contacts contacts = contacts_of(agency, list.facts[i]->person, applied);
        for (size_t k = 0; k < contacts.n; k++)
            register_enrol_secondary(agency, contacts.list[k].person, applied);
    }
}

// What both files need of an application; the draws of its arrival are those of its row.
struct application {
    const struct fact_item *item;
    day_t applied, known;
};

static bool read_application(struct agency *agency, struct fact_item *item,
                             struct application *ret_application)
{
    day_t applied = applied_on(agency, item->fact);
    struct draw draw = agency_draw(agency, PURPOSE_LATER, item->index);
    *ret_application = (struct application){item, applied, agency_known(agency, applied, &draw)};
    return is_kept(agency, item->fact->person, applied) &&
           ret_application->known <= agency->view->end;
}

static void put_identity(struct agency *agency, const struct client *client, day_t day,
                         const struct stay *home, struct identity *ret_identity)
{
    struct identity_request request = {.agency = agency->index,
                                       .person = client->person,
                                       .copy = client->copy,
                                       .day = day,
                                       .stay = home,
                                       .secondary = client->secondary};
    struct error_rates rates = quality_rates(agency, client->person, client->copy);
    identity_make(agency->view, &rates, &request, ret_identity);
}

static void put_place(struct sheet *sheet, const struct application *application,
                      const struct identity *identity)
{
    sheet_text(sheet, identity->at.line);
    sheet_text(sheet, identity->at.postcode);
    sheet_text(sheet, identity->at.uprn);
    sheet_day(sheet, application->applied);
    sheet_day(sheet, application->known);
    sheet_end(sheet);
}

static void write_application(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct application application;
    struct identity identity;
    if (!read_application(agency, item, &application))
        return;
    const struct client *client =
        register_client(agency, item->fact->person, application.applied, item->index);
    put_identity(agency, client, application.applied,
                 agency_stay_at(agency->view, client->person, application.applied), &identity);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, client);
    identity_cells(sheet, &identity);
    sheet_text(sheet, identity.upn);
    sheet_format(sheet, "%d", 4000 + item->fact->code);
    put_place(sheet, &application, &identity);
}

static void write_contacts(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct application application;
    if (!read_application(agency, item, &application))
        return;
    const struct client *child =
        register_client(agency, item->fact->person, application.applied, item->index);
    struct contacts contacts = contacts_of(agency, item->fact->person, application.applied);
    for (size_t i = 0; i < contacts.n; i++) {
        const struct contact *contact = &contacts.list[i];
        struct identity identity;
        const struct client *client = register_client(agency, contact->person, application.applied,
                                                      item->index * CONTACTS_A_RECORD + i + 1);
        put_identity(agency, client, application.applied, contact->home, &identity);
        sheet_text(sheet, item->record_id);
        register_cell(
            agency, sheet,
            register_client(agency, item->fact->person, application.applied, item->index));
        register_cell(agency, sheet, client);
        if (contact->relation[0] == 'M' || contact->relation[0] == 'F')
            register_cell(agency, sheet, child);
        else
            sheet_text(sheet, NULL); // a partner or carer is no parent
        sheet_text(sheet, contact->relation);
        sheet_integer(sheet, (long)i + 1);
        sheet_text(sheet, identity.surname);
        sheet_text(sheet, identity.forename);
        put_place(sheet, &application, &identity);
    }
}

enum status admissions_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"applications.csv",
         "application_no person_ref surname forename dob sex upn school address postcode uprn "
         "applied_on loaded",
         "AP", KIND(FACT_SCHOOL), write_application},
        {"contacts.csv",
         "application_no child_ref person_ref parent_of relationship priority surname forename "
         "address "
         "postcode uprn stated_on loaded",
         "AP", KIND(FACT_SCHOOL), write_contacts},
    };
    enum status status = OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
