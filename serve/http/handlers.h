// The functions that the table of routes names.
#ifndef HEARTH_HANDLERS_H
#define HEARTH_HANDLERS_H

#include "serve/http/routes.h"

#define ALERTS_LIMIT_MAX 1000 // of one question

// handle_login.c
handler get_start, get_login, post_login, post_logout;
// handle_queue.c
handler get_queue, get_decisions, get_history, get_audit;
// handle_case.c
handler get_case, get_identity, post_identity, get_decide, post_decide;
// handle_models.c
handler get_models, api_models;
// handle_health.c
handler get_ready, get_metrics;
// handle_api.c
handler api_me, api_outcomes, api_alerts, api_alert, api_reviews, api_review_add, api_reveal;
// handle_score.c
handler api_score, api_events;

#endif
