/* SPDX-License-Identifier: MIT */
/*
 * The private key never leaves the device: no 8 bytes of p, q, dp, dq or iq are in all that the
 * console prints, as they are or backwards, in hexadecimal or in base64.
 */
#include "test.h"
#include <ctype.h>
#include "certs.h"
#include "rounds.h"

static struct device device;
static struct ursa_store store;
static struct ursa_identity identity;
static struct ursa_console console;
static char out[4 << 20]; /* all that the console has printed in one test */
static size_t out_len;

/* ---- the search ------------------------------------------------------------------------------ */

static struct ursa_rsa_key secret; /* the key that is looked for */

static int finds(const uint8_t *bytes, size_t len) {
    struct ursa_rsa_key backwards = secret;
    uint8_t *first = (uint8_t *)&backwards + offsetof(struct ursa_rsa_key, p), *last;

    for (last = (uint8_t *)(&backwards + 1) - 1; first < last; first++, last--) {
        uint8_t byte = *first;

        *first = *last;
        *last = byte;
    }
    return device_finds_secret(&secret, bytes, len) || device_finds_secret(&backwards, bytes, len);
}

static int hex_value(char c) {
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, tolower((unsigned char)c));

    return at == NULL ? -1 : (int)(at - digits);
}

/* The two characters that end the alphabet are those of base64 or of base64url. */
static int base64_value(char c) {
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    const char *at = c == '\0' ? NULL : strchr(digits, c);

    return at == NULL ? -1 : (int)(at - digits) < 64 ? (int)(at - digits) : (int)(at - digits) - 2;
}

/*
 * Decode all digits of the text, of `bits` bits each, from digit `first` on. Other characters, such
 * as colons and line ends, are skipped. Return the number of bytes.
 */
static size_t decode(const char *text, size_t len, int (*value)(char), unsigned bits, size_t first,
                     uint8_t *bytes) {
    size_t i, n = 0;
    unsigned held = 0;
    uint32_t word = 0;

    for (i = 0; i < len; i++) {
        int digit = value(text[i]);

        if (digit < 0 || (first > 0 && first-- > 0)) {
            continue;
        }
        word = word << bits | (uint32_t)digit;
        held += bits;
        if (held >= 8) {
            held -= 8;
            bytes[n++] = (uint8_t)(word >> held);
        }
    }
    return n;
}

/* Return how the text has a part of the secret, or NULL. */
static const char *leak(const char *text, size_t len) {
    static uint8_t bytes[sizeof out];
    size_t first;

    if (finds((const uint8_t *)text, len)) {
        return "as it is";
    }
    for (first = 0; first < 2; first++) {
        if (finds(bytes, decode(text, len, hex_value, 4, first, bytes))) {
            return "in hexadecimal";
        }
    }
    for (first = 0; first < 4; first++) {
        if (finds(bytes, decode(text, len, base64_value, 6, first, bytes))) {
            return "in base64";
        }
    }
    return NULL;
}

/* Write text around these 8 bytes of the key in one of the forms, and check the search. */
static void assert_found(const uint8_t part[8], unsigned form) {
    static const char *const names[] = {"as it is",  "in hexadecimal", "in hexadecimal",
                                        "in base64", "in base64",      "in base64"};
    char text[128];
    uint8_t group[12] = "\0\0\0\0\0\0\0\0\0\0\0";
    size_t n = (size_t)sprintf(text, "# a line\nmodulus: AB\n"), i;

    if (form == 0) {
        memcpy(text + n, part, 8);
        n += 8;
    } else if (form < 3) {
        for (i = 0; i < 8; i++) {
            n += (size_t)sprintf(text + n, form == 1 ? "%02x" : "%02X:", part[i]);
        }
    } else {
        memcpy(group + form - 3, part, 8);
        for (i = 0; i < 96; i += 6) {
            unsigned two = (unsigned)group[i / 8] << 8 | (i / 8 < 11 ? group[i / 8 + 1] : 0u);

            text[n++] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                [two >> (10 - i % 8) & 63];
        }
    }
    n += (size_t)sprintf(text + n, "\nOK\n");
    assert_string_equal(leak(text, n), names[form]);
}

static void the_search_finds_eight_bytes_of_each_part_in_each_form(void **state) {
    const struct ursa_rsa_key *key = device_key();
    const uint8_t *const parts[] = {key->p, key->q, key->dp, key->dq, key->iq};
    size_t i;
    unsigned form;

    (void)state;
    secret = *key;
    for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        for (form = 0; form < 6; form++) {
            assert_found(parts[i], form);
            assert_found(parts[i] + URSA_RSA_FACTOR_SIZE - 8, form);
        }
    }
    assert_null(leak((const char *)key->n, sizeof key->n));
}

/* ---- the device ------------------------------------------------------------------------------ */

static void collect(void *ctx, const char *text, size_t len) {
    (void)ctx;
    assert_true(out_len + len < sizeof out);
    memcpy(out + out_len, text, len);
    out_len += len;
    out[out_len] = '\0';
}

static void boot(void) {
    struct ursa_records records;

    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    if (ursa_identity_open(&identity, &device.port, &records) != URSA_OK) {
        assert_int_equal(identity.state, URSA_STATE_DAMAGED);
    }
    ursa_console_init(&console, &identity, collect, NULL);
}

static void send(const void *bytes, size_t n) {
    const uint8_t *at = bytes;

    while (n > 0) {
        if (ursa_console_input(&console, *at) == 0) {
            at++;
            n--;
        } else {
            assert_int_not_equal(ursa_console_poll(&console, 0), -1);
        }
    }
}

static void finish(void) {
    while (ursa_console_poll(&console, 0) == URSA_BUSY) {
    }
}

/* Send a text, run the console to its end and return its answer. */
static const char *say(const char *text) {
    size_t before = out_len;

    send(text, strlen(text));
    finish();
    return out + before;
}

static void assert_no_leak(void) {
    const char *how = leak(out, out_len);

    if (how != NULL) {
        print_error("a part of the private key was printed %s\n", how);
    }
    assert_null(how);
}

static int empty(void **state) {
    (void)state;
    out_len = 0;
    secret = *device_key();
    device_init(&device, 1, 0xFF);
    boot();
    return 0;
}

static int keyed(void **state) {
    struct ursa_records records;

    empty(state);
    records = ursa_store_records(&store);
    assert_code(device_store_key(&records), URSA_OK);
    boot();
    assert_true(ursa_identity_has_key(&identity));
    return 0;
}

/* Every command of help, with arguments or without, and all that the protocol has besides. */
static const char *const commands[] = {
    "help\n",
    "version\n",
    "status\n",
    "csr /CN=x\n",
    "csr\n",
    "template /CN=%ID% san=DNS:%ID%.a\n",
    "template\n",
    "csr\n",
    "csr /CN=x nonce=000102030405060708090a0b0c0d0e0f\n",
    "csr /CN=x san=URI:urn:a,IP:192.0.2.1 keyUsage=digitalSignature basicConstraints=CA:FALSE\n",
    "csr /CN=x 802.1ar=1.2.3\n",
    "csr /CN=x extendedKeyUsage=clientAuth\n",
    "noise 8\n",
    "keygen\n",
    "cert\n.\n",
    "cert names=any\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n.\n",
    "abort\n",
    "template -\n"};
#define COMMANDS (sizeof commands / sizeof commands[0])

/* A command that is added to the console must be added to commands[], too. */
static void all_commands_of_help_are_sent(void **state) {
    const char *line = say("help\n");
    size_t found = 0;

    (void)state;
    for (; strncmp(line, "OK\n", 3) != 0; line = strchr(line, '\n') + 1) {
        const size_t len = strcspn(line, " \n");
        size_t i = 0;

        if (line[0] == ' ' || strncmp(line, "lock\n", 5) == 0 || strncmp(line, "erase\n", 6) == 0) {
            continue; /* more about the line before; these two commands have tests of their own */
        }
        while (i < COMMANDS &&
               (strncmp(commands[i], line, len) != 0 || strchr(" \n", commands[i][len]) == NULL)) {
            i++;
        }
        if (i == COMMANDS) {
            fail_msg("commands[] lacks %.*s", (int)len, line);
        }
        found++;
    }
    assert_true(found > 5);
}

static void say_all_commands(void) {
    size_t i;

    for (i = 0; i < COMMANDS; i++) {
        (void)say(commands[i]);
        (void)say("status\n");
    }
}

static void install(const char *command) {
    static struct ursa_chain chain;
    static char text[8192];
    size_t at = (size_t)sprintf(text, "%s", command), len;

    certs_make_chain(&chain, device_key(), device_key(), 7, 0);
    assert_code(
        ursa_pem_encode(URSA_PEM_CERT, chain.der, chain.len, text + at, sizeof text - at, &len),
        URSA_OK);
    strcpy(text + at + len, ".\n");
    assert_non_null(strstr(say(text), "\nOK\n"));
}

/* ---- the promise ----------------------------------------------------------------------------- */

static void while_the_key_is_made(void **state) {
    (void)state;
    send("keygen\n", 7);
    while (ursa_console_poll(&console, 1) == URSA_BUSY) {
        if (random_below(8) == 0) {
            const char *line = commands[random_below(3)];

            send(line, strlen(line));
        }
    }
    assert_true(ursa_identity_has_key(&identity));
    secret = identity.key;
    assert_no_leak();
}

static void when_its_making_is_aborted(void **state) {
    struct ursa_rsa_key made;
    unsigned steps, i;

    assert_non_null(strstr(say("keygen\n"), "\nOK\n"));
    made = identity.key; /* the same noise makes the same key again */
    for (steps = 1; steps < 100000; steps += steps / 2 + 1) {
        empty(state);
        secret = made;
        send("keygen\n", 7);
        for (i = 0; i < steps && ursa_console_poll(&console, 1) == URSA_BUSY; i++) {
        }
        (void)say("abort\n");
        if (ursa_identity_has_key(&identity)) {
            assert_memory_equal(&identity.key, &made, sizeof made);
        }
        say_all_commands();
        assert_no_leak();
    }
}

static void in_every_state_and_by_every_command(void **state) {
    (void)state;
    say_all_commands();
    boot();
    install("cert\n");
    say_all_commands();
    assert_non_null(strstr(say("lock\n"), "OK\n"));
    say_all_commands();
    assert_non_null(strstr(say("status\n"), "state: LOCKED\n"));
    assert_non_null(strstr(out, "-----BEGIN CERTIFICATE REQUEST-----\n"));
    assert_no_leak();
}

static void by_its_destruction(void **state) {
    (void)state;
    (void)say("erase\n");
    say_all_commands();
    assert_no_leak();
}

static void by_damage_of_the_flash(void **state) {
    uint8_t sound[DEVICE_FLASH_SIZE];
    size_t i, n = rounds(2000);

    memcpy(sound, device.flash, sizeof sound);
    for (i = 0; i < n; i++) {
        size_t at = random_below(4096);

        device.flash[at] ^= (uint8_t)(1u << random_below(8));
        boot();
        (void)say("status\n");
        (void)say(i % 16 == 0 ? "csr /CN=x\n" : "template\n");
        (void)say("keygen\n");
        (void)say("abort\n");
        memcpy(device.flash, sound, sizeof sound);
    }
    (void)state;
    assert_no_leak();
}

/* A word of the protocol, or bytes of any kind, of any length up to beyond a line. */
static size_t hostile_word(char *to) {
    static const char *const words[] = {
        "help",        "version", "status",  "csr",       "template", "noise", "cert",
        "abort",       "keygen",  "/CN=",    "%ID%",      "san=",     "DNS:",  "nonce=",
        "802.1ar=1.2", "\"",      "\\",      " ",         ",",        "=",     "\n",
        "\r",          "\t",      "anchor=", "names=any", "-",        ".",     "0",
        "4294967296",  "%n%s%x",  "p",       "q",         "dp",       "key",   "\xFF"};
    size_t n = 0;

    if (random_below(3) > 0) {
        return (size_t)sprintf(to, "%s", words[random_below(sizeof words / sizeof words[0])]);
    }
    for (n = random_below(random_below(8) == 0 ? 700 : 12); n > 0; n--) {
        *to++ = (char)random_below(256);
    }
    return n;
}

static void by_hostile_lines(void **state) {
    size_t i, n = rounds(12000);

    (void)state;
    for (i = 0; i < n; i++) {
        char word[1024];
        size_t words = random_below(6);

        if (random_below(3) > 0) {
            (void)say(random_below(2) == 0 ? "template " : "csr ");
        }
        while (words-- > 0) {
            send(word, hostile_word(word));
            send(" ", random_below(2));
        }
        (void)say(random_below(4) == 0 ? "" : "\n");
        if (i % 8 == 0) {
            (void)say("\n.\nabort\n");
        }
        if (out_len > sizeof out / 2) {
            assert_no_leak();
            out_len = 0;
        }
    }
    assert_true(ursa_identity_has_key(&identity));
    assert_no_leak();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds_eight_bytes_of_each_part_in_each_form),
        cmocka_unit_test_setup(all_commands_of_help_are_sent, keyed),
        cmocka_unit_test_setup(while_the_key_is_made, empty),
        cmocka_unit_test_setup(when_its_making_is_aborted, empty),
        cmocka_unit_test_setup(in_every_state_and_by_every_command, keyed),
        cmocka_unit_test_setup(by_its_destruction, keyed),
        cmocka_unit_test_setup(by_damage_of_the_flash, keyed),
        cmocka_unit_test_setup(by_hostile_lines, keyed),
    };

    return RUN(tests);
}
