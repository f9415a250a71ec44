// What names a person, in the order of the attributes' table; other attributes are features, not
// identity.

#include "serve/case/case_identity.h"

#include "features/extract/attribute_text.h"
#include "features/timeline/view.h"
#include "serve/case/case_text.h"

enum status case_identity_read(const struct identity_question *question, struct arena *arena,
                               struct case_identities *ret_identities, struct error *err)
{
    uint32_t person;
    const struct timeline *timeline = question->model->timeline;
    const struct family_case *family = question->family;
    struct view view = {.timeline = timeline, .as_of = family->alert.as_of};
    struct case_identity *identity = arena_array(arena, n_attribute_text, sizeof *identity);
    *ret_identities = (struct case_identities){identity, 0};
    if (!timeline_find_person(timeline, family->people[question->i_person].id, &person))
        return error_set(err, E_NOT_FOUND, "the person is no longer in the records");
    for (size_t i = 0; i < n_attribute_text; i++) {
        const struct attribute_text_row *row = &attribute_text_table[i];
        if (!row->names_person)
            continue;
        long attribute = timeline_find_attribute(timeline, row->name);
        const char *text = view_attribute_text(&view, person, attribute);
        if (!text)
            text = case_day_words(arena, view_attribute_day(&view, person, attribute));
        if (*text)
            identity[ret_identities->n++] =
                (struct case_identity){row->label, arena_text(arena, text)};
    }
    return OK;
}
