// Children who are held back after a decision, whose records have changed since, or of whom too little is known.

#include "serve/alert/little_list.h"
#include "serve/http/handlers.h"
#include "serve/http/queue_holds.h"
#include "serve/http/respond.h"

enum status api_holds(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct queue_holds holds;
    reply_after_look(site, request, "queue.look", "");
    enum status status = queue_holds_read(site, request, NULL, &holds, err);
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

enum status api_little(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    struct little_list list;
    reply_after_look(site, request, "queue.look", "");
    enum status status = little_list_read(&request->arena, site->workspace, &list, err);
    if (status)
        return status;
    json *root = json_object_create(), *array = json_put_array(root, "not_enough_data");
    for (size_t i = 0; i < list.n; i++) {
        const struct little_row *row = &list.items[i];
        json *object = json_add_object(array);
        json_put_text(object, "scenario", row->scenario);
        json_put_text(object, "person", row->person);
        json_put_text(object, "household", row->household);
        json_put_day(object, "as_of", row->as_of);
        json_put_bool(object, "ranked", row->ranked);
        json *missing = json_put_array(object, "missing");
        for (size_t k = 0; k < row->n_missing; k++)
            json_put_text(json_add_object(missing), "text", row->missing[k]);
    }
    return reply_json(request, reply, 200, root, err);
}
