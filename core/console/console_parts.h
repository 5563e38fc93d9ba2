/* SPDX-License-Identifier: MIT */
/*
 * The functions that the console's files share.
 *
 *   console.c            lines
 *   console_args.c       the arguments of a line
 *   console_commands.c   the commands
 *   console_status.c     the commands that show the device's state
 *   console_put.c        output
 */
#ifndef URSA_CORE_CONSOLE_PARTS_H
#define URSA_CORE_CONSOLE_PARTS_H

#include "ursa/console.h"

/* The command that is under way: it takes many polls or many lines. */
enum ursa_console_busy {
    CONSOLE_IDLE = 0,
    CONSOLE_MAKING_KEY,
    CONSOLE_STREAMING_NOISE,
    CONSOLE_TAKING_CERT,
};

void ursa_console_put(struct ursa_console *console, const char *text);
/* Print text from outside. Control characters could forge a line, so each is printed as `?`. */
void ursa_console_put_foreign(struct ursa_console *console, const char *text);
void ursa_console_put_number(struct ursa_console *console, uint32_t n);
void ursa_console_put_hex(struct ursa_console *console, const uint8_t *p, size_t len);

/* Print the last line of an answer. where may be NULL. If where->what is NULL, at is a line. */
void ursa_console_answer(struct ursa_console *console, int rc, const struct ursa_where *where);

/* The commands `version`, `status`, and `template` without arguments. */
int ursa_console_version(struct ursa_console *console);
int ursa_console_status(struct ursa_console *console);
int ursa_console_show_template(struct ursa_console *console);
/* Load the stored template. Its texts overwrite the line, which must have been read before. */
int ursa_console_template(struct ursa_console *console, struct ursa_csr_template *tmpl);

/*
 * Run a line as a command. Another command may be under way.
 *
 * This function and the next two return the code of the answer's last line. They return URSA_BUSY
 * if the answer comes later.
 */
int ursa_console_run(struct ursa_console *console, struct ursa_where *where);
/* Take the next line of `cert`. */
int ursa_console_continue(struct ursa_console *console, struct ursa_where *where);
/* Do the next step of `keygen` or `noise`. */
int ursa_console_step(struct ursa_console *console, uint32_t max_ops);

#endif
