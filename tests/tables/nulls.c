/* The functions of <mktopt/tables.h> with nothing. */
#include "nulls.h"

static void tables(void **state)
{
    (void)state;
    mktopt_tables *tables = NULL;
    assert_refused(mktopt_tables_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_tables_create(NULL, 0, NULL, &tables, NULL), MKTOPT_OK);
    mktopt_tables_free(tables);
    mktopt_tables_free(NULL);
    assert_null(mktopt_tables_json(NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
