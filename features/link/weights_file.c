// Term frequencies are written as "hash count" texts, one a value, because a column may have a hundred
// thousand of them.

#include "features/link/weights_file.h"

#include "features/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEIGHTS_MAX_BYTES ((size_t)256 << 20)

void weights_file_hash(const struct link_config *link, char ret_hash[HASH_TEXT])
{
    struct hash *hash = hash_create();
    hash_add_text(hash, link->normalise ? "normalised" : "raw");
    for (size_t i = 0; i < link->n_compare; i++) {
        const struct comparison_kind *kind = comparison_kind_find(link->compares[i].as);
        hash_add_text(hash, link->compares[i].column);
        hash_add_text(hash, link->compares[i].as);
        hash_add_text(hash, link->compares[i].term_frequency ? "term_frequency" : "");
        for (size_t k = 0; kind && k < kind->n_level; k++)
            hash_add_text(hash, kind->levels[k].name);
    }
    hash_add_text(hash, "blocks");
    for (size_t i = 0; i < link->n_block; i++)
        hash_add_text(hash, link->blocks[i].text);
    hash_finish(hash, ret_hash);
}

// ---- writing ------------------------------------------------------------------------------------

static void put_terms(json *object, const struct term_frequencies *terms)
{
    json *list;
    json_put_integer(object, "values", (long long)terms->n_value);
    list = json_put_array(object, "frequent");
    for (size_t i = 0; i < terms->n; i++) {
        char text[40];
        snprintf(text, sizeof text, "%016" PRIx64 " %" PRIu32, terms->hashes[i], terms->counts[i]);
        json_add_text(list, text);
    }
}

static void put_comparison(json *object, const struct comparison *comparison,
                           const struct match_weights *weights, size_t k)
{
    json_put_text(object, "column", comparison->variable->name);
    json_put_text(object, "as", comparison->kind->name);
    json_put_bool(object, "trained", weights->trained[k]);
    json *levels = json_put_array(object, "levels");
    for (size_t i = 0; i < comparison->kind->n_level; i++) {
        json *level = json_add_object(levels);
        json_put_text(level, "level", comparison->kind->levels[i].name);
        json_put_number(level, "m", weights->m[k][i]);
        json_put_number(level, "u", weights->u[k][i]);
    }
    if (comparison->term_frequency)
        put_terms(json_put_object(object, "term_frequency"), &weights->terms[k]);
}

static void put_trainings(json *list, const struct match_weights *weights)
{
    for (size_t i = 0; i < weights->n_training; i++) {
        const struct weights_training *training = &weights->trainings[i];
        json *row = json_add_object(list);
        json_put_text(row, "equal_on", training->rule);
        json_put_number(row, "pairs", training->n_pair);
        json_put_number(row, "matches", training->n_match);
        json_put_integer(row, "iterations", (long long)training->n_iteration);
        json_put_bool(row, "converged", training->converged);
    }
}

static void put_blocks(json *list, const struct match_weights *weights)
{
    for (size_t i = 0; i < weights->n_block; i++) {
        json *row = json_add_object(list);
        json *columns = json_put_array(row, "columns");
        for (size_t k = 0; k < weights->blocks[i].n_column; k++)
            json_add_text(columns, weights->blocks[i].columns[k]);
    }
}

static enum status make_folder(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return OK;
    char *folder = memory_text_n(path, (size_t)(slash - path));
    enum status status = file_make_directories(folder, err);
    free(folder);
    return status;
}

enum status weights_file_write(const struct weights_file *file, const struct match_weights *weights,
                               struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", WEIGHTS_FORMAT);
    json_put_text(root, "hash", file->hash);
    json_put_number(root, "prior", weights->prior);
    json_put_bool(root, "converged", weights->converged);
    json *list = json_put_array(root, "comparisons");
    for (size_t k = 0; k < weights->n_comparison; k++)
        put_comparison(json_add_object(list), &file->comparisons[k], weights, k);
    put_trainings(json_put_array(root, "trainings"), weights);
    put_blocks(json_put_array(root, "blocks"), weights);
    json_put_number(root, "block_recall", weights->block_recall);
    list = json_put_array(root, "added_recall");
    for (size_t i = 0; i < weights->n_added_recall; i++)
        json_add_number(list, weights->added_recall[i]);
    enum status status = make_folder(file->path, err);
    if (!status)
        status = json_write_file(root, file->path, err);
    json_free(root);
    return status;
}

enum status weights_file_keep(const char *path, bool *ret_kept, struct error *err)
{
    struct arena arena = {0};
    const char *slash = strrchr(path, '/');
    const char *kept = slash ? file_join(&arena, arena_text_n(&arena, path, (size_t)(slash - path)),
                                         WEIGHTS_PREVIOUS)
                             : WEIGHTS_PREVIOUS;
    *ret_kept = file_exists(path);
    enum status status = OK;
    if (*ret_kept && rename(path, kept))
        status = error_system(err, "cannot rename", path);
    arena_done(&arena);
    return status;
}

// ---- reading ------------------------------------------------------------------------------------

static bool read_terms(const json *object, struct term_frequencies *terms)
{
    const json *list = json_get(object, "frequent");
    size_t n = json_count(list);
    terms->n_value = (uint64_t)json_whole(object, "values", 0);
    terms->hashes = memory_alloc((n + 1) * sizeof *terms->hashes);
    terms->counts = memory_alloc((n + 1) * sizeof *terms->counts);
    for (terms->n = 0; terms->n < n; terms->n++) {
        const char *text = json_value_text(json_at(list, terms->n));
        uint64_t hash;
        uint32_t count;
        if (!text || sscanf(text, "%16" SCNx64 " %" SCNu32, &hash, &count) != 2 || !count ||
            count > terms->n_value || (terms->n && hash <= terms->hashes[terms->n - 1]))
            return false;
        terms->hashes[terms->n] = hash;
        terms->counts[terms->n] = count;
    }
    return true;
}

static bool is_share(double value)
{
    return value > 0 && value <= 1;
}

static bool read_comparison(const json *object, const struct comparison *comparison, size_t k,
                            struct match_weights *weights)
{
    const json *levels = json_get(object, "levels");
    if (json_count(levels) != comparison->kind->n_level)
        return false;
    weights->trained[k] = json_bool(object, "trained", false);
    for (size_t i = 0; i < comparison->kind->n_level; i++) {
        weights->m[k][i] = json_number(json_at(levels, i), "m", 0);
        weights->u[k][i] = json_number(json_at(levels, i), "u", 0);
        if (!is_share(weights->m[k][i]) || !is_share(weights->u[k][i]))
            return false;
    }
    return !comparison->term_frequency ||
           read_terms(json_get(object, "term_frequency"), &weights->terms[k]);
}

static void read_trainings(struct arena *arena, const json *list, struct match_weights *weights)
{
    for (size_t i = 0; i < json_count(list) && i < TRAININGS_MAX; i++) {
        const json *row = json_at(list, i);
        const char *rule = json_text(row, "equal_on");
        weights->trainings[weights->n_training++] =
            (struct weights_training){.rule = arena_text(arena, rule ? rule : ""),
                                      .n_pair = json_number(row, "pairs", 0),
                                      .n_match = json_number(row, "matches", 0),
                                      .n_iteration = (size_t)json_whole(row, "iterations", 0),
                                      .converged = json_bool(row, "converged", false)};
    }
}

static bool has_column(const struct weights_file *file, const char *text)
{
    size_t n_name;
    link_block_cut(text, &n_name);
    for (size_t k = 0; k < file->n_comparison; k++) {
        const char *name = file->comparisons[k].variable->name;
        if (strlen(name) == n_name && memcmp(name, text, n_name) == 0)
            return true;
    }
    return false;
}

static bool read_block(struct arena *arena, const struct weights_file *file, const json *columns,
                       struct link_rule *rule)
{
    size_t n = json_count(columns);
    if (n > LINK_COLUMNS_MAX)
        return false;
    *rule = (struct link_rule){.text = n ? "" : "all pairs", .n_column = n};
    rule->columns = arena_array(arena, n, sizeof *rule->columns);
    for (size_t k = 0; k < n; k++) {
        const char *text = json_value_text(json_at(columns, k));
        if (!text || !has_column(file, text))
            return false;
        rule->columns[k] = arena_text(arena, text);
        rule->text = k ? arena_format(arena, "%s, %s", rule->text, text) : rule->columns[k];
    }
    return true;
}

static bool read_blocks(struct arena *arena, const struct weights_file *file, const json *list,
                        struct match_weights *weights)
{
    struct link_rule *rules = arena_array(arena, LINK_RULES_MAX, sizeof *rules);
    if (json_count(list) > LINK_RULES_MAX)
        return false;
    weights->blocks = rules;
    for (; weights->n_block < json_count(list); weights->n_block++)
        if (!read_block(arena, file, json_get(json_at(list, weights->n_block), "columns"),
                        &rules[weights->n_block]))
            return false;
    return true;
}

static bool read_all(struct arena *arena, const struct weights_file *file, const json *root,
                     struct match_weights *weights)
{
    const json *list = json_get(root, "comparisons"), *recall = json_get(root, "added_recall");
    if (json_count(list) != file->n_comparison || json_count(recall) > LINK_RULES_MAX)
        return false;
    weights->n_comparison = file->n_comparison;
    for (size_t k = 0; k < file->n_comparison; k++)
        if (!read_comparison(json_at(list, k), &file->comparisons[k], k, weights))
            return false;
    weights->prior = json_number(root, "prior", 0);
    weights->converged = json_bool(root, "converged", false);
    weights->block_recall = json_number(root, "block_recall", 0);
    weights->added_recall = arena_array(arena, json_count(recall), sizeof *weights->added_recall);
    for (; weights->n_added_recall < json_count(recall); weights->n_added_recall++)
        weights->added_recall[weights->n_added_recall] =
            json_value_number(json_at(recall, weights->n_added_recall), 0);
    read_trainings(arena, json_get(root, "trainings"), weights);
    return is_share(weights->prior) && weights->prior < 1 &&
           read_blocks(arena, file, json_get(root, "blocks"), weights);
}

enum status weights_file_read(struct arena *arena, const struct weights_file *file,
                              struct match_weights *ret_weights, bool *ret_fits, struct error *err)
{
    static const char repair[] = "restore it from a backup. 'hearth link --estimate' makes it anew "
                                 "and keeps this one as " WEIGHTS_PREVIOUS;
    json *root = NULL;
    *ret_weights = (struct match_weights){0};
    *ret_fits = false;
    if (!file_exists(file->path))
        return OK;
    enum status status = json_read_file(file->path, WEIGHTS_MAX_BYTES, &root, err);
    if (status) {
        error_hint(err, "%s", repair);
        return status;
    }
    const char *hash = json_text(root, "hash");
    long long format = json_whole(root, "format", 0);
    *ret_fits = format == WEIGHTS_FORMAT && hash && strcmp(hash, file->hash) == 0;
    if (format < 1 || !hash || (*ret_fits && !read_all(arena, file, root, ret_weights))) {
        match_weights_done(ret_weights);
        *ret_weights = (struct match_weights){0};
        *ret_fits = false;
        status =
            error_set(err, E_DATA, "%s is not a file of match weights, or not whole", file->path);
        error_hint(err,
                   "restore it from a backup. 'hearth link --estimate' makes it anew and keeps "
                   "this one as " WEIGHTS_PREVIOUS);
    } else if (*ret_fits) {
        match_weights_bind(ret_weights, file->comparisons);
    }
    json_free(root);
    return status;
}
