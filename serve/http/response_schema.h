// What a JSON reply holds, in a few words that a schema is made from:
//
//     id:integer person:text household:text? reasons:[text:text *] chance:{estimate:number}
//
// A kind is text, date, integer, number, truth or object; ? = may be null; ~ = may be missing;
// [ ] = a list of objects, { } = an object; * = other keys too.
#ifndef HEARTH_RESPONSE_SCHEMA_H
#define HEARTH_RESPONSE_SCHEMA_H

#include "features/base/json.h"

// Puts the JSON Schema of the shape into `schema`. The shape is ours: a mistake in it is asserted.
void shape_put(json *schema, const char *shape);

#endif
