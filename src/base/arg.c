#include <mktopt/base.h>

mktopt_arg mktopt_arg_f64(const double *values, int64_t count)
{
    return (mktopt_arg){.kind = MKTOPT_ARG_F64, .count = count, .values = values};
}

mktopt_arg mktopt_arg_i64(const int64_t *values, int64_t count)
{
    return (mktopt_arg){.kind = MKTOPT_ARG_I64, .count = count, .values = values};
}

mktopt_arg mktopt_arg_i32(const int32_t *values, int64_t count)
{
    return (mktopt_arg){.kind = MKTOPT_ARG_I32, .count = count, .values = values};
}

mktopt_arg mktopt_arg_strings(const char *data, const int64_t *offsets, int64_t count)
{
    return (mktopt_arg){
        .kind = MKTOPT_ARG_STRINGS, .count = count, .values = data, .offsets = offsets};
}

mktopt_arg mktopt_arg_cstrings(const char *const *values, int64_t count)
{
    return (mktopt_arg){.kind = MKTOPT_ARG_CSTRINGS, .count = count, .values = values};
}

mktopt_arg mktopt_arg_category(const int32_t *codes, int64_t count, const mktopt_arg *names)
{
    return (mktopt_arg){
        .kind = MKTOPT_ARG_CATEGORY, .count = count, .values = codes, .child = names};
}

mktopt_arg mktopt_arg_ragged(const int64_t *offsets, int64_t count, const mktopt_arg *elements)
{
    return (mktopt_arg){
        .kind = MKTOPT_ARG_RAGGED, .count = count, .offsets = offsets, .child = elements};
}

mktopt_arg mktopt_arg_handle(const void *handle, const char *handle_type)
{
    return (mktopt_arg){
        .kind = MKTOPT_ARG_HANDLE, .count = 1, .values = handle, .handle_type = handle_type};
}
