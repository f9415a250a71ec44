// What each agency does, in its own file agency_<name>.c; the rows of agency_table.c point here.
// `enrol` says whom it knows, `write` writes its files. Errors: E_SYSTEM of the files.
#ifndef HEARTH_AGENCY_WORK_H
#define HEARTH_AGENCY_WORK_H

#include "data-samples/agency/agency_files.h"

void social_care_enrol(struct agency *agency);
enum status social_care_write(struct agency *agency, struct error *err);
void early_help_enrol(struct agency *agency);
enum status early_help_write(struct agency *agency, struct error *err);
void police_enrol(struct agency *agency);
enum status police_write(struct agency *agency, struct error *err);
void health_enrol(struct agency *agency);
enum status health_write(struct agency *agency, struct error *err);
void hospital_enrol(struct agency *agency);
enum status hospital_write(struct agency *agency, struct error *err);
void housing_enrol(struct agency *agency);
enum status housing_write(struct agency *agency, struct error *err);
void revenues_enrol(struct agency *agency);
enum status revenues_write(struct agency *agency, struct error *err);
void education_enrol(struct agency *agency);
enum status education_write(struct agency *agency, struct error *err);
void electoral_enrol(struct agency *agency);
enum status electoral_write(struct agency *agency, struct error *err);
void gp_enrol(struct agency *agency);
enum status gp_write(struct agency *agency, struct error *err);
void benefits_enrol(struct agency *agency);
enum status benefits_write(struct agency *agency, struct error *err);
void admissions_enrol(struct agency *agency);
enum status admissions_write(struct agency *agency, struct error *err);

#endif
