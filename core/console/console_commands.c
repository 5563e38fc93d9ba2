/* SPDX-License-Identifier: MIT */
#include "console/console_parts.h"
#include <string.h>
#include "base/text.h"
#include "console/console_args.h"
#include "identity/records.h"
#include "ursa/ursa.h"

#define put        ursa_console_put
#define put_number ursa_console_put_number
#define put_hex    ursa_console_put_hex

/* ---- help ----------------------------------------------------------------------------------- */

static int do_help(struct ursa_console *console) {
    put(console, "help\n"
                 "version\n"
                 "status\n"
                 "keygen\n"
                 "abort\n"
                 "csr [<subject> [<more>]...] [nonce=<hex>]\n"
                 "template [<subject> [<more>]...|-]\n"
                 "  <more>: san=DNS:a,IP:b,... keyUsage=... extendedKeyUsage=...\n"
                 "  basicConstraints=... 802.1ar=<oid>\n"
                 "cert [anchor=<sha256>] [names=any]  then PEM, then .\n"
                 "lock\n"
                 "erase\n"
                 "noise <samples>\n");
    return URSA_OK;
}

/* ---- the key -------------------------------------------------------------------------------- */

#define CANDIDATES_PER_LINE 4u

/* Print progress. The time left cannot be known in a prime search, so no percentage is shown. */
static int show_progress(enum ursa_progress stage, uint32_t n, void *arg) {
    struct ursa_console *console = arg;

    if (stage == URSA_PROGRESS_CANDIDATE && n % CANDIDATES_PER_LINE == 0) {
        put(console, "# keygen: ");
        put_number(console, n);
        put(console, " candidates\n");
    } else if (stage == URSA_PROGRESS_FACTOR) {
        put(console, n == 0 ? "# keygen: p confirmed\n" : "# keygen: q confirmed\n");
    }
    return 1;
}

static int do_keygen(struct ursa_console *console) {
    const struct ursa_keygen_params params = {show_progress, console, 0};
    int rc = ursa_identity_keygen_begin(console->identity, &params);

    console->busy = rc == URSA_OK ? CONSOLE_MAKING_KEY : CONSOLE_IDLE;
    return rc == URSA_OK ? URSA_BUSY : rc;
}

/* Answer the interrupted command first (ERR aborted), and then the command `abort` (OK). */
static int do_abort(struct ursa_console *console) {
    ursa_identity_keygen_abort(console->identity);
    if (console->busy != CONSOLE_IDLE) {
        console->busy = CONSOLE_IDLE;
        ursa_console_answer(console, URSA_E_ABORTED, NULL);
    }
    return URSA_OK;
}

/* `noise <n>`: print n raw samples, to assess a board's noise source. Refused if there is a key. */
static int do_noise(struct ursa_console *console, char *rest) {
    int bad = 0;
    const char *digits = ursa_argument_next(&rest, &bad);
    uint32_t n = 0;
    int rc;

    if (digits == NULL || !ursa_argument_none(rest)) {
        return URSA_E_USAGE;
    }
    for (; ursa_is_digit((uint8_t)*digits) && n <= URSA_NOISE_MAX; digits++) {
        n = n * 10 + (uint32_t)(*digits - '0');
    }
    if (*digits != '\0' || n == 0 || n > URSA_NOISE_MAX) {
        return URSA_E_USAGE;
    }
    rc = ursa_identity_need_key(console->identity);
    if (rc == URSA_OK) {
        put(console, "# noise is sent only while there is no key\n");
        return URSA_E_STATE;
    }
    if (rc != URSA_E_NO_KEY) {
        return rc;
    }
    console->noise_left = n;
    console->busy = CONSOLE_STREAMING_NOISE;
    return URSA_BUSY;
}

/* Print one line of up to 32 samples, with two digits for each. */
static int stream_noise(struct ursa_console *console) {
    uint8_t samples[32];
    uint32_t n = console->noise_left < sizeof samples ? console->noise_left : sizeof samples;
    int rc = ursa_entropy_raw(console->identity->port, samples, n);

    if (rc == URSA_OK) {
        put_hex(console, samples, n);
        put(console, "\n");
        console->noise_left -= n;
    }
    return rc == URSA_OK && console->noise_left > 0 ? URSA_BUSY : rc;
}

int ursa_console_step(struct ursa_console *console, uint32_t max_ops) {
    return console->busy == CONSOLE_MAKING_KEY
               ? ursa_identity_keygen_step(console->identity, max_ops)
               : stream_noise(console);
}

/* ---- requests ------------------------------------------------------------------------------- */

static void put_pem(struct ursa_console *console, const char *label, const uint8_t *der,
                    size_t len) {
    ursa_pem_stream(label, der, len, console->write, console->ctx);
}

/*
 * Warn of a % that begins neither %ID% nor an escaped byte of a URI (RFC 3986 2.1). Such a % is
 * allowed, but it is probably a misspelt %ID%.
 */
static void warn_of_percent(struct ursa_console *console, const char *words) {
    while ((words = strchr(words, '%')) != NULL) {
        if (strncmp(words, URSA_CSR_ID, sizeof URSA_CSR_ID - 1) == 0) {
            words += sizeof URSA_CSR_ID - 1;
        } else if (ursa_hex_value((uint8_t)words[1]) >= 0 &&
                   ursa_hex_value((uint8_t)words[2]) >= 0) {
            words += 3;
        } else {
            put(console, "# a % that begins no " URSA_CSR_ID " stays as it is\n");
            return;
        }
    }
}

static int do_csr(struct ursa_console *console, char *rest, struct ursa_where *where) {
    uint8_t *csr = console->work.request.csr, *bound = console->work.request.bound;
    struct ursa_console_request request;
    size_t len, bound_len = 0;
    int rc;

    warn_of_percent(console, rest);
    rc = ursa_argument_request(rest, &request, 1, where);
    if (rc == URSA_OK && request.tmpl.subject == NULL) {
        rc = ursa_console_template(console, &request.tmpl);
    }
    if (rc == URSA_OK) {
        rc = ursa_identity_csr(console->identity, &request.tmpl, csr,
                               sizeof console->work.request.csr, &len, where);
    }
    if (rc == URSA_OK && request.nonce_len > 0) {
        rc = ursa_identity_bind(console->identity, csr, len, request.nonce, request.nonce_len,
                                console->firmware, bound, sizeof console->work.request.bound,
                                &bound_len);
    }
    if (rc == URSA_OK) {
        put_pem(console, URSA_PEM_CSR, csr, len);
    }
    if (rc == URSA_OK && bound_len > 0) {
        put_pem(console, URSA_PEM_BOUND, bound, bound_len);
    }
    return rc;
}

static int do_template(struct ursa_console *console, char *rest, struct ursa_where *where) {
    struct ursa_console_request request;
    int rc;

    warn_of_percent(console, rest);
    rc = ursa_argument_request(rest, &request, 0, where);
    if (rc != URSA_OK) {
        return rc;
    }
    if (request.tmpl.subject == NULL) {
        return ursa_console_show_template(console);
    }
    if (strcmp(request.tmpl.subject, "-") != 0) {
        return ursa_identity_set_template(console->identity, &request.tmpl, where);
    }
    return request.has_more ? URSA_E_USAGE
                            : ursa_identity_set_template(console->identity, NULL, where);
}

/* ---- the certificate ------------------------------------------------------------------------ */

/* Read the anchor's digest. All zeros are refused: in a stored chain they mean `no anchor`. */
static int read_anchor(const char *hex, uint8_t anchor[32]) {
    static const uint8_t none[32];

    return ursa_argument_hex(hex, anchor, 32) == 32 && memcmp(anchor, none, sizeof none) != 0
               ? URSA_OK
               : URSA_E_USAGE;
}

/* Read `[anchor=<64 hex digits>] [names=any]`. */
static int read_cert_arguments(struct ursa_console *console, char *rest) {
    uint8_t *anchor = console->work.chain.anchor;
    int bad = 0, rc = URSA_OK;
    char *argument = ursa_argument_next(&rest, &bad), *hex;

    memset(anchor, 0, sizeof console->work.chain.anchor);
    console->any_names = 0;
    hex = argument != NULL ? ursa_argument_value(argument, "anchor=") : NULL;
    if (hex != NULL) {
        rc = read_anchor(hex, anchor);
        argument = ursa_argument_next(&rest, &bad);
    }
    if (argument != NULL && rc == URSA_OK) {
        console->any_names = strcmp(argument, "names=any") == 0;
        bad |= !console->any_names;
    }
    return bad || rc != URSA_OK || !ursa_argument_none(rest) ? URSA_E_USAGE : URSA_OK;
}

/*
 * Begin to take the lines of a certificate, even if an argument of `cert` is wrong. The other side
 * may already have sent these lines, so the answer comes after the last line.
 */
static int do_cert(struct ursa_console *console, char *rest) {
    struct ursa_chain *chain = &console->work.chain;

    console->cert_fault = (int16_t)read_cert_arguments(console, rest);
    ursa_pem_reader_init(&console->pem, URSA_PEM_CERT, chain->der, sizeof chain->der);
    console->pem.is_der = 1;
    console->busy = CONSOLE_TAKING_CERT;
    put(console, "# cert: PEM lines, then a line with a dot\n");
    return URSA_BUSY;
}

/*
 * Install the chain if it passes the board's gate and matches the template. The template's texts
 * overwrite the line, which is no longer needed.
 */
static int install_chain(struct ursa_console *console, struct ursa_where *where) {
    struct ursa_gate gate = {0};
    struct ursa_csr_template tmpl;
    int rc = ursa_identity_asked(console->identity, &tmpl, console->line, sizeof console->line);

    if (rc != URSA_OK && rc != URSA_E_NO_TEMPLATE) {
        return rc;
    }
    if (console->gate != NULL) {
        gate = *console->gate;
    }
    gate.asked = rc == URSA_OK ? &tmpl : NULL;
    gate.any_names |= console->any_names;
    return ursa_identity_install(console->identity, &console->work.chain, &gate, where);
}

/* Finish `cert` after its last line. A missing key is reported rather than errors in the lines. */
static int install(struct ursa_console *console, struct ursa_where *where) {
    struct ursa_chain *chain = &console->work.chain;
    int rc = console->cert_fault;

    chain->len = 0;
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&console->pem, &chain->len);
    }
    if (rc == URSA_OK || !ursa_identity_has_key(console->identity)) {
        return install_chain(console, where);
    }
    if (rc != URSA_E_USAGE) {
        where->at = console->pem.line;
    }
    return rc == URSA_E_BUFFER ? URSA_E_CERT_SIZE : rc;
}

/*
 * Old programs write the label X509 CERTIFICATE. Remove X509 from a BEGIN or END line, so that the
 * reader finds its label.
 */
static void drop_x509(struct ursa_console *console) {
    static const char word[] = "X509 ";
    char *at = console->line + (console->line[5] == 'B' ? 11 : 9); /* after BEGIN or END */

    if (console->len > 16 && console->line[0] == '-' && memcmp(at, word, sizeof word - 1) == 0) {
        memmove(at, at + sizeof word - 1, sizeof console->line - 16);
        console->len = (uint16_t)(console->len - (sizeof word - 1));
    }
}

int ursa_console_continue(struct ursa_console *console, struct ursa_where *where) {
    if (console->fault == URSA_OK && strcmp(console->line, ".") == 0) {
        console->busy = CONSOLE_IDLE;
        return install(console, where);
    }
    if (console->cert_fault == URSA_OK) {
        console->cert_fault = console->fault;
    }
    if (console->cert_fault == URSA_OK) {
        drop_x509(console);
        console->line[console->len] = '\n'; /* replaces the NUL */
        console->cert_fault =
            (int16_t)ursa_pem_reader_feed(&console->pem, console->line, console->len + 1u);
    }
    return URSA_BUSY;
}

/* ---- all commands --------------------------------------------------------------------------- */

enum command {
    HELP,
    VERSION,
    STATUS,
    ABORT,
    KEYGEN,
    LOCK,
    ERASE,
    CSR,
    TEMPLATE,
    CERT,
    NOISE,
    COMMANDS
};

static enum command find_command(const char *word) {
    static const char words[COMMANDS][9] = {"help",     "version", "status", "abort",
                                            "keygen",   "lock",    "erase",  "csr",
                                            "template", "cert",    "noise"};
    unsigned i = 0;

    while (i < COMMANDS && (word == NULL || strcmp(word, words[i]) != 0)) {
        i++;
    }
    return (enum command)i;
}

/*
 * Return nonzero if the command may run now.
 *
 * While a key is made, only `abort` and the commands that change nothing may run. While noise is
 * printed, only `abort` may run: other data lines must not come between the lines of samples.
 */
static int is_answered_now(const struct ursa_console *console, enum command command) {
    return console->busy == CONSOLE_IDLE || command == ABORT ||
           (console->busy == CONSOLE_MAKING_KEY && command < ABORT);
}

int ursa_console_run(struct ursa_console *console, struct ursa_where *where) {
    char *rest = console->line;
    int bad = 0;
    enum command command = find_command(ursa_argument_next(&rest, &bad));

    if (console->identity->port == NULL) {
        return URSA_E_STATE; /* identity was never opened, or its port was refused */
    }
    if (!is_answered_now(console, command)) {
        return URSA_E_BUSY;
    }
    if (command < CSR && !ursa_argument_none(rest)) {
        return URSA_E_USAGE;
    }
    switch (command) {
    case HELP:
        return do_help(console);
    case VERSION:
        return ursa_console_version(console);
    case STATUS:
        return ursa_console_status(console);
    case ABORT:
        return do_abort(console);
    case KEYGEN:
        return do_keygen(console);
    case LOCK:
        return ursa_identity_lock(console->identity);
    case ERASE:
        return ursa_identity_erase(console->identity);
    case CSR:
        return do_csr(console, rest, where);
    case TEMPLATE:
        return do_template(console, rest, where);
    case CERT:
        return do_cert(console, rest);
    case NOISE:
        return do_noise(console, rest);
    default:
        return URSA_E_COMMAND;
    }
}
