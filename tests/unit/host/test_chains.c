/* SPDX-License-Identifier: MIT */
/*
 * The gate judges BearSSL's chains (x509/bearssl/alltests.txt). Its results must be those in the
 * file, except for chains that Ursa refuses on purpose. These are listed below and must be refused.
 */
#include "test.h"
#include <ctype.h>
#include "certs.h"
#include "paths/path.h"

#define FOLDER  "x509/bearssl/"
#define DEFAULT 1483228800 /* 2017-01-01 */

/* Chains that BearSSL accepts and Ursa refuses, with the error and the reason. */
static const struct {
    const char *name;
    int code;
} on_purpose[] = {
    {"anchorICA1", URSA_E_CERT_DER}, /* bytes after the chain */
    {"anchorICA2", URSA_E_CERT_DER},
    {"directTrust", URSA_E_CERT_DER},
    {"ignoredSignature1", URSA_E_CERT_SIGNATURE}, /* a leaf is never a trust anchor */
    {"ignoredSignature2", URSA_E_CERT_SIGNATURE},
    {"hashSHA1", URSA_E_CERT_ALGORITHM}, /* Ursa requires SHA-256 or better */
    {"hashSHA224", URSA_E_CERT_ALGORITHM},
    {"rsa1017", URSA_E_CERT_RSA},      /* Ursa requires RSA of at least 2048 bits */
    {"secp521r1", URSA_E_CERT_EC_KEY}, /* and EC on P-256 or P-384 */
    {"secp256r1-sha1", URSA_E_CERT_ALGORITHM},
    {"secp256r1-sha224", URSA_E_CERT_ALGORITHM},
    {"date2", URSA_E_CERT_ANCHOR},  /* a certificate after the anchor */
    {"date3", URSA_E_CERT_EXPIRED}, /* an anchor can expire as well */
    {"wildcard2", 0},               /* a wildcard for a top-level domain (*.com) */
};
#define ON_PURPOSE (sizeof on_purpose / sizeof on_purpose[0])

/* A [chain] section of the file. */
struct sample {
    char name[64], anchors[128], files[256], host[64], hashes[64];
    long long now;
    int status;
};

static struct { unsigned cases, passed, refused, on_purpose, skipped; } counts;

/* Load a file and return its length, or 0 if it does not exist. */
static size_t load(const char *name, uint8_t *out, size_t size) {
    char path[512];
    FILE *file;
    size_t n;

    snprintf(path, sizeof path, FOLDER "%s", name);
    file = vectors_open(path);
    if (file == NULL) {
        return 0;
    }
    n = fread(out, 1, size, file);
    fclose(file);
    return n;
}

static size_t load_chain(char *files, uint8_t *out, size_t size) {
    size_t len = 0;
    char *name;

    for (name = strtok(files, " "); name != NULL; name = strtok(NULL, " ")) {
        len += load(name, out + len, size - len);
    }
    return len;
}

/* 0 if the chain passes, 1 if the host name does not match, else an error. */
static int judge(struct sample *sample) {
    static uint8_t der[32768], anchor[4096];
    struct ursa_gate gate = {.now = sample->now, .purposes = URSA_ANY_PURPOSE};
    size_t len = load_chain(sample->files, der, sizeof der);
    struct ursa_where where = {"", 0};
    struct ursa_cert leaf;
    char name[160];
    int rc;

    snprintf(name, sizeof name, "%s.crt", sample->anchors);
    gate.anchor.at = anchor;
    gate.anchor.len = load(name, anchor, sizeof anchor);
    rc = ursa_gate_check(&gate, der, len, NULL, &where);
    if (rc == URSA_OK && sample->host[0] != '\0') {
        assert_code(ursa_cert_read(der, len, &leaf, NULL), URSA_OK);
        rc = !cert_is_for_host(&leaf, sample->host);
    }
    return rc;
}

static size_t find_on_purpose(const char *name) {
    size_t i = 0;

    while (i < ON_PURPOSE && strcmp(on_purpose[i].name, name) != 0) {
        i++;
    }
    return i;
}

static void check_sample(struct sample *sample) {
    size_t purpose = find_on_purpose(sample->name);
    int rc;

    if (sample->name[0] == '\0') {
        return;
    }
    /*
     * Skipped: chains without an anchor, chains whose anchor exists only as a key, and chains that
     * test which hashes BearSSL was given.
     */
    if (sample->anchors[0] == '\0' || strcmp(sample->anchors, "root-new") == 0 ||
        (sample->hashes[0] != '\0' && sample->status != 0)) {
        counts.skipped++;
        return;
    }
    counts.cases++;
    rc = judge(sample);
    if (purpose < ON_PURPOSE) {
        counts.on_purpose++;
        assert_int_equal(sample->status, 0);
        assert_string_equal(
            rc == 1 ? "host" : ursa_error_name(rc),
            on_purpose[purpose].code == 0 ? "host" : ursa_error_name(on_purpose[purpose].code));
        return;
    }
    if ((rc == URSA_OK) != (sample->status == 0)) {
        print_error("%s: %s, expected status %d\n", sample->name,
                    rc == 1 ? "host" : ursa_error_name(rc), sample->status);
    }
    assert_int_equal(rc == URSA_OK, sample->status == 0);
    counts.passed += rc == URSA_OK;
    counts.refused += rc != URSA_OK;
}

/* Unlike vectors_value, this reads the complete rest of the line. */
static int read_text(const char *line, const char *key, char *out, size_t size) {
    size_t n = strlen(key);

    if (strncmp(line, key, n) != 0 || strncmp(line + n, " =", 2) != 0) {
        return 0;
    }
    line += n + 2;
    line += strspn(line, " ");
    snprintf(out, size, "%s", line);
    for (n = strlen(out); n > 0 && isspace((unsigned char)out[n - 1]); n--) {
        out[n - 1] = '\0';
    }
    return 1;
}

/* Read a time such as 2010-02-17 11:40:34Z with the reader of certificate times. */
static long long read_moment(const char *text) {
    uint8_t validity[36] = {0x30, 34, 0x18, 15};
    struct ursa_cert cert = {.validity = {validity, sizeof validity}};
    int64_t from, to;
    size_t i, n = 4;

    for (i = 0; text[i] != '\0' && n < 19; i++) {
        if (isalnum((unsigned char)text[i])) {
            validity[n++] = (uint8_t)text[i];
        }
    }
    memcpy(validity + 19, validity + 2, 17);
    assert_code(ursa_cert_validity(&cert, &from, &to), URSA_OK);
    return from;
}

static void read_line(struct sample *sample, const char *line) {
    char text[64];

    (void)read_text(line, "name", sample->name, sizeof sample->name);
    (void)read_text(line, "anchors", sample->anchors, sizeof sample->anchors);
    (void)read_text(line, "chain", sample->files, sizeof sample->files);
    (void)read_text(line, "servername", sample->host, sizeof sample->host);
    (void)read_text(line, "hashes", sample->hashes, sizeof sample->hashes);
    if (read_text(line, "time", text, sizeof text)) {
        sample->now = read_moment(text);
    }
    if (read_text(line, "status", text, sizeof text)) {
        sample->status = atoi(text);
    }
}

static void chains_of_bearssl_pass_or_fail_as_published(void **state) {
    FILE *file = vectors_open(FOLDER "alltests.txt");
    struct sample sample;
    char line[4096];
    int in_chain = 0;

    (void)state;
    if (file == NULL) {
        return;
    }
    memset(&sample, 0, sizeof sample);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '[') {
            check_sample(&sample);
            memset(&sample, 0, sizeof sample);
            sample.now = DEFAULT;
            in_chain = strncmp(line, "[chain]", 7) == 0;
        } else if (in_chain) {
            read_line(&sample, line);
        }
    }
    check_sample(&sample);
    fclose(file);
    printf("# alltests.txt: %u cases, %u passed and %u refused as it says, %u refused on purpose; "
           "%u skipped\n",
           counts.cases, counts.passed, counts.refused, counts.on_purpose, counts.skipped);
    assert_int_equal(counts.on_purpose, ON_PURPOSE);
}

/* ---- host names ----------------------------------------------------------------------------- */

static void host_names_match_by_complete_labels(void **state) {
    static const struct {
        const char *name, *host;
        int is_for;
    } cases[] = {
        {"a.example", "a.example", 1},
        {"a.example", "A.EXAMPLE", 1},
        {"a.example", "b.example", 0},
        {"a.example", "a.example.", 0},
        {"a.example.", "a.example.", 1},
        {"a_b.example", "a_b.example", 1},
        {"*.a.example", "b.a.example", 1},
        {"*.a.example", "c.b.a.example", 0},
        {"*.a.example", "a.example", 0},
        {"*.a.example", ".a.example", 0},
        {"*.a.example", "*.a.example", 1},
        {"*.a.example", "b.a.example.", 0},
        {"*.example", "a.example", 0},
        {"*.com.", "a.com.", 0},
        {"*..com", "a..com", 0},
        {"a..com", "a..com", 0},
        {"*.-a.example", "b.-a.example", 0},
        {"*.a b.example", "c.a b.example", 0},
        {"a b.example", "a b.example", 0},
        {"*.*.example", "a.b.example", 0},
        {"*.*.example", "a.*.example", 0},
        {"b*.a.example", "bc.a.example", 0},
        {"*.a.example", "b c.a.example", 0},
        {"*.a.example", "b_c.a.example", 0},
        {"*.a.example", "-b.a.example", 0},
        {".a.example", "b.a.example", 0},
        {"*", "a", 0},
        {"*.", "a.", 0},
        {".", ".", 0},
        {"*.1.2.3", "0.1.2.3", 0},
    };
    EVP_PKEY *key = EVP_RSA_gen(2048);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct certs_spec spec = {
            .key = key, .signer = key, .subject = "/CN=a.example", .issuer = "/CN=a.example"};
        struct ursa_cert cert;
        char extensions[64];
        uint8_t der[2048];
        size_t len;

        snprintf(extensions, sizeof extensions, "subjectAltName=DNS:%s|", cases[i].name);
        spec.extensions = extensions;
        len = certs_issue(&spec, der, sizeof der);
        assert_code(ursa_cert_read(der, len, &cert, NULL), URSA_OK);
        if (cert_is_for_host(&cert, cases[i].host) != cases[i].is_for) {
            print_error("%s for %s\n", cases[i].name, cases[i].host);
        }
        assert_int_equal(cert_is_for_host(&cert, cases[i].host), cases[i].is_for);
        assert_int_equal(cert_is_for_host(&cert, ""), 0);
    }
    EVP_PKEY_free(key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_names_match_by_complete_labels),
        cmocka_unit_test(chains_of_bearssl_pass_or_fail_as_published),
    };

    return RUN(tests);
}
