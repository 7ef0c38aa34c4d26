/* mktopt/tables.h - the reference tables that planning works from, each replaceable by the caller.
 *
 * The defaults are those of the seed (000 sections 1 and 2): growth stages by monthly recurring
 * revenue and what is typical of five channels. Overrides are JSON, merged key by key over the
 * defaults; null removes a row; so both one figure and a whole table can be replaced. Tables are
 * checked when they are made, never when they are used.
 */
#ifndef MKTOPT_TABLES_H
#define MKTOPT_TABLES_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A set of tables, immutable: many threads may use one. @since 0.1 */
typedef struct mktopt_tables mktopt_tables;

/* Makes tables from overrides such as {"stages": {"startup": {"cac_target": 120}}}; NULL gives the
 * defaults. Each stage's channel shares must sum to 1, the revenue ranges must join from 0 without
 * gaps. Errors: JSON_SYNTAX, UNKNOWN_FIELD, OUT_OF_RANGE, CONFLICT ..., with the path of the field;
 * OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_tables_create(const char *json, size_t length,
                                              const mktopt_allocator *allocator,
                                              mktopt_tables **tables, mktopt_error *err);

/* The complete tables as JSON, fit to be given to mktopt_tables_create again; NUL-terminated, as
 * long as the tables live. `length` may be NULL. NULL for NULL. @since 0.1 */
MKTOPT_API const char *mktopt_tables_json(const mktopt_tables *tables, size_t *length);

/* Frees tables; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_tables_free(mktopt_tables *tables);

#ifdef __cplusplus
}
#endif

#endif
