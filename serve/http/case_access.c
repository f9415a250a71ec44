// A case as JSON, under the names that the pages use.

#include "serve/http/case_access.h"

#include "features/base/json.h"
#include "model/metric/evaluation.h"
#include "serve/http/respond.h"

#include <string.h>

enum status case_is_revealed(const struct site *site, const struct request *request,
                             const char *person, bool *ret_revealed, struct error *err)
{
    *ret_revealed = false;
    if (!request->has_session || !request_can(request, CAN_OPEN_IDENTITIES))
        return OK;
    struct identity_access_question question = {.user_id = request->session.user.id,
                                                .since_ms = request->session.created_ms,
                                                .person = person};
    return identity_access_holds(site->store, &question, ret_revealed, err);
}

enum status identities_open(const struct site *site, struct request *request,
                            const struct family_case *family, struct identity_access_new *access,
                            struct error *err)
{
    int64_t id;
    const char **others = arena_array(&request->arena, family->n_person + 1, sizeof *others);
    access->user_id = request->session.user.id;
    access->n_other = 0;
    for (size_t i = 0; i < family->n_person; i++)
        if (strcmp(family->people[i].id, access->person) != 0 &&
            family->people[i].place != PLACE_WAS)
            others[access->n_other++] = family->people[i].id;
    access->others = others;
    return identity_access_add(site->store, access, &id, err);
}

void reply_after_identities(const struct site *site, struct request *request,
                            const struct family_case *family, const struct alert *alert)
{
    struct audit_entry *entries =
        arena_array(&request->arena, family->n_person + 1, sizeof *entries);
    const char *details = arena_format(&request->arena, "{\"page\":\"%s\",\"alert\":%lld}",
                                       request->route->path, (long long)alert->id);
    size_t n = 0;
    entries[n++] = (struct audit_entry){.subject = alert->person};
    for (size_t i = 0; i < family->n_person; i++)
        if (strcmp(family->people[i].id, alert->person) != 0 &&
            family->people[i].place != PLACE_WAS)
            entries[n++].subject = arena_text(&request->arena, family->people[i].id);
    for (size_t i = 0; i < n; i++) {
        entries[i].actor = request->actor;
        entries[i].action = "identity.look";
        entries[i].details = details;
    }
    reply_after_audit(site, request, entries, n);
}

static void put_time(json *object, const char *key, int64_t time_ms)
{
    char time[TIME_TEXT];
    if (time_ms)
        json_put_text(object, key, time_format(time_ms, time));
    else
        json_put_text(object, key, NULL);
}

json *alert_to_json(const struct alert *alert, const char *warning)
{
    json *object = json_object_create(), *reasons = NULL;
    json_put_integer(object, "id", alert->id);
    json_put_text(object, "scenario", alert->scenario);
    json_put_day(object, "as_of", alert->as_of);
    json_put_text(object, "person", alert->person);
    json_put_text(object, "household", alert->household);
    json_put_day(object, "listed", alert->listed);
    json_put_day(object, "list_date", alert->list_date);
    json_put_integer(object, "rank", alert->rank);
    if (alert->rank_before)
        json_put_integer(object, "rank_before", alert->rank_before);
    else
        json_put_text(object, "rank_before", NULL);
    json_put_number(object, "score", alert->score);
    json_put_number(object, "low", alert->low);
    json_put_number(object, "high", alert->high);
    json_put_text(object, "band", alert->band);
    json_put_text(object, "model", alert->model);
    json_put_text(object, "warning", warning);
    json_put_text(object, "owner", alert->owner);
    json_put_text(object, "state", alert_state_names[alert->state]);
    put_time(object, "created", alert->created_ms);
    json_put_integer(object, "reviews", alert->n_review);
    if (json_read_text(alert->reasons, strlen(alert->reasons), &reasons, ERROR_IGNORED) == OK)
        json_put(object, "reasons", reasons);
    return object;
}

static void record_put(json *array, const struct family_case *family,
                       const struct case_record *record, bool files)
{
    json *object = json_add_object(array);
    json_put_day(object, "date", record->date);
    if (record->end != DAY_NONE)
        json_put_day(object, "end", record->end);
    json_put_day(object, "known", record->known);
    json_put_text(object, "source", family->sources[record->i_source].name);
    json_put_text(object, "agency", record->agency);
    json_put_text(object, "category", record->category);
    json_put_text(object, "details", record->details);
    json_put_text(object, "person",
                  record->i_person < family->n_person ? family->people[record->i_person].label
                                                      : NULL);
    json_put_bool(object, "sent", record->was_sent);
    json_put_bool(object, "significant", record->significant);
    if (files && !record->was_sent) {
        json_put_text(object, "file", record->file);
        json_put_integer(object, "line", (long long)record->line);
    }
}

static void reasons_put(json *array, const struct family_case *family,
                        const struct case_reason *reasons, size_t n, bool files)
{
    for (size_t i = 0; i < n; i++) {
        json *object = json_add_object(array);
        json_put_text(object, "subject", reasons[i].subject);
        json_put_text(object, "now", reasons[i].now);
        if (reasons[i].before)
            json_put_text(object, "before", reasons[i].before);
        else
            json_put_text(object, "usual", *reasons[i].usual ? reasons[i].usual : NULL);
        json_put_number(object, "log_odds", reasons[i].contribution);
        json *records = json_put_array(object, "records");
        for (size_t k = 0; k < reasons[i].n_record; k++)
            record_put(records, family, &reasons[i].records[k], files);
        json_put_integer(object, "older_records", (long long)reasons[i].n_more);
    }
}

static const char *const case_place_names[CASE_PLACE_COUNT] = {
    [PLACE_HERE] = "here",
    [PLACE_UNSURE] = "not_sure",
    [PLACE_WAS] = "was_here",
    [PLACE_ELSEWHERE] = "elsewhere",
};

static void people_put(json *root, const struct family_case *family)
{
    json *people = json_put_array(root, "people");
    for (size_t i = 0; i < family->n_person; i++) {
        const struct case_person *person = &family->people[i];
        json *object = json_add_object(people);
        json_put_text(object, "id", person->id);
        json_put_text(object, "label", person->label);
        json_put_text(object, "relation", person->relation);
        json_put_bool(object, "in_household", person->in_household);
        json_put_bool(object, "same_address", person->in_household || person->same_address);
        json_put_bool(object, "not_sure", person->not_sure);
        json_put_text(object, "home", person->home);
        json_put_text(object, "place", case_place_names[person->place]);
        json_put_text(object, "last_recorded", *person->recorded ? person->recorded : NULL);
        json_put_text(object, "possibly_same_as",
                      person->same_as == SIZE_MAX ? NULL : family->people[person->same_as].id);
        json_put_integer(object, "records", person->n_record);
        json_put_text(object, "open_to_social_care", *person->known ? person->known : NULL);
    }
}

static void strengths_put(json *root, const struct family_case *family)
{
    json *strengths = json_put_array(root, "strengths_to_check");
    for (size_t i = 0; i < family->n_strength; i++) {
        const struct case_source *source = &family->sources[family->strengths[i].i_source];
        json *object = json_add_object(strengths);
        json_put_text(object, "text", family->strengths[i].text);
        json_put_day(object, "date", family->strengths[i].date);
        json_put_text(object, "source", source->name);
        json_put_text(object, "agency", source->agency);
    }
}

static void positions_put(json *root, const struct family_case *family)
{
    json *positions = json_put_array(root, "position");
    json_put_day(root, "today", family->today);
    for (size_t i = 0; i < family->n_position; i++) {
        const struct case_position *position = &family->positions[i];
        json *object = json_add_object(positions);
        json_put_text(object, "title", position->title);
        json_put_text(object, "text", position->text);
        json_put_text(object, "caution", *position->caution ? position->caution : NULL);
        json_put_bool(object, "open", position->open);
        json_put_day(object, "since", position->since);
        json_put_day(object, "extracted", position->extracted);
    }
}

static void sources_put(json *root, const struct family_case *family)
{
    json *sources = json_put_array(root, "sources");
    for (size_t i = 0; i < family->n_source; i++) {
        const struct case_source *source = &family->sources[i];
        if (!source->has_dates)
            continue;
        json *object = json_add_object(sources);
        json_put_text(object, "source", source->name);
        json_put_text(object, "agency", source->agency);
        json_put_integer(object, "family_records", source->n_family);
        json_put_day(object, "coverage_from", source->coverage_from);
        json_put_day(object, "latest", source->latest);
        json_put_day(object, "extracted", source->extracted);
    }
}

static void chance_put(json *root, const struct family_case *family)
{
    const struct case_similar *similar = &family->similar;
    json *chance = json_put_object(root, "chance");
    json_put_number(chance, "estimate", family->alert.score);
    json_put_number(chance, "base_rate", family->base_rate);
    json_put_text(chance, "of", family->outcome_words);
    if (!similar->n)
        return;
    json *past = json_put_object(chance, "similar_in_past_tests");
    json_put_integer(past, "n", (long long)similar->n);
    if (similar->withheld) {
        json_put_text(past, "with_outcome", NULL);
        json *withheld = json_put_array(past, "withheld");
        json_add_text(withheld, "with_outcome");
        json_add_text(withheld, "share_low");
        json_add_text(withheld, "share_high");
    } else {
        json_put_integer(past, "with_outcome", (long long)similar->n_outcome);
    }
    json_put_number(past, "share_low", similar->low);
    json_put_number(past, "share_high", similar->high);
    json_put_number(past, "score_low", similar->score_low);
    json_put_number(past, "score_high", similar->score_high);
}

json *case_to_json(const struct family_case *family, const struct alert *alert, bool files)
{
    json *root = alert_to_json(alert, family->may_be_chance ? EVALUATION_WARNING : NULL);
    json_put_text(root, "title", family->scenario_title);
    chance_put(root, family);
    json_put_bool(root, "records_changed_since", family->rescored);
    json_put_bool(root, "order_may_be_chance", family->may_be_chance);
    json_put_bool(root, "ranking_not_better_than_chance", family->may_be_chance);
    reasons_put(json_put_array(root, "raising"), family, family->raising, family->n_raising, files);
    reasons_put(json_put_array(root, "lowering"), family, family->lowering, family->n_lowering,
                files);
    json_put_day(root, "compared_with", family->earlier);
    reasons_put(json_put_array(root, "changes"), family, family->changes, family->n_change, files);
    positions_put(root, family);
    strengths_put(root, family);
    json_put_integer(root, "significant_since", (long long)family->n_significant);
    people_put(root, family);
    json *since = json_put_array(root, "known_since");
    for (size_t i = 0; i < family->n_since; i++)
        record_put(since, family, &family->since[i], files);
    json_put_integer(root, "known_since_older", (long long)family->n_since_more);
    json *chronology = json_put_array(root, "chronology");
    for (size_t i = 0; i < family->n_chronology; i++)
        record_put(chronology, family, &family->chronology[i], files);
    sources_put(root, family);
    json_put_day(root, "data_end", family->data_end);
    return root;
}
