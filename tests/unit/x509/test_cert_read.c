/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <dirent.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include "repeatable.h"
#include "rsakeys.h"
#include "rounds.h"

#define MOST 4096u

/* The bytes of a certificate. */
struct der {
    uint8_t at[MOST];
    size_t len;
};

/* ---- certificates by OpenSSL ----------------------------------------------------------------- */

static EVP_PKEY *key_of_device(void) {
    static EVP_PKEY *pkey;
    uint8_t pkcs8[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = pkcs8;
    size_t len = 0;

    if (pkey == NULL) {
        assert_code(ursa_pkcs8_write(device_key(), pkcs8, sizeof pkcs8, &len), URSA_OK);
        pkey = d2i_AutoPrivateKey(NULL, &p, (long)len);
        assert_non_null(pkey);
    }
    return pkey;
}

static EVP_PKEY *ec_key(void) {
    static EVP_PKEY *pkey;

    if (pkey == NULL) {
        pkey = EVP_EC_gen("P-256");
        assert_non_null(pkey);
    }
    return pkey;
}

static void set_name(X509_NAME *name, const char *country, const char *common) {
    assert_true(
        X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const void *)country, -1, -1, 0));
    /* one RDN of two attributes */
    assert_true(X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const void *)"Ursa \xc3\xa4",
                                           -1, -1, 0));
    assert_true(
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const void *)common, -1, -1, -1));
}

static void add_extension(X509 *cert, int nid, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

    assert_non_null(extension);
    assert_true(X509_add_ext(cert, extension, -1));
    X509_EXTENSION_free(extension);
}

enum kind {
    PLAIN,      /* version 3, no extensions */
    EXTENDED,   /* with extensions, some of them critical */
    FOREVER,    /* valid until 9999, in GeneralizedTime */
    NAMELESS,   /* empty subject */
    BIG_SERIAL, /* 20 bytes */
    OF_EC,      /* an EC key, signed with ECDSA */
    EC_SIGNED,  /* the device's key, signed with ECDSA */
    PSS_SIGNED, /* the device's key, signed with RSA-PSS: an algorithm with parameters */
    VERSION_1,
    KINDS,
    VERSION_2,
    EXTENDED_1, /* version 1 with extensions, which is wrong */
};

static void set_validity(X509 *cert, enum kind kind) {
    assert_true(ASN1_TIME_set_string(X509_getm_notBefore(cert), "250101000000Z"));
    assert_true(ASN1_TIME_set_string(X509_getm_notAfter(cert),
                                     kind == FOREVER ? "99991231235959Z" : "491231235959Z"));
}

static void set_serial(X509 *cert, enum kind kind) {
    static const char *const text[2] = {"80", "7F00112233445566778899AABBCCDDEEFF001122"};
    BIGNUM *number = NULL;

    assert_true(BN_hex2bn(&number, text[kind == BIG_SERIAL]));
    assert_non_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)));
    BN_free(number);
}

static int sign_pss(X509 *cert, EVP_PKEY *issuer) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey_ctx;
    int n;

    assert_true(EVP_DigestSignInit(ctx, &pkey_ctx, EVP_sha256(), NULL, issuer));
    assert_true(EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING));
    n = X509_sign_ctx(cert, ctx);
    EVP_MD_CTX_free(ctx);
    return n;
}

static X509 *certificate(enum kind kind) {
    EVP_PKEY *issuer = kind == OF_EC || kind == EC_SIGNED ? ec_key() : key_of_device();
    X509 *cert = X509_new();

    X509_set_version(cert, kind == VERSION_1 || kind == EXTENDED_1 ? X509_VERSION_1
                           : kind == VERSION_2                     ? X509_VERSION_2
                                                                   : X509_VERSION_3);
    set_serial(cert, kind);
    set_validity(cert, kind);
    set_name(X509_get_issuer_name(cert), "DE", "issuer");
    if (kind != NAMELESS) {
        set_name(X509_get_subject_name(cert), "US", "device");
    }
    assert_true(X509_set_pubkey(cert, kind == OF_EC ? ec_key() : key_of_device()));
    if (kind == EXTENDED || kind == EXTENDED_1 || kind == NAMELESS) {
        add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(cert, NID_key_usage, "digitalSignature");
        add_extension(cert, NID_subject_alt_name, "critical,DNS:a.example,IP:192.0.2.1");
        add_extension(cert, NID_ext_key_usage, "clientAuth");
    }
    assert_true(
        (kind == PSS_SIGNED ? sign_pss(cert, issuer) : X509_sign(cert, issuer, EVP_sha256())) > 0);
    return cert;
}

static void encode(X509 *cert, struct der *der) {
    uint8_t *to = der->at;
    int n = i2d_X509(cert, NULL);

    assert_true(n > 0 && n <= (int)sizeof der->at);
    der->len = (size_t)i2d_X509(cert, &to);
    X509_free(cert);
}

static void make(enum kind kind, struct der *der) {
    encode(certificate(kind), der);
}

/* ---- reading, and OpenSSL's opinion ---------------------------------------------------------- */

/*
 * Check that the span has the length of OpenSSL's encoding and, if `exact`, the same bytes. OpenSSL
 * writes nested values (such as an algorithm's parameters) as DER even if the input is not DER.
 * Frees `theirs`.
 */
static void assert_span(const char *what, struct ursa_span ours, uint8_t *theirs, int n,
                        int exact) {
    if (n < 0 || ours.len != (size_t)n ||
        (exact && n > 0 && memcmp(ours.at, theirs, ours.len) != 0)) {
        fail_msg("%s: %zu bytes, OpenSSL has %d", what, ours.len, n);
    }
    OPENSSL_free(theirs);
}

#define ASSERT_SPAN(cert, field, i2d, object, exact)                                               \
    do {                                                                                           \
        uint8_t *theirs_ = NULL;                                                                   \
        int n_ = i2d(object, &theirs_);                                                            \
                                                                                                   \
        assert_span(#field, (cert)->field, theirs_, n_, exact);                                    \
    } while (0)

/* Compare the two times without the header of their SEQUENCE. */
static void assert_same_validity(const struct ursa_cert *cert, const X509 *theirs) {
    uint8_t *before = NULL, *after = NULL;
    int n = i2d_ASN1_TIME(X509_get0_notBefore(theirs), &before);
    int m = i2d_ASN1_TIME(X509_get0_notAfter(theirs), &after);

    assert_true(n > 0 && m > 0);
    assert_int_equal(cert->validity.len, 2 + n + m);
    assert_memory_equal(cert->validity.at + 2, before, (size_t)n);
    assert_memory_equal(cert->validity.at + 2 + n, after, (size_t)m);
    OPENSSL_free(before);
    OPENSSL_free(after);
}

/* The parts must follow each other without gaps. */
static void assert_in_order(const struct ursa_cert *cert) {
    const struct ursa_span parts[] = {cert->serial,   cert->inner_algorithm, cert->issuer,
                                      cert->validity, cert->subject,         cert->spki};
    size_t i;

    for (i = 1; i < sizeof parts / sizeof parts[0]; i++) {
        assert_ptr_equal(parts[i - 1].at + parts[i - 1].len, parts[i].at);
    }
    assert_ptr_equal(cert->tbs.at + cert->tbs.len, cert->outer_algorithm.at);
    assert_ptr_equal(cert->signature.at + cert->signature.len, cert->der.at + cert->der.len);
}

static void assert_same(const struct ursa_cert *cert, X509 *theirs, int exact) {
    const X509_ALGOR *outer;
    const ASN1_BIT_STRING *signature;
    const STACK_OF(X509_EXTENSION) *extensions = X509_get0_extensions(theirs);

    X509_get0_signature(&signature, &outer, theirs);
    assert_int_equal(cert->version, X509_get_version(theirs) + 1);
    assert_in_order(cert);
    ASSERT_SPAN(cert, der, i2d_X509, theirs, exact);
    ASSERT_SPAN(cert, tbs, i2d_re_X509_tbs, theirs, exact);
    ASSERT_SPAN(cert, serial, i2d_ASN1_INTEGER, X509_get_serialNumber(theirs), 1);
    ASSERT_SPAN(cert, inner_algorithm, i2d_X509_ALGOR, X509_get0_tbs_sigalg(theirs), exact);
    ASSERT_SPAN(cert, outer_algorithm, i2d_X509_ALGOR, outer, exact);
    ASSERT_SPAN(cert, issuer, i2d_X509_NAME, X509_get_issuer_name(theirs), 1);
    ASSERT_SPAN(cert, subject, i2d_X509_NAME, X509_get_subject_name(theirs), 1);
    assert_same_validity(cert, theirs);
    ASSERT_SPAN(cert, spki, i2d_X509_PUBKEY, X509_get_X509_PUBKEY(theirs), exact);
    if (extensions == NULL) {
        assert_int_equal(cert->extensions.len, 0);
    } else {
        ASSERT_SPAN(cert, extensions, i2d_X509_EXTENSIONS, extensions, 1);
    }
    assert_int_equal(cert->signature.len, signature->length);
    assert_memory_equal(cert->signature.at, signature->data, cert->signature.len);
}

/*
 * Read an exact copy, so that a sanitizer finds accesses outside. 1: accepted; the caller frees
 * *exact.
 */
static int read_copy(const uint8_t *der, size_t len, struct ursa_cert *cert, uint8_t **exact) {
    struct ursa_where where = {NULL, 0};
    int rc;

    *exact = malloc(len > 0 ? len : 1);
    assert_non_null(*exact);
    memcpy(*exact, der, len);
    rc = ursa_cert_read(*exact, len, cert, &where);
    if (rc == URSA_OK) {
        return 1;
    }
    assert_code(rc, URSA_E_CERT_DER);
    assert_non_null(where.what);
    assert_true(where.at <= len);
    free(*exact);
    return 0;
}

static int is_read(const uint8_t *der, size_t len) {
    struct ursa_cert cert;
    uint8_t *copy;

    if (!read_copy(der, len, &cert, &copy)) {
        return 0;
    }
    free(copy);
    return 1;
}

/*
 * Returns 1 if the certificate is accepted. OpenSSL must then find the same parts. OpenSSL checks
 * more of the values than Ursa, so it may refuse the certificate: *refused counts these cases. If
 * refused is NULL, OpenSSL must accept it and all bytes must be equal.
 */
static int judge(const uint8_t *der, size_t len, unsigned *refused) {
    struct ursa_cert cert;
    const uint8_t *p;
    uint8_t *copy;
    X509 *theirs;

    if (!read_copy(der, len, &cert, &copy)) {
        return 0;
    }
    p = copy;
    theirs = d2i_X509(NULL, &p, (long)len);
    if (theirs != NULL) {
        assert_int_equal(p - copy, cert.der.len);
        assert_same(&cert, theirs, refused == NULL);
        X509_free(theirs);
    } else {
        assert_non_null(refused);
        ++*refused;
    }
    free(copy);
    return 1;
}

static void assert_refused(const struct der *der, const char *what) {
    struct ursa_where where = {NULL, 0};
    struct ursa_cert cert;

    assert_code(ursa_cert_read(der->at, der->len, &cert, &where), URSA_E_CERT_DER);
    assert_string_equal(where.what, what);
}

/* ---- changing parts of a certificate --------------------------------------------------------- */

struct node {
    size_t at, head,
        len; /* offset of the first byte, length of the header, length of the content */
};

/* List all elements in the order of their first bytes and return their number. */
static size_t find_nodes(const struct der *der, struct node *nodes, size_t max) {
    size_t at = 0, n = 0;

    memset(nodes, 0, max * sizeof *nodes);
    while (at < der->len) {
        const uint8_t *p = der->at + at;
        struct node *node = &nodes[n++];

        assert_true(n <= max);
        node->at = at;
        node->head = p[1] < 0x80 ? 2 : p[1] == 0x81 ? 3 : 4;
        node->len = p[1] < 0x80 ? p[1] : p[1] == 0x81 ? p[2] : (size_t)p[2] << 8 | p[3];
        at += node->head +
              ((p[0] & 0x20) != 0 ? 0 : node->len); /* a constructed element is entered */
    }
    return n;
}

static void replace(struct der *der, size_t at, size_t old, const uint8_t *new, size_t n) {
    assert_true(der->len - old + n <= sizeof der->at);
    memmove(der->at + at + n, der->at + at + old, der->len - at - old);
    memcpy(der->at + at, new, n);
    der->len = der->len - old + n;
}

static size_t header(uint8_t tag, size_t len, uint8_t out[4]) {
    out[0] = tag;
    if (len < 0x80) {
        out[1] = (uint8_t)len;
        return 2;
    }
    if (len < 0x100) {
        out[1] = 0x81;
        out[2] = (uint8_t)len;
        return 3;
    }
    out[1] = 0x82;
    out[2] = (uint8_t)(len >> 8);
    out[3] = (uint8_t)len;
    return 4;
}

/* Replace a node by other bytes and correct the lengths of all elements around it. */
static void exchange(struct der *der, const struct node *nodes, size_t k, const uint8_t *new,
                     size_t n) {
    size_t start = nodes[k].at, old = nodes[k].head + nodes[k].len;
    long delta = (long)n - (long)old;

    replace(der, start, old, new, n);
    while (k-- > 0) {
        const struct node *node = &nodes[k];
        uint8_t head[4];
        size_t head_len;

        if (node->at + node->head + node->len > start) { /* around it */
            head_len = header(der->at[node->at], (size_t)((long)node->len + delta), head);
            replace(der, node->at, node->head, head, head_len);
            delta += (long)head_len - (long)node->head;
        }
    }
}

enum mutation { LONG_LENGTH, INDEFINITE, REMOVED, DOUBLED, LONGER, SHORTER, MUTATIONS };

/* Write a variant of the node to out. Returns 0 if the node has no such variant. */
static int mutate(const struct der *der, const struct node *node, enum mutation mutation,
                  uint8_t *out, size_t *len) {
    const uint8_t *p = der->at + node->at, *content = p + node->head;
    size_t n = node->head;

    memcpy(out, p, n);
    switch (mutation) {
    case LONG_LENGTH: /* one byte longer than necessary */
        n = node->head + 1;
        out[1] = (uint8_t)(0x80 | (node->head - 1));
        out[2] = 0;
        memcpy(out + (node->head == 2 ? 2 : 3), p + (node->head == 2 ? 1 : 2),
               node->head == 2 ? 1 : node->head - 2);
        break;
    case INDEFINITE:
        n = 2;
        out[1] = 0x80;
        break;
    case REMOVED:
        *len = 0;
        return 1;
    case DOUBLED:
        memcpy(out, p, node->head + node->len);
        memcpy(out + node->head + node->len, p, node->head + node->len);
        *len = 2 * (node->head + node->len);
        return 1;
    case LONGER:
        n = header(p[0], node->len + 2, out);
        break;
    default:
        if (node->len == 0) {
            return 0;
        }
        n = header(p[0], node->len - 1, out);
        memcpy(out + n, content, node->len - 1);
        *len = n + node->len - 1;
        return 1;
    }
    memcpy(out + n, content, node->len);
    n += node->len;
    if (mutation == INDEFINITE || mutation == LONGER) {
        out[n++] = mutation == LONGER ? 0x05 : 0; /* an ASN.1 NULL, or the end-of-contents */
        out[n++] = 0;
    }
    *len = n;
    return 1;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void certificates_made_by_openssl_are_split_into_the_same_parts(void **state) {
    struct der der;
    int kind;

    (void)state;
    for (kind = 0; kind < KINDS; kind++) {
        make((enum kind)kind, &der);
        assert_true(judge(der.at, der.len, NULL));
    }
}

static void bytes_after_a_certificate_are_ignored(void **state) {
    struct ursa_cert cert;
    struct der der;
    size_t len;

    (void)state;
    make(EXTENDED, &der);
    len = der.len;
    memset(der.at + len, 0xA5, 10);
    assert_code(ursa_cert_read(der.at, len + 10, &cert, NULL), URSA_OK);
    assert_int_equal(cert.der.len, len);
    assert_true(judge(der.at, len + 10, NULL));
}

static void only_versions_1_and_3_are_accepted(void **state) {
    struct der der;

    (void)state;
    make(VERSION_2, &der);
    assert_refused(&der, "version");
    make(EXTENDED_1, &der);
    assert_refused(&der, "tbsCertificate");
    make(VERSION_1, &der); /* the version field is absent */
    assert_true(judge(der.at, der.len, NULL));
}

static void every_truncated_certificate_is_refused(void **state) {
    struct der der;
    size_t n;
    int kind;

    (void)state;
    for (kind = 0; kind < KINDS; kind++) {
        make((enum kind)kind, &der);
        for (n = 0; n < der.len; n++) {
            assert_false(is_read(der.at, n));
        }
    }
}

/* OpenSSL is slow, so it judges only changes of one bit. */
static void a_certificate_with_a_changed_byte_is_refused_or_split_like_openssl_does(void **state) {
    static const enum kind kinds[] = {EXTENDED, OF_EC};
    unsigned accepted = 0, refused = 0, k, value, step = getenv("URSA_QUICK") != NULL ? 16 : 1;
    struct der der;
    size_t i;

    (void)state;
    for (k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        make(kinds[k], &der);
        for (i = 0; i < der.len; i++) {
            for (value = 1; value < 256; value += step) {
                der.at[i] ^= (uint8_t)value;
                if (value == 1u << i % 8) {
                    accepted += (unsigned)judge(der.at, der.len, &refused);
                } else {
                    (void)is_read(der.at, der.len);
                }
                der.at[i] ^= (uint8_t)value;
            }
        }
    }
    print_message("# %u accepted, of which OpenSSL refused %u\n", accepted, refused);
    assert_true(accepted > 4 * refused && accepted > 50);
}

static void lengths_that_are_not_in_the_shortest_form_are_refused(void **state) {
    struct node nodes[128];
    uint8_t other[MOST];
    struct der der, changed;
    size_t n, k, len;
    int kind, mutation;

    (void)state;
    for (kind = 0; kind < PSS_SIGNED;
         kind++) { /* all kinds except those with arbitrary parameters */
        make((enum kind)kind, &der);
        n = find_nodes(&der, nodes, 128);
        assert_true(n > 40);
        for (k = 0; k < n; k++) {
            for (mutation = LONG_LENGTH; mutation <= INDEFINITE; mutation++) {
                changed = der;
                assert_true(mutate(&der, &nodes[k], (enum mutation)mutation, other, &len));
                exchange(&changed, nodes, k, other, len);
                if (is_read(changed.at, changed.len)) {
                    fail_msg("kind %d, at %zu", kind, nodes[k].at);
                }
            }
        }
    }
}

/*
 * Each part is left out, doubled, extended by a NULL after its content, or shortened by one byte.
 */
static void
a_certificate_with_a_missing_or_extra_part_is_refused_or_split_like_openssl_does(void **state) {
    unsigned accepted = 0, tried = 0, refused = 0;
    struct node nodes[128];
    uint8_t other[2 * MOST];
    struct der der, changed;
    size_t n, k, len;
    int kind, mutation;

    (void)state;
    for (kind = 0; kind < KINDS; kind++) {
        make((enum kind)kind, &der);
        n = find_nodes(&der, nodes, 128);
        for (k = 1; k < n; k++) { /* not node 0: a doubled certificate is a chain */
            for (mutation = REMOVED; mutation < MUTATIONS; mutation++) {
                changed = der;
                if (mutate(&der, &nodes[k], (enum mutation)mutation, other, &len)) {
                    exchange(&changed, nodes, k, other, len);
                    accepted += (unsigned)judge(changed.at, changed.len, &refused);
                    tried++;
                }
            }
        }
    }
    print_message("# %u tried, %u accepted, of which OpenSSL refused %u\n", tried, accepted,
                  refused);
    /* Accepted changes are in parts of any number or content: RDNs, extensions, values. */
    assert_true(tried > 1000 && accepted < tried / 2);
}

/* The index of the k-th element in the content of `parent`. */
static size_t child(const struct der *der, const struct node *nodes, size_t n, size_t parent,
                    size_t k) {
    size_t i, at = nodes[parent].at + nodes[parent].head;

    (void)der;
    for (i = parent + 1; i < n; i++) {
        if (nodes[i].at == at) {
            if (k-- == 0) {
                return i;
            }
            at += nodes[i].head + nodes[i].len;
        }
    }
    fail_msg("no such part");
    return 0;
}

static const char *const tbs_fields[] = {
    "version",  "serialNumber", "signature",           "issuer",
    "validity", "subject",      "subjectPublicKeyInfo"};

static void an_error_names_the_wrong_part(void **state) {
    struct node nodes[128];
    struct der der, changed;
    size_t n, tbs, field, node;

    (void)state;
    make(EXTENDED, &der);
    n = find_nodes(&der, nodes, 128);
    tbs = child(&der, nodes, n, 0, 0);
    for (field = 0; field < sizeof tbs_fields / sizeof tbs_fields[0]; field++) {
        struct ursa_where where;
        struct ursa_cert cert;

        node = child(&der, nodes, n, tbs, field);
        changed = der;
        changed.at[nodes[node].at] ^= 0x02; /* another tag */
        assert_refused(&changed, tbs_fields[field]);
        assert_code(ursa_cert_read(changed.at, changed.len, &cert, &where), URSA_E_CERT_DER);
        assert_int_equal(where.at, nodes[node].at);
    }
    changed = der;
    changed.at[nodes[child(&der, nodes, n, tbs, 7)].at] ^= 0x04;
    assert_refused(&changed, "tbsCertificate"); /* an unknown element after the last field */
    changed = der;
    changed.at[nodes[child(&der, nodes, n, 0, 1)].at] ^= 0x02;
    assert_refused(&changed, "signatureAlgorithm");
    changed = der;
    changed.at[nodes[child(&der, nodes, n, 0, 2)].at] ^= 0x02;
    assert_refused(&changed, "signatureValue");
    changed = der;
    changed.at[nodes[child(&der, nodes, n, 0, 2)].at + 4] = 1; /* unused bits */
    assert_refused(&changed, "signatureValue");
    changed = der;
    changed.at[0] = 0x31;
    assert_refused(&changed, "certificate");
}

/* X.509 versions 2 and 3 allow the BIT STRINGs [1] and [2] after the key. */
static void unique_ids_are_skipped_if_they_are_in_order(void **state) {
    static const uint8_t first[] = {0x81, 3, 4, 0x12, 0x30}, second[] = {0x82, 2, 0, 0xFF};
    struct node nodes[128];
    uint8_t key[512];
    struct der der, changed;
    size_t n, tbs, spki, key_len;

    (void)state;
    make(EXTENDED, &der);
    n = find_nodes(&der, nodes, 128);
    tbs = child(&der, nodes, n, 0, 0);
    spki = child(&der, nodes, n, tbs, 6);
    key_len = nodes[spki].head + nodes[spki].len;
    memcpy(key, der.at + nodes[spki].at, key_len);

    memcpy(key + key_len, first, sizeof first);
    changed = der;
    exchange(&changed, nodes, spki, key, key_len + sizeof first);
    assert_true(judge(changed.at, changed.len, NULL));
    memcpy(key + key_len + sizeof first, second, sizeof second);
    changed = der;
    exchange(&changed, nodes, spki, key, key_len + sizeof first + sizeof second);
    assert_true(judge(changed.at, changed.len, NULL));
    memcpy(key + key_len, second, sizeof second);
    changed = der;
    exchange(&changed, nodes, spki, key, key_len + sizeof second);
    assert_true(judge(changed.at, changed.len, NULL));
    memcpy(key + key_len + sizeof second, first, sizeof first);
    changed = der;
    exchange(&changed, nodes, spki, key, key_len + sizeof second + sizeof first);
    assert_refused(&changed, "tbsCertificate");
    key[key_len] = 0x81;
    key[key_len + 2] = 8; /* unused bits of one byte */
    changed = der;
    exchange(&changed, nodes, spki, key, key_len + sizeof second);
    assert_refused(&changed, "issuerUniqueID");
}

/*
 * DER omits a value that is the default. The gate refuses critical FALSE although some CAs write
 * it. A program that shows certificates reads it.
 */
static void the_gate_demands_that_the_critical_flag_is_true_or_absent(void **state) {
    struct ursa_cert_extensions extensions;
    struct ursa_where where = {NULL, 0};
    struct ursa_cert cert;
    struct node nodes[128];
    struct der der, changed;
    size_t n, k, seen = 0;
    unsigned value;
    int due;

    (void)state;
    make(EXTENDED, &der);
    n = find_nodes(&der, nodes, 128);
    assert_code(ursa_cert_read(der.at, der.len, &cert, NULL), URSA_OK);
    due = ursa_cert_read_extensions(&cert, &extensions, NULL);
    for (k = 0; k < n; k++) {
        if (der.at[nodes[k].at] == 0x01) {
            for (value = 0; value < 256; value++) {
                changed = der;
                changed.at[nodes[k].at + 2] = (uint8_t)value;
                assert_code(ursa_cert_read(changed.at, changed.len, &cert, NULL), URSA_OK);
                assert_code(ursa_cert_read_extensions(&cert, &extensions, &where),
                            value == 0xFF ? due : URSA_E_CERT_DER);
                assert_code(ursa_cert_read_anchor(&cert, &extensions, NULL), URSA_OK);
            }
            seen++;
        }
    }
    assert_int_equal(seen, 2);
}

/* ---- chains ---------------------------------------------------------------------------------- */

static int check(const struct der *der, unsigned *count, struct ursa_where *where) {
    uint8_t *exact = malloc(der->len > 0 ? der->len : 1);
    int rc;

    memcpy(exact, der->at, der->len);
    where->what = NULL;
    rc = ursa_cert_check_chain(exact, der->len, device_key(), count, where);
    free(exact);
    return rc;
}

static void append(struct der *chain, const struct der *cert) {
    replace(chain, chain->len, 0, cert->at, cert->len);
}

static void a_chain_is_a_leaf_for_the_device_key_followed_by_complete_certificates(void **state) {
    struct der leaf, other, chain;
    struct ursa_where where;
    unsigned count = 0;
    size_t leaf_len, n;

    (void)state;
    make(EC_SIGNED, &leaf);
    make(OF_EC, &other);
    chain = leaf;
    assert_code(check(&chain, &count, &where), URSA_OK);
    assert_int_equal(count, 1);
    append(&chain, &other);
    assert_code(check(&chain, &count, &where), URSA_OK);
    assert_int_equal(count, 2);
    append(&chain, &other);
    assert_code(check(&chain, &count, &where), URSA_OK);
    assert_int_equal(count, 3);
    leaf_len = leaf.len;
    for (n = 0; n < chain.len;
         n++) { /* cut at any byte; only cuts between certificates are accepted */
        struct der cut = chain;

        cut.len = n;
        count = 0;
        if (n == leaf_len || n == leaf_len + other.len) {
            assert_code(check(&cut, &count, &where), URSA_OK);
            assert_int_equal(count, n == leaf_len ? 1 : 2);
        } else {
            assert_code(check(&cut, &count, &where), URSA_E_CERT_DER);
            assert_non_null(where.what);
            assert_true(where.at <= n && (n <= leaf_len || where.at >= leaf_len));
            assert_int_equal(count, 0);
        }
    }
    chain = leaf;
    replace(&chain, chain.len, 0, (const uint8_t *)"\n", 1);
    assert_code(check(&chain, &count, &where), URSA_E_CERT_DER);
    assert_int_equal(where.at, leaf_len);
    assert_string_equal(where.what, "certificate");
}

static void a_leaf_for_another_key_is_refused(void **state) {
    struct der leaf, other;
    struct ursa_where where;
    unsigned count;
    EVP_PKEY *stranger = rsakeys_key(1024, 65537);
    X509 *cert = certificate(PLAIN);

    (void)state;
    assert_true(X509_set_pubkey(cert, stranger) && X509_sign(cert, ec_key(), EVP_sha256()));
    encode(cert, &other);
    assert_code(check(&other, &count, &where), URSA_E_CERT_KEY);
    assert_string_equal(where.what, "subjectPublicKeyInfo");
    make(OF_EC, &other);
    assert_code(check(&other, &count, &where), URSA_E_CERT_KEY);
    make(PLAIN, &leaf);
    append(&other, &leaf); /* the certificate of the device's key is not the first */
    assert_code(check(&other, &count, &where), URSA_E_CERT_KEY);
    EVP_PKEY_free(stranger);
}

static void a_leaf_with_the_device_key_in_another_encoding_is_refused(void **state) {
    struct node nodes[128];
    struct der der, changed;
    struct ursa_where where;
    unsigned count, refused = 0;
    size_t n, tbs, spki, algorithm, null, i;

    (void)state;
    make(PLAIN, &der);
    n = find_nodes(&der, nodes, 128);
    tbs = child(&der, nodes, n, 0, 0);
    spki = child(&der, nodes, n, tbs, 6);
    algorithm = child(&der, nodes, n, spki, 0);
    null = child(&der, nodes, n, algorithm, 1);
    changed = der;
    exchange(&changed, nodes, null, der.at, 0);
    assert_true(judge(changed.at, changed.len, NULL));
    assert_code(check(&changed, &count, &where), URSA_OK); /* as RFC 4055 5 has it for signatures */
    for (i = 0; i < nodes[spki].len + nodes[spki].head; i++) {
        changed = der;
        changed.at[nodes[spki].at + i] ^= 1;
        refused += check(&changed, &count, &where) < 0;
    }
    assert_int_equal(refused, 294);
}

static void a_leaf_whose_signature_algorithms_differ_is_refused(void **state) {
    struct node nodes[128];
    struct der der;
    struct ursa_where where;
    unsigned count;
    size_t n, outer;

    (void)state;
    make(PLAIN, &der);
    n = find_nodes(&der, nodes, 128);
    outer = child(&der, nodes, n, 0, 1);
    der.at[nodes[outer].at + 12] ^= 7; /* sha256WithRSA becomes sha384WithRSA */
    assert_true(judge(der.at, der.len, NULL));
    assert_code(check(&der, &count, &where), URSA_E_CERT_DER);
    assert_string_equal(where.what, "signatureAlgorithm");
    assert_int_equal(where.at, nodes[outer].at);
    assert_code(check(&(struct der){{0}, 0}, &count, &where), URSA_E_CERT_DER);
}

/* ---- samples --------------------------------------------------------------------------------- */

static size_t judge_file(const char *folder, const char *name, size_t *accepted,
                         unsigned *refused) {
    static uint8_t bytes[65536];
    char path[400];
    FILE *file;
    size_t len, i;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = vectors_open(path);
    len = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    if (len == 0 || bytes[0] != 0x30) {
        return 0;
    }
    *accepted += (size_t)judge(bytes, len, refused);
    for (i = 0; i < rounds(20); i++) {
        size_t at = random_below(len);
        uint8_t change = (uint8_t)(1 + random_below(255));

        bytes[at] ^= change;
        (void)judge(bytes, len, refused);
        bytes[at] ^= change;
    }
    return 1;
}

static void published_samples_are_refused_or_split_like_openssl_does(void **state) {
    static const char *const folders[] = {"x509/bearssl", "x509/fuzz-seeds"};
    const char *root = getenv("URSA_VECTORS");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        size_t cases = 0, accepted = 0;
        unsigned refused = 0;
        char path[400];
        struct dirent *entry;
        DIR *folder;

        snprintf(path, sizeof path, "%s/%s", root != NULL ? root : "../shared/vectors", folders[i]);
        folder = opendir(path);
        while (folder != NULL && (entry = readdir(folder)) != NULL) {
            cases += entry->d_name[0] == '.'
                         ? 0
                         : judge_file(folders[i], entry->d_name, &accepted, &refused);
        }
        if (folder != NULL) {
            closedir(folder);
            assert_true(accepted > 40 && cases > accepted / 2);
        }
        print_message("# %s: %zu samples, %zu accepted; of these and their mutations OpenSSL "
                      "refused %u\n",
                      folders[i], cases, accepted, refused);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_made_by_openssl_are_split_into_the_same_parts),
        cmocka_unit_test(bytes_after_a_certificate_are_ignored),
        cmocka_unit_test(only_versions_1_and_3_are_accepted),
        cmocka_unit_test(every_truncated_certificate_is_refused),
        cmocka_unit_test(a_certificate_with_a_changed_byte_is_refused_or_split_like_openssl_does),
        cmocka_unit_test(lengths_that_are_not_in_the_shortest_form_are_refused),
        cmocka_unit_test(
            a_certificate_with_a_missing_or_extra_part_is_refused_or_split_like_openssl_does),
        cmocka_unit_test(an_error_names_the_wrong_part),
        cmocka_unit_test(unique_ids_are_skipped_if_they_are_in_order),
        cmocka_unit_test(the_gate_demands_that_the_critical_flag_is_true_or_absent),
        cmocka_unit_test(a_chain_is_a_leaf_for_the_device_key_followed_by_complete_certificates),
        cmocka_unit_test(a_leaf_for_another_key_is_refused),
        cmocka_unit_test(a_leaf_with_the_device_key_in_another_encoding_is_refused),
        cmocka_unit_test(a_leaf_whose_signature_algorithms_differ_is_refused),
        cmocka_unit_test(published_samples_are_refused_or_split_like_openssl_does),
    };

    repeat_openssl(1);
    return RUN(tests);
}
