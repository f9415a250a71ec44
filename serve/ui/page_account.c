// One's own access: the password, the second factor.

#include "serve/ui/pages.h"

static void heading(struct html *html, const char *text)
{
    html_put(html, "<h2 class=\"govuk-heading-l\">%s</h2>", text);
}

static void password_input(struct html *html, const char *id, const char *label,
                           const char *autocomplete, const struct form_errors *errors)
{
    part_input(
        html,
        &(struct input){id, label, NULL, NULL, "password", autocomplete, "govuk-input--width-20"},
        errors);
}

static void code_input(struct html *html, const char *id, const char *label,
                       const struct form_errors *errors)
{
    part_input(html,
               &(struct input){id, label, "Six digits", NULL, "text", "one-time-code",
                               "govuk-input--width-5"},
               errors);
}

static void password_form(struct html *html, const struct setting *setting,
                          const struct account_page *page)
{
    heading(html, "Change password");
    html_raw(html, "<p class=\"govuk-body\">At least 12 characters. Three words that do not belong "
                   "together make a good password. Changing it ends your other sessions.</p>"
                   "<form method=\"post\" action=\"/account/password\" novalidate>");
    part_csrf(html, setting->viewer->csrf);
    password_input(html, "password", "Password that you have now", "current-password",
                   &page->errors);
    if (page->user->has_factor)
        code_input(html, "code", "Code from your authenticator app", &page->errors);
    password_input(html, "new_password", "New password", "new-password", &page->errors);
    password_input(html, "again", "New password again", "new-password", &page->errors);
    part_button(html, "Change password");
    html_raw(html, "</form>");
}

static void factor_form(struct html *html, const struct setting *setting,
                        const struct account_page *page)
{
    heading(html, "Set up an authenticator app");
    html_put(html,
             "<p class=\"govuk-body\">When you sign in, you will also need a code from an app on "
             "your phone or computer. Add an entry to the app with this key, then enter the code "
             "that it shows. Doing so ends your other sessions.</p><p class=\"govuk-body\">Key: "
             "<code>%s</code></p>"
             "<p class=\"govuk-body\"><a class=\"govuk-link\" "
             "href=\"otpauth://totp/hearth:%s?secret=%s&amp;issuer=hearth\">Open in an app on this "
             "device</a></p>",
             page->factor, page->user->name, page->factor);
    html_raw(html, "<form method=\"post\" action=\"/account/second-factor\" novalidate>");
    part_csrf(html, setting->viewer->csrf);
    code_input(html, "factor_code", "Code that the app shows", &page->errors);
    password_input(html, "factor_password", "Password", "current-password", &page->errors);
    part_button(html, "Set up app");
    html_raw(html, "</form>");
}

static void session_row(struct html *html, const struct session_shown *session, bool is_own)
{
    char created[TIME_WORDS], seen[TIME_WORDS];
    html_put(html,
             "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s%s"
             "</th><td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s</td>"
             "<td class=\"govuk-table__cell\">%s</td></tr>",
             *session->device ? session->device : "Unknown device", is_own ? " (this session)" : "",
             *session->client ? session->client : "not known",
             time_words(session->created_ms, created), time_words(session->seen_ms, seen));
}

static void sessions_table(struct html *html, const struct setting *setting,
                           const struct account_page *page)
{
    heading(html, "Where you are signed in");
    html_raw(html, "<div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" "
                   "aria-label=\"Where you are signed in\"><table class=\"govuk-table\">"
                   "<thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">"
                   "<th scope=\"col\" class=\"govuk-table__header\">Device</th>"
                   "<th scope=\"col\" class=\"govuk-table__header\">Address</th>"
                   "<th scope=\"col\" class=\"govuk-table__header\">Signed in</th>"
                   "<th scope=\"col\" class=\"govuk-table__header\">Last used</th></tr></thead>"
                   "<tbody class=\"govuk-table__body\">");
    for (size_t i = 0; i < page->n_session; i++)
        session_row(html, &page->sessions[i], page->sessions[i].number == page->session);
    html_raw(html, "</tbody></table></div>");
    if (page->n_session < 2)
        return;
    html_raw(html, "<form method=\"post\" action=\"/account/sessions\" novalidate>");
    part_csrf(html, setting->viewer->csrf);
    part_button(html, "Sign out the other sessions");
    html_raw(html, "</form>");
}

static const char *done_text(const char *done)
{
    return done[0] == 'f'   ? "Authenticator app set up"
           : done[0] == 's' ? "Other sessions signed out"
                            : "Password changed";
}

void page_account(struct html *html, const struct setting *setting, const struct account_page *page)
{
    struct frame frame = {.title = "Your account",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .errors = &page->errors};
    page_open(html, &frame);
    html_raw(html, "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">"
                   "<h1 class=\"govuk-heading-xl\">Your account</h1>");
    if (*page->done)
        part_success(html, done_text(page->done));
    password_form(html, setting, page);
    if (page->user->password_until_ms) {
        // nothing else until one's own password stands
    } else if (page->user->has_factor) {
        heading(html, "Authenticator app");
        html_raw(html,
                 "<p class=\"govuk-body\">You sign in with a code from your authenticator "
                 "app. If you lose the device, ask the hub’s administrator to remove it.</p>");
    } else {
        factor_form(html, setting, page);
    }
    if (!page->user->password_until_ms)
        sessions_table(html, setting, page);
    html_raw(html, "</div></div>");
    page_close(html);
}
