// The way in, and the page that says why something is not there.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

void page_login(struct html *html, const struct setting *setting, const struct login_page *page)
{
    struct frame frame = {
        .title = "Sign in", .hub_name = setting->hub_name, .errors = &page->errors};
    page_open(html, &frame);
    html_raw(html, "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">"
                   "<h1 class=\"govuk-heading-xl\">Sign in</h1>");
    if (page->signed_out)
        html_raw(html, "<p class=\"govuk-inset-text\">You have signed out. Names are hidden "
                       "again.</p>");
    html_raw(html, "<form method=\"post\" action=\"/login\" novalidate>");
    part_csrf(html, page->csrf);
    html_put(html, "<input type=\"hidden\" name=\"next\" value=\"%s\">",
             page->next ? page->next : "");
    part_input(html,
               &(struct input){"name", "User name", NULL, page->name, "text", "username",
                               "govuk-input--width-20"},
               &page->errors);
    part_input(html,
               &(struct input){"password", "Password", NULL, NULL, "password", "current-password",
                               "govuk-input--width-20"},
               &page->errors);
    if (page->asks_code)
        part_input(html,
                   &(struct input){"code", "Code from your authenticator app", "Six digits", NULL,
                                   "text", "one-time-code", "govuk-input--width-5"},
                   &page->errors);
    part_button(html, "Sign in");
    html_raw(html, "</form><p class=\"govuk-body\">No account, or a forgotten password? Ask the "
                   "hub’s administrator.</p></div></div>");
    page_close(html);
}

void page_unsaved(struct html *html, const struct setting *setting, const struct unsaved_page *page)
{
    struct frame frame = {.title = "Your answers were not saved",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer};
    page_open(html, &frame);
    html_put(html,
             "<h1 class=\"govuk-heading-xl\">Your answers were not saved</h1><p "
             "class=\"govuk-body-l\">Your answers "
             "were not saved because %s. Copy them from below, then <a class=\"govuk-link\" "
             "href=\"%s%s\">%s</a> and enter them again.</p>",
             setting->viewer ? "this page had expired" : "you were signed out",
             setting->viewer ? "" : "/login?next=", page->next,
             setting->viewer ? "open the form" : "sign in");
    for (size_t i = 0; i < page->n; i++) {
        html_put(html, "<h2 class=\"govuk-heading-m\">%s</h2><p class=\"govuk-body\">",
                 page->typed[i].label);
        html_lines(html, page->typed[i].text);
        html_raw(html, "</p>");
    }
    page_close(html);
}

void page_message(struct html *html, const struct setting *setting, const char *title,
                  const char *message, const char *hint)
{
    struct frame frame = {.title = title, .hub_name = setting->hub_name, .viewer = setting->viewer};
    page_open(html, &frame);
    html_put(html, "<h1 class=\"govuk-heading-xl\">%s</h1><p class=\"govuk-body\">%s</p>", title,
             message);
    if (hint && *hint)
        html_put(html, "<p class=\"govuk-body\">%s</p>", hint);
    html_raw(html,
             "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/\">Go to the start page</a>"
             "</p>");
    page_close(html);
}
