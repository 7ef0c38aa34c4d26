/* The reader: our own strict scan of the text (grammar, UTF-8, depth, where each number stands),
 * then cJSON builds the tree. cJSON never sees a number: in its copy of the text each one is
 * overwritten with zero, and the node keeps the index of the original token instead. So digits are
 * not lost, the locale does not matter and cJSON's bound on the length of a number does not apply.
 */
#include "json/reader.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/memory.h"
#include "base/utf8.h"

typedef struct token {
    size_t offset;
    size_t length;
} token;

struct mktopt__json_document {
    mktopt__arena *arena;
    cJSON *root;
    const char *text;
    token *numbers;
    int64_t number_count;
    int64_t number_capacity;
};

/* ---- scan --------------------------------------------------------------------------------- */

typedef struct scanner {
    const unsigned char *text;
    size_t length;
    size_t at;
    mktopt__json_document *document;
    mktopt_error *err;
} scanner;

static mktopt_status syntax_error(scanner *s, const char *expected)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < s->at && i < s->length; i++) {
        column++;
        if (s->text[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return mktopt__fail(s->err, MKTOPT_JSON_SYNTAX, NULL, "line %zu, column %zu: %s%s", line,
                        column, expected, s->at >= s->length ? ", but the text ends" : "");
}

static int peek(const scanner *s)
{
    return s->at < s->length ? s->text[s->at] : -1;
}

static void skip_space(scanner *s)
{
    while (s->at < s->length && strchr(" \t\n\r", s->text[s->at]) != NULL && s->text[s->at] != 0)
        s->at++;
}

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static int skip_digits(scanner *s)
{
    const size_t begin = s->at;
    while (is_digit(peek(s)))
        s->at++;
    return s->at > begin;
}

static mktopt_status scan_number(scanner *s)
{
    const size_t begin = s->at;
    if (peek(s) == '-')
        s->at++;
    if (peek(s) == '0')
        s->at++;
    else if (!skip_digits(s))
        return syntax_error(s, "expected a digit");
    if (peek(s) == '.') {
        s->at++;
        if (!skip_digits(s))
            return syntax_error(s, "expected a digit after the decimal point");
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        if (peek(s) == '+' || peek(s) == '-')
            s->at++;
        if (!skip_digits(s))
            return syntax_error(s, "expected a digit in the exponent");
    }
    mktopt__json_document *d = s->document;
    token *number = mktopt__arena_push(d->arena, (void **)&d->numbers, &d->number_count,
                                       &d->number_capacity, sizeof(token));
    if (number == NULL || d->number_count > INT_MAX)
        return mktopt__out_of_memory(s->err);
    *number = (token){begin, s->at - begin};
    return MKTOPT_OK;
}

/* The four hex digits at `at`, or -1. */
static long hex4(const scanner *s, size_t at)
{
    long value = 0;
    for (size_t i = at; i < at + 4; i++) {
        const int c = i < s->length ? s->text[i] : -1;
        const int lower = c | 0x20;
        if (is_digit(c))
            value = value * 16 + (c - '0');
        else if (c > 0 && lower >= 'a' && lower <= 'f')
            value = value * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    return value;
}

static mktopt_status scan_escape(scanner *s)
{
    const int c = s->at + 1 < s->length ? s->text[s->at + 1] : -1;
    if (c > 0 && strchr("\"\\/bfnrt", c) != NULL) {
        s->at += 2;
        return MKTOPT_OK;
    }
    const long unit = c == 'u' ? hex4(s, s->at + 2) : -1;
    if (unit < 0)
        return syntax_error(s, "invalid escape in a string");
    if (unit == 0)
        return syntax_error(s, "\\u0000 is not allowed in a string");
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return syntax_error(s, "a low surrogate without its high surrogate");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        const int paired =
            s->at + 7 < s->length && s->text[s->at + 6] == '\\' && s->text[s->at + 7] == 'u';
        const long low = paired ? hex4(s, s->at + 8) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return syntax_error(s, "a high surrogate without its low surrogate");
        s->at += 6;
    }
    s->at += 6;
    return MKTOPT_OK;
}

static mktopt_status scan_string(scanner *s)
{
    s->at++;
    while (peek(s) != '"') {
        const int c = peek(s);
        if (c < 0)
            return syntax_error(s, "expected the end of a string");
        if (c < 0x20)
            return syntax_error(s, "a control character in a string must be escaped");
        if (c == '\\') {
            MKTOPT__TRY(scan_escape(s));
            continue;
        }
        const size_t n = mktopt__utf8_sequence(s->text + s->at, s->length - s->at);
        if (n == 0)
            return syntax_error(s, "the text is not UTF-8");
        s->at += n;
    }
    s->at++;
    return MKTOPT_OK;
}

static mktopt_status scan_word(scanner *s)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        const size_t n = strlen(words[i]);
        if (s->length - s->at >= n && memcmp(s->text + s->at, words[i], n) == 0) {
            s->at += n;
            return MKTOPT_OK;
        }
    }
    return syntax_error(s, "expected a value");
}

static mktopt_status scan_scalar(scanner *s)
{
    const int c = peek(s);
    if (c == '"')
        return scan_string(s);
    if (c == '-' || is_digit(c))
        return scan_number(s);
    return scan_word(s);
}

static mktopt_status scan_key(scanner *s)
{
    skip_space(s);
    if (peek(s) != '"')
        return syntax_error(s, "expected a key in quotes");
    MKTOPT__TRY(scan_string(s));
    skip_space(s);
    if (peek(s) != ':')
        return syntax_error(s, "expected ':'");
    s->at++;
    return MKTOPT_OK;
}

/* One whole value, without recursion: open[] holds the brackets we are inside of. */
static mktopt_status scan_value(scanner *s)
{
    char open[MKTOPT__JSON_MAX_DEPTH];
    int depth = 0;
    for (;;) {
        skip_space(s);
        const int c = peek(s);
        if (c == '{' || c == '[') {
            if (depth == MKTOPT__JSON_MAX_DEPTH)
                return mktopt__fail(s->err, MKTOPT_JSON_DEPTH, NULL,
                                    "nested more than %d levels deep", MKTOPT__JSON_MAX_DEPTH);
            open[depth++] = (char)c;
            s->at++;
            skip_space(s);
            if (peek(s) != (c == '{' ? '}' : ']')) {
                if (c == '{')
                    MKTOPT__TRY(scan_key(s));
                continue;
            }
        } else {
            MKTOPT__TRY(scan_scalar(s));
        }
        /* A value has ended, or an empty container is about to: close what closes. */
        for (;;) {
            if (depth == 0)
                return MKTOPT_OK;
            skip_space(s);
            const int close = open[depth - 1] == '{' ? '}' : ']';
            if (peek(s) != close)
                break;
            s->at++;
            depth--;
        }
        if (peek(s) != ',')
            return syntax_error(s, open[depth - 1] == '{' ? "expected ',' or '}'"
                                                          : "expected ',' or ']'");
        s->at++;
        if (open[depth - 1] == '{')
            MKTOPT__TRY(scan_key(s));
    }
}

static mktopt_status scan(scanner *s)
{
    MKTOPT__TRY(scan_value(s));
    skip_space(s);
    if (s->at < s->length)
        return syntax_error(s, "unexpected text after the value");
    return MKTOPT_OK;
}

/* ---- tree --------------------------------------------------------------------------------- */

/* Each number token becomes "0   ", which cJSON reads as zero whatever the locale. */
static cJSON *build_tree(const mktopt__json_document *document, size_t length)
{
    const mktopt_allocator *allocator = mktopt__arena_allocator(document->arena);
    if (length > INT64_MAX)
        return NULL;
    char *copy = mktopt__alloc(allocator, (int64_t)length, 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, document->text, length);
    for (int64_t i = 0; i < document->number_count; i++) {
        memset(copy + document->numbers[i].offset, ' ', document->numbers[i].length);
        copy[document->numbers[i].offset] = '0';
    }
    cJSON *root = cJSON_ParseWithLength(copy, length);
    mktopt__free(allocator, copy, (int64_t)length, 1);
    return root;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static mktopt_status check_keys(mktopt__json_document *document, const cJSON *object,
                                const mktopt__path *path, mktopt_error *err)
{
    const int64_t count = mktopt__json_count(object);
    if (count < 2)
        return MKTOPT_OK;
    const char **keys = mktopt__arena_alloc(document->arena, count, sizeof(char *));
    if (keys == NULL)
        return mktopt__out_of_memory(err);
    int64_t n = 0;
    for (const cJSON *child = object->child; child != NULL; child = child->next)
        keys[n++] = child->string;
    qsort(keys, (size_t)count, sizeof(char *), compare_keys);
    for (int64_t i = 1; i < count; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__MEMBER_PATH(path, keys[i]),
                                "the key occurs twice");
    return MKTOPT_OK;
}

/* Walks the tree in the order of the text: numbers get their token's index, keys are checked. The
 * recursion is as deep as the text, which the scan has bounded. */
static mktopt_status finish_tree(mktopt__json_document *document, cJSON *node,
                                 const mktopt__path *path, int *number, mktopt_error *err)
{
    if (cJSON_IsNumber(node))
        node->valueint = (*number)++;
    if (cJSON_IsObject(node))
        MKTOPT__TRY(check_keys(document, node, path, err));
    int64_t index = 0;
    for (cJSON *child = node->child; child != NULL; child = child->next, index++) {
        const mktopt__path member = {path, child->string, child->string == NULL ? index : -1};
        MKTOPT__TRY(finish_tree(document, child, &member, number, err));
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__json_parse(const char *text, size_t length, const mktopt_allocator *allocator,
                                 mktopt__json_document **document, mktopt_error *err)
{
    mktopt__arena *arena = mktopt__arena_create(allocator);
    mktopt__json_document *d = arena ? mktopt__arena_alloc(arena, 1, sizeof *d) : NULL;
    if (d == NULL) {
        mktopt__arena_free(arena);
        return mktopt__out_of_memory(err);
    }
    d->arena = arena;
    d->text = text;
    scanner s = {(const unsigned char *)text, length, 0, d, err};
    mktopt_status status = scan(&s);
    if (status == MKTOPT_OK) {
        d->root = build_tree(d, length);
        int number = 0;
        status = d->root == NULL ? mktopt__out_of_memory(err)
                                 : finish_tree(d, d->root, NULL, &number, err);
    }
    if (status != MKTOPT_OK) {
        mktopt__json_free(d);
        return status;
    }
    *document = d;
    return MKTOPT_OK;
}

void mktopt__json_free(mktopt__json_document *document)
{
    if (document == NULL)
        return;
    cJSON_Delete(document->root);
    mktopt__arena_free(document->arena);
}

/* ---- nodes -------------------------------------------------------------------------------- */

const mktopt__json *mktopt__json_root(const mktopt__json_document *document)
{
    return document->root;
}

mktopt__json_kind mktopt__json_kind_of(const mktopt__json *node)
{
    if (cJSON_IsObject(node))
        return MKTOPT__JSON_OBJECT;
    if (cJSON_IsArray(node))
        return MKTOPT__JSON_ARRAY;
    if (cJSON_IsString(node))
        return MKTOPT__JSON_STRING;
    if (cJSON_IsNumber(node))
        return MKTOPT__JSON_NUMBER;
    return cJSON_IsBool(node) ? MKTOPT__JSON_BOOLEAN : MKTOPT__JSON_NULL;
}

const char *mktopt__json_kind_name(const mktopt__json *node)
{
    static const char *const names[] = {"null",     "a boolean", "a number",
                                        "a string", "an array",  "an object"};
    return names[mktopt__json_kind_of(node)];
}

int mktopt__json_boolean(const mktopt__json *node)
{
    return cJSON_IsTrue(node) != 0;
}

const char *mktopt__json_string(const mktopt__json *node)
{
    return node->valuestring;
}

const char *mktopt__json_number(const mktopt__json_document *document, const mktopt__json *node,
                                size_t *length)
{
    const token *number = &document->numbers[node->valueint];
    *length = number->length;
    return document->text + number->offset;
}

int64_t mktopt__json_count(const mktopt__json *node)
{
    int64_t count = 0;
    for (const cJSON *child = node->child; child != NULL; child = child->next)
        count++;
    return count;
}

const mktopt__json *mktopt__json_first(const mktopt__json *node)
{
    return node->child;
}

const mktopt__json *mktopt__json_next(const mktopt__json *node)
{
    return node->next;
}

const char *mktopt__json_key(const mktopt__json *node)
{
    return node->string;
}

const mktopt__json *mktopt__json_member(const mktopt__json *object, const char *key)
{
    for (const cJSON *child = object->child; child != NULL; child = child->next)
        if (strcmp(child->string, key) == 0)
            return child;
    return NULL;
}
