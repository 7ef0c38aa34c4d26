/* Changes of a policy: a new one, and an audit record for each key whose value changed. */
#include <inttypes.h>
#include <string.h>

#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "promo/promo_priv.h"

static const char *const category_names[] = {"campaigns", "pricing"};
const mktopt__enum mktopt__promo_category_names = MKTOPT__ENUM_OF(category_names);

static const mktopt__field change_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_change_options, BOOL, auto_adjust, MKTOPT__DEFAULT(0),
                   .doc = "A price change carries the token maxima along."),
    MKTOPT__MEMBER(mktopt_promo_change_options, STRING, user, .flags = MKTOPT__OPTIONAL,
                   .doc = "Who makes the change, for the audit records."),
    MKTOPT__MEMBER(mktopt_promo_change_options, TIME, time, .flags = MKTOPT__OPTIONAL,
                   .doc = "When, for the audit records."),
    MKTOPT__MEMBER(mktopt_promo_change_options, STRING, description, .flags = MKTOPT__OPTIONAL,
                   .doc = "Why, for the audit records."),
};
const mktopt__struct mktopt__promo_change_options_table = {
    .name = "promo_change_options",
    .doc = "Who changes a policy, when and why.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_change_options, change_fields),
};

mktopt_status mktopt_promo_change_options_init(mktopt_promo_change_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__promo_change_options_table, options, size);
}

/* A change under way. */
typedef struct work {
    mktopt__arena *arena;
    mktopt_error *err;
    mktopt_promo_change_options by;
    mktopt__promo_keys keys; /* with room for the changes in its arrays */
    void *audits;
    int64_t n_audits;
    int64_t audits_capacity;
} work;

/* ---- one change --------------------------------------------------------------------------- */

/* The same number without trailing zeros. */
static mktopt_decimal reduced(mktopt_decimal x)
{
    while (x.scale > 0 && x.coefficient % 10 == 0) {
        x.coefficient /= 10;
        x.scale--;
    }
    return x;
}

static mktopt_status record(work *w, const char *key, const mktopt_decimal *before,
                            const mktopt_decimal *after, const char *caused_by)
{
    if (before == NULL && after == NULL)
        return MKTOPT_OK;
    if (before != NULL && after != NULL && before->coefficient == after->coefficient &&
        before->scale == after->scale)
        return MKTOPT_OK;
    mktopt_promo_audit *audit =
        mktopt__arena_push(w->arena, &w->audits, &w->n_audits, &w->audits_capacity, sizeof *audit);
    if (audit == NULL)
        return mktopt__out_of_memory(w->err);
    *audit = (mktopt_promo_audit){
        .struct_size = sizeof *audit,
        .category = strncmp(key, "promo_", 6) == 0 ? MKTOPT_PROMO_CAMPAIGNS : MKTOPT_PROMO_PRICING,
        .has_old = before != NULL,
        .has_new = after != NULL,
        .key = key,
        .caused_by = caused_by,
        .user = w->by.user,
        .description = w->by.description,
        .time = w->by.time,
    };
    if (before != NULL)
        audit->old_value = *before;
    if (after != NULL)
        audit->new_value = *after;
    return MKTOPT_OK;
}

/* One of the policy's own numbers. */
static mktopt_status set_decimal(work *w, mktopt_decimal *member, const char *key,
                                 const mktopt_promo_change *change, const mktopt__path *path)
{
    if (change->remove)
        return mktopt__fail(w->err, MKTOPT_OUT_OF_RANGE, path, "%s cannot be removed", key);
    const mktopt_decimal before = reduced(*member), after = reduced(change->value);
    *member = after;
    return record(w, key, &before, &after, NULL);
}

static void remove_entry(mktopt__array *entries, mktopt__promo_entry *entry)
{
    const mktopt__promo_entry *end = (mktopt__promo_entry *)entries->items + entries->count;
    memmove(entry, entry + 1, (size_t)(end - (entry + 1)) * sizeof *entry);
    entries->count--;
}

/* A tier's entry, added, changed or removed. */
static mktopt_status set_entry(work *w, mktopt__array *entries, const char *tier, const char *key,
                               const mktopt_promo_change *change, const mktopt__path *path)
{
    mktopt__promo_entry *entry = mktopt__promo_entry_of(entries, tier);
    const int exists = entry != NULL;
    const mktopt_decimal before = {exists ? entry->value : 0, 0, 0}, after = reduced(change->value);
    if (change->remove && !exists)
        return mktopt__fail(w->err, MKTOPT_UNKNOWN_NAME, path,
                            "%.80s cannot be removed: the policy does not have it", key);
    if (!change->remove && (after.scale != 0 || after.coefficient < 0))
        return mktopt__fail(w->err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "value"),
                            "must be a whole number >= 0, got %s", MKTOPT__DECIMAL(after));
    if (change->remove)
        remove_entry(entries, entry);
    else if (exists)
        entry->value = after.coefficient;
    else
        ((mktopt__promo_entry *)entries->items)[entries->count++] =
            (mktopt__promo_entry){tier, after.coefficient};
    return record(w, key, exists ? &before : NULL, change->remove ? NULL : &after, NULL);
}

/* What follows the prefix, if something does. */
static const char *tier_of(const char *key, const char *prefix)
{
    const size_t n = strlen(prefix);
    return strncmp(key, prefix, n) == 0 && key[n] != '\0' ? key + n : NULL;
}

static mktopt_status apply(work *w, const mktopt_promo_change *change, int64_t index)
{
    const mktopt__path path = {NULL, "changes", index};
    if (change->key == NULL)
        return mktopt__fail(w->err, MKTOPT_INVALID_ARGUMENT, MKTOPT__MEMBER_PATH(&path, "key"),
                            "must not be NULL");
    if (!change->remove && (change->value.scale < 0 || change->value.scale > 18))
        return mktopt__fail(w->err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(&path, "value"),
                            "has a scale of %" PRId32 ", must be 0 .. 18", change->value.scale);
    const char *key = mktopt__arena_string(w->arena, change->key);
    if (key == NULL)
        return mktopt__out_of_memory(w->err);
    if (strcmp(key, MKTOPT__PROMO_CAP_KEY) == 0)
        return set_decimal(w, &w->keys.promo_budget_cap_percent, key, change, &path);
    if (strcmp(key, MKTOPT__PROMO_RATE_KEY) == 0)
        return set_decimal(w, &w->keys.creator_base_rate_per_token, key, change, &path);
    const char *tier = tier_of(key, MKTOPT__PROMO_MAXIMUM_PREFIX);
    if (tier != NULL)
        return set_entry(w, &w->keys.promo_max_bonus_tokens, tier, key, change, &path);
    tier = tier_of(key, MKTOPT__PROMO_REVENUE_PREFIX);
    if (tier != NULL)
        return set_entry(w, &w->keys.membership_monthly_revenue, tier, key, change, &path);
    return mktopt__fail(w->err, MKTOPT_UNKNOWN_NAME, MKTOPT__MEMBER_PATH(&path, "key"),
                        "'%.80s' is no policy key", key);
}

/* ---- maxima carried along ------------------------------------------------------------------ */

static int is_set(const mktopt_promo_change *changes, int64_t count, const char *key)
{
    for (int64_t i = 0; i < count; i++)
        if (strcmp(changes[i].key, key) == 0)
            return 1;
    return 0;
}

/* The maximum keeps its part of the cap, as far as it fits: min(floor(maximum * new cap / old cap),
 * the largest that fits); without an old cap there is no part to keep. */
static mktopt_status carried(const mktopt__promo_tier *before, const mktopt__promo_tier *after,
                             const char *key, int64_t *maximum, mktopt_error *err)
{
    int64_t scaled = before->max_bonus_tokens;
    if (before->cap > 0 &&
        mktopt__i64_muldiv_floor(before->max_bonus_tokens, after->cap, before->cap, &scaled) != 0)
        scaled = INT64_MAX;
    *maximum = scaled < after->largest_maximum ? scaled : after->largest_maximum;
    if (*maximum == INT64_MAX)
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH(key),
                            "carried along with the price does not fit in 64 bits");
    return MKTOPT_OK;
}

/* A tier of both policies whose price changed; `w->keys` takes the new maximum. */
static mktopt_status carry_tier(work *w, const mktopt_promo_policy *old,
                                const mktopt__promo_tier *before, const mktopt_promo_policy *built,
                                const mktopt_promo_change *changes, int64_t count)
{
    int32_t index;
    if (mktopt__promo_find(built, before->name, before->name_length, NULL, &index, NULL) !=
        MKTOPT_OK)
        return MKTOPT_OK;
    const mktopt__promo_tier *after = &built->tiers[index];
    const int price = before->membership_revenue != after->membership_revenue;
    const int rate = old->rate_numerator != built->rate_numerator ||
                     old->rate_denominator != built->rate_denominator;
    const char *key =
        mktopt__arena_printf(w->arena, MKTOPT__PROMO_MAXIMUM_PREFIX "%s", before->name);
    const char *cause =
        price ? mktopt__arena_printf(w->arena, MKTOPT__PROMO_REVENUE_PREFIX "%s", before->name)
              : MKTOPT__PROMO_RATE_KEY;
    if (key == NULL || cause == NULL)
        return mktopt__out_of_memory(w->err);
    if ((!price && !rate) || is_set(changes, count, key))
        return MKTOPT_OK;
    int64_t maximum;
    MKTOPT__TRY(carried(before, after, key, &maximum, w->err));
    mktopt__promo_entry_of(&w->keys.promo_max_bonus_tokens, before->name)->value = maximum;
    return record(w, key, &(mktopt_decimal){before->max_bonus_tokens, 0, 0},
                  &(mktopt_decimal){maximum, 0, 0}, cause);
}

/* ---- the whole change ---------------------------------------------------------------------- */

/* The entries that are there, with room for more. Names are copied: the old policy may be freed
 * before the new one. */
static mktopt_status copy_entries(const mktopt__array *from, int64_t room, mktopt__arena *arena,
                                  mktopt__array *out, mktopt_error *err)
{
    const mktopt__promo_entry *given = from->items;
    mktopt__promo_entry *items = mktopt__arena_alloc(arena, from->count + room, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    int64_t n = 0;
    for (int64_t i = 0; i < from->count; i++) {
        if (given[i].value == MKTOPT_NONE_I64)
            continue;
        items[n].key = mktopt__arena_string(arena, given[i].key);
        items[n].value = given[i].value;
        if (items[n++].key == NULL)
            return mktopt__out_of_memory(err);
    }
    *out = (mktopt__array){items, n};
    return MKTOPT_OK;
}

static mktopt_status own_text(const char **text, mktopt__arena *arena, mktopt_error *err)
{
    if (*text == NULL)
        return MKTOPT_OK;
    *text = mktopt__arena_string(arena, *text);
    return *text != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status prepare(work *w, const mktopt_promo_policy *policy, int64_t room,
                             const mktopt_promo_change_options *options)
{
    MKTOPT__TRY(mktopt__options_read(&mktopt__promo_change_options_table, options, &w->by, w->err));
    MKTOPT__TRY(own_text(&w->by.user, w->arena, w->err));
    MKTOPT__TRY(own_text(&w->by.description, w->arena, w->err));
    w->keys = policy->keys;
    MKTOPT__TRY(copy_entries(&policy->keys.promo_max_bonus_tokens, room, w->arena,
                             &w->keys.promo_max_bonus_tokens, w->err));
    return copy_entries(&policy->keys.membership_monthly_revenue, room, w->arena,
                        &w->keys.membership_monthly_revenue, w->err);
}

mktopt_status mktopt__promo_change(const mktopt_promo_policy *policy,
                                   const mktopt_promo_change *changes, int64_t count,
                                   const mktopt_promo_change_options *options, mktopt__arena *arena,
                                   mktopt_promo_policy **changed, mktopt_error *err)
{
    if (count < 0 || count > INT32_MAX)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be 0 .. %" PRId32 ", got %" PRId64, INT32_MAX, count);
    if (count > 0)
        MKTOPT__REQUIRE(changes, err);
    work w = {.arena = arena, .err = err};
    MKTOPT__TRY(prepare(&w, policy, count, options));
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(apply(&w, &changes[i], i));
    MKTOPT__TRY(mktopt__check(&mktopt__promo_keys_table, &w.keys, NULL, err));
    mktopt_promo_policy *built;
    MKTOPT__TRY(mktopt__promo_build(&w.keys, arena, NULL, &built, err));
    if (w.by.auto_adjust) {
        for (int32_t i = 0; i < policy->n_tiers; i++)
            MKTOPT__TRY(carry_tier(&w, policy, &policy->tiers[i], built, changes, count));
        MKTOPT__TRY(mktopt__promo_build(&w.keys, arena, NULL, &built, err));
    }
    built->audits = w.audits;
    built->n_audits = w.n_audits;
    *changed = built;
    return MKTOPT_OK;
}

/* ---- records ------------------------------------------------------------------------------- */

int64_t mktopt_promo_policy_audit_count(const mktopt_promo_policy *policy)
{
    return policy != NULL ? policy->n_audits : 0;
}

mktopt_status mktopt_promo_policy_audit(const mktopt_promo_policy *policy, int64_t index,
                                        mktopt_promo_audit *audit, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(audit, err);
    if (index < 0 || index >= policy->n_audits)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be from 0 to below %" PRId64 ", got %" PRId64, policy->n_audits,
                            index);
    return mktopt__struct_out(audit, "audit", &policy->audits[index], sizeof *audit, err);
}
