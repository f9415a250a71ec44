// Who looked at what: the audit as somebody reads it who must answer for it.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/arena.h"
#include "features/base/json.h"
#include "features/base/number.h"
#include "features/base/plain.h"
#include "features/base/text.h"

#include <math.h>
#include <string.h>

#define DATE_BYTES (sizeof "2026-01-01" - 1)

static const struct {
    const char *action, *words;
} actions[] = {
    {"queue.look", "viewed the list"},
    {"case.look", "viewed a case"},
    {"identity.look", "viewed a case with names"},
    {"history.look", "viewed a history"},
    {"decisions.look", "viewed own decisions"},
    {"audit.look", "viewed the audit log"},
    {"users.look", "viewed the users"},
    {"command.look", "viewed from the command line"},
    {"view.add", "recorded an own view"},
    {"alert.open", "was the first to open an alert"},
    {"case.owner", "changed who works on a case"},
    {"review.add", "recorded a decision"},
    {"reveal.add", "viewed an identity"},
    {"identity.shown", "was shown a family member’s identity"},
    {"alerts.score", "made a list"},
    {"alerts.withdraw", "took a list back"},
    {"list.lot", "drew lots for a list"},
    {"list.state", "recorded the evidence for a list"},
    {"model.use", "put a model to use"},
    {"person.score", "asked for a score"},
    {"event.add", "sent events"},
    {"login.ok", "signed in"},
    {"logout", "signed out"},
    {"session.end_others", "signed out their other sessions"},
    {"login.refused", "failed to sign in"},
    {"refused", "refused attempts"},
    {"store.rows", "changed records of the hub itself"},
    {"store.upgrade", "brought the hub’s tables up to date"},
    {"user.add", "added a user"},
    {"user.own_password", "changed their own password"},
    {"user.second_factor", "set up an authenticator app"},
    {"user.factor_sealed", "sealed the secret of an authenticator app"},
    {"user.no_second_factor", "removed an authenticator app"},
    {"user.lock", "locked a user"},
    {"user.unlock", "unlocked a user"},
    {"user.password", "changed a password"},
    {"user.disable", "disabled a user"},
    {"token.add", "added a token"},
    {"token.revoke", "revoked a token"},
    {"value.set", "changed a setting"},
};

static const char *action_words(const char *action)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].words;
    return action;
}

// A day or a time of the details as pages write it; any other word as it is.
static const char *moment_words(struct arena *arena, const char *word)
{
    size_t n = strlen(word);
    int hour, minute, second;
    char zone, buffer[TIME_WORDS];
    day_t day;
    if (n < DATE_BYTES || !day_parse(word, DATE_BYTES, NULL, &day))
        return word;
    if (n == DATE_BYTES)
        return plain_date(arena, day);
    if (sscanf(word + DATE_BYTES, "T%2d:%2d:%2d%c", &hour, &minute, &second, &zone) != 4)
        return word;
    int64_t seconds =
        (int64_t)(day - day_from_civil(1970, 1, 1)) * 86400 + hour * 3600 + minute * 60 + second;
    return arena_text(arena, time_words(1000 * seconds, buffer));
}

// "alert 12, outcome early help": what is not there for machines.
static const char *details_words(struct arena *arena, const char *details)
{
    json *root = NULL;
    const char *text = "", *key;
    if (json_read_text(details, strlen(details), &root, ERROR_IGNORED))
        return details;
    for (size_t i = 0; (key = json_key_at(root, i)); i++) {
        const json *value = json_get(root, key);
        const char *word = json_value_text(value);
        char number[NUMBER_TEXT] = "";
        if (strcmp(key, "digest") == 0 || strcmp(key, "page") == 0 || strcmp(key, "id") == 0 ||
            strcmp(key, "n") == 0)
            continue;
        number_format(json_value_number(value, NAN), number);
        word = word ? moment_words(arena, word) : NULL;
        if (json_kind_of(value) == JSON_TRUTH)
            word = json_bool(root, key, false) ? "yes" : "no";
        text = arena_format(arena, "%s%s%s %s", text, *text ? ", " : "", text_spaced(arena, key),
                            word ? text_spaced(arena, word) : number);
    }
    json_free(root);
    return text;
}

// All actions that have words here, and the one asked for.
static void action_select(struct html *html, const char *chosen)
{
    enum { N_ACTION = sizeof actions / sizeof *actions };
    struct choice choices[N_ACTION + 2] = {{.value = "", .label = "Any action"}};
    size_t n = N_ACTION + 1;
    if (*chosen && action_words(chosen) == chosen)
        choices[n++] = (struct choice){.value = chosen, .label = chosen};
    for (size_t i = 0; i < N_ACTION; i++)
        choices[i + 1] = (struct choice){.value = actions[i].action, .label = actions[i].words};
    part_select(html, &(struct select){"what", "What", chosen, choices, n});
}

static void audit_filters(struct html *html, const struct audit_page *page)
{
    html_raw(html, "<form method=\"get\" action=\"/audit\" class=\"hub-filters\">");
    part_input(html,
               &(struct input){.id = "who",
                               .label = "Who",
                               .value = page->who,
                               .hint = "A user name, or token:NAME",
                               .width = "govuk-input--width-20"},
               NULL);
    action_select(html, page->what);
    part_input(html,
               &(struct input){.id = "about",
                               .label = "About",
                               .value = page->about,
                               .hint = "A person’s pseudonym, as a case shows it",
                               .width = "govuk-input--width-20"},
               NULL);
    html_raw(html, "<button type=\"submit\" class=\"govuk-button govuk-button--secondary\" "
                   "data-module=\"govuk-button\">Show</button></form>");
}

static void audit_row(struct html *html, const struct audit_row *row)
{
    struct arena arena = {0};
    char time[40];
    html_put(html,
             "<tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">%lld</td><td "
             "class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s</td><td "
             "class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s</td><td "
             "class=\"govuk-table__cell\">%s</td></tr>",
             (long long)row->sequence, time_words(row->time_ms, time), row->actor,
             action_words(row->action), row->subject, details_words(&arena, row->details));
    arena_done(&arena);
}

void page_audit(struct html *html, const struct setting *setting, const struct audit_page *page)
{
    struct frame frame = {.title = "Audit log",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_AUDIT};
    page_open(html, &frame);
    html_raw(html, "<h1 class=\"govuk-heading-xl\">Audit log</h1><p class=\"govuk-body\">"
                   "Newest first. To check that no entry was changed or removed, run <code>hearth "
                   "verify audit</code>.</p>");
    audit_filters(html, page);
    html_raw(html, "<div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" "
                   "aria-label=\"Audit\">");
    static const char *const heads[] = {"Number", "When", "Who", "What", "About", "Details"};
    part_table_open(
        html, &(struct table_head){"Audit", NULL, heads, sizeof heads / sizeof *heads, false});
    for (size_t i = 0; i < page->n; i++)
        audit_row(html, &page->rows[i]);
    part_table_close(html);
    html_raw(html, "</div>");
    if (!page->n)
        html_raw(html, "<p class=\"govuk-inset-text\">No entries match.</p>");
    struct arena arena = {0};
    if (page->before)
        html_put(
            html,
            "<p class=\"govuk-body\"><a class=\"govuk-link\" "
            "href=\"/audit?before=%lld&amp;who=%s&amp;what=%s&amp;about=%s\">Older entries</a></p>",
            (long long)page->before, address_encode(&arena, page->who),
            address_encode(&arena, page->what), address_encode(&arena, page->about));
    arena_done(&arena);
    page_close(html);
}
