// For administrators: a user who has lost the password or the authenticator app.

#include "serve/ui/pages.h"

#define N_WHAT 2

static void made_show(struct html *html, const struct user_reset_page *page)
{
    part_success(html, "Access reset");
    if (page->made)
        html_put(
            html,
            "<p class=\"govuk-body\">First password of %s, shown only here: <code>%s</code></p>"
            "<p class=\"govuk-body\">Give it to %s in person. They must change it when they "
            "sign in.</p>",
            page->name, page->made, page->name);
    else
        html_put(html,
                 "<p class=\"govuk-body\">%s signs in with the password alone, and can set up an "
                 "authenticator app on the account page.</p>",
                 page->name);
    html_raw(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/users\">Users</a></p>");
}

static void reset_form(struct html *html, const struct setting *setting,
                       const struct user_reset_page *page)
{
    static const struct choice choices[N_WHAT] = {
        {"password", "Password", "A new one is made, which the user must change to use the hub."},
        {"factor", "Authenticator app", "It is removed. The user can set up another."},
    };
    html_raw(html, "<p class=\"govuk-body\">The user’s sessions end. Make sure that it is this "
                   "person who asks you.</p>");
    html_put(html, "<form method=\"post\" action=\"/users/%s/reset\" novalidate>", page->name);
    part_csrf(html, setting->viewer->csrf);
    part_radios(html,
                &(struct radios){.id = "what",
                                 .legend = "What to reset",
                                 .chosen = page->what,
                                 .choices = choices,
                                 .n = N_WHAT},
                &page->errors);
    part_input(html,
               &(struct input){"password", "Your own password", NULL, NULL, "password",
                               "current-password", "govuk-input--width-20"},
               &page->errors);
    if (page->asks_code)
        part_input(html,
                   &(struct input){"code", "Code from your authenticator app", "Six digits", NULL,
                                   "text", "one-time-code", "govuk-input--width-5"},
                   &page->errors);
    part_button(html, "Reset access");
    html_raw(html, "</form>");
}

void page_user_reset(struct html *html, const struct setting *setting,
                     const struct user_reset_page *page)
{
    struct frame frame = {.title = "Reset access",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_USERS,
                          .errors = &page->errors};
    page_open(html, &frame);
    html_put(html,
             "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">"
             "<h1 class=\"govuk-heading-xl\">Reset access of %s</h1>",
             page->name);
    if (page->is_done)
        made_show(html, page);
    else
        reset_form(html, setting, page);
    html_raw(html, "</div></div>");
    page_close(html);
}
