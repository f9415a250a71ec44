// A person who left one household and joined another has a row of each until here. The earlier one
// gives the identity and when they came, the later one how it ended; the row that stays is the
// later one for mothers, whose children follow them, and the earlier one for all others.

#include "data-samples/world/world_merge.h"
#include "data-samples/world/world_naming.h"
#include "features/base/arena.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

void merge_open(struct world *world, const struct calendar *calendar, struct residence *residences,
                struct merge *ret_merge)
{
    size_t n = world->n_person;
    *ret_merge = (struct merge){.world = world,
                                .calendar = calendar,
                                .residences = residences,
                                .before = memory_alloc(n * sizeof(uint32_t) + 1),
                                .is_mother = memory_alloc(n * sizeof(bool) + 1),
                                .old_surname = memory_alloc(n * sizeof(uint32_t) + 1),
                                .first_stay = memory_alloc((n + 1) * sizeof(size_t)),
                                .first_fact = memory_alloc((n + 1) * sizeof(size_t))};
    memset(ret_merge->before, 0xff, n * sizeof(uint32_t)); // WORLD_NONE
    for (size_t i = 0; i < n; i++)
        ret_merge->old_surname[i] = world->persons[i].surname_at_birth;
    for (size_t i = 0; i < world->n_stay; i++)
        ret_merge->first_stay[world->stays[i].person + 1]++;
    for (size_t i = 0; i < world->n_fact; i++)
        ret_merge->first_fact[world->facts[i].person + 1]++;
    for (size_t i = 0; i < n; i++) {
        ret_merge->first_stay[i + 1] += ret_merge->first_stay[i];
        ret_merge->first_fact[i + 1] += ret_merge->first_fact[i];
    }
}

// Ends what the person had alone since `free` on `day`. A stay or spell of no length goes later.
static void cut_alone(struct merge *merge, uint32_t person, day_t free, day_t day)
{
    struct world *world = merge->world;
    for (size_t i = merge->first_stay[person]; i < merge->first_stay[person + 1]; i++) {
        struct stay *stay = &world->stays[i];
        if (stay->from < free || stay->to <= day)
            continue;
        stay->to = stay->from < day ? day : stay->from;
        merge->residences[stay->dwelling].to = stay->to;
    }
    for (size_t i = merge->first_fact[person]; i < merge->first_fact[person + 1]; i++) {
        struct fact *fact = &world->facts[i];
        if (fact_rows[fact->kind].is_spell && fact->day >= free && fact->end > day)
            fact->end = fact->day < day ? day : fact->day;
    }
}

void merge_identity(struct merge *merge, uint32_t person, const struct person *identity)
{
    struct person *row = &merge->world->persons[person];
    row->dob = identity->dob;
    row->due = identity->due;
    row->mother = identity->mother;
    row->father = identity->father;
    row->twin = identity->twin;
    row->forename = identity->forename;
    row->surname_at_birth = identity->surname_at_birth;
    if (row->changed_surname == DAY_NONE)
        row->surname = identity->surname_at_birth;
}

void merge_persons(struct merge *merge, uint32_t earlier, uint32_t later, day_t free, day_t day)
{
    struct person *persons = merge->world->persons;
    cut_alone(merge, earlier, free, day);
    merge_identity(merge, later, &persons[earlier]);
    persons[later].came = persons[earlier].came;
    merge->before[later] = earlier;
}

// --- surnames

static bool is_renamed(const struct merge *merge, uint32_t person)
{
    return person != WORLD_NONE &&
           merge->world->persons[person].surname_at_birth != merge->old_surname[person];
}

static void set_surname(struct person *person, uint32_t surname)
{
    person->surname_at_birth = surname;
    if (person->changed_surname == DAY_NONE)
        person->surname = surname;
}

// A child who had a parent's surname has the one that this parent has now.
static void follow_parent(const struct merge *merge, struct person *child, uint32_t parent,
                          uint32_t had)
{
    if (is_renamed(merge, parent) &&
        had == naming_inherited(merge->old_surname[parent], child->female))
        set_surname(
            child, naming_inherited(merge->world->persons[parent].surname_at_birth, child->female));
}

static void follow_husband(struct merge *merge, const struct person *child)
{
    if (!is_renamed(merge, child->father) || child->mother == WORLD_NONE)
        return;
    struct person *mother = &merge->world->persons[child->mother];
    if (mother->changed_surname == DAY_NONE || mother->surname != merge->old_surname[child->father])
        return;
    uint32_t surname = merge->world->persons[child->father].surname_at_birth;
    mother->surname = naming_is_family_name(surname) ? surname : mother->surname_at_birth;
    if (!naming_is_family_name(surname))
        mother->changed_surname = DAY_NONE;
}

// The surname at birth of a row: after that of the person's earlier row and of the parents.
static void settle_surname(struct merge *merge, uint32_t who, bool *settled)
{
    if (who == WORLD_NONE || settled[who])
        return;
    settled[who] = true;
    struct person *person = &merge->world->persons[who];
    uint32_t had = merge->old_surname[who], before = merge->before[who];
    settle_surname(merge, before, settled);
    settle_surname(merge, person->mother, settled);
    settle_surname(merge, person->father, settled);
    if (before != WORLD_NONE)
        set_surname(person, merge->world->persons[before].surname_at_birth);
    else if (person->surname_at_birth == had) {
        follow_parent(merge, person, person->mother, had);
        follow_parent(merge, person, person->father, had);
    }
}

static void pass_surnames(struct merge *merge)
{
    const struct world *world = merge->world;
    bool *settled = memory_alloc(world->n_person * sizeof *settled + 1);
    for (size_t i = 0; i < world->n_person; i++)
        settle_surname(merge, (uint32_t)i, settled);
    for (size_t i = 0; i < world->n_person; i++)
        follow_husband(merge, &world->persons[i]);
    free(settled);
}

// --- one row a person

// Which row stays for each: to[i], numbered as before.
static void choose_rows(struct merge *merge, uint32_t *ret_to)
{
    struct person *persons = merge->world->persons;
    size_t n = merge->world->n_person;
    uint32_t *after = memory_alloc(n * sizeof *after + 1);
    memset(after, 0xff, n * sizeof *after);
    for (uint32_t i = 0; i < n; i++)
        if (merge->before[i] != WORLD_NONE)
            after[merge->before[i]] = i;
    for (uint32_t i = 0; i < n; i++) {
        if (merge->before[i] != WORLD_NONE)
            continue;
        uint32_t last = i;
        while (after[last] != WORLD_NONE)
            last = after[last];
        uint32_t stays = merge->is_mother[last] ? last : i;
        struct person ended = persons[last];
        for (uint32_t row = i; row != WORLD_NONE; row = after[row])
            ret_to[row] = stays;
        if (last == i)
            continue;
        ended.came = persons[i].came;
        ended.family = persons[stays].family;
        ended.twin = persons[i].twin;
        persons[stays] = ended;
    }
    free(after);
}

static uint32_t now(const uint32_t *to, uint32_t person)
{
    return person == WORLD_NONE ? WORLD_NONE : to[person];
}

static bool is_alive(const struct person *person, day_t day)
{
    return person->died == DAY_NONE || day < person->died;
}

// What a former household notes after the person's time here ended otherwise.
static void cut_fact(const struct world *world, struct fact *fact)
{
    const struct person *person = &world->persons[fact->person];
    day_t out = is_alive(person, person->left) ? person->left : person->died;
    bool is_spell = fact_rows[fact->kind].is_spell;
    if (is_spell && fact->end > out)
        fact->end = out;
    if (!is_spell && fact->day >= out)
        fact->person = WORLD_NONE;
    else if (fact->other != WORLD_NONE && !is_alive(&world->persons[fact->other], fact->day))
        fact->other = WORLD_NONE;
}

static bool is_resident(const struct person *person, const struct calendar *calendar)
{
    return person->dob >= calendar->end ||
           (person->came < person->left && person->came < calendar->end &&
            person->left > calendar->from && is_alive(person, calendar->from));
}

// Of the rows that stay, those of residents, of their parents and of whom facts name.
static bool *mark_rows(const struct world *world, const struct calendar *calendar,
                       const uint32_t *to)
{
    bool *is_marked = memory_alloc(world->n_person + 1);
    for (uint32_t i = 0; i < world->n_person; i++) {
        const struct person *person = &world->persons[i];
        if (to[i] != i || !is_resident(person, calendar))
            continue;
        is_marked[i] = true;
        if (person->mother != WORLD_NONE)
            is_marked[to[person->mother]] = true;
        if (person->father != WORLD_NONE)
            is_marked[to[person->father]] = true;
    }
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->person == WORLD_NONE)
            continue;
        is_marked[fact->person] = true;
        if (fact->other != WORLD_NONE)
            is_marked[fact->other] = true;
    }
    return is_marked;
}

// Drops the rows that went into another or that nothing needs any more, and turns `to` into numbers of the rows that are left.
static void drop_rows(struct world *world, const struct calendar *calendar, uint32_t *to)
{
    bool *is_marked = mark_rows(world, calendar, to);
    uint32_t *number = memory_alloc(world->n_person * sizeof *number + 1), n = 0;
    for (uint32_t i = 0; i < world->n_person; i++) {
        number[i] = WORLD_NONE;
        if (to[i] == i && is_marked[i]) {
            world->persons[n] = world->persons[i];
            number[i] = n++;
        }
    }
    for (size_t i = 0; i < world->n_person; i++)
        to[i] = number[to[i]];
    world->n_person = n;
    for (size_t i = 0; i < n; i++) {
        struct person *person = &world->persons[i];
        person->mother = now(to, person->mother);
        person->father = now(to, person->father);
        person->twin = now(to, person->twin);
    }
    free(number);
    free(is_marked);
}

static void place_stays(struct world *world)
{
    size_t *at = memory_alloc((world->n_person + 1) * sizeof *at), n = 0;
    struct stay *stays = memory_alloc(world->n_stay * sizeof *stays + 1);
    for (size_t i = 0; i < world->n_stay; i++)
        if (world->stays[i].from < world->stays[i].to)
            at[world->stays[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        at[i + 1] += at[i];
    n = at[world->n_person];
    for (size_t i = 0; i < world->n_stay; i++)
        if (world->stays[i].from < world->stays[i].to)
            stays[at[world->stays[i].person]++] = world->stays[i];
    for (size_t i = 1; i < n; i++) // nearly sorted: only who has two rows can be out of order
        for (size_t k = i; k > 0 && batch_stay_order(&stays[k - 1], &stays[k]) > 0; k--) {
            struct stay swapped = stays[k];
            stays[k] = stays[k - 1];
            stays[k - 1] = swapped;
        }
    free(world->stays);
    world->stays = stays;
    world->n_stay = n;
    free(at);
}

static bool is_kept(const struct fact *fact, const struct calendar *calendar)
{
    if (fact->person == WORLD_NONE)
        return false;
    return !fact_rows[fact->kind].is_spell || (fact->end > fact->day && fact->end > calendar->from);
}

static void place_facts(struct world *world, const struct calendar *calendar)
{
    size_t *at = memory_alloc((world->n_person + 1) * sizeof *at), n;
    struct fact *facts = memory_alloc(world->n_fact * sizeof *facts + 1);
    for (size_t i = 0; i < world->n_fact; i++)
        if (is_kept(&world->facts[i], calendar))
            at[world->facts[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        at[i + 1] += at[i];
    n = at[world->n_person];
    for (size_t i = 0; i < world->n_fact; i++)
        if (is_kept(&world->facts[i], calendar))
            facts[at[world->facts[i].person]++] = world->facts[i];
    for (size_t first = 0, i = 1; i <= n; i++) {
        if (i < n && facts[i].person == facts[first].person)
            continue;
        bool is_sorted = true;
        for (size_t k = first + 1; k < i && is_sorted; k++)
            is_sorted = batch_fact_order(&facts[k - 1], &facts[k]) <= 0;
        if (!is_sorted)
            qsort(facts + first, i - first, sizeof *facts, batch_fact_order);
        first = i;
    }
    free(world->facts);
    world->facts = facts;
    world->n_fact = n;
    free(at);
}

// The fact of each panel row, found again by child and day.
static void find_panels(struct world *world)
{
    size_t *first = memory_alloc((world->n_person + 1) * sizeof *first);
    for (size_t i = 0; i < world->n_fact; i++)
        first[world->facts[i].person + 1]++;
    for (size_t i = 0; i < world->n_person; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < world->n_panel; i++) {
        struct panel_row *row = &world->panels[i];
        for (size_t k = first[row->child]; k < first[row->child + 1]; k++)
            if (world->facts[k].kind == FACT_PANEL && world->facts[k].day == row->day)
                row->fact = (uint32_t)k;
    }
    free(first);
}

void merge_close(struct merge *merge)
{
    struct world *world = merge->world;
    uint32_t *to = memory_alloc(world->n_person * sizeof *to + 1);
    pass_surnames(merge);
    choose_rows(merge, to);
    for (size_t i = 0; i < world->n_fact; i++) {
        world->facts[i].person = to[world->facts[i].person];
        world->facts[i].other = now(to, world->facts[i].other);
        cut_fact(world, &world->facts[i]);
    }
    drop_rows(world, merge->calendar, to);
    for (size_t i = 0; i < world->n_fact; i++) {
        world->facts[i].person = now(to, world->facts[i].person);
        world->facts[i].other = now(to, world->facts[i].other);
    }
    for (size_t i = 0; i < world->n_stay; i++) {
        struct stay *stay = &world->stays[i];
        stay->person = to[stay->person];
        if (stay->person == WORLD_NONE)
            stay->to = stay->from;
    }
    for (size_t i = 0; i < world->n_risk; i++)
        world->risks[i].child = to[world->risks[i].child];
    for (size_t i = 0; i < world->n_panel; i++)
        world->panels[i].child = to[world->panels[i].child];
    place_stays(world);
    place_facts(world, merge->calendar);
    find_panels(world);
    free(to);
    free(merge->before);
    free(merge->is_mother);
    free(merge->old_surname);
    free(merge->first_stay);
    free(merge->first_fact);
}
