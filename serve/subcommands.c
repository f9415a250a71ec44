// From a command's words to a verb, its store and its actor.

#include "serve/subcommands.h"

#include <stdio.h>
#include <string.h>

static enum status verb_unknown(const struct cli *cli, const struct subcommand *verbs,
                                struct error *err)
{
    char names[128] = "";
    size_t n = 0;
    for (const struct subcommand *verb = verbs; verb->name; verb++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s%s",
                              verb == verbs ? "" : (verb[1].name ? ", " : " or "), verb->name);
    return cli_usage(cli, err, "%s what? %s", cli->command->name, names);
}

static enum status verb_find(const struct cli *cli, const struct subcommand *verbs,
                             const struct subcommand **ret_verb, struct error *err)
{
    const struct subcommand *verb = verbs;
    const char *word = cli->n_word ? cli->words[0] : "";
    while (verb->name && strcmp(word, verb->name) != 0)
        verb++;
    if (!verb->name)
        return verb_unknown(cli, verbs, err);
    *ret_verb = verb;
    if (cli->n_word == (verb->named ? 2 : 1))
        return OK;
    return cli_usage(cli, err, "%s %s takes %s", cli->command->name, word,
                     verb->named ? "one name" : "no name");
}

enum status subcommand_run(const struct cli *cli, const struct subcommand *verbs, struct error *err)
{
    char actor[ACTOR_TEXT];
    const struct subcommand *verb = NULL;
    struct store *store;
    enum status status = verb_find(cli, verbs, &verb, err);
    if (status)
        return status;
    actor_cli(actor);
    struct store_options store_options = {.create = verb->creates};
    status = store_open_workspace(cli->workspace, &store_options, &store, err);
    if (status)
        return status;
    status = verb->run(cli, store, actor, verb->named ? cli->words[1] : NULL, err);
    store_close(store);
    return status;
}
