/* SPDX-License-Identifier: MIT */
/* Prints the state of the device. Each line has a name and a value. */
#include "console/console_parts.h"
#include <bearssl_hash.h>
#include <string.h>
#include "ursa/ursa.h"

#define put        ursa_console_put
#define put_number ursa_console_put_number
#define put_hex    ursa_console_put_hex

int ursa_console_version(struct ursa_console *console) {
    put(console, "version: " URSA_VERSION "\nprotocol: 1\n");
    return URSA_OK;
}

static void line_of_hex(struct ursa_console *console, const char *name, const uint8_t *p,
                        size_t len) {
    put(console, name);
    put_hex(console, p, len);
    put(console, "\n");
}

static void line_of_number(struct ursa_console *console, const char *name, uint32_t n) {
    put(console, name);
    put_number(console, n);
    put(console, "\n");
}

static void line_of_text(struct ursa_console *console, const char *name, const char *text) {
    put(console, name);
    ursa_console_put_foreign(console, text);
    put(console, "\n");
}

static void put_key(struct ursa_console *console) {
    uint8_t digest[32];

    ursa_spki_sha256(&console->identity->key, digest);
    line_of_hex(console, "spki-sha256: ", digest, sizeof digest);
    line_of_number(console, "key-number: ", console->identity->key_number);
}

static void put_damage(struct ursa_console *console) {
    put(console, "damage: ");
    put(console, ursa_error_name(console->identity->fault));
    put(console, " ");
    put(console, ursa_error_text(console->identity->fault));
    put(console, "\n");
}

/* Print the number of certificates in the installed chain, the leaf's digest and the anchor. */
static int put_chain(struct ursa_console *console) {
    struct ursa_chain *chain = &console->work.chain;
    static const uint8_t none[sizeof chain->anchor];
    uint32_t number = 0, count = 0;
    struct ursa_cert cert;
    br_sha256_context sha;
    uint8_t digest[32];
    size_t at = 0;
    int rc = ursa_identity_chain(console->identity, chain, &number);

    br_sha256_init(&sha);
    while (rc == URSA_OK && at < chain->len) {
        rc = ursa_cert_read(chain->der + at, chain->len - at, &cert, NULL);
        if (rc == URSA_OK) {
            br_sha256_update(&sha, cert.der.at, count == 0 ? cert.der.len : 0);
            at += cert.der.len;
            count++;
        }
    }
    if (rc == URSA_OK) {
        br_sha256_out(&sha, digest);
        line_of_number(console, "certs: ", count);
        line_of_hex(console, "cert-sha256: ", digest, sizeof digest);
        line_of_number(console, "cert-number: ", number);
        if (memcmp(chain->anchor, none, sizeof none) != 0) {
            line_of_hex(console, "anchor-sha256: ", chain->anchor, sizeof chain->anchor);
        }
    }
    return rc;
}

int ursa_console_template(struct ursa_console *console, struct ursa_csr_template *tmpl) {
    return ursa_identity_template(console->identity, tmpl, console->line, sizeof console->line);
}

/* Print `noise: ok samples=1024 tests=1 alarms=0`: the noise source's health and counts. */
static void put_health(struct ursa_console *console, const struct ursa_entropy *entropy) {
    put(console, "noise: ");
    if (entropy->alarm != URSA_OK) {
        put(console, ursa_error_name(entropy->alarm));
    } else {
        put(console, entropy->started ? "ok" : "untested");
    }
    put(console, " samples=");
    put_number(console, entropy->samples);
    put(console, " tests=");
    put_number(console, entropy->tests);
    put(console, entropy->alarm != URSA_OK ? " alarms=1" : " alarms=0");
    if (entropy->port_code != 0) {
        put(console, " port=");
        put_number(console, (uint32_t)(URSA_E_PORT(0) - entropy->port_code));
    }
    put(console, "\n");
}

/*
 * Handle an error in reading a record. If the record is damaged, print a line that says so, and let
 * `status` continue without an error. Any other error becomes the result of `status`, unless rc is
 * already an error. Returns the new rc.
 */
static int put_unreadable(struct ursa_console *console, const char *what, int error, int rc) {
    if (error == URSA_E_STORE_DAMAGED) {
        line_of_text(console, what, ursa_error_name(error));
        return rc;
    }
    return rc == URSA_OK ? error : rc;
}

/* Print `keygen: candidates=9 tests=4 rounds=0`: the progress of the key being made. */
static void put_counts(struct ursa_console *console, const struct ursa_keygen_counts *counts) {
    put(console, "keygen: candidates=");
    put_number(console, counts->candidates);
    put(console, " tests=");
    put_number(console, counts->tests);
    put(console, " rounds=");
    put_number(console, counts->rounds);
    put(console, "\n");
}

/* Print all parts that can be read. Returns URSA_OK, or the first error of the flash. */
int ursa_console_status(struct ursa_console *console) {
    const struct ursa_identity *identity = console->identity;
    struct ursa_csr_template tmpl;
    int rc = URSA_OK, got;

    line_of_text(console, "state: ", ursa_identity_state_name(identity));
    line_of_hex(console, "id: ", identity->port->id, identity->port->id_len);
    if (identity->generating) {
        put_counts(console, &identity->keygen.counts);
    }
    if (ursa_identity_has_key(identity)) {
        put_key(console);
    }
    if (identity->state == URSA_STATE_CERTIFIED || identity->state == URSA_STATE_LOCKED) {
        got = put_chain(console);
        rc = got == URSA_OK ? got : put_unreadable(console, "certs: ", got, rc);
    }
    if (identity->state == URSA_STATE_DAMAGED) {
        put_damage(console);
    }
    got = ursa_console_template(console, &tmpl);
    if (got == URSA_OK) {
        line_of_text(console, "template: ", tmpl.subject);
    } else if (identity->state != URSA_STATE_DAMAGED && got != URSA_E_NO_TEMPLATE) {
        rc = put_unreadable(console, "template: ", got, rc);
    }
    put_health(console, &identity->entropy);
    return rc;
}

int ursa_console_show_template(struct ursa_console *console) {
    struct ursa_csr_template tmpl;
    int rc = ursa_console_template(console, &tmpl);

    if (rc == URSA_OK) {
        line_of_text(console, "subject: ", tmpl.subject);
        if (tmpl.san != NULL) {
            line_of_text(console, "san: ", tmpl.san);
        }
        if (tmpl.hw_type != NULL) {
            line_of_text(console, "802.1ar: ", tmpl.hw_type);
        }
    }
    return rc;
}
