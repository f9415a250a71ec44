// The agenda's order, and that thinning keeps the shares that the parameters name.

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"
#include "data-samples/world/world_thinning.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void happenings_come_by_day_then_kind_then_mark(void **state)
{
    struct agenda agenda = {.n = 0};
    agenda_add(&agenda, &(struct happening){.day = 20, .kind = HAPPENING_PANEL});
    agenda_add(&agenda, &(struct happening){.day = 10, .kind = HAPPENING_CONTACT});
    agenda_add(&agenda,
               &(struct happening){.day = 10, .kind = HAPPENING_ENQUIRY, .marks = {.help = 0.9}});
    agenda_add(&agenda,
               &(struct happening){.day = 10, .kind = HAPPENING_ENQUIRY, .marks = {.help = 0.1}});
    agenda_add(&agenda, &(struct happening){.day = 10, .kind = HAPPENING_PANEL});
    agenda_sort(&agenda);
    assert_int_equal(agenda.happenings[0].kind, HAPPENING_PANEL); // before what it could prevent
    assert_true(agenda.happenings[1].marks.help == 0.1);
    assert_true(agenda.happenings[2].marks.help == 0.9);
    assert_int_equal(agenda.happenings[3].kind, HAPPENING_CONTACT);
    assert_int_equal(agenda.happenings[4].day, 20);
}

static void a_full_agenda_takes_no_more(void **state)
{
    struct agenda agenda = {.n = 0};
    for (int i = 0; i < AGENDA_MAX + 5; i++)
        agenda_add(&agenda, &(struct happening){.day = i, .kind = HAPPENING_CONTACT});
    assert_int_equal(agenda.n, AGENDA_MAX);
    assert_int_equal(agenda.happenings[AGENDA_MAX - 1].day, AGENDA_MAX - 1);
    agenda.n = 0;
    agenda_sort(&agenda); // an empty one
    assert_int_equal(agenda.n, 0);
}

// Shares of candidates that pass, over a grid of marks.
enum { GRID = 10000 };

static double share_passing(double ratio)
{
    int n = 0;
    for (int i = 0; i < GRID; i++)
        n += thinning_passes(&(struct marks){.help = (i + 0.5) / GRID}, ratio);
    return (double)n / GRID;
}

static void candidates_pass_in_proportion_to_the_hazard(void **state)
{
    assert_true(share_passing(HELP_MOST) == 1); // nothing can be more
    assert_true(fabs(share_passing(0.7) / share_passing(1) - 0.7) < 1e-3);
    assert_true(fabs(share_passing(1.2) / share_passing(1) - 1.2) < 1e-3);
    assert_true(share_passing(0) == 0);
}

static void of_children_who_are_not_known_one_candidate_in_the_factor_remains(void **state)
{
    int n = 0;
    for (int i = 0; i < GRID; i++) {
        struct marks marks = {.known = (i + 0.5) / GRID};
        n += thinning_keeps(&marks, false);
        assert_true(thinning_keeps(&marks, true));
        marks.care_only = true;
        assert_true(thinning_keeps(&marks, false));
    }
    assert_true(fabs((double)n / GRID - 1 / KNOWN_FACTOR) < 1e-3);
}

static void care_never_starts_before_birth(void **state)
{
    day_t monday = day_from_civil(2024, 6, 3);
    struct marks marks = {.day = monday, .care_soon = 7, .plan_lag = 10, .care_later = 30};
    const struct child unborn = {.dob = monday + 40}, born = {.dob = 0};
    assert_int_equal(thinning_plan_day(&marks), monday + 14);
    assert_int_equal(thinning_care_day(&marks, false, &born), monday + 7);
    assert_int_equal(thinning_care_day(&marks, true, &born), monday + 14 + 30);
    assert_int_equal(thinning_care_day(&marks, false, &unborn), monday + 42); // Saturday's child
    marks.care_soon = 5; // a Saturday: the next working day, or at once
    assert_int_equal(thinning_care_day(&marks, false, &born), monday + 7);
    marks.care_soon = 1;
    marks.day = monday - 2;
    assert_int_equal(thinning_care_day(&marks, false, &born), monday - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(happenings_come_by_day_then_kind_then_mark),
        cmocka_unit_test(a_full_agenda_takes_no_more),
        cmocka_unit_test(candidates_pass_in_proportion_to_the_hazard),
        cmocka_unit_test(of_children_who_are_not_known_one_candidate_in_the_factor_remains),
        cmocka_unit_test(care_never_starts_before_birth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
