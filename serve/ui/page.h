// The frame of every page: header, menu by role, error summary, footer. Markup follows
// govuk-frontend.
#ifndef HEARTH_PAGE_H
#define HEARTH_PAGE_H

#include "serve/store/users.h"
#include "serve/ui/form_errors.h"
#include "serve/ui/html.h"

enum page_tab { TAB_NONE, TAB_QUEUE, TAB_FIND, TAB_DECISIONS, TAB_MODELS, TAB_AUDIT, TAB_USERS };

// Who looks. NULL where nobody has signed in.
struct viewer {
    const char *name, *csrf; // csrf: the key of this session's forms
    const struct role *role;
    const char *const *notices; // n_notice sentences about the lists, which stand on every page
    size_t n_notice;
};

struct frame {
    const char *title, *hub_name;
    const struct viewer *viewer;
    enum page_tab tab;
    const struct form_errors *errors; // NULL or n = 0: none
    const char *back, *back_text;     // a link to the page before, or NULL
};
void page_open(struct html *html, const struct frame *frame);
void page_close(struct html *html);

#endif
