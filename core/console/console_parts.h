/* SPDX-License-Identifier: MIT */
/*
 * The functions that the console's files share.
 *
 *   console.c            the input, byte by byte and line by line
 *   console_args.c       the arguments of a line
 *   console_commands.c   the commands
 *   console_status.c     the commands that show the device's state
 *   console_put.c        output
 */
#ifndef URSA_CORE_CONSOLE_PARTS_H
#define URSA_CORE_CONSOLE_PARTS_H

#include "ursa/console.h"

/* The command that is being executed, if it needs many calls of ursa_console_poll. */
enum ursa_console_busy {
    CONSOLE_IDLE = 0,
    CONSOLE_MAKING_KEY,
    CONSOLE_STREAMING_NOISE,
    CONSOLE_TAKING_CERT,
};

void ursa_console_put(struct ursa_console *console, const char *text);
/*
 * Print text that came from outside. Each control character is printed as `?`, because it could
 * forge a line.
 */
void ursa_console_put_foreign(struct ursa_console *console, const char *text);
void ursa_console_put_number(struct ursa_console *console, uint32_t n);
void ursa_console_put_hex(struct ursa_console *console, const uint8_t *p, size_t len);

/*
 * Print the last line of an answer. where may be NULL. If where->what is NULL, where->at is a line
 * number.
 */
void ursa_console_answer(struct ursa_console *console, int rc, const struct ursa_where *where);

/* The commands `version`, `status`, and `template` without arguments. */
int ursa_console_version(struct ursa_console *console);
int ursa_console_status(struct ursa_console *console);
int ursa_console_show_template(struct ursa_console *console);
/*
 * Load the stored template. Its texts overwrite console->line, so the arguments in that line must
 * have been read before.
 */
int ursa_console_template(struct ursa_console *console, struct ursa_csr_template *tmpl);

/*
 * Run a line as a command, perhaps while another command is being executed.
 *
 * This function and the next two return the code for the last line of the answer. They return
 * URSA_BUSY if the answer comes later.
 */
int ursa_console_run(struct ursa_console *console, struct ursa_where *where);
/* Take the next line of `cert`. */
int ursa_console_continue(struct ursa_console *console, struct ursa_where *where);
/* Do the next step of `keygen` or `noise`. */
int ursa_console_step(struct ursa_console *console, uint32_t max_ops);

#endif
