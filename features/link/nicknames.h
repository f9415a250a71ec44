// Forms of one forename: Katarzyna, Kasia; Margaret, Peggy. A name may belong to several groups (Alex).
#ifndef HEARTH_NICKNAMES_H
#define HEARTH_NICKNAMES_H

#include <stddef.h>
#include <stdint.h>

#define NICKNAME_GROUPS_MAX 8 // of one name

struct nicknames;
// Owns: nicknames_close. Cost: reads the program's list.
struct nicknames *nicknames_open(void);
void nicknames_close(struct nicknames *nicknames);
// Groups that have the name, which is folded as FOLD_NAME_WORDS. Returns how many are in ret_groups.
size_t nicknames_groups(const struct nicknames *nicknames, const char *name, size_t n_bytes,
                        uint16_t ret_groups[NICKNAME_GROUPS_MAX]);

extern const char nicknames_csv[]; // a group a line; # begins a line of its own for people

#endif
