// A throw-away workspace for tests: files written from text, removed at the end.
#ifndef HEARTH_TEST_WORKSPACE_H
#define HEARTH_TEST_WORKSPACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static inline char *workspace_make(void)
{
    static char folders[8][32];
    static int n_folder;
    char *folder = folders[n_folder++ % 8];
    strcpy(folder, "/tmp/hearth-test-XXXXXX");
    return mkdtemp(folder);
}

static inline void workspace_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *at = path + 1; (at = strchr(at, '/')); *at++ = '/') {
        *at = 0;
        mkdir(path, 0777);
    }
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file))
        abort();
}

static inline void workspace_remove(const char *folder)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command))
        abort();
}

#endif
