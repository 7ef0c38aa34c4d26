/* stage.classify */
#include "stage/stage_priv.h"
#include "json/operation.h"

typedef struct classify_request {
    double monthly_revenue;
    mktopt__tables tables;
} classify_request;

typedef struct classify_response {
    const char *stage;
    mktopt__stage_row row;
    double revenue_to_next_stage;
} classify_response;

#define S classify_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, F64, monthly_revenue, MKTOPT__AT_LEAST(0), .unit = "currency/month",
                   .doc = "Monthly recurring revenue."),
    MKTOPT__TABLES_MEMBER(S, tables),
};
static const mktopt__struct request_type = {.name = "stage_classify_request",
                                            MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

#define S classify_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, STRING, stage, .doc = "Name of the stage."),
    MKTOPT__INLINED(S, row, &mktopt__stage_row_type),
    MKTOPT__MEMBER(S, F64, revenue_to_next_stage, .flags = MKTOPT__OPTIONAL,
                   .unit = "currency/month",
                   .doc = "What is missing to the next stage; null in the last one."),
};
static const mktopt__struct response_type = {.name = "stage_classification",
                                             MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

static mktopt_status classify(const mktopt__context *context, const void *request, void *response,
                              mktopt_error *err)
{
    (void)context;
    const classify_request *given = request;
    classify_response *answer = response;
    const mktopt__stage_entry *stage;
    MKTOPT__TRY(mktopt__stage_find(given->monthly_revenue, &given->tables, &stage, err));
    answer->stage = stage->key;
    answer->row = stage->value;
    answer->revenue_to_next_stage = stage->value.max_revenue - given->monthly_revenue;
    return MKTOPT_OK;
}

static const mktopt__operation operations[] = {
    {"stage.classify", "The growth stage of a company by its monthly recurring revenue.",
     &request_type, &response_type, classify},
};
const mktopt__operation_list mktopt__stage_operations = {operations, MKTOPT__COUNT_OF(operations)};
