// Whom a decision holds back, and until when.
#ifndef HEARTH_DECISION_HOLDS_H
#define HEARTH_DECISION_HOLDS_H

#include "serve/http/request.h"
#include "serve/http/site.h"
#include "serve/store/alerts.h"
#include "serve/store/reviews.h"

// Fills the holds of a review by its outcome: the alert's own person and the other children of the home, by
// today's case; the person alone when the case cannot be made. An unknown outcome holds nobody: review_add
// refuses it. Owns: the request's arena. Errors: those of decision_list.
enum status decision_holds_fill(const struct site *site, struct request *request,
                                const struct alert *alert, struct review_new *review,
                                struct error *err);

#endif
