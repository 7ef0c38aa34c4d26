/* Promo: a check in C, by number and by name, refused with its message, and as JSON; larger
 * policies. */
#include "bench.h"

#include <string.h>

#include <mktopt/mktopt.h>

typedef struct setup {
    mktopt_promo_policy *policy;
    int32_t tiers;
    char *json;
    bench_memory memory;
    mktopt_allocator allocator;
    int64_t users[4096];
    int64_t maxima[4096];
} setup;

/* What the loop itself costs: a call of an exported function that does next to nothing. */
static void empty_call(void *context, int64_t units)
{
    const setup *s = context;
    for (int64_t i = 0; i < units; i++)
        bench_keep(mktopt_promo_tier_count(s->policy));
}

static void validate(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_promo_check check = {.struct_size = sizeof check};
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_validate(s->policy, (int32_t)(i & 3), i & 63, &check, NULL);
        bench_keep(check.valid);
    }
}

static void validate_refused(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_promo_check check = {.struct_size = sizeof check};
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_validate(s->policy, (int32_t)(i & 3), 1000 + (i & 63), &check, NULL);
        bench_keep(check.max_allowed);
    }
}

static void validate_named(void *context, int64_t units)
{
    static const char *const names[] = {"vip", "gold_vip", "silver_vip", "platinum_vip"};
    static const size_t lengths[] = {3, 8, 10, 12};
    const setup *s = context;
    mktopt_promo_check check = {.struct_size = sizeof check};
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_validate_named(s->policy, names[i & 3], lengths[i & 3], i & 63, &check, NULL);
        bench_keep(check.valid);
    }
}

static void refuse_in_words(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_promo_check check = {.struct_size = sizeof check};
    char message[160];
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_validate(s->policy, (int32_t)(i & 3), 1000 + (i & 63), &check, NULL);
        bench_keep((int64_t)mktopt_promo_check_message(s->policy, &check, message, sizeof message));
    }
}

static void validate_as_json(void *context, int64_t units)
{
    static const char request[] = "{\"tier\": \"vip\", \"bonus_tokens\": 50}";
    setup *s = context;
    mktopt_call_options options;
    mktopt_call_options_init(&options, sizeof options);
    options.allocator = &s->allocator;
    for (int64_t i = 0; i < units; i++) {
        mktopt_response *response = NULL;
        mktopt_call("promo.validate", request, sizeof request - 1, NULL, 0, &options, &response,
                    NULL);
        bench_keep(response != NULL);
        mktopt_response_free(response);
    }
}

static void create(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_policy *policy = NULL;
        mktopt_promo_policy_create(s->json, s->json == NULL ? 0 : strlen(s->json), &s->allocator,
                                   &policy, NULL);
        bench_keep(policy != NULL);
        mktopt_promo_policy_free(policy);
    }
}

static void aggregate(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_promo_totals totals = {.struct_size = sizeof totals};
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_aggregate(s->policy, s->users, s->tiers, &totals, NULL, NULL);
        bench_keep(totals.total_promotion_cost);
    }
}

static void suggest(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_promo_suggest(s->policy, s->users, s->tiers, 2000000, NULL, s->maxima, NULL);
        bench_keep(s->maxima[0]);
    }
}

/* The defaults and so many tiers more; NULL when memory is out. */
static char *policy_json(int tiers)
{
    const size_t size = (size_t)tiers * 120 + 64;
    char *json = malloc(size);
    if (json == NULL)
        return NULL;
    size_t n = (size_t)snprintf(json, size, "{\"creator_base_rate_per_token\": 0.065");
    for (int i = 0; i < tiers; i++)
        n += (size_t)snprintf(
            json + n, size - n,
            ", \"promo_max_bonus_tokens_t%d\": %d, \"membership_monthly_revenue_t%d\": %d", i,
            20 + i * 37 % 500, i, 499 + i * 101 % 3000);
    snprintf(json + n, size - n, "}");
    return json;
}

static int prepare(setup *s, int tiers)
{
    memset(s, 0, sizeof *s);
    s->allocator = bench_allocator(&s->memory);
    s->json = policy_json(tiers);
    if (s->json == NULL ||
        mktopt_promo_policy_create(s->json, strlen(s->json), NULL, &s->policy, NULL) != MKTOPT_OK)
        return -1;
    s->tiers = mktopt_promo_tier_count(s->policy);
    for (int32_t i = 0; i < s->tiers; i++)
        s->users[i] = 25 + i * 53 % 100;
    return 0;
}

static void finish(setup *s)
{
    mktopt_promo_policy_free(s->policy);
    free(s->json);
}

static void run_checks(setup *s)
{
    bench_run("promo", "empty_call", s->tiers, empty_call, s);
    bench_run("promo", "validate", s->tiers, validate, s);
    bench_run("promo", "validate_refused", s->tiers, validate_refused, s);
    bench_run("promo", "validate_named", s->tiers, validate_named, s);
    bench_run("promo", "validate_refused_with_message", s->tiers, refuse_in_words, s);
    s->memory.peak = 0;
    bench_run_counted("promo", "validate_as_json_call", s->tiers, validate_as_json, s, &s->memory);
}

static void run_sizes(setup *s)
{
    s->memory.peak = 0;
    bench_run_counted("promo", "policy_create", s->tiers, create, s, &s->memory);
    bench_run("promo", "aggregate", s->tiers, aggregate, s);
    bench_run("promo", "suggest", s->tiers, suggest, s);
}

int main(void)
{
    static setup s;
    static const int sizes[] = {0, 100, 1000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (prepare(&s, sizes[i]) != 0)
            return 1;
        if (sizes[i] == 0)
            run_checks(&s);
        run_sizes(&s);
        finish(&s);
    }
    return 0;
}
