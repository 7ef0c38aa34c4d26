/* From the outside in: what to spend, where, what it leads to; which channels earn; what promos may
 * cost. Every figure is one of the document's; only cents are shown as currency units. */
#include "cli/plan_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 14, TEXT_LINE = 512 };

static void put_number(const cli_page *page, cli_style style, int width, double value, int decimals)
{
    cli_put(page, style, -width, CLI_AMOUNT(value, decimals));
}

static void put_cents(const cli_page *page, cli_style style, int width, cli_view cents)
{
    put_number(page, style, width, cli_number(cents) / 100, 2);
}

/* A faint label, then a paragraph. */
static void put_line(const cli_page *page, const char *label, cli_style style, const char *text)
{
    cli_margin(page);
    cli_put(page, CLI_FAINT, LABEL, label);
    cli_paragraph(page, style, 2 + LABEL, text);
}

static void put_headers(const cli_page *page, const int *widths, const char *const *names, int n)
{
    cli_margin(page);
    for (int i = 0; i < n; i++)
        cli_put(page, CLI_FAINT, widths[i], names[i]);
    cli_end_line(page);
}

/* snake_case to words, in place. */
static char *words(char *text)
{
    for (char *c = text; *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
    return text;
}

/* The sum of a member over an array of objects. */
static double sum_of(cli_view array, const char *member)
{
    double sum = 0;
    for (cli_view item = cli_first(array); item.node != NULL; item = cli_next(item))
        sum += cli_number(cli_member(item, member));
    return sum;
}

static double largest_of(cli_view array, const char *member)
{
    double largest = 0;
    for (cli_view item = cli_first(array); item.node != NULL; item = cli_next(item))
        largest = fmax(largest, cli_number(cli_member(item, member)));
    return largest;
}

/* ---- at the head -------------------------------------------------------------------------- */

static void show_title(const cli_page *page, cli_view company)
{
    char remark[TEXT_LINE];
    const char *name = cli_text(cli_member(company, "name"));
    const char *currency = cli_text(cli_member(company, "currency"));
    snprintf(remark, sizeof remark, "%s%s%s%s", name[0] != '\0' ? "marketing plan" : "",
             name[0] != '\0' && currency[0] != '\0' ? ", " : "",
             currency[0] != '\0' ? "amounts in " : "", currency);
    cli_heading(page, name[0] != '\0' ? name : "Marketing plan", remark);
}

static void show_stage(const cli_page *page, cli_view stage, cli_view budget)
{
    char text[TEXT_LINE];
    const char *of_revenue = cli_text(cli_member(stage, "stage"));
    const char *used = cli_text(cli_member(budget, "stage"));
    if (strcmp(of_revenue, used) == 0)
        snprintf(text, sizeof text, "%s: %s", cli_text(cli_member(stage, "display_name")),
                 cli_text(cli_member(stage, "focus")));
    else
        snprintf(text, sizeof text, "%s, as the company file says (by revenue: %s)", used,
                 of_revenue);
    put_line(page, "Stage", CLI_STRONG, words(text));
}

/* "a · b · c" of an array of names. */
static void show_list(const cli_page *page, const char *label, cli_view names)
{
    char text[4 * TEXT_LINE] = "";
    size_t length = 0;
    for (cli_view name = cli_first(names); name.node != NULL; name = cli_next(name))
        if (length < sizeof text)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s",
                                       length > 0 ? " · " : "", cli_text(name));
    if (length > 0)
        put_line(page, label, CLI_PLAIN, words(text));
}

static void show_summary(const cli_page *page, cli_view stage, cli_view budget)
{
    char text[TEXT_LINE];
    const double to_next = cli_number(cli_member(stage, "revenue_to_next_stage"));
    cli_view targets = cli_member(budget, "target_metrics");
    show_stage(page, stage, budget);
    const int length = snprintf(text, sizeof text, "%s a month",
                                CLI_AMOUNT(cli_number(cli_member(budget, "monthly_revenue")), 2));
    if (!isnan(to_next))
        snprintf(text + length, sizeof text - (size_t)length, ", %s below the next stage",
                 CLI_AMOUNT(to_next, 2));
    put_line(page, "Revenue", CLI_PLAIN, text);
    snprintf(text, sizeof text, "%s a month, %s of revenue",
             CLI_AMOUNT(cli_number(cli_member(budget, "total_marketing_budget")), 2),
             CLI_PERCENT(cli_number(cli_member(budget, "budget_percentage")) / 100));
    put_line(page, "Budget", CLI_STRONG, text);
    snprintf(text, sizeof text, "growth %s a month · CAC %s · ROAS %s",
             CLI_PERCENT(cli_number(cli_member(targets, "growth_target_percent")) / 100),
             CLI_AMOUNT(cli_number(cli_member(targets, "cac_target")), 2),
             CLI_AMOUNT(cli_number(cli_member(targets, "roi_target")), 2));
    put_line(page, "Targets", CLI_PLAIN, text);
    show_list(page, "Priorities", cli_member(stage, "priorities"));
}

/* ---- budget ------------------------------------------------------------------------------- */

static void show_warnings(const cli_page *page, cli_view warnings)
{
    char text[TEXT_LINE];
    for (cli_view w = cli_first(warnings); w.node != NULL; w = cli_next(w)) {
        snprintf(text, sizeof text, "%s: %s is below the %s a month it needs to have an effect",
                 cli_text(cli_member(w, "channel")),
                 CLI_AMOUNT(cli_number(cli_member(w, "amount")), 2),
                 CLI_AMOUNT(cli_number(cli_member(w, "monthly_minimum")), 2));
        cli_margin(page);
        cli_put(page, CLI_WARNING, 2, "!");
        cli_paragraph(page, CLI_PLAIN, 4, words(text));
    }
}

static void show_channels(const cli_page *page, cli_view budget)
{
    enum { NAME = 26, BAR = 28, SHARE = 8, AMOUNT = 14 };
    cli_view channels = cli_member(budget, "channel_budgets");
    const double largest = largest_of(channels, "share");
    cli_heading(page, "Budget by channel", "a month");
    for (cli_view c = cli_first(channels); c.node != NULL; c = cli_next(c)) {
        const double share = cli_number(cli_member(c, "share"));
        cli_margin(page);
        cli_put_name(page, CLI_PLAIN, NAME, cli_text(cli_member(c, "channel")));
        cli_space(page, BAR - cli_bar(page, largest > 0 ? share / largest : 0, BAR));
        cli_put(page, CLI_PLAIN, -SHARE, CLI_PERCENT(share));
        put_number(page, CLI_PLAIN, AMOUNT, cli_number(cli_member(c, "amount")), 2);
        cli_end_line(page);
    }
    cli_margin(page);
    cli_put(page, CLI_STRONG, NAME + BAR, "total");
    cli_put(page, CLI_STRONG, -SHARE, CLI_PERCENT(sum_of(channels, "share")));
    put_number(page, CLI_STRONG, AMOUNT, cli_number(cli_member(budget, "total_marketing_budget")),
               2);
    cli_end_line(page);
    show_warnings(page, cli_member(budget, "warnings"));
}

static void show_projection(const cli_page *page, cli_view budget)
{
    enum { N = 5 };
    static const int widths[N] = {-5, 0, -15, -15, -14};
    static const char *const names[N] = {"month", "  stage     ", "revenue", "budget", "customers"};
    enum { BAR = 14 };
    char title[TEXT_LINE];
    cli_view months = cli_member(budget, "growth_projections");
    cli_view cumulative = cli_member(budget, "cumulative");
    const double largest = largest_of(months, "monthly_revenue");
    snprintf(title, sizeof title, "Next %lld months", (long long)cli_count(months));
    cli_heading(page, title, "");
    put_headers(page, widths, names, N);
    for (cli_view m = cli_first(months); m.node != NULL; m = cli_next(m)) {
        const double revenue = cli_number(cli_member(m, "monthly_revenue"));
        cli_margin(page);
        put_number(page, CLI_PLAIN, 5, cli_number(cli_member(m, "month")), 0);
        cli_margin(page);
        cli_put_name(page, CLI_PLAIN, 10, cli_text(cli_member(m, "stage")));
        put_number(page, CLI_PLAIN, 15, revenue, 0);
        put_number(page, CLI_PLAIN, 15, cli_number(cli_member(m, "marketing_budget")), 0);
        put_number(page, CLI_PLAIN, 14, cli_number(cli_member(m, "expected_customers")), 1);
        if (revenue > 0) {
            cli_margin(page);
            cli_bar(page, revenue / largest, BAR);
        }
        cli_end_line(page);
    }
    cli_margin(page);
    cli_put(page, CLI_STRONG, 17, "total");
    put_number(page, CLI_STRONG, 15, cli_number(cli_member(cumulative, "revenue")), 0);
    put_number(page, CLI_STRONG, 15, cli_number(cli_member(cumulative, "investment")), 0);
    put_number(page, CLI_STRONG, 14, sum_of(months, "expected_customers"), 1);
    cli_end_line(page);
}

/* ---- attribution -------------------------------------------------------------------------- */

enum { MODELS_ABREAST = 6, MODEL = 9, CHANNEL = 16, SPREAD = 8, MOST_CHANNELS = 15 };

typedef struct ranked {
    int64_t channel;
    double share;
} ranked;

static int by_share(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return (x->channel > y->channel) - (x->channel < y->channel);
}

/* A table of models side by side: at most MODELS_ABREAST from `first` on, and how far they differ.
 */
typedef struct model_table {
    cli_view shares[MODELS_ABREAST];
    const char *names[MODELS_ABREAST];
    int n;
    int width; /* of a model's column */
    const char *recommended;
} model_table;

/* The models from `first` on, at most `most`. */
static model_table select_models(cli_view attribution, int64_t first, int64_t most)
{
    model_table table = {.recommended = cli_text(cli_member(attribution, "recommended_model"))};
    cli_view model = cli_element(cli_member(attribution, "models"), first);
    for (; model.node != NULL && table.n < most; model = cli_next(model)) {
        table.names[table.n] = mktopt__json_key(model.node);
        table.shares[table.n++] = cli_member(model, "share");
    }
    table.width = table.n < MODELS_ABREAST ? MODEL + 1 : MODEL;
    return table;
}

static cli_style style_of(const model_table *table, int model)
{
    return strcmp(table->names[model], table->recommended) == 0 ? CLI_STRONG : CLI_PLAIN;
}

/* Model names on two lines: "position" over "based". */
static void put_model_names(const cli_page *page, const model_table *table)
{
    char head[MODEL + 1];
    cli_margin(page);
    cli_put(page, CLI_PLAIN, CHANNEL, "");
    for (int i = 0; i < table->n; i++) {
        const char *cut = strrchr(table->names[i], '_');
        const int length = cut == NULL ? 0 : (int)(cut - table->names[i]);
        snprintf(head, sizeof head, "%.*s", length, table->names[i]);
        cli_put(page, CLI_FAINT, -table->width, words(head));
    }
    cli_end_line(page);
    cli_margin(page);
    cli_put(page, CLI_FAINT, CHANNEL, "channel");
    for (int i = 0; i < table->n; i++) {
        const char *cut = strrchr(table->names[i], '_');
        cli_put(page, CLI_FAINT, -table->width, cut == NULL ? table->names[i] : cut + 1);
    }
    if (table->n > 1)
        cli_put(page, CLI_FAINT, -SPREAD, "spread");
    cli_end_line(page);
}

static void put_shares(const cli_page *page, const model_table *table, const double *shares)
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < table->n; i++) {
        put_number(page, style_of(table, i), table->width, shares[i] * 100, 1);
        low = fmin(low, shares[i]);
        high = fmax(high, shares[i]);
    }
    if (table->n > 1)
        put_number(page, CLI_FAINT, SPREAD, high >= low ? (high - low) * 100 : NAN, 1);
    cli_end_line(page);
}

static void show_models(const cli_page *page, const model_table *table, cli_view channels,
                        const ranked *order, int64_t n)
{
    char name[TEXT_LINE];
    double rest[MODELS_ABREAST] = {0};
    put_model_names(page, table);
    for (int64_t i = 0; i < n; i++) {
        double shares[MODELS_ABREAST];
        for (int m = 0; m < table->n; m++) {
            shares[m] = cli_number(cli_element(table->shares[m], order[i].channel));
            rest[m] += i < MOST_CHANNELS ? 0 : shares[m];
        }
        if (i >= MOST_CHANNELS)
            continue;
        cli_margin(page);
        cli_put_name(page, CLI_PLAIN, CHANNEL, cli_text(cli_element(channels, order[i].channel)));
        put_shares(page, table, shares);
    }
    if (n > MOST_CHANNELS) {
        snprintf(name, sizeof name, "%lld others", (long long)(n - MOST_CHANNELS));
        cli_margin(page);
        cli_put(page, CLI_FAINT, CHANNEL, name);
        put_shares(page, table, rest);
    }
}

/* Channels by their share in the recommended model (or the first), largest first. */
static ranked *rank_channels(cli_view attribution, int64_t n)
{
    cli_view models = cli_member(attribution, "models");
    const char *recommended = cli_text(cli_member(attribution, "recommended_model"));
    cli_view model = cli_member(models, recommended);
    ranked *order = calloc((size_t)n + 1, sizeof *order);
    cli_view share = cli_member(model.node != NULL ? model : cli_first(models), "share");
    share = cli_first(share);
    for (int64_t i = 0; order != NULL && i < n; i++, share = cli_next(share)) {
        const double value = cli_number(share);
        order[i] = (ranked){i, isnan(value) ? 0 : value};
    }
    if (order != NULL)
        qsort(order, (size_t)n, sizeof *order, by_share);
    return order;
}

/* What the journeys hold, and the remarks on them. */
static void show_journeys(const cli_page *page, cli_view attribution)
{
    char text[TEXT_LINE];
    cli_view summary = cli_member(attribution, "summary");
    cli_view warnings = cli_member(attribution, "warnings");
    const double conversions = cli_number(cli_member(summary, "conversions"));
    snprintf(text, sizeof text, "%s, of which %s (%s) converted, worth %s",
             CLI_AMOUNT(cli_number(cli_member(summary, "journeys")), 0),
             CLI_AMOUNT(conversions, conversions == floor(conversions) ? 0 : 1),
             CLI_PERCENT(cli_number(cli_member(summary, "conversion_rate"))),
             CLI_AMOUNT(cli_number(cli_member(summary, "value")), 2));
    put_line(page, "Journeys", CLI_PLAIN, text);
    for (cli_view w = cli_first(warnings); w.node != NULL; w = cli_next(w)) {
        cli_margin(page);
        cli_put(page, CLI_WARNING, 2, "!");
        cli_paragraph(page, CLI_PLAIN, 4, cli_text(w));
    }
    cli_end_line(page);
}

/* The reason begins with the name of the model, or there is none. */
static void show_recommendation(const cli_page *page, cli_view attribution)
{
    char name[TEXT_LINE];
    cli_view recommended = cli_member(attribution, "recommended_model");
    snprintf(name, sizeof name, "%s", cli_is_there(recommended) ? cli_text(recommended) : "none");
    cli_end_line(page);
    put_line(page, "Recommended", CLI_STRONG, words(name));
    put_line(page, "", CLI_PLAIN, cli_text(cli_member(attribution, "reason")));
}

static void show_attribution(const cli_page *page, cli_view attribution)
{
    cli_view channels = cli_member(attribution, "channels");
    const int64_t n = cli_count(channels), n_models = cli_count(cli_member(attribution, "models"));
    ranked *order = rank_channels(attribution, n);
    if (order == NULL)
        return;
    cli_heading(page, "Attribution", "share of the conversions by model, in %");
    show_journeys(page, attribution);
    const int64_t n_tables = (n_models + MODELS_ABREAST - 1) / MODELS_ABREAST;
    const int64_t abreast = n_tables > 0 ? (n_models + n_tables - 1) / n_tables : 1;
    for (int64_t first = 0; first < n_models; first += abreast) {
        const model_table table = select_models(attribution, first, abreast);
        if (first > 0)
            cli_end_line(page);
        show_models(page, &table, channels, order, n);
    }
    free(order);
    show_recommendation(page, attribution);
}

/* ---- promo -------------------------------------------------------------------------------- */

/* The element of an array whose "tier" is this one. */
static cli_view of_tier(cli_view array, const char *tier)
{
    cli_view item = cli_first(array);
    while (item.node != NULL && strcmp(cli_text(cli_member(item, "tier")), tier) != 0)
        item = cli_next(item);
    return item;
}

static void show_tier(const cli_page *page, cli_view budget, cli_view promo)
{
    const char *tier = cli_text(cli_member(budget, "tier"));
    cli_view review = cli_member(promo, "review");
    cli_view reviewed = of_tier(cli_member(review, "tiers"), tier);
    cli_view conflict = of_tier(cli_member(review, "conflicts"), tier);
    cli_view total = of_tier(cli_member(cli_member(promo, "aggregate"), "tier_breakdown"), tier);
    const cli_style style = conflict.node != NULL ? CLI_WARNING : CLI_GOOD;
    char verdict[TEXT_LINE] = "  fits";
    if (conflict.node != NULL)
        snprintf(verdict, sizeof verdict, "  over by %s",
                 CLI_AMOUNT(cli_number(cli_member(conflict, "overrun_per_user")) / 100, 2));
    cli_margin(page);
    cli_put_name(page, CLI_PLAIN, 14, tier);
    put_number(page, CLI_PLAIN, 8, cli_number(cli_member(total, "user_count")), 0);
    put_cents(page, CLI_PLAIN, 8, cli_member(budget, "membership_revenue"));
    put_cents(page, CLI_PLAIN, 8, cli_member(budget, "max_budget_per_user"));
    put_number(page, CLI_PLAIN, 9, cli_number(cli_member(budget, "max_bonus_tokens")), 0);
    put_cents(page, style, 9, cli_member(budget, "estimated_token_value"));
    put_number(page, CLI_PLAIN, 7, cli_number(cli_member(reviewed, "largest_maximum")), 0);
    cli_put(page, style, 0, verdict);
    cli_end_line(page);
}

static void show_tiers(const cli_page *page, cli_view promo)
{
    enum { N = 8 };
    static const int widths[N] = {14, -8, -8, -8, -9, -9, -7, 0};
    static const char *const names[N] = {"tier",    "members", "price", "cap",
                                         "maximum", "costs",   "fit",   ""};
    cli_view tiers = cli_member(promo, "tiers");
    put_headers(page, widths, names, N);
    for (cli_view tier = cli_first(tiers); tier.node != NULL; tier = cli_next(tier))
        show_tier(page, tier, promo);
}

static void show_campaign(const cli_page *page, cli_view aggregate)
{
    char text[TEXT_LINE];
    const double revenue = cli_number(cli_member(aggregate, "total_membership_revenue")) / 100;
    const double cap = cli_number(cli_member(aggregate, "budget_cap")) / 100;
    const double cost = cli_number(cli_member(aggregate, "total_promotion_cost")) / 100;
    const double users = cli_number(cli_member(aggregate, "total_estimated_users"));
    if (!(users > 0))
        return;
    cli_end_line(page);
    snprintf(text, sizeof text, "%s a month from %s members", CLI_AMOUNT(revenue, 2),
             CLI_AMOUNT(users, 0));
    put_line(page, "Membership", CLI_PLAIN, text);
    snprintf(text, sizeof text, "%s for promotion, %s kept", CLI_AMOUNT(cap, 2),
             CLI_AMOUNT(revenue - cap, 2));
    put_line(page, "Cap", CLI_PLAIN, text);
    const int is_over = cli_boolean(cli_member(aggregate, "over_budget"));
    snprintf(text, sizeof text, "%s if all get the maximum, %s %s the cap", CLI_AMOUNT(cost, 2),
             CLI_AMOUNT(fabs(cost - cap), 2), is_over ? "over" : "within");
    put_line(page, "Cost", is_over ? CLI_WARNING : CLI_GOOD, text);
}

/* The tiers' conflicts are in the table: here their number, and what concerns the whole policy. */
static void show_conflicts(const cli_page *page, cli_view review)
{
    char text[TEXT_LINE];
    int n = 0;
    cli_view conflicts = cli_member(review, "conflicts");
    for (cli_view c = cli_first(conflicts); c.node != NULL; c = cli_next(c))
        n += cli_is_there(cli_member(c, "tier"));
    if (cli_count(conflicts) == 0)
        put_line(page, "Conflicts", CLI_GOOD, "none");
    if (n > 0) {
        snprintf(text, sizeof text,
                 "%d of %lld tiers: the maximum costs more than the cap; \"fit\" is the most "
                 "tokens that do not",
                 n, (long long)cli_count(cli_member(review, "tiers")));
        put_line(page, "Conflicts", CLI_WARNING, text);
    }
    for (cli_view c = cli_first(conflicts); c.node != NULL; c = cli_next(c))
        if (!cli_is_there(cli_member(c, "tier")))
            put_line(page, n > 0 ? "" : "Conflicts", CLI_WARNING,
                     cli_text(cli_member(c, "message")));
}

static void show_awards(const cli_page *page, cli_view awards)
{
    char text[TEXT_LINE];
    const char *label = "Awards";
    for (cli_view a = cli_first(awards); a.node != NULL; a = cli_next(a)) {
        cli_view check = cli_member(a, "check");
        const int is_valid = cli_boolean(cli_member(check, "valid"));
        cli_margin(page);
        cli_put(page, CLI_FAINT, LABEL, label);
        cli_put_name(page, CLI_PLAIN, 14, cli_text(cli_member(a, "tier")));
        put_number(page, CLI_PLAIN, 6, cli_number(cli_member(a, "bonus_tokens")), 0);
        cli_margin(page);
        if (is_valid)
            snprintf(text, sizeof text, "ok");
        else
            snprintf(text, sizeof text, "no: at most %s",
                     CLI_AMOUNT(cli_number(cli_member(check, "max_within_all_rules")), 0));
        cli_put(page, is_valid ? CLI_GOOD : CLI_WARNING, 0, text);
        cli_end_line(page);
        label = "";
    }
}

static void show_promo(const cli_page *page, cli_view promo)
{
    cli_heading(page, "Promo check by tier", "a member and month; maximum and fit in tokens");
    show_tiers(page, promo);
    show_campaign(page, cli_member(promo, "aggregate"));
    cli_end_line(page);
    show_conflicts(page, cli_member(promo, "review"));
    show_awards(page, cli_member(promo, "awards"));
}

/* ---- the page ----------------------------------------------------------------------------- */

void cli_show_plan(const cli_page *page, cli_view plan)
{
    cli_view budget = cli_member(plan, "budget");
    show_title(page, cli_member(plan, "company"));
    show_summary(page, cli_member(plan, "stage"), budget);
    show_channels(page, budget);
    show_projection(page, budget);
    if (cli_is_there(cli_member(plan, "attribution")))
        show_attribution(page, cli_member(plan, "attribution"));
    if (cli_is_there(cli_member(plan, "promo")))
        show_promo(page, cli_member(plan, "promo"));
    cli_end_line(page);
}
