// HTML written into a growing text. Values are escaped where they enter, without exception; markup
// comes from string literals only.
#ifndef HEARTH_HTML_H
#define HEARTH_HTML_H

#include <stddef.h>

struct html {   // zeroed = empty
    char *text; // ended by 0; NULL while nothing was written
    size_t n_bytes, capacity;
};

void html_done(struct html *html);
// Like printf, with %s escaped, and %d %ld %zu %lld %g %% %c besides. Nothing else, no widths but
// %.Nf.
void html_put(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
// A literal of markup, as it is.
void html_raw(struct html *html, const char *literal);
// Escaped, each line end as <br>.
void html_lines(struct html *html, const char *text);

#endif
