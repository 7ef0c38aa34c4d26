#include "attribution/sentences.h"

#include <math.h>

double mktopt__rounded(double value)
{
    const double size = fabs(value);
    double scale = 1;
    if (!isfinite(value) || size < 1e-12)
        return size < 1e-12 ? 0 : value;
    while (size * scale < 99.95)
        scale *= 10;
    return copysign(floor(size * scale + 0.5) / scale, value);
}
