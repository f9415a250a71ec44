// A stay ends in the records only when somebody says so, and few do: who else came says more.

#include "features/timeline/home_groups.h"

#include <stdlib.h>

static uint32_t find_root(uint32_t *group, uint32_t person)
{
    while (group[person] != person) {
        group[person] = group[group[person]];
        person = group[person];
    }
    return person;
}

static void join_tied(const struct view *view, const struct home *homes, uint32_t *root)
{
    const struct timeline *timeline = view->timeline;
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        if (homes[p].place == HOME_NONE)
            continue;
        for (uint32_t i = timeline->relationship_first[p]; i < timeline->relationship_first[p + 1];
             i++) {
            const struct relationship_row *tie = &timeline->ties[i];
            if (homes[tie->other].place == homes[p].place && view_tie_holds(view, tie))
                root[find_root(root, tie->other)] = find_root(root, p);
        }
    }
    for (uint32_t p = 0; p < timeline->n_person; p++)
        root[p] = find_root(root, p);
}

// A child registered within a year of its birth did not move in.
static bool moved_in(const struct home_finder *finder, uint32_t person, day_t came)
{
    day_t dob = view_attribute_day(finder->view, person, finder->i_dob);
    return dob == DAY_NONE || came >= day_add_months(dob, 12);
}

static void gather(const struct home_finder *finder, const struct home *homes, const day_t *came,
                   struct home_groups *groups, bool *moved)
{
    for (uint32_t p = 0; p < finder->view->timeline->n_person; p++) {
        if (homes[p].place == HOME_NONE)
            continue;
        uint32_t root = groups->root[p];
        groups->n_group[root]++;
        groups->n_place[homes[p].place]++;
        if (homes[p].assumed)
            continue;
        if (came[p] < groups->came[root])
            groups->came[root] = came[p];
        if (homes[p].said > groups->said[root])
            groups->said[root] = homes[p].said;
        moved[root] = moved[root] || moved_in(finder, p, came[p]);
    }
}

struct arrivals { // at a place: the group that came last, and when the last of the others came
    uint32_t last;
    day_t last_day, other_day;
};

static void find_others(const struct timeline *timeline, const struct home *homes,
                        const bool *moved, struct home_groups *groups)
{
    struct arrivals *arrivals = memory_alloc((timeline->n_address + 1) * sizeof *arrivals);
    for (size_t a = 0; a < timeline->n_address; a++)
        arrivals[a] = (struct arrivals){UINT32_MAX, DAY_NONE, DAY_NONE};
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        if (homes[p].place == HOME_NONE || groups->root[p] != p || !moved[p])
            continue;
        struct arrivals *at = &arrivals[homes[p].place];
        if (at->last == UINT32_MAX || groups->came[p] > at->last_day) {
            at->other_day = at->last_day;
            at->last = p;
            at->last_day = groups->came[p];
        } else if (groups->came[p] > at->other_day) {
            at->other_day = groups->came[p];
        }
    }
    for (uint32_t p = 0; p < timeline->n_person; p++)
        if (homes[p].place != HOME_NONE && groups->root[p] == p) {
            const struct arrivals *at = &arrivals[homes[p].place];
            groups->others[p] = at->last == p ? at->other_day : at->last_day;
        }
    free(arrivals);
}

void home_groups_find(const struct home_finder *finder, const struct home *homes, const day_t *came,
                      struct home_groups *ret_groups)
{
    const struct timeline *timeline = finder->view->timeline;
    size_t n = timeline->n_person + 1;
    bool *moved = memory_alloc(n * sizeof *moved);
    *ret_groups = (struct home_groups){
        .root = memory_alloc(n * sizeof *ret_groups->root),
        .came = memory_alloc(n * sizeof *ret_groups->came),
        .said = memory_alloc(n * sizeof *ret_groups->said),
        .others = memory_alloc(n * sizeof *ret_groups->others),
        .n_group = memory_alloc(n * sizeof *ret_groups->n_group),
        .n_place = memory_alloc((timeline->n_address + 1) * sizeof *ret_groups->n_place),
    };
    for (uint32_t p = 0; p < timeline->n_person; p++) {
        ret_groups->root[p] = p;
        ret_groups->came[p] = DAY_MAX;
        ret_groups->said[p] = ret_groups->others[p] = DAY_NONE;
    }
    join_tied(finder->view, homes, ret_groups->root);
    gather(finder, homes, came, ret_groups, moved);
    find_others(timeline, homes, moved, ret_groups);
    free(moved);
}

void home_groups_done(struct home_groups *groups)
{
    free(groups->root);
    free(groups->came);
    free(groups->said);
    free(groups->others);
    free(groups->n_group);
    free(groups->n_place);
}
