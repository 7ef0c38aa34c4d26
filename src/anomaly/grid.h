/* Times that leave gaps: which places values have on an even grid. */
#ifndef MKTOPT_ANOMALY_GRID_H
#define MKTOPT_ANOMALY_GRID_H

#include <stdint.h>

/* Fills places[count] with ascending places from 0 and returns how many places the grid has: its
 * step is the median step of the times, each of which lies within a quarter of it. 0, and no grid,
 * where times do not (months), do not ascend, or would leave more than three of four places empty.
 * `steps` has room for `count`. */
int64_t mktopt__grid(const int64_t *times, int64_t count, int64_t *places, double *steps);

#endif
