#ifndef MKTOPT_STAGE_STAGE_PRIV_H
#define MKTOPT_STAGE_STAGE_PRIV_H

#include "tables/tables.h"

/* The stage of a revenue, which is checked. */
mktopt_status mktopt__stage_find(double monthly_revenue, const mktopt__tables *tables,
                                 const mktopt__stage_entry **stage, mktopt_error *err);

#endif
