/* mktopt plan: a company file becomes a marketing plan. The file's members are handed to the
 * operations as they stand, so the operations check them and say what is wrong; here only its
 * outline is known:
 *
 *   name, currency                      texts to show
 *   monthly_revenue, stage, months,
 *   rounding_unit, tables               as in budget.plan
 *   journeys                            {"csv": FILE, "kind": "paths" or "events"}, and any other
 *                                       field of attribution.run
 *   models                              as in attribution.run
 *   promo                               {"policy": object or FILE, "user_count_by_tier": object,
 *                                       "awards": [{"tier", "bonus_tokens"}, ...]}
 *
 * All but monthly_revenue may be missing. Files are relative to the company file. The answers are
 * put into one JSON document, which is printed as it is (--json) or as a page (plan_view.c). */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/csv.h"
#include "cli/json.h"
#include "cli/plan_view.h"

typedef struct plan {
    cli_command *command;
    mktopt_error *err;
    const char *file;
    cli_view company;
    FILE *out; /* the document */
    cli_csv journeys;
    mktopt__json_document *policy_document; /* when the policy is a file of its own */
    cli_view policy;
} plan;

/* ---- errors ------------------------------------------------------------------------------- */

/* An operation's error, told in the company file's terms: "promo." before its field. */
static mktopt_status blame(plan *p, mktopt_status status, const char *prefix)
{
    mktopt_error told = *p->err;
    const char *text = told.message;
    const size_t length = strlen(told.field);
    if (status == MKTOPT_OK || prefix[0] == '\0')
        return status;
    if (length > 0 && strncmp(text, told.field, length) == 0 && text[length] == ':')
        text += length + 1 + strspn(text + length + 1, " ");
    char field[sizeof told.field + 64];
    snprintf(field, sizeof field, "%s%s%s", prefix, length > 0 ? "." : "", told.field);
    mktopt__fail(p->err, status, MKTOPT__FIELD_PATH(field), "%s", text);
    p->err->index = told.index;
    return status;
}

static mktopt_status fail_unknown(plan *p, const char *key, const char *const *names)
{
    mktopt__names known = {0};
    for (; *names != NULL; names++)
        mktopt__names_add(&known, *names);
    return mktopt__fail(p->err, MKTOPT_UNKNOWN_FIELD, MKTOPT__FIELD_PATH(key),
                        "is not a field of a company file; known are: %s", known.text);
}

static mktopt_status check_members(plan *p, cli_view object, const char *prefix,
                                   const char *const *names)
{
    for (cli_view member = cli_first(object); member.node != NULL; member = cli_next(member)) {
        const char *const *name = names;
        const char *key = mktopt__json_key(member.node);
        while (*name != NULL && strcmp(*name, key) != 0)
            name++;
        if (*name == NULL)
            return blame(p, fail_unknown(p, key, names), prefix);
    }
    return MKTOPT_OK;
}

static mktopt_status check_kind(plan *p, cli_view view, const char *field, mktopt__json_kind kind,
                                const char *wanted)
{
    if (!cli_is_there(view) || cli_is(view, kind))
        return MKTOPT_OK;
    return mktopt__fail(p->err, MKTOPT_WRONG_TYPE, MKTOPT__FIELD_PATH(field), "must be %s, got %s",
                        wanted, mktopt__json_kind_name(view.node));
}

/* ---- requests ----------------------------------------------------------------------------- */

static void write_member(FILE *out, const char **separator, const char *name, cli_view value)
{
    if (!cli_is_there(value))
        return;
    fputs(*separator, out);
    *separator = ",";
    cli_quote(out, name);
    fputc(':', out);
    cli_copy(out, value);
}

/* Runs an operation and appends its response to the document; *answer (may be NULL) is a copy of
 * it. `request` is closed and freed. */
static mktopt_status call(plan *p, const char *operation, FILE **request, char **text,
                          const mktopt_arg *args, int64_t n_args, const char **answer)
{
    mktopt_response *response = NULL;
    mktopt_status status = cli_finish(request, text, p->err);
    if (status == MKTOPT_OK)
        status =
            mktopt_call(operation, *text, strlen(*text), args, n_args, NULL, &response, p->err);
    if (status == MKTOPT_OK) {
        size_t length;
        const char *json = mktopt_response_json(response, &length);
        fwrite(json, 1, length, p->out);
        if (answer != NULL &&
            (*answer = mktopt__arena_text(p->command->arena, json, length)) == NULL)
            status = mktopt__out_of_memory(p->err);
    }
    mktopt_response_free(response);
    free(*text);
    return status;
}

/* An operation whose request is some members of an object and, where there is one, the policy. */
static mktopt_status call_with(plan *p, const char *operation, cli_view policy, cli_view from,
                               const char *const *names, const char **answer)
{
    char *text = NULL;
    size_t length;
    const char *separator = "";
    FILE *request = open_memstream(&text, &length);
    if (request == NULL)
        return mktopt__out_of_memory(p->err);
    fputc('{', request);
    write_member(request, &separator, "policy", policy);
    for (; *names != NULL; names++)
        write_member(request, &separator, *names, cli_member(from, *names));
    fputc('}', request);
    return call(p, operation, &request, &text, NULL, 0, answer);
}

/* ---- files beside the company file -------------------------------------------------------- */

static char *beside(plan *p, const char *name)
{
    const char *slash = strrchr(p->file, '/');
    const int folder = name[0] == '/' || slash == NULL ? 0 : (int)(slash + 1 - p->file);
    return mktopt__arena_printf(p->command->arena, "%.*s%s", folder, p->file, name);
}

/* ---- sections ----------------------------------------------------------------------------- */

static mktopt_status write_company(plan *p)
{
    static const char *const names[] = {"name", "currency", "monthly_revenue"};
    const char *separator = "";
    fputs("\"company\":{", p->out);
    for (size_t i = 0; i < 3; i++)
        write_member(p->out, &separator, names[i], cli_member(p->company, names[i]));
    fputc('}', p->out);
    return MKTOPT_OK;
}

static mktopt_status write_budget(plan *p)
{
    static const char *const of_stage[] = {"monthly_revenue", "tables", NULL};
    static const char *const of_budget[] = {"monthly_revenue", "stage",  "months",
                                            "rounding_unit",   "tables", NULL};
    const cli_view no_policy = {0};
    fputs(",\"stage\":", p->out);
    MKTOPT__TRY(call_with(p, "stage.classify", no_policy, p->company, of_stage, NULL));
    fputs(",\"budget\":", p->out);
    return call_with(p, "budget.plan", no_policy, p->company, of_budget, NULL);
}

static void write_journeys_request(plan *p, FILE *out, const char *kind)
{
    const char *separator = ",";
    cli_view journeys = cli_member(p->company, "journeys");
    fprintf(out, "{\"%s\":{", kind);
    for (int64_t i = 0; i < p->journeys.n_columns; i++) {
        fputs(i == 0 ? "" : ",", out);
        cli_quote(out, p->journeys.columns[i].name);
        fprintf(out, ":{\"$arg\":%lld}", (long long)i);
    }
    fputc('}', out);
    for (cli_view member = cli_first(journeys); member.node != NULL; member = cli_next(member)) {
        const char *key = mktopt__json_key(member.node);
        if (strcmp(key, "csv") != 0 && strcmp(key, "kind") != 0)
            write_member(out, &separator, key, member);
    }
    write_member(out, &separator, "models", cli_member(p->company, "models"));
    fputc('}', out);
}

static mktopt_status attribute(plan *p, const char *kind)
{
    char *text = NULL;
    size_t length;
    FILE *request = open_memstream(&text, &length);
    const int64_t n = p->journeys.n_columns;
    mktopt_arg *args = mktopt__arena_alloc(p->command->arena, n, sizeof *args);
    if (request == NULL || args == NULL) {
        if (request != NULL)
            fclose(request);
        free(text);
        return mktopt__out_of_memory(p->err);
    }
    for (int64_t i = 0; i < n; i++)
        args[i] = p->journeys.columns[i].values;
    write_journeys_request(p, request, kind);
    const mktopt_status status = call(p, "attribution.run", &request, &text, args, n, NULL);
    const int is_top_level = status != MKTOPT_OK && strncmp(p->err->field, "models", 6) == 0;
    return is_top_level ? status : blame(p, status, "journeys");
}

static mktopt_status write_attribution(plan *p)
{
    cli_view journeys = cli_member(p->company, "journeys");
    cli_view csv = cli_member(journeys, "csv"), kind = cli_member(journeys, "kind");
    fputs(",\"attribution\":", p->out);
    if (!cli_is_there(journeys)) {
        fputs("null", p->out);
        return MKTOPT_OK;
    }
    MKTOPT__TRY(check_kind(p, journeys, "journeys", MKTOPT__JSON_OBJECT, "an object"));
    MKTOPT__TRY(check_kind(p, csv, "journeys.csv", MKTOPT__JSON_STRING, "the name of a file"));
    MKTOPT__TRY(check_kind(p, kind, "journeys.kind", MKTOPT__JSON_STRING, "a string"));
    if (!cli_is_there(csv))
        return mktopt__fail(p->err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("journeys.csv"),
                            "is required: the name of a CSV file");
    const char *name = cli_is_there(kind) ? cli_text(kind) : "paths";
    if (strcmp(name, "paths") != 0 && strcmp(name, "events") != 0)
        return mktopt__fail(p->err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("journeys.kind"),
                            "must be \"paths\" or \"events\", got \"%s\"", name);
    const char *file = beside(p, cli_text(csv));
    if (file == NULL)
        return mktopt__out_of_memory(p->err);
    MKTOPT__TRY(cli_csv_read(file, "journeys.csv", &p->journeys, p->err));
    return attribute(p, name);
}

/* The policy as an object: the company file's own, or one in a file. */
static mktopt_status load_policy(plan *p, cli_view promo)
{
    cli_view policy = cli_member(promo, "policy");
    char *text;
    size_t length;
    p->policy = policy;
    if (!cli_is(policy, MKTOPT__JSON_STRING))
        return check_kind(p, policy, "promo.policy", MKTOPT__JSON_OBJECT,
                          "an object or the name of a file");
    const char *file = beside(p, cli_text(policy));
    if (file == NULL)
        return mktopt__out_of_memory(p->err);
    MKTOPT__TRY(cli_read_file(file, "promo.policy", p->command->arena, &text, &length, p->err));
    MKTOPT__TRY(blame(p, mktopt__json_parse(text, length, NULL, &p->policy_document, p->err),
                      "promo.policy"));
    p->policy = cli_view_of(p->policy_document);
    return check_kind(p, p->policy, "promo.policy", MKTOPT__JSON_OBJECT, "an object");
}

/* An operation of promo. */
static mktopt_status call_promo(plan *p, const char *operation, cli_view from,
                                const char *const *names, const char **answer)
{
    return call_with(p, operation, p->policy, from, names, answer);
}

/* The review, and the budget of each tier it names. */
static mktopt_status write_tiers(plan *p)
{
    static const char *const policy_only[] = {NULL};
    static const char *const names[] = {"tier", NULL};
    mktopt__json_document *review = NULL;
    const char *text, *separator = "";
    fputs("\"review\":", p->out);
    MKTOPT__TRY(
        blame(p, call_promo(p, "promo.review", (cli_view){0}, policy_only, &text), "promo"));
    fputs(",\"tiers\":[", p->out);
    mktopt_status status = mktopt__json_parse(text, strlen(text), NULL, &review, p->err);
    cli_view tier = {0};
    if (status == MKTOPT_OK)
        tier = cli_first(cli_member(cli_view_of(review), "tiers"));
    for (; status == MKTOPT_OK && tier.node != NULL; tier = cli_next(tier)) {
        fputs(separator, p->out);
        separator = ",";
        status = blame(p, call_promo(p, "promo.tier_budget", tier, names, NULL), "promo");
    }
    fputc(']', p->out);
    mktopt__json_free(review);
    return status;
}

/* Each award with what promo.validate says of it: {"tier", "bonus_tokens", "check": {...}}. */
static mktopt_status check_awards(plan *p, cli_view awards)
{
    static const char *const names[] = {"tier", "bonus_tokens", NULL};
    char prefix[64];
    int64_t i = 0;
    MKTOPT__TRY(check_kind(p, awards, "promo.awards", MKTOPT__JSON_ARRAY, "an array"));
    for (cli_view award = cli_first(awards); award.node != NULL; award = cli_next(award), i++) {
        const char *separator = "";
        snprintf(prefix, sizeof prefix, "promo.awards[%lld]", (long long)i);
        MKTOPT__TRY(check_kind(p, award, prefix, MKTOPT__JSON_OBJECT, "an object"));
        MKTOPT__TRY(check_members(p, award, prefix, names));
        fputs(i == 0 ? "{" : ",{", p->out);
        write_member(p->out, &separator, "tier", cli_member(award, "tier"));
        write_member(p->out, &separator, "bonus_tokens", cli_member(award, "bonus_tokens"));
        fprintf(p->out, "%s\"check\":", separator);
        MKTOPT__TRY(blame(p, call_promo(p, "promo.validate", award, names, NULL), prefix));
        fputc('}', p->out);
    }
    return MKTOPT_OK;
}

static mktopt_status write_promo(plan *p)
{
    static const char *const known[] = {"policy", "user_count_by_tier", "awards", NULL};
    static const char *const counts[] = {"user_count_by_tier", NULL};
    cli_view promo = cli_member(p->company, "promo");
    fputs(",\"promo\":", p->out);
    if (!cli_is_there(promo)) {
        fputs("null", p->out);
        return MKTOPT_OK;
    }
    MKTOPT__TRY(check_kind(p, promo, "promo", MKTOPT__JSON_OBJECT, "an object"));
    MKTOPT__TRY(check_members(p, promo, "promo", known));
    MKTOPT__TRY(load_policy(p, promo));
    fputc('{', p->out);
    MKTOPT__TRY(write_tiers(p));
    fputs(",\"aggregate\":", p->out);
    if (cli_is_there(cli_member(promo, "user_count_by_tier")))
        MKTOPT__TRY(blame(p, call_promo(p, "promo.aggregate", promo, counts, NULL), "promo"));
    else
        fputs("null", p->out);
    fputs(",\"awards\":[", p->out);
    MKTOPT__TRY(check_awards(p, cli_member(promo, "awards")));
    fputs("]}", p->out);
    return MKTOPT_OK;
}

/* ---- the command -------------------------------------------------------------------------- */

static mktopt_status write_document(plan *p)
{
    static const char *const known[] = {
        "name",   "currency", "monthly_revenue", "stage", "months", "rounding_unit",
        "tables", "journeys", "models",          "promo", NULL};
    if (!cli_is(p->company, MKTOPT__JSON_OBJECT))
        return mktopt__fail(p->err, MKTOPT_WRONG_TYPE, NULL, "%s: must hold an object", p->file);
    MKTOPT__TRY(check_members(p, p->company, "", known));
    MKTOPT__TRY(
        check_kind(p, cli_member(p->company, "name"), "name", MKTOPT__JSON_STRING, "a string"));
    MKTOPT__TRY(check_kind(p, cli_member(p->company, "currency"), "currency", MKTOPT__JSON_STRING,
                           "a string"));
    fputc('{', p->out);
    MKTOPT__TRY(write_company(p));
    MKTOPT__TRY(write_budget(p));
    MKTOPT__TRY(write_attribution(p));
    MKTOPT__TRY(write_promo(p));
    fputc('}', p->out);
    return MKTOPT_OK;
}

static mktopt_status show(plan *p, const char *document, int as_json)
{
    mktopt__json_document *tree = NULL;
    if (as_json) {
        cli_pretty(p->command->out, document);
        return MKTOPT_OK;
    }
    MKTOPT__TRY(mktopt__json_parse(document, strlen(document), NULL, &tree, p->err));
    const cli_page page = {p->command->out, p->command->is_terminal};
    cli_show_plan(&page, cli_view_of(tree));
    mktopt__json_free(tree);
    return MKTOPT_OK;
}

static mktopt_status make_plan(cli_command *command, const char *file, int as_json,
                               mktopt_error *err)
{
    plan p = {.command = command, .err = err, .file = file};
    mktopt__json_document *company = NULL;
    char *text, *document = NULL;
    size_t length;
    MKTOPT__TRY(cli_read_file(file, "company", command->arena, &text, &length, err));
    MKTOPT__TRY(blame(&p, mktopt__json_parse(text, length, NULL, &company, err), "company"));
    p.company = cli_view_of(company);
    p.out = open_memstream(&document, &length);
    mktopt_status status = p.out != NULL ? write_document(&p) : mktopt__out_of_memory(err);
    if (p.out != NULL) {
        const mktopt_status finished = cli_finish(&p.out, &document, err);
        status = status == MKTOPT_OK ? finished : status;
    }
    if (status == MKTOPT_OK)
        status = show(&p, document, as_json);
    free(document);
    cli_csv_free(&p.journeys);
    mktopt__json_free(p.policy_document);
    mktopt__json_free(company);
    return status;
}

mktopt_status cli_plan(cli_command *command, mktopt_error *err)
{
    const char *file = NULL;
    int as_json = 0;
    for (int i = 0; i < command->argc; i++) {
        const char *argument = command->argv[i];
        if (strcmp(argument, "--json") == 0)
            as_json = 1;
        else if (argument[0] == '-' || file != NULL)
            return cli_unexpected(argument, err);
        else
            file = argument;
    }
    if (file == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("company"),
                            "name the company file");
    return make_plan(command, file, as_json, err);
}
