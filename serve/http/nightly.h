// What a night does beside scoring: a backup, the audit's proof, its head to a second place, and a full reading of
// models, packs and record files.
#ifndef HEARTH_NIGHTLY_H
#define HEARTH_NIGHTLY_H

#include "features/base/arena.h"
#include "features/ingest/config.h"
#include "serve/store/backup.h"

// What `serving:` of hearth.yaml says. Texts are borrowed.
struct backup_plan nightly_plan(const char *workspace, const struct serving_config *serving);
// The same, read from the file. Owns: arena. Errors: those of config_read.
enum status nightly_plan_read(struct arena *arena, const char *workspace,
                              struct backup_plan *ret_plan, struct error *err);

// The daemon's: called now and then from one thread; does a night's work once a day, from 02:00 of the local day
// on, when the daemon has run for some minutes; says on stderr what it did and what is wrong.
struct nightly {
    struct backup_plan plan;
    int64_t started_ms, tried_ms, warned_ms;
};
void nightly_turn(struct nightly *nightly, int64_t now_ms);

// Free space of the workspace's disk, and whether it is low: under 1 GiB, or under 5 % of a smaller disk.
struct disk_space {
    int64_t free_bytes;
    bool low;
};
enum status disk_space_read(const char *workspace, struct disk_space *ret_space, struct error *err);

#endif
