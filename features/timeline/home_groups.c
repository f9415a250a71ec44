// A stay ends in the records only when somebody says so, and few do: who else came says more.

#include "features/timeline/home_groups.h"

#include "features/base/disjoint_sets.h"
// Joins those of one place, and notes who may have followed a relative elsewhere: one pass over the
// ties, which is what homes take most of their time for. A tie of two who are at one place has an
// inverse, so the larger of the two need not look at it.
static void join_tied(const struct home_finder *finder, const struct home *homes, const day_t *came,
                      struct home_groups *groups)
{
    const struct view *view = finder->view;
    const struct timeline *timeline = view->timeline;
    uint32_t *place_of =
        home_memory_take(finder->memory, (timeline->n_person + 1) * sizeof *place_of);
    for (uint32_t p = 0; p < timeline->n_person; p++)
        place_of[p] = homes[p].place;
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        uint32_t home = place_of[p], end = timeline->relationship_first[p + 1];
        for (uint32_t i = timeline->relationship_first[p]; i < end && home != HOME_NONE; i++) {
            const struct relationship_row *tie = &timeline->ties[i];
            uint32_t place = place_of[tie->other];
            bool here = place == home;
            bool matters =
                here ? tie->other > p
                     : place != HOME_NONE && !groups->left[p] && came[tie->other] > homes[p].said;
            if (!matters || !view_tie_holds(view, tie))
                continue;
            if (here)
                groups->root[sets_root(groups->root, tie->other)] = sets_root(groups->root, p);
            else
                groups->left[p] = true;
        }
    }
    for (uint32_t p = 0; p < timeline->n_person; p++)
        groups->root[p] = sets_root(groups->root, p);
}

static bool moved_in(const struct home_finder *finder, uint32_t person, day_t came)
{
    day_t dob = finder->dob[person];
    if (dob == DAY_NONE || (int64_t)came - dob > 366)
        return true;
    if ((int64_t)came - dob < 365)
        return false;
    return came >= day_add_months(dob, 12);
}

// A child registered within a year of its birth did not move in.
static void gather(const struct home_finder *finder, const struct home *homes, const day_t *came,
                   struct home_groups *groups)
{
    for (uint32_t p = 0; p < finder->view->timeline->n_person; p++) {
        if (homes[p].place == HOME_NONE)
            continue;
        struct home_group *group = &groups->groups[groups->root[p]];
        group->n++;
        groups->arrivals[homes[p].place].n_person++;
        if (homes[p].assumed)
            continue;
        if (came[p] < group->came)
            group->came = came[p];
        if (homes[p].said > group->said)
            group->said = homes[p].said;
        group->moved = group->moved || moved_in(finder, p, came[p]);
    }
}

static void find_arrivals(const struct timeline *timeline, const struct home *homes,
                          struct home_groups *groups)
{
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        const struct home_group *group = &groups->groups[p];
        if (homes[p].place == HOME_NONE || groups->root[p] != p || !group->moved)
            continue;
        struct home_arrivals *at = &groups->arrivals[homes[p].place];
        if (at->last == UINT32_MAX || group->came > at->last_day) {
            at->other_day = at->last_day;
            at->last = p;
            at->last_day = group->came;
        } else if (group->came > at->other_day) {
            at->other_day = group->came;
        }
    }
}

void home_groups_find(const struct home_finder *finder, const struct home *homes, const day_t *came,
                      struct home_groups *ret_groups)
{
    const struct timeline *timeline = finder->view->timeline;
    size_t n = timeline->n_person + 1, n_address = timeline->n_address + 1;
    struct home_memory *memory = finder->memory;
    *ret_groups = (struct home_groups){
        .root = home_memory_take(memory, n * sizeof *ret_groups->root),
        .left = home_memory_take(memory, n * sizeof *ret_groups->left),
        .groups = home_memory_take(memory, n * sizeof *ret_groups->groups),
        .arrivals = home_memory_take(memory, n_address * sizeof *ret_groups->arrivals),
    };
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        ret_groups->root[p] = p;
        ret_groups->groups[p].came = DAY_MAX;
        ret_groups->groups[p].said = DAY_NONE;
    }
    for (size_t a = 0; a < timeline->n_address; a++)
        ret_groups->arrivals[a] = (struct home_arrivals){UINT32_MAX, DAY_NONE, DAY_NONE, 0};
    join_tied(finder, homes, came, ret_groups);
    gather(finder, homes, came, ret_groups);
    find_arrivals(timeline, homes, ret_groups);
}
