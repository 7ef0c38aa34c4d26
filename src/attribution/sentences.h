/* Numbers as sentences tell them. */
#ifndef MKTOPT_ATTRIBUTION_SENTENCES_H
#define MKTOPT_ATTRIBUTION_SENTENCES_H

#include "base/number.h"

/* Three significant digits, but no fewer than before the point. */
double mktopt__rounded(double value);

#define MKTOPT__ROUNDED(value) MKTOPT__NUMBER(mktopt__rounded(value))
#define MKTOPT__PERCENT(share) MKTOPT__NUMBER(mktopt__rounded(100 * (share)))

#endif
