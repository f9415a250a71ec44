// Backups: the store and kept/ of a workspace in one file. Reading and writing go on meanwhile.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_BACKUP_H
#define HEARTH_BACKUP_H

#include "features/base/arena.h"
#include "serve/store/audit.h"

#define BACKUP_STORE "hearth.db" // its name in the file, whatever the place of the store
#define BACKUP_KEPT "kept"

struct backup_result {
    struct audit_check check; // of the store in the file
    size_t n_file;            // of kept/
    int64_t n_bytes;          // of the file
};
// Writes the file and reads it again. Files of kept/ are taken after the store, whose rows name them. Errors:
// E_NOT_FOUND without a store; E_SYSTEM, E_FAILED; then a file of that name is as it was. A store whose audit
// does not hold is copied all the same: see the check.
enum status backup_write(const char *workspace, const char *file, struct backup_result *ret_result,
                         struct error *err);

// What a night does: a copy into BACKUP_FOLDER of the workspace under the day's name, of which the last `keep`
// stay; its head goes where `serving.audit_head` says.
#define BACKUP_FOLDER "backups"
struct backup_plan {
    const char *workspace;
    size_t keep; // 0 = no copy, only the head
    const char *head_file;
    const char *const *head_command; // n_command words
    size_t n_command;
};
// ret_file: the copy's path, NULL = none; the arena's. Errors: also those of backup_head_keep, when the copy is
// made.
enum status backup_nightly(struct arena *arena, const struct backup_plan *plan,
                           const char **ret_file, struct backup_result *ret_result,
                           struct error *err);
// The head of a check, with day and time, appended to the plan's file or given to the command on its
// standard input. Errors, all with after_result, since what was checked stands: E_SYSTEM, E_CONFIG; E_FAILED when
// the command fails.
enum status backup_head_keep(const struct backup_plan *plan, const struct audit_check *check,
                             struct error *err);
// Whether the day's copy is still to be made.
bool backup_is_due(const struct backup_plan *plan);

// Replaces store and kept/ by those of a backup.
struct restore_options {
    const char *workspace, *file;
    bool replace; // what is there is kept beside: <store>.replaced-TIME and kept.replaced-TIME
};
// Everything is read, extracted beside and proved before anything changes; then it changes as a whole: a
// restore that was interrupted after that point is finished by the next command that opens the store.
// ret_aside: the ending of what was replaced, NULL = nothing; the arena's. Errors: E_CONFLICT when there is a
// store and replace is off, or a program has it open; E_DATA naming what is wrong with the file; E_FAILED
// when the audit in it does not hold; E_SYSTEM.
enum status restore_run(struct arena *arena, const struct restore_options *options,
                        struct audit_check *ret_check, const char **ret_aside, struct error *err);

#endif
