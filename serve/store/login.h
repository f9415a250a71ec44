// Signing in with a password and, where there is one, a second factor.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_LOGIN_H
#define HEARTH_LOGIN_H

#include "features/base/ip_address.h"
#include "serve/store/secret.h"
#include "serve/store/users.h"

struct login_attempt {
    const char *name, *password;
    const char *code;                // of the second factor; NULL or "" = none given
    const struct ip_address *client; // NULL = unknown
    bool known;    // has a turn of its own: from an address of a recent good login
    bool own_only; // the user is signed in already: a good password is checked, and not told
};
enum login_result {
    LOGIN_OK,
    LOGIN_REFUSED, // no such user, disabled, locked, a wrong password or code: never say which
    LOGIN_WAIT,    // too many failures under this name or from this address: nothing was tried
    LOGIN_CODE,    // the password is right; a code is needed
    LOGIN_EXPIRED  // the password is right; it was not changed in time
};
struct login {
    enum login_result result;
    int64_t wait_ms;        // after LOGIN_WAIT, and after LOGIN_REFUSED when the next try must wait
    struct user user;       // after LOGIN_OK
    char actor[ACTOR_TEXT]; // under whose name it was: "unknown" where there is no such user
};
// The same work for known and unknown names. After LOGIN_FREE failures under one name, or
// LOGIN_FREE_ADDRESS from one address, each further one doubles the wait, from 1 second to 15 minutes; a day
// forgives. Failures elsewhere do not make people wait at an address where they have signed in within
// LOGIN_PLACE_DAYS: there only their own count. A good login is audited; the caller tells of others
// (audit_refusals.h). Cost: 64 MiB and about a tenth of a second, one at a time, and one more for the known.
#define LOGIN_FREE 5
#define LOGIN_FREE_ADDRESS 20
#define LOGIN_PLACE_DAYS 30
enum status user_login(struct store *store, const struct login_attempt *attempt,
                       struct login *ret_login, struct error *err);

// What stands for an address in login_addresses. Threads: any.
void login_address_hash(const struct ip_address *address, uint8_t ret_hash[DIGEST_BYTES]);
// Hashes of the addresses with a recent good login, the newest first. Owns: arena.
#define LOGIN_ADDRESSES_MAX 4096
enum status login_addresses(struct store *store, struct arena *arena,
                            uint8_t (**ret_hashes)[DIGEST_BYTES], size_t *ret_n, struct error *err);

#endif
