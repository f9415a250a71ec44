// What JSON bodies, JSON replies, forms and queries hold, in one short language, from which follow
// the refusal of anything else and the API's description (JSON Schema in OpenAPI):
//
//     person:text(a pseudonym) as_of:date<,today+1>~ limit:integer<1,1000>~ low:number?
//     show:=open|decided~ reasons:[text:text *]
//
//     schema = { field | "*" }           fields of one object; * = others may be there too
//     field  = name ":" value ["?"] ["~"] ["(" words ")"]
//     value  = kind ["<" [min] "," [max] ">"] | "=" text { "|" text } | "[" schema "]" | "{" schema "}"
//     kind   = text | date | integer | number | truth | object
//
// ? = may be null; ~ = may be missing; < > = bounds, included, of a date as days from today (today,
// today+366, today-7); = one of these texts; [ ] = a list of such objects; { } = an object. The
// words describe the field: they hold no bracket that they do not close.
// Schemas are ours, written in the table of routes: a mistake in one is asserted.
#ifndef HEARTH_HTTP_SCHEMA_H
#define HEARTH_HTTP_SCHEMA_H

#include "features/base/day.h"
#include "features/base/json.h"
#include "serve/http/fields.h"

#define SCHEMA_NAME 64 // bytes, with the 0

struct http_schema_field {
    char name[SCHEMA_NAME];
    int kind;           // a row of the table of kinds; −1 = a list or an object
    char open;          // '[', '{', or 0 for a kind
    const char *inside; // of a list or an object: its schema, up to the closing bracket
    bool nullable, optional, has_min, has_max;
    long long min, max;  // of a date: days from today
    const char *choices; // n_choices bytes: "open|decided"; NULL = any value of the kind
    size_t n_choices;
    const char *words; // n_words bytes
    size_t n_words;
};
// Reads the next field at *at and moves on; false at the end. others: set at a *. Threads: any.
bool http_schema_next(const char **at, struct http_schema_field *ret_field, bool *others);

// today: the day that the bounds of dates count from. Errors: E_DATA for a body that is no object, an
// unknown key, a value of another kind or beyond its bounds, a missing one; also in the objects of a
// list. null stands for a key that is not there.
enum status http_schema_check(const json *root, const char *schema, day_t today, struct error *err);
// A query or a form: texts. Errors: E_USAGE for an unknown name, naming the nearest, for a name that
// came twice, and for a value that is not of its kind, not one of its choices or beyond its bounds;
// an empty value is one of a text or a choice only.
enum status http_schema_check_fields(const struct fields *fields, const char *schema, day_t today,
                                     struct error *err);
// Puts the JSON Schema of an object into `schema_json`.
void http_schema_put(json *schema_json, const char *schema);
// Puts the JSON Schema of one field.
void http_schema_put_field(json *schema_json, const struct http_schema_field *field);

#endif
