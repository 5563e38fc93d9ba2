/* SPDX-License-Identifier: MIT */
/*
 * The console: a line protocol between a device and the station that gives it a certificate.
 *
 * A human with a terminal can also use the protocol.
 *
 * ---- lines ----
 *
 * In:  Lines are UTF-8 of at most 512 bytes and end with CR, LF, CRLF or LFCR. The device sends no
 *      prompt and no echo, and ignores empty lines.
 * Out: Lines end with LF. The device answers every input line with data lines, if the command has
 *      any, and then with exactly one line `OK` or `ERR <name> <text>`. All lines of a `cert`
 *      together have one answer. Lines that begin with `# ` report progress or warn. The station
 *      may ignore them, except the line `# cert: ` (see "certificates" below).
 *
 * An argument with spaces is put in double quotes. The opening quote must be the first character of
 * the argument. Inside the quotes, the character after a backslash does not end the argument. The
 * backslash and this character both stay in the text.
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
 *         keygen: candidates=<n> tests=<n> rounds=<n>  while a key is made: the counts so far
 *                                                      (struct ursa_keygen_counts)
 *         spki-sha256: <hex>             the public key's digest, if there is a key
 *         key-number: <n>                number of the key, if there is a key
 *         certs: <n>                     certificates in the chain, if there is a chain
 *         cert-sha256: <hex>             the leaf's digest, if there is a chain
 *         cert-number: <n>               number of the chain, if there is a chain
 *         anchor-sha256: <hex>           the anchor's digest, if `cert` named an anchor
 *         certs: <error>                 if the stored chain cannot be read: install it again
 *         damage: <error> <text>         if the device is DAMAGED
 *         template: <subject> or <error> if there is a template
 *         noise: ok|untested|<error> samples=<n> tests=<n> alarms=<n> [port=<n>]
 *   keygen
 *       Make the key, which takes minutes on a small chip. There is a progress line
 *       `# keygen: <n> candidates` after every fourth tested candidate, and a line
 *       `# keygen: p confirmed` when p is found. The same lines follow for q. In them, <n> is the
 *       number `tests` of status. The number `candidates` of status also includes numbers with a
 *       small factor, which are not tested.
 *   abort
 *       Stop a keygen or noise that is under way. If no command is under way, the answer is OK.
 *   csr <subject> [<more>...]
 *       Print a request as PEM. <more> is any of:
 *         san=DNS:a,IP:b,...  subjectAltName (csr.h)
 *         keyUsage=... extendedKeyUsage=... basicConstraints=...  (ursa_csr_add_extension in csr.h)
 *         802.1ar=<oid>       the profile of IEEE 802.1AR for this hardware type (hw_type in csr.h)
 *       In all texts, %ID% is replaced by the device's id as status shows it. A `# ` line warns if
 *       a % begins neither %ID% nor an escaped byte of a URI like %2C.
 *   csr
 *       Print the request that the stored template describes.
 *   csr ... nonce=<hex>
 *       Print a request and then a statement for this nonce, as PEM "URSA BOUND REQUEST" (bound.h).
 *       The nonce has 16 to 64 bytes. Cost: two signatures.
 *   template <subject> [<more>...]
 *       Store a template of requests. `template -` deletes the stored template.
 *   template
 *       Show `subject: <text>`, `san: <text>` and `802.1ar: <oid>` of the stored template. Its
 *       other parts are not shown, but requests have them.
 *   cert [anchor=<64 hex>] [names=any]
 *       Install a certificate or a chain. PEM lines follow, and then a line `.`. The leaf comes
 *       first, and each certificate is signed by the next one. The chain must pass the gate
 *       (gate.h). The board may give the gate a trust anchor and a clock.
 *         anchor     SHA-256 of the trust anchor's certificate, with or without colons between the
 *                    bytes (`openssl x509 -noout -fingerprint -sha256` prints it). This certificate
 *                    must be the last one of the chain, unless the board has it. The digest is
 *                    stored with the chain for the application.
 *         names=any  Accept a leaf with other names than those of the stored template.
 *   lock
 *       Make all stored data unchangeable, for ever.
 *   erase
 *       Destroy the key and its certificate.
 *   noise <n>
 *       Print n raw noise samples in hex, up to 32 on a line. They serve to assess the board's
 *       noise source. The samples are not tested. The device must be EMPTY.
 *
 * ---- keygen and noise ----
 *
 * The station must send each line only after the answer to the line before. While keygen or noise
 * is under way, it may also send lines before the answer to keygen or noise:
 *
 *   - While keygen is under way, help, version, status and abort are answered at once. Every other
 *     line is answered ERR busy. If the line itself is wrong, the answer is ERR usage or
 *     ERR line-... instead.
 *   - While noise is under way, every line except abort is answered ERR busy. If the line itself is
 *     wrong, the answer is ERR line-... instead.
 *
 * When keygen ends, it is answered with a single OK without data lines, or with an ERR. The name of
 * this ERR is never busy, usage or line-... . The OK of help, version and status always has data
 * lines before it. So the station knows which line an answer belongs to, even if keygen ended while
 * another line was being sent.
 *
 * After abort during a keygen, two answers come: `ERR aborted <text>` for keygen, and OK for abort.
 * If keygen ended before abort was received, the OK or ERR of keygen comes first, and then the OK
 * of abort. After ERR aborted the device is EMPTY, no part of the key is left, and keygen may be
 * sent again.
 *
 * After abort during a noise, two answers come as well: `ERR aborted <text>` for noise, after the
 * samples that were drawn so far, and OK for abort.
 *
 * ---- certificates ----
 *
 * After a line `cert`, right or wrong, all lines up to the line `.` belong to this command. The
 * answer comes after the line `.`. If the device has no usable key, the answer is an ERR about the
 * key, even if a line is wrong as well. Otherwise the first wrong line is reported with its number.
 * The line after `cert` has the number 1. After an error nothing is installed.
 *
 * After sending `cert`, wait for one line from the device:
 *
 *   - If this line begins with `# cert: `, send all PEM lines and the line `.` without waiting, and
 *     then read the answer.
 *   - If this line is ERR, send no PEM, because the device would take its lines for commands. The
 *     device sends ERR if it does not know the word or if another command is under way.
 *
 * If the station does not know whether the device expects PEM (e.g. no answer came, or the device
 * was restarted), it sends a line `.` and reads up to the answer. Outside of a `cert`, the line `.`
 * is an unknown command.
 *
 * ---- versions ----
 *
 * The number of the protocol changes if the meaning of a part of the protocol changes. Since 0.1.0
 * parts were only added, and the number is 1. A station must skip data lines whose names it does
 * not know. A new version may report an error with a more exact name.
 *
 * ---- threads and interrupts ----
 *
 * Call all functions of this header from one thread or under one lock. This includes the functions
 * of identity.h for the same identity. No function of this header may be called from an interrupt.
 * The UART's interrupt must put the received bytes into a queue, and the main loop must take them
 * out.
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

#define URSA_NOISE_MAX 100000000u /* samples that one `noise` command prints, at most */
#define URSA_LINE_SIZE 512u       /* bytes of a line without its line end, at most */

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
    uint8_t line_end;     /* the last byte received if it was CR or LF and ended a line, else 0 */
    uint8_t ready;        /* 1: a complete line waits for ursa_console_poll */
    uint8_t lost;         /* 1: bytes were lost after the line that waits */
    uint8_t busy;         /* not 0: a command that takes many polls or lines is under way */
    uint8_t any_names;    /* 1: the `cert` under way has the argument names=any */
    uint32_t noise_left;  /* samples that `noise` still has to print */
    const char *firmware; /* firmware version for statements (bound.h); default URSA_VERSION */
    const struct ursa_gate *gate; /* the board's gate; NULL: a gate without anchor and clock */
    struct ursa_pem_reader pem;
    char line[URSA_TEMPLATE_MAX_SIZE]; /* the line with a NUL, or the texts of a template */
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
 * The console writes one line that begins with `# ` and shows the version. write() must take all
 * bytes that it is given, and may block. If the identity is not open, every line is answered
 * ERR wrong-state.
 *
 * A board with a trust anchor or a clock sets console->gate after this call. The gate must stay
 * valid while the console is used, and its field `asked` is ignored. A board with a firmware
 * version of its own sets console->firmware.
 */
void ursa_console_init(struct ursa_console *console, struct ursa_identity *identity,
                       ursa_write_fn write, void *ctx);

/*
 * Take one received byte.
 *
 * This function runs no command and takes a few microseconds. Do not call it from an interrupt: put
 * the bytes into a queue there.
 *
 * Returns 0 if the byte was taken. Returns 1 if the byte was not taken because a complete line
 * waits. Then call ursa_console_poll, and pass the same byte again.
 */
int ursa_console_input(struct ursa_console *console, uint8_t byte) URSA_MUST_CHECK;

/*
 * Report that received bytes were lost after the last byte taken, e.g. by a UART overrun.
 *
 * The line with the gap is answered ERR line-lost. If a complete line waits for ursa_console_poll,
 * the gap is in the next line. Otherwise the gap is in the current line.
 */
void ursa_console_lost(struct ursa_console *console);

/*
 * Run the line that waits, or one step of a keygen or noise that is under way.
 *
 * max_ops is the size of a step of key generation (ursa_keygen_step in keygen.h). While a key is
 * made, every line, including abort, waits for at most one step.
 *
 * Stack: 3696 bytes on a Cortex-M0 with URSA_CA_EC := no, for the check of a certificate chain. A
 * wrap (wrap.h) does not raise this figure. include/README.md has the stacks of other functions.
 *
 * URSA_OK       the console has no more work: the main loop may sleep until bytes come
 * URSA_BUSY     call again
 * URSA_E_STATE  ursa_console_init was not called
 */
int ursa_console_poll(struct ursa_console *console, uint32_t max_ops) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
