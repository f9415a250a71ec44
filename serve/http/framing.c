// Requests that a proxy before the hub may cut in other places than the hub does are refused: two that
// differ about where one ends let a stranger put words into another's mouth.

#include "serve/http/framing.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define HEADER(name) name, sizeof(name) - 1

// Headers that a proxy before us may understand in another way: where does this request end, and
// for whom is it?
struct framing {
    int n_length, n_encoding, n_host;
    bool odd_name, odd_length, odd_encoding, bare_feeds;
};

// Is it that header? libmicrohttpd 0.9.75 joins a folded line to the header's name: then it is odd.
static bool is_header(struct framing *framing, const char *name, const char *wanted, size_t n)
{
    if (strncasecmp(name, wanted, n) != 0)
        return false;
    framing->odd_name |= name[n] != 0;
    return !name[n];
}

// libmicrohttpd 0.9.75 parses in place and puts a 0 over each character of a line's end: after a text
// that stands at one there are two of them, or one when the line ended with a line feed alone. It lets
// such lines pass. Other versions may do otherwise: they are not asked.
static bool line_ends_bare(const char *text)
{
    return MHD_get_version()[0] == '0' && strcmp(MHD_get_version(), "0.9.75") == 0 &&
           text[strlen(text) + 1] != 0;
}

static enum MHD_Result framing_add(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct framing *framing = context;
    framing->odd_name |= name[strcspn(name, " \t")] != 0;
    framing->bare_feeds |= value && line_ends_bare(value);
    if (is_header(framing, name, HEADER(MHD_HTTP_HEADER_CONTENT_LENGTH))) {
        framing->n_length++;
        framing->odd_length |= !value || !*value || value[strspn(value, "0123456789")];
    } else if (is_header(framing, name, HEADER(MHD_HTTP_HEADER_TRANSFER_ENCODING))) {
        framing->n_encoding++;
        framing->odd_encoding |= !value || strcasecmp(value, "chunked") != 0;
    } else if (is_header(framing, name, HEADER(MHD_HTTP_HEADER_HOST))) {
        framing->n_host++;
    }
    return MHD_YES;
}

const char *framing_check(struct MHD_Connection *connection, const char *version)
{
    struct framing framing = {.bare_feeds = *version && line_ends_bare(version)};
    bool is_old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, framing_add, &framing);
    return framing.n_length && framing.n_encoding
               ? "Content-Length and Transfer-Encoding: which of the two?"
           : framing.n_length > 1         ? "more than one Content-Length"
           : framing.n_encoding > 1       ? "more than one Transfer-Encoding"
           : framing.odd_length           ? "a Content-Length that is no number"
           : framing.odd_encoding         ? "a Transfer-Encoding other than chunked"
           : framing.n_host > 1           ? "more than one Host"
           : framing.n_encoding && is_old ? "Transfer-Encoding in HTTP/1.0"
           : framing.bare_feeds ? "a line that does not end with a carriage return and a line feed"
           : framing.odd_name   ? "a header with a blank in its name, or folded"
                                : NULL;
}
