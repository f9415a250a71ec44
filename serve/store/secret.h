// What libsodium gives the store: hashes, random secrets, passwords.
#ifndef HEARTH_SECRET_H
#define HEARTH_SECRET_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32
#define DIGEST_TEXT 65    // hex digits and a 0
#define SECRET_TEXT 44    // 256 random bits in URL-safe base64 and a 0
#define PASSWORD_TEXT 128 // an argon2id string and its 0
#define PASSWORD_MIN 12   // characters; of a new password
#define PASSWORD_MAX 1024 // bytes

// Once before anything else here; may be called again. Threads: any.
// Errors: E_SYSTEM (no source of random numbers).
enum status secret_prepare(struct error *err);

// BLAKE2b-256 over a canonical encoding: an integer is 8 bytes, highest first; text and bytes are
// their length as an integer, then themselves. So no two lists of fields encode alike.
struct digest {
    _Alignas(64) uint8_t state[384];
};
void digest_start(struct digest *digest, const char *purpose); // purpose: a first text field
void digest_add_integer(struct digest *digest, int64_t value);
void digest_add_text(struct digest *digest, const char *text); // NULL = length −1
void digest_add_bytes(struct digest *digest, const void *bytes, size_t n_bytes);
// BLAKE2b-256 of bytes as they are, as b2sum -l 256 gives it.
void digest_start_raw(struct digest *digest);
void digest_add_raw(struct digest *digest, const void *bytes, size_t n_bytes);
void digest_finish(struct digest *digest, uint8_t ret_digest[DIGEST_BYTES]);
void digest_hex(const uint8_t digest[DIGEST_BYTES], char ret_hex[DIGEST_TEXT]);
bool digest_from_hex(const char *hex, uint8_t ret_digest[DIGEST_BYTES]);
// In time that does not depend on where they differ.
bool digest_equal(const uint8_t a[DIGEST_BYTES], const uint8_t b[DIGEST_BYTES]);

void secret_random(void *memory, size_t n_bytes);
void secret_make(char ret_text[SECRET_TEXT]);
// What is stored of a secret; purpose keeps sessions, tokens and names apart.
void secret_hash(const char *purpose, const char *secret, uint8_t ret_hash[DIGEST_BYTES]);
// Another secret that only the holder of `secret` can know, such as a form's key.
void secret_derive(const char *purpose, const char *secret, char ret_text[SECRET_TEXT]);
bool secret_equal(const char *a, const char *b); // in constant time for equal lengths
void secret_wipe(void *memory, size_t n_bytes);

// Authenticated encryption (XSalsa20-Poly1305, libsodium's secretbox) under a key that follows from `key` and
// `holder`; texts of SEALED_MAX − 1 bytes at most. Sealing the same twice gives different texts.
#define SEALED_MAX 64   // of a text that is sealed, with its 0
#define SEALED_TEXT 160 // sealed: SEALED_MARK, then base64
#define SEALED_MARK "box1:"
void secret_seal(const char *key, const char *holder, const char *text,
                 char ret_sealed[SEALED_TEXT]);
// false: another key or holder, or it was changed.
bool secret_unseal(const char *key, const char *holder, const char *sealed,
                   char ret_text[SEALED_MAX]);

// argon2id at libsodium's interactive limits. Cost: 64 MiB and about a tenth of a second.
// Errors: E_SYSTEM when the memory is not there.
enum status password_hash(const char *password, char ret_text[PASSWORD_TEXT], struct error *err);
// text NULL = nobody: the same work, then false.
bool password_fits(const char *text, const char *password);

#endif
