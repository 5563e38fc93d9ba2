/* SPDX-License-Identifier: MIT */
/*
 * Write requests of every kind that Ursa supports, all for one device's key, for other programs.
 *
 * usage: kinds FLASH FOLDER
 *
 * If the flash file has no key, one is made. For each kind, the program writes FOLDER/<kind>.pem
 * and FOLDER/<kind>.der and prints the name of the kind on a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include "../../port/posix/posix.h"
#include "ursa/ursa.h"

#define TLS_KU  (URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_ENCIPHERMENT)
#define TLS_EKU (URSA_EKU_SERVER_AUTH | URSA_EKU_CLIENT_AUTH)

#define EVERY_EKU                                                                                  \
    (TLS_EKU | URSA_EKU_CODE_SIGNING | URSA_EKU_EMAIL_PROTECTION | URSA_EKU_TIME_STAMPING |        \
     URSA_EKU_OCSP_SIGNING)

static const struct kind {
    const char *name;
    struct ursa_csr_template request;
} kinds[] = {
    {"plain", {.subject = "/CN=unit-1.example"}},
    {"names",
     {.subject = "/C=DE/ST=Hessen/L=Frankfurt/DC=example/O=Acme/OU=Lab+UID=u1/serialNumber=A-1"
                 "/GN=Ada/SN=Lovelace/title=Unit/dnQualifier=q1/emailAddress=ada@unit-1.example"
                 "/CN=unit-1.example",
      .san = "DNS:unit-1.example"}},
    {"utf8",
     {.subject = "/O=B\xC3\xBCro \xCE\xA9 \xE6\xBC\xA2\xE5\xAD\x97/CN=unit-1.example",
      .san = "DNS:unit-1.example"}},
    {"dns", {.subject = "/CN=unit-1.example", .san = "DNS:unit-1.example,DNS:unit-2.example"}},
    {"wildcard", {.subject = "/O=Acme", .san = "DNS:*.unit-1.example"}},
    {"address", {.subject = "/O=Acme", .san = "IP:192.0.2.1,IP:2001:db8::1"}},
    {"uri-mail",
     {.subject = "/O=Acme", .san = "URI:https://unit-1.example/a,email:ada@unit-1.example"}},
    {"usages",
     {.subject = "/CN=unit-1.example",
      .san = "DNS:unit-1.example",
      .key_usage = TLS_KU,
      .ext_key_usage = TLS_EKU,
      .basic_constraints = URSA_BC_NOT_CA}},
    {"critical",
     {.subject = "/CN=unit-1.example",
      .san = "DNS:unit-1.example",
      .key_usage = TLS_KU,
      .ext_key_usage = TLS_EKU,
      .basic_constraints = URSA_BC_NOT_CA,
      .critical = URSA_CRITICAL_SAN | URSA_CRITICAL_KU | URSA_CRITICAL_EKU | URSA_CRITICAL_BC}},
    {"all-bits",
     {.subject = "/CN=unit-1.example",
      .key_usage = 0x1FF,
      .ext_key_usage = EVERY_EKU,
      .basic_constraints = URSA_BC_CA}},
    {"802.1AR",
     {.subject = "/O=Acme/serialNumber=A-1",
      .san = "hardwareModuleName:1.3.6.1.4.1.32473.1;A-1",
      .key_usage = URSA_KU_DIGITAL_SIGNATURE,
      .critical = URSA_CRITICAL_KU}},
    {"no-name", {.subject = "/", .san = "DNS:unit-1.example"}},
    {"challenge",
     {.subject = "/CN=unit-1.example", .san = "DNS:unit-1.example", .challenge = "one two"}},
};

static struct ursa_posix_flash flash;
static struct ursa_port port;
static struct ursa_store store;
static struct ursa_identity identity;

static int start(const char *path) {
    struct ursa_records records;
    int rc;

    if (ursa_posix_flash_open(&flash, path) != NULL) {
        return URSA_E_FLASH;
    }
    ursa_posix_port(&port, &flash);
    rc = ursa_store_open(&store, &port);
    if (rc == URSA_OK) {
        records = ursa_store_records(&store);
        rc = ursa_identity_open(&identity, &port, &records);
    }
    if (rc != URSA_OK || identity.state != URSA_STATE_EMPTY) {
        return rc;
    }
    rc = ursa_identity_keygen_begin(&identity, NULL);
    while (rc == URSA_OK || rc == URSA_BUSY) {
        rc = ursa_identity_keygen_step(&identity, 0);
        if (rc == URSA_OK) {
            break;
        }
    }
    return rc;
}

static void write_file(const char *folder, const char *name, const char *ending, const void *data,
                       size_t len) {
    char path[512];
    int n = snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    FILE *file = n > 0 && (size_t)n < sizeof path ? fopen(path, "wb") : NULL;

    if (file == NULL || fwrite(data, 1, len, file) != len || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static int write_kind(const char *folder, const struct kind *kind) {
    static uint8_t der[URSA_CSR_MAX_SIZE];
    static char pem[URSA_PEM_SIZE(sizeof URSA_PEM_CSR, URSA_CSR_MAX_SIZE)];
    struct ursa_where where = {"", 0};
    size_t len, text_len;
    int rc = ursa_identity_csr(&identity, &kind->request, der, sizeof der, &len, &where);

    if (rc == URSA_OK) {
        rc = ursa_pem_encode(URSA_PEM_CSR, der, len, pem, sizeof pem, &text_len);
    }
    if (rc != URSA_OK) {
        fprintf(stderr, "%s: %s at %zu: %s\n", kind->name, where.what, where.at,
                ursa_error_name(rc));
        return rc;
    }
    write_file(folder, kind->name, ".der", der, len);
    write_file(folder, kind->name, ".pem", pem, text_len);
    puts(kind->name);
    return rc;
}

int main(int argc, char **argv) {
    size_t i;
    int rc;

    if (argc != 3) {
        fputs("usage: kinds FLASH FOLDER\n", stderr);
        return 2;
    }
    rc = start(argv[1]);
    if (rc != URSA_OK) {
        fprintf(stderr, "%s: %s\n", argv[1], ursa_error_name(rc));
        return 1;
    }
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (write_kind(argv[2], &kinds[i]) != URSA_OK) {
            return 1;
        }
    }
    return 0;
}
