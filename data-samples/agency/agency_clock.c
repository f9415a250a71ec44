// Hours of the day by their published shape. The world knows days only: the hour is drawn when the
// row is written, from the row's own stream.

#include "data-samples/agency/agency_clock.h"

#include <stddef.h>

// Source: NHS England, Hospital accident and emergency activity, arrivals by hour: a trough from 2 to
// 7 in the morning, most at 10 to 12, high until 8 in the evening.
const struct clock_hours clock_emergency = {{2.9, 2.3, 1.9, 1.7, 1.5, 1.5, 1.7, 2.5,
                                             4.1, 5.6, 6.3, 6.3, 6.0, 5.8, 5.6, 5.6,
                                             5.8, 5.9, 5.9, 5.6, 5.1, 4.5, 3.9, 3.4}};
// Assumed: most in the evening, fewest before work.
const struct clock_hours clock_police = {{5.6, 4.6, 3.6, 2.6, 1.7, 1.2, 1.2, 1.9,
                                          2.9, 3.4, 3.7, 3.9, 4.0, 3.9, 4.0, 4.4,
                                          4.9, 5.3, 5.7, 6.0, 6.3, 6.6, 6.7, 6.3}};

int clock_minute(const struct clock_hours *hours, struct draw *draw)
{
    int minute = (int)draw_below(draw, 60), hour = 0;
    if (!hours)
        return (int)draw_below(draw, 24) * 60 + minute;
    double sum = 0;
    for (int i = 0; i < 24; i++)
        sum += hours->hours[i];
    double left = sum * draw_unit(draw);
    while (hour < 23 && left >= hours->hours[hour])
        left -= hours->hours[hour++];
    return hour * 60 + minute;
}
