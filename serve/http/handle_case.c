// One case, and opening its identity.

#include "features/base/text.h"
#include "serve/http/case_access.h"
#include "serve/http/handlers.h"
#include "serve/http/queue_holds.h"
#include "serve/http/queue_list.h"
#include "serve/http/respond.h"

#include <stdio.h>
#include <string.h>

// Where the child of a replaced alert stands now.
static enum status standing_find(const struct site *site, struct request *request,
                                 const struct alert *alert, struct case_page *page,
                                 struct error *err)
{
    struct alert_list alerts;
    struct alert_filter filter = {
        .scenario = alert->scenario, .person = alert->person, .any_date = true, .limit = 1};
    if (alert->state != ALERT_REPLACED)
        return OK;
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    page->standing = !status && alerts.n ? alerts.items[0].id : 0;
    return status;
}

static const char *query_text(const struct request *request, const char *name)
{
    const char *text = fields_get(&request->query, name);
    return text ? text : "";
}

// Whether the decision that the address names was just made by who asks: said only when it is there.
static bool was_recorded(const struct request *request, const struct review *last)
{
    int64_t recorded = 0;
    return id_parse(query_text(request, "recorded"), &recorded) && last && last->id == recorded &&
           last->user_id == request->session.user.id;
}

// Whether the decision of this alert holds the child back.
static enum status hold_read(const struct site *site, struct request *request,
                             struct case_page *page, struct error *err)
{
    struct queue_holds holds;
    if (page->alert->state != ALERT_DECIDED)
        return OK;
    enum status status = queue_holds_read(site, request, page->alert->person, &holds, err);
    for (size_t i = 0; i < holds.n && !status; i++) {
        if (holds.items[i].alert_id != page->alert->id)
            continue;
        struct held_row *row = arena_array(&request->arena, 1, sizeof *row);
        *row = (struct held_row){.until = holds.items[i].until,
                                 .woken = holds.wakes[i].what,
                                 .woken_on = holds.wakes[i].date};
        page->hold = row;
    }
    return status;
}

// Whoever decided may take it back for a while, unless somebody decided since.
static void undo_offer(const struct site *site, struct request *request, struct case_page *page)
{
    char time[TIME_WORDS];
    const struct review *last = page->last_review;
    if (!last || last->user_id != request->session.user.id ||
        store_now(site->store) - last->time_ms > UNDO_MS)
        return;
    page->undo_until = arena_text(&request->arena, time_words(last->time_ms + UNDO_MS, time));
}

// The case to go on with: the first of the queue that nobody else works on.
static enum status next_find(const struct site *site, struct request *request,
                             struct case_page *page, struct error *err)
{
    struct queue_list list;
    if (!page->recorded)
        return OK;
    enum status status = queue_list_read(site, request, QUEUE_OPEN, &list, err);
    for (size_t i = 0; i < list.n && !status && !page->next; i++) {
        const struct alert *alert = list.rows[i].alert;
        bool free = !alert->owner || strcmp(alert->owner, request->session.user.name) == 0;
        if (free && alert->id != page->alert->id)
            page->next = alert->id;
    }
    return status;
}

static enum status case_read(const struct site *site, struct request *request,
                             const struct alert *alert, struct case_page *page, struct error *err)
{
    struct review_list reviews = {0};
    struct decision *decisions = NULL;
    struct review_filter filter = {.person = alert->person, .standing = true};
    enum status status = review_list(site->store, &request->arena, &filter, &reviews, err);
    if (!status)
        status = decision_list(site->store, &request->arena, &decisions, &page->n_decision, err);
    struct review *earlier = arena_array(&request->arena, reviews.n + 1, sizeof *earlier);
    for (size_t i = reviews.n; i-- > 0 && !status;) {
        if (reviews.items[i].alert_id != alert->id)
            earlier[page->n_earlier++] = reviews.items[i];
        else if (!page->last_review)
            page->last_review = &reviews.items[i];
    }
    page->earlier = earlier;
    page->decisions = decisions;
    page->recorded = was_recorded(request, page->last_review);
    undo_offer(site, request, page);
    return status ? status : standing_find(site, request, alert, page, err);
}

static enum status identities_read(const struct site *site, struct request *request,
                                   struct case_page *page, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < page->family->n_person && !status; i++)
        if (page->family->people[i].place != PLACE_WAS)
            status = case_identify(page->family, i, &request->arena, &page->identities[i], err);
    return status;
}

// An agency or a person that the case has not would show a chronology without a record.
static enum status filters_check(const struct case_page *page, struct error *err)
{
    const struct family_case *family = page->family;
    bool agency = !*page->agency, person = !*page->person;
    for (size_t i = 0; i < family->n_source && !agency; i++)
        agency = strcmp(family->sources[i].agency, page->agency) == 0;
    for (size_t i = 0; i < family->n_person && !person; i++)
        person = strcmp(family->people[i].label, page->person) == 0;
    bool kind = !*page->kind;
    for (size_t i = 0; i < family->n_source && !kind; i++)
        kind = strcmp(family->sources[i].name, page->kind) == 0;
    if (!kind)
        return error_set(err, E_USAGE, "no source of this case has that name");
    if (!agency)
        return error_set(err, E_USAGE, "no agency of this case has that name");
    return person ? OK : error_set(err, E_USAGE, "nobody in this case is called that");
}

static enum status case_show(const struct site *site, struct request *request, struct reply *reply,
                             struct case_page *page, struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct setting setting = setting_of(site, request, &viewer);
    enum status status = case_get(site->cases, page->alert, &page->family, err);
    if (status)
        return status;
    status = filters_check(page, err);
    if (!status && page->revealed)
        reply_after_identities(site, request, page->family, page->alert);
    if (!status && page->revealed)
        status = identities_read(site, request, page, err);
    if (!status) {
        page_case(&html, &setting, page);
        reply_page(request, reply, 200, &html);
    }
    case_release(site->cases, page->family);
    return status;
}

// Who may decide records a view of an undecided case first; the estimate follows it.
static enum status own_view_read(const struct site *site, struct request *request,
                                 struct case_page *page, struct error *err)
{
    if (!request_can(request, CAN_DECIDE))
        return OK;
    enum status status = own_view_find(
        site->store, &request->arena,
        &(struct own_view_of){page->alert->id, request->session.user.id}, &page->own_view, err);
    bool open = page->alert->state == ALERT_NEW || page->alert->state == ALERT_OPEN;
    page->hides_estimate = open && !page->own_view;
    if (page->hides_estimate && *query_text(request, "view"))
        form_error_add(&page->errors, "closer_look",
                       "Select whether this family needs a closer look");
    return status;
}

enum status get_case(const struct site *site, struct request *request, struct reply *reply,
                     struct error *err)
{
    struct alert alert;
    struct case_page page = {.agency = query_text(request, "agency"),
                             .person = query_text(request, "person"),
                             .kind = query_text(request, "kind"),
                             .months = query_text(request, "months"),
                             .all = *query_text(request, "records") != 0};
    bool decides = request_can(request, CAN_DECIDE);
    enum status status = request_alert(site, request, &alert, err);
    if (!status)
        status = case_is_revealed(site, request, alert.person, &page.revealed, err);
    if (status)
        return status;
    page.alert = &alert;
    page.may_decide = decides && alert.state != ALERT_REPLACED;
    page.shows_files = request_can(request, CAN_READ_FILES);
    page.csrf = request->session.csrf;
    struct alert_facts facts;
    alert_facts_find(site->cases, &request->arena, &alert, &facts);
    page.top = facts.top;
    status = own_view_read(site, request, &page, err);
    if (status)
        return status;
    if (!page.revealed)
        reply_after_look(site, request, "case.look", alert.person);
    status = case_read(site, request, &alert, &page, err);
    if (!status)
        status = hold_read(site, request, &page, err);
    if (!status)
        status = next_find(site, request, &page, err);
    if (!status)
        status = case_show(site, request, reply, &page, err);
    return status;
}

static enum status reveal_form(const struct site *site, struct request *request,
                               struct reply *reply, struct reveal_page *page, struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct identity_access_reason *reasons;
    struct setting setting = setting_of(site, request, &viewer);
    enum status status =
        identity_access_reason_list(site->store, &request->arena, &reasons, &page->n, err);
    if (status)
        return status;
    page->reasons = reasons;
    page_reveal(&html, &setting, page);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

enum status get_identity(const struct site *site, struct request *request, struct reply *reply,
                         struct error *err)
{
    struct alert alert;
    struct reveal_page page = {.alert = &alert};
    enum status status = request_alert(site, request, &alert, err);
    return status ? status : reveal_form(site, request, reply, &page, err);
}

enum status post_identity(const struct site *site, struct request *request, struct reply *reply,
                          struct error *err)
{
    struct alert alert;
    struct error why = {0};
    struct reveal_page page = {.alert = &alert,
                               .reason = fields_get(&request->form, "reason"),
                               .words = fields_get(&request->form, "words")};
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    if (!page.reason || !*page.reason)
        form_error_add(&page.errors, "reason", "Select why you need to see the identity");
    if (!page.words || !page.words[strspn(page.words, " \t\r\n")])
        form_error_add(&page.errors, "words", "Enter why you need to see the identity");
    if (!page.errors.n) {
        const struct family_case *family;
        struct identity_access_new reveal = {.alert_id = alert.id,
                                             .client = request->client_text,
                                             .person = alert.person,
                                             .reason = page.reason,
                                             .words = page.words};
        status = case_get(site->cases, &alert, &family, &why);
        if (!status)
            status = identities_open(site, request, family, &reveal, &why);
        case_release(site->cases, family);
        if (!status)
            reply_redirect(
                reply, arena_format(&request->arena, "/cases/%lld#family", (long long)alert.id));
        if (status != E_DATA && status != E_LIMIT) {
            if (status)
                *err = why;
            return status;
        }
        form_error_add(&page.errors, "words", text_sentence(&request->arena, why.message));
    }
    return reveal_form(site, request, reply, &page, err);
}
