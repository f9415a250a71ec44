// Children who are held back after a decision, and whose records have changed since.

#include "serve/http/handlers.h"
#include "serve/http/queue_holds.h"
#include "serve/http/respond.h"

enum status api_holds(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct queue_holds holds;
    reply_after_look(site, request, "queue.look", "");
    enum status status = queue_holds_read(site, request, &holds, err);
    if (status)
        return status;
    json *root = json_object_create(), *array = json_put_array(root, "holds");
    for (size_t i = 0; i < holds.n; i++) {
        const struct hold *hold = &holds.items[i];
        json *object = json_add_object(array);
        json_put_text(object, "scenario", hold->scenario);
        json_put_text(object, "person", hold->person);
        json_put_integer(object, "alert", hold->alert_id);
        json_put_text(object, "outcome", hold->decision);
        json_put_text(object, "by", hold->user_name);
        json_put_day(object, "decided_on", hold->decided_on);
        json_put_day(object, "until", hold->until);
        json_put_text(object, "woken_by", holds.wakes[i].what);
        json_put_day(object, "woken_on", holds.wakes[i].what ? holds.wakes[i].date : DAY_NONE);
    }
    return reply_json(request, reply, 200, root, err);
}
