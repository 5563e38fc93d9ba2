/* SPDX-License-Identifier: MIT */
/*
 * The console. The first byte of the input selects the state of the device. The second byte selects
 * whether lines are sent as fast as the console takes them. The rest is sent to the console.
 * tests/parts/keys.c makes the keys.
 */
#include "console/console_parts.h"
#include "device.h"
#include "fuzz.h"
#include "keys.h"
#include "seeds.h"

#define STATES   4u
#define PATIENCE 64u /* polls before a running command is aborted */

/*
 * A complete device. Its pointers point into `whole`, so a copy in `made` works only after it is
 * copied back.
 */
static struct whole {
    struct device device;
    struct ursa_store store;
    struct ursa_identity identity;
} whole, made[STATES];

static struct ursa_console console;
static struct {
    unsigned due, given; /* number of answers expected, and of answers given */
    size_t len;          /* length of the output line so far */
    char line[8];        /* the first characters of that line */
} out;

static int is_answer(void) {
    return (out.len == 2 && memcmp(out.line, "OK", 2) == 0) ||
           (out.len > 5 && memcmp(out.line, "ERR ", 4) == 0);
}

static void watch(void *ctx, const char *text, size_t len) {
    FUZZ_CHECK(ctx == &console);
    for (; len > 0; len--, text++) {
        uint8_t c = (uint8_t)*text;

        FUZZ_CHECK(c == '\n' || (c >= 0x20 && c != 0x7F));
        if (c == '\n') {
            FUZZ_CHECK(out.len > 0);
            out.given += (unsigned)is_answer();
            out.len = 0;
        } else {
            if (out.len < sizeof out.line) {
                out.line[out.len] = (char)c;
            }
            out.len++;
        }
    }
}

/* ---- the device --------------------------------------------------------------------------- */

static void open_device(void) {
    struct ursa_records records;

    FUZZ_CODE(ursa_store_open(&whole.store, &whole.device.port), URSA_OK);
    records = ursa_store_records(&whole.store);
    FUZZ_CODE(ursa_identity_open(&whole.identity, &whole.device.port, &records), URSA_OK);
}

/* state 0 is empty, then with a key, with a certificate, locked */
static void make(unsigned state) {
    static struct ursa_chain chain;
    struct ursa_records records;
    struct ursa_where where;

    device_init(&whole.device, 1, 0xFF);
    open_device();
    records = ursa_store_records(&whole.store);
    if (state >= URSA_STATE_KEYED) {
        FUZZ_CODE(device_store_key(&records), URSA_OK);
        open_device();
    }
    if (state >= URSA_STATE_CERTIFIED) {
        chain = seeds_chain()->chain;
        FUZZ_CODE(ursa_identity_install(&whole.identity, &chain, NULL, &where), URSA_OK);
    }
    if (state >= URSA_STATE_LOCKED) {
        FUZZ_CODE(ursa_identity_lock(&whole.identity), URSA_OK);
    }
    FUZZ_CHECK(whole.identity.state == state);
    made[state] = whole;
}

static int is_known(const struct ursa_rsa_key *key) {
    return memcmp(key, device_key(), sizeof *key) == 0 ||
           memcmp(key, keys_get(0), sizeof *key) == 0;
}

/* Whatever the input was, every change of the state must have a reason in the input. */
static void check_device(unsigned before, const char *text) {
    static struct ursa_chain chain;
    const struct ursa_identity *identity = &whole.identity;
    uint32_t number;

    FUZZ_CHECK(identity->state <= URSA_STATE_LOCKED && !identity->generating);
    if (ursa_identity_has_key(identity)) {
        FUZZ_CHECK(is_known(&identity->key));
        FUZZ_CHECK(before != URSA_STATE_EMPTY || strstr(text, "keygen") != NULL);
    } else {
        FUZZ_CHECK(before == URSA_STATE_EMPTY || strstr(text, "erase") != NULL);
        FUZZ_CHECK(fuzz_is_zero(&identity->key, sizeof identity->key));
    }
    FUZZ_CHECK((before == URSA_STATE_LOCKED) <= (identity->state == URSA_STATE_LOCKED));
    FUZZ_CHECK(before == URSA_STATE_LOCKED || identity->state != URSA_STATE_LOCKED ||
               strstr(text, "lock") != NULL);
    if (identity->state >= URSA_STATE_CERTIFIED) {
        FUZZ_CODE(ursa_identity_chain(identity, &chain, &number), URSA_OK);
        FUZZ_CHECK(seeds_is_good(chain.der, chain.len));
    }
}

/* ---- the wire ----------------------------------------------------------------------------- */

/*
 * Polls once. If a line was waiting, an answer is expected, unless the line is part of a
 * certificate that has not ended.
 */
static int poll_once(void) {
    int had_line = console.ready;
    int rc = ursa_console_poll(&console, 1);

    out.due += had_line && console.busy != CONSOLE_TAKING_CERT;
    FUZZ_CHECK(rc == URSA_OK || rc == URSA_BUSY);
    return rc;
}

static void send(const char *bytes, size_t n, int at_once) {
    for (; n > 0; n--, bytes++) {
        while (ursa_console_input(&console, (uint8_t)*bytes) != 0) {
            (void)poll_once();
        }
        while (!at_once && (*bytes == '\n' || *bytes == '\r') &&
               console.busy != CONSOLE_MAKING_KEY && console.busy != CONSOLE_STREAMING_NOISE &&
               poll_once() == URSA_BUSY) {
        }
    }
}

static void finish(void) {
    unsigned polls = 0;

    while (poll_once() == URSA_BUSY) {
        if (++polls == PATIENCE) {
            send("abort\n", 6, 1);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char end[] = "\n.\n";
    unsigned state = fuzz_take(&data, &size) % STATES, i;
    int at_once = fuzz_take(&data, &size) & 1;
    const struct ursa_gate gate = {.anchor = seeds_anchor()};
    char *text = malloc(size + 1);

    for (i = 0; i < STATES && made[STATES - 1].device.port.ctx == NULL; i++) {
        make(i);
    }
    FUZZ_CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    for (i = 0; i < size; i++) {
        text[i] = (char)(text[i] == '\0' ? ' ' : text[i]); /* only for strstr */
    }
    whole = made[state];
    memset(&out, 0, sizeof out);
    ursa_console_init(&console, &whole.identity, watch, &console);
    console.gate = &gate;
    send((const char *)data, size, at_once);
    send(end, sizeof end - 1, at_once); /* ends any unfinished line or certificate */
    finish();
    FUZZ_CHECK(out.len == 0 && out.due == out.given && out.due > 0);
    check_device(state, text);
    out.due = out.given = 0;
    send("status\n", 7, 0); /* the console must still answer */
    FUZZ_CHECK(out.due == 1 && out.given == 1);
    free(text);
    return 0;
}
