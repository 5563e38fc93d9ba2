/* SPDX-License-Identifier: MIT */
#include "scenes.h"
#include "certs.h"
#include "keys.h"
#include "random.h"
#include "test.h"

/* ---- commands ----------------------------------------------------------------------------- */

int command_start(void) {
    return rig_start();
}

int command_keygen(void) {
    int rc = ursa_identity_keygen_begin(&rig.identity, NULL);

    if (rc == URSA_OK) {
        do {
            rc = ursa_identity_keygen_step(&rig.identity, 0);
        } while (rc == URSA_BUSY);
    }
    return rc;
}

static const struct ursa_csr_template template_a = {.subject = "/O=Acme/CN=unit 1",
                                                    .san = "DNS:unit1.example"};
static const struct ursa_csr_template template_b = {.subject = "/CN=another"};

int command_csr(void) {
    static uint8_t out[URSA_CSR_MAX_SIZE];
    size_t len;

    return ursa_identity_csr(&rig.identity, &template_a, out, sizeof out, &len, NULL);
}

int command_template_a(void) {
    return ursa_identity_set_template(&rig.identity, &template_a, NULL);
}

int command_template_b(void) {
    return ursa_identity_set_template(&rig.identity, &template_b, NULL);
}

int command_template_none(void) {
    return ursa_identity_set_template(&rig.identity, NULL, NULL);
}

/* The chain for a test key; which = 0: one certificate, 1: two certificates. */
static const struct ursa_chain *chain_for(unsigned key, unsigned which) {
    static struct ursa_chain chains[KEYS][2];
    struct ursa_chain *chain = &chains[key][which];

    if (chain->len == 0) {
        certs_make_chain(chain, keys_get(key), keys_get(KEYS - 1), which ? 2002 : 1001, which != 0);
    }
    return chain;
}

static int install(unsigned which) {
    static struct ursa_chain chain;
    unsigned i = 0;

    while (i < KEYS - 1 && memcmp(keys_get(i), &rig.identity.key, sizeof rig.identity.key) != 0) {
        i++;
    }
    chain = *chain_for(i, which);
    return ursa_identity_install(&rig.identity, &chain, NULL, NULL);
}

int command_install_a(void) {
    return install(0);
}

int command_install_b(void) {
    return install(1);
}

int command_lock(void) {
    return ursa_identity_lock(&rig.identity);
}

int command_erase(void) {
    return ursa_identity_erase(&rig.identity);
}

void scenes_check_chain(void) {
    static struct ursa_chain chain;
    const struct ursa_identity *identity = &rig.identity;
    struct ursa_csr_template tmpl;
    uint8_t texts[URSA_TEMPLATE_MAX_SIZE];
    uint32_t number;
    unsigned i;
    int rc = ursa_identity_chain(identity, &chain, &number), same = 0;

    if (identity->state == URSA_STATE_CERTIFIED || identity->state == URSA_STATE_LOCKED) {
        RIG_CODE(rc, URSA_OK);
        for (i = 0; i < KEYS * 2; i++) {
            const struct ursa_chain *good = chain_for(i / 2, i % 2);

            same |= chain.len == good->len && memcmp(chain.der, good->der, good->len) == 0 &&
                    memcmp(&identity->key, keys_get(i / 2), sizeof identity->key) == 0;
        }
        RIG_CHECK(same);
    } else if (identity->state != URSA_STATE_DAMAGED) {
        RIG_CODE(rc, URSA_E_NO_CERTIFICATE);
    }
    if (ursa_identity_template(identity, &tmpl, texts, sizeof texts) == URSA_OK) {
        RIG_CHECK(strcmp(tmpl.subject, template_a.subject) == 0 ||
                  strcmp(tmpl.subject, template_b.subject) == 0);
    }
}

/* ---- states ------------------------------------------------------------------------------- */

static void unstarted(void) {
}

static void empty(void) {
    RIG_CODE(rig_start(), URSA_OK);
    keys_choose(0);
}

static void empty_with_template(void) {
    empty();
    RIG_CODE(command_template_a(), URSA_OK);
}

static void keyed(void) {
    empty();
    RIG_CODE(command_keygen(), URSA_OK);
}

static void keyed_with_template(void) {
    keyed();
    RIG_CODE(command_template_a(), URSA_OK);
}

static void erased(void) {
    keyed_with_template();
    RIG_CODE(command_erase(), URSA_OK);
    keys_choose(1);
}

static void certified(void) {
    keyed_with_template();
    RIG_CODE(command_install_a(), URSA_OK);
}

static void certified_again(void) {
    certified();
    RIG_CODE(command_install_b(), URSA_OK);
}

static void locked(void) {
    certified();
    RIG_CODE(command_lock(), URSA_OK);
}

/* The image of all records has a flipped bit in the key. */
static void damaged_store(void) {
    uint32_t at = 0;

    certified();
    while (memcmp(rig.device.flash + at, keys_get(0)->p, 16) != 0) {
        at++;
    }
    flash_flip(&rig.device.sim, at * 8);
    RIG_CODE(rig_start(), URSA_OK);
    RIG_CHECK(rig.identity.state == URSA_STATE_DAMAGED);
}

/* The store can be read, but the key's record contains no key. */
static void damaged_key(void) {
    certified();
    RIG_CODE(rig.records.write(rig.records.ctx, 1, "no key at all", 13), URSA_OK);
    RIG_CODE(rig_start(), URSA_OK);
    RIG_CHECK(rig.identity.state == URSA_STATE_DAMAGED);
}

/* ---- records ------------------------------------------------------------------------------ */

static uint8_t content[2][1500];

/* Random contents, so that pieces of them occur nowhere else by chance. */
static void fill_content(void) {
    uint64_t seed = 7;
    size_t i;

    for (i = 0; i < sizeof content; i++) {
        content[i / sizeof content[0]][i % sizeof content[0]] = (uint8_t)split_mix(&seed);
    }
}

static int put(unsigned id, const void *p, size_t len) {
    return rig.records.write(rig.records.ctx, id, p, len);
}

static int put_short(void) {
    return put(3, content[0], 301);
}

static int put_long(void) {
    return put(3, content[1], 1500);
}

static int put_nothing(void) {
    return put(3, content[0], 0);
}

static int wipe_it(void) {
    return rig.records.wipe(rig.records.ctx, 3);
}

static int wipe_all(void) {
    return rig.records.wipe_all(rig.records.ctx);
}

static void no_records(void) {
    fill_content();
    RIG_CODE(rig_start(), URSA_OK);
}

static void bystanders(void) {
    no_records();
    RIG_CODE(put(1, "a bystander", 11), URSA_OK);
    RIG_CODE(put(15, "", 0), URSA_OK);
}

static void short_record(void) {
    bystanders();
    RIG_CODE(put_short(), URSA_OK);
}

static void long_record(void) {
    bystanders();
    RIG_CODE(put_long(), URSA_OK);
}

/* ---- the scenes --------------------------------------------------------------------------- */

static const struct scene scenes[] = {
    {"first start on zeros", unstarted, command_start, URSA_OK, URSA_OK, 0x00, 0},
    {"first start on ones", unstarted, command_start, URSA_OK, URSA_OK, 0xFF, 0},
    {"first start on garbage", unstarted, command_start, URSA_OK, URSA_OK, -1, 0},
    {"start of EMPTY", empty, command_start, URSA_OK, URSA_OK, 0, 0},
    {"start of KEYED", keyed, command_start, URSA_OK, URSA_OK, 0, 0},
    {"start of LOCKED", locked, command_start, URSA_OK, URSA_OK, 0, 0},
    {"keygen on EMPTY", empty, command_keygen, URSA_OK, URSA_E_KEY_EXISTS, 0, 0},
    {"keygen on EMPTY with template", empty_with_template, command_keygen, URSA_OK,
     URSA_E_KEY_EXISTS, 0, 0},
    {"keygen after erase", erased, command_keygen, URSA_OK, URSA_E_KEY_EXISTS, 0, 0},
    {"keygen on KEYED", keyed, command_keygen, URSA_E_KEY_EXISTS, URSA_E_KEY_EXISTS, 0, 0},
    {"keygen on LOCKED", locked, command_keygen, URSA_E_KEY_EXISTS, URSA_E_KEY_EXISTS, 0, 0},
    {"template on EMPTY", empty, command_template_a, URSA_OK, URSA_OK, 0, 0},
    {"template on KEYED", keyed, command_template_a, URSA_OK, URSA_OK, 0, 0},
    {"another template on CERTIFIED", certified, command_template_b, URSA_OK, URSA_OK, 0, 0},
    {"no template on KEYED", keyed_with_template, command_template_none, URSA_OK, URSA_OK, 0, 0},
    {"the same template", certified, command_template_a, URSA_OK, URSA_OK, 0, 0},
    {"another template on LOCKED", locked, command_template_b, URSA_E_LOCKED, URSA_E_LOCKED, 0, 0},
    {"csr on EMPTY", empty, command_csr, URSA_E_NO_KEY, URSA_E_NO_KEY, 0, 0},
    {"csr on KEYED", keyed, command_csr, URSA_OK, URSA_OK, 0, 0},
    {"csr on LOCKED", locked, command_csr, URSA_OK, URSA_OK, 0, 0},
    {"install on EMPTY", empty, command_install_a, URSA_E_NO_KEY, URSA_E_NO_KEY, 0, 0},
    {"install on KEYED", keyed, command_install_a, URSA_OK, URSA_OK, 0, 0},
    {"install of a longer chain", certified, command_install_b, URSA_OK, URSA_OK, 0, 0},
    {"install of a shorter chain", certified_again, command_install_a, URSA_OK, URSA_OK, 0, 0},
    {"install of the same chain", certified, command_install_a, URSA_OK, URSA_OK, 0, 0},
    {"install of the same chain on LOCKED", locked, command_install_a, URSA_OK, URSA_OK, 0, 0},
    {"install of another chain on LOCKED", locked, command_install_b, URSA_E_LOCKED, URSA_E_LOCKED,
     0, 0},
    {"lock on KEYED", keyed, command_lock, URSA_E_NO_CERTIFICATE, URSA_E_NO_CERTIFICATE, 0, 0},
    {"lock on CERTIFIED", certified, command_lock, URSA_OK, URSA_OK, 0, 0},
    {"lock on LOCKED", locked, command_lock, URSA_OK, URSA_OK, 0, 0},
    {"erase on EMPTY", empty, command_erase, URSA_OK, URSA_OK, 0, 0},
    {"erase on KEYED", keyed, command_erase, URSA_OK, URSA_OK, 0, 0},
    {"erase on CERTIFIED", certified, command_erase, URSA_OK, URSA_OK, 0, 0},
    {"erase on LOCKED", locked, command_erase, URSA_E_LOCKED, URSA_E_LOCKED, 0, 0},
    {"erase of a damaged store", damaged_store, command_erase, URSA_OK, URSA_OK, 0, 0},
    {"erase of a damaged key", damaged_key, command_erase, URSA_OK, URSA_OK, 0, 0},
    {"first record", no_records, put_short, URSA_OK, URSA_OK, -1, 1},
    {"another record", bystanders, put_long, URSA_OK, URSA_OK, 0, 1},
    {"record replaced by a longer one", short_record, put_long, URSA_OK, URSA_OK, 0, 1},
    {"record replaced by a shorter one", long_record, put_short, URSA_OK, URSA_OK, 0, 1},
    {"record replaced by nothing", short_record, put_nothing, URSA_OK, URSA_OK, 0, 1},
    {"record written again", long_record, put_long, URSA_OK, URSA_OK, 0, 1},
    {"record wiped", long_record, wipe_it, URSA_OK, URSA_OK, 0, 1},
    {"no record wiped", bystanders, wipe_it, URSA_OK, URSA_OK, 0, 1},
    {"all records wiped", long_record, wipe_all, URSA_OK, URSA_OK, 0, 1},
    {"no records wiped", no_records, wipe_all, URSA_OK, URSA_OK, 0, 1},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

int scenes_run(const char *promise, void (*test)(void **), const char *promise2,
               void (*test2)(void **), void (*end)(void **)) {
    static struct CMUnitTest tests[2 * SCENES + 1];
    static char names[2 * SCENES][128];
    size_t n = test2 != NULL ? 2 * SCENES : SCENES, i;

    for (i = 0; i < n; i++) {
        const struct scene *scene = &scenes[i % SCENES];

        snprintf(names[i], sizeof names[i], "%s: %s", scene->name, i < SCENES ? promise : promise2);
        tests[i].name = names[i];
        tests[i].test_func = i < SCENES ? test : test2;
        tests[i].initial_state = (void *)(uintptr_t)scene;
    }
    tests[n].name = "the totals are plausible";
    tests[n].test_func = end;
    return _cmocka_run_group_tests(NULL, tests, n + 1, NULL, NULL);
}

void scene_prepare(const struct scene *scene, const struct flash_profile *profile) {
    rig_where("%s, %s, prepared", profile->name, scene->name);
    keys_choose(0);
    rig_init(profile, scene->fill, scene->store_only);
    scene->prepare();
}
