// What pages and API ask alike about a case.
#ifndef HEARTH_CASE_ACCESS_H
#define HEARTH_CASE_ACCESS_H

#include "serve/http/routes.h"
#include "serve/store/identity_access.h"

// Has this session's user opened the person's identity since signing in, and may he? Errors:
// E_SYSTEM, E_FAILED when the store cannot say: then nothing is shown.
enum status case_is_revealed(const struct site *site, const struct request *request,
                             const char *person, bool *ret_revealed, struct error *err);
// identity_access_add for the user of the request and all of this family, in one transaction: that the others
// are shown too stands in the audit under each of them, so that it can be told who saw a mother's name.
// Of `access`, alert, person, reason and words are read. Errors: on any, nothing may be shown.
enum status identities_open(const struct site *site, struct request *request,
                            const struct family_case *family, struct identity_access_new *access,
                            struct error *err);
// The reply shows this family's names: it is sent once a look at each of them is in the audit.
void reply_after_identities(const struct site *site, struct request *request,
                            const struct family_case *family, const struct alert *alert);
// A case as JSON. files: with the records' places. Owns: json_free.
json *case_to_json(const struct family_case *family, const struct alert *alert, bool files);
// warning: bundle_warning of the alert's model, or NULL.
json *alert_to_json(const struct alert *alert, const char *warning);

#endif
