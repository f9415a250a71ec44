// Addresses of the Internet protocol, both versions in one form. Nothing here looks up a name.
#ifndef HEARTH_IP_ADDRESS_H
#define HEARTH_IP_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

struct sockaddr;

#define IP_BYTES 16
#define IP_TEXT 46
#define IP_RANGE_TEXT (IP_TEXT + 4)

struct ip_address {
    uint8_t bytes[IP_BYTES]; // IPv4 as ::ffff:a.b.c.d
};
struct ip_range {
    struct ip_address start;
    int n_bit; // equal from the left, of 128
};

// "10.0.0.5", "2001:db8::1", "[2001:db8::1]". false = not an address.
bool ip_parse(const char *text, struct ip_address *ret_address);
// An address, or one with the number of its leading bits: "10.0.0.0/8".
bool ip_range_parse(const char *text, struct ip_range *ret_range);
bool ip_in_range(const struct ip_address *address, const struct ip_range *range);
// false = neither IPv4 nor IPv6, such as a local socket.
bool ip_of_socket(const struct sockaddr *socket_address, struct ip_address *ret_address);
bool ip_equal(const struct ip_address *a, const struct ip_address *b);
bool ip_is_loopback(const struct ip_address *address);
bool ip_is_any(const struct ip_address *address); // 0.0.0.0 or ::
// Whom limits count as one: an IPv4 address, or the first 64 bits of an IPv6 address, of which a
// household or an office has all the rest.
struct ip_address ip_holder(const struct ip_address *address);
char *ip_format(const struct ip_address *address, char buffer[IP_TEXT]);

#endif
