/* Marketing ratios that several domains report, each defined once.
 *
 * A ratio whose denominator is not above 0, or whose value no double holds, does not exist: it is
 * NaN, null in JSON (no customers have no acquisition cost, not an infinite one). NaN in gives NaN
 * out. */
#ifndef MKTOPT_KPI_KPI_H
#define MKTOPT_KPI_KPI_H

/* Months over which a customer's lifetime value accrues evenly (seed 001 section 5). */
#define MKTOPT__LTV_MONTHS 24

/* Any other of this kind. */
double mktopt__ratio(double numerator, double denominator);
/* Return on investment, (revenue - cost) / cost: 0.5 is a gain of half the cost. */
double mktopt__roi(double revenue, double cost);
/* Return on ad spend, revenue / cost: 1 breaks even. */
double mktopt__roas(double revenue, double cost);
/* Cost of one lead (CPL), qualified lead, customer (CAC, CPA): cost / count. */
double mktopt__cost_per(double cost, double count);
/* Conversions / opportunities, a fraction. */
double mktopt__conversion_rate(double conversions, double opportunities);
/* Lifetime value of a customer / cost of acquiring one (CAC). */
double mktopt__ltv_cac_ratio(double ltv, double cac);
/* Months until a customer has earned the cost of acquiring one, cac / (ltv / 24). */
double mktopt__payback_months(double cac, double ltv);

#endif
