// The HMAC comes from GnuTLS, which the server has for TLS; libsodium has no SHA-1.

#include "serve/store/totp.h"

#include "serve/store/secret.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define SHA1_BYTES 20
#define CODES 1000000 // six digits

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_secret_make(char ret_secret[TOTP_SECRET_TEXT])
{
    uint8_t bytes[TOTP_SECRET_TEXT - 1];
    secret_random(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        ret_secret[i] = letters[bytes[i] % 32]; // 5 random bits each
    ret_secret[sizeof bytes] = 0;
    secret_wipe(bytes, sizeof bytes);
}

// 32 letters of 5 bits are 20 bytes.
static bool secret_decode(const char *secret, uint8_t ret_bytes[TOTP_SECRET_BYTES])
{
    uint64_t bits = 0;
    if (strlen(secret) != TOTP_SECRET_TEXT - 1)
        return false;
    for (size_t i = 0; secret[i]; i++) {
        const char *at = strchr(letters, secret[i]);
        if (!at)
            return false;
        bits = bits << 5 | (uint64_t)(at - letters);
        for (size_t k = 0; i % 8 == 7 && k < 5; k++)
            ret_bytes[i / 8 * 5 + k] = (uint8_t)(bits >> (8 * (4 - k)));
    }
    return true;
}

bool totp_secret_is_good(const char *secret)
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    return secret_decode(secret, bytes);
}

bool totp_code(const char *secret, int64_t step, char ret_code[TOTP_CODE_TEXT])
{
    uint8_t key[TOTP_SECRET_BYTES], counter[8], mac[SHA1_BYTES];
    if (!secret_decode(secret, key))
        return false;
    for (int i = 0; i < 8; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (8 * (7 - i)));
    bool done =
        gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, sizeof key, counter, sizeof counter, mac) == 0;
    secret_wipe(key, sizeof key);
    if (!done)
        return false;
    const uint8_t *at = mac + (mac[SHA1_BYTES - 1] & 15);
    uint32_t number =
        (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(ret_code, TOTP_CODE_TEXT, "%06u", number % CODES);
    return true;
}

// Six digits, whatever blanks are between. false = not a code.
static bool code_read(const char *text, char ret_code[TOTP_CODE_TEXT])
{
    size_t n = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (*text < '0' || *text > '9' || n == TOTP_CODE_TEXT - 1)
            return false;
        ret_code[n++] = *text;
    }
    ret_code[n] = 0;
    return n == TOTP_CODE_TEXT - 1;
}

bool totp_fits(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               int64_t *ret_step)
{
    char given[TOTP_CODE_TEXT], wanted[TOTP_CODE_TEXT];
    int64_t now = now_ms / TOTP_STEP_MS;
    bool fits = false;
    if (!code_read(code, given))
        return false;
    for (int64_t step = now - 1; step <= now + 1; step++)
        if (step > last_step && totp_code(secret, step, wanted) && secret_equal(wanted, given)) {
            *ret_step = step;
            fits = true;
        }
    return fits;
}
