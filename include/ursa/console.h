/* SPDX-License-Identifier: MIT */
/*
 * The console: a line protocol between a device and an appliance. A human can use it, too.
 *
 * ---- lines ----
 *
 * In:  Lines are UTF-8 of at most 512 bytes and end with CR, LF, CRLF or LFCR. There is no prompt
 *      and no echo. Empty lines are ignored.
 * Out: Every line in is answered by data lines, if there are any, and then by exactly one line `OK`
 *      or `ERR <name> <text>`. The lines that belong to a `cert` have one answer together. Lines
 *      that begin with `# ` report progress and may be ignored, except `# cert: ` (see below).
 *      Lines end with LF.
 *
 * An argument with spaces is put in double quotes. A quote counts only as the first character of an
 * argument. Inside the quotes, a backslash protects the next character, and both stay in the text.
 *
 * ---- commands ----
 *
 *   help
 *       List the commands.
 *   version
 *       Show `version: <URSA_VERSION>` and `protocol: 1`.
 *   status
 *       Show the device's data, one line each:
 *         state: EMPTY|KEYED|CERTIFIED|LOCKED|DAMAGED (identity.h)
 *         id: <hex>
 *         keygen: candidates=<n> tests=<n> rounds=<n>  counts so far, while a key is made
 *                                                      (struct ursa_keygen_counts)
 *         spki-sha256: <hex>             the public key's digest, if there is a key
 *         key-number: <n>                if there is a key
 *         certs: <n>                     certificates in the chain, if there is a chain
 *         cert-sha256: <hex>             the leaf's digest, if there is a chain
 *         cert-number: <n>               number of the chain, if there is a chain
 *         anchor-sha256: <hex>           if `cert` named an anchor
 *         certs: <error>                 if the stored chain cannot be read: install it again
 *         damage: <error> <text>         if the device is DAMAGED
 *         template: <subject> or <error> if there is a template
 *         noise: ok|untested|<error> samples=<n> tests=<n> alarms=<n> [port=<n>]
 *   keygen
 *       Make the key, which takes minutes on a small chip. Progress lines are
 *       `# keygen: <n> candidates` at every fourth tested candidate, then `# keygen: p confirmed`,
 *       and the same for q. This n is the `tests` of status. The `candidates` of status also
 *       include numbers with a small factor, which are not tested.
 *   abort
 *       Stop a keygen or noise that is under way. If nothing is under way, the answer is also OK.
 *   csr <subject> [<more>...]
 *       Print a request as PEM. <more> is any of:
 *         san=DNS:a,IP:b,...  subjectAltName (csr.h)
 *         keyUsage=... extendedKeyUsage=... basicConstraints=...  (ursa_csr_add_extension in csr.h)
 *         802.1ar=<oid>       the profile of IEEE 802.1AR for this hardware type (hw_type in csr.h)
 *       In all texts %ID% is replaced by the device's id as status shows it. A `# ` line warns of a
 *       % that begins neither %ID% nor an escaped byte of a URI like %2C.
 *   csr
 *       Print the request that the kept template describes.
 *   csr ... nonce=<hex>
 *       Print a request, and after it a statement that this device answered now, as PEM
 *       "URSA BOUND REQUEST" (bound.h). The nonce has 16 to 64 bytes. Cost: two signatures.
 *   template <subject> [<more>...]
 *       Keep a template of requests. `template -` deletes it.
 *   template
 *       Show `subject: <text>`, `san: <text>` and `802.1ar: <oid>` of the kept template. Its other
 *       parts are in force but are not shown.
 *   cert [anchor=<64 hex>] [names=any]
 *       Install a certificate or a chain. PEM lines follow, leaf first, each certificate signed by
 *       the next one, and then a line `.`. The chain must pass the gate (gate.h). The board may
 *       give the gate a trust anchor and a clock.
 *         anchor     SHA-256 of the trust anchor's certificate, with or without colons between the
 *                    bytes (`openssl x509 -noout -fingerprint -sha256` prints it). This certificate
 *                    comes last in the chain, unless the board has it. The digest is kept with the
 *                    chain for the application.
 *         names=any  Accept other names than those of the kept template.
 *   lock
 *       Make everything that is stored unchangeable, for ever.
 *   erase
 *       Destroy the key and its certificate.
 *   noise <n>
 *       Print n raw noise samples in hex, up to 32 a line, to assess the board's source. They are
 *       not tested. Only while the device is EMPTY.
 *
 * ---- keygen and noise ----
 *
 * Send a line only after the answer to the line before, except as follows.
 *
 * While keygen is under way, help, version, status and abort are answered at once. Every other line
 * is answered ERR busy, or ERR usage or ERR line-... if the line itself is wrong. keygen's own
 * answer comes when keygen ends: a single OK without data lines, or an ERR with another name than
 * these. The OK of help, version and status always has data lines before it. So a sender can tell
 * whose OK it received, even if keygen ended while a line was on its way.
 *
 * After abort, two answers always come: keygen's and then abort's. They are `ERR aborted <text>`
 * and OK. If keygen had ended before the line arrived, they are OK (or keygen's own ERR) and OK.
 * After ERR aborted the device is EMPTY, no part of the key is left, and keygen may be sent again.
 *
 * While noise is under way, every line except abort is answered ERR busy, or ERR line-... if the
 * line itself is wrong. abort ends noise in the same way: the samples drawn so far, then
 * `ERR aborted <text>` and OK.
 *
 * ---- certificates ----
 *
 * After a line `cert`, right or wrong, all lines up to `.` belong to it, and the answer comes after
 * the `.`. If there is no key to certify, the answer says so. Otherwise it is the first error with
 * the number of its line, counted from 1. After an error nothing is installed.
 *
 * After sending `cert`, wait for one line. If it begins with `# cert: `, send the PEM without
 * waiting, then `.`, and read the answer. If it is ERR (an unknown word, or another command is
 * under way), send no PEM: its lines would be taken for commands. A sender that has lost track (no
 * answer comes, or the device was restarted) sends `.` and reads up to the answer. Outside of a
 * `cert`, `.` is an unknown command.
 *
 * ---- versions ----
 *
 * The protocol's number changes when the meaning of a part of the protocol changes. The protocol
 * has only grown since 0.1.0. Skip data lines with unknown names. An error may get a more exact
 * name than before.
 *
 * ---- threads and interrupts ----
 *
 * Call all functions of this header, and those of identity.h for the same identity, from one thread
 * or under one lock. No function here may be called from an interrupt. An interrupt of the UART
 * puts the received bytes into a queue, and the main loop takes them out.
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

#define URSA_NOISE_MAX 100000000u /* samples of one `noise` command, at most */
#define URSA_LINE_SIZE 512u       /* bytes of a line without its end, at most */

/*
 * The state of a console, 3.3 KB. The caller owns it.
 *
 * The caller may set `firmware` and `gate` after ursa_console_init. All other fields are private.
 */
struct ursa_console {
    struct ursa_identity *identity;
    ursa_write_fn write;
    void *ctx;
    uint16_t len;         /* bytes of the current line so far */
    int16_t fault;        /* the first error of the current line, else URSA_OK */
    int16_t cert_fault;   /* the first error of a `cert` and its lines so far, else URSA_OK */
    uint8_t line_end;     /* the last byte, if it was a CR or LF that ended a line, else 0 */
    uint8_t ready;        /* 1: a complete line waits for poll */
    uint8_t lost;         /* 1: bytes were lost after the line that waits */
    uint8_t busy;         /* not 0: a command that takes many polls or lines is under way */
    uint8_t any_names;    /* 1: the `cert` under way has names=any */
    uint32_t noise_left;  /* samples that `noise` still has to print */
    const char *firmware; /* version for statements (bound.h); URSA_VERSION unless set */
    const struct ursa_gate *gate; /* the board's gate; NULL: a gate without anchor and clock */
    struct ursa_pem_reader pem;
    char line[URSA_TEMPLATE_MAX_SIZE]; /* the line with a NUL, or a template's texts */
    union {
        struct {
            uint8_t csr[URSA_CSR_MAX_SIZE], bound[URSA_BOUND_MAX_SIZE];
        } request;
        struct ursa_chain chain;
    } work;
};

/*
 * Set up a console for an open identity.
 *
 * The console writes one `# ` line with its version. write() must take all bytes it is given, and
 * may block. If the identity is not open, every line is answered ERR wrong-state.
 *
 * A board with a trust anchor or a clock sets console->gate after this call. The gate is borrowed,
 * and its field `asked` is ignored. A board with a version of its own sets console->firmware.
 */
void ursa_console_init(struct ursa_console *console, struct ursa_identity *identity,
                       ursa_write_fn write, void *ctx);

/*
 * Take one received byte.
 *
 * This runs no command and takes a few microseconds. Do not call it from an interrupt: queue the
 * bytes there. Returns 0 if the byte was taken. Returns 1 if the byte was not taken because a
 * complete line waits: call ursa_console_poll, then offer the same byte again.
 */
int ursa_console_input(struct ursa_console *console, uint8_t byte) URSA_MUST_CHECK;

/*
 * Report that received bytes were lost at this point, e.g. by a UART overrun.
 *
 * The line with the gap is answered ERR line-lost: the current line, or the next one while a
 * complete line waits.
 */
void ursa_console_lost(struct ursa_console *console);

/*
 * Run a waiting line, or one step of a keygen or noise that is under way.
 *
 * max_ops is the size of a step of key generation (ursa_keygen_step in keygen.h). While a key is
 * made, a line waits for at most one step, also an abort. Stack: 3824 bytes on a Cortex-M0, for the
 * check of a certificate chain; a wrap (wrap.h) does not raise it. README.md has this figure and
 * those of the functions below.
 *
 * URSA_OK       nothing more to do: the main loop may sleep until bytes come
 * URSA_BUSY     call again
 * URSA_E_STATE  ursa_console_init was not called
 */
int ursa_console_poll(struct ursa_console *console, uint32_t max_ops) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
