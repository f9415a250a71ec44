// From a request to its reply: the steps that all routes share, as server_options wants them. The
// context of each is the site.
#ifndef HEARTH_ANSWER_H
#define HEARTH_ANSWER_H

#include "serve/http/server.h"

bool answer_accepts(void *context, const struct ip_address *address);
void answer_begin(void *context, struct request *request, const struct ip_address *address);
void answer_request(void *context, struct request *request, struct reply *reply);
void answer_refuse(void *context, struct request *request, struct reply *reply, int http_status,
                   const struct error *why);
void answer_sent(void *context, const struct request *request, int http_status, double seconds);

#endif
