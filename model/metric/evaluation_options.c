// What was asked and cannot be answered is told, though the figures are as asked.
#include "model/metric/evaluation_options.h"

#include <math.h>

#define FEW_RESAMPLES 100

void evaluation_warn_of_options(const struct cli *cli, const struct evaluation_input *input)
{
    double low = input->score[0], high = low;
    for (size_t i = 0; i < input->n; i++) {
        low = fmin(low, input->score[i]);
        high = fmax(high, input->score[i]);
    }
    if (input->threshold > high || input->threshold <= low)
        cli_say(cli, "warning: --threshold %g selects %s", input->threshold,
                input->threshold > high ? "no row" : "every row");
    for (size_t i = 0; i < input->n_top; i++)
        if (!input->tops[i].percent && input->tops[i].value > (double)input->n)
            cli_say(cli, "warning: --at-k %s is more than there are rows: all are taken",
                    input->tops[i].text);
    if (input->n_replicate && input->n_replicate < FEW_RESAMPLES)
        cli_say(
            cli,
            "warning: --bootstrap %zu is too few for intervals: some may not hold their figure; "
            "give %d or more",
            input->n_replicate, FEW_RESAMPLES);
}
