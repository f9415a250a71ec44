// Finding a family by name or number: which agencies hold records. Each person who is found, or that nobody
// was, stands in the audit before the answer is sent, without what was typed.

#include "features/base/text.h"
#include "features/timeline/find_persons.h"
#include "serve/http/handlers.h"
#include "serve/http/respond.h"
#include "serve/store/transaction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOUND_MAX 10

static const char *const way_words[FIND_WAY_COUNT] = {
    [FIND_NAME] = "name and date of birth",
    [FIND_ADDRESS] = "address",
    [FIND_NUMBER] = "NHS number, UPN or National Insurance number",
    [FIND_RECORD] = "number in a case system",
    [FIND_PERSON] = "number in hearth"};

struct finding {
    const struct site *site;
    struct request *request;
    struct find_question question;
    const char *reason, *words;
    struct found_row *rows;
    size_t n, n_more;
};

static bool is_blank(const char *text)
{
    return !text || !text[strspn(text, " \t\r\n")];
}

// The reasons are those for opening an identity. Errors: E_DATA, E_LIMIT; those of the list.
static enum status reason_check(const struct site *site, struct request *request,
                                const struct finding *finding, struct error *err)
{
    size_t n;
    struct identity_access_reason *reasons;
    enum status status =
        identity_access_reason_list(site->store, &request->arena, &reasons, &n, err);
    if (status)
        return status;
    for (size_t i = 0; i < n && finding->reason; i++)
        if (strcmp(reasons[i].code, finding->reason) == 0)
            return prose_check("why in words", finding->words, REVEAL_WORDS_MAX, true, err);
    return error_set(err, E_DATA, "the reason is not one of the list");
}

// "Name and date of birth, address".
static const char *ways_text(struct arena *arena, unsigned ways)
{
    const char *text = "";
    for (int i = 0; i < FIND_WAY_COUNT; i++)
        if (ways & 1u << i)
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", way_words[i]);
    return text_sentence(arena, text);
}

static void agencies_find(struct arena *arena, const struct timeline *timeline, const bool *holds,
                          struct found_row *row)
{
    const struct config *config = timeline->config;
    struct found_agency *agencies = arena_array(arena, config->n_source + 1, sizeof *agencies);
    row->agencies = agencies;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        const char *name = source->agency ? source->agency : source->title;
        size_t k = 0;
        if (!holds[i])
            continue;
        name = text_sentence(arena, text_spaced(arena, name));
        while (k < row->n_agency && strcmp(agencies[k].name, name) != 0)
            k++;
        if (k == row->n_agency)
            agencies[row->n_agency++] = (struct found_agency){name, NULL};
        if (source->contact && !agencies[k].contact)
            agencies[k].contact = arena_text(arena, source->contact);
    }
}

static enum status cases_find(struct finding *finding, struct found_row *row, struct error *err)
{
    struct alert_list alerts;
    struct arena *arena = &finding->request->arena;
    const struct alert_filter filter = {
        .person = row->person, .any_date = true, .limit = FOUND_MAX};
    if (!request_can(finding->request, CAN_READ_CASES))
        return OK;
    enum status status = alert_list(finding->site->store, arena, &filter, &alerts, err);
    if (status)
        return status;
    int64_t *cases = arena_array(arena, alerts.n + 1, sizeof *cases);
    row->cases = cases;
    for (size_t i = 0; i < alerts.n; i++)
        cases[row->n_case++] = alerts.items[i].id;
    return OK;
}

static enum status rows_fill(struct finding *finding, const struct timeline *timeline,
                             const struct found_persons *found, struct error *err)
{
    struct arena *arena = &finding->request->arena;
    enum status status = OK;
    bool *holds = arena_array(arena, timeline->config->n_source, sizeof *holds);
    finding->n = found->n < FOUND_MAX ? found->n : FOUND_MAX;
    finding->n_more = found->n - finding->n;
    finding->rows = arena_array(arena, finding->n + 1, sizeof *finding->rows);
    for (size_t i = 0; i < finding->n && !status; i++) {
        struct found_row *row = &finding->rows[i];
        row->person = arena_text(arena, texts_at(&timeline->ids, found->items[i].person));
        row->by = ways_text(arena, found->items[i].ways);
        find_sources(timeline, found->items[i].person, finding->question.as_of, holds);
        agencies_find(arena, timeline, holds, row);
        status = cases_find(finding, row, err);
    }
    return status;
}

// The reply waits until each person found is in the audit, with the reason.
static enum status finding_audit(struct finding *finding, struct error *err)
{
    struct request *request = finding->request;
    struct audit_entry *entries = arena_array(&request->arena, finding->n + 1, sizeof *entries);
    json *object = json_object_create();
    const char *details;
    json_put_text(object, "page", request->route->path);
    json_put_text(object, "reason", finding->reason);
    json_put_text(object, "words", finding->words);
    json_put_integer(object, "found", (long long)(finding->n + finding->n_more));
    enum status status = json_print(&request->arena, object, &details, err);
    json_free(object);
    if (status)
        return status;
    size_t n = finding->n ? finding->n : 1;
    for (size_t i = 0; i < n; i++)
        entries[i] = (struct audit_entry){.actor = request->actor,
                                          .action = "person.find",
                                          .subject = finding->n ? finding->rows[i].person : "",
                                          .details = details};
    reply_after_audit(finding->site, request, entries, n);
    return OK;
}

static enum status find_now(struct finding *finding, struct error *err)
{
    struct open_scenario *open;
    struct found_persons found = {0};
    enum status status = open_scenarios_hold(finding->site->scenarios, any_scenario, &open, err);
    if (status)
        return status;
    const struct timeline *timeline = open_scenario_timeline(open);
    finding->question.as_of = open_scenario_tomorrow(open);
    status = find_persons(timeline, &finding->question, &found, err);
    if (!status)
        status = rows_fill(finding, timeline, &found, err);
    free(found.items);
    if (!status)
        status = finding_audit(finding, err);
    open_scenario_close(open);
    return status;
}

// ---- the page -----------------------------------------------------------------------------------

static enum status find_show(const struct site *site, struct request *request, struct reply *reply,
                             struct find_page *page, struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct identity_access_reason *reasons;
    struct setting setting = setting_of(site, request, &viewer);
    enum status status =
        identity_access_reason_list(site->store, &request->arena, &reasons, &page->n_reason, err);
    if (status)
        return status;
    page->reasons = reasons;
    page_find(&html, &setting, page);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

enum status get_find(const struct site *site, struct request *request, struct reply *reply,
                     struct error *err)
{
    struct find_page page = {0};
    return find_show(site, request, reply, &page, err);
}

static void find_read(const struct request *request, struct find_page *page)
{
    const struct fields *form = &request->form;
    page->surname = fields_get(form, "surname");
    page->forename = fields_get(form, "forename");
    page->day = fields_get(form, "dob-day");
    page->month = fields_get(form, "dob-month");
    page->year = fields_get(form, "dob-year");
    page->address = fields_get(form, "address");
    page->postcode = fields_get(form, "postcode");
    page->number = fields_get(form, "number");
    page->record = fields_get(form, "record");
    page->person = fields_get(form, "person");
    page->reason = fields_get(form, "reason");
    page->words = fields_get(form, "words");
}

static void find_check(struct find_page *page, struct find_question *question)
{
    const char *day = page->day ? page->day : "", *month = page->month ? page->month : "";
    const char *year = page->year ? page->year : "";
    char text[64];
    *question = (struct find_question){.forename = page->forename,
                                       .surname = page->surname,
                                       .dob = DAY_NONE,
                                       .address = page->address,
                                       .postcode = page->postcode,
                                       .number = page->number,
                                       .record = page->record,
                                       .person = page->person};
    snprintf(text, sizeof text, "%.20s %.20s %.20s", day, month, year);
    if ((*day || *month || *year) &&
        (strlen(year) != 4 || !day_parse(text, strlen(text), "%d %m %Y", &question->dob)))
        form_error_add(&page->errors, "dob", "Date of birth must be a real date");
    else if (!is_blank(page->surname) && question->dob == DAY_NONE)
        form_error_add(&page->errors, "dob", "Enter the date of birth that goes with the name");
    if (!is_blank(page->address) != !is_blank(page->postcode))
        form_error_add(&page->errors, is_blank(page->address) ? "address" : "postcode",
                       is_blank(page->address)
                           ? "Enter the number and street that go with the postcode"
                           : "Enter the postcode that goes with the address");
    if (!page->errors.n && !find_asks(question))
        form_error_add(&page->errors, "surname",
                       "Enter a last name with a date of birth, an address, or a number");
    if (is_blank(page->reason))
        form_error_add(&page->errors, "reason", "Select why you are looking for this family");
    if (is_blank(page->words))
        form_error_add(&page->errors, "words", "Enter why you are looking for this family");
}

enum status post_find(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct find_page page = {0};
    struct finding finding = {.site = site, .request = request};
    find_read(request, &page);
    find_check(&page, &finding.question);
    struct error why = {0};
    finding.reason = page.reason;
    finding.words = page.words;
    if (!page.errors.n && reason_check(site, request, &finding, &why))
        form_error_add(&page.errors, "words", text_sentence(&request->arena, why.message));
    if (page.errors.n)
        return find_show(site, request, reply, &page, err);
    enum status status = find_now(&finding, err);
    if (status)
        return status;
    page = (struct find_page){
        .searched = true, .rows = finding.rows, .n = finding.n, .n_more = finding.n_more};
    return find_show(site, request, reply, &page, err);
}

// ---- the API ------------------------------------------------------------------------------------

static json *finding_json(const struct finding *finding)
{
    json *root = json_object_create(), *people = json_put_array(root, "people");
    for (size_t i = 0; i < finding->n; i++) {
        const struct found_row *row = &finding->rows[i];
        json *object = json_add_object(people);
        json_put_text(object, "person", row->person);
        json_put_text(object, "found_by", row->by);
        json *agencies = json_put_array(object, "agencies");
        for (size_t k = 0; k < row->n_agency; k++) {
            json *agency = json_add_object(agencies);
            json_put_text(agency, "agency", row->agencies[k].name);
            json_put_text(agency, "contact", row->agencies[k].contact);
        }
        json *cases = json_put_array(object, "alerts");
        for (size_t k = 0; k < row->n_case; k++)
            json_put_integer(json_add_object(cases), "id", row->cases[k]);
    }
    json_put_integer(root, "more", (long long)finding->n_more);
    return root;
}

enum status api_find(const struct site *site, struct request *request, struct reply *reply,
                     struct error *err)
{
    json *body;
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    const char *dob = json_text(body, "dob");
    struct finding finding = {.site = site,
                              .request = request,
                              .question = {.forename = json_text(body, "forename"),
                                           .surname = json_text(body, "surname"),
                                           .dob = DAY_NONE,
                                           .address = json_text(body, "address"),
                                           .postcode = json_text(body, "postcode"),
                                           .number = json_text(body, "number"),
                                           .record = json_text(body, "record"),
                                           .person = json_text(body, "person")},
                              .reason = json_text(body, "reason"),
                              .words = json_text(body, "words")};
    if (dob)
        day_parse(dob, strlen(dob), NULL, &finding.question.dob);
    if (!find_asks(&finding.question))
        status = error_set(err, E_DATA,
                           "this needs a surname and dob, an address and postcode, a number, a "
                           "record or a person");
    if (!status)
        status = reason_check(site, request, &finding, err);
    if (!status)
        status = find_now(&finding, err);
    if (!status)
        status = reply_json(request, reply, 200, finding_json(&finding), err);
    json_free(body);
    return status;
}
