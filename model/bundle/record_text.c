// Columns of a scenario are read by people who do not know their names; those of a flat table are
// called what the table calls them.
#include "model/bundle/record_text.h"

#include "features/extract/column_text.h"

#include <math.h>

static struct text_context context_of(const struct training_record *record)
{
    return (struct text_context){record->row_title, DAY_NONE};
}

const char *record_column_title(struct arena *arena, const struct training_record *record,
                                size_t i_col)
{
    struct text_context context = context_of(record);
    return record->columns ? column_title_text(arena, &context, &record->columns[i_col])
                           : record->data->names[i_col];
}

const char *record_condition_text(struct arena *arena, const struct training_record *record,
                                  const struct card_item *item)
{
    struct text_context context = context_of(record);
    if (!record->columns)
        return description_condition(arena, item, record->data->names[item->column]);
    const struct column *column = &record->columns[item->column];
    double low = item->cut == CARD_KNOWN ? -INFINITY : item->cut;
    return arena_format(arena, "%s: %s", column_subject_text(arena, &context, column),
                        column_range_text(arena, &context, column, low, INFINITY));
}
