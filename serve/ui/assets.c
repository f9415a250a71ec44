// Names to paths.

#include "serve/ui/assets.h"

#include <assert.h>
#include <string.h>

const char *asset_path(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (strcmp(asset_table[i].name, name) == 0)
            return asset_table[i].path;
    assert(!"no such asset");
    return "";
}
