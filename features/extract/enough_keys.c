// The keys of `enough:`: what must be known about a person for a score.

#include "features/extract/scenario_keys.h"

static const struct key_row contact_rows[] = {
    IN_ROW(struct contact_input, condition., STAMP_NONE, "at as_of"),
    ANY_ROW(struct contact_input, condition., STAMP_NONE),
    WITHIN_ROW(struct contact_input, condition., STAMP_NONE, "before as_of"),
    AT_LEAST_ROW(struct contact_input, condition., STAMP_NONE),
    OF_ROW,
    CATEGORY_ROW,
    WHERE_ROW,
    NEW_ROW,
    {.name = "text",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct contact_input, text),
     .help = "what lists call the contact: health visitor review"},
};
const struct key_table contact_keys = {"a contact", "enough.contacts[]", NULL,
                                       KEY_ROWS(contact_rows), sizeof(struct contact_input)};
static const struct key_row enough_rows[] = {
    {.name = "observed",
     .type = KEY_SHARE,
     .min = 0,
     .max = 1,
     .preset = "50%",
     KEY_INTO(struct enough_input, observed),
     .help = "share of the time since birth, a year at most, that must be observed for a score"},
    {.name = "contacts",
     .type = KEY_NODE,
     .shape = SHAPE_LIST,
     .form = "a list of conditions, each with a text",
     .table = &contact_keys,
     KEY_INTO(struct enough_input, contacts),
     .help = "universal contacts; a child without one is listed for that, too"},
};
const struct key_table enough_keys = {"enough", "enough", NULL, KEY_ROWS(enough_rows),
                                      sizeof(struct enough_input)};
