// Any bytes are read as digests.json without a crash; what is accepted is what hearth would write.

#include "model/bundle/digests.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    digests_text_check((const char *)data, n_bytes, ERROR_IGNORED);
    return 0;
}
