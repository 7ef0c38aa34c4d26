/* Base64 against the vectors of RFC 4648, and by round trips. */
#include "support.h"

#include "base/base64.h"
#include "base/random.h"

/* RFC 4648, section 10. */
static const struct {
    const char *plain;
    const char *text;
} vectors[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};

static void the_vectors_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const size_t size = strlen(vectors[i].plain);
        char text[16], plain[16];
        assert_int_equal(mktopt__base64_length(size), strlen(vectors[i].text));
        mktopt__base64_write(vectors[i].plain, size, text);
        assert_string_equal(text, vectors[i].text);
        assert_int_equal(mktopt__base64_read(text, strlen(text), plain), size);
        assert_memory_equal(plain, vectors[i].plain, size);
    }
}

static void all_bytes_come_back(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (size_t size = 0; size < 300; size++) {
        unsigned char bytes[300], back[304];
        char text[404];
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)(256 * mktopt__random_uniform(&random));
        mktopt__base64_write(bytes, size, text);
        assert_int_equal(strlen(text), mktopt__base64_length(size));
        assert_int_equal(mktopt__base64_read(text, strlen(text), back), size);
        assert_memory_equal(bytes, back, size);
    }
}

/* Whatever is read is written the same: of two texts only one is taken. */
static void other_text_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"Z",        "Zg",        "Zg=",      "Zg===",    "====",
                                      "Z===",     "Zh==",      "Zm9=",     "Zg==Zg==", "Zm9v\n",
                                      "Zm 9v===", "Zm-v",      "Zm_v",     "=Zm9",     "Zm=v",
                                      "Zm9\xc3",  "Zm9vYg=\n", "Zm9v====", "Zm9vYg= "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char bytes[16];
        if (mktopt__base64_read(bad[i], strlen(bad[i]), bytes) != -1)
            fail_msg("\"%s\" is read", bad[i]);
    }
    for (int c = 0; c < 256; c++) {
        char text[5] = {'A', (char)c, 'A', 'A', '\0'}, bytes[4], again[5];
        const int64_t size = mktopt__base64_read(text, 4, bytes);
        if (size < 0)
            continue;
        mktopt__base64_write(bytes, (size_t)size, again);
        assert_memory_equal(text, again, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard),
        cmocka_unit_test(all_bytes_come_back),
        cmocka_unit_test(other_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
