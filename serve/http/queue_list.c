// Reads and orders the queue. What a row says of a family is asked of its case, for the page alone.

#include "serve/http/queue_list.h"

#include "features/base/sort.h"
#include "features/base/text.h"
#include "serve/alert/alerting.h"
#include "serve/alert/due_time.h"
#include "serve/case/case_known.h"
#include "serve/case/case_text.h"
#include "serve/store/own_views.h"

#include <stdlib.h>
#include <string.h>

static const char *const tab_names[QUEUE_TAB_COUNT] = {"open", "known",   "little",
                                                       "held", "decided", "all"};

enum queue_tab queue_tab_of(const char *name)
{
    for (int i = 0; name && i < QUEUE_TAB_COUNT; i++)
        if (strcmp(name, tab_names[i]) == 0)
            return (enum queue_tab)i;
    return QUEUE_OPEN;
}

static unsigned states_of(enum queue_tab tab)
{
    if (tab == QUEUE_DECIDED)
        return 1u << ALERT_DECIDED;
    return tab == QUEUE_ALL ? 0 : 1u << ALERT_NEW | 1u << ALERT_OPEN;
}

static bool is_undecided(const struct alert *alert)
{
    return alert->state == ALERT_NEW || alert->state == ALERT_OPEN;
}

static void due_fill(const struct site *site, struct arena *arena, struct queue_row *row)
{
    char time[TIME_WORDS];
    const struct alert *alert = row->alert;
    const struct due_times *times = &site->due_times;
    const struct band_due_time *band = due_times_of(times, alert->band, row->band);
    int64_t from = due_time_clock(alert->created_ms, site->today);
    int64_t now = due_time_clock(store_now(site->store), site->today);
    row->due_take = row->due_decide = "";
    if (!is_undecided(alert) || !band)
        return;
    int64_t take = alert->state == ALERT_NEW ? due_time(times, band->take, from) : 0;
    int64_t decide = due_time(times, band->decide, from);
    if (take)
        row->due_take = arena_text(arena, time_words(take, time));
    if (decide)
        row->due_decide = arena_text(arena, time_words(decide, time));
    row->take_overdue = take && take < now;
    row->decide_overdue = decide && decide < now;
}

static int row_order(const void *a, const void *b)
{
    const struct queue_row *x = a, *y = b;
    bool late_x = x->decide_overdue || x->take_overdue,
         late_y = y->decide_overdue || y->take_overdue;
    ORDER_BY(y->decide_overdue, x->decide_overdue);
    ORDER_BY(late_y, late_x);
    ORDER_BY(x->band, y->band);
    ORDER_BY(x->alert->rank, y->alert->rank);
    return ORDER_OF(x->alert->id, y->alert->id);
}

static void row_start(const struct site *site, struct request *request, const struct alert *alert,
                      struct queue_row *row)
{
    struct alert_facts facts;
    alert_facts_find(site->cases, &request->arena, alert, &facts);
    *row = (struct queue_row){.alert = alert,
                              .who = text_sentence(&request->arena, facts.one),
                              .known = "",
                              .movement = "",
                              .place = "",
                              .band = facts.band,
                              .top = facts.top,
                              .may_be_chance = facts.warning != NULL};
    due_fill(site, &request->arena, row);
}

// Undecided cases go to the tab that is theirs: known when nobody else of the home waits with the child.
static void tabs_count(const struct alert_list *alerts, const struct known_now *known,
                       struct queue_list *list)
{
    for (size_t i = 0; i < alerts->n; i++) {
        bool aside = known[i].open && !known[i].n_other;
        if (is_undecided(&alerts->items[i]))
            list->n_tab[aside ? QUEUE_KNOWN : QUEUE_OPEN]++;
    }
}

// Who may decide records a view of an undecided case before its rank and band are shown (safety 11).
static enum status estimates_hide(const struct site *site, struct request *request,
                                  struct queue_list *list, struct error *err)
{
    struct own_view_alerts seen;
    if (!request_can(request, CAN_DECIDE))
        return OK;
    enum status status =
        own_view_alerts_find(site->store, &request->arena, request->session.user.id, &seen, err);
    for (size_t i = 0; i < list->n && !status; i++) {
        const struct alert *alert = list->rows[i].alert;
        size_t at = SORTED_FIRST(k, seen.n, seen.ids[k] < alert->id);
        list->rows[i].hides_estimate =
            is_undecided(alert) && (at == seen.n || seen.ids[at] != alert->id);
    }
    return status;
}

static void rows_take(const struct site *site, struct request *request, enum queue_tab tab,
                      const struct alert_list *alerts, struct queue_list *list)
{
    struct known_now *known = arena_array(&request->arena, alerts->n + 1, sizeof *known);
    known_now_find(site->scenarios, alerts->items, alerts->n, known);
    tabs_count(alerts, known, list);
    list->rows = arena_array(&request->arena, alerts->n + 1, sizeof *list->rows);
    for (size_t i = 0; i < alerts->n; i++) {
        const struct alert *alert = &alerts->items[i];
        bool aside = known[i].open && !known[i].n_other;
        if (tab == QUEUE_HELD || tab == QUEUE_LITTLE || (tab == QUEUE_OPEN && aside) ||
            (tab == QUEUE_KNOWN && !aside))
            continue;
        struct queue_row *row = &list->rows[list->n++];
        row_start(site, request, alert, row);
        row->is_known = known[i].open;
        row->n_other = known[i].n_other;
        list->n_overdue += row->take_overdue || row->decide_overdue;
        list->n_unassigned += !alert->owner_id;
    }
    if (states_of(tab) == states_of(QUEUE_OPEN) && list->n)
        qsort(list->rows, list->n, sizeof *list->rows, row_order);
}

enum status queue_list_read(const struct site *site, struct request *request, enum queue_tab tab,
                            struct queue_list *ret_list, struct error *err)
{
    struct alert_list alerts = {0};
    struct alert_filter filter = {.states = states_of(tab), .any_date = true};
    *ret_list = (struct queue_list){0};
    enum status status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    if (!status)
        rows_take(site, request, tab, &alerts, ret_list);
    return status ? status : estimates_hide(site, request, ret_list, err);
}

// "Mother – police incidents (domestic abuse): 5 on record (latest on 29 November 2025)".
static const char *reason_words(struct arena *arena, const struct case_reason *reason)
{
    const char *words = arena_format(arena, "%s: %s", reason->subject, reason->now);
    if (!reason->n_record)
        return words;
    return arena_format(arena, "%s (%s%s)", words,
                        reason->n_record + reason->n_more > 1 ? "latest on " : "",
                        case_day_words(arena, reason->records[0].date));
}

// The strongest that have a record with a date; when none has, the strongest.
static void reasons_fill(struct arena *arena, const struct family_case *family,
                         struct queue_row *row)
{
    for (size_t i = 0; i < family->n_raising && row->n_reason < QUEUE_REASONS; i++)
        if (!family->raising[i].absent && family->raising[i].n_record)
            row->reasons[row->n_reason++] = reason_words(arena, &family->raising[i]);
    for (size_t i = 0; i < family->n_raising && !row->n_reason; i++)
        if (!family->raising[i].absent)
            row->reasons[row->n_reason++] = reason_words(arena, &family->raising[i]);
}

// The alert's own words, when its case can no longer be made; and why it would no longer be listed.
static void alert_words(struct arena *arena, struct queue_row *row)
{
    json *reasons;
    if (json_read_text(row->alert->reasons, strlen(row->alert->reasons), &reasons, ERROR_IGNORED))
        return;
    bool has_reasons = row->n_reason;
    for (size_t i = 0; i < json_count(reasons); i++) {
        const char *text = json_text(json_at(reasons, i), "text");
        const char *about = json_text(json_at(reasons, i), "about");
        if (!text)
            continue;
        if (about && strcmp(about, ALERT_ON_PLACE) == 0)
            row->place = arena_text(arena, text);
        else if (!has_reasons && row->n_reason < QUEUE_REASONS)
            row->reasons[row->n_reason++] = arena_text(arena, text);
    }
    json_free(reasons);
}

static int month_number(day_t day)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    return 12 * year + month;
}

// "New on this list", "Rank 31 to 6, 4th month on the list".
// Without the ranks where they are not to be seen yet.
static const char *movement_words(struct arena *arena, const struct alert *alert, bool hides_rank)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    if (alert->list_date == alert->listed)
        return "New on this list";
    int n = month_number(alert->list_date) - month_number(alert->listed) + 1;
    const char *ending = endings[n % 100 / 10 != 1 && n % 10 < 4 ? n % 10 : 0];
    const char *months = n > 1 ? arena_format(arena, ", %d%s month on the list", n, ending) : "";
    if (alert->as_of < alert->list_date)
        return arena_format(arena, "No longer ranked%s", months);
    if (hides_rank)
        return n > 1 ? arena_format(arena, "%d%s month on the list", n, ending) : "";
    if (alert->rank_before == alert->rank)
        return arena_format(arena, "Rank %lld as before%s", (long long)alert->rank, months);
    return arena_format(arena, "Rank %lld to %lld%s", (long long)alert->rank_before,
                        (long long)alert->rank, months);
}

void queue_row_fill(const struct site *site, struct request *request, struct queue_row *row)
{
    struct arena *arena = &request->arena;
    const struct family_case *family;
    row->movement = movement_words(arena, row->alert, row->hides_estimate);
    if (case_get(site->cases, row->alert, &family, ERROR_IGNORED) == OK) {
        row->who = arena_format(arena, "%s aged %s", family->people[0].label,
                                case_age_words(arena, family->people[0].dob, family->today));
        row->scenario = arena_text(arena, family->group_words);
        row->known = arena_text(arena, family->people[0].known);
        reasons_fill(arena, family, row);
        case_release(site->cases, family);
    }
    alert_words(arena, row);
}
