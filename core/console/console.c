/* SPDX-License-Identifier: MIT */
#include "console/console_parts.h"
#include <string.h>
#include "ursa/ursa.h"

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
    console->firmware = URSA_VERSION;
    ursa_console_put(console, "# ursa " URSA_VERSION "\n");
}

static void set_fault(struct ursa_console *console, int fault) {
    if (console->fault == URSA_OK) {
        console->fault = (int16_t)fault; /* the first fault is the cause of later ones */
    }
}

/* A CR before LF is part of the line's end. Any other CR is an error, like all control bytes. */
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

/* Empty lines are ignored, except after `cert`, where lines are counted. */
static int is_line(const struct ursa_console *console) {
    return console->len > 0 || console->fault != URSA_OK || console->busy == CONSOLE_TAKING_CERT;
}

int ursa_console_input(struct ursa_console *console, uint8_t byte) {
    if (console->ready) {
        return 1;
    }
    if (byte != '\n') {
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
        /* A certificate follows even if `cert` is wrong. Its lines must not run as commands. */
        console->line[4] = '\0';
        rc = ursa_console_run(console, &where);
        console->cert_fault = console->fault;
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
