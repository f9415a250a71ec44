// What pages and API ask alike about a case.
#ifndef HEARTH_CASE_ACCESS_H
#define HEARTH_CASE_ACCESS_H

#include "serve/http/routes.h"

// Has this session's user opened the person's identity since signing in, and may he? Errors:
// E_SYSTEM, E_FAILED when the store cannot say: then nothing is shown.
enum status case_is_revealed(const struct site *site, const struct request *request,
                             const char *person, bool *ret_revealed, struct error *err);
// After identity_access_add: that the others of the family were shown too stands in the audit under each of
// them, so that it can be told who saw a mother's name. Durable when OK. Errors: those of case_get
// and audit_add: then nothing is shown.
enum status identities_audit(const struct site *site, struct request *request,
                             const struct alert *alert, struct error *err);
// A case as JSON. files: with the records' places. Owns: json_free.
json *case_to_json(const struct family_case *family, const struct alert *alert, bool files);
// warning: bundle_warning of the alert's model, or NULL.
json *alert_to_json(const struct alert *alert, const char *warning);

#endif
