/* Policies: keys and defaults, the checks when one is loaded, and look-ups. */
#include <string.h>

#include "base/money.h"
#include "base/number.h"
#include "promo/promo_priv.h"

/* ---- keys ---------------------------------------------------------------------------------- */

/* Seed 004, "New Policy Configurations"; the token rate is in its formulas. */
static const mktopt_decimal default_cap = {6, 1, 0};
static const mktopt_decimal default_rate = {65, 3, 0};
const mktopt_decimal mktopt__promo_cap_limit = {6, 1, 0};
static const mktopt__promo_entry default_maxima[] = {
    {"vip", 100}, {"gold_vip", 250}, {"silver_vip", 150}, {"platinum_vip", 500}};
static const mktopt__promo_entry default_revenues[] = {
    {"vip", 999}, {"gold_vip", 1999}, {"silver_vip", 1499}, {"platinum_vip", 2999}};
static const mktopt__array maxima_by_default = {(void *)default_maxima,
                                                MKTOPT__COUNT_OF(default_maxima)};
static const mktopt__array revenues_by_default = {(void *)default_revenues,
                                                  MKTOPT__COUNT_OF(default_revenues)};

#define TIER_KEYS(key, default_value, unit_name, text)                                         \
    MKTOPT__NAMED(mktopt__promo_keys, MAP, #key "_*", key, .doc = (text), .unit = (unit_name), \
                  .flags = MKTOPT__HAS_DEFAULT | MKTOPT__PATTERN, .value = (default_value),    \
                  MKTOPT__ENTRIES(mktopt__promo_entry, I64, .unit = (unit_name),               \
                                  .flags = MKTOPT__MISSING_OK /* null removes */,              \
                                  MKTOPT__AT_LEAST(0)))

static const mktopt__field key_fields[] = {
    MKTOPT__MEMBER(mktopt__promo_keys, DECIMAL, promo_budget_cap_percent,
                   MKTOPT__DEFAULT_VALUE(&default_cap), MKTOPT__BETWEEN(0, 1), .unit = "fraction",
                   .doc = "Part of the membership revenue that promotions may use."),
    MKTOPT__MEMBER(mktopt__promo_keys, DECIMAL, creator_base_rate_per_token,
                   MKTOPT__DEFAULT_VALUE(&default_rate), MKTOPT__AT_LEAST(0),
                   .unit = "currency units a token", .doc = "What one bonus token costs."),
    TIER_KEYS(promo_max_bonus_tokens, &maxima_by_default, "tokens",
              "Most bonus tokens a member of the tier may get; null removes the tier's key."),
    TIER_KEYS(membership_monthly_revenue, &revenues_by_default, "cents",
              "What a member of the tier pays a month; null removes the tier's key."),
};
const mktopt__struct mktopt__promo_keys_table = {
    .name = "promo_policy",
    .doc = "Limits of promotions. A tier exists when it has both a maximum and a revenue.",
    MKTOPT__STRUCT_TABLE(mktopt__promo_keys, key_fields),
};

mktopt__promo_entry *mktopt__promo_entry_of(const mktopt__array *entries, const char *tier)
{
    mktopt__promo_entry *items = entries->items;
    for (int64_t i = 0; i < entries->count; i++)
        if (strcmp(items[i].key, tier) == 0)
            return &items[i];
    return NULL;
}

/* An error at a tier's key: the arena holds its name. */
static mktopt_status fail_at_key(const mktopt__path *path, const char *prefix, const char *tier,
                                 mktopt_status status, const char *text, mktopt__arena *arena,
                                 mktopt_error *err)
{
    const char *key = mktopt__arena_printf(arena, "%s%s", prefix, tier);
    if (key == NULL)
        return mktopt__out_of_memory(err);
    return mktopt__fail(err, status, MKTOPT__MEMBER_PATH(path, key), "%s", text);
}

/* The canonical order: default tiers in theirs (removed ones stay, as NONE), then the others as
 * given. So the numbers of tiers survive a round trip through JSON. */
static mktopt_status normalise(mktopt__array *entries, const mktopt__array *defaults,
                               const char *prefix, mktopt__arena *arena, const mktopt__path *path,
                               mktopt_error *err)
{
    const mktopt__promo_entry *given = entries->items, *known = defaults->items;
    mktopt__promo_entry *items =
        mktopt__arena_alloc(arena, entries->count + defaults->count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    int64_t n = 0;
    for (; n < defaults->count; n++) {
        const mktopt__promo_entry *present = mktopt__promo_entry_of(entries, known[n].key);
        items[n].key = known[n].key;
        items[n].value = present != NULL ? present->value : MKTOPT_NONE_I64;
    }
    for (int64_t i = 0; i < entries->count; i++) {
        if (mktopt__promo_entry_of(defaults, given[i].key) != NULL)
            continue;
        if (given[i].value == MKTOPT_NONE_I64)
            return fail_at_key(path, prefix, given[i].key, MKTOPT_UNKNOWN_NAME,
                               "cannot be removed: there is no such key", arena, err);
        items[n++] = given[i];
    }
    *entries = (mktopt__array){items, n};
    return MKTOPT_OK;
}

/* ---- tiers by name ------------------------------------------------------------------------- */

/* The last eight bytes of a text, or all of a shorter one: overlapping loads, no loop. */
static uint64_t last_word(const char *text, size_t length)
{
    uint64_t word = 0;
    uint32_t low, high;
    if (length >= 8) {
        memcpy(&word, text + length - 8, 8);
    } else if (length >= 4) {
        memcpy(&low, text, 4);
        memcpy(&high, text + length - 4, 4);
        word = (uint64_t)high << 32 | low;
    } else if (length > 0) {
        word = (uint64_t)(unsigned char)text[0] | (uint64_t)(unsigned char)text[length / 2] << 8 |
               (uint64_t)(unsigned char)text[length - 1] << 16;
    }
    return word;
}

/* Eight bytes at a time: a multiplication spreads them upwards, the shift brings them down again.
 * Only the slot depends on the order of bytes of the machine, never a result. */
static uint64_t hash(const char *name, size_t length)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
    uint64_t h = length;
    for (size_t i = 0; i + 8 < length; i += 8) {
        uint64_t word;
        memcpy(&word, name + i, 8);
        h = (h ^ word) * golden;
        h ^= h >> 32;
    }
    h = (h ^ last_word(name, length)) * golden;
    return h ^ h >> 32;
}

/* The slot that holds the name or is free for it; at most half of the slots are taken. */
static int32_t *find_slot(const mktopt_promo_policy *p, const char *name, size_t length)
{
    uint64_t i = hash(name, length);
    for (;; i++) {
        int32_t *slot = &p->slots[i & (uint64_t)p->slot_mask];
        if (*slot < 0)
            return slot;
        const mktopt__promo_tier *tier = &p->tiers[*slot];
        if (tier->name_length == length && memcmp(tier->name, name, length) == 0)
            return slot;
    }
}

static mktopt_status make_slots(mktopt_promo_policy *p, int64_t n, mktopt__arena *arena,
                                mktopt_error *err)
{
    int32_t size = 8;
    while (size < 2 * n)
        size *= 2;
    p->tiers = mktopt__arena_alloc(arena, n, sizeof *p->tiers);
    p->slots = mktopt__arena_alloc(arena, size, sizeof *p->slots);
    if (p->tiers == NULL || p->slots == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t i = 0; i < size; i++)
        p->slots[i] = -1;
    p->slot_mask = size - 1;
    return MKTOPT_OK;
}

mktopt_status mktopt__promo_find(const mktopt_promo_policy *policy, const char *name, size_t length,
                                 const mktopt__path *path, int32_t *tier, mktopt_error *err)
{
    const int32_t found = *find_slot(policy, name, length);
    if (found >= 0) {
        *tier = found;
        return MKTOPT_OK;
    }
    mktopt__names known = {"none", 0, 0};
    for (int32_t i = 0; i < policy->n_tiers; i++)
        mktopt__names_add(&known, policy->tiers[i].name);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path,
                        "'%.*s' is no tier of the policy, which has: %s",
                        length < 60 ? (int)length : 60, name, known.text);
}

/* ---- loading ------------------------------------------------------------------------------- */

/* Names that still fit into an error's field, behind the prefix of their key. */
enum { LONGEST_NAME = 100 };

/* Pairs the two keys of each tier. */
static mktopt_status pair_tiers(mktopt_promo_policy *p, mktopt__arena *arena,
                                const mktopt__path *path, mktopt_error *err)
{
    const mktopt__promo_entry *maxima = p->keys.promo_max_bonus_tokens.items;
    const mktopt__promo_entry *revenues = p->keys.membership_monthly_revenue.items;
    for (int64_t i = 0; i < p->keys.promo_max_bonus_tokens.count; i++) {
        const size_t length = strlen(maxima[i].key);
        if (maxima[i].value == MKTOPT_NONE_I64)
            continue;
        if (length > LONGEST_NAME)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                                "has a tier with a name of more than %d bytes: '%.40s...'",
                                LONGEST_NAME, maxima[i].key);
        p->tiers[p->n_tiers] = (mktopt__promo_tier){.name = maxima[i].key,
                                                    .name_length = length,
                                                    .membership_revenue = MKTOPT_NONE_I64,
                                                    .max_bonus_tokens = maxima[i].value};
        *find_slot(p, maxima[i].key, length) = p->n_tiers;
        p->n_tiers++;
    }
    for (int64_t i = 0; i < p->keys.membership_monthly_revenue.count; i++) {
        if (revenues[i].value == MKTOPT_NONE_I64)
            continue;
        const int32_t tier = *find_slot(p, revenues[i].key, strlen(revenues[i].key));
        if (tier < 0)
            return fail_at_key(
                path, MKTOPT__PROMO_MAXIMUM_PREFIX, revenues[i].key, MKTOPT_MISSING_FIELD,
                "is required because the tier's membership revenue is given", arena, err);
        p->tiers[tier].membership_revenue = revenues[i].value;
    }
    for (int32_t i = 0; i < p->n_tiers; i++)
        if (p->tiers[i].membership_revenue == MKTOPT_NONE_I64)
            return fail_at_key(path, MKTOPT__PROMO_REVENUE_PREFIX, p->tiers[i].name,
                               MKTOPT_MISSING_FIELD,
                               "is required because the tier's token maximum is given", arena, err);
    return MKTOPT_OK;
}

/* A fraction of at most 1, seen exactly: the range of the field is compared as a double. */
static mktopt_status check_cap(const mktopt_promo_policy *p, const mktopt__path *path,
                               mktopt_error *err)
{
    const mktopt_decimal cap = p->keys.promo_budget_cap_percent;
    if (cap.coefficient <= mktopt__power_of_ten(cap.scale))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, MKTOPT__PROMO_CAP_KEY),
                        "must be <= 1, got %s", MKTOPT__DECIMAL(cap));
}

/* rate * 100 as a fraction of whole numbers. */
static mktopt_status set_rate(mktopt_promo_policy *p, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_decimal rate = p->keys.creator_base_rate_per_token;
    p->rate_numerator = rate.coefficient;
    p->rate_denominator = rate.scale > 2 ? mktopt__power_of_ten(rate.scale - 2) : 1;
    if (rate.scale < 2 &&
        mktopt__i64_multiply(rate.coefficient, mktopt__power_of_ten(2 - rate.scale),
                             &p->rate_numerator) != 0)
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW,
                            MKTOPT__MEMBER_PATH(path, MKTOPT__PROMO_RATE_KEY),
                            "in cents does not fit in 64 bits");
    return MKTOPT_OK;
}

/* What a check needs, so that it is two comparisons: n tokens cost at most the cap when
 * n * numerator / denominator <= cap, that is n <= floor(cap * denominator / numerator). */
static mktopt_status set_limits(const mktopt_promo_policy *p, mktopt__promo_tier *tier,
                                mktopt__arena *arena, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_decimal cap = p->keys.promo_budget_cap_percent;
    mktopt__i64_muldiv_floor(tier->membership_revenue, cap.coefficient,
                             mktopt__power_of_ten(cap.scale), &tier->cap); /* cap <= 1: it fits */
    if (p->rate_numerator == 0 ||
        mktopt__i64_muldiv_floor(tier->cap, p->rate_denominator, p->rate_numerator,
                                 &tier->largest_maximum) != 0)
        tier->largest_maximum = INT64_MAX;
    if (mktopt__i64_muldiv_ceil(tier->max_bonus_tokens, p->rate_numerator, p->rate_denominator,
                                &tier->token_value) == 0)
        return MKTOPT_OK;
    return fail_at_key(path, MKTOPT__PROMO_MAXIMUM_PREFIX, tier->name, MKTOPT_NUMBER_OVERFLOW,
                       "the cost of so many tokens does not fit in 64 bits", arena, err);
}

mktopt_status mktopt__promo_build(const mktopt__promo_keys *keys, mktopt__arena *arena,
                                  const mktopt__path *path, mktopt_promo_policy **policy,
                                  mktopt_error *err)
{
    mktopt_promo_policy *p = mktopt__arena_alloc(arena, 1, sizeof *p);
    if (p == NULL)
        return mktopt__out_of_memory(err);
    p->keys = *keys;
    MKTOPT__TRY(normalise(&p->keys.promo_max_bonus_tokens, &maxima_by_default,
                          MKTOPT__PROMO_MAXIMUM_PREFIX, arena, path, err));
    MKTOPT__TRY(normalise(&p->keys.membership_monthly_revenue, &revenues_by_default,
                          MKTOPT__PROMO_REVENUE_PREFIX, arena, path, err));
    const int64_t n = p->keys.promo_max_bonus_tokens.count;
    if (n > INT32_MAX / 4)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, path, "has more than %d tiers", INT32_MAX / 4);
    MKTOPT__TRY(make_slots(p, n, arena, err));
    MKTOPT__TRY(pair_tiers(p, arena, path, err));
    MKTOPT__TRY(check_cap(p, path, err));
    MKTOPT__TRY(set_rate(p, path, err));
    for (int32_t i = 0; i < p->n_tiers; i++)
        MKTOPT__TRY(set_limits(p, &p->tiers[i], arena, path, err));
    *policy = p;
    return MKTOPT_OK;
}

static mktopt_status load(const char *json, size_t length, mktopt__arena *arena,
                          mktopt_promo_policy **policy, mktopt_error *err)
{
    mktopt__promo_keys keys;
    mktopt__init(&mktopt__promo_keys_table, &keys);
    if (json != NULL)
        MKTOPT__TRY(mktopt__from_json(&mktopt__promo_keys_table, json, length, arena, &keys, err));
    return mktopt__promo_build(&keys, arena, NULL, policy, err);
}

/* ---- the public face ----------------------------------------------------------------------- */

/* Makes a policy own the arena that it was built in, with its text. */
static mktopt_status adopt(mktopt_promo_policy *p, mktopt__arena *arena, mktopt_error *err)
{
    p->json = mktopt__to_json(&mktopt__promo_keys_table, &p->keys, arena, &p->json_length);
    p->arena = arena;
    return p->json != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt_promo_policy_create(const char *json, size_t length,
                                         const mktopt_allocator *allocator,
                                         mktopt_promo_policy **policy, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    mktopt_promo_policy *loaded;
    mktopt_status status = load(json, length, arena, &loaded, err);
    if (status == MKTOPT_OK)
        status = adopt(loaded, arena, err);
    if (status == MKTOPT_OK)
        *policy = loaded;
    else
        mktopt__arena_free(arena);
    return status;
}

mktopt_status mktopt_promo_policy_change(const mktopt_promo_policy *policy,
                                         const mktopt_promo_change *changes, int64_t count,
                                         const mktopt_promo_change_options *options,
                                         const mktopt_allocator *allocator,
                                         mktopt_promo_policy **changed, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(changed, err);
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    mktopt_promo_policy *built;
    mktopt_status status =
        mktopt__promo_change(policy, changes, count, options, arena, &built, err);
    if (status == MKTOPT_OK)
        status = adopt(built, arena, err);
    if (status == MKTOPT_OK)
        *changed = built;
    else
        mktopt__arena_free(arena);
    return status;
}

void mktopt_promo_policy_free(mktopt_promo_policy *policy)
{
    if (policy != NULL)
        mktopt__arena_free(policy->arena); /* the policy lives in it */
}

const char *mktopt_promo_policy_json(const mktopt_promo_policy *policy, size_t *length)
{
    if (policy == NULL)
        return NULL;
    if (length != NULL)
        *length = policy->json_length;
    return policy->json;
}

static int tier_value(const mktopt__array *entries, const char *prefix, const char *key,
                      mktopt_decimal *value)
{
    const size_t n = strlen(prefix);
    if (strncmp(key, prefix, n) != 0)
        return 0;
    const mktopt__promo_entry *entry = mktopt__promo_entry_of(entries, key + n);
    if (entry == NULL || entry->value == MKTOPT_NONE_I64)
        return 0;
    *value = (mktopt_decimal){entry->value, 0, 0};
    return 1;
}

mktopt_status mktopt_promo_policy_value(const mktopt_promo_policy *policy, const char *key,
                                        mktopt_decimal *value, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(key, err);
    MKTOPT__REQUIRE(value, err);
    const mktopt__promo_keys *keys = &policy->keys;
    if (strcmp(key, MKTOPT__PROMO_CAP_KEY) == 0)
        *value = keys->promo_budget_cap_percent;
    else if (strcmp(key, MKTOPT__PROMO_RATE_KEY) == 0)
        *value = keys->creator_base_rate_per_token;
    else if (!tier_value(&keys->promo_max_bonus_tokens, MKTOPT__PROMO_MAXIMUM_PREFIX, key, value) &&
             !tier_value(&keys->membership_monthly_revenue, MKTOPT__PROMO_REVENUE_PREFIX, key,
                         value))
        return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("key"),
                            "'%s' is no key of the policy", key);
    return MKTOPT_OK;
}

int32_t mktopt_promo_tier_count(const mktopt_promo_policy *policy)
{
    return policy != NULL ? policy->n_tiers : 0;
}

const char *mktopt_promo_tier_name(const mktopt_promo_policy *policy, int32_t tier)
{
    if (policy == NULL || tier < 0 || tier >= policy->n_tiers)
        return NULL;
    return policy->tiers[tier].name;
}

mktopt_status mktopt_promo_tier_find(const mktopt_promo_policy *policy, const char *name,
                                     size_t length, int32_t *tier, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(name, err);
    MKTOPT__REQUIRE(tier, err);
    return mktopt__promo_find(policy, name, length, MKTOPT__FIELD_PATH("tier"), tier, err);
}
