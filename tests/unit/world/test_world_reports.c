// What agencies meet leads to what they report: most referrals of the police, of hospitals and
// health visitors, and of schools follow an event that the same agency recorded of the family,
// many times as often as those of others do; who refers is as published.
//
//   test_world_reports [BIRTHS_PER_YEAR [SEED]]     default 1000 and 1

#include "data-samples/world/world.h"
#include "data-samples/world/world_codes.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int n_failed;

static void show(const char *name, const char *published, double got, double least, double most)
{
    bool bad = !(got >= least && got <= most);
    n_failed += bad;
    printf("%-52s %-22s %8.3f   %6.3f to %6.3f%s\n", name, published, got, least, most,
           bad ? "  TOO FAR" : "");
}

// --- events of a family by agency

enum { AGENCIES = 3 }; // as in enum source_code: police, school, health
struct event {
    uint32_t family;
    day_t day;
};
struct events {
    struct event *rows[AGENCIES];
    size_t n[AGENCIES];
};

// The agency that the fact is a record of, or AGENCIES.
static int agency_of(const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_DOMESTIC_ABUSE:
    case FACT_CHILD_CONCERN:
    case FACT_ARREST:
        return SOURCE_POLICE;
    case FACT_SUSPENSION:
    case FACT_LOGGED:
        return SOURCE_SCHOOL;
    case FACT_ABSENCE:
        return fact->value > 0.2F ? SOURCE_SCHOOL : AGENCIES;
    case FACT_EMERGENCY:
    case FACT_BOOKING:
        return SOURCE_HEALTH;
    case FACT_VISIT_DUE:
        return fact->bits ? SOURCE_HEALTH : AGENCIES;
    default:
        return AGENCIES;
    }
}

static int event_order(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return (a->day > b->day) - (a->day < b->day);
}

static void collect(const struct world *world, struct events *ret_events)
{
    memset(ret_events, 0, sizeof *ret_events);
    for (int k = 0; k < AGENCIES; k++)
        ret_events->rows[k] = calloc(world->n_fact, sizeof **ret_events->rows);
    for (size_t i = 0; i < world->n_fact; i++) {
        int k = agency_of(&world->facts[i]);
        if (k < AGENCIES)
            ret_events->rows[k][ret_events->n[k]++] =
                (struct event){world->persons[world->facts[i].person].family, world->facts[i].day};
    }
    for (int k = 0; k < AGENCIES; k++)
        qsort(ret_events->rows[k], ret_events->n[k], sizeof **ret_events->rows, event_order);
}

// Whether the agency met the family in the days up to the day.
static bool met(const struct events *events, int agency, uint32_t family, day_t day, int days)
{
    const struct event *rows = events->rows[agency];
    size_t low = 0, high = events->n[agency];
    const struct event key = {family, day - days};
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (event_order(&rows[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < events->n[agency] && rows[low].family == family && rows[low].day <= day;
}

struct share {
    double n, met;
};

static void show_shares(const struct world *world, const struct events *events, int agency,
                        const double bounds[3], int days)
{
    static const char *const names[] = {"police", "school", "health"};
    struct share own = {0}, other = {0};
    char name[80];
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_REFERRAL || fact->day < world->records_from)
            continue;
        struct share *share = fact->code == agency ? &own : &other;
        share->n++;
        share->met += met(events, agency, world->persons[fact->person].family, fact->day, days);
    }
    snprintf(name, sizeof name, "%s referrals with its event within %d days", names[agency], days);
    show(name, "most", own.met / own.n, bounds[0], bounds[1]);
    snprintf(name, sizeof name, "others' referrals with such an event");
    show(name, "few", other.met / other.n, 0, bounds[2]);
}

static void show_sources(const struct world *world)
{
    static const char *const names[] = {"police",     "school", "health",  "council",
                                        "individual", "legal",  "housing", "other"};
    static const double published[8] = {0.36, 0.23, 0.10, 0.17, 0.07, 0.02, 0.02, 0.05};
    double n[8] = {0}, all = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        if (world->facts[i].kind == FACT_REFERRAL && world->facts[i].day >= world->records_from) {
            n[world->facts[i].code]++;
            all++;
        }
    for (int k = 0; k < 8; k++) {
        char name[80], text[16];
        snprintf(name, sizeof name, "referrals from: %s", names[k]);
        snprintf(text, sizeof text, "%.2f (Thurrock)", published[k]);
        show(name, text, n[k] / all, published[k] - (k < 4 ? 0.05 : 0.04),
             published[k] + (k < 4 ? 0.05 : 0.04));
    }
}

static double a_year(const struct world *world, enum fact_kind kind, int code)
{
    double n = 0;
    for (size_t i = 0; i < world->n_fact; i++)
        n += world->facts[i].kind == kind && world->facts[i].day >= world->records_from &&
             (code < 0 || world->facts[i].code == code);
    return n / world->options.n_year;
}

// Of families that the police met with children, the share referred within a week of it, by how
// often they had met them in the year before: it rises.
static void show_repeats(const struct world *world, const struct events *events)
{
    struct share first = {0}, again = {0};
    struct events referrals = {0};
    referrals.rows[0] = calloc(world->n_fact, sizeof **referrals.rows);
    for (size_t i = 0; i < world->n_fact; i++)
        if (world->facts[i].kind == FACT_CONTACT)
            referrals.rows[0][referrals.n[0]++] =
                (struct event){world->persons[world->facts[i].person].family, world->facts[i].day};
    qsort(referrals.rows[0], referrals.n[0], sizeof **referrals.rows, event_order);
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_CHILD_CONCERN || fact->day < world->records_from)
            continue;
        uint32_t family = world->persons[fact->person].family;
        struct share *share =
            met(events, SOURCE_POLICE, family, fact->day - 1, 365) ? &again : &first;
        share->n++;
        share->met += met(&referrals, 0, family, fact->day + 7, 7);
    }
    free(referrals.rows[0]);
    show("police concerns with a contact within a week: first", "", first.met / first.n, 0.4, 0.85);
    show("the same, met in the year before: odds ratio", "above 1",
         again.met / (again.n - again.met) * (first.n - first.met) / first.met, 1.15, 3);
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {
        .births_per_year = 1000, .n_year = 10, .data_end = day_from_civil(2025, 12, 31), .seed = 1};
    if (n_argument > 1)
        options.births_per_year = (int)strtol(arguments[1], NULL, 10);
    if (n_argument > 2)
        options.seed = (uint64_t)strtol(arguments[2], NULL, 10);
    struct world world;
    struct events events;
    struct error err = {0};
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    collect(&world, &events);
    double scale = options.births_per_year / 2500.0;
    show_sources(&world);
    show("referrals a year over the target", "1", a_year(&world, FACT_REFERRAL, -1) / 2198 / scale,
         0.85, 1.15);
    show("contacts a year over the target", "1", a_year(&world, FACT_CONTACT, -1) / 10600 / scale,
         0.85, 1.15);
    for (int k = 0; k < 8; k++)
        printf("contacts from source %d a year at full size: %.0f\n", k,
               a_year(&world, FACT_CONTACT, k) / scale);
    static const double police[3] = {0.85, 1, 0.12}, school[3] = {0.8, 0.99, 0.25},
                        health[3] = {0.55, 0.95, 0.15};
    show_shares(&world, &events, SOURCE_POLICE, police, 7);
    show_shares(&world, &events, SOURCE_SCHOOL, school, 30);
    show_shares(&world, &events, SOURCE_HEALTH, health, 7);
    show_repeats(&world, &events);
    for (int k = 0; k < AGENCIES; k++)
        free(events.rows[k]);
    world_done(&world);
    printf("%d figures outside their bounds\n", n_failed);
    return n_failed != 0;
}
