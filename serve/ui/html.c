// The one place where text becomes HTML.

#include "serve/ui/html.h"

#include "features/base/arena.h"
#include "features/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void html_done(struct html *html)
{
    free(html->text);
    *html = (struct html){0};
}

static void append(struct html *html, const char *text, size_t n_bytes)
{
    memory_grow(&html->text, &html->capacity, html->n_bytes + n_bytes + 1, 1);
    memcpy(html->text + html->n_bytes, text, n_bytes);
    html->n_bytes += n_bytes;
    html->text[html->n_bytes] = 0;
}

static void append_escaped(struct html *html, const char *text)
{
    const char *piece;
    for (size_t n; (n = text_html_next(&text, &piece));)
        append(html, piece, n);
}

void html_raw(struct html *html, const char *literal)
{
    append(html, literal, strlen(literal));
}

void html_lines(struct html *html, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        char *line = memory_text_n(text, n);
        append_escaped(html, line);
        free(line);
        text += n;
        if (*text == '\n') {
            html_raw(html, "<br>");
            text++;
        }
    }
}

// A number needs no escape. `directive` is %d, %ld, %lld, %zu, %c, %g or %.Nf.
static void append_number(struct html *html, const char *directive, size_t n, va_list *arguments)
{
    char format[16], out[64] = "";
    char kind = directive[n - 1], before = directive[n - 2];
    if (n >= sizeof format)
        abort();
    memcpy(format, directive, n);
    format[n] = 0;
    if (kind == 'f' || kind == 'g')
        snprintf(out, sizeof out, format, va_arg(*arguments, double));
    else if (before == 'z')
        snprintf(out, sizeof out, format, va_arg(*arguments, size_t));
    else if (before == 'l' && directive[n - 3] == 'l')
        snprintf(out, sizeof out, format, va_arg(*arguments, long long));
    else if (before == 'l')
        snprintf(out, sizeof out, format, va_arg(*arguments, long));
    else if (kind == '%')
        snprintf(out, sizeof out, "%%");
    else
        snprintf(out, sizeof out, format, va_arg(*arguments, int));
    append(html, out, strlen(out));
}

void html_put(struct html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    while (*format) {
        size_t n = strcspn(format, "%");
        append(html, format, n);
        format += n;
        if (!*format)
            break;
        size_t n_directive = 1 + strcspn(format + 1, "sdugfcxX%") + 1;
        if (format[n_directive - 1] == 's')
            append_escaped(html, va_arg(arguments, const char *));
        else
            append_number(html, format, n_directive, &arguments);
        format += n_directive;
    }
    va_end(arguments);
}
