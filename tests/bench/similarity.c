// similarity [MILLIONS]: Jaro-Winkler of random pairs of the lines on stdin, on one core. Built by
// similarity.sh.
#include "features/link/text_similarity.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINES_MAX 4000000

struct pair {
    struct similarity_text a, b;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct similarity_text copied(struct similarity_text text)
{
    return (struct similarity_text){strndup(text.text, text.n_bytes), text.n_bytes};
}

int main(int n_word, char **words)
{
    static struct similarity_text lines[LINES_MAX];
    size_t n = 0, n_pair = (size_t)((n_word > 1 ? atof(words[1]) : 20) * 1e6), capacity = 0;
    char *line = NULL;
    for (ssize_t n_byte; n < LINES_MAX && (n_byte = getline(&line, &capacity, stdin)) > 0; n++)
        lines[n] = (struct similarity_text){strndup(line, (size_t)n_byte - 1), (size_t)n_byte - 1};
    struct pair *pairs = malloc(n_pair * sizeof *pairs);
    if (!n || !pairs)
        return 1;
    for (size_t i = 0; i < n_pair; i++) // one behind the other in memory, as a column's values are
        pairs[i] = (struct pair){copied(lines[i % n]), copied(lines[i * UINT64_C(2654435761) % n])};
    double sum = 0, start = seconds();
    for (size_t i = 0; i < n_pair; i++)
        sum += similarity_jaro_winkler(pairs[i].a, pairs[i].b);
    double taken = seconds() - start;
    printf("hearth %.1f million pairs a second of processor time, sum %.6f\n",
           (double)n_pair / 1e6 / taken, sum);
    return 0;
}
