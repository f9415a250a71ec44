// Hashes, random secrets and passwords by libsodium: the only file of the store that includes it.

#include "serve/store/secret.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof((struct digest){0}.state),
               "libsodium's state has grown");
_Static_assert(PASSWORD_TEXT >= crypto_pwhash_STRBYTES, "libsodium's password text has grown");

// What is verified when there is no such user. Its limits must be those of password_hash, so that
// the work is the same.
static const char nobody[crypto_pwhash_STRBYTES] =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

enum status secret_prepare(struct error *err)
{
    return sodium_init() < 0 ? error_set(err, E_SYSTEM, "libsodium finds no random numbers") : OK;
}

static crypto_generichash_state *state_of(struct digest *digest)
{
    return (crypto_generichash_state *)digest->state;
}

void digest_start(struct digest *digest, const char *purpose)
{
    crypto_generichash_init(state_of(digest), NULL, 0, DIGEST_BYTES);
    digest_add_text(digest, purpose);
}

void digest_add_integer(struct digest *digest, int64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
    crypto_generichash_update(state_of(digest), bytes, sizeof bytes);
}

void digest_add_bytes(struct digest *digest, const void *bytes, size_t n_bytes)
{
    digest_add_integer(digest, (int64_t)n_bytes);
    crypto_generichash_update(state_of(digest), bytes, n_bytes);
}

void digest_add_text(struct digest *digest, const char *text)
{
    if (text)
        digest_add_bytes(digest, text, strlen(text));
    else
        digest_add_integer(digest, -1);
}

void digest_start_raw(struct digest *digest)
{
    crypto_generichash_init(state_of(digest), NULL, 0, DIGEST_BYTES);
}

void digest_add_raw(struct digest *digest, const void *bytes, size_t n_bytes)
{
    crypto_generichash_update(state_of(digest), bytes, n_bytes);
}

void digest_finish(struct digest *digest, uint8_t ret_digest[DIGEST_BYTES])
{
    crypto_generichash_final(state_of(digest), ret_digest, DIGEST_BYTES);
}

void digest_hex(const uint8_t digest[DIGEST_BYTES], char ret_hex[DIGEST_TEXT])
{
    sodium_bin2hex(ret_hex, DIGEST_TEXT, digest, DIGEST_BYTES);
}

bool digest_from_hex(const char *hex, uint8_t ret_digest[DIGEST_BYTES])
{
    size_t n = 0;
    return strlen(hex) == DIGEST_TEXT - 1 &&
           sodium_hex2bin(ret_digest, DIGEST_BYTES, hex, DIGEST_TEXT - 1, NULL, &n, NULL) == 0 &&
           n == DIGEST_BYTES;
}

bool digest_equal(const uint8_t a[DIGEST_BYTES], const uint8_t b[DIGEST_BYTES])
{
    return sodium_memcmp(a, b, DIGEST_BYTES) == 0;
}

static void base64(const uint8_t bytes[DIGEST_BYTES], char ret_text[SECRET_TEXT])
{
    sodium_bin2base64(ret_text, SECRET_TEXT, bytes, DIGEST_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void secret_random(void *memory, size_t n_bytes)
{
    randombytes_buf(memory, n_bytes);
}

void secret_make(char ret_text[SECRET_TEXT])
{
    uint8_t bytes[DIGEST_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    base64(bytes, ret_text);
    sodium_memzero(bytes, sizeof bytes);
}

void secret_hash(const char *purpose, const char *secret, uint8_t ret_hash[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, purpose);
    digest_add_text(&digest, secret);
    digest_finish(&digest, ret_hash);
    sodium_memzero(&digest, sizeof digest);
}

void secret_derive(const char *purpose, const char *secret, char ret_text[SECRET_TEXT])
{
    uint8_t bytes[DIGEST_BYTES];
    secret_hash(purpose, secret, bytes);
    base64(bytes, ret_text);
}

bool secret_equal(const char *a, const char *b)
{
    size_t n = strlen(a);
    return strlen(b) == n && sodium_memcmp(a, b, n) == 0;
}

void secret_wipe(void *memory, size_t n_bytes)
{
    sodium_memzero(memory, n_bytes);
}

#define BOX_MAX (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + SEALED_MAX)
_Static_assert(SEALED_TEXT >= sizeof SEALED_MARK + (BOX_MAX + 2) / 3 * 4, "room for a sealed text");

static void box_key(const char *key, const char *holder, uint8_t ret_key[crypto_secretbox_KEYBYTES])
{
    struct digest digest;
    _Static_assert(crypto_secretbox_KEYBYTES == DIGEST_BYTES, "a digest is a key");
    digest_start(&digest, "sealed text");
    digest_add_text(&digest, key);
    digest_add_text(&digest, holder);
    digest_finish(&digest, ret_key);
    sodium_memzero(&digest, sizeof digest);
}

void secret_seal(const char *key, const char *holder, const char *text,
                 char ret_sealed[SEALED_TEXT])
{
    uint8_t box[BOX_MAX], its_key[DIGEST_BYTES];
    size_t n = strnlen(text, SEALED_MAX - 1);
    box_key(key, holder, its_key);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const uint8_t *)text, n, box,
                          its_key);
    memcpy(ret_sealed, SEALED_MARK, sizeof SEALED_MARK);
    sodium_bin2base64(ret_sealed + strlen(SEALED_MARK), SEALED_TEXT - strlen(SEALED_MARK), box,
                      crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(its_key, sizeof its_key);
}

bool secret_unseal(const char *key, const char *holder, const char *sealed,
                   char ret_text[SEALED_MAX])
{
    uint8_t box[BOX_MAX], its_key[DIGEST_BYTES];
    size_t n = 0, n_head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    const char *text = sealed + strlen(SEALED_MARK);
    *ret_text = 0;
    if (strncmp(sealed, SEALED_MARK, strlen(SEALED_MARK)) != 0 ||
        sodium_base642bin(box, sizeof box, text, strlen(text), NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        n < n_head || n - n_head >= SEALED_MAX)
        return false;
    box_key(key, holder, its_key);
    bool fits = crypto_secretbox_open_easy((uint8_t *)ret_text, box + crypto_secretbox_NONCEBYTES,
                                           n - crypto_secretbox_NONCEBYTES, box, its_key) == 0;
    ret_text[fits ? n - n_head : 0] = 0;
    sodium_memzero(its_key, sizeof its_key);
    return fits;
}

enum status password_hash(const char *password, char ret_text[PASSWORD_TEXT], struct error *err)
{
    if (crypto_pwhash_str_alg(ret_text, password, strlen(password),
                              crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13))
        return error_set(err, E_SYSTEM, "not enough memory to hash a password");
    return OK;
}

bool password_fits(const char *text, const char *password)
{
    size_t n = strlen(password);
    bool fits = crypto_pwhash_str_verify(text ? text : nobody, password, n) == 0;
    return text && fits;
}
