// The cases by alert. One maker at a time; readers hold a case by counting.

#include "serve/alert/case_book.h"

#include "model/alert_rules.h"
#include "serve/alert/case_make.h"
#include "serve/alert/case_words.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BOOK_MAX 512 // cases kept

struct entry {
    struct family_case family; // first
    int64_t alert_id;
    int n_holder;
    uint64_t used; // the book's clock at the last use
};

struct case_book {
    struct arena arena;
    const char *workspace;
    pthread_mutex_t mutex;  // entries
    pthread_mutex_t making; // models, their views, and the making of cases
    struct entry **entries;
    size_t n_entry, entry_capacity;
    uint64_t clock;
    struct case_model **models;
    size_t n_model, model_capacity;
};

struct case_book *case_book_open(const char *workspace)
{
    struct case_book *book = memory_alloc(sizeof *book);
    book->workspace = arena_text(&book->arena, workspace);
    pthread_mutex_init(&book->mutex, NULL);
    pthread_mutex_init(&book->making, NULL);
    return book;
}

static void entry_free(struct entry *entry)
{
    arena_done(&entry->family.arena);
    free(entry);
}

void case_book_close(struct case_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->n_entry; i++)
        entry_free(book->entries[i]);
    for (size_t i = 0; i < book->n_model; i++)
        case_model_close(book->models[i]);
    free(book->entries);
    free(book->models);
    pthread_mutex_destroy(&book->mutex);
    pthread_mutex_destroy(&book->making);
    arena_done(&book->arena);
    free(book);
}

static enum status model_get(struct case_book *book, const char *scenario, const char *id,
                             struct case_model **ret_model, struct error *err)
{
    for (size_t i = 0; i < book->n_model; i++) {
        struct case_model *model = book->models[i];
        if (strcmp(model->scenario, scenario) == 0 && strcmp(model->id, id) == 0) {
            *ret_model = model;
            return OK;
        }
    }
    enum status status = case_model_open(book->workspace, scenario, id, ret_model, err);
    if (status)
        return status;
    memory_grow(&book->models, &book->model_capacity, book->n_model + 1, sizeof *book->models);
    book->models[book->n_model++] = *ret_model;
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

static enum status family_make(struct case_book *book, const struct alert *alert,
                               struct family_case *family, struct error *err)
{
    struct case_maker maker = {.family = family};
    enum status status = model_get(book, alert->scenario, alert->model, &maker.model, err);
    if (status)
        return status;
    alert_copy(&family->arena, alert, &family->alert);
    status = extract_person_at(maker.model->model.extract, alert->person, alert->as_of,
                               &maker.child, err);
    if (status)
        return status;
    maker.view = case_model_view(maker.model, alert->as_of);
    const struct bundle *bundle = &maker.model->model.bundle;
    family->scenario_title = maker.model->model.info->title;
    family->outcome_words =
        case_outcome_words(&family->arena, maker.model->model.info->title, bundle->outcome,
                           bundle->horizon, &family->group_words);
    family->model_kind = bundle->fitted.settings.kind->name;
    family->data_end = maker.model->timeline->data_end;
    case_people_find(&maker);
    case_chronology_make(&maker);
    case_links_make(&maker);
    return case_why_make(&maker, err);
}

static struct entry *entry_find(struct case_book *book, int64_t alert_id)
{
    for (size_t i = 0; i < book->n_entry; i++)
        if (book->entries[i]->alert_id == alert_id)
            return book->entries[i];
    return NULL;
}

// Takes a case in hand if it is there.
static struct entry *entry_hold(struct case_book *book, int64_t alert_id)
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
static void entries_trim(struct case_book *book)
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

static void entry_keep(struct case_book *book, struct entry *entry)
{
    pthread_mutex_lock(&book->mutex);
    entries_trim(book);
    memory_grow(&book->entries, &book->entry_capacity, book->n_entry + 1, sizeof *book->entries);
    book->entries[book->n_entry++] = entry;
    entry->n_holder = 1;
    entry->used = ++book->clock;
    pthread_mutex_unlock(&book->mutex);
}

enum status case_get(struct case_book *book, const struct alert *alert,
                     const struct family_case **ret_case, struct error *err)
{
    struct entry *entry = entry_hold(book, alert->id);
    enum status status = OK;
    if (!entry) {
        pthread_mutex_lock(&book->making);
        entry = entry_hold(book, alert->id); // another may have made it meanwhile
        if (!entry) {
            entry = memory_alloc(sizeof *entry);
            entry->alert_id = alert->id;
            status = family_make(book, alert, &entry->family, err);
            if (status)
                entry_free(entry);
            else
                entry_keep(book, entry);
        }
        pthread_mutex_unlock(&book->making);
    }
    *ret_case = status ? NULL : &entry->family;
    return status;
}

void case_release(struct case_book *book, const struct family_case *family)
{
    if (!family)
        return;
    pthread_mutex_lock(&book->mutex);
    ((struct entry *)(uintptr_t)family)->n_holder--;
    pthread_mutex_unlock(&book->mutex);
}

// What names a person, in the order of a page; other attributes are features, not identity.
static const struct {
    const char *attribute, *label;
} identity_rows[] = {
    {"forename", "First name"},
    {"surname", "Last name"},
    {"dob", "Date of birth"},
    {"expected_dob", "Expected on"},
    {"sex", "Sex"},
    {"ethnicity", "Ethnicity"},
    {"address", "Address"},
    {"postcode", "Postcode"},
    {"uprn", "Property number (UPRN)"},
    {"nhs_number", "NHS number"},
    {"upn", "Pupil number"},
    {"nino", "National Insurance"},
    {"email", "Email"},
    {"phone", "Phone"},
    {"died", "Died"},
};

enum status case_identify(struct case_book *book, const struct family_case *family, size_t i_person,
                          struct arena *arena, struct case_identity **ret_identity, size_t *ret_n,
                          struct error *err)
{
    uint32_t person;
    struct case_model *model;
    size_t n_row = sizeof identity_rows / sizeof *identity_rows, n = 0;
    pthread_mutex_lock(&book->making);
    enum status status = model_get(book, family->alert.scenario, family->alert.model, &model, err);
    pthread_mutex_unlock(&book->making);
    if (status)
        return status;
    *ret_identity = arena_array(arena, n_row, sizeof **ret_identity);
    struct view view = {.timeline = model->timeline, .as_of = family->alert.as_of};
    if (!timeline_find_person(model->timeline, family->people[i_person].id, &person))
        return error_set(err, E_NOT_FOUND, "the person is no longer in the records");
    for (size_t i = 0; i < n_row; i++) {
        long attribute = timeline_find_attribute(model->timeline, identity_rows[i].attribute);
        const char *text = view_attribute_text(&view, person, attribute);
        if (!text)
            text = case_day_words(arena, view_attribute_day(&view, person, attribute));
        if (*text)
            (*ret_identity)[n++] =
                (struct case_identity){identity_rows[i].label, arena_text(arena, text)};
    }
    *ret_n = n;
    return OK;
}

int64_t case_capacity(struct case_book *book, const struct alert *alert)
{
    struct case_model *model;
    struct alert_rules rules;
    pthread_mutex_lock(&book->making);
    enum status status = model_get(book, alert->scenario, alert->model, &model, NULL);
    pthread_mutex_unlock(&book->making);
    if (status || alert_rules_read(model->model.info->alerts, &rules, NULL))
        return 0;
    return (int64_t)rules.capacity;
}
