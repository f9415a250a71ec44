// Which new passwords are refused: too short, well known, or guessed from the name of the user or the hub.
#ifndef HEARTH_PASSWORD_RULES_H
#define HEARTH_PASSWORD_RULES_H

#include "features/base/error.h"

// names: n texts that the password may not consist of; NULLs among them do not count.
// Errors: E_USAGE; the password is in no message.
enum status password_rules_check(const char *password, const char *const *names, size_t n,
                                 struct error *err);

#endif
