/* Token maxima for a target cost.
 *
 * With a budget of B = floor(target / cost of a token) tokens, users u, weights w and limits L (the
 * tier's cap), tokens are given one by one: each to the tier with the lowest (n + 1) / w, ties to
 * the lower tier, among those with n < L whose u tokens the rest of B still pays. This is
 * Jefferson's divisor method with limits (Balinski and Young, Fair Representation, 1982). The rest
 * only shrinks, so a tier that cannot be paid once never can again: in the end no tier can get one
 * more.
 *
 * It is not done one by one. Let W be the largest weight among the tiers still served, and s tokens
 * of its tier the common scale: every token with k / w <= s / W is given, so n = min(L, floor(s w /
 * W)). The largest such s that can be paid is found by bisection; up to s + 1, each tier has at
 * most one token more, and these are given singly until one cannot be paid. Each round retires a
 * tier: it is full, or too dear. */
#include <inttypes.h>

#include "base/money.h"
#include "promo/promo_priv.h"

static const char *const weight_words[] = {"max_bonus_tokens", "membership_revenue", "equal"};
static const mktopt__enum weight_names = MKTOPT__ENUM_OF(weight_words);

static const mktopt__field suggest_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_suggest_options, ENUM, proportional_to, MKTOPT__DEFAULT(0),
                   .names = &weight_names, .doc = "What the suggested maxima are proportional to."),
};
const mktopt__struct mktopt__promo_suggest_options_table = {
    .name = "promo_suggest_options",
    .doc = "How tokens are shared among tiers.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_suggest_options, suggest_fields),
};

mktopt_status mktopt_promo_suggest_options_init(mktopt_promo_suggest_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__promo_suggest_options_table, options, size);
}

typedef struct filling {
    const mktopt_promo_policy *policy;
    const int64_t *users;
    int32_t proportional_to;
    int64_t rest;    /* tokens still to give, over all users */
    int64_t *tokens; /* a user, by tier */
} filling;

static int64_t weight(const filling *f, int32_t i)
{
    const mktopt__promo_tier *tier = &f->policy->tiers[i];
    if (f->proportional_to == MKTOPT_PROMO_EQUALLY)
        return 1;
    return f->proportional_to == MKTOPT_PROMO_BY_REVENUE ? tier->membership_revenue
                                                         : tier->max_bonus_tokens;
}

/* Still served: it has users and a weight, is not full, and its next token can be paid. */
static int is_open(const filling *f, int32_t i)
{
    return f->users[i] > 0 && weight(f, i) > 0 && f->users[i] <= f->rest &&
           f->tokens[i] < f->policy->tiers[i].largest_maximum;
}

/* The open tier of largest weight, or -1. */
static int32_t leader(const filling *f)
{
    int32_t best = -1;
    for (int32_t i = 0; i < f->policy->n_tiers; i++)
        if (is_open(f, i) && (best < 0 || weight(f, i) > weight(f, best)))
            best = i;
    return best;
}

/* What an open tier has when the leader, of weight W, has s. */
static int64_t tokens_at(const filling *f, int32_t i, int64_t s, int64_t W)
{
    const int64_t limit = f->policy->tiers[i].largest_maximum;
    int64_t n = 0;
    mktopt__i64_muldiv_floor(s, weight(f, i), W, &n); /* weight <= W: it fits */
    if (n > limit)
        n = limit;
    return n > f->tokens[i] ? n : f->tokens[i];
}

static int can_pay(const filling *f, int64_t s, int64_t W)
{
    int64_t rest = f->rest;
    for (int32_t i = 0; i < f->policy->n_tiers; i++) {
        if (!is_open(f, i))
            continue;
        const int64_t more = tokens_at(f, i, s, W) - f->tokens[i];
        if (more > rest / f->users[i])
            return 0;
        rest -= more * f->users[i];
    }
    return 1;
}

static void give(filling *f, int32_t i, int64_t tokens)
{
    f->rest -= tokens * f->users[i];
    f->tokens[i] += tokens;
}

/* Everything up to the largest scale that can be paid. Whether a tier is open depends on the rest,
 * so all amounts are fixed before the first is given: openness is that of the round's beginning. */
static void give_in_bulk(filling *f, int32_t lead)
{
    const int64_t W = weight(f, lead), start = f->rest;
    int64_t low = f->tokens[lead], high = f->policy->tiers[lead].largest_maximum;
    if (high - low > f->rest / f->users[lead])
        high = low + f->rest / f->users[lead];
    if (!can_pay(f, low, W))
        return; /* a tie at this scale; one by one */
    while (low < high) {
        const int64_t middle = low + (high - low) / 2 + (high - low) % 2;
        if (can_pay(f, middle, W))
            low = middle;
        else
            high = middle - 1;
    }
    int64_t paid = 0;
    for (int32_t i = 0; i < f->policy->n_tiers; i++) {
        f->rest = start;
        if (!is_open(f, i))
            continue;
        const int64_t more = tokens_at(f, i, low, W) - f->tokens[i];
        f->tokens[i] += more;
        paid += more * f->users[i];
    }
    f->rest = start - paid;
}

/* (a + 1) / v < (b + 1) / w as exact fractions: cross products in 128 bits. */
static int comes_first(int64_t a, int64_t v, int64_t b, int64_t w)
{
    __extension__ typedef unsigned __int128 wide;
    return (wide)((uint64_t)a + 1) * (uint64_t)w < (wide)((uint64_t)b + 1) * (uint64_t)v;
}

/* The next token, among tiers that are not full. When its tier cannot pay, it is passed over for
 * good, which is what is_open says. */
static int32_t next_tier(const filling *f)
{
    int32_t best = -1;
    for (int32_t i = 0; i < f->policy->n_tiers; i++)
        if (is_open(f, i) &&
            (best < 0 || comes_first(f->tokens[i], weight(f, i), f->tokens[best], weight(f, best))))
            best = i;
    return best;
}

/* Rounds of bulk and single tokens. After the bulk, at most one token a tier is left below the
 * scale s + 1, and giving all of them cannot be paid: within n_tiers single tokens a tier is
 * retired. */
static void fill(filling *f)
{
    for (int32_t lead = leader(f); lead >= 0; lead = leader(f)) {
        give_in_bulk(f, lead);
        for (int32_t k = 0; k < f->policy->n_tiers; k++) {
            const int32_t i = next_tier(f);
            if (i < 0)
                return;
            give(f, i, 1);
        }
    }
}

/* The present maximum, or the largest that fits. */
static int64_t kept_maximum(const mktopt__promo_tier *tier)
{
    return tier->max_bonus_tokens < tier->largest_maximum ? tier->max_bonus_tokens
                                                          : tier->largest_maximum;
}

mktopt_status mktopt_promo_suggest(const mktopt_promo_policy *policy, const int64_t *user_counts,
                                   int32_t count, int64_t target_cost,
                                   const mktopt_promo_suggest_options *options, int64_t *maxima,
                                   mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    if (count != 0) {
        MKTOPT__REQUIRE(user_counts, err);
        MKTOPT__REQUIRE(maxima, err);
    }
    MKTOPT__TRY(mktopt__promo_check_users(policy, user_counts, count, err));
    if (target_cost < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("target_cost"),
                            "must be >= 0, got %" PRId64, target_cost);
    mktopt_promo_suggest_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__promo_suggest_options_table, options, &known, err));
    filling f = {policy, user_counts, known.proportional_to, 0, maxima};
    /* More tokens than 64 bits count are as good as INT64_MAX: no total of them can be reported. */
    if (policy->rate_numerator > 0 &&
        mktopt__i64_muldiv_floor(target_cost, policy->rate_denominator, policy->rate_numerator,
                                 &f.rest) != 0)
        f.rest = INT64_MAX;
    for (int32_t i = 0; i < count; i++)
        maxima[i] = user_counts[i] == 0 || policy->rate_numerator == 0
                        ? kept_maximum(&policy->tiers[i])
                        : 0;
    if (policy->rate_numerator > 0)
        fill(&f);
    return MKTOPT_OK;
}
