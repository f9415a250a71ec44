// The lists: families to review, what people decided, the audit.

#include "features/base/text.h"
#include "serve/alert/due_time.h"
#include "serve/case/case_text.h"
#include "serve/http/handlers.h"
#include "serve/http/respond.h"

#include <string.h>

#define AUDIT_PAGE 100
#define QUEUE_PAGE 100
#define DECISIONS_PAGE 100

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
    int64_t created_ms = due_time_clock(alert->created_ms, site->today);
    int64_t due = alert->state == ALERT_NEW ? due_time(alert->band, created_ms) : 0;
    if (!due && alert->state == ALERT_NEW && row->band < n_band_due_time) // by its place
        due = due_time(band_due_times[row->band].band, created_ms);
    if (!due)
        return;
    row->due = arena_text(arena, time_words(due, time));
    row->overdue = due < due_time_clock(store_now(site->store), site->today);
}

// "Child aged 14 months", and the first reason: from the case; the alert's own words when the case
// can no longer be made.
static void row_fill(const struct site *site, struct request *request, const struct alert *alert,
                     struct queue_row *row, bool *may_be_chance)
{
    struct arena *arena = &request->arena;
    const struct family_case *family;
    struct alert_facts facts;
    alert_facts_find(site->cases, arena, alert, &facts);
    *row = (struct queue_row){.alert = alert,
                              .who = text_sentence(arena, facts.one),
                              .reason = "",
                              .due = "",
                              .known = ""};
    *may_be_chance |= facts.warning != NULL;
    row->band = facts.band;
    row->top = facts.top;
    due_fill(site, arena, alert, row);
    if (case_get(site->cases, alert, &family, ERROR_IGNORED) == OK) {
        row->who = arena_format(arena, "%s aged %s", family->people[0].label,
                                case_age_words(arena, family->people[0].dob, alert->as_of));
        row->reason = first_reason(arena, family);
        row->known = arena_text(arena, family->people[0].known);
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

// Decisions whose review date has come, and none about the child since.
static enum status follow_ups_read(const struct site *site, struct request *request,
                                   struct queue_page *page, struct error *err)
{
    struct review_list due = {0};
    struct review_filter filter = {.follow_up_to = request->today};
    enum status status = review_list(site->store, &request->arena, &filter, &due, err);
    page->due = due.items;
    page->n_due = due.n;
    return status;
}

static enum status second_looks_read(const struct site *site, struct request *request,
                                     struct queue_page *page, struct error *err)
{
    struct review_list drawn = {0};
    struct review_filter filter = {.second_look = request->session.user.id};
    if (!request_can(request, CAN_DECIDE))
        return OK;
    enum status status = review_list(site->store, &request->arena, &filter, &drawn, err);
    page->second = drawn.items;
    page->n_second = drawn.n;
    return status;
}

static void month_of(day_t day, day_t *ret_from, day_t *ret_before)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    *ret_from = day_from_civil(year, month, 1);
    *ret_before = *ret_from + day_month_length(year, month);
}

static enum status alerts_count(const struct site *site, struct request *request,
                                const struct alert_filter *filter, int64_t *ret_n,
                                struct error *err)
{
    struct alert_list one = {0};
    struct alert_filter counted = *filter;
    counted.limit = 1;
    enum status status = alert_list(site->store, &request->arena, &counted, &one, err);
    *ret_n = one.total;
    return status;
}

// The alerts of the newest list's month and scenario, and how many others are still to review.
static enum status month_count(const struct site *site, struct request *request,
                               struct queue_page *page, struct error *err)
{
    static const unsigned to_do = 1u << ALERT_NEW | 1u << ALERT_OPEN;
    struct alert_list newest;
    struct alert_filter any = {.any_date = true, .limit = 1};
    int64_t n_to_do_all = 0;
    page->month = page->list_date = "";
    enum status status = alert_list(site->store, &request->arena, &any, &newest, err);
    if (status || !newest.n)
        return status;
    page->list_date = case_day_words(&request->arena, newest.items->list_date);
    const char *blank = strchr(page->list_date, ' ');
    page->month = blank ? blank + 1 : page->list_date;
    struct alert_facts facts;
    alert_facts_find(site->cases, &request->arena, newest.items, &facts);
    page->n_place = facts.capacity;
    struct alert_filter month = {.any_date = true, .scenario = newest.items->scenario};
    month_of(newest.items->list_date, &month.from, &month.before);
    status = alerts_count(site, request, &month, &page->n_used, err);
    month.states = any.states = to_do;
    if (!status)
        status = alerts_count(site, request, &month, &page->n_to_do, err);
    if (!status)
        status = alerts_count(site, request, &any, &n_to_do_all, err);
    page->n_decided = page->n_used - page->n_to_do;
    page->n_earlier = n_to_do_all - page->n_to_do;
    return status;
}

// Pages are counted from 1. Errors: E_NOT_FOUND beyond the last.
static enum status page_numbers(const struct request *request, int64_t total, int64_t size,
                                struct page_numbers *ret_numbers, struct error *err)
{
    int64_t n = (total + size - 1) / size;
    *ret_numbers = (struct page_numbers){.page = request_page(request), .n = n ? n : 1};
    if (ret_numbers->page <= ret_numbers->n)
        return OK;
    return error_set(err, E_NOT_FOUND, "there is no page %lld: the last is page %lld",
                     (long long)ret_numbers->page, (long long)ret_numbers->n);
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
                                  .by_band = strcmp(page.filter, "open") == 0,
                                  .limit = QUEUE_PAGE,
                                  .offset = (request_page(request) - 1) * QUEUE_PAGE};
    struct setting setting = setting_of(site, request, &viewer);
    reply_after_look(site, request, "queue.look", "");
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    if (!status)
        status = page_numbers(request, alerts.total, QUEUE_PAGE, &page.numbers, err);
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
    if (!status && strcmp(page.filter, "open") == 0)
        status = second_looks_read(site, request, &page, err);
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
    struct review_filter filter = {.user_id = request->session.user.id, .limit = 1};
    struct setting setting = setting_of(site, request, &viewer);
    reply_after_look(site, request, "decisions.look", "");
    enum status status = review_list(site->store, &request->arena, &filter, &own, err);
    if (!status)
        status = page_numbers(request, own.total, DECISIONS_PAGE, &page.numbers, err);
    if (!status) { // rows come oldest first, pages newest first
        int64_t end = own.total - (page.numbers.page - 1) * DECISIONS_PAGE;
        filter.offset = end > DECISIONS_PAGE ? end - DECISIONS_PAGE : 0;
        filter.limit = end > filter.offset ? end - filter.offset : 1;
        status = review_list(site->store, &request->arena, &filter, &own, err);
    }
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
    if (before)
        id_parse(before, &filter.before); // the route's schema has checked it
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
