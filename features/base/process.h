// What every command sets for its process before it touches a file.
#ifndef HEARTH_PROCESS_H
#define HEARTH_PROCESS_H

// Standard streams that the caller closed are held, a broken pipe ends the program quietly, files
// and folders that it makes are its owner's alone, and its memory, which holds records, is never
// written to disk as a core dump nor read by other programs of the same user.
void process_prepare(void);
// Ends the program with that status once all streams are flushed. Libraries are not told: at exit
// OpenBLAS waits for threads that, under a limit of memory, wait for memory for ever.
_Noreturn void process_end(int exit_status);

#endif
