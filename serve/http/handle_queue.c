// The lists: families to review, what people decided, the audit.

#include "features/base/text.h"
#include "serve/alert/due_time.h"
#include "serve/case/case_text.h"
#include "serve/http/handlers.h"
#include "serve/http/respond.h"

#include <string.h>

#define AUDIT_PAGE 100

static unsigned states_of(const char *show)
{
    if (strcmp(show, "decided") == 0)
        return 1u << ALERT_DECIDED;
    if (strcmp(show, "all") == 0)
        return 0; // all but replaced
    return 1u << ALERT_NEW | 1u << ALERT_OPEN;
}

static const char *first_reason(struct arena *arena, const struct family_case *family)
{
    for (size_t i = 0; i < family->n_raising; i++)
        if (!family->raising[i].absent)
            return arena_format(arena, "%s: %s", family->raising[i].subject,
                                family->raising[i].now);
    return "";
}

static void due_fill(const struct site *site, struct arena *arena, const struct alert *alert,
                     struct queue_row *row)
{
    char time[40];
    int64_t due = alert->state == ALERT_NEW ? due_time(alert->band, alert->created_ms) : 0;
    if (!due)
        return;
    row->due = arena_text(arena, time_words(due, time));
    row->overdue = due < store_now(site->store);
}

// "Child aged 14 months", and the first reason: from the case; the alert's own words when the case
// can no longer be made.
static void row_fill(const struct site *site, struct request *request, const struct alert *alert,
                     struct queue_row *row, bool *may_be_chance)
{
    struct arena *arena = &request->arena;
    const struct family_case *family;
    *row = (struct queue_row){.alert = alert, .who = "Person", .reason = "", .due = ""};
    due_fill(site, arena, alert, row);
    if (case_get(site->cases, alert, &family, ERROR_IGNORED) == OK) {
        row->who = arena_format(arena, "%s aged %s", family->people[0].label,
                                case_age_words(arena, family->people[0].dob, alert->as_of));
        row->reason = first_reason(arena, family);
        *may_be_chance |= family->may_be_chance;
        case_release(site->cases, family);
        return;
    }
    json *reasons;
    if (json_read_text(alert->reasons, strlen(alert->reasons), &reasons, ERROR_IGNORED))
        return;
    const char *text = json_text(json_at(reasons, 0), "text");
    if (text)
        row->reason = arena_text(arena, text);
    json_free(reasons);
}

// What was decided last about each child of the rows.
static enum status decisions_fill(const struct site *site, struct request *request,
                                  const struct queue_page *page, struct queue_row *rows,
                                  struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < page->n && !status; i++) {
        struct review_list last;
        struct review_filter filter = {.only = rows[i].alert->last_review};
        if (!filter.only)
            continue;
        status = review_list(site->store, &request->arena, &filter, &last, err);
        if (status || !last.n)
            continue;
        rows[i].last = &last.items[0];
        rows[i].last_decision =
            decision_label(page->decisions, page->n_decision, rows[i].last->decision);
    }
    return status;
}

// Decisions with a day to look again that has come, and none about the child since.
static enum status follow_ups_read(const struct site *site, struct request *request,
                                   struct queue_page *page, struct error *err)
{
    struct review_list due = {0};
    struct review_filter filter = {.follow_up_to = day_today()};
    enum status status = review_list(site->store, &request->arena, &filter, &due, err);
    page->due = due.items;
    page->n_due = due.n;
    return status;
}

static bool same_month(day_t a, day_t b)
{
    int year_a, month_a, year_b, month_b, day;
    day_to_civil(a, &year_a, &month_a, &day);
    day_to_civil(b, &year_b, &month_b, &day);
    return year_a == year_b && month_a == month_b;
}

// The places of the newest list's month.
static enum status month_count(const struct site *site, struct request *request,
                               struct queue_page *page, struct error *err)
{
    struct alert_list alerts;
    struct alert_filter filter = {.any_date = true};
    page->month = page->list_date = "";
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    if (status || !alerts.n)
        return status;
    const struct alert *newest = &alerts.items[0];
    page->list_date = case_day_words(&request->arena, newest->as_of);
    const char *blank = strchr(page->list_date, ' ');
    page->month = blank ? blank + 1 : page->list_date;
    page->n_place = case_capacity(site->cases, newest);
    for (size_t i = 0; i < alerts.n; i++) {
        const struct alert *alert = &alerts.items[i];
        if (!same_month(alert->as_of, newest->as_of) ||
            strcmp(alert->scenario, newest->scenario) != 0) {
            page->n_earlier += alert->state != ALERT_DECIDED;
            continue;
        }
        page->n_used++;
        page->n_decided += alert->state == ALERT_DECIDED;
    }
    page->n_to_do = page->n_used - page->n_decided;
    return OK;
}

enum status get_queue(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct alert_list alerts = {0};
    const char *show = fields_get(&request->query, "show");
    struct queue_page page = {.filter = show && *show ? show : "open"};
    struct alert_filter filter = {.states = states_of(page.filter),
                                  .any_date = true,
                                  .urgent_first = strcmp(page.filter, "open") == 0,
                                  .limit = 200};
    struct setting setting = setting_of(site, request, &viewer);
    reply_after_look(site, request, "queue.look", "");
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    struct queue_row *rows = arena_array(&request->arena, alerts.n + 1, sizeof *rows);
    page.n = alerts.n;
    for (size_t i = 0; i < page.n && !status; i++)
        row_fill(site, request, &alerts.items[i], &rows[i], &page.may_be_chance);
    page.rows = rows;
    struct decision *decisions = NULL;
    if (!status)
        status = decision_list(site->store, &request->arena, &decisions, &page.n_decision, err);
    page.decisions = decisions;
    if (!status)
        status = decisions_fill(site, request, &page, rows, err);
    if (!status)
        status = month_count(site, request, &page, err);
    if (!status && strcmp(page.filter, "open") == 0)
        status = follow_ups_read(site, request, &page, err);
    if (status)
        return status;
    page_queue(&html, &setting, &page);
    reply_page(request, reply, 200, &html);
    return OK;
}

enum status get_decisions(const struct site *site, struct request *request, struct reply *reply,
                          struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct review_list own = {0};
    struct decision *decisions = NULL;
    struct history_page page = {0};
    struct review_filter filter = {.user_id = request->session.user.id, .limit = 10000};
    struct setting setting = setting_of(site, request, &viewer);
    reply_after_look(site, request, "decisions.look", "");
    enum status status = review_list(site->store, &request->arena, &filter, &own, err);
    if (!status)
        status = decision_list(site->store, &request->arena, &decisions, &page.n_decision, err);
    page.reviews = own.items;
    page.n_review = own.n;
    page.decisions = decisions;
    if (status)
        return status;
    page_history(&html, &setting, &page);
    reply_page(request, reply, 200, &html);
    return OK;
}

static enum status history_read(const struct site *site, struct request *request,
                                const struct alert *alert, struct history_page *page,
                                struct error *err)
{
    struct arena *arena = &request->arena;
    struct review_list reviews;
    struct identity_access_list reveals;
    struct decision *decisions;
    struct identity_access_reason *reasons = NULL;
    struct review_filter filter = {.alert_id = alert->id};
    enum status status = review_list(site->store, arena, &filter, &reviews, err);
    if (!status)
        status = identity_access_list(site->store, arena, alert->person, &reveals, err);
    if (!status)
        status = decision_list(site->store, arena, &decisions, &page->n_decision, err);
    if (!status)
        status = identity_access_reason_list(site->store, arena, &reasons, &page->n_reason, err);
    if (status)
        return status;
    page->reasons = reasons;
    page->alert = alert;
    page->hides_words = !request_can(request, CAN_READ_NOTES);
    page->reviews = reviews.items;
    page->n_review = reviews.n;
    page->reveals = reveals.items;
    page->n_reveal = reveals.n;
    page->decisions = decisions;
    return OK;
}

enum status get_history(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    struct alert alert;
    struct viewer viewer;
    struct html html = {0};
    struct history_page page = {0};
    struct setting setting = setting_of(site, request, &viewer);
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    reply_after_look(site, request, "history.look", alert.person);
    status = history_read(site, request, &alert, &page, err);
    if (status)
        return status;
    page_history(&html, &setting, &page);
    reply_page(request, reply, 200, &html);
    return OK;
}

enum status get_audit(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct audit_page page = {0};
    struct audit_list rows = {0};
    struct audit_filter filter = {.newest_first = true, .limit = AUDIT_PAGE};
    const char *before = fields_get(&request->query, "before");
    const char *who = fields_get(&request->query, "who");
    const char *about = fields_get(&request->query, "about");
    page.who = who ? text_trimmed(&request->arena, who) : "";
    page.about = about ? text_trimmed(&request->arena, about) : "";
    if (*page.who)
        filter.actor =
            strchr(page.who, ':') ? page.who : arena_format(&request->arena, "user:%s", page.who);
    filter.subject = *page.about ? page.about : NULL;
    struct setting setting = setting_of(site, request, &viewer);
    if (before && !id_parse(before, &filter.before))
        return error_set(err, E_USAGE, "before wants the number of an entry");
    reply_after_look(site, request, "audit.look", "");
    enum status status = audit_list(site->store, &request->arena, &filter, &rows, err);
    if (status)
        return status;
    page.rows = rows.items;
    page.n = rows.n;
    int64_t last = rows.n ? rows.items[rows.n - 1].sequence : 0;
    page.before = rows.n == AUDIT_PAGE && last > 1 ? last : 0;
    page_audit(&html, &setting, &page);
    reply_page(request, reply, 200, &html);
    return OK;
}
