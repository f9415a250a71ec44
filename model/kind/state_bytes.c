// Layout: the tag, the number of bytes of the head, the number of numbers, the head as one line of
// JSON, the numbers. Hostile bytes are refused by comparing these sizes with what is there.
#include "model/kind/state_bytes.h"

#include <stdlib.h>
#include <string.h>

static const char tag[8] = "hearth1";

struct sizes {
    char tag[8];
    uint64_t n_head, n;
};

struct bytes state_bytes_make(struct arena *arena, const struct state_parts *parts)
{
    char *text = json_canonical(parts->head);
    struct sizes sizes = {.n_head = strlen(text), .n = parts->n};
    memcpy(sizes.tag, tag, sizeof tag);
    size_t n_numbers = parts->n * sizeof *parts->numbers;
    struct bytes bytes = {.n = sizeof sizes + sizes.n_head + n_numbers};
    char *data = arena_alloc(arena, bytes.n);
    memcpy(data, &sizes, sizeof sizes);
    memcpy(data + sizeof sizes, text, sizes.n_head);
    if (parts->n)
        memcpy(data + sizeof sizes + sizes.n_head, parts->numbers, n_numbers);
    free(text);
    json_free(parts->head);
    bytes.data = data;
    return bytes;
}

enum status state_bytes_read(struct arena *arena, const struct bytes *bytes,
                             struct state_parts *ret_parts, struct error *err)
{
    struct sizes sizes;
    *ret_parts = (struct state_parts){0};
    if (bytes->n < sizeof sizes)
        return error_set(err, E_DATA, "the model's state is cut short");
    memcpy(&sizes, bytes->data, sizeof sizes);
    size_t rest = bytes->n - sizeof sizes;
    if (memcmp(sizes.tag, tag, sizeof tag) || sizes.n_head > rest ||
        (rest - sizes.n_head) % sizeof(double) || (rest - sizes.n_head) / sizeof(double) != sizes.n)
        return error_set(err, E_DATA, "the model's state is damaged or of another version");
    const char *head = (const char *)bytes->data + sizeof sizes;
    enum status status = json_read_text(head, sizes.n_head, &ret_parts->head, err);
    if (status)
        return error_set(err, E_DATA, "the model's state is damaged");
    double *numbers = arena_array(arena, sizes.n + 1, sizeof *numbers);
    if (sizes.n)
        memcpy(numbers, head + sizes.n_head, sizes.n * sizeof *numbers);
    ret_parts->numbers = numbers;
    ret_parts->n = sizes.n;
    return OK;
}
