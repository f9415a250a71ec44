// One case, and the two things that a reviewer does with it: opening the identity, deciding.

#include "features/base/text.h"
#include "serve/http/case_access.h"
#include "serve/http/decision_holds.h"
#include "serve/http/handlers.h"
#include "serve/http/queue_holds.h"
#include "serve/http/respond.h"
#include "serve/store/secret.h"

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

static enum status case_read(const struct site *site, struct request *request,
                             const struct alert *alert, struct case_page *page, struct error *err)
{
    struct review_list reviews = {0};
    struct decision *decisions = NULL;
    struct review_filter filter = {.person = alert->person};
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

static enum status decide_form(const struct site *site, struct request *request,
                               struct reply *reply, struct decide_page *page, struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct decision *decisions;
    struct review_list reviews;
    char submission[SECRET_TEXT];
    struct review_filter filter = {.person = page->alert->person};
    struct setting setting = setting_of(site, request, &viewer);
    enum status status = decision_list(site->store, &request->arena, &decisions, &page->n, err);
    if (!status)
        status = review_list(site->store, &request->arena, &filter, &reviews, err);
    if (status)
        return status;
    secret_make(submission);
    struct alert_facts facts;
    int year, month, day;
    alert_facts_find(site->cases, &request->arena, page->alert, &facts);
    day_to_civil(request->today + 28, &year, &month, &day);
    page->one = facts.one;
    page->date_example = arena_format(&request->arena, "%d %d %d", day, month, year);
    page->decisions = decisions;
    page->before = reviews.n ? &reviews.items[reviews.n - 1] : NULL;
    page->last_shown = page->before ? page->before->id : 0;
    if (!page->submission)
        page->submission = submission;
    page_decide(&html, &setting, page);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

enum status get_decide(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    struct alert alert;
    struct decide_page page = {.alert = &alert};
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    if (alert.state == ALERT_REPLACED) { // its page says where to decide
        reply_redirect(reply, arena_format(&request->arena, "/cases/%lld", (long long)request->id));
        return OK;
    }
    return decide_form(site, request, reply, &page, err);
}

// Checks the form; what is wrong is in page->errors.
static void decide_check(const struct request *request, struct decide_page *page,
                         struct review_new *review)
{
    review->follow_up = DAY_NONE;
    if (!page->decision || !*page->decision)
        form_error_add(&page->errors, "outcome", "Select what happens next");
    if (!page->agree || !*page->agree)
        form_error_add(&page->errors, "agree", "Select yes if this family needed a closer look");
    else if (strcmp(page->agree, "yes") != 0 && strcmp(page->agree, "no") != 0)
        form_error_add(&page->errors, "agree",
                       "Select yes if this family needed a closer look, or no");
    if (!page->rationale || !page->rationale[strspn(page->rationale, " \t\r\n")])
        form_error_add(&page->errors, "rationale", "Enter the reasons for your decision");
    const char *day = page->day ? page->day : "", *month = page->month ? page->month : "";
    const char *year = page->year ? page->year : "";
    if (*day || *month || *year) {
        char text[64];
        snprintf(text, sizeof text, "%.20s %.20s %.20s", day, month, year);
        if (strlen(year) != 4 || !day_parse(text, strlen(text), "%d %m %Y", &review->follow_up))
            form_error_add(&page->errors, "follow_up", "Review date must be a real date");
    }
}

static void decide_read(const struct request *request, struct decide_page *page)
{
    const struct fields *form = &request->form;
    page->decision = fields_get(form, "outcome");
    page->agree = fields_get(form, "agree");
    page->rationale = fields_get(form, "rationale");
    page->note = fields_get(form, "note");
    page->day = fields_get(form, "follow_up-day");
    page->month = fields_get(form, "follow_up-month");
    page->year = fields_get(form, "follow_up-year");
    page->submission = fields_get(form, "submission");
}

// Why the store did not take it, as an error of the form; other failures stay failures.
static bool refusal_shown(struct arena *arena, const struct error *why, enum review_part part,
                          struct decide_page *page)
{
    enum status status = why->code;
    static const char *const fields[] = {[REVIEW_DECISION] = "outcome",
                                         [REVIEW_RATIONALE] = "rationale",
                                         [REVIEW_FOLLOW_UP] = "follow_up",
                                         [REVIEW_NOTE] = "note"};
    if (status == E_CONFLICT)
        page->submission = NULL;
    if (status == E_SYSTEM) {
        form_error_add(
            &page->errors, "outcome",
            "Your decision was not saved because there is a problem with the service. Your answers "
            "are still here. Try again in a minute");
        return true;
    }
    if (status != E_DATA && status != E_LIMIT && status != E_CONFLICT)
        return false;
    const char *text =
        arena_format(arena, "%s%s%s", why->message, *why->hint ? ": " : "", why->hint);
    form_error_add(&page->errors, fields[part], text_sentence(arena, text));
    return true;
}

enum status post_decide(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    struct alert alert;
    struct error why = {0};
    int64_t id, last_shown = 0;
    enum review_part part = REVIEW_DECISION;
    struct decide_page page = {.alert = &alert};
    struct review_new review = {.alert_id = request->id,
                                .user_id = request->session.user.id,
                                .today = request->today,
                                .client = request->client_text,
                                .n_shown = -1};
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    decide_read(request, &page);
    decide_check(request, &page, &review);
    const char *given = fields_get(&request->form, "last_seen");
    if (!given || (strcmp(given, "0") != 0 && !id_parse(given, &last_shown)) || !page.submission)
        return error_set(err, E_DATA, "the form is not ours: load it again");
    if (!page.errors.n) {
        review.decision = page.decision;
        review.agree = strcmp(page.agree, "yes") == 0;
        review.rationale = page.rationale;
        review.note = page.note && *page.note ? page.note : NULL;
        review.submission = page.submission;
        review.checks_person = true;
        review.last_shown = last_shown;
        status = decision_holds_fill(site, request, &alert, &review, &why);
        if (!status)
            status = review_add_parts(site->store, &review, &id, &part, &why);
        if (!status)
            reply_redirect(reply, arena_format(&request->arena, "/cases/%lld?recorded=%lld",
                                               (long long)alert.id, (long long)id));
        if (!status || !refusal_shown(&request->arena, &why, part, &page)) {
            if (status)
                *err = why;
            return status;
        }
    }
    enum status shown = decide_form(site, request, reply, &page, err);
    if (!shown && status == E_SYSTEM) {
        reply->http_status = 503;
        fprintf(stderr, "hearth: POST /cases/{id}/decide: %s\n", why.message);
    }
    return shown;
}
