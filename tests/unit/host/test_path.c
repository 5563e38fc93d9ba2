/* SPDX-License-Identifier: MIT */
/*
 * The host's search for a path (boards/host/paths/path.h) compared with a search that tries all
 * paths.
 */
#include "test.h"
#include "paths/path.h"
#include "certs.h"
#include "repeatable.h"
#include "rounds.h"
#include "rsakeys.h"

#define NOW   1790000000 /* 2026-09-21 */
#define PILES 100u
#define CAS   14u
#define NAMES 4u
#define KEYS  3u
#define MOST  1200u
#define NONE  (URSA_GATE_MAX_CERTS + 1) /* length that means: no path */

static EVP_PKEY *keys[KEYS];

/* A leaf and CAs that may have issued it. The first CAs are trusted. */
static struct {
    uint8_t der[1 + CAS][MOST];
    struct host_cert cert[1 + CAS];
    int has_signed[1 + CAS][1 + CAS]; /* [a][b]: b has the name of a's issuer and signed a */
    unsigned trusted;
    int partial;
    struct ursa_gate gate;
} pile;

static uint32_t state_of_random;

static unsigned draw(unsigned below) {
    state_of_random = state_of_random * 1664525u + 1013904223u;
    return (state_of_random >> 8) % below;
}

/* ---- piles ----------------------------------------------------------------------------------- */

/* The usual key of a name; one time in six a random key. */
static EVP_PKEY *key_of(unsigned name) {
    return keys[draw(6) == 0 ? draw(KEYS) : name % KEYS];
}

/* The usual issuer of a name. Name 0 is a root and issues itself. */
static unsigned above(unsigned name) {
    return name == 0 ? 0 : name - 1;
}

static void issue(unsigned number, struct certs_spec *spec) {
    struct host_cert *cert = &pile.cert[number];
    size_t len = certs_issue(spec, pile.der[number], MOST);

    assert_code(ursa_cert_read(pile.der[number], len, &cert->cert, NULL), URSA_OK);
}

static void make_ca(unsigned number) {
    static const char *const extensions[] = {
        "basicConstraints=critical,CA:TRUE|",
        "basicConstraints=critical,CA:TRUE|keyUsage=keyCertSign|",
        "basicConstraints=critical,CA:TRUE|extendedKeyUsage=serverAuth|",
        "basicConstraints=critical,CA:TRUE,pathlen:0|",
        "basicConstraints=critical,CA:TRUE,pathlen:0|",
        "basicConstraints=critical,CA:TRUE,pathlen:1|",
        "basicConstraints=critical,CA:TRUE,pathlen:1|",
        "basicConstraints=critical,CA:TRUE,pathlen:2|",
        "basicConstraints=CA:FALSE|",
        "basicConstraints=critical,CA:TRUE|keyUsage=digitalSignature|",
        "basicConstraints=critical,CA:TRUE|extendedKeyUsage=clientAuth|",
        "basicConstraints=critical,CA:TRUE|1.2.3.4=critical,DER:0500|",
    };
    unsigned subject = number == 1 ? 0 : draw(NAMES), kind = draw(4);
    unsigned issuer = kind == 0 ? draw(NAMES) : kind == 1 ? subject : above(subject);
    char names[2][8], serial[8];
    struct certs_spec spec = {0};

    snprintf(names[0], sizeof names[0], "/CN=%u", subject);
    snprintf(names[1], sizeof names[1], "/CN=%u", issuer);
    snprintf(serial, sizeof serial, "%02X", 1 + number);
    spec.subject = names[0];
    spec.issuer = names[1];
    spec.serial = serial;
    spec.key = key_of(subject);
    spec.signer = number == 1 ? spec.key : key_of(issuer);
    spec.extensions = extensions[draw(sizeof extensions / sizeof extensions[0])];
    spec.to = draw(12) == 0 ? "20260101000000Z" : NULL;
    issue(number, &spec);
}

static void make_leaf(void) {
    char name[8];
    struct certs_spec spec = {.subject = "/CN=leaf", .extensions = "basicConstraints=CA:FALSE|"};
    unsigned issuer = draw(2) == 0 ? draw(NAMES) : NAMES - 1;

    snprintf(name, sizeof name, "/CN=%u", issuer);
    spec.issuer = name;
    spec.key = keys[0];
    spec.signer = key_of(issuer);
    issue(0, &spec);
}

static void find_links(void) {
    unsigned i, j;

    for (i = 0; i <= CAS; i++) {
        for (j = 0; j <= CAS; j++) {
            const struct ursa_cert *a = &pile.cert[i].cert, *b = &pile.cert[j].cert;

            pile.has_signed[i][j] =
                a->issuer.len == b->subject.len &&
                memcmp(a->issuer.at, b->subject.at, b->subject.len) == 0 &&
                ursa_signed_by(b->spki, a->outer_algorithm, a->tbs, a->signature) == URSA_OK;
        }
    }
}

static void make_pile(unsigned number) {
    unsigned i;

    state_of_random = number;
    (void)draw(2);
    make_leaf();
    for (i = 1; i <= CAS; i++) {
        make_ca(i);
    }
    find_links();
    pile.trusted = 1 + draw(3);
    pile.partial = draw(4) == 0;
    pile.gate = (struct ursa_gate){.now = NOW,
                                   .purposes = draw(2) ? URSA_ANY_PURPOSE : URSA_EKU_SERVER_AUTH,
                                   .any_names = 1,
                                   .ca_leaf = 1,
                                   .version_1 = 1};
}

/* ---- both searches --------------------------------------------------------------------------- */

static int passes(const struct path *path) {
    struct ursa_where where;
    size_t depth;

    return path_check(path, pile.gate, &depth, &where) == URSA_OK;
}

static int is_anchor(unsigned number) {
    return number >= 1 && number <= pile.trusted &&
           (pile.partial || pile.has_signed[number][number]);
}

/*
 * The number of certificates of the shortest path that passes. Tries all paths that are not longer.
 */
static size_t try_all(void) {
    struct path path = {.cert = {&pile.cert[0]}, .count = 1};
    unsigned number[URSA_GATE_MAX_CERTS] = {0}, next[URSA_GATE_MAX_CERTS] = {1}, used = 1;
    size_t best = NONE;

    while (path.count > 0) {
        unsigned last = number[path.count - 1], i = next[path.count - 1]++;

        if (i > CAS || path.count + 1 >= best) {
            path.count--;
            used &= ~(1u << last);
        } else if (pile.has_signed[last][i] && !(used >> i & 1)) {
            number[path.count] = i;
            next[path.count] = 1;
            path.cert[path.count++] = &pile.cert[i];
            used |= 1u << i;
            path.is_anchored = is_anchor(i);
            best = path.is_anchored && passes(&path) ? path.count : best;
        }
    }
    return best;
}

static size_t find(void) {
    struct certs trusted = {.list = pile.cert + 1, .count = pile.trusted};
    struct certs untrusted = {.list = pile.cert + 1 + pile.trusted, .count = CAS - pile.trusted};
    const struct issuers issuers = {&trusted, &untrusted, pile.partial};
    struct path path;

    assert_int_equal(path_find(&path, &pile.cert[0], &issuers, &pile.gate), 0);
    assert_int_equal(path.tries, 0);
    assert_in_range(path.count, 1, URSA_GATE_MAX_CERTS);
    assert_ptr_equal(path.cert[0], &pile.cert[0]);
    return path.is_anchored && passes(&path) ? path.count : NONE;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void the_shortest_path_that_passes_is_found(void **state) {
    unsigned i, piles = PILES / (unsigned)each(5), passed = 0, is_long = 0;

    (void)state;
    for (i = 0; i < piles; i++) {
        size_t due;

        make_pile(i);
        due = try_all();
        if (find() != due) {
            fail_msg("pile %u: a path of %zu, not of %zu", i, find(), due);
        }
        passed += due < NONE;
        is_long += due < NONE && due > 3;
    }
    printf("# %u piles, %u with a path, %u of them of four or more\n", piles, passed, is_long);
    assert_in_range(passed, piles / 5, piles * 4 / 5); /* piles with and without a path occur */
    assert_in_range(is_long, piles / 50, piles);
}

/*
 * The root's pathLen is 2, and two paths of equal length lead to the root. On the path that is
 * found first, three CAs count. On the other path only two CAs count, because one certificate is
 * self-issued: its CA has changed its key.
 */
static void a_path_that_passes_is_found_after_an_equally_long_one_that_fails(void **state) {
    static const struct {
        const char *subject, *issuer, *extensions;
        unsigned key, signer;
    } certs[1 + CAS] = {
        {"/CN=leaf", "/CN=1", "basicConstraints=CA:FALSE|", 0, 0},
        {"/CN=0", "/CN=0", "basicConstraints=CA:TRUE,pathlen:2|", 0, 0},
        {"/CN=1", "/CN=2", "basicConstraints=CA:TRUE|", 0, 1},
        {"/CN=2", "/CN=3", "basicConstraints=CA:TRUE|", 1, 2},
        {"/CN=1", "/CN=1", "basicConstraints=CA:TRUE|", 0, 1},
        {"/CN=1", "/CN=3", "basicConstraints=CA:TRUE|", 1, 2},
        {"/CN=3", "/CN=0", "basicConstraints=CA:TRUE|", 2, 0},
    };
    unsigned i;

    (void)state;
    for (i = 0; i <= CAS; i++) {
        struct certs_spec spec = {.subject = certs[i].subject,
                                  .issuer = certs[i].issuer,
                                  .extensions = certs[i].extensions};

        if (certs[i].subject == NULL) {
            pile.cert[i] = pile.cert[i - 1]; /* a copy of the previous certificate */
            continue;
        }
        spec.key = keys[certs[i].key];
        spec.signer = keys[certs[i].signer];
        issue(i, &spec);
    }
    pile.trusted = 1;
    pile.partial = 0;
    pile.gate = (struct ursa_gate){
        .now = NOW, .purposes = URSA_ANY_PURPOSE, .any_names = 1, .ca_leaf = 1, .version_1 = 1};
    assert_int_equal(find(), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shortest_path_that_passes_is_found),
        cmocka_unit_test(a_path_that_passes_is_found_after_an_equally_long_one_that_fails),
    };

    unsigned i;

    repeat_openssl(1);
    for (i = 0; i < KEYS; i++) { /* a small exponent makes verifying fast */
        keys[i] = rsakeys_of(rsakeys_prime(1024, 0), rsakeys_prime(1024, 1 + i), 17);
    }
    return RUN(tests);
}
