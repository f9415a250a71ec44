// As short as safety 3 says: 28 days when records are disputed, the review date of a monitored case, else
// three months.

#include "serve/http/decision_holds.h"

#include <string.h>

#define NOT_RIGHT_DAYS 28
#define OTHER_MONTHS 3

static const char *hold_kind(const struct decision *decisions, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (code && strcmp(decisions[i].code, code) == 0)
            return decisions[i].hold;
    return "none";
}

static day_t hold_until(const char *kind, day_t today, day_t follow_up)
{
    if (strcmp(kind, "monitor") == 0)
        return follow_up;
    return strcmp(kind, "not_right") == 0 ? today + NOT_RIGHT_DAYS
                                          : day_add_months(today, OTHER_MONTHS);
}

static bool is_child_of_home(const struct family_case *family, size_t i)
{
    const struct case_person *one = &family->people[i];
    return one->in_household && one->died == DAY_NONE && day_is_of_child(family->today, one->dob);
}

static void held_find(const struct site *site, struct request *request, const struct alert *alert,
                      struct review_new *review)
{
    const struct family_case *family;
    const char **held = arena_array(&request->arena, CASE_PEOPLE + 1, sizeof *held);
    held[review->n_held++] = alert->person;
    if (case_get(site->cases, alert, &family, ERROR_IGNORED) == OK)
        for (size_t i = 1; i < family->n_person; i++)
            if (is_child_of_home(family, i))
                held[review->n_held++] = arena_text(&request->arena, family->people[i].id);
    case_release(site->cases, family);
    review->held = held;
}

enum status decision_holds_fill(const struct site *site, struct request *request,
                                const struct alert *alert, struct review_new *review,
                                struct error *err)
{
    size_t n;
    struct decision *decisions;
    enum status status = decision_list(site->store, &request->arena, &decisions, &n, err);
    if (status)
        return status;
    const char *kind = hold_kind(decisions, n, review->decision);
    review->held_until = hold_until(kind, request->today, review->follow_up);
    if (strcmp(kind, "none") != 0 && review->held_until != DAY_NONE)
        held_find(site, request, alert, review);
    return OK;
}
