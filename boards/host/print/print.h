/* SPDX-License-Identifier: MIT */
/*
 * Certificates and requests as text, byte for byte as OpenSSL 3.0 prints them. What is hostile or
 * unknown is shown in hexadecimal; no byte of it reaches the terminal as a control character.
 *
 * A span is a whole element, tag and length included, as ursa_cert_read finds it. Whether `out`
 * took everything is for the caller to ask at the end (ferror).
 */
#ifndef URSA_HOST_PRINT_H
#define URSA_HOST_PRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "codec/der_write.h"
#include "codec/der_read.h"
#include "ursa/ursa.h"

/* A span to be read as DER. */
struct ursa_der_in span_in(struct ursa_span span);
/* The content of the element that a span holds. */
struct ursa_der_in span_content(struct ursa_span span);

/* --- print_oid.c: what objects are called ---------------------------------------------------- */

#define OID_TEXT_SIZE 128 /* of 1.2.3.4; a longer one ends in ... */

/* The content of an OBJECT IDENTIFIER as 1.2.3.4; returns `text`. */
const char *oid_dotted(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);
/* Its short name (CN) or long name (commonName), else `text` with 1.2.3.4. */
const char *oid_short(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);
const char *oid_long(struct ursa_der_in oid, char text[OID_TEXT_SIZE]);

/* --- print_name.c ---------------------------------------------------------------------------- */

/* A Name as `C = US, O = Acme`, without a line's end. */
void print_name(FILE *out, struct ursa_span name);
/* A Name as `/C=US/O=Acme`: the older form, which stands in extensions. */
void print_name_slashed(FILE *out, struct ursa_span name);
/* Bytes, those that are not printable ASCII as \xHH. */
void print_escaped(FILE *out, struct ursa_der_in bytes);

/* --- print_key.c ----------------------------------------------------------------------------- */

/* The lines from `Public Key Algorithm:` on, the first one indented so far. */
void print_public_key(FILE *out, struct ursa_span spki, int indent);
/* `Modulus=<hex>` and a line's end. Returns 0 if it is no RSA key: then `Modulus=No modulus...` */
int print_modulus(FILE *out, struct ursa_span spki);
/* `spki-sha256: <hex>` and a line's end, as a device's `status` tells its key (ursa/console.h). */
void print_spki_sha256(FILE *out, struct ursa_span spki);
/* The SHA-256 of a SubjectPublicKeyInfo as it stands. */
void digest_spki(struct ursa_span spki, uint8_t digest[32]);
/* The key as PEM. */
void print_public_pem(FILE *out, struct ursa_span spki);
/* Modulus and exponent of an RSA key, as INTEGER contents. Returns 0 if it is none. */
int read_rsa_key(struct ursa_span spki, struct ursa_der_in *n, struct ursa_der_in *e);

/* The name of an AlgorithmIdentifier: sha256WithRSAEncryption. */
void print_algorithm(FILE *out, struct ursa_span algorithm);
/* `Signature Algorithm: ...`, `Signature Value:` and its bytes, from column 4 on. */
void print_signature(FILE *out, struct ursa_span algorithm, struct ursa_span bytes);

/* 0a:0b:..., `width` bytes a line, each line indented; every line ends with LF. */
void print_hex_lines(FILE *out, const uint8_t *p, size_t n, int indent, size_t width);
/* 0A:0B without a line's end. */
void print_hex_colons(FILE *out, const uint8_t *p, size_t n);

/* --- print_time.c ---------------------------------------------------------------------------- */

/* A Time as `Nov 22 10:00:00 2026 GMT`, without a line's end; `Bad time value` if it is none. */
void print_time(FILE *out, struct ursa_der_in time);

/* --- print_ext.c ----------------------------------------------------------------------------- */

/* An Extension (its content) with its heading, the heading indented so far, its value 4 more. */
void print_extension(FILE *out, struct ursa_der_in extension, int indent);
/* All of an Extensions: the elements of that SEQUENCE. */
void print_extensions(FILE *out, struct ursa_span extensions, int indent);
/*
 * GeneralNames (the SEQUENCE's content): `DNS:a, IP Address:192.0.2.1`. One that looks as if the
 * separator and another were in it is quoted. Returns 0 if malformed, or without memory.
 */
int print_general_names(FILE *out, struct ursa_der_in names, const char *separator);

/* --- print_cert.c -------------------------------------------------------------------------- */

/* A certificate as `openssl x509 -text` prints it. */
void print_cert(FILE *out, const struct ursa_cert *cert);
/* `serial=0A1B` and a line's end. */
void print_cert_serial(FILE *out, const struct ursa_cert *cert);
/* A label, then notBefore (second = 0) or notAfter (1), and a line's end. */
void print_cert_time(FILE *out, const char *label, const struct ursa_cert *cert, int second);

/* --- print_csr.c --------------------------------------------------------------------------- */

/* A request as `openssl req -text` prints it. */
void print_csr(FILE *out, const struct ursa_csr *csr);

#endif
