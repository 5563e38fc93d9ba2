/* SPDX-License-Identifier: MIT */
/*
 * The console's parts: lines (console.c), their words (console_args.h), commands (console_cmd.c),
 * what it tells of the device (console_status.c), output (console_put.c).
 */
#ifndef URSA_CORE_CONSOLE_PARTS_H
#define URSA_CORE_CONSOLE_PARTS_H

#include "ursa/console.h"

/* What a command that takes many polls, or many lines, is about. */
enum ursa_console_busy {
    CONSOLE_IDLE = 0,
    CONSOLE_MAKING_KEY,
    CONSOLE_STREAMING_NOISE,
    CONSOLE_TAKING_CERT,
};

void ursa_console_put(struct ursa_console *console, const char *text);
/* What did not come from here: without the control characters that could forge a line. */
void ursa_console_put_foreign(struct ursa_console *console, const char *text);
void ursa_console_put_number(struct ursa_console *console, uint32_t n);
void ursa_console_put_hex(struct ursa_console *console, const uint8_t *p, size_t len);

/* The last line of an answer. `where` may be NULL; without its `what`, `at` numbers a line. */
void ursa_console_answer(struct ursa_console *console, int rc, const struct ursa_where *where);

/* The commands `version`, `status`, and `template` alone. */
int ursa_console_version(struct ursa_console *console);
int ursa_console_status(struct ursa_console *console);
int ursa_console_show_template(struct ursa_console *console);
/* The kept template; its texts take the line's place, which has been read. */
int ursa_console_template(struct ursa_console *console, struct ursa_csr_template *tmpl);

/*
 * Run the line, also while a command takes many polls. All of these return the code of the last
 * line of the answer, or URSA_BUSY: it is not due yet.
 */
int ursa_console_run(struct ursa_console *console, struct ursa_where *where);
/* A further line of the command that takes lines. */
int ursa_console_continue(struct ursa_console *console, struct ursa_where *where);
/* A further step of the command that takes polls. */
int ursa_console_step(struct ursa_console *console, uint32_t max_ops);

#endif
