/* Which channels earned the conversions? Events straight from the columns they are kept in. */
#include <stdio.h>

#include <mktopt/mktopt.h>

enum { ROWS = 9 };

/* Rows may come in any order; no column is copied on the way in. */
static const char *const user[ROWS] = {"ann", "ann", "ann", "ann", "bob",
                                       "bob", "bob", "cid", "cid"};
static const char *const channel[ROWS] = {
    "seo", "email", "paid_search", NULL, "paid_search", "paid_search", NULL, "seo", "email"};
static const int64_t hour[ROWS] = {0, 30, 200, 201, 5, 90, 91, 40, 70};
static const char *const type[ROWS] = {"touch", "touch",      "touch", "conversion", "touch",
                                       "touch", "conversion", "touch", "touch"};
static const double value[ROWS] = {0, 0, 0, 29.99, 0, 0, 9.99, 0, 0};

static int failed(const mktopt_error *err)
{
    fprintf(stderr, "%s: %s\n", mktopt_status_name(err->code), err->message);
    return 1;
}

static void print_shares(const mktopt_attribution *attribution)
{
    printf("%-12s", "");
    for (int64_t m = 0; m < mktopt_attribution_model_count(attribution); m++)
        printf(" %14s", mktopt_attribution_model(attribution, m));
    printf("\n");
    for (int64_t c = 0; c < mktopt_attribution_channel_count(attribution); c++) {
        printf("%-12s", mktopt_attribution_channel(attribution, c));
        for (int64_t m = 0; m < mktopt_attribution_model_count(attribution); m++)
            printf(" %13.1f%%", 100 * mktopt_attribution_share(attribution, m)[c]);
        printf("\n");
    }
}

int main(void)
{
    static const char *const models[] = {"first_touch", "last_touch", "position_based",
                                         "time_decay"};
    mktopt_error err;
    mktopt_journeys *journeys;
    mktopt_attribution *attribution;
    int64_t time[ROWS];
    for (int i = 0; i < ROWS; i++)
        time[i] = 1772438400 + hour[i] * 3600; /* 2026-03-02 08:00 UTC */

    const mktopt_event_columns events = {
        .struct_size = sizeof events,
        .user = mktopt_arg_cstrings(user, ROWS),
        .channel = mktopt_arg_cstrings(channel, ROWS),
        .time = mktopt_arg_i64(time, ROWS),
        .type = mktopt_arg_cstrings(type, ROWS),
        .value = mktopt_arg_f64(value, ROWS),
    };
    if (mktopt_journeys_from_events(&events, NULL, NULL, &journeys, &err))
        return failed(&err);

    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    mktopt_journeys_get_summary(journeys, &summary, NULL);
    printf("%.0f users, %.0f journeys, %.0f conversions worth %.2f\n\n", (double)summary.users,
           summary.journeys, summary.conversions, summary.value);

    const mktopt_status status =
        mktopt_attribution_run(journeys, models, 4, NULL, NULL, &attribution, &err);
    mktopt_journeys_free(journeys);
    if (status != MKTOPT_OK)
        return failed(&err);
    print_shares(attribution);
    printf("\n%s: %s\n", mktopt_attribution_recommended_model(attribution),
           mktopt_attribution_reason(attribution));
    mktopt_attribution_free(attribution);
    return 0;
}
