/* Numbers as sentences tell them. */
#ifndef MKTOPT_ATTRIBUTION_SENTENCES_H
#define MKTOPT_ATTRIBUTION_SENTENCES_H

#include "base/number.h"

/* Three significant digits, but no fewer than before the point. */
#define MKTOPT__ROUNDED(value) MKTOPT__NUMBER(mktopt__significant((value), 3))
#define MKTOPT__PERCENT(share) MKTOPT__ROUNDED(100 * (share))

#endif
