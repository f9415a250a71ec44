// The browser and the system behind a User-Agent header, in two words: people recognise them, and the store
// keeps no more of the header.

#include "serve/store/session_device.h"

#include <stdio.h>
#include <string.h>

struct word {
    const char *mark, *name;
};
// The first that fits holds: later browsers name earlier ones.
static const struct word browsers[] = {
    {"Edg", "Edge"},        {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},  {"CriOS", "Chrome"},
    {"Chrome/", "Chrome"},  {"Safari/", "Safari"}, {"curl/", "curl"},
    {"python", "Python"},
};
static const struct word systems[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"}, {"CrOS", "ChromeOS"},
    {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
};

static const char *word_find(const struct word *words, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, words[i].mark))
            return words[i].name;
    return NULL;
}

char *session_device_words(const char *user_agent, char buffer[DEVICE_TEXT])
{
    const char *text = user_agent ? user_agent : "";
    const char *browser = word_find(browsers, sizeof browsers / sizeof *browsers, text);
    const char *system = word_find(systems, sizeof systems / sizeof *systems, text);
    snprintf(buffer, DEVICE_TEXT, "%s%s%s", browser ? browser : "", browser && system ? " on " : "",
             system ? system : "");
    return buffer;
}
