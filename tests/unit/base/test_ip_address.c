// Addresses: what is one, ranges by leading bits, who counts as one holder.

#include "features/base/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

static void reads_addresses_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *formatted; // NULL = not an address
    } rows[] = {
        {"10.0.0.5", "10.0.0.5"},
        {"127.0.0.1", "127.0.0.1"},
        {"::1", "::1"},
        {"[2001:db8::7]", "2001:db8::7"},
        {"::ffff:10.0.0.5", "10.0.0.5"},
        {"", NULL},
        {"10.0.0", NULL},
        {"10.0.0.256", NULL},
        {"010.0.0.1", NULL},
        {"10.0.0.5 ", NULL},
        {"localhost", NULL},
        {"[10.0.0.5]", NULL},
        {"[]", NULL},
        {"[::1", NULL},
        {"fe80::1%eth0", NULL},
        {"[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc]", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip_address address;
        char text[IP_TEXT];
        assert_int_equal(ip_parse(rows[i].text, &address), rows[i].formatted != NULL);
        if (rows[i].formatted)
            assert_string_equal(ip_format(&address, text), rows[i].formatted);
    }
}

static void ranges_hold_what_begins_alike(void **state)
{
    static const struct {
        const char *range, *address;
        bool inside;
    } rows[] = {
        {"10.0.0.5", "10.0.0.5", true},
        {"10.0.0.5", "10.0.0.6", false},
        {"10.0.0.0/8", "10.200.3.4", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"10.0.0.0/9", "10.127.0.1", true},
        {"10.0.0.0/9", "10.128.0.1", false},
        {"0.0.0.0/0", "192.0.2.1", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::/32", "2001:db8:1::", true},
        {"2001:db8::/32", "2001:db9::", false},
        {"::/0", "10.0.0.1", true},
        {"192.0.2.128/25", "192.0.2.127", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip_range range;
        struct ip_address address;
        assert_true(ip_range_parse(rows[i].range, &range));
        assert_true(ip_parse(rows[i].address, &address));
        assert_int_equal(ip_in_range(&address, &range), rows[i].inside);
    }
    static const char *const bad[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8",
                                      "/8",          "::/129",    "10/8",        "10.0.0.0/0x8"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ip_range_parse(bad[i], &(struct ip_range){0}));
}

static void one_network_of_version_six_is_one_holder(void **state)
{
    struct ip_address a, b, c;
    ip_parse("2001:db8:0:1::1", &a);
    ip_parse("2001:db8:0:1:ffff::2", &b);
    ip_parse("2001:db8:0:2::1", &c);
    a = ip_holder(&a), b = ip_holder(&b), c = ip_holder(&c);
    assert_true(ip_equal(&a, &b));
    assert_false(ip_equal(&a, &c));
    ip_parse("192.0.2.1", &a);
    ip_parse("192.0.2.2", &b);
    b = ip_holder(&b);
    assert_false(ip_equal(&a, &b));
}

static void sockets_give_the_same_form(void **state)
{
    struct ip_address from, read;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr local = {.sa_family = AF_UNIX};
    inet_pton(AF_INET, "127.3.4.5", &v4.sin_addr);
    inet_pton(AF_INET6, "::1", &v6.sin6_addr);
    assert_true(ip_of_socket((struct sockaddr *)&v4, &from));
    assert_true(ip_parse("127.3.4.5", &read) && ip_equal(&from, &read) && ip_is_loopback(&from));
    assert_true(ip_of_socket((struct sockaddr *)&v6, &from));
    assert_true(ip_parse("::1", &read) && ip_equal(&from, &read) && ip_is_loopback(&from));
    assert_false(ip_of_socket(&local, &from));
    assert_true(ip_parse("128.0.0.1", &read) && !ip_is_loopback(&read));
    assert_true(ip_parse("0.0.0.0", &read) && ip_is_any(&read));
    assert_true(ip_parse("::", &read) && ip_is_any(&read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_addresses_and_nothing_else),
        cmocka_unit_test(ranges_hold_what_begins_alike),
        cmocka_unit_test(one_network_of_version_six_is_one_holder),
        cmocka_unit_test(sockets_give_the_same_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
