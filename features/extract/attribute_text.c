// What each attribute that hearth knows is called. Attributes of a workspace's own (`attributes:` in
// hearth.yaml) have no row here: hearth.yaml gives them a title.

#include "features/extract/attribute_text.h"

#include "features/base/text.h"

#include <string.h>

const struct attribute_text_row attribute_text_table[] = {
    {.name = "forename", .label = "First name", .names_person = true},
    {.name = "surname", .label = "Last name", .names_person = true},
    {.name = "dob", .label = "Date of birth", .names_person = true},
    {.name = "expected_dob", .label = "Expected on", .names_person = true},
    {.name = "sex", .label = "Sex", .names_person = true},
    {.name = "ethnicity", .label = "Ethnicity", .names_person = true},
    {.name = "address", .label = "Address", .names_person = true},
    {.name = "postcode", .label = "Postcode", .names_person = true},
    {.name = "uprn", .label = "Property number (UPRN)", .names_person = true},
    {.name = "nhs_number", .label = "NHS number", .names_person = true},
    {.name = "upn", .label = "Unique pupil number (UPN)", .names_person = true},
    {.name = "nino", .label = "National Insurance number", .names_person = true},
    {.name = "email", .label = "Email", .names_person = true},
    {.name = "phone", .label = "Phone", .names_person = true},
    {.name = "died", .label = "Died", .names_person = true},
    {.name = "age", .label = "Age"},
    {.name = "size", .label = "Number of people"},
    {.name = "imd_quintile", .label = "Deprivation of the area, from 1 (most) to 5 (least)"},
};
const size_t n_attribute_text = sizeof attribute_text_table / sizeof *attribute_text_table;

const char *attribute_label(struct arena *arena, const char *name)
{
    for (size_t i = 0; i < n_attribute_text; i++)
        if (strcmp(attribute_text_table[i].name, name) == 0)
            return attribute_text_table[i].label;
    return text_sentence(arena, text_spaced(arena, name));
}
