// The functions that the table of routes names.
#ifndef HEARTH_HANDLERS_H
#define HEARTH_HANDLERS_H

#include "serve/http/routes.h"

// One event of POST /v1/events.
#define EVENT_KEY                                                                                  \
    "the sender's own, unique in the source: best the record's id, by which the next extract's "   \
    "row is known as this event; without one, a digest of the columns"
#define EVENT_COLUMNS                                                                              \
    "by the names under `columns:` of the source in hearth.yaml; values and tags as "              \
    "\"value.dash\" or in objects: {\"values\": {\"dash\": 3}}. What the event leaves out, the "   \
    "extract's row may hold"
#define EVENT_SCHEMA                                                                               \
    "source:text(a source of hearth.yaml) key:text~(" EVENT_KEY ") columns:object(" EVENT_COLUMNS  \
    ")"

// handle_login.c
handler get_start, get_login, post_login, post_logout;
// handle_account.c
handler get_account, post_password, post_factor, post_sessions, api_password;
// handle_users.c
handler get_users, post_user_lock, post_user_unlock;
// handle_user_reset.c
handler get_user_reset, post_user_reset;
// handle_queue.c
handler get_queue, get_decisions, get_history, get_audit;
// handle_case.c
handler get_case, get_identity, post_identity;
// handle_decide.c
handler get_decide, post_decide, post_undo, api_undo;
// handle_view.c
handler post_view;
// handle_find.c
handler get_find, post_find, api_find;
// handle_owner.c
handler post_take, get_hand_over, post_hand_over, post_queue_next, api_owner;
// handle_holds.c
handler api_holds, api_little;
// handle_models.c
handler get_models, api_models;
// handle_health.c
handler get_ready, get_metrics;
// handle_api.c
handler api_me, api_outcomes, api_alerts, api_alert, api_reviews, api_review_add, api_reveal;
// handle_score.c
handler api_score, api_events;

#endif
