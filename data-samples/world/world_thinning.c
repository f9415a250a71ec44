// Decides by a candidate's marks whether it remains. Source: thinning of a marked Poisson process
// (Lewis and Shedler 1979); a candidate is kept when its uniform mark is below the ratio of hazards.

#include "data-samples/world/world_thinning.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_parameters.h"

bool thinning_keeps(const struct marks *marks, bool known)
{
    return known || marks->care_only || marks->known < 1 / KNOWN_FACTOR;
}

bool thinning_passes(const struct marks *marks, double ratio)
{
    return marks->help * HELP_MOST < ratio;
}

day_t thinning_plan_day(const struct marks *marks)
{
    return calendar_add_working(marks->day, marks->plan_lag);
}

day_t thinning_care_day(const struct marks *marks, bool plan, const struct child *child)
{
    day_t day = plan ? thinning_plan_day(marks) + marks->care_later : marks->day + marks->care_soon;
    if (day <= child->dob)
        return calendar_working_from(child->dob + marks->care_soon % 5);
    return !plan && marks->care_soon < 2 ? day : calendar_working_from(day);
}
