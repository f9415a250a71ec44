// The list: ranked rows, each with its band, its first reason and its state.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "serve/case/case_text.h"

static const struct {
    const char *show, *text;
} tabs[QUEUE_TAB_COUNT] = {
    [QUEUE_OPEN] = {"open", "To review"},
    [QUEUE_KNOWN] = {"known", "Open to social care"},
    [QUEUE_LITTLE] = {"little", "Not enough data"},
    [QUEUE_HELD] = {"held", "Held back"},
    [QUEUE_DECIDED] = {"decided", "Decided"},
    [QUEUE_ALL] = {"all", "All"},
};

static void queue_tabs(struct html *html, const struct queue_page *page)
{
    html_raw(html, "<nav aria-label=\"Which families\" class=\"hub-tabs hub-no-print\"><ul>");
    for (size_t i = 0; i < QUEUE_TAB_COUNT; i++) {
        html_put(html, "<li><a href=\"/queue?show=%s\"", tabs[i].show);
        html_raw(html, i == page->tab ? " aria-current=\"page\">" : ">");
        html_put(html, "%s", tabs[i].text);
        if (i == QUEUE_OPEN || i == QUEUE_KNOWN || i == QUEUE_HELD)
            html_put(html, " (%zu)", i == QUEUE_HELD ? page->n_held : page->n_tab[i]);
        html_raw(html, "</a></li>");
    }
    html_raw(html, "</ul></nav>");
}

// What is today, how much waits, and the case that nobody works on.
static void queue_summary(struct html *html, const struct queue_page *page)
{
    html_put(html, "<p class=\"govuk-body\">%s: <strong>%s</strong>.",
             page->is_demonstration ? "Demonstration date" : "Today", page->today);
    if (*page->month)
        html_put(html, " Latest list: %s.", page->list_date);
    html_raw(html, "</p>");
    if (!*page->month)
        return;
    html_raw(html, "<ul class=\"govuk-list hub-counts\">");
    html_put(html, "<li><strong>%zu</strong> to review</li>", page->n_tab[QUEUE_OPEN]);
    if (page->tab == QUEUE_OPEN)
        html_put(html,
                 "<li><strong>%zu</strong> overdue</li><li><strong>%zu</strong> without an "
                 "owner</li>",
                 page->n_overdue, page->n_unassigned);
    html_put(html, "<li>%s: <strong>%lld</strong> alert%s", page->month, (long long)page->n_used,
             page->n_used == 1 ? "" : "s");
    if (page->n_place)
        html_put(html, " (limit %lld)", (long long)page->n_place);
    html_put(html, ", %lld decided</li></ul>", (long long)page->n_decided);
}

static void queue_next(struct html *html, const struct setting *setting,
                       const struct queue_page *page)
{
    if (page->none_left)
        html_raw(html,
                 "<p class=\"govuk-inset-text\" role=\"status\">Every case has an owner.</p>");
    if (!page->may_take || page->tab != QUEUE_OPEN || !page->n_unassigned)
        return;
    html_raw(html, "<form method=\"post\" action=\"/queue/next\" class=\"hub-no-print\">");
    part_csrf(html, setting->viewer->csrf);
    part_button(html, "Take next unassigned case");
    html_raw(html, "</form>");
}

static void queue_due_step(struct html *html, const struct due_times *times, const char *step,
                           bool decide)
{
    size_t n = times->own_take || times->own_decide ? times->n_band : 3; // then older names follow
    html_put(html, "<li>%s: ", step);
    for (size_t i = 0; i < n; i++) {
        struct working_time time = decide ? times->bands[i].decide : times->bands[i].take;
        html_put(html, "%s%s ", i ? ", " : "", times->bands[i].band);
        if (time.unit)
            html_put(html, "%d %s%s", time.n, time.unit == 'd' ? "working day" : "hour",
                     time.n == 1 ? "" : "s");
        else
            html_raw(html, "no due time");
    }
    html_raw(html, "</li>");
}

// Where the due times come from.
static void queue_due_source(struct html *html, const struct due_times *times)
{
    const char *source = times->own_take && times->own_decide
                             ? "They are set in hearth.yaml (hub.clocks)."
                         : times->own_take || times->own_decide
                             ? "One is set in hearth.yaml (hub.clocks); the other is that of the "
                               "Oxfordshire multi-agency safeguarding hub."
                             : "They are those of the Oxfordshire multi-agency safeguarding hub.";
    html_put(html,
             "<details class=\"govuk-details\"><summary "
             "class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">How due times are "
             "set</span></summary><div class=\"govuk-details__text\">Two times count from the "
             "moment a case is added, in working hours: 9am to 5pm, Monday to Friday%s. By band "
             "of the list:<ul class=\"govuk-list govuk-list--bullet\">",
             times->holidays == HOLIDAYS_NONE ? "" : ", except bank holidays in England");
    queue_due_step(html, times, "take the case", false);
    queue_due_step(html, times, "decide", true);
    html_put(html,
             "</ul>%s Viewing a case does not stop them. A newer list does not move "
             "them.</div></details>",
             source);
}

// Cases whose review date has come.
static void queue_promises(struct html *html, const struct queue_page *page)
{
    struct arena arena = {0};
    if (!page->n_due)
        return;
    html_raw(html, "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Review date "
                   "reached:</strong></p><ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < page->n_due; i++)
        html_put(html,
                 "<li><a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a>, due on %s: %s, "
                 "by %s</li>",
                 (long long)page->due[i].alert_id, (long long)page->due[i].alert_id,
                 case_day_words(&arena, page->due[i].follow_up),
                 decision_label(page->decisions, page->n_decision, page->due[i].decision),
                 page->due[i].user_name);
    html_raw(html, "</ul></div>");
    arena_done(&arena);
}

// Decided families whose records have changed since: whoever decided is named.
static void queue_woken(struct html *html, const struct queue_page *page)
{
    struct arena arena = {0};
    if (!page->n_woken)
        return;
    html_raw(html,
             "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Records changed "
             "since the decision:</strong></p><ul class=\"govuk-list "
             "govuk-list--bullet\">");
    for (size_t i = page->n_held; i < page->n_held + page->n_woken; i++) {
        const struct held_row *row = &page->held[i];
        html_put(html,
                 "<li><a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a>, %s %s. Woken: %s "
                 "on %s. Decided on %s: %s, by %s</li>",
                 (long long)row->alert_id, (long long)row->alert_id, row->one, row->person,
                 row->woken, case_day_words(&arena, row->woken_on),
                 case_day_words(&arena, row->decided_on), row->outcome, row->by);
    }
    html_raw(html, "</ul></div>");
    arena_done(&arena);
}

// Who is not listed for now, why, and until when.
static void queue_held(struct html *html, const struct queue_page *page)
{
    static const char *const heads[] = {"Who", "Why", "Until"};
    struct arena arena = {0};
    html_put(
        html,
        "<p class=\"govuk-body\">Held back: <strong>%zu %s</strong>. A decision keeps them off "
        "new lists until the date shown. A significant event, a birth or a new adult in the "
        "home, a move, or a higher band ends this early.</p>",
        page->n_held, page->n_held == 1 ? "child" : "children");
    if (page->n_held)
        part_table_open(html, &(struct table_head){"Held back", NULL, heads, 3, false});
    for (size_t i = 0; i < page->n_held; i++) {
        const struct held_row *row = &page->held[i];
        html_put(
            html,
            "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s "
            "%s, <a class=\"govuk-link\" href=\"/cases/%lld\">case %lld</a></th><td "
            "class=\"govuk-table__cell\">%s, by %s on %s</td><td "
            "class=\"govuk-table__cell\">%s</td></tr>",
            row->one, row->person, (long long)row->alert_id, (long long)row->alert_id, row->outcome,
            row->by, case_day_words(&arena, row->decided_on), case_day_words(&arena, row->until));
    }
    if (page->n_held)
        part_table_close(html);
    arena_done(&arena);
}

// Too little on record is a finding: who could ask, and what is missing.
static void queue_little(struct html *html, const struct queue_page *page)
{
    static const char *const heads[] = {"Who", "What is missing", "Estimate"};
    html_put(
        html,
        "<p class=\"govuk-body\"><strong>%zu %s</strong> on the latest lists. Too little is on "
        "record to make an estimate, or a contact that every child should have is missing. "
        "This does not show that they are safe. Ask the health visiting service or early help "
        "about them.</p>",
        page->n_little, page->n_little == 1 ? "child" : "children");
    if (page->n_little)
        part_table_open(html, &(struct table_head){"Not enough data", NULL, heads, 3, false});
    for (size_t i = 0; i < page->n_little; i++) {
        const struct little_row *row = &page->little[i];
        html_put(html,
                 "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s"
                 "</th><td class=\"govuk-table__cell\">",
                 row->person);
        for (size_t k = 0; k < row->n_missing; k++)
            html_put(html, "%s%s", k ? "; " : "", row->missing[k]);
        html_put(html, "</td><td class=\"govuk-table__cell\">%s</td></tr>",
                 row->ranked ? "Made" : "Not made");
    }
    if (page->n_little)
        part_table_close(html);
}

// Decisions of others, drawn at random whichever way they went. Not what they decided: the second look
// is one's own.
static void queue_second(struct html *html, const struct queue_page *page)
{
    if (!page->n_second)
        return;
    html_raw(
        html,
        "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Second look:</strong> "
        "1 in 10 decisions is drawn at random for another reviewer, whichever way it "
        "went.</p><ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < page->n_second; i++)
        html_put(html, "<li><a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a></li>",
                 (long long)page->second[i].alert_id, (long long)page->second[i].alert_id);
    html_raw(html, "</ul></div>");
}

// "More information is needed, 27 November 2026, by rosa. Review by 4 December 2026."
static void queue_decision(struct html *html, const struct queue_row *row)
{
    struct arena arena = {0};
    char time[40];
    if (!row->last)
        return;
    html_put(html, "<p class=\"govuk-body-s\">%s<strong>%s</strong>, %s, by %s.",
             row->last->alert_id == row->alert->id ? "" : "Decided before, under another alert: ",
             row->last_decision, time_words(row->last->time_ms, time), row->last->user_name);
    if (row->last->follow_up != DAY_NONE)
        html_put(html, " Review date <strong>%s</strong>.",
                 case_day_words(&arena, row->last->follow_up));
    html_raw(html, "</p>");
    arena_done(&arena);
}

static const char *state_words(const struct alert *alert)
{
    switch (alert->state) {
    case ALERT_NEW:
        return "Not started";
    case ALERT_OPEN:
        return "In progress";
    case ALERT_DECIDED:
        return "Decided";
    default:
        return "Replaced by a newer list";
    }
}

static void queue_due(struct html *html, const struct queue_row *row)
{
    if (*row->due_take)
        html_put(html, "<p class=\"govuk-body-s%s\">%s %s</p>",
                 row->take_overdue ? " hub-overdue" : "",
                 row->take_overdue ? "Overdue: take by" : "Take by", row->due_take);
    if (*row->due_decide)
        html_put(html, "<p class=\"govuk-body-s%s\">%s %s</p>",
                 row->decide_overdue ? " hub-overdue" : "",
                 row->decide_overdue ? "Overdue: decide by" : "Decide by", row->due_decide);
}

static void queue_facts(struct html *html, const struct queue_row *row)
{
    static const char *const colours[] = {"blue", "blue", "green", "grey"};
    const struct alert *alert = row->alert;
    html_raw(html, "<div class=\"hub-queue__facts\"><p>");
    if (!row->hides_estimate) {
        part_band(html, alert->band, row->top);
        html_raw(html, "</p><p>");
    }
    part_tag(html, colours[alert->state], state_words(alert));
    html_raw(html, "</p>");
    if (row->is_known) {
        html_raw(html, "<p>");
        part_tag(html, "purple", "Open to social care");
        html_raw(html, "</p>");
    }
    if (alert->state == ALERT_NEW || alert->state == ALERT_OPEN)
        html_put(html, "<p class=\"govuk-body-s\">%s%s</p>", alert->owner ? "Owner: " : "No owner",
                 alert->owner ? alert->owner : "");
    queue_due(html, row);
    html_raw(html, "</div>");
}

static void queue_known(struct html *html, const struct queue_row *row)
{
    if (!row->is_known)
        return;
    html_put(html, "<p class=\"govuk-body-s\"><strong>Open to social care:</strong> %s.",
             row->known);
    if (row->n_other)
        html_put(html, " %zu other %s of the home or family %s not: decide about %s here.",
                 row->n_other, row->n_other == 1 ? "child" : "children",
                 row->n_other == 1 ? "is" : "are", row->n_other == 1 ? "that child" : "them");
    html_raw(html, "</p>");
}

static void queue_item(struct html *html, const struct queue_row *row)
{
    const struct alert *alert = row->alert;
    html_raw(html, "<li class=\"hub-queue__item\"><div>");
    if (!row->hides_estimate)
        html_put(html,
                 "<span class=\"hub-rank\"><span class=\"govuk-visually-hidden\">Rank "
                 "</span>%lld</span>",
                 (long long)alert->rank);
    html_put(html,
             "</div><div><h2 class=\"govuk-heading-m hub-tight\"><a class=\"govuk-link\" "
             "href=\"/cases/%lld\">%s</a></h2>",
             (long long)alert->id, row->who);
    queue_known(html, row);
    if (*row->place)
        html_put(html,
                 "<p class=\"govuk-body-s\"><strong>%s.</strong> It stays here until a person "
                 "decides.</p>",
                 row->place);
    html_raw(html, "<ul class=\"hub-queue__reasons\">");
    for (size_t i = 0; i < row->n_reason; i++)
        html_put(html, "<li>%s</li>", row->reasons[i]);
    html_raw(html, "</ul>");
    queue_decision(html, row);
    html_put(html, "<p class=\"govuk-body-s hub-quiet\">Case %lld%s%s", (long long)alert->id,
             *row->movement ? " · " : "", row->movement);
    if (row->scenario)
        html_put(html, " · list of %s", row->scenario);
    if (alert->household)
        html_put(html, " · household %s", alert->household);
    html_raw(html, "</p></div>");
    queue_facts(html, row);
    html_raw(html, "</li>");
}

static void queue_empty(struct html *html, const struct queue_page *page)
{
    const char *text = !*page->month
                           ? "There are no families on the list yet. They appear when the "
                             "first list has been made."
                       : page->tab == QUEUE_OPEN  ? "No families wait for a decision."
                       : page->tab == QUEUE_KNOWN ? "No child on the list is open to social care."
                                                  : "No families match.";
    html_put(html, "<p class=\"govuk-inset-text\">%s</p>", text);
}

void page_queue(struct html *html, const struct setting *setting, const struct queue_page *page)
{
    struct arena arena = {0};
    struct frame frame = {.title = "Families to review",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_QUEUE};
    page_open(html, &frame);
    html_raw(html, "<h1 class=\"govuk-heading-xl\">Families to review</h1>");
    queue_summary(html, page);
    if (page->may_be_chance)
        html_put(html,
                 "<p class=\"govuk-inset-text\">%s <a class=\"govuk-link\" href=\"/models\">Read "
                 "how the list is made</a>.</p>",
                 RANKING_WARNING);
    queue_next(html, setting, page);
    if (page->tab == QUEUE_OPEN)
        queue_woken(html, page);
    queue_promises(html, page);
    queue_second(html, page);
    queue_tabs(html, page);
    if (page->tab == QUEUE_HELD) {
        queue_held(html, page);
    } else if (page->tab == QUEUE_LITTLE) {
        queue_little(html, page);
    } else if (page->n) {
        html_raw(html, "<p class=\"govuk-body\">Overdue cases come first, then families by the "
                       "model’s estimate, highest first. The rank does not show how urgent a case "
                       "is.</p><ol class=\"hub-queue\">");
        for (size_t i = 0; i < page->n; i++)
            queue_item(html, &page->rows[i]);
        html_raw(html, "</ol>");
        part_pages(html, arena_format(&arena, "/queue?show=%s&page=", tabs[page->tab].show),
                   page->numbers);
    } else {
        queue_empty(html, page);
    }
    queue_due_source(html, page->due_times);
    arena_done(&arena);
    page_close(html);
}
