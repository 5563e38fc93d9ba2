/* SPDX-License-Identifier: MIT */
/*
 * The console: a line protocol between a device and an appliance, usable by a human.
 *
 * In:  lines of at most 512 bytes in UTF-8, ended by CR, LF, CRLF or LFCR. No prompt, no echo.
 *      Empty lines are ignored.
 * Out: data lines, then exactly one line `OK` or `ERR <name> <text>` for every line in (for all the
 *      lines of a `cert` together, one). Lines that begin with `# ` are progress and may be
 *      ignored, but for `# cert: `, below. Lines end with LF.
 *
 *   help                    the commands
 *   version                 version: <x.y.z>, protocol: 1
 *   status                  state: EMPTY|KEYED|CERTIFIED|LOCKED|DAMAGED (identity.h), id: <hex>;
 *                           while a key is made: keygen: candidates=<n> tests=<n> rounds=<n> so
 *                           far (struct ursa_keygen_counts);
 *                           with a key: spki-sha256: <hex>, key-number: <n>;
 *                           with a certificate: certs: <n> in the chain, cert-sha256: <hex> of the
 *                           leaf, cert-number: <n>, anchor-sha256: <hex> if one was named;
 *                           certs: <error> if what is stored cannot be read: install it again;
 *                           DAMAGED: damage: <error> <text>;
 *                           with a template: template: <subject>, or <error>;
 *                           noise: ok|untested|<error> samples=<n> tests=<n> alarms=<n> [port=<n>]
 *   keygen                  make the key (minutes on a small chip). Progress: `# keygen: <n>
 *                           candidates` at every fourth one that is tested (what status counts as
 *                           tests; its candidates have those, too, that a small factor rules out),
 *                           then `# keygen: p confirmed`, and the same for q
 *   abort                   stop a keygen or a noise that is under way; OK, too, if none is
 *   csr <subject> [<more>...]   print a request as PEM; <more> is any of
 *                             san=DNS:a,IP:b,...   the subjectAltName, see csr.h
 *                             keyUsage=... extendedKeyUsage=... basicConstraints=...
 *                                                  see ursa_csr_add_extension
 *                             802.1ar=<oid>        the profile of IEEE 802.1AR for this type of
 *                                                  hardware: hw_type in csr.h
 *                           In all texts %ID% is replaced by the device's id, as status shows it;
 *                           of a % that is no part of that nor of a URI's %2C a `# ` line tells
 *   csr                     ... as the kept template says
 *   csr ... nonce=<hex>     ... and behind it a statement that this device answered now, as PEM
 *                           "URSA BOUND REQUEST": see bound.h; 16 to 64 bytes. Two signatures
 *   template <subject> [<more>...]   keep what requests shall say; `template -` forgets it
 *   template                subject: <text>, san: <text>, 802.1ar: <oid> of the kept one (what else
 *                           is in it is in force, but not shown)
 *   cert [anchor=<64 hex>] [names=any]   install a certificate: PEM lines follow, then a line `.`;
 *                           a chain is allowed, leaf first, each signed by the next. It has to
 *                           pass the gate (gate.h): the board's, which may have a trust anchor and
 *                           a clock of its own. `anchor` is the SHA-256 of the trust anchor's
 *                           certificate, with or without colons between the bytes (`openssl x509
 *                           -noout -fingerprint -sha256` prints it); that certificate comes last
 *                           in the chain unless the board has it. The digest is kept with the chain
 *                           for the application. If there is a template, the names in the
 *                           certificate are the template's, unless names=any
 *   lock                    from now on nothing stored changes, for good
 *   erase                   destroy the key and its certificate
 *   noise <n>               n raw noise samples in hex, up to 32 a line, untested: to assess a
 *                           board's source; only while EMPTY
 *
 * An argument with spaces is put in double quotes, which count at its start only (a quote further
 * on is a character like any other); inside them a backslash keeps itself and the
 * next character. Send a line only after the answer to the one before, but for these two:
 *
 * While keygen is under way, help, version, status and abort are answered at once, and every other
 * line with ERR busy, or with what is wrong with it (ERR usage, ERR line-...); keygen's own answer
 * comes when it is done. It is a line alone: no data lines, OK or an ERR that is none of these. The
 * answers of help, version and status have data lines before
 * their OK, so whose OK it is can be told even if it crosses the line sent. After abort, always two
 * answers come, keygen's and then abort's: `ERR aborted <text>`, OK; or, if the key was complete
 * before the line, OK (or keygen's own ERR), OK. After ERR aborted the device is EMPTY and nothing
 * of the key is left. keygen may be sent again then.
 *
 * While noise is under way, every line but abort is answered ERR busy. abort ends it in the same
 * way: what was drawn, `ERR aborted <text>`, OK.
 *
 * Behind a line `cert`, right or wrong, everything up to the line `.` belongs to it, and only then
 * it is answered: with the first error and the number of its line, counted from 1, or because there
 * is no key to certify. Nothing is installed then. Behind `cert` wait for a line: after `# cert: `
 * send the PEM, waiting for nothing more until its answer; after ERR (the word was not understood,
 * or another command is under way) send none of it, for it would be taken for commands. A sender
 * that does not know where it is (no answer comes, or the device was restarted in between) sends
 * `.`, which is an unknown command anywhere else, and reads up to the answer.
 *
 * The protocol's number changes when something in it comes to mean something else. It has only
 * grown since 0.1.0: data lines with names that are not known are to be skipped, and an error may
 * get a name more exact than that of before.
 */
#ifndef URSA_CONSOLE_H
#define URSA_CONSOLE_H

#include <stddef.h>
#include <stdint.h>
#include "bound.h"
#include "identity.h"
#include "pem.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_NOISE_MAX 100000000u /* samples */
#define URSA_LINE_SIZE 512u       /* bytes a line, without its end */

/* The console's state; caller-owned, 3.3 KB, most of it a request or a chain under way. */
struct ursa_console {
    struct ursa_identity *identity;
    ursa_write_fn write;
    void *ctx;
    uint16_t len;       /* of the line so far */
    int16_t fault;      /* what is wrong with it, if anything */
    int16_t cert_fault; /* ... with a `cert` and its lines so far */
    uint8_t line_end;   /* the last byte, if it was a CR or LF that ended a line; else 0 */
    uint8_t ready;      /* a whole line waits for poll */
    uint8_t lost;       /* bytes were lost behind the line that waits */
    uint8_t busy;       /* with a command that takes many polls or lines */
    uint8_t any_names;  /* a `cert` whose names may be others than the template's */
    uint32_t noise_left;
    const char *firmware; /* its version, for statements (bound.h): URSA_VERSION unless set */
    const struct ursa_gate *gate; /* the board's; NULL: one with neither anchor nor clock */
    struct ursa_pem_reader pem;
    char line[URSA_TEMPLATE_MAX_SIZE]; /* and its end; also the texts of a template */
    union {
        struct {
            uint8_t csr[URSA_CSR_MAX_SIZE], bound[URSA_BOUND_MAX_SIZE];
        } request;
        struct ursa_chain chain;
    } work;
};

/*
 * Set up a console over an open identity; over one that is not, every line is ERR wrong-state.
 * write() is given whole pieces of output and must take them all, blocking if it has to. Announces
 * itself with one `# ` line. A board with a trust anchor or a clock sets console->gate then
 * (borrowed; its `asked` is not looked at); one with a version of its own sets console->firmware.
 */
void ursa_console_init(struct ursa_console *console, struct ursa_identity *identity,
                       ursa_write_fn write, void *ctx);

/*
 * Take one received byte. Runs no command; a few microseconds. Not for interrupts: queue there.
 * While a line waits for poll (returns 1) no byte is taken: poll first, then offer it again.
 * Returns 0 when the byte was taken.
 */
int ursa_console_input(struct ursa_console *console, uint8_t byte) URSA_MUST_CHECK;

/* Bytes were lost before this point (a UART overrun): the current line will be refused. */
void ursa_console_lost(struct ursa_console *console);

/*
 * Run a waiting command, or one step of a key generation of at most max_ops (keygen.h), which is
 * how long a line waits for its answer then: abort's comes after one step at the most.
 * Returns URSA_BUSY while there is more to do, else URSA_OK: the main loop may sleep. URSA_E_STATE:
 * ursa_console_init is still to come.
 * Stack: 3880 bytes on a Cortex-M0, in checking a certificate chain; the README's table has it and
 * that of the calls below it. With a wrap that is not more.
 */
int ursa_console_poll(struct ursa_console *console, uint32_t max_ops) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
