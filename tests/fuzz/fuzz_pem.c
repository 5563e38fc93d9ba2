/* SPDX-License-Identifier: MIT */
/*
 * The PEM reader, and the search for PEM objects of the program. The first byte of the input
 * selects a label, the second the size of the pieces, and the third the size of the output buffer.
 * The rest is the text.
 */
#include "cli/pem_text.h"
#include "fuzz.h"

#define MOST 1024u

static const char *const labels[] = {URSA_PEM_CERT, URSA_PEM_KEY, URSA_PEM_CSR, "X"};

/* Reads the text in pieces. `out` is MOST zero bytes. */
static int read_text(const char *label, const char *text, size_t len, size_t piece, uint8_t *out,
                     size_t room, size_t *got) {
    struct ursa_pem_reader reader;
    int rc = URSA_OK;
    size_t at, n;

    ursa_pem_reader_init(&reader, label, out, room);
    for (at = 0; at < len; at += n) {
        int before = rc;

        n = len - at < piece ? len - at : piece;
        rc = ursa_pem_reader_feed(&reader, text + at, n);
        FUZZ_CHECK(before == URSA_OK || rc == before); /* the first error remains */
    }
    *got = MOST + 1;
    n = (size_t)rc;
    rc = ursa_pem_reader_finish(&reader, got);
    FUZZ_CHECK((int)n == URSA_OK || rc == (int)n);
    return rc;
}

/* An object that was read, encoded again and read again must be the same object. */
static void check_again(const char *label, const uint8_t *der, size_t len) {
    static char text[URSA_PEM_SIZE(32, MOST)];
    static uint8_t out[MOST];
    size_t text_len, got;

    FUZZ_CODE(ursa_pem_encode(label, der, len, text, sizeof text, &text_len), URSA_OK);
    FUZZ_CHECK(text_len + 1 == URSA_PEM_SIZE(strlen(label), len));
    FUZZ_CODE(read_text(label, text, text_len, 64, out, len, &got), URSA_OK);
    FUZZ_CHECK(got == len && memcmp(out, der, len) == 0);
}

/* The objects of a text lie in it, in order, and each names its line. */
static void check_objects(const char *data, size_t len) {
    char *exact = malloc(len + 1), *again = malloc(len + 1);
    struct pem_object object;
    struct pem_text text;
    const char *before;

    FUZZ_CHECK(exact != NULL && again != NULL);
    memcpy(exact, data, len);
    (void)pem_wide_text(exact, len);
    pem_clean(exact, len);
    memcpy(again, exact, len);
    pem_clean(again, len);
    FUZZ_CHECK(memcmp(exact, again, len) == 0);
    pem_text_begin(&text, exact, len);
    for (before = exact; pem_text_next(&text, &object); before = text.at) {
        FUZZ_CHECK(object.at >= before && text.at > before && text.at <= exact + len);
        FUZZ_CHECK(object.len <= (size_t)(exact + len - object.at));
        FUZZ_CHECK(object.label > object.at && object.label_len > 0);
        FUZZ_CHECK(object.label + object.label_len + 5 <= object.at + object.len);
        FUZZ_CHECK(object.line == pem_line_of(exact, object.at));
    }
    free(exact);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *label = labels[fuzz_take(&data, &size) % 4];
    size_t piece = fuzz_take(&data, &size) + 1u, room = fuzz_take(&data, &size) * 4u, whole, got;
    uint8_t *one = calloc(room + 1, 1), *two = calloc(room + 1, 1);
    const char *text = (const char *)data;
    int rc;

    check_objects(text, size);
    FUZZ_CHECK(one != NULL && two != NULL);
    rc = read_text(label, text, size, size + 1, one, room, &whole);
    FUZZ_CODE(read_text(label, text, size, piece, two, room, &got), rc);
    FUZZ_CHECK(memcmp(one, two, room + 1) == 0 && one[room] == 0);
    if (rc == URSA_OK) {
        FUZZ_CHECK(got == whole && got <= room);
        check_again(label, one, got);
    } else {
        FUZZ_CHECK(fuzz_is_zero(one, room));
    }
    free(one);
    free(two);
    return 0;
}
