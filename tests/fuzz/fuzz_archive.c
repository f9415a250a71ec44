// Any bytes are read as a backup without a crash. The headers' sums and the digest of backup.json are made
// to hold, so that what lies behind them is reached: a member goes nowhere but below the folder of a restore.

#include "serve/store/archive.h"
#include "serve/store/secret.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define BLOCK 512
#define INPUT_MAX 65536

static void header_mend(char *header)
{
    unsigned sum = 0;
    memcpy(header + 257, "ustar", 6);
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < BLOCK; i++)
        sum += (unsigned char)header[i];
    snprintf(header + 148, 8, "%06o", sum);
    header[155] = ' ';
}

static void digest_put(char *hex, const char *bytes, size_t n_bytes)
{
    struct digest digest;
    uint8_t sum[DIGEST_BYTES];
    char text[DIGEST_TEXT];
    digest_start_raw(&digest);
    digest_add_raw(&digest, bytes, n_bytes);
    digest_finish(&digest, sum);
    digest_hex(sum, text);
    memcpy(hex, text, DIGEST_TEXT - 1);
}

static size_t size_of(const char *header)
{
    char text[12] = "";
    memcpy(text, header + 124, 11);
    return (size_t)strtoul(text, NULL, 8);
}

static void mend(char *bytes, size_t n_bytes)
{
    static const char none[BLOCK];
    const char *facts = NULL;
    size_t n_facts = 0;
    for (size_t at = 0; at + BLOCK <= n_bytes && memcmp(bytes + at, none, BLOCK) != 0;) {
        char *header = bytes + at;
        size_t n = size_of(header), n_room = n_bytes - at - BLOCK;
        if (n <= n_room && strncmp(header, "backup.json", 100) == 0) {
            facts = header + BLOCK;
            n_facts = strnlen(facts, n);
        }
        if (n == DIGEST_TEXT - 1 && n <= n_room && facts &&
            strncmp(header, "backup.json.blake2b", 100) == 0)
            digest_put(header + BLOCK, facts, n_facts);
        header_mend(header);
        if (n > n_room)
            return;
        at += BLOCK + (n + BLOCK - 1) / BLOCK * BLOCK;
    }
}

// What a restore would write to: never outside its folder, never a name that plays with a terminal.
static const char *place(void *context, const char *name)
{
    size_t *n_place = context;
    ++*n_place;
    if (!*name || *name == '/' || strstr(name, "//") || name[strlen(name) - 1] == '/')
        abort();
    for (const char *at = name; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
        if (strcmp(at, "..") == 0 || strncmp(at, "../", 3) == 0 || strncmp(at, "./", 2) == 0)
            abort();
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 127)
            abort();
    return "";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    char path[256];
    static char bytes[INPUT_MAX];
    size_t n_place = 0;
    json *facts = NULL;
    if (n_bytes > sizeof bytes)
        return 0;
    memcpy(bytes, data, n_bytes);
    mend(bytes, n_bytes);
    fuzz_write("a.tar", (struct piece){bytes, n_bytes});
    struct archive_target target = {place, &n_place};
    struct error err = {0};
    enum status status = archive_read(fuzz_path(path, "a.tar"), &target, &facts, &err);
    if (status ? !err.message[0] : json_count(json_get(facts, "files")) != n_place)
        abort();
    json_free(facts);
    return 0;
}
