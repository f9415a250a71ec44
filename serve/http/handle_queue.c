// The lists: families to review, what people decided, the audit.

#include "features/base/text.h"
#include "serve/case/case_text.h"
#include "serve/http/handlers.h"
#include "serve/http/queue_holds.h"
#include "serve/http/queue_list.h"
#include "serve/http/respond.h"

#include <string.h>

#define AUDIT_PAGE 100
#define QUEUE_PAGE 50
#define DECISIONS_PAGE 100

// What was decided last about each child of the rows.
static enum status decisions_fill(const struct site *site, struct request *request,
                                  const struct queue_page *page, struct queue_row *rows,
                                  struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < page->n && !status; i++) {
        struct review_list last;
        struct review_filter filter = {.only = rows[i].alert->last_review, .standing = true};
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

// The alerts that count for the month of the newest list.
static enum status month_count(const struct site *site, struct request *request,
                               struct queue_page *page, struct error *err)
{
    static const unsigned to_do = 1u << ALERT_NEW | 1u << ALERT_OPEN;
    struct alert_list newest;
    struct alert_filter any = {.any_date = true, .limit = 1};
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
    month.states = to_do;
    if (!status)
        status = alerts_count(site, request, &month, &page->n_to_do, err);
    page->n_decided = page->n_used - page->n_to_do;
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

// The rows of this page of the tab, with what their cases say.
static enum status rows_read(const struct site *site, struct request *request,
                             struct queue_page *page, struct queue_row **ret_rows,
                             struct error *err)
{
    struct queue_list list;
    enum status status = queue_list_read(site, request, page->tab, &list, err);
    if (!status)
        status = page_numbers(request, (int64_t)list.n, QUEUE_PAGE, &page->numbers, err);
    if (status)
        return status;
    size_t first = (size_t)(page->numbers.page - 1) * QUEUE_PAGE;
    *ret_rows = list.rows + first;
    page->n = list.n - first < QUEUE_PAGE ? list.n - first : QUEUE_PAGE;
    page->rows = *ret_rows;
    page->n_tab = memcpy(arena_array(&request->arena, QUEUE_TAB_COUNT, sizeof *list.n_tab),
                         list.n_tab, sizeof list.n_tab);
    page->n_overdue = list.n_overdue;
    page->n_unassigned = list.n_unassigned;
    for (size_t i = 0; i < page->n; i++) {
        queue_row_fill(site, request, &(*ret_rows)[i]);
        page->may_be_chance |= (*ret_rows)[i].may_be_chance;
    }
    return OK;
}

// Those that hold, then those that the records have ended.
static enum status held_read(const struct site *site, struct request *request,
                             struct queue_page *page, struct error *err)
{
    struct queue_holds holds;
    enum status status = queue_holds_read(site, request, NULL, &holds, err);
    struct held_row *rows = arena_array(&request->arena, holds.n + 1, sizeof *rows);
    page->held = rows;
    for (int woken = 0; woken < 2; woken++)
        for (size_t i = 0; i < holds.n; i++) {
            const struct hold *hold = &holds.items[i];
            struct alert_facts facts;
            struct alert alert = {.scenario = hold->scenario, .model = ""};
            if (woken != (holds.wakes[i].what != NULL))
                continue;
            alert_facts_find(site->cases, &request->arena, &alert, &facts);
            rows[page->n_held + page->n_woken] = (struct held_row){
                .person = hold->person,
                .one = facts.one,
                .outcome = decision_label(page->decisions, page->n_decision, hold->decision),
                .by = hold->user_name,
                .alert_id = hold->alert_id,
                .decided_on = hold->decided_on,
                .until = hold->until,
                .woken_on = holds.wakes[i].date,
                .woken = holds.wakes[i].what};
            *(woken ? &page->n_woken : &page->n_held) += 1;
        }
    return status;
}

enum status get_queue(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    struct queue_row *rows = NULL;
    struct little_list little = {0};
    struct decision *decisions = NULL;
    struct queue_page page = {.tab = queue_tab_of(fields_get(&request->query, "show")),
                              .may_take = request_can(request, CAN_DECIDE),
                              .none_left = fields_get(&request->query, "none") != NULL,
                              .today = case_day_words(&request->arena, request->today),
                              .due_times = &site->due_times,
                              .is_demonstration = site->today != DAY_NONE};
    struct setting setting = setting_of(site, request, &viewer);
    reply_after_look(site, request, "queue.look", "");
    enum status status = rows_read(site, request, &page, &rows, err);
    if (!status)
        status = decision_list(site->store, &request->arena, &decisions, &page.n_decision, err);
    page.decisions = decisions;
    if (!status)
        status = decisions_fill(site, request, &page, rows, err);
    if (!status)
        status = month_count(site, request, &page, err);
    if (!status)
        status = held_read(site, request, &page, err);
    if (!status && page.tab == QUEUE_LITTLE)
        status = little_list_read(&request->arena, site->workspace, &little, err);
    page.little = little.items;
    page.n_little = little.n;
    if (!status && page.tab == QUEUE_OPEN)
        status = follow_ups_read(site, request, &page, err);
    if (!status && page.tab == QUEUE_OPEN)
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
    struct case_owner_list owners;
    struct decision *decisions;
    struct identity_access_reason *reasons = NULL;
    struct review_filter filter = {.alert_id = alert->id};
    enum status status = review_list(site->store, arena, &filter, &reviews, err);
    if (!status)
        status = identity_access_list(site->store, arena, alert->person, &reveals, err);
    if (!status)
        status = case_owner_list(site->store, arena, alert->id, &owners, err);
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
    page->owners = owners.items;
    page->n_owner = owners.n;
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
    const char *what = fields_get(&request->query, "what");
    page.who = who ? text_trimmed(&request->arena, who) : "";
    page.about = about ? text_trimmed(&request->arena, about) : "";
    if (*page.who)
        filter.actor =
            strchr(page.who, ':') ? page.who : arena_format(&request->arena, "user:%s", page.who);
    page.what = what ? what : "";
    filter.action = *page.what ? page.what : NULL;
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
