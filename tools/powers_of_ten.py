#!/usr/bin/env python3
"""Writes src/base/powers_of_ten.c: 128 leading bits of the powers of ten, rounded up."""

FIRST, LAST = -342, 324

HEAD = """/* Powers of ten for number.c and number_read.c. Written by tools/powers_of_ten.py; do not edit. */
#include "base/powers_of_ten.h"

/* clang-format off */
const mktopt__power mktopt__powers_of_ten[MKTOPT__LAST_POWER - MKTOPT__FIRST_POWER + 1] = {
"""


def leading_bits(k):
    """ceil(10^k * 2^(127 - floor(log2 10^k)))"""
    numerator, denominator = (10**k, 1) if k >= 0 else (1, 10**-k)
    shift = 127 - (numerator.bit_length() - 1) if k >= 0 else 127 + denominator.bit_length()
    if shift >= 0:
        numerator <<= shift
    else:
        denominator <<= -shift
    bits = -(-numerator // denominator)
    assert 2**127 <= bits < 2**128
    return bits


with open("src/base/powers_of_ten.c", "w", encoding="ascii") as out:
    out.write(HEAD)
    for k in range(FIRST, LAST + 1):
        bits = leading_bits(k)
        out.write(f"    {{0x{bits >> 64:016x}, 0x{bits & (2**64 - 1):016x}}}, /* {k} */\n")
    out.write("};\n")
