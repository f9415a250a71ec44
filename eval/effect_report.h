// The report of an effect evaluation for people, one self-contained file.
#ifndef HEARTH_EFFECT_REPORT_H
#define HEARTH_EFFECT_REPORT_H

#include "eval/effect_result.h"

// Errors: E_SYSTEM.
enum status effect_report_write(const struct effect_result *result, const char *path,
                                struct error *err);

#endif
