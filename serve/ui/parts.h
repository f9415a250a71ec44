// The parts that pages are made of. Markup follows govuk-frontend; every part works without
// JavaScript.
#ifndef HEARTH_PARTS_H
#define HEARTH_PARTS_H

#include "features/base/arena.h"
#include "serve/ui/form_errors.h"
#include "serve/ui/html.h"

#include <stdbool.h>
#include <stdint.h>

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
    const char *const *headings; // n: what stands over a choice, "" = nothing; NULL = over none
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
// Which page of how many, from 1; and links to the one before and after, under an address that ends
// where the number follows.
struct page_numbers {
    int64_t page, n;
};
void part_pages(struct html *html, const char *address, struct page_numbers numbers);
// Percent-encodes what has a meaning in an address. Owns: arena.
const char *address_encode(struct arena *arena, const char *text);
// A coloured word: red, orange, yellow, green, blue, grey.
void part_tag(struct html *html, const char *colour, const char *text);
// The tag of a band: its share of the list, "top 1%"; where it has none, its name. No colour judges a family.
void part_band(struct html *html, const char *name, const char *top);
// What is folded until someone asks for it.
void part_details_open(struct html *html, const char *summary);
void part_details_close(struct html *html);
// A table and the row of its column heads; its body's rows follow. Narrow pages show a row as a block.
struct table_head {
    const char *caption;
    const char *caption_class; // NULL = only read aloud
    const char *const *heads;
    size_t n;
    bool wide; // keeps its columns on narrow pages
};
void part_table_open(struct html *html, const struct table_head *head);
void part_table_close(struct html *html);
void part_success(struct html *html, const char *heading);
void part_row(struct html *html, const char *key, const char *value); // of a summary list

#endif
