// The model's description says of every parameter what the program uses: each #define of
// world_parameters.h has a row in MODEL.md with the same value.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_text(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/data-samples/%s", HEARTH_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, file);
    assert_true(n > 1000);
    fclose(file);
    return text;
}

// The value that follows a name: to the comment or the line's end, a continued line joined.
static void read_value(const char *at, char value[128])
{
    size_t n = 0;
    while (*at == ' ' || *at == '\\' || *at == '\n')
        at++;
    while (*at && *at != '\n' && strncmp(at, "//", 2) != 0 && n < 127)
        value[n++] = *at++;
    while (n > 0 && isspace((unsigned char)value[n - 1]))
        n--;
    value[n] = '\0';
}

static void every_parameter_is_described_with_its_value(void **state)
{
    char *header = read_text("world/world_parameters.h"), *model = read_text("MODEL.md");
    int n_parameter = 0, n_missing = 0;
    for (char *at = strstr(header, "\n#define "); at; at = strstr(at + 1, "\n#define ")) {
        char name[64], value[128], row[256];
        if (sscanf(at, "\n#define %63[A-Z0-9_]", name) != 1 || strstr(name, "HEARTH_"))
            continue;
        read_value(at + strlen("\n#define ") + strlen(name), value);
        snprintf(row, sizeof row, "\n| `%s` | %s | ", name, value);
        n_parameter++;
        if (!strstr(model, row)) {
            print_error("MODEL.md has no row%s\n", row);
            n_missing++;
        }
    }
    free(header);
    free(model);
    assert_true(n_parameter > 80);
    assert_int_equal(n_missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_is_described_with_its_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
