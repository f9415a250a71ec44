// Numbers as text, without regard to the locale; bits that look like chance.
#ifndef HEARTH_NUMBER_H
#define HEARTH_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_TEXT 32
// The fewest digits that read back as the same double; integers without ".0"; "" for NaN. Returns
// the length. Threads: any, whatever the locale.
size_t number_format(double value, char buffer[NUMBER_TEXT]);

#define INTERVAL_TEXT 128
// "0.712 (95% CI 0.650 to 0.770)" with so many decimals; what is NaN is "not known", never "nan". Returns buffer.
char *number_interval(double estimate, double low, double high, int digits,
                      char buffer[INTERVAL_TEXT]);
// Reads a decimal number: the complete text, finite; no hex, no inf, no nan, no thousands
// separators. False leaves ret_value as it was.
bool number_parse(const char *text, size_t n_bytes, double *ret_value);

// The finaliser of splitmix64 (Steele, Lea, Flood 2014): one-to-one, and each bit of the input
// turns half of the bits.
static inline uint64_t number_scramble(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
