// Who may use the hub: for administrators, who lock and unlock people here.

#include "serve/ui/pages.h"

#include <string.h>

static const char *time_or(int64_t time_ms, const char *none, char buffer[TIME_WORDS])
{
    return time_ms ? time_words(time_ms, buffer) : none;
}

static const char *state_words(const struct user *user)
{
    return user->disabled_ms ? "Disabled" : user->locked_ms ? "Locked" : "In use";
}

static void lock_form(struct html *html, const struct setting *setting, const struct user *user)
{
    const char *act = user->locked_ms ? "unlock" : "lock";
    html_put(html, "<form method=\"post\" action=\"/users/%s/%s\" novalidate>", user->name, act);
    part_csrf(html, setting->viewer->csrf);
    html_put(html,
             "<button type=\"submit\" class=\"govuk-button govuk-button--secondary\" "
             "data-module=\"govuk-button\">%s<span class=\"govuk-visually-hidden\"> %s</span>"
             "</button></form>",
             user->locked_ms ? "Unlock" : "Lock", user->name);
    if (!user->locked_ms)
        html_put(html,
                 "<a class=\"govuk-link\" href=\"/users/%s/reset\">Reset access<span "
                 "class=\"govuk-visually-hidden\"> of %s</span></a>",
                 user->name, user->name);
}

static void user_row(struct html *html, const struct setting *setting, const struct user *user)
{
    char login[TIME_WORDS], password[TIME_WORDS];
    html_put(html,
             "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s"
             "</th><td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s</td>"
             "<td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s%s</td>",
             user->name, user->role->name, state_words(user),
             time_or(user->login_ms, "Not known", login),
             time_or(user->password_ms, "Not known", password),
             user->password_until_ms ? " (chosen by an administrator)" : "");
    html_put(html, "<td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">",
             user->has_factor ? "Yes" : "No");
    if (!user->disabled_ms && strcmp(user->name, setting->viewer->name) != 0)
        lock_form(html, setting, user);
    html_raw(html, "</td></tr>");
}

void page_users(struct html *html, const struct setting *setting, const struct user *users,
                size_t n, const char *done)
{
    static const char *const heads[] = {"Name",         "Role",          "State", "Last sign-in",
                                        "Password set", "Second factor", "Change"};
    struct frame frame = {.title = "Users",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_USERS};
    page_open(html, &frame);
    html_raw(html, "<h1 class=\"govuk-heading-xl\">Users</h1>");
    if (*done)
        part_success(html, done[0] == 'l' ? "User locked" : "User unlocked");
    html_raw(
        html,
        "<p class=\"govuk-body\">A lock ends the user’s sessions and refuses sign-ins until you "
        "unlock the user. Reset access gives a user a new first password, or removes a lost "
        "authenticator app. New users: "
        "<code>hearth user</code> on the hub’s machine.</p><div class=\"hub-table-scroll\" "
        "tabindex=\"0\" "
        "role=\"region\" aria-label=\"Users\">");
    part_table_open(html,
                    &(struct table_head){"Users", NULL, heads, sizeof heads / sizeof *heads, true});
    for (size_t i = 0; i < n; i++)
        user_row(html, setting, &users[i]);
    part_table_close(html);
    html_raw(html, "</div>");
    page_close(html);
}
