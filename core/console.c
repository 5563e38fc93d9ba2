/* SPDX-License-Identifier: MIT */
#include "ursa/console.h"
#include <string.h>
#include "text.h"
#include "ursa/ursa.h"

enum busy { IDLE = 0, MAKING_KEY, STREAMING_NOISE };

/* ---- output ------------------------------------------------------------------------------- */

static void put(struct ursa_console *console, const char *text) {
    console->write(console->ctx, text, strlen(text));
}

static void put_number(struct ursa_console *console, uint32_t n) {
    char digits[10];
    size_t i = sizeof digits;

    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    console->write(console->ctx, digits + i, sizeof digits - i);
}

static void put_hex(struct ursa_console *console, const uint8_t *p, size_t len) {
    static const char hex[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < len; i++) {
        char pair[2] = {hex[p[i] >> 4], hex[p[i] & 15]};

        console->write(console->ctx, pair, sizeof pair);
    }
}

/* The last line of an answer. `where` may be NULL. */
static void answer(struct ursa_console *console, int rc, const struct ursa_where *where) {
    if (rc == URSA_OK) {
        put(console, "OK\n");
        return;
    }
    put(console, "ERR ");
    put(console, ursa_error_name(rc));
    put(console, " ");
    if (URSA_IS_PORT(rc)) {
        put_number(console, (uint32_t)(-rc - 0x1000));
        put(console, ": ");
    }
    if (where != NULL && where->what != NULL) {
        put(console, where->what);
        put(console, " at ");
        put_number(console, (uint32_t)where->at);
        put(console, ": ");
    }
    put(console, ursa_error_text(rc));
    put(console, "\n");
}

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

/* ---- commands: each returns the code of its last line ------------------------------------- */

static int do_help(struct ursa_console *console) {
    put(console, "help\n"
                 "version\n"
                 "status\n"
                 "keygen\n"
                 "csr <subject> [san=DNS:a,IP:b,...]\n"
                 "erase\n"
                 "noise <samples>\n");
    return URSA_OK;
}

static int do_version(struct ursa_console *console) {
    put(console, "version: " URSA_VERSION "\nprotocol: 1\n");
    return URSA_OK;
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

static int do_status(struct ursa_console *console) {
    const struct ursa_identity *identity = console->identity;
    uint8_t digest[32];

    put(console, "state: ");
    put(console, ursa_identity_state_name(identity));
    put(console, "\nid: ");
    put_hex(console, identity->port->id, identity->port->id_len);
    put(console, "\n");
    if (identity->state == URSA_STATE_KEYED) {
        ursa_spki_sha256(&identity->key, digest);
        put(console, "spki-sha256: ");
        put_hex(console, digest, sizeof digest);
        put(console, "\n");
    }
    put_health(console, &identity->entropy);
    return URSA_OK;
}

#define DRAWS_PER_LINE 16u

/* Progress lines: activity, never a percentage, which means nothing in a search for primes. */
static int show_progress(enum ursa_progress stage, uint32_t n, void *arg) {
    struct ursa_console *console = arg;

    if (stage == URSA_PROGRESS_DRAW && n % DRAWS_PER_LINE == 0) {
        put(console, "# keygen: ");
        put_number(console, n);
        put(console, " draws\n");
    } else if (stage == URSA_PROGRESS_FACTOR) {
        put(console, n == 0 ? "# keygen: p confirmed\n" : "# keygen: q confirmed\n");
    }
    return 1;
}

static int do_keygen(struct ursa_console *console) {
    int rc = ursa_identity_keygen_begin(console->identity, show_progress, console);

    console->busy = rc == URSA_OK ? MAKING_KEY : IDLE;
    return rc == URSA_OK ? URSA_BUSY : rc;
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
    console->busy = STREAMING_NOISE;
    return URSA_BUSY;
}

/* A line of samples, two digits each. URSA_BUSY: there are more. */
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

static int do_csr(struct ursa_console *console, char *rest, struct ursa_where *where) {
    struct ursa_csr_template tmpl;
    int bad = 0, rc;
    char *argument;
    size_t len;

    memset(&tmpl, 0, sizeof tmpl);
    tmpl.subject = next_argument(&rest, &bad);
    argument = bad ? NULL : next_argument(&rest, &bad);
    if (argument != NULL && strncmp(argument, "san=", 4) == 0) {
        tmpl.san = argument + 4;
        argument = NULL;
    }
    if (tmpl.subject == NULL || argument != NULL || bad || !no_more(rest)) {
        return URSA_E_USAGE;
    }
    if (console->identity->state != URSA_STATE_KEYED) {
        where = NULL; /* nothing in the line is wrong */
    }
    rc = ursa_identity_csr(console->identity, &tmpl, console->work, sizeof console->work, &len,
                           where);
    if (rc == URSA_OK) {
        ursa_pem_stream(URSA_PEM_CSR, console->work, len, console->write, console->ctx);
    }
    return rc;
}

static int do_erase(struct ursa_console *console) {
    return ursa_identity_erase(console->identity);
}

static const struct {
    const char *word;
    int (*run)(struct ursa_console *console);
} plain_commands[] = {
    {"help", do_help},     {"version", do_version}, {"status", do_status},
    {"keygen", do_keygen}, {"erase", do_erase},
};

static int run_command(struct ursa_console *console, struct ursa_where *where) {
    char *rest = console->line;
    int bad = 0;
    const char *word = next_argument(&rest, &bad);
    size_t i;

    if (word == NULL) {
        return URSA_E_COMMAND;
    }
    if (strcmp(word, "csr") == 0) {
        return do_csr(console, rest, where);
    }
    if (strcmp(word, "noise") == 0) {
        return do_noise(console, rest);
    }
    for (i = 0; i < sizeof plain_commands / sizeof plain_commands[0]; i++) {
        if (strcmp(word, plain_commands[i].word) == 0) {
            return no_more(rest) ? plain_commands[i].run(console) : URSA_E_USAGE;
        }
    }
    return URSA_E_COMMAND;
}

/* ---- lines in ----------------------------------------------------------------------------- */

static void start_line(struct ursa_console *console) {
    console->len = 0;
    console->fault = console->lost ? URSA_E_LINE_LOST : URSA_OK;
    console->lost = 0;
    console->cr = 0;
    console->ready = 0;
}

void ursa_console_init(struct ursa_console *console, struct ursa_identity *identity,
                       ursa_write_fn write, void *ctx) {
    memset(console, 0, sizeof *console);
    console->identity = identity;
    console->write = write;
    console->ctx = ctx;
    put(console, "# ursa " URSA_VERSION "\n");
}

static void set_fault(struct ursa_console *console, int fault) {
    if (console->fault == URSA_OK) {
        console->fault = (int16_t)fault; /* the first one is the cause */
    }
}

/* A CR is part of the line's end if a LF follows, else a control byte like any other. */
static void take(struct ursa_console *console, uint8_t byte) {
    if (console->cr || (byte < 0x20 && byte != '\r') || byte == 0x7F) {
        set_fault(console, URSA_E_LINE_BYTE);
        return;
    }
    if (byte == '\r') {
        console->cr = 1;
    } else if (console->len == URSA_LINE_SIZE) {
        set_fault(console, URSA_E_LINE_LENGTH);
    } else {
        console->line[console->len++] = (char)byte;
    }
}

int ursa_console_input(struct ursa_console *console, uint8_t byte) {
    if (console->ready) {
        return 1;
    }
    if (byte != '\n') {
        take(console, byte);
    } else if (console->len > 0 || console->fault != URSA_OK) {
        console->line[console->len] = '\0';
        console->ready = 1;
    } else {
        start_line(console);
    }
    return 0;
}

void ursa_console_lost(struct ursa_console *console) {
    if (console->ready) {
        console->lost = 1; /* the whole line before is good: the next one has the gap */
    } else {
        set_fault(console, URSA_E_LINE_LOST);
    }
}

static void run_line(struct ursa_console *console) {
    struct ursa_where where = {NULL, 0};
    int rc = console->fault;

    if (rc == URSA_OK) {
        rc = console->busy ? URSA_E_BUSY : run_command(console, &where);
    }
    if (rc != URSA_BUSY) { /* a key generation answers when it is done */
        answer(console, rc, &where);
    }
    start_line(console);
}

int ursa_console_poll(struct ursa_console *console, uint32_t max_ops) {
    if (console->ready) {
        run_line(console);
    } else if (console->busy) {
        int rc = console->busy == MAKING_KEY ? ursa_identity_keygen_step(console->identity, max_ops)
                                             : stream_noise(console);

        if (rc != URSA_BUSY) {
            console->busy = IDLE;
            answer(console, rc, NULL);
        }
    }
    return console->busy || console->ready ? URSA_BUSY : URSA_OK;
}
