// What a JSON body may hold: one table a route, from which both the refusal of anything else and
// the API's description follow. A key that nobody reads is a mistake of the sender, not of ours to
// pass over: a misspelt date would be a score of another day.
#ifndef HEARTH_REQUEST_SCHEMA_H
#define HEARTH_REQUEST_SCHEMA_H

#include "features/base/json.h"

#define BODY_KEYS 8 // at most

struct body_key {
    const char *name; // NULL ends a table
    enum json_kind kind;
    bool required;
    const char *words; // for the description
};
struct body {
    struct body_key keys[BODY_KEYS + 1];
    const char *example; // JSON
};
extern const struct body body_score, body_review, body_identity, body_event, body_events;

// Errors: E_DATA for a body that is no object, an unknown key, a value of another kind, a missing
// one. null stands for a key that is not there.
enum status body_check(const json *root, const struct body *body, struct error *err);
// Puts the schema and the example into a description's content.
void body_put(json *content, const struct body *body);

#endif
