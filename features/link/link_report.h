// link/report.html: what linkage did and how well, for people.
#ifndef HEARTH_LINK_REPORT_H
#define HEARTH_LINK_REPORT_H

#include "features/base/json.h"

// Writes the report of link.json, to which `truth` may have been added (reference_put,
// reference_groups_put, reference_children_put). Errors: E_SYSTEM.
enum status link_report_write(const json *manifest, const char *path, struct error *err);

#endif
