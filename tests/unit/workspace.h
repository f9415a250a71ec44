// A throw-away workspace for tests: files written from text, removed at the end.
#ifndef HEARTH_TEST_WORKSPACE_H
#define HEARTH_TEST_WORKSPACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *workspace_make(void)
{
    static char folders[8][32];
    static int n_folder;
    char *folder = folders[n_folder++ % 8];
    strcpy(folder, "/tmp/hearth-test-XXXXXX");
    return mkdtemp(folder);
}

static void workspace_write(const char *folder, const char *name, const char *text)
{
    char path[256], command[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(command, sizeof command, "mkdir -p $(dirname %s)", path);
    if (system(command))
        abort();
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void workspace_remove(const char *folder)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command))
        abort();
}

#endif
