/* SPDX-License-Identifier: MIT */
/*
 * Certificates and requests as text, byte for byte as OpenSSL 3.0 prints them, in DER or BER.
 * Malformed or unknown values are shown in hexadecimal. No control character from the input reaches
 * the terminal.
 *
 * A span is a complete element, including tag and length, as ursa_cert_read or cert_view finds it.
 * The caller checks at the end whether `out` took all output (ferror).
 */
#ifndef URSA_HOST_PRINT_H
#define URSA_HOST_PRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "codec/der_write.h"
#include "codec/der_read.h"
#include "ursa/ursa.h"

/* A span as input for the DER reader. */
struct ursa_der_in span_in(struct ursa_span span);
/* The content of the element in a span. */
struct ursa_der_in span_content(struct ursa_span span);

/* --- print_oid.c: names of objects ----------------------------------------------------------- */

#define OID_TEXT_SIZE 128 /* bytes of 1.2.3.4 as text; a longer OID ends in ... */

/* Print the content of an OBJECT IDENTIFIER as 1.2.3.4. Returns `text`. */
const char *oid_dotted(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);
/*
 * Return the short name (CN) or the long name (commonName) of an OID. If the OID is unknown, write
 * 1.2.3.4 into `text` and return that.
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

/*
 * Print the lines from `Public Key Algorithm:` on. `indent` is the indentation of the first line.
 */
void print_public_key(FILE *out, struct ursa_span spki, int indent);
/* True if print_public_key can show the content of the key, and not only its bytes. */
int is_known_key(struct ursa_span spki);
/*
 * Print `Modulus=<hex>` and a line end. If the key is not an RSA key, print what `openssl x509`
 * prints, which is the public number of a DSA key or `Modulus=No modulus...`, and return 0.
 */
int print_modulus(FILE *out, struct ursa_span spki);
/* Print `spki-sha256: <hex>` and a line end, as `status` of a device does (ursa/console.h). */
void print_spki_sha256(FILE *out, struct ursa_span spki);
/* Compute the SHA-256 of a SubjectPublicKeyInfo, without changing its encoding. */
void digest_spki(struct ursa_span spki, uint8_t digest[32]);
/* The name of a key's algorithm, e.g. rsaEncryption. `text` is for one without a name. */
const char *key_algorithm(struct ursa_span spki, char text[OID_TEXT_SIZE]);
/* True if the algorithm of the key is rsaEncryption, and not RSASSA-PSS or another one. */
int is_rsa_encryption(struct ursa_span spki);
/* Print the public key as PEM. Of an RSA key, its parameters become NULL. */
void print_public_pem(FILE *out, struct ursa_span spki);
/*
 * Get modulus and exponent of a key with the algorithm rsaEncryption or RSASSA-PSS, as contents of
 * INTEGERs. Returns 0 for other keys.
 */
int read_rsa_key(struct ursa_span spki, struct ursa_der_in *n, struct ursa_der_in *e);

/* Print the name of an AlgorithmIdentifier, e.g. sha256WithRSAEncryption. */
void print_algorithm(FILE *out, struct ursa_span algorithm);
/* Print `Signature Algorithm: ...` with its parameters and a line end. */
void print_signature_algorithm(FILE *out, struct ursa_span algorithm);
/* Print `Signature Algorithm: ...` and `Signature Value:` with its bytes, from column 4 on. */
void print_signature(FILE *out, struct ursa_span algorithm, struct ursa_span bytes);

/* Print 0a:0b:... with `width` bytes a line. Each line is indented and ends with LF. */
void print_hex_lines(FILE *out, const uint8_t *p, size_t n, int indent, size_t width);
/* Print 0A:0B without a line end. */
void print_hex_colons(FILE *out, const uint8_t *p, size_t n);

/* --- print_time.c ---------------------------------------------------------------------------- */

/*
 * Print a Time in any form of ber_time.h as `Nov 22 10:00:00 2026 GMT`, or `Bad time value`,
 * without a line end.
 */
void print_time(FILE *out, struct ursa_der_in time);

/* --- print_ext.c ----------------------------------------------------------------------------- */

/*
 * Print an Extension, given its content, under a heading. The heading is indented by `indent`, the
 * value by 4 more.
 */
void print_extension(FILE *out, struct ursa_der_in extension, int indent);
/* False if the value of an extension is malformed and the extension is one of the usual ones. */
int is_extension_value(struct ursa_der_in oid, struct ursa_der_in value);
/* Print all elements of Extensions, a SEQUENCE. */
void print_extensions(FILE *out, struct ursa_span extensions, int indent);
/*
 * Print GeneralNames, given the content of their SEQUENCE: `DNS:a, IP Address:192.0.2.1`. A name is
 * quoted if it looks as if it contained the separator and another name. Returns 0 if the names are
 * malformed or if there is no memory.
 */
int print_general_names(FILE *out, struct ursa_der_in names, const char *separator);

/* --- print_cert.c -------------------------------------------------------------------------- */

/* Print a certificate as `openssl x509 -text` does. */
void print_cert(FILE *out, const struct ursa_cert *cert);
/*
 * Print `Version: 3 (0x2)` and a line end, given the content of the INTEGER. An absent number, with
 * no bytes, is 0. Numbers above `most` are unknown.
 */
void print_version(FILE *out, struct ursa_der_in number, long most);
/* The first (second = 0) or second time of a Validity, as a complete element. */
struct ursa_der_in cert_time(const struct ursa_cert *cert, int second);
/* Print `serial=0A1B` and a line end. */
void print_cert_serial(FILE *out, const struct ursa_cert *cert);
/* Print a label, then notBefore (second = 0) or notAfter (second = 1), and a line end. */
void print_cert_time(FILE *out, const char *label, const struct ursa_cert *cert, int second);

/* --- print_csr.c --------------------------------------------------------------------------- */

/* What an attribute of a request is, by the content of its type. */
enum attribute_kind {
    ATTRIBUTE_OTHER,
    ATTRIBUTE_EXTENSIONS, /* extensionRequest (RFC 2985 5.4.2) */
    ATTRIBUTE_MICROSOFT,  /* the same with Microsoft's older OID, 1.3.6.1.4.1.311.2.1.14 */
};
enum attribute_kind attribute_kind(struct ursa_der_in type);

/* Print a request as `openssl req -text` does. */
void print_csr(FILE *out, const struct ursa_csr *csr);

#endif
