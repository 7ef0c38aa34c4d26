/* Returns of an investment by horizon and scenario (seed 000 section 6). */
#include <math.h>

#include "base/error.h"
#include "base/sum.h"
#include "budget/budget_priv.h"
#include "kpi/kpi.h"

#define S mktopt_return_horizon
static const mktopt__field horizon_fields[] = {
    MKTOPT__MEMBER(S, I32, months, MKTOPT__BETWEEN(1, 1200), .unit = "months",
                   .doc = "Length of the horizon."),
    MKTOPT__MEMBER(S, F64, investment, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "What is invested over it."),
};
const mktopt__struct mktopt__return_horizon_type = {.name = "return_horizon",
                                                    MKTOPT__STRUCT_TABLE(S, horizon_fields)};
#undef S

static mktopt_status check_room(const void *room, const char *name, int64_t capacity,
                                const int64_t *n, mktopt_error *err)
{
    MKTOPT__REQUIRE(n, err);
    if (capacity < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("capacity"),
                            "must be >= 0, got %lld", (long long)capacity);
    if (room == NULL && capacity > 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(name),
                            "must not be NULL");
    return MKTOPT_OK;
}

static mktopt_status overflow(const char *name, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH(name),
                        "exceeds the largest number");
}

/* ---- horizons ----------------------------------------------------------------------------- */

mktopt_status mktopt__budget_horizons_compute(const double *monthly, int64_t count,
                                              const mktopt__return_tables *tables,
                                              mktopt_return_horizon *horizons, int64_t capacity,
                                              int64_t *n, mktopt_error *err)
{
    const int32_t *months = tables->horizons.items;
    if (!isfinite(mktopt__sum_of(monthly, count)))
        return overflow("monthly_investment", err);
    for (int64_t i = 0; i < tables->horizons.count && i < capacity; i++)
        horizons[i] = (mktopt_return_horizon){
            .months = months[i],
            .investment = months[i] <= count ? mktopt__sum_of(monthly, months[i]) : (double)NAN,
        };
    *n = tables->horizons.count;
    return MKTOPT_OK;
}

static mktopt_status check_monthly(const double *monthly, int64_t count, mktopt_error *err)
{
    static const char *const name = "monthly_investment";
    if (count < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                            "must not be empty");
    if (monthly == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(name),
                            "must not be NULL");
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(mktopt__check_amount(monthly[i], MKTOPT__ELEMENT_PATH(name, i), err));
    return MKTOPT_OK;
}

mktopt_status mktopt_budget_horizons(const double *monthly, int64_t count,
                                     const mktopt_budget_tables *tables,
                                     mktopt_return_horizon *horizons, int64_t capacity, int64_t *n,
                                     mktopt_error *err)
{
    MKTOPT__TRY(check_room(horizons, "horizons", capacity, n, err));
    MKTOPT__TRY(check_monthly(monthly, count, err));
    return mktopt__budget_horizons_compute(
        monthly, count, &mktopt__budget_tables_of(tables)->returns, horizons, capacity, n, err);
}

/* ---- returns ------------------------------------------------------------------------------ */

mktopt_status mktopt__budget_returns_compute(const mktopt_return_horizon *horizons, int64_t count,
                                             const mktopt__return_tables *tables,
                                             mktopt_investment_return *returns, int64_t capacity,
                                             int64_t *n, mktopt_error *err)
{
    const mktopt__scenario *scenarios = tables->multiples.items;
    const int64_t k = tables->multiples.count;
    for (int64_t i = 0; i < count; i++) /* outputs only on success */
        for (int64_t j = 0; j < k; j++)
            if (isinf(horizons[i].investment * scenarios[j].value))
                return overflow("revenue", err);
    for (int64_t i = 0; i < count && i * k < capacity; i++)
        for (int64_t j = 0; j < k && i * k + j < capacity; j++) {
            const double investment = horizons[i].investment;
            const double revenue = investment * scenarios[j].value;
            returns[i * k + j] = (mktopt_investment_return){
                .scenario = scenarios[j].key,
                .months = horizons[i].months,
                .investment = investment,
                .multiple = scenarios[j].value,
                .revenue = revenue,
                .gain = revenue - investment,
                .roi = mktopt__roi(revenue, investment),
            };
        }
    *n = count * k;
    return MKTOPT_OK;
}

mktopt_status mktopt_budget_returns(const mktopt_return_horizon *horizons, int64_t count,
                                    const mktopt_budget_tables *tables,
                                    mktopt_investment_return *returns, int64_t capacity, int64_t *n,
                                    mktopt_error *err)
{
    MKTOPT__TRY(check_room(returns, "returns", capacity, n, err));
    MKTOPT__TRY(mktopt__check_rows(&mktopt__return_horizon_type, "horizons", horizons, count, err));
    return mktopt__budget_returns_compute(
        horizons, count, &mktopt__budget_tables_of(tables)->returns, returns, capacity, n, err);
}
