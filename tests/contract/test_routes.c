// Every row of the tables of routes, capabilities, roles and scopes says what it must, and they fit
// together: nothing is asked for that nobody may, and nothing given that is never asked for.

#include "features/base/json.h"
#include "serve/http/http_schema.h"
#include "serve/http/openapi.h"
#include "serve/http/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned of_roles(void)
{
    unsigned capabilities = 0;
    for (const struct role *role = role_table; role->name; role++)
        capabilities |= role->capabilities;
    return capabilities;
}

static unsigned of_scopes(void)
{
    unsigned capabilities = 0;
    for (const struct scope *scope = scope_table; scope->name; scope++)
        capabilities |= scope->capabilities;
    return capabilities;
}

static unsigned known(void)
{
    unsigned capabilities = 0;
    for (const struct capability_row *row = capability_table; row->bit; row++) {
        assert_false(capabilities & row->bit); // a bit each
        assert_true(*row->name && *row->help);
        capabilities |= row->bit;
    }
    return capabilities;
}

static void test_roles_and_scopes_give_known_capabilities(void **state)
{
    unsigned bits = 0;
    for (const struct role *role = role_table; role->name; role++) {
        const struct role *found = NULL;
        assert_int_equal(role_find(role->name, &found, ERROR_IGNORED), OK);
        assert_ptr_equal(found, role);
        assert_true(*role->help && role->capabilities);
        assert_false(role->capabilities & ~known());
    }
    for (const struct scope *scope = scope_table; scope->name; scope++) {
        unsigned found;
        char text[SCOPES_TEXT];
        assert_int_equal(token_scope_parse(scope->name, &found, ERROR_IGNORED), OK);
        assert_int_equal(found, scope->bit);
        assert_false(bits & scope->bit);
        bits |= scope->bit;
        assert_true(*scope->help && scope->capabilities);
        assert_false(scope->capabilities & ~known());
        assert_int_equal(token_scopes_read(token_scopes_format(bits, text)), bits);
    }
    assert_int_equal(known() & ~(of_roles() | of_scopes()), 0); // each is somebody's
    assert_int_equal(role_unknown.capabilities, 0);
}

static void test_an_unknown_role_names_the_known(void **state)
{
    struct error err = {0};
    const struct role *role;
    assert_int_equal(role_find("xxxxxxxxxxxx", &role, &err), E_USAGE);
    for (const struct role *row = role_table; row->name; row++)
        assert_non_null(strstr(err.hint, row->name));
    assert_int_equal(role_find("reviewr", &role, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "'reviewer'"));
}

static void test_no_role_does_what_another_must_not(void **state)
{
    const struct role *admin = NULL, *analyst = NULL;
    assert_int_equal(role_find("admin", &admin, ERROR_IGNORED), OK);
    assert_int_equal(role_find("analyst", &analyst, ERROR_IGNORED), OK);
    assert_false(admin->capabilities & (CAN_OPEN_IDENTITIES | CAN_DECIDE | CAN_READ_CASES));
    assert_false(analyst->capabilities & (CAN_OPEN_IDENTITIES | CAN_DECIDE | CAN_READ_AUDIT));
    assert_false(of_scopes() & (CAN_OPEN_IDENTITIES | CAN_DECIDE | CAN_USE_PAGES));
}

static void test_every_route_needs_what_somebody_may(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        bool is_api = strncmp(route->path, "/v1/", 4) == 0;
        assert_true(route->handle && *route->summary);
        if (!route->needs) { // open to everybody: the way in, and what operators ask
            assert_false(is_api);
            continue;
        }
        assert_true(route->needs & known());
        assert_true(route->needs & (is_api ? of_roles() | of_scopes() : of_roles()));
    }
}

static size_t fields_count_of(const char *schema, unsigned depth)
{
    struct http_schema_field field;
    bool others = false;
    size_t n = 0;
    assert_true(depth < 8);
    while (http_schema_next(&schema, &field, &others))
        n += 1 + (field.open ? fields_count_of(field.inside, depth + 1) : 0);
    return n;
}

static void test_every_route_says_what_it_takes(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        bool sends = strcmp(route->method, "POST") == 0;
        bool is_api = strncmp(route->path, "/v1/", 4) == 0;
        struct error err = {0};
        json *example;
        assert_true(sends == (route->body_max > 0));
        assert_true(sends == (route->form || route->body));
        assert_true(is_api == (route->reply != NULL));
        assert_true((route->body != NULL) == (route->example != NULL));
        if (route->query)
            assert_true(fields_count_of(route->query, 0) > 0);
        if (route->form)
            assert_true(fields_count_of(route->form, 0) > 0);
        if (route->reply)
            assert_true(fields_count_of(route->reply, 0) > 0);
        if (!route->body)
            continue;
        assert_int_equal(json_read_text(route->example, strlen(route->example), &example, &err),
                         OK);
        assert_int_equal(http_schema_check(example, route->body, day_from_civil(2026, 1, 1), &err),
                         OK);
        json_free(example);
    }
}

static bool query_taken(const struct route *route, const char *name, const char *value)
{
    struct fields fields = {.n = 1, .names = {name}, .values = {value}};
    return http_schema_check_fields(&fields, route->query ? route->query : "",
                                    day_from_civil(2026, 1, 1), ERROR_IGNORED) == OK;
}

static void below_and_above_are_refused(const struct route *route,
                                        const struct http_schema_field *field)
{
    char text[32];
    if (field->has_min) {
        snprintf(text, sizeof text, "%lld", field->min - 1);
        assert_false(query_taken(route, field->name, text));
        snprintf(text, sizeof text, "%lld", field->min);
        assert_true(query_taken(route, field->name, text));
    }
    if (field->has_max) {
        snprintf(text, sizeof text, "%lld", field->max + 1);
        assert_false(query_taken(route, field->name, text));
    }
}

// No route passes over what it does not know.
static void test_every_route_refuses_an_unknown_parameter_and_a_value_out_of_bounds(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        struct http_schema_field field;
        bool others = false;
        assert_false(query_taken(route, "band", "red"));
        assert_false(query_taken(route, "", ""));
        for (const char *at = route->query ? route->query : "";
             http_schema_next(&at, &field, &others);) {
            if (field.choices)
                assert_false(query_taken(route, field.name, "nothing that there is"));
            else if (field.kind > 0)
                assert_false(query_taken(route, field.name, "x"));
            below_and_above_are_refused(route, &field);
        }
        assert_false(others);
    }
}

// A number or a date in a body has bounds: what is far out is a slip of the hand.
static void test_numbers_and_dates_of_bodies_have_bounds(void **state)
{
    for (size_t i = 0; i < route_count; i++) {
        struct http_schema_field field;
        bool others = false;
        for (const char *at = route_table[i].body ? route_table[i].body : "";
             http_schema_next(&at, &field, &others);)
            if (field.kind > 0 &&
                (strcmp(field.name, "follow_up") == 0 || strcmp(field.name, "as_of") == 0 ||
                 strcmp(field.name, "n_seen") == 0))
                assert_true(field.has_min && field.has_max);
    }
}

static void test_the_description_holds_every_route_of_the_api(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    const char *text;
    json *root;
    assert_int_equal(openapi_make(&arena, &text, &err), OK);
    assert_int_equal(json_read_text(text, strlen(text), &root, &err), OK);
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        if (strncmp(route->path, "/v1/", 4) != 0)
            continue;
        const json *path = json_get(json_get(root, "paths"), route->path);
        const json *operation = json_get(path, strcmp(route->method, "GET") == 0 ? "get" : "post");
        assert_non_null(
            json_get(json_get(operation, "responses"), route_answers(route, 201) ? "201" : "200"));
        assert_int_equal(json_count(json_get(operation, "security")),
                         !!(of_roles() & route->needs) + !!(of_scopes() & route->needs));
        assert_true((json_get(operation, "requestBody") != NULL) == (route->body != NULL));
    }
    json_free(root);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_and_scopes_give_known_capabilities),
        cmocka_unit_test(test_an_unknown_role_names_the_known),
        cmocka_unit_test(test_no_role_does_what_another_must_not),
        cmocka_unit_test(test_every_route_needs_what_somebody_may),
        cmocka_unit_test(test_every_route_says_what_it_takes),
        cmocka_unit_test(test_every_route_refuses_an_unknown_parameter_and_a_value_out_of_bounds),
        cmocka_unit_test(test_numbers_and_dates_of_bodies_have_bounds),
        cmocka_unit_test(test_the_description_holds_every_route_of_the_api),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
