/* SPDX-License-Identifier: MIT */
/*
 * Random commands with random power cuts, compared with a very simple model, and the wear of
 * blocks. URSA_FULL runs 10 000 sequences, otherwise only a part of them runs.
 */
#include "test.h"
#include "keys.h"
#include "measure.h"
#include "random.h"
#include "rounds.h"

enum { NONE = -1 };

struct model {
    enum ursa_state state;
    uint32_t keys;   /* number of keys made so far */
    uint32_t chains; /* number of chains installed for this key */
    int key, chain, tmpl;
};

static uint64_t seed;
static unsigned long commands_done, cuts_done;

static uint32_t below(uint32_t n) {
    return split_mix_below(&seed, n);
}

/* ---- the model's commands: each changes the model and returns the expected result ------------ */

static int has_key(const struct model *m) {
    return m->state != URSA_STATE_EMPTY;
}

static int model_start(struct model *m) {
    (void)m;
    return URSA_OK;
}

static int model_keygen(struct model *m) {
    if (has_key(m)) {
        return URSA_E_KEY_EXISTS;
    }
    m->state = URSA_STATE_KEYED;
    m->key = (int)(m->keys++ % 2);
    m->chains = 0;
    return URSA_OK;
}

static int model_csr(struct model *m) {
    return has_key(m) ? URSA_OK : URSA_E_NO_KEY;
}

static int model_template(struct model *m, int which) {
    if (m->state == URSA_STATE_LOCKED) {
        return URSA_E_LOCKED;
    }
    m->tmpl = which;
    return URSA_OK;
}

static int model_template_a(struct model *m) {
    return model_template(m, 0);
}

static int model_template_b(struct model *m) {
    return model_template(m, 1);
}

static int model_template_none(struct model *m) {
    return model_template(m, NONE);
}

static int model_install(struct model *m, int which) {
    if (!has_key(m)) {
        return URSA_E_NO_KEY;
    }
    if (m->chain == which) {
        return URSA_OK;
    }
    if (m->state == URSA_STATE_LOCKED) {
        return URSA_E_LOCKED;
    }
    m->state = URSA_STATE_CERTIFIED;
    m->chain = which;
    m->chains++;
    return URSA_OK;
}

static int model_install_a(struct model *m) {
    return model_install(m, 0);
}

static int model_install_b(struct model *m) {
    return model_install(m, 1);
}

static int model_lock(struct model *m) {
    if (m->state == URSA_STATE_EMPTY || m->state == URSA_STATE_KEYED) {
        return has_key(m) ? URSA_E_NO_CERTIFICATE : URSA_E_NO_KEY;
    }
    m->state = URSA_STATE_LOCKED;
    return URSA_OK;
}

static int model_erase(struct model *m) {
    if (m->state == URSA_STATE_LOCKED) {
        return URSA_E_LOCKED;
    }
    m->state = URSA_STATE_EMPTY;
    m->key = m->chain = NONE;
    return URSA_OK;
}

static const struct {
    int (*device)(void);
    int (*model)(struct model *m);
    unsigned weight;
} commands[] = {
    {command_start, model_start, 6},
    {command_keygen, model_keygen, 8},
    {command_csr, model_csr, 1},
    {command_template_a, model_template_a, 3},
    {command_template_b, model_template_b, 3},
    {command_template_none, model_template_none, 2},
    {command_install_a, model_install_a, 4},
    {command_install_b, model_install_b, 4},
    {command_lock, model_lock, 1},
    {command_erase, model_erase, 6},
};

static size_t draw_command(void) {
    uint32_t at = below(38);
    size_t i = 0;

    while (at >= commands[i].weight) {
        at -= commands[i++].weight;
    }
    return i;
}

/* ---- comparing device and model ----------------------------------------------------------- */

static int template_agrees(const struct model *m) {
    static const char *const subjects[] = {"/O=Acme/CN=unit 1", "/CN=another"};
    struct ursa_csr_template tmpl;
    uint8_t texts[URSA_TEMPLATE_MAX_SIZE];
    int rc = ursa_identity_template(&rig.identity, &tmpl, texts, sizeof texts);

    return m->tmpl == NONE ? rc == URSA_E_NO_TEMPLATE
                           : rc == URSA_OK && strcmp(tmpl.subject, subjects[m->tmpl]) == 0;
}

static int chain_agrees(const struct model *m) {
    static struct ursa_chain chain;
    uint32_t number;
    int rc = ursa_identity_chain(&rig.identity, &chain, &number);

    if (m->chain == NONE) {
        return rc == URSA_E_NO_CERTIFICATE;
    }
    scenes_check_chain(); /* the chain belongs to this key */
    return rc == URSA_OK && number == m->chains && chain.anchor[0] == (m->chain ? 0xD2 : 0xE9);
}

static int agrees(const struct model *m) {
    const struct ursa_identity *identity = &rig.identity;

    return identity->state == m->state && identity->key_number == m->keys &&
           (m->key == NONE ||
            memcmp(&identity->key, keys_get((unsigned)m->key), sizeof identity->key) == 0) &&
           chain_agrees(m) && template_agrees(m);
}

/* ---- sequences ---------------------------------------------------------------------------- */

/* Restart, with up to three more cuts during the starts. */
static void recover(int may_be_cut) {
    int rc, tries = 0;

    flash_restore_power(&rig.device.sim);
    while (may_be_cut && tries++ < 3 && below(3) == 0) {
        cuts_done++;
        if (rig_run_cut(command_start, 1 + below(60), (enum flash_cut)below(FLASH_CUT_UNSTABLE),
                        split_mix(&seed), &rc)) {
            cuts_done--;
            RIG_CODE(rc, URSA_OK);
        }
        flash_restore_power(&rig.device.sim);
    }
    RIG_CODE(rig_restart(), URSA_OK);
}

static void one_command(struct model *m) {
    size_t i = draw_command();
    struct model next = *m;
    enum flash_cut cut = (enum flash_cut)below(FLASH_CUTS);
    int want = commands[i].model(&next), rc;

    keys_choose(m->keys % 2);
    commands_done++;
    if (below(3) != 0) {
        RIG_CODE(commands[i].device(), want);
    } else if (rig_run_cut(commands[i].device, 1 + below(900) / (1 + below(30)), cut,
                           split_mix(&seed), &rc)) {
        flash_restore_power(&rig.device.sim);
        RIG_CODE(rc, want);
    } else {
        cuts_done++;
        recover(cut != FLASH_CUT_UNSTABLE);
        if (!agrees(&next)) {
            next = *m;
        }
    }
    *m = next;
    RIG_CHECK(agrees(m));
    RIG_CHECK(rig_holds_only_its_key());
}

static void a_device_agrees_with_the_model_after_random_commands_and_cuts(void **state) {
    size_t all = measure_is_full() ? 10000 : rounds(600), i;

    (void)state;
    for (i = 0; i < all; i++) {
        const struct flash_profile *profile = &flash_profiles[i % FLASH_PROFILES];
        struct model m = {URSA_STATE_EMPTY, 0, 0, NONE, NONE, NONE};
        uint32_t left = 5 + (uint32_t)(i % 21);

        seed = i;
        rig_where("%s; sequence %lu", profile->name, (unsigned long)i);
        rig_init(profile, i % 3 == 0 ? -1 : i % 3 == 1 ? 0x00 : 0xFF, 0);
        RIG_CODE(rig_start(), URSA_OK);
        while (left-- > 0) {
            one_command(&m);
        }
    }
    print_message("# %lu sequences: %lu commands, %lu cuts\n", (unsigned long)all, commands_done,
                  cuts_done);
}

/* ---- wear --------------------------------------------------------------------------------- */

static void spread(uint32_t *least, uint32_t *most) {
    const struct flash *flash = &rig.device.sim;
    uint32_t n = flash->port->flash_size / flash->port->flash_block, i;

    *least = *most = flash->erases[0];
    for (i = 1; i < n; i++) {
        *least = flash->erases[i] < *least ? flash->erases[i] : *least;
        *most = flash->erases[i] > *most ? flash->erases[i] : *most;
    }
}

static void cycle(int restart) {
    RIG_CODE(command_keygen(), URSA_OK);
    RIG_CODE(command_erase(), URSA_OK);
    if (restart) {
        RIG_CODE(rig_start(), URSA_OK);
    }
}

static void wear_out(const struct flash_profile *profile, int restart) {
    uint32_t cycles = (uint32_t)rounds(1000), least, most, i;

    rig_where("%s; wear", profile->name);
    rig_init(profile, 0, 0);
    RIG_CODE(rig_start(), URSA_OK);
    for (i = 0; i < FLASH_MAX_BLOCKS; i++) { /* a first pass, because the flash was never erased */
        cycle(restart);
    }
    memset(rig.device.sim.erases, 0, sizeof rig.device.sim.erases);
    for (i = 0; i < cycles; i++) {
        cycle(restart);
    }
    spread(&least, &most);
    print_message("# %s: %lu cycles%s, %lu to %lu erases a block\n", profile->name,
                  (unsigned long)cycles, restart ? " with restarts" : "", (unsigned long)least,
                  (unsigned long)most);
    RIG_CHECK(most - least <= 2); /* no block is more than one erase from the middle */
}

static void blocks_wear_evenly(void **state) {
    size_t p;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        wear_out(&flash_profiles[p], 0);
    }
}

static void blocks_wear_evenly_with_restarts(void **state) {
    size_t p;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        wear_out(&flash_profiles[p], 1);
    }
}

static void commands_that_change_nothing_do_not_write_to_the_flash(void **state) {
    static int (*const idle[])(void) = {command_keygen,    command_csr,  command_template_a,
                                        command_install_a, command_lock, command_start,
                                        command_install_b, command_erase};
    uint32_t operations;
    size_t p, i;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        rig_where("%s; idle", flash_profiles[p].name);
        rig_init(&flash_profiles[p], 0, 0);
        RIG_CODE(rig_start(), URSA_OK);
        RIG_CODE(command_keygen(), URSA_OK);
        RIG_CODE(command_template_a(), URSA_OK);
        RIG_CODE(command_install_a(), URSA_OK);
        RIG_CODE(command_lock(), URSA_OK);
        operations = rig.device.sim.operations;
        for (i = 0; i < sizeof idle / sizeof idle[0]; i++) {
            (void)idle[i]();
            RIG_CHECK(rig.device.sim.operations == operations);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_agrees_with_the_model_after_random_commands_and_cuts),
        cmocka_unit_test(blocks_wear_evenly),
        cmocka_unit_test(blocks_wear_evenly_with_restarts),
        cmocka_unit_test(commands_that_change_nothing_do_not_write_to_the_flash),
    };

    return RUN(tests);
}
