// The one file that asks GnuTLS, which libmicrohttpd brings along, about certificates.

#include "serve/http/certificate.h"

#include "features/base/file.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define PEM_BYTES ((size_t)1 << 20)

static enum status not_usable(const char *path, int code, struct error *err)
{
    error_set(err, E_CONFIG, "%s cannot be used for TLS: %s", path, gnutls_strerror(code));
    error_hint(err, "it must be PEM: a certificate, or its private key without a password");
    return E_CONFIG;
}

static gnutls_datum_t datum(const struct file_text *file)
{
    return (gnutls_datum_t){.data = (unsigned char *)file->text, .size = (unsigned)file->n_bytes};
}

static int pair_check(const gnutls_datum_t *certificate, const gnutls_datum_t *key)
{
    gnutls_certificate_credentials_t credentials;
    int code = gnutls_certificate_allocate_credentials(&credentials);
    if (code < 0)
        return code;
    code = gnutls_certificate_set_x509_key_mem(credentials, certificate, key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return code;
}

enum status certificate_read(struct arena *arena, const char *path, const char *key_path,
                             struct certificate *ret_certificate, struct error *err)
{
    struct file_text certificate, key;
    gnutls_x509_crt_t first;
    enum status status = file_read(arena, path, PEM_BYTES, &certificate, err);
    if (!status)
        status = file_read(arena, key_path, PEM_BYTES, &key, err);
    if (status)
        return status;
    gnutls_datum_t certificate_datum = datum(&certificate), key_datum = datum(&key);
    int code = gnutls_x509_crt_init(&first);
    if (code < 0)
        return not_usable(path, code, err);
    code = gnutls_x509_crt_import(first, &certificate_datum, GNUTLS_X509_FMT_PEM);
    if (code >= 0)
        code = pair_check(&certificate_datum, &key_datum);
    if (code < 0) {
        gnutls_x509_crt_deinit(first);
        return not_usable(code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH ? key_path : path, code, err);
    }
    *ret_certificate = (struct certificate){certificate.text, key.text, first,
                                            gnutls_x509_crt_get_expiration_time(first)};
    return OK;
}

void certificate_done(struct certificate *certificate)
{
    if (certificate->first)
        gnutls_x509_crt_deinit(certificate->first);
    *certificate = (struct certificate){0};
}

bool certificate_names(const struct certificate *certificate, const char *host)
{
    return certificate->first && gnutls_x509_crt_check_hostname(certificate->first, host);
}
