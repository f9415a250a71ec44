// The page of administrators: who may use the hub, and locks.

#include "serve/http/handlers.h"
#include "serve/http/respond.h"

#include <string.h>

enum status get_users(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct user *users;
    size_t n;
    struct viewer viewer;
    struct html html = {0};
    const char *done = fields_get(&request->query, "done");
    enum status status = user_list(site->store, &request->arena, &users, &n, err);
    if (status)
        return status;
    struct setting setting = setting_of(site, request, &viewer);
    page_users(&html, &setting, users, n, done ? done : "");
    reply_page(request, reply, 200, &html);
    reply_after_look(site, request, "users.look", "");
    return OK;
}

typedef enum status lock_change(struct store *store, const struct audit_entry *by, const char *name,
                                struct error *err);

// Nobody locks themselves out: another administrator does it.
static enum status lock_set(const struct site *site, struct request *request, lock_change *change,
                            struct error *err)
{
    struct audit_entry by = {.actor = request->actor, .client = request->client_text};
    if (strcmp(request->name, request->session.user.name) == 0)
        return error_set(err, E_CONFLICT, "you cannot lock yourself: ask another administrator");
    return change(site->store, &by, request->name, err);
}

enum status post_user_lock(const struct site *site, struct request *request, struct reply *reply,
                           struct error *err)
{
    reply_redirect(reply, "/users?done=lock");
    return lock_set(site, request, user_lock, err);
}

enum status post_user_unlock(const struct site *site, struct request *request, struct reply *reply,
                             struct error *err)
{
    reply_redirect(reply, "/users?done=unlock");
    return lock_set(site, request, user_unlock, err);
}
