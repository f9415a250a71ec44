// Names and numbers of the people of a case.
#ifndef HEARTH_CASE_IDENTITY_H
#define HEARTH_CASE_IDENTITY_H

#include "serve/case/case.h"
#include "serve/case/case_model.h"

// Who a person of the case is, as known at its as_of: those of the attributes that name somebody.
// Owns: arena. Errors: E_NOT_FOUND when the person is no longer in the records. Threads: any.
struct identity_question {
    const struct case_model *model;
    const struct family_case *family;
    size_t i_person;
};
enum status case_identity_read(const struct identity_question *question, struct arena *arena,
                               struct case_identities *ret_identities, struct error *err);

#endif
