// On which device somebody signed in, as far as a browser says.
#ifndef HEARTH_SESSION_DEVICE_H
#define HEARTH_SESSION_DEVICE_H

#define DEVICE_TEXT 48
// "Firefox on Windows"; "" when neither is known. NULL = no header. Returns buffer.
char *session_device_words(const char *user_agent, char buffer[DEVICE_TEXT]);

#endif
