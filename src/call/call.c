/* The second door: the table of all operations, and text in, text out. */
#include <mktopt/call.h>

#include <string.h>

#include "json/fields.h"
#include "json/operation.h"

/* "domains.inc" follows from src/domains.list: X(stage) X(budget) ... */
#define X(domain) extern const mktopt__operation_list mktopt__##domain##_operations;
#include "domains.inc"
#undef X

static const mktopt__operation_list *const domains[] = {
#define X(domain) &mktopt__##domain##_operations,
#include "domains.inc"
#undef X
};

#define DOMAIN_COUNT (sizeof(domains) / sizeof(domains[0]))

struct mktopt_response {
    mktopt__arena *arena;
    const char *json;
    size_t length;
    const mktopt_arg *args;
    int64_t arg_count;
};

/* ---- options ------------------------------------------------------------------------------ */

#define S mktopt_call_options
static const mktopt__field call_options_fields[] = {
    MKTOPT__MEMBER(S, I32, threads, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 256),
                   .doc = "Threads that a long call may use; the result does not depend on it."),
    MKTOPT__MEMBER(S, BOOL, typed_arrays, MKTOPT__DEFAULT(0),
                   .doc = "Number arrays of the response come as typed arrays."),
};
static const mktopt__struct call_options_type = {.name = "call_options",
                                                 MKTOPT__STRUCT_TABLE(S, call_options_fields)};
#undef S

mktopt_status mktopt_call_options_init(mktopt_call_options *options, size_t size)
{
    return mktopt__options_init(&call_options_type, options, size);
}

/* ---- table of operations ------------------------------------------------------------------ */

int32_t mktopt_operation_count(void)
{
    int32_t count = 0;
    for (size_t d = 0; d < DOMAIN_COUNT; d++)
        count += domains[d]->count;
    return count;
}

static const mktopt__operation *operation_at(int32_t index)
{
    for (size_t d = 0; d < DOMAIN_COUNT && index >= 0; d++) {
        if (index < domains[d]->count)
            return &domains[d]->items[index];
        index -= domains[d]->count;
    }
    return NULL;
}

const char *mktopt_operation_name(int32_t index)
{
    const mktopt__operation *operation = operation_at(index);
    return operation != NULL ? operation->name : NULL;
}

static mktopt_status find_operation(const char *name, const mktopt__operation **operation,
                                    mktopt_error *err)
{
    const int32_t count = mktopt_operation_count();
    for (int32_t i = 0; i < count; i++) {
        *operation = operation_at(i);
        if (strcmp((*operation)->name, name) == 0)
            return MKTOPT_OK;
    }
    const size_t domain = strcspn(name, ".") + 1;
    mktopt__names known = {"none", 0, 0};
    for (int32_t i = 0; i < count; i++)
        if (strncmp(operation_at(i)->name, name, domain) == 0)
            mktopt__names_add(&known, operation_at(i)->name);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("operation"),
                        "there is no operation '%.80s'; of its domain: %s", name, known.text);
}

/* ---- call --------------------------------------------------------------------------------- */

typedef struct exchange {
    const mktopt__operation *operation;
    const mktopt__json_document *document;
    mktopt__args args;
    const mktopt_call_options *options;
    const mktopt_allocator *allocator;
} exchange;

/* Decodes, runs and encodes. The request lives in an arena of its own, freed at the end; what the
 * operation answers lives in the response's. */
static mktopt_status run(const exchange *x, mktopt__arena *scratch, mktopt_response *response,
                         mktopt_error *err)
{
    const mktopt__operation *op = x->operation;
    void *request = mktopt__arena_alloc(scratch, 1, op->request->size);
    void *answer = mktopt__arena_alloc(response->arena, 1, op->response->size);
    if (request == NULL || answer == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__decode(op->request, x->document, mktopt__json_root(x->document), x->args,
                               scratch, request, err));
    const mktopt__context context = {response->arena, x->allocator, x->options->threads,
                                     x->options->progress, x->options->progress_context};
    mktopt__init(op->response, answer);
    MKTOPT__TRY(op->run(&context, request, answer, err));
    mktopt__writer writer = {.arena = response->arena, .typed_arrays = x->options->typed_arrays};
    mktopt__encode(op->response, answer, &writer);
    if (writer.failed)
        return mktopt__out_of_memory(err);
    if (writer.overflow != NULL)
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH(writer.overflow),
                            "of the answer exceeds the largest number");
    response->json = writer.text;
    response->length = writer.length;
    response->args = writer.args;
    response->arg_count = writer.n_args;
    return MKTOPT_OK;
}

static mktopt_status exchange_texts(const exchange *x, mktopt_response **response,
                                    mktopt_error *err)
{
    mktopt_response *made = mktopt__handle_create(x->allocator, sizeof *made);
    mktopt__arena *scratch = mktopt__arena_create(x->allocator);
    const mktopt_status status =
        made != NULL && scratch != NULL ? run(x, scratch, made, err) : mktopt__out_of_memory(err);
    mktopt__arena_free(scratch);
    if (status == MKTOPT_OK)
        *response = made;
    else
        mktopt_response_free(made);
    return status;
}

mktopt_status mktopt_call(const char *operation, const char *request, size_t length,
                          const mktopt_arg *args, int64_t n_args,
                          const mktopt_call_options *options, mktopt_response **response,
                          mktopt_error *err)
{
    MKTOPT__REQUIRE(operation, err);
    MKTOPT__REQUIRE(request, err);
    MKTOPT__REQUIRE(response, err);
    if (n_args < 0 || (n_args > 0 && args == NULL))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("args"),
                            "must be %lld arguments, got NULL or a negative count",
                            (long long)n_args);
    mktopt_call_options known;
    MKTOPT__TRY(mktopt__options_read(&call_options_type, options, &known, err));
    exchange x = {.args = {args, n_args}, .options = &known, .allocator = known.allocator};
    MKTOPT__TRY(find_operation(operation, &x.operation, err));
    mktopt__json_document *document;
    MKTOPT__TRY(mktopt__json_parse(request, length, known.allocator, &document, err));
    x.document = document;
    const mktopt_status status = exchange_texts(&x, response, err);
    mktopt__json_free(document);
    return status;
}

/* ---- description -------------------------------------------------------------------------- */

static void write_description(const mktopt__operation *operation, mktopt__writer *writer)
{
    mktopt__write_begin(writer, '{');
    mktopt__write_key(writer, "$schema");
    mktopt__write_string(writer, "https://json-schema.org/draft/2020-12/schema");
    mktopt__write_key(writer, "operation");
    mktopt__write_string(writer, operation->name);
    mktopt__write_key(writer, "doc");
    mktopt__write_string(writer, operation->doc);
    mktopt__write_key(writer, "request");
    mktopt__schema(operation->request, writer);
    mktopt__write_key(writer, "response");
    mktopt__schema(operation->response, writer);
    mktopt__write_end(writer, '}');
}

mktopt_status mktopt_describe(const char *operation, const mktopt_allocator *allocator,
                              mktopt_response **description, mktopt_error *err)
{
    MKTOPT__REQUIRE(operation, err);
    MKTOPT__REQUIRE(description, err);
    const mktopt__operation *found;
    MKTOPT__TRY(find_operation(operation, &found, err));
    mktopt_response *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    mktopt__writer writer = {.arena = made->arena};
    write_description(found, &writer);
    if (writer.failed) {
        mktopt_response_free(made);
        return mktopt__out_of_memory(err);
    }
    made->json = writer.text;
    made->length = writer.length;
    *description = made;
    return MKTOPT_OK;
}

/* ---- responses ---------------------------------------------------------------------------- */

const char *mktopt_response_json(const mktopt_response *response, size_t *length)
{
    if (length != NULL)
        *length = response != NULL ? response->length : 0;
    return response != NULL ? response->json : NULL;
}

int64_t mktopt_response_arg_count(const mktopt_response *response)
{
    return response != NULL ? response->arg_count : 0;
}

mktopt_status mktopt_response_arg(const mktopt_response *response, int64_t index, mktopt_arg *out,
                                  mktopt_error *err)
{
    MKTOPT__REQUIRE(response, err);
    MKTOPT__REQUIRE(out, err);
    if (index < 0 || index >= response->arg_count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %lld", (long long)response->arg_count - 1,
                            (long long)index);
    *out = response->args[index];
    return MKTOPT_OK;
}

void mktopt_response_free(mktopt_response *response)
{
    if (response != NULL)
        mktopt__arena_free(response->arena);
}
