// Lawful use: a scenario with a purpose is refused when a source that it reads states purposes that
// leave it out, or an agreement that has run out on the day of the run. What a source does not
// state is not checked (`check` says so).

#include "features/extract/plan.h"

#include <string.h>

static enum status source_check(const struct extract *extract, const struct source *source,
                                day_t today, struct error *err)
{
    size_t i = 0;
    while (i < source->n_purpose && strcmp(source->purposes[i], extract->info.purpose))
        i++;
    if (source->n_purpose && i == source->n_purpose) {
        error_set(err, E_CONFIG,
                  "source \"%s\" may not be used for the purpose \"%s\" of scenario \"%s\"",
                  source->name, extract->info.purpose, extract->info.name);
        error_at(err, extract->config.path, source->line, 0);
        error_hint(err, "add the purpose to the source only when its sharing agreement covers it");
        return E_CONFIG;
    }
    if (source->agreement_expires != DAY_NONE && source->agreement_expires < today) {
        char day[DAY_TEXT];
        error_set(err, E_CONFIG, "the sharing agreement of source \"%s\" expired on %s",
                  source->name, day_format(source->agreement_expires, day));
        error_at(err, extract->config.path, source->line, 0);
        return E_CONFIG;
    }
    return OK;
}

// Person and relationship rows say who is who in every scenario; events and spells only where they
// are named.
static bool source_is_read(const struct extract *extract, size_t i_source)
{
    enum record_kind kind = extract->config.sources[i_source].kind;
    return kind == RECORD_PERSON || kind == RECORD_RELATIONSHIP || extract->used[i_source];
}

enum status purpose_check(const struct extract *extract, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; extract->info.purpose && i < extract->config.n_source && !status; i++)
        if (source_is_read(extract, i))
            status = source_check(extract, &extract->config.sources[i],
                                  config_today(&extract->config), err);
    return status;
}

const char *extract_unchecked_purpose(const struct extract *extract, size_t i)
{
    for (size_t k = 0; k < extract->config.n_source; k++) {
        const struct source *source = &extract->config.sources[k];
        if (source_is_read(extract, k) && !source->n_purpose && !i--)
            return source->name;
    }
    for (size_t k = 0; k < extract->n_entry; k++)
        if (extract->entries[k].own && !i--)
            return extract->entries[k].table;
    return NULL;
}
