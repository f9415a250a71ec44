// The cases by alert. One maker at a time; readers hold a case by counting.

#include "serve/case/case_cache.h"

#include "features/extract/attribute_text.h"
#include "model/metric/alert_rules.h"
#include "serve/case/case_make.h"
#include "serve/case/case_text.h"
#include "serve/scoring/stamp.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BOOK_MAX 512 // cases kept

// A model that is open; one whose records have been replaced is left when its last case is.
struct case_cache_model {
    struct case_model *model;
    struct stamp records;
    int64_t capacity;
    size_t n_entry;
    bool stale;
};

struct entry {
    struct family_case family; // first; borrows texts of the shelf's model
    struct case_cache_model *cached;
    int64_t alert_id;
    int n_holder;
    uint64_t used;                 // the book's clock at the last use
    bool stale;                    // an event came in about one of the family
    uint32_t persons[CASE_PEOPLE]; // of the timeline, as family.people
};

struct case_cache {
    struct arena arena;
    const char *workspace;
    struct store *store;
    pthread_mutex_t making; // models, their views, the making of cases; taken before the mutex
    pthread_mutex_t mutex;  // entries, shelves; these change only while both are held
    struct entry **entries;
    size_t n_entry, entry_capacity;
    uint64_t clock;
    struct case_cache_model **cached_models;
    size_t n_shelf, shelf_capacity;
};

struct case_cache *case_cache_open(const char *workspace, struct store *store)
{
    struct case_cache *book = memory_alloc(sizeof *book);
    book->store = store;
    book->workspace = arena_text(&book->arena, workspace);
    pthread_mutex_init(&book->mutex, NULL);
    pthread_mutex_init(&book->making, NULL);
    return book;
}

// Also takes it from its shelf; the mutex is held.
static void entry_free(struct entry *entry)
{
    if (entry->cached)
        entry->cached->n_entry--;
    arena_done(&entry->family.arena);
    free(entry);
}

static void shelf_free(struct case_cache_model *cached)
{
    case_model_close(cached->model);
    free(cached);
}

void case_cache_close(struct case_cache *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->n_entry; i++)
        entry_free(book->entries[i]);
    for (size_t i = 0; i < book->n_shelf; i++)
        shelf_free(book->cached_models[i]);
    free(book->entries);
    free(book->cached_models);
    pthread_mutex_destroy(&book->mutex);
    pthread_mutex_destroy(&book->making);
    arena_done(&book->arena);
    free(book);
}

static bool entry_is_stale(const struct entry *entry)
{
    return entry->stale || entry->cached->stale;
}

// Cases from what was known before go, unless somebody reads them, and so do models without any.
static void shelves_clear(struct case_cache *book)
{
    size_t n = 0;
    pthread_mutex_lock(&book->mutex);
    for (size_t i = book->n_entry; i-- > 0;) {
        if (!entry_is_stale(book->entries[i]) || book->entries[i]->n_holder)
            continue;
        entry_free(book->entries[i]);
        book->entries[i] = book->entries[--book->n_entry];
    }
    for (size_t i = 0; i < book->n_shelf; i++) {
        if (book->cached_models[i]->stale && !book->cached_models[i]->n_entry)
            shelf_free(book->cached_models[i]);
        else
            book->cached_models[n++] = book->cached_models[i];
    }
    book->n_shelf = n;
    pthread_mutex_unlock(&book->mutex);
}

// Marks the shelf's cases that the newest events are about; both locks are held.
static void entries_mark(struct case_cache *book, const struct case_cache_model *cached)
{
    const struct event_queue *feed = &cached->model->feed;
    for (size_t i = 0; feed->n_person && i < book->n_entry; i++) {
        struct entry *entry = book->entries[i];
        for (size_t p = 0; entry->cached == cached && p < entry->family.n_person; p++)
            entry->stale |= event_queue_is_about(feed, entry->persons[p]);
    }
}

void case_cache_freshen(struct case_cache *book)
{
    struct stamp records = stamp_of_records(book->workspace);
    pthread_mutex_lock(&book->making);
    for (size_t i = 0; i < book->n_shelf; i++) {
        struct case_cache_model *cached = book->cached_models[i];
        bool replaced = !stamp_equal(&cached->records, &records);
        bool is_fresh = !replaced && case_model_freshen(cached->model, NULL) == OK;
        pthread_mutex_lock(&book->mutex);
        cached->stale |= replaced;
        if (is_fresh)
            entries_mark(book, cached);
        pthread_mutex_unlock(&book->mutex);
    }
    shelves_clear(book);
    pthread_mutex_unlock(&book->making);
}

// `making` is held, and as long as the shelf is used without an entry of it.
static enum status shelf_get(struct case_cache *book, const char *scenario, const char *id,
                             struct case_cache_model **ret_shelf, struct error *err)
{
    for (size_t i = 0; i < book->n_shelf; i++) {
        struct case_cache_model *cached = book->cached_models[i];
        if (!cached->stale && strcmp(cached->model->scenario, scenario) == 0 &&
            strcmp(cached->model->id, id) == 0) {
            *ret_shelf = cached;
            return OK;
        }
    }
    struct case_model *model;
    struct case_model_place place = {book->workspace, scenario, id, book->store};
    enum status status = case_model_open(&place, &model, err);
    if (status)
        return status;
    struct case_cache_model *cached = memory_alloc(sizeof *cached);
    cached->model = model;
    cached->records = stamp_of_records(book->workspace);
    struct alert_rules rules;
    if (alert_rules_read(model->model.info->alerts, &rules, NULL) == OK)
        cached->capacity = (int64_t)rules.capacity;
    pthread_mutex_lock(&book->mutex);
    memory_grow(&book->cached_models, &book->shelf_capacity, book->n_shelf + 1,
                sizeof *book->cached_models);
    book->cached_models[book->n_shelf++] = cached;
    pthread_mutex_unlock(&book->mutex);
    *ret_shelf = cached;
    return OK;
}

static void alert_copy(struct arena *arena, const struct alert *alert, struct alert *ret_alert)
{
    *ret_alert = *alert;
    ret_alert->scenario = arena_text(arena, alert->scenario);
    ret_alert->person = arena_text(arena, alert->person);
    ret_alert->household = alert->household ? arena_text(arena, alert->household) : NULL;
    ret_alert->band = arena_text(arena, alert->band);
    ret_alert->model = arena_text(arena, alert->model);
    ret_alert->reasons = arena_text(arena, alert->reasons);
}

static enum status family_make(struct case_model *model, const struct alert *alert,
                               struct entry *entry, struct error *err)
{
    struct family_case *family = &entry->family;
    struct case_maker maker = {.family = family, .model = model, .persons = entry->persons};
    alert_copy(&family->arena, alert, &family->alert);
    enum status status = extract_person_at(maker.model->model.extract, alert->person, alert->as_of,
                                           &maker.child, err);
    if (status)
        return status;
    maker.view = case_model_view(maker.model, alert->as_of);
    const struct bundle *bundle = &maker.model->model.bundle;
    family->scenario_title = maker.model->model.info->title;
    family->one = maker.model->model.info->one;
    family->outcome_words =
        case_outcome_words(&family->arena, maker.model->model.info->title, bundle->outcome,
                           bundle->horizon, &family->group_words);
    family->model_kind = bundle->fitted.settings.kind->name;
    family->data_end = maker.model->timeline->data_end;
    case_people_find(&maker);
    case_chronology_make(&maker);
    case_links_make(&maker);
    case_why_make(&maker);
    return OK;
}

static struct entry *entry_find(struct case_cache *book, int64_t alert_id)
{
    for (size_t i = 0; i < book->n_entry; i++)
        if (book->entries[i]->alert_id == alert_id && !entry_is_stale(book->entries[i]))
            return book->entries[i];
    return NULL;
}

// Takes a case in hand if it is there.
static struct entry *entry_hold(struct case_cache *book, int64_t alert_id)
{
    pthread_mutex_lock(&book->mutex);
    struct entry *entry = entry_find(book, alert_id);
    if (entry) {
        entry->n_holder++;
        entry->used = ++book->clock;
    }
    pthread_mutex_unlock(&book->mutex);
    return entry;
}

// Makes room: the case that nobody holds and that was used the longest time ago goes.
static void entries_trim(struct case_cache *book)
{
    size_t oldest = SIZE_MAX;
    if (book->n_entry < BOOK_MAX)
        return;
    for (size_t i = 0; i < book->n_entry; i++)
        if (!book->entries[i]->n_holder &&
            (oldest == SIZE_MAX || book->entries[i]->used < book->entries[oldest]->used))
            oldest = i;
    if (oldest == SIZE_MAX)
        return;
    entry_free(book->entries[oldest]);
    book->entries[oldest] = book->entries[--book->n_entry];
}

static void entry_keep(struct case_cache *book, struct entry *entry)
{
    pthread_mutex_lock(&book->mutex);
    entries_trim(book);
    memory_grow(&book->entries, &book->entry_capacity, book->n_entry + 1, sizeof *book->entries);
    book->entries[book->n_entry++] = entry;
    entry->cached->n_entry++;
    entry->n_holder = 1;
    entry->used = ++book->clock;
    pthread_mutex_unlock(&book->mutex);
}

static enum status entry_make(struct case_cache *book, const struct alert *alert,
                              struct entry **ret_entry, struct error *err)
{
    struct case_cache_model *cached;
    enum status status = shelf_get(book, alert->scenario, alert->model, &cached, err);
    if (status)
        return status;
    struct entry *entry = memory_alloc(sizeof *entry);
    entry->alert_id = alert->id;
    status = family_make(cached->model, alert, entry, err);
    if (status) {
        entry_free(entry);
        return status;
    }
    entry->cached = cached;
    entry_keep(book, entry);
    *ret_entry = entry;
    return OK;
}

enum status case_get(struct case_cache *book, const struct alert *alert,
                     const struct family_case **ret_case, struct error *err)
{
    struct entry *entry = entry_hold(book, alert->id);
    enum status status = OK;
    if (!entry) {
        pthread_mutex_lock(&book->making);
        entry = entry_hold(book, alert->id); // another may have made it meanwhile
        if (!entry) {
            status = entry_make(book, alert, &entry, err);
        }
        pthread_mutex_unlock(&book->making);
    }
    *ret_case = status ? NULL : &entry->family;
    return status;
}

void case_release(struct case_cache *book, const struct family_case *family)
{
    if (!family)
        return;
    pthread_mutex_lock(&book->mutex);
    ((struct entry *)(uintptr_t)family)->n_holder--;
    pthread_mutex_unlock(&book->mutex);
}

static void identity_read(const struct case_model *model, const struct family_case *family,
                          uint32_t person, struct arena *arena, struct case_identity *identity,
                          size_t *ret_n)
{
    struct view view = {.timeline = model->timeline, .as_of = family->alert.as_of};
    *ret_n = 0;
    for (size_t i = 0; i < n_attribute_text; i++) {
        const struct attribute_text_row *row = &attribute_text_table[i];
        if (!row->names_person)
            continue;
        long attribute = timeline_find_attribute(model->timeline, row->name);
        const char *text = view_attribute_text(&view, person, attribute);
        if (!text)
            text = case_day_words(arena, view_attribute_day(&view, person, attribute));
        if (*text)
            identity[(*ret_n)++] = (struct case_identity){row->label, arena_text(arena, text)};
    }
}

enum status case_identify(struct case_cache *book, const struct family_case *family,
                          size_t i_person, struct arena *arena, struct case_identity **ret_identity,
                          size_t *ret_n, struct error *err)
{
    uint32_t person;
    const struct case_model *model = ((const struct entry *)family)->cached->model;
    *ret_identity = arena_array(arena, n_attribute_text, sizeof **ret_identity);
    if (!timeline_find_person(model->timeline, family->people[i_person].id, &person))
        return error_set(err, E_NOT_FOUND, "the person is no longer in the records");
    identity_read(model, family, person, arena, *ret_identity, ret_n);
    return OK;
}

int64_t case_capacity(struct case_cache *book, const struct alert *alert)
{
    int64_t capacity = 0;
    pthread_mutex_lock(&book->mutex);
    for (size_t i = 0; i < book->n_shelf; i++)
        if (strcmp(book->cached_models[i]->model->scenario, alert->scenario) == 0 &&
            strcmp(book->cached_models[i]->model->id, alert->model) == 0)
            capacity = book->cached_models[i]->capacity;
    pthread_mutex_unlock(&book->mutex);
    return capacity;
}
