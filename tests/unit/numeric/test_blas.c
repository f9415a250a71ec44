// cblas calls must reach OpenBLAS: GSL brings a cblas of its own that is twenty times slower.

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cblas.h>
#include <cmocka.h>

static void test_cblas_is_openblas(void **state)
{
    Dl_info info;
    assert_true(dladdr((void *)(uintptr_t)cblas_dsyrk, &info));
    assert_non_null(strstr(info.dli_fname, "openblas"));
    assert_true(dladdr((void *)(uintptr_t)cblas_dgemv, &info));
    assert_non_null(strstr(info.dli_fname, "openblas"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cblas_is_openblas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
