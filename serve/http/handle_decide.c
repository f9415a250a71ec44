// The form of a decision: its checks, its draft, recording it, and taking it back.

#include "features/base/text.h"
#include "serve/http/case_access.h"
#include "serve/http/decision_holds.h"
#include "serve/http/handlers.h"
#include "serve/http/respond.h"
#include "serve/store/decision_drafts.h"
#include "serve/store/secret.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OTHERS_MAX 10 // decisions about other children that are shown

// What was decided about the others of the home before: their promises hold too.
static enum status others_read(const struct site *site, struct request *request,
                               struct decide_page *page, struct error *err)
{
    const struct family_case *family = page->family;
    struct review *others = arena_array(&request->arena, OTHERS_MAX, sizeof *others);
    enum status status = OK;
    for (size_t i = 1; i < family->n_person && page->n_other < OTHERS_MAX && !status; i++) {
        struct review_list list;
        struct review_filter filter = {.person = family->people[i].id, .standing = true};
        if (!day_is_of_child(family->today, family->people[i].dob))
            continue;
        status = review_list(site->store, &request->arena, &filter, &list, err);
        if (!status && list.n)
            others[page->n_other++] = list.items[list.n - 1];
    }
    page->others = others;
    return status;
}

static enum status decisions_read(const struct site *site, struct request *request,
                                  struct decide_page *page, struct error *err)
{
    struct decision *decisions;
    enum status status = decision_list(site->store, &request->arena, &decisions, &page->n, err);
    page->decisions = decisions;
    return status;
}

static enum status decide_form(const struct site *site, struct request *request,
                               struct reply *reply, struct decide_page *page, struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct review_list reviews;
    char submission[SECRET_TEXT];
    struct review_filter filter = {.person = page->alert->person};
    struct setting setting = setting_of(site, request, &viewer);
    enum status status = decisions_read(site, request, page, err);
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
    page->last_shown = reviews.n ? reviews.items[reviews.n - 1].id : 0;
    while (reviews.n && reviews.items[reviews.n - 1].undone_ms)
        reviews.n--;
    page->before = reviews.n ? &reviews.items[reviews.n - 1] : NULL;
    if (!page->submission)
        page->submission = submission;
    if (case_get(site->cases, page->alert, &page->family, ERROR_IGNORED))
        page->family = NULL; // its model is gone: the form alone
    else
        status = others_read(site, request, page, err);
    if (!status) {
        page_decide(&html, &setting, page);
        reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    }
    case_release(site->cases, page->family);
    return status;
}

#define RATIONALE_LEAST 20 // characters

static size_t n_character(const char *text)
{
    size_t n = 0;
    for (text += strspn(text, " \t\r\n"); *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void outcome_check(struct decide_page *page)
{
    if (!page->decision || !*page->decision)
        form_error_add(&page->errors, "outcome", "Select what happens next");
    if (!page->agree || !*page->agree)
        form_error_add(&page->errors, "agree", "Select yes if this family needed a closer look");
    else if (strcmp(page->agree, "yes") != 0 && strcmp(page->agree, "no") != 0)
        form_error_add(&page->errors, "agree",
                       "Select yes if this family needed a closer look, or no");
    if (!page->rationale || !page->rationale[strspn(page->rationale, " \t\r\n")])
        form_error_add(&page->errors, "rationale", "Enter the reasons for your decision");
    else if (n_character(page->rationale) < RATIONALE_LEAST)
        form_error_add(&page->errors, "rationale",
                       "Reasons for your decision must be 20 characters or more");
}

static bool is_given(const char *text)
{
    return text && text[strspn(text, " \t\r\n")];
}

static bool is_choice(const char *text, const char *choice)
{
    return text && strcmp(text, choice) == 0;
}

// What a decision that ends the work must say of the family; one about wrong records need not.
static void details_check(const struct decide_page *page, struct form_errors *errors)
{
    const struct decision *decision = NULL;
    for (size_t i = 0; i < page->n && !decision; i++)
        if (is_choice(page->decision, page->decisions[i].code))
            decision = &page->decisions[i];
    if (!decision || !decision->closes || strcmp(decision->hold, "not_right") == 0)
        return;
    if (!is_given(page->need))
        form_error_add(errors, "need", "Select the level of need");
    if (!is_given(page->informed))
        form_error_add(errors, "informed", "Select yes if the family was informed");
    if (!is_given(page->agreement))
        form_error_add(errors, "agreement", "Select whether the family agrees");
    bool unasked = is_choice(page->informed, "no") || is_choice(page->agreement, "not_sought");
    if (unasked && !is_given(page->agreement_why))
        form_error_add(errors, "agreement_why",
                       "Enter why the family was not informed or not asked");
}

// Checks the form; what is wrong is in page->errors.
static void decide_check(struct decide_page *page, struct review_new *review)
{
    review->follow_up = DAY_NONE;
    outcome_check(page);
    details_check(page, &page->errors);
    const char *day = page->day ? page->day : "", *month = page->month ? page->month : "";
    const char *year = page->year ? page->year : "";
    if (*day || *month || *year) {
        char text[64];
        snprintf(text, sizeof text, "%.20s %.20s %.20s", day, month, year);
        if (strlen(year) != 4 || !day_parse(text, strlen(text), "%d %m %Y", &review->follow_up))
            form_error_add(&page->errors, "follow_up", "Review date must be a real date");
    }
}

// The fields of the form that are kept in a draft, and where the page has them.
static const struct {
    const char *name;
    size_t offset;
} decide_fields[] = {
    {"outcome", offsetof(struct decide_page, decision)},
    {"agree", offsetof(struct decide_page, agree)},
    {"need", offsetof(struct decide_page, need)},
    {"spoke_to", offsetof(struct decide_page, spoke_to)},
    {"informed", offsetof(struct decide_page, informed)},
    {"agreement", offsetof(struct decide_page, agreement)},
    {"agreement_why", offsetof(struct decide_page, agreement_why)},
    {"rationale", offsetof(struct decide_page, rationale)},
    {"note", offsetof(struct decide_page, note)},
    {"follow_up-day", offsetof(struct decide_page, day)},
    {"follow_up-month", offsetof(struct decide_page, month)},
    {"follow_up-year", offsetof(struct decide_page, year)},
};
#define N_DECIDE_FIELD (sizeof decide_fields / sizeof *decide_fields)

static const char **field_of(struct decide_page *page, size_t i)
{
    return (const char **)((char *)page + decide_fields[i].offset);
}

static void decide_read(const struct request *request, struct decide_page *page)
{
    for (size_t i = 0; i < N_DECIDE_FIELD; i++)
        *field_of(page, i) = fields_get(&request->form, decide_fields[i].name);
    page->submission = fields_get(&request->form, "submission");
}

// What was being written about the case, where the form was not sent.
static enum status draft_read(const struct site *site, struct request *request,
                              struct decide_page *page, struct error *err)
{
    json *root;
    const struct decision_draft *draft;
    struct decision_draft of = {.alert_id = page->alert->id, .user_id = request->session.user.id};
    enum status status = decision_draft_find(site->store, &request->arena, &of, &draft, err);
    if (status || !draft || json_read_text(draft->fields, strlen(draft->fields), &root, err))
        return status;
    char time[TIME_WORDS];
    page->draft_of = arena_text(&request->arena, time_words(draft->time_ms, time));
    for (size_t i = 0; i < N_DECIDE_FIELD; i++) {
        const char *text = json_text(root, decide_fields[i].name);
        *field_of(page, i) = text ? arena_text(&request->arena, text) : NULL;
    }
    json_free(root);
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
    status = draft_read(site, request, &page, err);
    return status ? status : decide_form(site, request, reply, &page, err);
}

static enum status draft_keep(const struct site *site, struct request *request,
                              struct decide_page *page, struct error *err)
{
    json *root = json_object_create();
    for (size_t i = 0; i < N_DECIDE_FIELD; i++)
        if (is_given(*field_of(page, i)))
            json_put_text(root, decide_fields[i].name, *field_of(page, i));
    char *text = json_canonical(root);
    json_free(root);
    struct decision_draft draft = {.alert_id = page->alert->id,
                                   .user_id = request->session.user.id,
                                   .fields = text,
                                   .client = request->client_text};
    enum status status = decision_draft_keep(site->store, &draft, err);
    free(text);
    return status;
}

// Why the store did not take it, as an error of the form; other failures stay failures.
static bool refusal_shown(struct arena *arena, const struct error *why, enum review_part part,
                          struct decide_page *page)
{
    enum status status = why->code;
    static const char *const fields[] = {[REVIEW_DECISION] = "outcome",
                                         [REVIEW_RATIONALE] = "rationale",
                                         [REVIEW_FOLLOW_UP] = "follow_up",
                                         [REVIEW_NOTE] = "note",
                                         [REVIEW_NEED] = "need",
                                         [REVIEW_SPOKE_TO] = "spoke_to",
                                         [REVIEW_INFORMED] = "informed",
                                         [REVIEW_AGREEMENT] = "agreement",
                                         [REVIEW_AGREEMENT_WHY] = "agreement_why"};
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

static struct review_details details_of(const struct decide_page *page)
{
    return (struct review_details){.need = page->need ? strtol(page->need, NULL, 10) : 0,
                                   .spoke_to = page->spoke_to,
                                   .informed = page->informed,
                                   .agreement = page->agreement,
                                   .agreement_why = page->agreement_why};
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
    if (is_choice(fields_get(&request->form, "act"), "draft")) {
        status = draft_keep(site, request, &page, err);
        if (!status)
            reply_redirect(
                reply, arena_format(&request->arena, "/cases/%lld/decide", (long long)alert.id));
        return status;
    }
    status = decisions_read(site, request, &page, err);
    if (status)
        return status;
    decide_check(&page, &review);
    const char *given = fields_get(&request->form, "last_seen");
    if (!given || (strcmp(given, "0") != 0 && !id_parse(given, &last_shown)) || !page.submission)
        return error_set(err, E_DATA, "the form is not ours: load it again");
    if (!page.errors.n) {
        review.decision = page.decision;
        review.agree = strcmp(page.agree, "yes") == 0;
        review.rationale = page.rationale;
        review.note = page.note && *page.note ? page.note : NULL;
        review.submission = page.submission;
        review.details = details_of(&page);
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

// Takes back the decision of the address; about: the alert that it must be about, 0 = any.
static enum status undo(const struct site *site, struct request *request, int64_t about,
                        int64_t *ret_alert, struct error *err)
{
    struct review_list list;
    struct review_filter filter = {.only = request->id};
    struct review_undo undo = {.review_id = request->id,
                               .user_id = request->session.user.id,
                               .alert_id = about,
                               .client = request->client_text};
    enum status status = review_take_back(site->store, &undo, err);
    if (!status)
        status = review_list(site->store, &request->arena, &filter, &list, err);
    *ret_alert = !status && list.n ? list.items[0].alert_id : 0;
    return status;
}

enum status post_undo(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    int64_t alert;
    enum status status = undo(site, request, 0, &alert, err);
    if (!status)
        reply_redirect(reply, arena_format(&request->arena, "/cases/%lld", (long long)alert));
    return status;
}

enum status api_undo(const struct site *site, struct request *request, struct reply *reply,
                     struct error *err)
{
    json *body;
    int64_t alert;
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    int64_t about = json_whole(body, "alert", 0);
    json_free(body);
    status = undo(site, request, about, &alert, err);
    if (status)
        return status;
    json *root = json_object_create();
    json_put_integer(root, "id", request->id);
    json_put_integer(root, "alert", alert);
    return reply_json(request, reply, 200, root, err);
}
