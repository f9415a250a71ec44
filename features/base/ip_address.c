// One form for both versions of addresses, so that limits and ranges need not tell them apart.

#include "features/base/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define IP_BITS 128
#define MAPPED_BYTES 12 // before the four of IPv4
#define NETWORK_BYTES 8 // of IPv6: what a provider gives to one holder

static const uint8_t mapped[MAPPED_BYTES] = {[10] = 0xff, [11] = 0xff};

static bool is_v4(const struct ip_address *address)
{
    return memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

static bool parse_plain(const char *text, struct ip_address *ret_address)
{
    memcpy(ret_address->bytes, mapped, sizeof mapped);
    return inet_pton(AF_INET, text, ret_address->bytes + MAPPED_BYTES) == 1 ||
           inet_pton(AF_INET6, text, ret_address->bytes) == 1;
}

bool ip_parse(const char *text, struct ip_address *ret_address)
{
    char inside[IP_TEXT];
    size_t n = strlen(text);
    if (n < 2 || text[0] != '[' || text[n - 1] != ']')
        return parse_plain(text, ret_address);
    if (n - 2 >= sizeof inside || !strchr(text, ':'))
        return false;
    memcpy(inside, text + 1, n - 2);
    inside[n - 2] = 0;
    return parse_plain(inside, ret_address);
}

static bool bits_parse(const char *text, int n_most, int *ret_n)
{
    int n = 0;
    if (!*text || strlen(text) > 3 || text[strspn(text, "0123456789")])
        return false;
    for (; *text; text++)
        n = n * 10 + (*text - '0');
    *ret_n = n;
    return n <= n_most;
}

bool ip_range_parse(const char *text, struct ip_range *ret_range)
{
    char address[IP_RANGE_TEXT];
    int n_bit = 0;
    const char *slash = strchr(text, '/');
    ret_range->n_bit = IP_BITS;
    if (!slash)
        return ip_parse(text, &ret_range->start);
    size_t n = (size_t)(slash - text);
    if (n >= sizeof address)
        return false;
    memcpy(address, text, n);
    address[n] = 0;
    if (!ip_parse(address, &ret_range->start))
        return false;
    int n_before = is_v4(&ret_range->start) ? 8 * MAPPED_BYTES : 0;
    if (!bits_parse(slash + 1, IP_BITS - n_before, &n_bit))
        return false;
    ret_range->n_bit = n_before + n_bit;
    return true;
}

bool ip_in_range(const struct ip_address *address, const struct ip_range *range)
{
    int n_byte = range->n_bit / 8, n_rest = range->n_bit % 8;
    if (memcmp(address->bytes, range->start.bytes, (size_t)n_byte) != 0)
        return false;
    return !n_rest || !((address->bytes[n_byte] ^ range->start.bytes[n_byte]) >> (8 - n_rest));
}

bool ip_of_socket(const struct sockaddr *socket_address, struct ip_address *ret_address)
{
    memset(ret_address, 0, sizeof *ret_address);
    if (socket_address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, socket_address, sizeof v4);
        memcpy(ret_address->bytes, mapped, sizeof mapped);
        memcpy(ret_address->bytes + MAPPED_BYTES, &v4.sin_addr, 4);
        return true;
    }
    if (socket_address->sa_family != AF_INET6)
        return false;
    struct sockaddr_in6 v6;
    memcpy(&v6, socket_address, sizeof v6);
    memcpy(ret_address->bytes, &v6.sin6_addr, IP_BYTES);
    return true;
}

bool ip_equal(const struct ip_address *a, const struct ip_address *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool ip_is_loopback(const struct ip_address *address)
{
    static const struct ip_address one = {{[IP_BYTES - 1] = 1}};
    return is_v4(address) ? address->bytes[MAPPED_BYTES] == 127 : ip_equal(address, &one);
}

bool ip_is_any(const struct ip_address *address)
{
    static const struct ip_address any;
    return ip_equal(address, &any) ||
           (is_v4(address) && memcmp(address->bytes + MAPPED_BYTES, any.bytes, 4) == 0);
}

struct ip_address ip_holder(const struct ip_address *address)
{
    struct ip_address holder = *address;
    if (!is_v4(address))
        memset(holder.bytes + NETWORK_BYTES, 0, IP_BYTES - NETWORK_BYTES);
    return holder;
}

char *ip_format(const struct ip_address *address, char buffer[IP_TEXT])
{
    bool v4 = is_v4(address);
    if (!inet_ntop(v4 ? AF_INET : AF_INET6, address->bytes + (v4 ? MAPPED_BYTES : 0), buffer,
                   IP_TEXT))
        buffer[0] = 0;
    return buffer;
}
