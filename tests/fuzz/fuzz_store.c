/* SPDX-License-Identifier: MIT */
/*
 * The contents of flash. The first byte of the input selects a flash. The second byte selects the
 * original contents (meaningless bytes, a key, a certificate or a lock) and the kind of the change.
 * The rest is changes of the flash, or intact records with false contents.
 */
#include <bearssl_hash.h>
#include "device.h"
#include "fuzz.h"
#include "store/image.h"
#include "seeds.h"

#define REPAIR  4u /* recompute the check value of each header */
#define RECORDS 8u /* the rest is records, not changes */

static struct whole {
    struct device device;
    struct ursa_store store;
    struct ursa_identity identity;
    struct ursa_records records;
} whole, made[FLASH_PROFILES][URSA_STATE_DAMAGED];

static void start(void) {
    memset(&whole.store, 0xA5, sizeof whole.store);
    memset(&whole.identity, 0xA5, sizeof whole.identity);
    FUZZ_CODE(ursa_store_open(&whole.store, &whole.device.port), URSA_OK);
    whole.records = ursa_store_records(&whole.store);
    FUZZ_CODE(ursa_identity_open(&whole.identity, &whole.device.port, &whole.records), URSA_OK);
}

/* In state EMPTY there is no image at all. All bytes are 0x5A, so that only the changes matter. */
static void make(unsigned profile, unsigned state) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=%ID%", .san = "DNS:%ID%.example"};
    static struct ursa_chain chain;
    struct ursa_where where;

    device_init_flash(&whole.device, 1, &flash_profiles[profile], 0x5A);
    if (state >= URSA_STATE_KEYED) {
        start();
        FUZZ_CODE(device_store_key(&whole.records), URSA_OK);
        start();
        FUZZ_CODE(ursa_identity_set_template(&whole.identity, &tmpl, &where), URSA_OK);
    }
    if (state >= URSA_STATE_CERTIFIED) {
        chain = seeds_chain()->chain;
        FUZZ_CODE(ursa_identity_install(&whole.identity, &chain, NULL, &where), URSA_OK);
    }
    if (state >= URSA_STATE_LOCKED) {
        FUZZ_CODE(ursa_identity_lock(&whole.identity), URSA_OK);
    }
    made[profile][state] = whole;
}

/* ---- changes ------------------------------------------------------------------------------ */

static uint32_t take_16(const uint8_t **data, size_t *size) {
    uint32_t low = fuzz_take(data, size);

    return low | (uint32_t)fuzz_take(data, size) << 8;
}

static void set(uint32_t at, uint8_t value, uint8_t mark) {
    struct flash *sim = &whole.device.sim;

    at %= whole.device.port.flash_size;
    sim->bytes[at] = value;
    sim->marks[at] = mark;
}

/*
 * One of four changes: other bytes, a half-programmed unit, a block copied over another, a blank
 * block.
 */
static void change(const uint8_t **data, size_t *size) {
    const struct ursa_port *port = &whole.device.port;
    uint8_t kind = fuzz_take(data, size);
    uint32_t at = take_16(data, size), n, i;

    switch (kind % 4) {
    case 0:
        for (n = fuzz_take(data, size); n > 0 && *size > 0; n--) {
            set(at++, fuzz_take(data, size), FLASH_USED);
        }
        break;
    case 1:
        at = at % port->flash_size / port->flash_unit * port->flash_unit;
        for (i = 0; i < port->flash_unit; i++) {
            set(at + i, whole.device.flash[at + i], FLASH_USED | FLASH_BROKEN);
        }
        break;
    case 2:
        n = take_16(data, size) % (port->flash_size / port->flash_block) * port->flash_block;
        at = at % (port->flash_size / port->flash_block) * port->flash_block;
        for (i = 0; i < port->flash_block; i++) {
            set(at + i, whole.device.flash[n + i], whole.device.sim.marks[n + i] | FLASH_USED);
        }
        break;
    default:
        at = at % (port->flash_size / port->flash_block) * port->flash_block;
        for (i = 0; i < port->flash_block; i++) {
            set(at + i, port->flash_erased, 0);
        }
    }
}

/* Makes the check value of each header valid, so that the store also looks at the rest. */
static void repair(void) {
    const struct ursa_port *port = &whole.device.port;
    uint8_t digest[br_sha256_SIZE];
    br_sha256_context sha;
    uint32_t at;

    for (at = 0; at < port->flash_size; at += port->flash_block) {
        uint8_t *header = whole.device.flash + at;

        br_sha256_init(&sha);
        br_sha256_update(&sha, header, URSA_IMAGE_HEADER_SIZE - 4);
        br_sha256_out(&sha, digest);
        if (memcmp(header, "UrS2", 4) == 0) {
            memcpy(header + URSA_IMAGE_HEADER_SIZE - 4, digest, 4);
        }
    }
}

/* Replaces a record by bytes, or by its own contents with some bytes changed. */
static void lie(const uint8_t **data, size_t *size) {
    static uint8_t record[URSA_RECORD_MAX_SIZE];
    unsigned id = fuzz_take(data, size);
    size_t at = take_16(data, size) % sizeof record, len = take_16(data, size) % sizeof record, old;
    int rc = URSA_E_NOT_FOUND;

    memset(record, 0, sizeof record);
    if (id >= 0x80) {
        rc = whole.records.read(whole.records.ctx, id % 16, record, sizeof record, &old);
    }
    if (rc == URSA_OK && len > old) {
        len = old;
    }
    for (; at<len && * size> 0; at++) {
        record[at] = fuzz_take(data, size);
        if (id & 0x40) {
            break;
        }
    }
    rc = whole.records.write(whole.records.ctx, id % 16, record, len);
    FUZZ_CHECK(rc == URSA_OK || rc == URSA_E_STORE_FULL || rc == URSA_E_ARGUMENT);
}

/* ---- promises ----------------------------------------------------------------------------- */

static void check_reads(int lied) {
    static struct ursa_chain chain;
    const struct ursa_identity *identity = &whole.identity;
    uint8_t texts[URSA_TEMPLATE_MAX_SIZE];
    struct ursa_csr_template tmpl;
    uint32_t number;
    size_t len;

    if (ursa_identity_chain(identity, &chain, &number) == URSA_OK) {
        FUZZ_CHECK(chain.len <= sizeof chain.der);
        FUZZ_CHECK(lied || (chain.len == seeds_chain()->chain.len &&
                            memcmp(chain.der, seeds_chain()->chain.der, chain.len) == 0));
    }
    if (!lied && ursa_identity_template(identity, &tmpl, texts, sizeof texts) == URSA_OK) {
        FUZZ_CHECK(strcmp(tmpl.subject, "/CN=%ID%") == 0 && tmpl.san != NULL &&
                   strcmp(tmpl.san, "DNS:%ID%.example") == 0);
    }
    if (ursa_identity_asked(identity, &tmpl, texts, sizeof texts) == URSA_OK &&
        ursa_csr_size(&tmpl, device_key(), &len, NULL) == URSA_OK) {
        FUZZ_CHECK(len <= URSA_CSR_MAX_SIZE);
    }
}

/* The device must have its former state unchanged, or report damage. */
static void check_state(int lied) {
    const struct ursa_identity *identity = &whole.identity;

    if (ursa_identity_has_key(identity)) {
        FUZZ_CODE(ursa_rsa_check(&identity->key), URSA_OK);
        FUZZ_CHECK(lied || memcmp(&identity->key, device_key(), sizeof identity->key) == 0);
    } else {
        FUZZ_CHECK(fuzz_is_zero(&identity->key, sizeof identity->key));
    }
    FUZZ_CHECK((identity->state == URSA_STATE_DAMAGED) == (identity->fault != URSA_OK));
    check_reads(lied);
}

/*
 * After an erase, no part of the key must remain, and the device must be usable again. Records that
 * Ursa does not write are an exception: they may contain bytes of the key, which the fuzzer
 * guesses, or leave no room for a key.
 */
static void check_erase(int lied) {
    const int may_be_locked =
        whole.identity.state == URSA_STATE_LOCKED || whole.identity.state == URSA_STATE_DAMAGED;
    int rc = ursa_identity_erase(&whole.identity);

    if (rc == URSA_E_LOCKED && may_be_locked) {
        return;
    }
    FUZZ_CODE(rc, URSA_OK);
    FUZZ_CHECK(whole.identity.state == URSA_STATE_EMPTY);
    FUZZ_CHECK(lied || !device_finds_secret(device_key(), whole.device.flash, FLASH_MAX_SIZE));
    start();
    FUZZ_CHECK(whole.identity.state == URSA_STATE_EMPTY);
    rc = device_store_key(&whole.records);
    FUZZ_CHECK(rc == URSA_OK || (lied && rc == URSA_E_STORE_FULL));
    start();
    FUZZ_CHECK(whole.identity.state == (rc == URSA_OK ? URSA_STATE_KEYED : URSA_STATE_EMPTY));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned profile = fuzz_take(&data, &size) % FLASH_PROFILES, what = fuzz_take(&data, &size);
    struct ursa_identity first;
    const int lies = (what & RECORDS) != 0;

    if (made[profile][what % 4].device.port.ctx == NULL) {
        make(profile, what % 4);
    }
    whole = made[profile][what % 4];
    if (lies) {
        start();
    }
    while (size > 0) {
        if (lies) {
            lie(&data, &size);
        } else {
            change(&data, &size);
        }
    }
    if (what & REPAIR) {
        repair();
    }
    start();
    check_state(lies);
    first = whole.identity;
    start(); /* a restart must not change the state */
    FUZZ_CHECK(whole.identity.state == first.state && whole.identity.fault == first.fault);
    FUZZ_CHECK(memcmp(&whole.identity.key, &first.key, sizeof first.key) == 0);
    check_erase(lies);
    return 0;
}
