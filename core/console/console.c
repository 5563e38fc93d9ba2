/* SPDX-License-Identifier: MIT */
#include "console/console_parts.h"
#include <string.h>
#include "ursa/ursa.h"

static void start_line(struct ursa_console *console) {
    console->len = 0;
    console->fault = console->lost ? URSA_E_LINE_LOST : URSA_OK;
    console->lost = 0;
    console->ready = 0;
}

void ursa_console_init(struct ursa_console *console, struct ursa_identity *identity,
                       ursa_write_fn write, void *ctx) {
    memset(console, 0, sizeof *console);
    console->identity = identity;
    console->write = write;
    console->ctx = ctx;
    console->firmware = URSA_VERSION;
    ursa_console_put(console, "# ursa " URSA_VERSION "\n");
}

static void set_fault(struct ursa_console *console, int fault) {
    if (console->fault == URSA_OK) {
        console->fault = (int16_t)fault; /* the first fault is the cause of later ones */
    }
}

static void take(struct ursa_console *console, uint8_t byte) {
    if (byte < 0x20 || byte == 0x7F) {
        set_fault(console, URSA_E_LINE_BYTE);
    } else if (console->len == URSA_LINE_SIZE) {
        set_fault(console, URSA_E_LINE_LENGTH);
    } else {
        console->line[console->len++] = (char)byte;
    }
}

/* Empty lines are ignored, except after `cert`, where lines are counted. */
static int is_line(const struct ursa_console *console) {
    return console->len > 0 || console->fault != URSA_OK || console->busy == CONSOLE_TAKING_CERT;
}

/*
 * Return nonzero if the byte is the second byte of a CRLF or LFCR.
 *
 * CR, LF, CRLF and LFCR each end one line, so the second byte is skipped. If the two bytes were
 * meant as two line ends, only an empty line is lost, which is ignored anyway.
 */
static int is_second_half(struct ursa_console *console, uint8_t byte) {
    uint8_t other = byte == '\n' ? '\r' : byte == '\r' ? '\n' : 0;
    int is_second = other != 0 && console->line_end == other;

    console->line_end = is_second || other == 0 ? 0 : byte;
    return is_second;
}

int ursa_console_input(struct ursa_console *console, uint8_t byte) {
    if (console->ready) {
        return 1;
    }
    if (is_second_half(console, byte)) {
        return 0;
    }
    if (console->line_end == 0) {
        take(console, byte);
    } else if (is_line(console)) {
        console->line[console->len] = '\0';
        console->ready = 1;
    } else {
        start_line(console);
    }
    return 0;
}

void ursa_console_lost(struct ursa_console *console) {
    console->line_end = 0; /* the second byte of a pair may be lost: a CR or LF now ends a line */
    if (console->ready) {
        console->lost = 1; /* the waiting line is complete: the gap is in the next line */
    } else {
        set_fault(console, URSA_E_LINE_LOST);
    }
}

static void run_line(struct ursa_console *console) {
    struct ursa_where where = {NULL, 0};
    int rc = console->fault;

    if (console->busy == CONSOLE_TAKING_CERT) {
        rc = ursa_console_continue(console, &where);
    } else if (rc != URSA_OK && !console->busy && strncmp(console->line, "cert", 4) == 0) {
        /* A certificate may follow even a bad `cert` line, and must not be run as commands. */
        console->line[4] = '\0';
        rc = ursa_console_run(console, &where);
        console->cert_fault = console->fault;
        console->pem.line = 0;
    } else if (rc == URSA_OK) {
        rc = ursa_console_run(console, &where);
    }
    if (rc != URSA_BUSY) {
        ursa_console_answer(console, rc, &where);
    }
    start_line(console);
}

int ursa_console_poll(struct ursa_console *console, uint32_t max_ops) {
    if (console->identity == NULL) {
        return URSA_E_STATE; /* console was never initialized */
    }
    if (console->ready) {
        run_line(console);
    } else if (console->busy && console->busy != CONSOLE_TAKING_CERT) {
        int rc = ursa_console_step(console, max_ops);

        if (rc != URSA_BUSY) {
            console->busy = CONSOLE_IDLE;
            ursa_console_answer(console, rc, NULL);
        }
    }
    return console->ready || (console->busy && console->busy != CONSOLE_TAKING_CERT) ? URSA_BUSY
                                                                                     : URSA_OK;
}
