#include "kpi/kpi.h"

#include <math.h>

double mktopt__ratio(double numerator, double denominator)
{
    if (!(denominator > 0))
        return NAN;
    const double value = numerator / denominator;
    return isfinite(value) ? value : NAN;
}

double mktopt__roi(double revenue, double cost)
{
    return mktopt__ratio(revenue - cost, cost);
}

double mktopt__roas(double revenue, double cost)
{
    return mktopt__ratio(revenue, cost);
}

double mktopt__cost_per(double cost, double count)
{
    return mktopt__ratio(cost, count);
}

double mktopt__conversion_rate(double conversions, double opportunities)
{
    return mktopt__ratio(conversions, opportunities);
}

double mktopt__ltv_cac_ratio(double ltv, double cac)
{
    return mktopt__ratio(ltv, cac);
}

double mktopt__payback_months(double cac, double ltv)
{
    return mktopt__ratio(cac, ltv / MKTOPT__LTV_MONTHS);
}
