// Doubles within a tolerance, with both values in the message. Include after cmocka.h.
#ifndef HEARTH_NEAR_H
#define HEARTH_NEAR_H

#include <math.h>

static inline void assert_near_at(double got, double wanted, double tolerance, const char *file,
                                  int line)
{
    if (!(fabs(got - wanted) <= tolerance)) {
        print_error("%.17g is not within %g of %.17g\n", got, tolerance, wanted);
        _fail(file, line);
    }
}
#define assert_near(got, wanted, tolerance)                                                        \
    assert_near_at(got, wanted, tolerance, __FILE__, __LINE__)

#endif
