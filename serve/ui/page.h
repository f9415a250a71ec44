// The frame of every page, and the parts that pages are made of. Markup follows govuk-frontend;
// every part works without JavaScript.
#ifndef HEARTH_PAGE_H
#define HEARTH_PAGE_H

#include "serve/store/users.h"
#include "serve/ui/html.h"

#include <stdbool.h>

enum page_tab { TAB_NONE, TAB_QUEUE, TAB_DECISIONS, TAB_MODELS, TAB_AUDIT };

// Who looks. NULL where nobody has signed in.
struct viewer {
    const char *name, *csrf; // csrf: the key of this session's forms
    enum user_role role;
};

struct form_error {
    const char *field, *message; // the id of the field to mend
};
#define FORM_ERRORS 8
struct form_errors {
    struct form_error items[FORM_ERRORS];
    size_t n;
};
void form_error_add(struct form_errors *errors, const char *field, const char *message);
const char *form_error_of(const struct form_errors *errors, const char *field); // or NULL

struct frame {
    const char *title, *hub_name;
    const struct viewer *viewer;
    enum page_tab tab;
    const struct form_errors *errors; // NULL or n = 0: none
    const char *back, *back_text;     // a link to the page before, or NULL
};
void page_open(struct html *html, const struct frame *frame);
void page_close(struct html *html);

// The hidden key of a form that changes something.
void part_csrf(struct html *html, const char *csrf);
void part_button(struct html *html, const char *text);
struct input {
    const char *id, *label, *hint, *value, *kind, *autocomplete; // id is also the name
    const char *width;                                           // a class, or NULL
};
void part_input(struct html *html, const struct input *input, const struct form_errors *errors);
struct textarea {
    const char *id, *label, *hint, *value;
    int rows, max_bytes;
};
void part_textarea(struct html *html, const struct textarea *area,
                   const struct form_errors *errors);
struct choice {
    const char *value, *label, *hint; // hint NULL = none
};
struct radios {
    const char *id, *legend, *hint, *chosen;
    const struct choice *choices;
    size_t n;
    bool small, inline_row;
};
void part_radios(struct html *html, const struct radios *radios, const struct form_errors *errors);
struct date_input {
    const char *id, *legend, *hint, *day, *month, *year;
};
void part_date(struct html *html, const struct date_input *date, const struct form_errors *errors);
struct select {
    const char *id, *label, *chosen;
    const struct choice *choices;
    size_t n;
};
void part_select(struct html *html, const struct select *select);
// A coloured word: red, orange, yellow, green, blue, grey.
void part_tag(struct html *html, const char *colour, const char *text);
const char *band_colour(const char *band);
void part_success(struct html *html, const char *heading);
void part_row(struct html *html, const char *key, const char *value); // of a summary list

#endif
