// A scenario may name a category or a tag that no record has yet. It gets a number all the same, so
// that the first event that comes with it is seen by whatever names it, as it would be after the
// next extract.

#include "features/extract/plan.h"

#include <string.h>

struct word_list {
    const struct texts *texts; // of the timeline
    const char *const **words;
    size_t *n;
};

static struct word_list list_of(const struct extract *extract, size_t i_source,
                                enum word_table table)
{
    const struct timeline_source *source = &extract->timeline.sources[i_source];
    struct overlay_words *words = &extract->words[i_source];
    if (table == WORD_CATEGORY)
        return (struct word_list){&source->categories, &words->categories, &words->n_category};
    return (struct word_list){&source->texts, &words->tags, &words->n_tag};
}

static uint32_t word_add(struct extract *extract, struct word_list list, const char *text)
{
    const char **longer = arena_array(&extract->arena, *list.n + 1, sizeof *longer);
    if (*list.n)
        memcpy(longer, *list.words, *list.n * sizeof *longer);
    longer[*list.n] = arena_text(&extract->arena, text);
    *list.words = longer;
    return (uint32_t)(list.texts->n + (*list.n)++);
}

uint32_t word_number(struct extract *extract, size_t i_source, enum word_table table,
                     const char *text)
{
    struct word_list list = list_of(extract, i_source, table);
    for (uint32_t i = 0; i < list.texts->n; i++)
        if (strcmp(texts_at(list.texts, i), text) == 0)
            return i;
    for (size_t i = 0; i < *list.n; i++)
        if (strcmp((*list.words)[i], text) == 0)
            return (uint32_t)(list.texts->n + i);
    return word_add(extract, list, text);
}

size_t word_count(const struct extract *extract, size_t i_source, enum word_table table)
{
    struct word_list list = list_of(extract, i_source, table);
    return list.texts->n + *list.n;
}
