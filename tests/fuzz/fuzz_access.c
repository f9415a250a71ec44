// Strangers' bytes as what decides who asks and whether he may: codes and secrets of the second factor,
// addresses, a proxy's headers, names of hosts, tokens, and the texts of options.

#include "features/base/day.h"
#include "features/base/number.h"
#include "serve/http/entrance.h"
#include "serve/http/listen.h"
#include "serve/store/secret.h"
#include "serve/store/totp.h"
#include "tests/fuzz/fuzz_input.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define NOW_MS 1111111111000

static void totp_check(const char *text)
{
    static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    char code[TOTP_CODE_TEXT];
    int64_t step = 0;
    bool good = totp_secret_is_good(text);
    if (good != totp_code(text, NOW_MS / TOTP_STEP_MS, code))
        abort();
    if (good && (strspn(code, "0123456789") != 6 || !totp_fits(text, code, NOW_MS, 0, &step)))
        abort();
    if (totp_fits(secret, text, NOW_MS, 0, &step) && totp_fits(secret, text, NOW_MS, step, &step))
        abort(); // a code is taken once
}

static void address_check(const char *text)
{
    struct ip_address address, again;
    struct ip_range range;
    char buffer[IP_TEXT];
    if (ip_parse(text, &address) &&
        (!ip_parse(ip_format(&address, buffer), &again) || !ip_equal(&address, &again)))
        abort();
    if (ip_range_parse(text, &range) && (range.n_bit < 0 || range.n_bit > 128))
        abort();
    if (listen_address(text, &address, ERROR_IGNORED) == OK)
        ip_format(&address, buffer);
}

// What stands left of the last address of a list that is not a proxy's must not matter.
static void proxy_check(const char *client, const char *host)
{
    struct ip_range proxies[2];
    struct ip_address peer;
    const char *hosts[] = {"hub.example"};
    ip_range_parse("127.0.0.1", &proxies[0]);
    ip_range_parse("10.0.0.0/8", &proxies[1]);
    ip_parse("127.0.0.1", &peer);
    struct entrance entrance = {.hosts = hosts, .n_host = 1, .proxies = proxies, .n_proxy = 2};
    struct request request = {.host = host, .proxy = {.client = client}}, other;
    entrance_read(&entrance, &request, &peer);
    entrance_host_fits(&entrance, &request);
    struct arena arena = {0};
    other = (struct request){
        .proxy = {.client = arena_format(&arena, "%s, 192.0.2.7, 10.1.1.1 ,10.2.2.2", client)}};
    entrance_read(&entrance, &other, &peer);
    if (strcmp(other.client_text, "192.0.2.7") != 0)
        abort();
    other = (struct request){.proxy = {.client = client, .user = "anna", .secret = client}};
    entrance.secret = "0123456789abcdef0123";
    entrance_read(&entrance, &other, &peer);
    if (other.proxy.user && strcmp(client, entrance.secret) != 0)
        abort();
    arena_done(&arena);
}

static void options_check(const char *text)
{
    day_t day, again;
    char buffer[DAY_TEXT];
    struct span span;
    double number;
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    int64_t id;
    if (day_parse(text, strlen(text), NULL, &day) &&
        (!day_parse(day_format(day, buffer), strlen(buffer), NULL, &again) || again != day))
        abort();
    if (span_parse(text, &span) && span.n < 0)
        abort();
    if (number_parse(text, strlen(text), &number) && !isfinite(number))
        abort();
    if (id_parse(text, &id) && id < 1)
        abort();
    if (digest_from_hex(text, digest))
        digest_hex(digest, hex);
    int64_t seconds;
    serving_seconds(text, &seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct arena arena = {0};
    struct pieces pieces = pieces_cut(data, n_bytes);
    const char *first = arena_text_n(&arena, pieces.items[0].bytes, pieces.items[0].n_bytes);
    const char *second = arena_text_n(&arena, pieces.items[1].bytes, pieces.items[1].n_bytes);
    totp_check(first);
    address_check(first);
    proxy_check(first, second);
    options_check(first);
    arena_done(&arena);
    return 0;
}
