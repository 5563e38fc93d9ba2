/* SPDX-License-Identifier: MIT */
/*
 * Prints certificates and requests as text. The text is byte for byte that of OpenSSL 3.0. The
 * input may be DER or BER. Malformed or unknown values are printed in hexadecimal. No control
 * character from the input is printed.
 *
 * A span is a complete element with its tag and length, as ursa_cert_read or cert_view finds it.
 * These functions do not report errors of `out`, so the caller checks ferror(out) at the end.
 */
#ifndef URSA_HOST_PRINT_H
#define URSA_HOST_PRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "codec/der_write.h"
#include "codec/der_read.h"
#include "ursa/ursa.h"

/* Return a span as input for the DER reader. */
struct ursa_der_in span_in(struct ursa_span span);
/* Return the content of the element in a span. */
struct ursa_der_in span_content(struct ursa_span span);

/* --- print_oid.c: names of objects ----------------------------------------------------------- */

#define OID_TEXT_SIZE 128 /* size of an OID as text, e.g. 1.2.3.4; a longer OID ends in ... */

/* Write an OID, given its content, into `text` as numbers, e.g. 1.2.3.4. Returns `text`. */
const char *oid_dotted(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);
/*
 * Return the short name of an OID, e.g. CN, or its long name, e.g. commonName. If the OID is
 * unknown, return `text` with its numbers, as oid_dotted does.
 */
const char *oid_short(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);
const char *oid_long(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);

/* --- print_name.c ---------------------------------------------------------------------------- */

/* Print a Name as `C = US, O = Acme`, without a line end. */
void print_name(FILE *out, struct ursa_span name);
/* Print a Name as `/C=US/O=Acme`, the older form that is used in extensions. */
void print_name_slashed(FILE *out, struct ursa_span name);
/* Print bytes. A byte that is not printable ASCII is printed as \xHH. */
void print_escaped(FILE *out, struct ursa_der_in bytes);

/* --- print_key.c ----------------------------------------------------------------------------- */

/* Print a key from the line `Public Key Algorithm:` on, which is indented by `indent`. */
void print_public_key(FILE *out, struct ursa_span spki, int indent);
/*
 * True if print_public_key can read the key. Otherwise print_public_key prints `Unable to load
 * Public Key`.
 */
int is_known_key(struct ursa_span spki);
/*
 * Print `Modulus=<hex>` and a line end. Returns 1 for an RSA key, else 0.
 *
 * Other keys are printed as by `openssl x509`: a DSA key with its public number, and all others as
 * `Modulus=No modulus for this public key type`.
 */
int print_modulus(FILE *out, struct ursa_span spki);
/* Print `spki-sha256: <hex>` and a line end, as `status` of a device does (ursa/console.h). */
void print_spki_sha256(FILE *out, struct ursa_span spki);
/* Compute the SHA-256 of the bytes of a SubjectPublicKeyInfo, even if they are not DER. */
void digest_spki(struct ursa_span spki, uint8_t digest[32]);
/*
 * Return the name of a key's algorithm, e.g. rsaEncryption. If the algorithm has no name here,
 * return `text` with the numbers of its OID.
 */
const char *key_algorithm(struct ursa_span spki, char text[OID_TEXT_SIZE]);
/* True if the algorithm of the key is rsaEncryption. RSASSA-PSS is a different algorithm. */
int is_rsa_encryption(struct ursa_span spki);
/*
 * Print the public key as PEM. A key with the algorithm rsaEncryption is encoded again, in DER and
 * with parameters NULL. The bytes of other keys are not changed.
 */
void print_public_pem(FILE *out, struct ursa_span spki);
/*
 * Read modulus and exponent of a key with the algorithm rsaEncryption or RSASSA-PSS, as contents of
 * INTEGERs. Returns 0 if the key has another algorithm or is malformed.
 */
int read_rsa_key(struct ursa_span spki, struct ursa_der_in *n, struct ursa_der_in *e);

/* Print the name of an AlgorithmIdentifier, e.g. sha256WithRSAEncryption. */
void print_algorithm(FILE *out, struct ursa_span algorithm);
/* Print `Signature Algorithm: ...` with its parameters and a line end. */
void print_signature_algorithm(FILE *out, struct ursa_span algorithm);
/*
 * Print `Signature Algorithm: ...` and `Signature Value:`, indented by 4, and then the signature,
 * indented by 8. `bytes` is the content of the BIT STRING, without the number of unused bits.
 */
void print_signature(FILE *out, struct ursa_span algorithm, struct ursa_span bytes);

/*
 * Print bytes as 0a:0b:... with `width` bytes in a line. Each line is indented by `indent` and ends
 * with LF.
 */
void print_hex_lines(FILE *out, const uint8_t *p, size_t n, int indent, size_t width);
/* Print bytes as 0A:0B, without a line end. */
void print_hex_colons(FILE *out, const uint8_t *p, size_t n);

/* --- print_time.c ---------------------------------------------------------------------------- */

/*
 * Print a Time, given as a complete element, as `Nov 22 10:00:00 2026 GMT`, without a line end. If
 * ber_time_read cannot read the time, print `Bad time value`.
 */
void print_time(FILE *out, struct ursa_der_in time);

/* --- print_ext.c ----------------------------------------------------------------------------- */

/*
 * Print an Extension, given its content. The name of the extension is indented by `indent`, and the
 * lines of its value are indented by 4 more.
 */
void print_extension(FILE *out, struct ursa_der_in extension, int indent);
/*
 * Return 0 if print_extension knows the extension and its value is malformed, else 1. If
 * print_extension cannot print every valid value of the extension, only the outer element is
 * checked. `oid` and `value` are the contents of the fields extnID and extnValue.
 */
int is_extension_value(struct ursa_der_in oid, struct ursa_der_in value);
/* Print a SEQUENCE of extensions, each as print_extension does. */
void print_extensions(FILE *out, struct ursa_span extensions, int indent);
/*
 * Print GeneralNames, given the content of their SEQUENCE, e.g. `DNS:a, IP Address:192.0.2.1` with
 * the separator `, `. A name that could be read as two names is quoted. Returns 0 if the names are
 * malformed or if out of memory.
 */
int print_general_names(FILE *out, struct ursa_der_in names, const char *separator);

/* --- print_cert.c -------------------------------------------------------------------------- */

/* Print a certificate as `openssl x509 -text` does. */
void print_cert(FILE *out, const struct ursa_cert *cert);
/*
 * Print `Version: 3 (0x2)` and a line end. `number` is the content of the INTEGER, which is 2 for
 * version 3. If the field is absent, `number` is empty and means 0. A number above `most` or below
 * 0 is printed as `Version: Unknown`.
 */
void print_version(FILE *out, struct ursa_der_in number, long most);
/* Return notBefore (second = 0) or notAfter (second = 1) as a complete element. */
struct ursa_der_in cert_time(const struct ursa_cert *cert, int second);
/* Print `serial=0A1B` and a line end. */
void print_cert_serial(FILE *out, const struct ursa_cert *cert);
/* Print a label, then notBefore (second = 0) or notAfter (second = 1), and a line end. */
void print_cert_time(FILE *out, const char *label, const struct ursa_cert *cert, int second);

/* --- print_csr.c --------------------------------------------------------------------------- */

/* Kinds of attributes of a request. attribute_kind finds the kind by the content of the OID. */
enum attribute_kind {
    ATTRIBUTE_OTHER,
    ATTRIBUTE_EXTENSIONS, /* extensionRequest (RFC 2985 5.4.2) */
    ATTRIBUTE_MICROSOFT,  /* extensionRequest by Microsoft's older OID, 1.3.6.1.4.1.311.2.1.14 */
};
enum attribute_kind attribute_kind(struct ursa_der_in type);

/* Print a request as `openssl req -text` does. */
void print_csr(FILE *out, const struct ursa_csr *csr);

#endif
