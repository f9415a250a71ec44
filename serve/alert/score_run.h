// One run of `hearth score`: what was asked, what came of it, and how it is told.
#ifndef HEARTH_SCORE_RUN_H
#define HEARTH_SCORE_RUN_H

#include "features/base/cli.h"
#include "serve/alert/list_publish.h"
#include "serve/scoring/open_scenario.h"

struct score_run {
    struct cli *cli;
    struct open_scenario *open;
    struct alert_rules rules;
    struct store *store; // NULL = there is none, and none is needed
    char actor[ACTOR_TEXT];
    struct list_question question;
    struct list_result result;
};

// The manifest beside the list, and the result on stdout. Errors: E_SYSTEM.
enum status score_result_tell(struct score_run *run, struct error *err);
// --dry-run: who would enter the list and who would leave it, on stdout; a look, which is audited.
// Errors: those of the store.
enum status score_preview_tell(struct score_run *run, struct error *err);

// Parts of both. The caller frees what score_summary_make gives.
json *score_summary_make(const struct score_run *run);
void score_evidence_print(const struct score_run *run);

#endif
