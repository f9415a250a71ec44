// Codes of a second factor that change every half minute. Source: RFC 6238 with HMAC-SHA-1, 6 digits, 30 s;
// RFC 4226 section 5.3; RFC 4648 for base32.
#ifndef HEARTH_TOTP_H
#define HEARTH_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#define TOTP_SECRET_BYTES 20
#define TOTP_SECRET_TEXT 33 // in base32, and a 0
#define TOTP_CODE_TEXT 7
#define TOTP_STEP_MS 30000

void totp_secret_make(char ret_secret[TOTP_SECRET_TEXT]);
bool totp_secret_is_good(const char *secret);
// The code of a step, which is a time over TOTP_STEP_MS. false = not a secret.
bool totp_code(const char *secret, int64_t step, char ret_code[TOTP_CODE_TEXT]);
// Whether the code is that of now, of the step before or of the next, and of a step after last_step: a code
// is taken once. Blanks in it do not count.
bool totp_fits(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               int64_t *ret_step);

#endif
