/* Numbers as text, independent of the locale: shortest round-trip writing and exact reading. */
#ifndef MKTOPT_BASE_NUMBER_H
#define MKTOPT_BASE_NUMBER_H

#include <mktopt/base.h>

#define MKTOPT__NUMBER_SIZE 32

/* The shortest decimal text that reads back as the same double (the nearest one when several are
 * equally short), in the style of JavaScript: 0.1, 25000, 1e+21, 5e-324; "nan", "inf" and "-inf"
 * for messages. `buffer` has MKTOPT__NUMBER_SIZE bytes; returned. */
char *mktopt__number_write(char *buffer, double value);
char *mktopt__integer_write(char *buffer, int64_t value);
char *mktopt__decimal_write(char *buffer, mktopt_decimal value);

/* For messages: mktopt__fail(err, ..., "got %s", MKTOPT__NUMBER(x)). */
#define MKTOPT__NUMBER(value)  mktopt__number_write((char[MKTOPT__NUMBER_SIZE]){0}, (value))
#define MKTOPT__DECIMAL(value) mktopt__decimal_write((char[MKTOPT__NUMBER_SIZE]){0}, (value))

/* The nearest number of so many significant digits (1..15), but no fewer than before the point:
 * for sentences. MKTOPT__SUM drops what binary sums leave behind: 0.30000000000000004 is 0.3. */
double mktopt__significant(double value, int digits);
#define MKTOPT__SHORT(value) MKTOPT__NUMBER(mktopt__significant((value), 4))
#define MKTOPT__SUM(value)   MKTOPT__NUMBER(mktopt__significant((value), 12))

/* Reading the whole of text[0..length): 0 on success; -1 when it is not of JSON's number grammar,
 * -2 when the value does not fit (for double: overflow to infinity; for integer also a fraction,
 * though 1e3 and 2.0 are integers; for decimal more than 18 digits or scale). */
int mktopt__number_read(const char *text, size_t length, double *out);
int mktopt__integer_read(const char *text, size_t length, int64_t *out);
int mktopt__decimal_read(const char *text, size_t length, mktopt_decimal *out);

/* The nearest double to a decimal (correctly rounded). */
double mktopt__decimal_to_double(mktopt_decimal value);

/* The shortest decimal of a finite double >= 0: digits * 10^exponent, digits below 10^17 and
 * without trailing zeros; zero is {0, 0}. */
typedef struct mktopt__shortest {
    uint64_t digits;
    int32_t exponent;
} mktopt__shortest;

mktopt__shortest mktopt__shortest_of(double value);

#endif
