// Form fields, tags and rows, as govuk-frontend marks them up: label, hint and error are tied to
// their field.

#include "serve/ui/parts.h"

#include <stdio.h>
#include <string.h>

void part_csrf(struct html *html, const char *csrf)
{
    html_put(html, "<input type=\"hidden\" name=\"csrf\" value=\"%s\">", csrf);
}

void part_button(struct html *html, const char *text)
{
    html_put(html,
             "<button type=\"submit\" class=\"govuk-button\" data-module=\"govuk-button\" "
             "data-prevent-double-click=\"true\">%s</button>",
             text);
}

static void group_open(struct html *html, const char *error)
{
    html_put(html, "<div class=\"govuk-form-group%s\">", error ? " govuk-form-group--error" : "");
}

static void hint_and_error(struct html *html, const char *id, const char *hint, const char *error)
{
    if (hint)
        html_put(html, "<div id=\"%s-hint\" class=\"govuk-hint\">%s</div>", id, hint);
    if (error)
        html_put(html,
                 "<p id=\"%s-error\" class=\"govuk-error-message\"><span "
                 "class=\"govuk-visually-hidden\">Error:</span> %s</p>",
                 id, error);
}

static void described_by(struct html *html, const char *id, const char *hint, const char *error)
{
    if (hint && error)
        html_put(html, " aria-describedby=\"%s-hint %s-error\"", id, id);
    else if (hint || error)
        html_put(html, " aria-describedby=\"%s-%s\"", id, hint ? "hint" : "error");
}

void part_input(struct html *html, const struct input *input, const struct form_errors *errors)
{
    const char *error = form_error_of(errors, input->id);
    group_open(html, error);
    html_put(html, "<label class=\"govuk-label\" for=\"%s\">%s</label>", input->id, input->label);
    hint_and_error(html, input->id, input->hint, error);
    html_put(html, "<input class=\"govuk-input%s %s\" id=\"%s\" name=\"%s\" type=\"%s\"",
             error ? " govuk-input--error" : "", input->width ? input->width : "", input->id,
             input->id, input->kind ? input->kind : "text");
    if (input->autocomplete)
        html_put(html, " autocomplete=\"%s\" spellcheck=\"false\" autocapitalize=\"none\"",
                 input->autocomplete);
    described_by(html, input->id, input->hint, error);
    html_put(html, " value=\"%s\"></div>", input->value ? input->value : "");
}

void part_textarea(struct html *html, const struct textarea *area, const struct form_errors *errors)
{
    const char *error = form_error_of(errors, area->id);
    html_put(html,
             "<div class=\"govuk-form-group govuk-character-count%s\" "
             "data-module=\"govuk-character-count\" data-maxlength=\"%d\" data-threshold=\"75\">",
             error ? " govuk-form-group--error" : "", area->max_bytes);
    html_put(html, "<label class=\"govuk-label govuk-label--m\" for=\"%s\">%s</label>", area->id,
             area->label);
    hint_and_error(html, area->id, area->hint, error);
    html_put(html,
             "<textarea class=\"govuk-textarea govuk-js-character-count%s\" id=\"%s\" "
             "name=\"%s\" rows=\"%d\" aria-describedby=\"%s-info",
             error ? " govuk-textarea--error" : "", area->id, area->id, area->rows, area->id);
    if (area->hint)
        html_put(html, " %s-hint", area->id);
    if (error)
        html_put(html, " %s-error", area->id);
    html_put(html, "\">%s</textarea>", area->value ? area->value : "");
    html_put(html,
             "<div id=\"%s-info\" class=\"govuk-hint govuk-character-count__message\">You can "
             "enter up to %d characters</div></div>",
             area->id, area->max_bytes);
}

static void fieldset_open(struct html *html, const char *id, const char *hint, const char *error,
                          const char *legend)
{
    html_raw(html, "<fieldset class=\"govuk-fieldset\"");
    described_by(html, id, hint, error);
    html_put(html,
             "><legend class=\"govuk-fieldset__legend govuk-fieldset__legend--m\">%s</legend>",
             legend);
    hint_and_error(html, id, hint, error);
}

static void radio(struct html *html, const struct radios *radios, size_t i)
{
    const struct choice *choice = &radios->choices[i];
    char id[96];
    if (i)
        snprintf(id, sizeof id, "%s-%zu", radios->id, i + 1);
    else
        snprintf(id, sizeof id, "%s", radios->id); // the error's link lands on the first
    html_put(html,
             "<div class=\"govuk-radios__item\"><input class=\"govuk-radios__input\" id=\"%s\" "
             "name=\"%s\" type=\"radio\" value=\"%s\"",
             id, radios->id, choice->value);
    if (radios->chosen && strcmp(radios->chosen, choice->value) == 0)
        html_raw(html, " checked");
    if (choice->hint)
        html_put(html, " aria-describedby=\"%s-item-hint\"", id);
    html_put(html, "><label class=\"govuk-label govuk-radios__label\" for=\"%s\">%s</label>", id,
             choice->label);
    if (choice->hint)
        html_put(html, "<div id=\"%s-item-hint\" class=\"govuk-hint govuk-radios__hint\">%s</div>",
                 id, choice->hint);
    html_raw(html, "</div>");
}

void part_radios(struct html *html, const struct radios *radios, const struct form_errors *errors)
{
    const char *error = form_error_of(errors, radios->id);
    group_open(html, error);
    fieldset_open(html, radios->id, radios->hint, error, radios->legend);
    html_put(html, "<div class=\"govuk-radios%s%s\" data-module=\"govuk-radios\">",
             radios->small ? " govuk-radios--small" : "",
             radios->inline_row ? " govuk-radios--inline" : "");
    for (size_t i = 0; i < radios->n; i++) {
        if (radios->headings && *radios->headings[i])
            html_put(html, "<p class=\"govuk-body govuk-!-font-weight-bold hub-tight\">%s</p>",
                     radios->headings[i]);
        radio(html, radios, i);
    }
    html_raw(html, "</div></fieldset></div>");
}

static void date_part(struct html *html, const struct date_input *date, const char *part,
                      const char *value, const char *error)
{
    bool first = strcmp(part, "day") == 0;
    html_raw(html, "<div class=\"govuk-date-input__item\"><div class=\"govuk-form-group\">");
    char id[64], label[16];
    snprintf(id, sizeof id, "%s%s%s", date->id, first ? "" : "-", first ? "" : part);
    snprintf(label, sizeof label, "%c%s", part[0] - 'a' + 'A', part + 1);
    html_put(html,
             "<label class=\"govuk-label govuk-date-input__label\" for=\"%s\">%s</label>"
             "<input class=\"govuk-input govuk-date-input__input govuk-input--width-%d%s\" "
             "id=\"%s\" name=\"%s-%s\" type=\"text\" inputmode=\"numeric\" value=\"%s\">",
             id, label, strcmp(part, "year") == 0 ? 4 : 2, error ? " govuk-input--error" : "", id,
             date->id, part, value ? value : "");
    html_raw(html, "</div></div>");
}

void part_date(struct html *html, const struct date_input *date, const struct form_errors *errors)
{
    const char *error = form_error_of(errors, date->id);
    group_open(html, error);
    fieldset_open(html, date->id, date->hint, error, date->legend);
    html_raw(html, "<div class=\"govuk-date-input\">");
    date_part(html, date, "day", date->day, error);
    date_part(html, date, "month", date->month, error);
    date_part(html, date, "year", date->year, error);
    html_raw(html, "</div></fieldset></div>");
}

void part_select(struct html *html, const struct select *select)
{
    html_put(html,
             "<div class=\"govuk-form-group\"><label class=\"govuk-label\" for=\"%s\">%s</label>"
             "<select class=\"govuk-select\" id=\"%s\" name=\"%s\">",
             select->id, select->label, select->id, select->id);
    for (size_t i = 0; i < select->n; i++) {
        const struct choice *choice = &select->choices[i];
        html_put(html, "<option value=\"%s\"", choice->value);
        if (select->chosen && strcmp(select->chosen, choice->value) == 0)
            html_raw(html, " selected");
        html_put(html, ">%s</option>", choice->label);
    }
    html_raw(html, "</select></div>");
}

static void page_link(struct html *html, const char *address, int64_t page, bool next)
{
    const char *word = next ? "next" : "prev";
    html_put(html,
             "<div class=\"govuk-pagination__%s\"><a class=\"govuk-link "
             "govuk-pagination__link\" href=\"%s%lld\" rel=\"%s\"><span "
             "class=\"govuk-pagination__link-title\">%s<span "
             "class=\"govuk-visually-hidden\"> page</span></span></a></div>",
             word, address, (long long)page, word, next ? "Next" : "Previous");
}

void part_pages(struct html *html, const char *address, struct page_numbers numbers)
{
    if (numbers.n <= 1)
        return;
    html_put(html,
             "<nav class=\"govuk-pagination\" aria-label=\"Pages\"><p class=\"govuk-body\">"
             "Page %lld of %lld</p>",
             (long long)numbers.page, (long long)numbers.n);
    if (numbers.page > 1)
        page_link(html, address, numbers.page - 1, false);
    if (numbers.page < numbers.n)
        page_link(html, address, numbers.page + 1, true);
    html_raw(html, "</nav>");
}

const char *address_encode(struct arena *arena, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-";
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * strlen(text) + 1), *at = out;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (strchr(plain, byte)) {
            *at++ = *text;
            continue;
        }
        *at++ = '%';
        *at++ = digits[byte >> 4];
        *at++ = digits[byte & 15];
    }
    *at = 0;
    return out;
}

void part_tag(struct html *html, const char *colour, const char *text)
{
    html_put(html, "<strong class=\"govuk-tag govuk-tag--%s\">%s</strong>", colour, text);
}

void part_band(struct html *html, const char *name, const char *top)
{
    part_tag(html, "grey", *top ? top : *name ? name : "no band");
}

void part_details_open(struct html *html, const char *summary)
{
    html_put(html,
             "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">%s</span></summary><div "
             "class=\"govuk-details__text\">",
             summary);
}

void part_details_close(struct html *html)
{
    html_raw(html, "</div></details>");
}

void part_success(struct html *html, const char *heading)
{
    html_put(html,
             "<div class=\"govuk-notification-banner govuk-notification-banner--success\" "
             "role=\"alert\" aria-labelledby=\"banner-title\" "
             "data-module=\"govuk-notification-banner\"><div "
             "class=\"govuk-notification-banner__header\"><h2 "
             "class=\"govuk-notification-banner__title\" id=\"banner-title\">Success</h2></div>"
             "<div class=\"govuk-notification-banner__content\"><p "
             "class=\"govuk-notification-banner__heading\">%s</p></div></div>",
             heading);
}

void part_row(struct html *html, const char *key, const char *value)
{
    html_put(html,
             "<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">%s"
             "</dt><dd class=\"govuk-summary-list__value\">%s</dd></div>",
             key, value);
}

void part_table_open(struct html *html, const struct table_head *head)
{
    html_put(html, "<table class=\"govuk-table%s\"><caption class=\"govuk-table__caption %s\">",
             head->wide ? "" : " hub-stack",
             head->caption_class ? head->caption_class : "govuk-visually-hidden");
    html_put(html, "%s</caption><thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">",
             head->caption);
    for (size_t i = 0; i < head->n; i++)
        html_put(html, "<th scope=\"col\" class=\"govuk-table__header\">%s</th>", head->heads[i]);
    html_raw(html, "</tr></thead><tbody class=\"govuk-table__body\">");
}

void part_table_close(struct html *html)
{
    html_raw(html, "</tbody></table>");
}
