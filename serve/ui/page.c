// The frame: header, navigation by role, error summary, footer.

#include "serve/ui/page.h"

#include "serve/ui/assets.h"
#include "serve/ui/page_text.h"
#include "serve/ui/parts.h"

#include <time.h>

static const struct {
    enum page_tab tab;
    const char *path, *text;
    enum capability needs;
} tabs[] = {
    {TAB_QUEUE, "/queue", "Families to review", CAN_READ_CASES},
    {TAB_FIND, "/find", "Find a family", CAN_OPEN_IDENTITIES},
    {TAB_DECISIONS, "/decisions", "My decisions", CAN_DECIDE},
    {TAB_MODELS, "/models", "How the list is made", CAN_READ_MODELS},
    {TAB_AUDIT, "/audit", "Audit log", CAN_READ_AUDIT},
    {TAB_USERS, "/users", "Users", CAN_MANAGE_USERS},
};

static void navigation(struct html *html, const struct frame *frame)
{
    html_raw(html, "<section aria-label=\"Service information\" class=\"govuk-service-navigation\" "
                   "data-module=\"govuk-service-navigation\"><div class=\"govuk-width-container\">"
                   "<div class=\"govuk-service-navigation__container\">"
                   "<nav aria-label=\"Menu\" class=\"govuk-service-navigation__wrapper\">"
                   "<button type=\"button\" class=\"govuk-service-navigation__toggle "
                   "govuk-js-service-navigation-toggle\" aria-controls=\"navigation\" hidden "
                   "aria-hidden=\"true\">Menu</button>"
                   "<ul class=\"govuk-service-navigation__list\" id=\"navigation\">");
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        if (!(frame->viewer->role->capabilities & tabs[i].needs))
            continue;
        bool here = tabs[i].tab == frame->tab;
        html_put(html,
                 "<li class=\"govuk-service-navigation__item%s\">"
                 "<a class=\"govuk-service-navigation__link\" href=\"%s\"",
                 here ? " govuk-service-navigation__item--active" : "", tabs[i].path);
        html_raw(html, here ? " aria-current=\"true\"><strong "
                              "class=\"govuk-service-navigation__active-fallback\">"
                            : ">");
        html_put(html, "%s", tabs[i].text);
        html_raw(html, here ? "</strong></a></li>" : "</a></li>");
    }
    html_raw(html, "</ul></nav></div></div></section>");
}

static void header(struct html *html, const struct frame *frame)
{
    html_put(html,
             "<header class=\"hub-header\"><div class=\"govuk-width-container "
             "hub-header__row\"><a class=\"hub-header__name\" href=\"/\">hearth</a>"
             "<span class=\"hub-header__place\">%s</span>",
             frame->hub_name);
    if (frame->viewer) {
        html_put(html, "<div class=\"hub-header__user\"><span>%s (%s)</span>", frame->viewer->name,
                 frame->viewer->role->name);
        html_raw(html, "<a class=\"hub-account\" href=\"/account\">Your account</a>");
        html_raw(html, "<form method=\"post\" action=\"/logout\">");
        part_csrf(html, frame->viewer->csrf);
        html_raw(html, "<button class=\"hub-signout\" type=\"submit\">Sign out</button></form>"
                       "</div>");
    }
    html_raw(html, "</div></header>");
    if (frame->viewer)
        navigation(html, frame);
}

static void error_summary(struct html *html, const struct form_errors *errors)
{
    html_raw(html, "<div class=\"govuk-error-summary\" data-module=\"govuk-error-summary\">"
                   "<div role=\"alert\"><h2 class=\"govuk-error-summary__title\">There is a "
                   "problem</h2><div class=\"govuk-error-summary__body\"><ul class=\"govuk-list "
                   "govuk-error-summary__list\">");
    for (size_t i = 0; i < errors->n; i++)
        html_put(html, "<li><a href=\"#%s\">%s</a></li>", errors->items[i].field,
                 errors->items[i].message);
    html_raw(html, "</ul></div></div></div>");
}

// What a sheet of paper must say of itself; on the screen it is not there.
static void print_note(struct html *html, const struct viewer *viewer)
{
    char time_text[40];
    html_put(html,
             "<p class=\"hub-print\">OFFICIAL-SENSITIVE · shown to %s on %s · personal information "
             "about "
             "families: store and destroy it as you would a case file</p>",
             viewer->name, time_words((int64_t)time(NULL) * 1000, time_text));
}

void page_open(struct html *html, const struct frame *frame)
{
    bool wrong = frame->errors && frame->errors->n;
    html_put(html,
             "<!DOCTYPE html><html lang=\"en\" class=\"govuk-template\"><head>"
             "<meta charset=\"utf-8\"><title>%s%s – hearth</title>"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<meta name=\"robots\" content=\"noindex\">"
             "<link rel=\"icon\" href=\"%s\" type=\"image/svg+xml\">"
             "<link rel=\"stylesheet\" href=\"%s\"><link rel=\"stylesheet\" href=\"%s\">",
             wrong ? "Error: " : "", frame->title, asset_path("icon.svg"), asset_path("govuk.css"),
             asset_path("hub.css"));
    html_put(html, "<script type=\"module\" src=\"%s\"></script></head>", asset_path("hub.js"));
    html_raw(html, "<body class=\"govuk-template__body\"><a href=\"#main\" "
                   "class=\"govuk-skip-link\" data-module=\"govuk-skip-link\">Skip to main "
                   "content</a>");
    header(html, frame);
    html_raw(html, "<div class=\"govuk-width-container\">");
    if (frame->back)
        html_put(html,
                 "<nav aria-label=\"Back\"><a href=\"%s\" class=\"govuk-back-link\">%s</a></nav>",
                 frame->back, frame->back_text ? frame->back_text : "Back");
    if (frame->viewer && (frame->tab == TAB_QUEUE || frame->tab == TAB_FIND))
        print_note(html, frame->viewer);
    html_raw(html, "<main class=\"govuk-main-wrapper\" id=\"main\">");
    if (wrong)
        error_summary(html, frame->errors);
    for (size_t i = 0; frame->viewer && i < frame->viewer->n_notice; i++)
        html_put(
            html,
            "<div class=\"govuk-inset-text\" role=\"note\"><p class=\"govuk-body\">%s</p></div>",
            frame->viewer->notices[i]);
}

void page_close(struct html *html)
{
    html_put(
        html,
        "</main></div><footer class=\"govuk-footer\"><div class=\"govuk-width-container\">"
        "<div class=\"govuk-footer__meta\"><div class=\"govuk-footer__meta-item "
        "govuk-footer__meta-item--grow\"><p class=\"govuk-body-s\">Being on this list is "
        "a reason to review a case, not a finding. Not being on it shows nothing. Professionals "
        "make the decisions. We log every page you view.</p><p class=\"govuk-body-s\">hearth %s · "
        "<a class=\"govuk-footer__link\" "
        "href=\"%s\">Licence of the page style</a></p></div></div></div></footer></body>"
        "</html>",
        HEARTH_VERSION, asset_path("govuk-licence.txt"));
}
