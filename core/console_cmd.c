/* SPDX-License-Identifier: MIT */
#include "console.h"
#include <string.h>
#include <bearssl_hash.h>
#include "text.h"
#include "ursa/ursa.h"

#define put        ursa_console_put
#define put_number ursa_console_put_number
#define put_hex    ursa_console_put_hex

/* ---- arguments ---------------------------------------------------------------------------- */

/*
 * Cut the next argument off *rest, in place: up to a space, or between double quotes, in which a
 * backslash keeps itself and the next character. NULL: there is none, or a quote is not closed or
 * not followed by a space; then *bad is set.
 */
static char *next_argument(char **rest, int *bad) {
    char *p = *rest, *start, end = ' ';

    while (*p == ' ') {
        p++;
    }
    if (*p == '\0') {
        *rest = p;
        return NULL;
    }
    if (*p == '"') {
        end = '"';
        p++;
    }
    start = p;
    while (*p != end && *p != '\0') {
        p += end == '"' && p[0] == '\\' && p[1] != '\0' ? 2 : 1;
    }
    if (end == '"' && (*p == '\0' || (p[1] != ' ' && p[1] != '\0'))) {
        *bad = 1;
        return NULL;
    }
    if (*p != '\0') {
        *p++ = '\0';
    }
    *rest = p;
    return start;
}

static int no_more(char *rest) {
    int bad = 0;

    return next_argument(&rest, &bad) == NULL && !bad;
}

/* What stands behind `key` if the argument begins so, else NULL. */
static char *value_of(char *argument, const char *key) {
    size_t n = strlen(key);

    return strncmp(argument, key, n) == 0 ? argument + n : NULL;
}

/* Bytes from hex digits; returns how many, or 0: none, an odd number, or more than `most`. */
static size_t read_hex(const char *hex, uint8_t *out, size_t most) {
    size_t i;

    for (i = 0; hex[i] != '\0'; i++) {
        int value = ursa_hex_value((uint8_t)hex[i]);

        if (value < 0 || i / 2 == most) {
            return 0;
        }
        out[i / 2] = (uint8_t)((i & 1 ? out[i / 2] << 4 : 0) | value);
    }
    return i % 2 == 0 ? i / 2 : 0;
}

/* What a `csr` or `template` asks for. */
struct request {
    struct ursa_csr_template tmpl;
    uint8_t nonce[URSA_BOUND_NONCE_MAX];
    size_t nonce_len; /* 0: none */
    int has_more;     /* something behind the subject */
};

static int read_nonce(struct request *request, const char *hex) {
    request->nonce_len = read_hex(hex, request->nonce, sizeof request->nonce);
    return request->nonce_len >= URSA_BOUND_NONCE_MIN ? URSA_OK : URSA_E_NONCE;
}

/* Set a text once. */
static int set(const char **text, const char *value) {
    int is_set = *text != NULL;

    *text = value;
    return is_set ? URSA_E_USAGE : URSA_OK;
}

/* One of what may stand behind the subject. */
static int read_more(struct request *request, char *argument, struct ursa_where *where) {
    struct ursa_where there = {NULL, 0};
    char *value;
    int rc;

    if ((value = value_of(argument, "san=")) != NULL) {
        return set(&request->tmpl.san, value);
    }
    if ((value = value_of(argument, "802.1ar=")) != NULL) {
        return set(&request->tmpl.hw_type, value);
    }
    rc = ursa_csr_add_extension(&request->tmpl, argument, &there);
    if (rc == URSA_E_EXTENSION && there.at == 0) {
        return URSA_E_USAGE; /* not even the name of one */
    }
    *where = there;
    return rc;
}

/* `[<subject>] [<more>...]`; a nonce only where one is allowed. No subject: nothing but a nonce. */
static int read_request(char *rest, struct request *request, int allow_nonce,
                        struct ursa_where *where) {
    int bad = 0, rc = URSA_OK, first = 1;
    char *argument, *value;

    memset(request, 0, sizeof *request);
    while (rc == URSA_OK && (argument = next_argument(&rest, &bad)) != NULL) {
        value = allow_nonce ? value_of(argument, "nonce=") : NULL;
        if (value != NULL) {
            rc = request->nonce_len != 0 ? URSA_E_USAGE : read_nonce(request, value);
        } else if (first) {
            request->tmpl.subject = argument;
        } else {
            request->has_more = 1;
            rc = request->tmpl.subject == NULL ? URSA_E_USAGE : read_more(request, argument, where);
        }
        first = 0;
    }
    return bad ? URSA_E_USAGE : rc;
}

/* ---- what it is ----------------------------------------------------------------------------- */

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

static int do_version(struct ursa_console *console) {
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

/* The installed chain: how many certificates, and which. */
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

/* The kept template; its texts take the line's place, which has been read. */
static int get_template(struct ursa_console *console, struct ursa_csr_template *tmpl) {
    return ursa_identity_template(console->identity, tmpl, console->line, sizeof console->line);
}

/* `noise: ok samples=1024 tests=1 alarms=0`: health, and what it rests on. */
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

/* A record that decayed is something to tell; a flash that fails is why status fails. */
static int put_unreadable(struct ursa_console *console, const char *what, int error, int rc) {
    if (error == URSA_E_STORE_DAMAGED) {
        line_of_text(console, what, ursa_error_name(error));
        return rc;
    }
    return rc == URSA_OK ? error : rc;
}

/* `keygen: candidates=9 tests=4 rounds=0`: a key is being made, and what was done for it so far. */
static void put_counts(struct ursa_console *console, const struct ursa_keygen_counts *counts) {
    put(console, "keygen: candidates=");
    put_number(console, counts->candidates);
    put(console, " tests=");
    put_number(console, counts->tests);
    put(console, " rounds=");
    put_number(console, counts->rounds);
    put(console, "\n");
}

/* All that can be told, whatever cannot; that is the answer. */
static int do_status(struct ursa_console *console) {
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
    got = get_template(console, &tmpl);
    if (got == URSA_OK) {
        line_of_text(console, "template: ", tmpl.subject);
    } else if (identity->state != URSA_STATE_DAMAGED && got != URSA_E_NO_TEMPLATE) {
        rc = put_unreadable(console, "template: ", got, rc);
    }
    put_health(console, &identity->entropy);
    return rc;
}

/* ---- its key -------------------------------------------------------------------------------- */

#define CANDIDATES_PER_LINE 4u

/* Progress lines: activity, never a percentage, which means nothing in a search for primes. */
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

/* The answer to what it ends comes first, then its own. */
static int do_abort(struct ursa_console *console) {
    ursa_identity_keygen_abort(console->identity);
    if (console->busy != CONSOLE_IDLE) {
        console->busy = CONSOLE_IDLE;
        ursa_console_answer(console, URSA_E_ABORTED, NULL);
    }
    return URSA_OK;
}

/* `noise <n>`: n raw samples for the assessment of a board's source, before it has a key. */
static int do_noise(struct ursa_console *console, char *rest) {
    int bad = 0;
    const char *digits = next_argument(&rest, &bad);
    uint32_t n = 0;

    if (digits == NULL || !no_more(rest)) {
        return URSA_E_USAGE;
    }
    for (; ursa_is_digit((uint8_t)*digits) && n <= URSA_NOISE_MAX; digits++) {
        n = n * 10 + (uint32_t)(*digits - '0');
    }
    if (*digits != '\0' || n == 0 || n > URSA_NOISE_MAX) {
        return URSA_E_USAGE;
    }
    if (console->identity->state != URSA_STATE_EMPTY) {
        return URSA_E_STATE;
    }
    console->noise_left = n;
    console->busy = CONSOLE_STREAMING_NOISE;
    return URSA_BUSY;
}

/* A line of samples, two digits each. */
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

/* ---- its requests --------------------------------------------------------------------------- */

static void put_pem(struct ursa_console *console, const char *label, const uint8_t *der,
                    size_t len) {
    ursa_pem_stream(label, der, len, console->write, console->ctx);
}

static int do_csr(struct ursa_console *console, char *rest, struct ursa_where *where) {
    uint8_t *csr = console->work.request.csr, *bound = console->work.request.bound;
    struct request request;
    int rc = read_request(rest, &request, 1, where);
    size_t len, bound_len = 0;

    if (rc == URSA_OK && request.tmpl.subject == NULL) {
        rc = get_template(console, &request.tmpl);
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

static int show_template(struct ursa_console *console) {
    struct ursa_csr_template tmpl;
    int rc = get_template(console, &tmpl);

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

static int do_template(struct ursa_console *console, char *rest, struct ursa_where *where) {
    struct request request;
    int rc = read_request(rest, &request, 0, where);

    if (rc != URSA_OK) {
        return rc;
    }
    if (request.tmpl.subject == NULL) {
        return show_template(console);
    }
    if (strcmp(request.tmpl.subject, "-") != 0) {
        return ursa_identity_set_template(console->identity, &request.tmpl, where);
    }
    return request.has_more ? URSA_E_USAGE
                            : ursa_identity_set_template(console->identity, NULL, where);
}

/* ---- its certificate ------------------------------------------------------------------------ */

/* All zero stands for none where it is kept: it is no digest. */
static int read_anchor(const char *hex, uint8_t anchor[32]) {
    static const uint8_t none[32];

    return read_hex(hex, anchor, 32) == 32 && memcmp(anchor, none, sizeof none) != 0 ? URSA_OK
                                                                                     : URSA_E_USAGE;
}

/* `[anchor=<64 hex digits>] [names=any]` */
static int read_cert_arguments(struct ursa_console *console, char *rest) {
    uint8_t *anchor = console->work.chain.anchor;
    int bad = 0, rc = URSA_OK;
    char *argument = next_argument(&rest, &bad), *hex;

    memset(anchor, 0, sizeof console->work.chain.anchor);
    console->any_names = 0;
    hex = argument != NULL ? value_of(argument, "anchor=") : NULL;
    if (hex != NULL) {
        rc = read_anchor(hex, anchor);
        argument = next_argument(&rest, &bad);
    }
    if (argument != NULL && rc == URSA_OK) {
        console->any_names = strcmp(argument, "names=any") == 0;
        bad |= !console->any_names;
    }
    return bad || rc != URSA_OK || !no_more(rest) ? URSA_E_USAGE : URSA_OK;
}

/* Lines follow in any case, and only behind them the answer: the other side has sent them by now.
 */
static int do_cert(struct ursa_console *console, char *rest) {
    struct ursa_chain *chain = &console->work.chain;

    console->cert_fault = (int16_t)read_cert_arguments(console, rest);
    ursa_pem_reader_init(&console->pem, URSA_PEM_CERT, chain->der, sizeof chain->der);
    console->busy = CONSOLE_TAKING_CERT;
    put(console, "# cert: PEM lines, then a line with a dot\n");
    return URSA_BUSY;
}

/* Through the board's gate, with what the template asks for; its texts take the line's place. */
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

/* All lines are in. That nothing can be installed at all goes before what is wrong with them. */
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

int ursa_console_continue(struct ursa_console *console, struct ursa_where *where) {
    if (console->fault == URSA_OK && strcmp(console->line, ".") == 0) {
        console->busy = CONSOLE_IDLE;
        return install(console, where);
    }
    if (console->cert_fault == URSA_OK) {
        console->cert_fault = console->fault;
    }
    if (console->cert_fault == URSA_OK) {
        console->line[console->len] = '\n'; /* in the place of its NUL */
        console->cert_fault =
            (int16_t)ursa_pem_reader_feed(&console->pem, console->line, console->len + 1u);
    }
    return URSA_BUSY;
}

/* ---- all of them ---------------------------------------------------------------------------- */

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

/* While another command is under way, only what changes nothing, or ends it. Noise comes in data
   lines, between which no others belong. */
static int is_answered_now(const struct ursa_console *console, enum command command) {
    return console->busy == CONSOLE_IDLE || command == ABORT ||
           (console->busy == CONSOLE_MAKING_KEY && command < ABORT);
}

int ursa_console_run(struct ursa_console *console, struct ursa_where *where) {
    char *rest = console->line;
    int bad = 0;
    enum command command = find_command(next_argument(&rest, &bad));

    if (!is_answered_now(console, command)) {
        return URSA_E_BUSY;
    }
    if (command < CSR && !no_more(rest)) {
        return URSA_E_USAGE;
    }
    switch (command) {
    case HELP:
        return do_help(console);
    case VERSION:
        return do_version(console);
    case STATUS:
        return do_status(console);
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
