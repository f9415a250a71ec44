// Headers of a proxy are believed only on connections from its addresses; who signs people in must
// also know a secret, so that nobody else on that machine can.

#include "serve/http/entrance.h"

#include "serve/http/listen.h"
#include "serve/store/secret.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define SECRET_FILE_BYTES 4096
#define HOST_MAX 256

static enum status config_wrong(const char *message, const char *hint, struct error *err)
{
    error_set(err, E_CONFIG, "serving: %s", message);
    error_hint(err, "%s", hint);
    return E_CONFIG;
}

static enum status keys_check(const struct serving_config *serving, struct error *err)
{
    const struct proxy_config *proxy = &serving->proxy;
    if (!serving->certificate != !serving->key)
        return config_wrong("certificate and key are needed together",
                            "name both files, or neither", err);
    if (proxy->user && !proxy->secret_header)
        return config_wrong("proxy.user needs proxy.secret_header and proxy.secret_file",
                            "without a secret, any program on the proxy's machine could sign in as "
                            "anybody",
                            err);
    if (!proxy->secret_header != !proxy->secret_file)
        return config_wrong("proxy.secret_header and proxy.secret_file are needed together",
                            "name both, or neither", err);
    return OK;
}

static enum status private_check(const char *path, struct error *err)
{
    struct stat info;
    if (stat(path, &info))
        return error_system(err, "read", path);
    if (!(info.st_mode & S_IRWXO))
        return OK;
    error_set(err, E_CONFIG, "others can read or change %s", path);
    error_hint(err, "chmod o= %s", path);
    return E_CONFIG;
}

static enum status secret_read(struct arena *arena, const char *path, const char **ret_secret,
                               struct error *err)
{
    struct file_text file;
    enum status status = private_check(path, err);
    if (!status)
        status = file_read(arena, path, SECRET_FILE_BYTES, &file, err);
    if (status)
        return status;
    file.text[strcspn(file.text, "\r\n")] = 0;
    if (strlen(file.text) < SECRET_MIN_BYTES) {
        error_set(err, E_CONFIG, "the first line of %s is shorter than %d characters", path,
                  SECRET_MIN_BYTES);
        error_hint(err, "head -c 32 /dev/urandom | base64 makes a good one");
        return E_CONFIG;
    }
    *ret_secret = file.text;
    return OK;
}

static enum status proxy_open(struct arena *arena, const char *workspace,
                              const struct proxy_config *proxy, struct entrance *entrance,
                              struct error *err)
{
    if (!proxy->n_from)
        return OK;
    entrance->n_proxy = proxy->n_from;
    entrance->proxies = arena_array(arena, proxy->n_from, sizeof *entrance->proxies);
    for (size_t i = 0; i < proxy->n_from; i++)
        ip_range_parse(proxy->from[i], &entrance->proxies[i]); // the key's check has read it
    entrance->user_header = proxy->user;
    entrance->client_header = proxy->client;
    entrance->secret_header = proxy->secret_header;
    return proxy->secret_file ? secret_read(arena, file_join(arena, workspace, proxy->secret_file),
                                            &entrance->secret, err)
                              : OK;
}

static enum status tls_open(struct arena *arena, const char *workspace,
                            const struct serving_config *serving, struct entrance *entrance,
                            struct error *err)
{
    if (!serving->certificate)
        return OK;
    const char *certificate = file_join(arena, workspace, serving->certificate);
    const char *key = file_join(arena, workspace, serving->key);
    enum status status = private_check(key, err);
    return status ? status : certificate_read(arena, certificate, key, &entrance->certificate, err);
}

enum status entrance_open(struct arena *arena, const char *workspace,
                          const struct serving_config *serving, struct entrance *ret_entrance,
                          struct error *err)
{
    struct entrance entrance = {.hosts = serving->hosts, .n_host = serving->n_host};
    enum status status = listen_address(serving->listen, &entrance.listen, err);
    entrance.loopback = ip_is_loopback(&entrance.listen);
    entrance.is_any = ip_is_any(&entrance.listen);
    if (!status)
        status = keys_check(serving, err);
    if (!status)
        status = proxy_open(arena, workspace, &serving->proxy, &entrance, err);
    if (!status)
        status = tls_open(arena, workspace, serving, &entrance, err);
    *ret_entrance = entrance;
    if (status || entrance.loopback || entrance.n_proxy || entrance_is_tls(&entrance))
        return status;
    error_set(err, E_CONFIG, "plain HTTP at %.60s could be read on its way", serving->listen);
    error_hint(err, "name serving: {certificate, key} for TLS, or serving: {proxy: {from}} for a "
                    "proxy with TLS; or listen on 127.0.0.1");
    return E_CONFIG;
}

void entrance_close(struct entrance *entrance)
{
    certificate_done(&entrance->certificate);
}

bool entrance_is_tls(const struct entrance *entrance)
{
    return entrance->certificate.pem != NULL;
}

bool entrance_is_secure(const struct entrance *entrance)
{
    return entrance_is_tls(entrance) || !entrance->loopback || entrance->n_proxy;
}

bool entrance_is_proxy(const struct entrance *entrance, const struct ip_address *address)
{
    for (size_t i = 0; i < entrance->n_proxy; i++)
        if (ip_in_range(address, &entrance->proxies[i]))
            return true;
    return false;
}

bool entrance_accepts(const struct entrance *entrance, const struct ip_address *address)
{
    return entrance->loopback || entrance_is_tls(entrance) || ip_is_loopback(address) ||
           entrance_is_proxy(entrance, address);
}

// The last address of the list that is not a proxy's: what stands before it could be invented.
static bool client_read(const struct entrance *entrance, const char *list, struct ip_address *ret)
{
    char text[IP_TEXT];
    const char *end = list + strlen(list);
    while (end > list) {
        const char *start = end;
        while (start > list && start[-1] != ',')
            start--;
        const char *next = start > list ? start - 1 : list;
        start += strspn(start, " \t");
        size_t n = (size_t)(end - start);
        while (n && strchr(" \t", start[n - 1]))
            n--;
        if (n >= sizeof text)
            return false;
        memcpy(text, start, n);
        text[n] = 0;
        if (!ip_parse(text, ret))
            return false;
        if (!entrance_is_proxy(entrance, ret))
            return true;
        end = next;
    }
    return false;
}

void entrance_read(const struct entrance *entrance, struct request *request,
                   const struct ip_address *address)
{
    const char *user = request->proxy.user;
    request->proxy.user = NULL;
    request->client = *address;
    request->by_proxy = entrance_is_proxy(entrance, address);
    if (request->by_proxy && request->proxy.client)
        client_read(entrance, request->proxy.client, &request->client);
    ip_format(&request->client, request->client_text);
    if (!request->by_proxy)
        return;
    if (request->proxy.host)
        request->host = request->proxy.host;
    if (user && *user && entrance->secret && request->proxy.secret &&
        secret_equal(entrance->secret, request->proxy.secret))
        request->proxy.user = user;
}

// Without the port: "[::1]:8420" is "::1".
static bool host_name(const char *host, char ret_name[HOST_MAX])
{
    const char *end = host + strlen(host);
    if (host[0] == '[') {
        end = strchr(++host, ']');
        if (!end || (end[1] && end[1] != ':'))
            return false;
    } else if (strchr(host, ':')) {
        end = strchr(host, ':');
        if (end[1 + strspn(end + 1, "0123456789")])
            return false;
    }
    size_t n = (size_t)(end - host);
    if (!n || n >= HOST_MAX)
        return false;
    memcpy(ret_name, host, n);
    ret_name[n] = 0;
    return true;
}

// Where the hub listens at all addresses it may be called by each of them: a number cannot be made to
// lead here by somebody else's name server.
static bool address_fits(const struct entrance *entrance, const struct ip_address *address)
{
    return ip_is_loopback(address) || entrance->is_any || ip_equal(address, &entrance->listen);
}

bool entrance_host_fits(const struct entrance *entrance, const struct request *request)
{
    char name[HOST_MAX];
    struct ip_address address;
    if (!request->host) // HTTP/1.0: no browser
        return true;
    if (!host_name(request->host, name))
        return false;
    for (size_t i = 0; i < entrance->n_host; i++)
        if (strcasecmp(entrance->hosts[i], name) == 0)
            return true;
    if (strcasecmp(name, "localhost") == 0 || certificate_names(&entrance->certificate, name))
        return true;
    if (ip_parse(name, &address) && address_fits(entrance, &address))
        return true;
    return request->by_proxy && !entrance->n_host; // the proxy has checked it
}
