// Reads the program's build ID from the note that the loader mapped with it. CMakeLists.txt tells
// the linker to write the note.

#include "features/base/program_digest.h"

#include <assert.h>
#include <elf.h>
#include <link.h>
#include <string.h>

static size_t padded(size_t n_bytes)
{
    return (n_bytes + 3) / 4 * 4;
}

// Adds the ID when it is in the notes; their form is in elf(5), "Notes (Nhdr)".
static bool notes_add(struct hash *hash, const unsigned char *at, size_t n_bytes)
{
    while (n_bytes >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        size_t n_name = padded(note.n_namesz),
               n_note = sizeof note + n_name + padded(note.n_descsz);
        const unsigned char *name = at + sizeof note;
        if (n_note > n_bytes)
            return false;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_descsz &&
            note.n_namesz == sizeof ELF_NOTE_GNU &&
            memcmp(name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0) {
            hash_add(hash, name + n_name, note.n_descsz);
            return true;
        }
        at += n_note;
        n_bytes -= n_note;
    }
    return false;
}

// The first object is the program itself: any other result than 0 ends the walk there.
static int program_visit(struct dl_phdr_info *info, size_t n_bytes, void *context)
{
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_NOTE &&
            notes_add(context, (const unsigned char *)(info->dlpi_addr + part->p_vaddr),
                      part->p_memsz))
            return 1;
    }
    return -1;
}

void program_digest_add(struct hash *hash)
{
    int found = dl_iterate_phdr(program_visit, hash);
    assert(found == 1 && "the program was linked without --build-id");
}
