/* SPDX-License-Identifier: MIT */
/*
 * Writes the first inputs of fuzzing: a few for every parser, into tests/fuzz/corpus (`make
 * fuzz-corpus`). Inputs that a fuzzing run finds are added there by hand, and named after the fault
 * that they found.
 */
#include <sys/stat.h>
#include <openssl/evp.h>
#include "certs.h"
#include "device.h"
#include "fuzz.h"
#include "keys.h"
#include "seeds.h"

static const char *parser;

static void begin(const char *name) {
    char path[256];

    parser = name;
    (void)snprintf(path, sizeof path, "tests/fuzz/corpus/%s", name);
    (void)mkdir(path, 0777);
}

/* Writes a file: first the bytes with which the harness makes its choices, then the rest. */
static void write_behind(const char *name, const char *front, size_t front_len, const void *bytes,
                         size_t n) {
    char path[256];
    FILE *file;

    (void)snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", parser, name);
    file = fopen(path, "wb");
    FUZZ_CHECK(file != NULL);
    FUZZ_CHECK(fwrite(front, 1, front_len, file) == front_len && fwrite(bytes, 1, n, file) == n);
    FUZZ_CHECK(fclose(file) == 0);
}

static void write_bytes(const char *name, const void *bytes, size_t n) {
    write_behind(name, "", 0, bytes, n);
}

static void write_text(const char *name, const char *front, size_t front_len, const char *text) {
    write_behind(name, front, front_len, text, strlen(text));
}

/* ---- PEM ---------------------------------------------------------------------------------- */

static void write_pem(void) {
    static const char text[] = "text before\r\n-----BEGIN X-----\r\nAAECAwQF\r\nBgcI\r\nCQ==\r\n"
                               "-----END X-----\r\n-----BEGIN X-----\nCg==\n-----END X-----";

    begin("pem");
    write_text("two-objects", "\3\0\377", 3, text);
    write_text("pieces", "\3\20\2", 3, text);
    write_text("spaces", "\3\3\20", 3, "-----BEGIN X-----\rAA EC\r\r A wQ\tF \r-----END X-----\r");
    write_text("padding", "\3\7\20", 3, "-----BEGIN X-----\nAB==\n-----END X-----\n");
    write_text("another-label", "\0\7\20", 3, "-----BEGIN X-----\nAA==\n-----END X-----\n");
    write_text("no-end", "\0\7\20", 3, "-----BEGIN CERTIFICATE-----\nAAAA\n");
    write_text("empty", "\1\1\1", 3, "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n");
    write_text("mark", "\3\1\20", 3,
               "\357\273\277-----BEGIN X-----\302\240\n\240\n -----END X-----\f\n");
    write_text("damaged", "\3\1\20", 3,
               "-----BEGIN X----\nAA==\n-----END X----------BEGIN X-----AA==-----END X-----");
}

/* ---- PKCS#7 ------------------------------------------------------------------------------- */

/* A SignedData without signers. The lengths are definite in two bytes, or indefinite. */
static size_t put_element(uint8_t *out, unsigned tag, const uint8_t *content, size_t n,
                          int is_definite) {
    memmove(out + (is_definite ? 4 : 2), content, n);
    out[0] = (uint8_t)tag;
    if (is_definite) {
        out[1] = 0x82;
        out[2] = (uint8_t)(n >> 8);
        out[3] = (uint8_t)n;
        return 4 + n;
    }
    out[1] = 0x80;
    out[2 + n] = out[3 + n] = 0;
    return 4 + n;
}

static void write_bundle(const char *name, const uint8_t *certs, size_t n, int is_definite) {
    static const uint8_t before[] = {2,    1,    1,    0x31, 0,    0x30, 11, 6, 9,
                                     0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1,  7, 1};
    static const uint8_t type[] = {6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2};
    static const uint8_t signers[] = {0x31, 0};
    static uint8_t data[8192], inner[8192];
    size_t len;

    memcpy(data, before, sizeof before);
    len = sizeof before + put_element(data + sizeof before, 0xA0, certs, n, is_definite);
    memcpy(data + len, signers, sizeof signers);
    len = put_element(inner, 0x30, data, len + sizeof signers, is_definite);
    memcpy(data, type, sizeof type);
    len = sizeof type + put_element(data + sizeof type, 0xA0, inner, len, is_definite);
    len = put_element(inner, 0x30, data, len, is_definite);
    write_bytes(name, inner, len);
}

static void write_bundles(void) {
    const struct seeds_chain *good = seeds_chain();
    static const uint8_t other[] = {0xA1, 2, 0x30, 0};

    begin("pkcs7");
    write_bundle("der", good->chain.der, good->chain.len, 1);
    write_bundle("ber", good->chain.der, good->leaf_len, 0);
    write_bundle("other", other, sizeof other, 1);
    write_bundle("empty", other, 0, 0);
    write_text("pfx", "", 0,
               "\x30\x10\x02\x01\x03\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01");
}

/* ---- keys --------------------------------------------------------------------------------- */

static void write_armoured(const char *name, const char *label, const uint8_t *der, size_t n) {
    char text[8192];
    size_t len;

    FUZZ_CODE(ursa_pem_encode(label, der, n, text, sizeof text, &len), URSA_OK);
    write_bytes(name, text, len);
}

/* PEM's own encryption. Its key is the MD5 of passphrase and salt. */
static void write_pem_locked(const uint8_t *der, size_t n) {
    static const char head[] = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                               "DEK-Info: AES-128-CBC,73616C747361616C7473616C74736161\n\n";
    static const uint8_t iv[] = "saltsaaltsaltsaa";
    uint8_t key[16], out[URSA_KEYFILE_MAX_SIZE];
    char text[8192] = {0}, armoured[8192];
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int one = 0, two = 0;
    size_t len;

    FUZZ_CHECK(EVP_BytesToKey(EVP_aes_128_cbc(), EVP_md5(), iv, (const uint8_t *)"secret", 6, 1,
                              key, NULL) == 16);
    FUZZ_CHECK(EVP_EncryptInit(ctx, EVP_aes_128_cbc(), key, iv) == 1 &&
               EVP_EncryptUpdate(ctx, out, &one, der, (int)n) == 1 &&
               EVP_EncryptFinal(ctx, out + one, &two) == 1);
    EVP_CIPHER_CTX_free(ctx);
    FUZZ_CODE(ursa_pem_encode(URSA_PEM_RSA_KEY, out, (size_t)(one + two), armoured, sizeof armoured,
                              &len),
              URSA_OK);
    FUZZ_CHECK((size_t)snprintf(text, sizeof text, "%s%s", head, strchr(armoured, '\n') + 1) <
               sizeof text);
    write_bytes("pem-locked.pem", text, strlen(text));
}

static void write_pbes2(const char *name, enum ursa_cipher_id cipher, const uint8_t *der,
                        size_t n) {
    uint8_t out[URSA_KEYFILE_MAX_SIZE];
    const struct ursa_pbes2 how = {cipher, 2, "0123456789abcde", "fedcba987654321"};
    size_t len;

    FUZZ_CODE(ursa_pbes2_encrypt(&how, "secret", 6, der, n, out, sizeof out, &len), URSA_OK);
    write_bytes(name, out, len);
}

static void write_keys(void) {
    static uint8_t der[URSA_KEYPAIR_DER_SIZE], pub[URSA_PUBKEY_DER_SIZE];
    static struct ursa_keypair pair;
    size_t len;

    begin("key");
    FUZZ_CODE(ursa_keypair_from_rsa(&pair, device_key()), URSA_OK);
    FUZZ_CODE(ursa_pubkey_write(&pair.pub, pub, sizeof pub, &len), URSA_OK);
    write_bytes("public.der", pub, len);
    FUZZ_CODE(ursa_keypair_write(&pair, URSA_KEY_PKCS1, der, sizeof der, &len), URSA_OK);
    write_bytes("pkcs1.der", der, len);
    write_armoured("pkcs1.pem", URSA_PEM_RSA_KEY, der, len);
    write_pem_locked(der, len);
    FUZZ_CODE(ursa_keypair_write(&pair, URSA_KEY_PKCS8, der, sizeof der, &len), URSA_OK);
    write_bytes("pkcs8.der", der, len);
    write_pbes2("aes256.der", URSA_CIPHER_AES256, der, len);
    write_pbes2("des3.der", URSA_CIPHER_DES3, der, len);
    write_text("other.pem", "", 0,
               "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n");
}

/* ---- certificates and requests ------------------------------------------------------------ */

static void write_one(const char *name, const char *subject, const char *extensions) {
    EVP_PKEY *key = certs_key(device_key());
    const struct certs_spec spec = {.key = key,
                                    .signer = key,
                                    .subject = subject,
                                    .issuer = "/O=Acme/CN=CA",
                                    .from = "20490101000000Z",
                                    .to = "20510101000000Z",
                                    .extensions = extensions};
    uint8_t der[4096];

    write_bytes(name, der, certs_issue(&spec, der, sizeof der));
    EVP_PKEY_free(key);
}

static void write_chains(void) {
    const struct seeds_chain *good = seeds_chain();

    begin("chain");
    write_bytes("good", good->chain.der, good->chain.len);
    write_bytes("leaf", good->chain.der, good->leaf_len);
    write_bytes("anchor", seeds_anchor().at, seeds_anchor().len);
    write_bytes("ec", seeds_ec_chain()->chain.der, seeds_ec_chain()->chain.len);
    write_bytes("ec-anchor", seeds_ec_anchor().at, seeds_ec_anchor().len);
    write_one("plain", "/CN=x", NULL);
    write_one("usages", "/C=DE/O=Acme/OU=\303\244/CN=x/emailAddress=a@b.example",
              "basicConstraints=critical,CA:TRUE,pathlen:1|keyUsage=critical,digitalSignature,"
              "keyCertSign,decipherOnly|extendedKeyUsage=serverAuth,1.2.3.4,anyExtendedKeyUsage|"
              "subjectKeyIdentifier=hash|authorityKeyIdentifier=DER:30038001AA|"
              "subjectAltName=DNS:*.a.example,IP:192.0.2.1,IP:2001:db8::1,email:a@b.example,"
              "URI:http://a.example/,RID:1.2.3,otherName:1.2.3;UTF8:x|");
    write_one("shown", "/CN=b.a.example",
              "crlDistributionPoints=URI:http://a.example/crl|"
              "authorityInfoAccess=OCSP;URI:http://a.example/,caIssuers;URI:http://b.example/|"
              "certificatePolicies=DER:3017301506022A03300F300D06082B06010505070201160161|"
              "nsComment=a comment|nsCertType=server,sslCA|"
              "tlsfeature=status_request|nameConstraints=permitted;DNS:a|issuerAltName=DNS:a|"
              "authorityKeyIdentifier=DER:301C8001AAA1148212612E6578616D706C65820101820102|");
}

static void write_csr(const char *name, const struct ursa_csr_template *tmpl) {
    uint8_t der[URSA_CSR_MAX_SIZE];
    size_t len;

    FUZZ_CODE(ursa_csr_write(tmpl, device_key(), der, sizeof der, &len, NULL), URSA_OK);
    write_bytes(name, der, len);
}

static void write_requests(void) {
    const struct seeds_statement *good = seeds_statement();
    const struct ursa_csr_template plain = {.subject = "/CN=x"};
    const struct ursa_csr_template full = {
        .subject = "/C=DE/O=Acme+OU=\303\244/CN=x/emailAddress=a@b.example/DC=d",
        .san = "DNS:*.a.example,IP:192.0.2.1,IP:2001:db8::1,URI:a:b,email:a@b.example,"
               "hardwareModuleName:1.2.3;4",
        .challenge = "challenge",
        .unstructured_name = "\303\244",
        .key_usage = 0x1FF,
        .ext_key_usage = URSA_EKU_SERVER_AUTH | URSA_EKU_OCSP_SIGNING,
        .basic_constraints = URSA_BC_CA,
        .critical = 0xF,
    };

    begin("csr");
    write_csr("plain", &plain);
    write_csr("full", &full);
    write_bytes("statement", good->bytes, good->len);
}

/* ---- certificates to make ---------------------------------------------------------------------
 */

static void write_wish(const char *name, const char *mode, const struct ursa_csr_template *tmpl) {
    uint8_t der[URSA_CSR_MAX_SIZE];
    size_t len;

    FUZZ_CODE(ursa_csr_write(tmpl, device_key(), der, sizeof der, &len, NULL), URSA_OK);
    write_behind(name, mode, 1, der, len);
}

static void write_issue(void) {
    const struct ursa_csr_template plain = {.subject = "/CN=x"};
    const struct ursa_csr_template leaf = {
        .subject = "/C=DE/O=Acme/CN=x",
        .san = "DNS:*.a.example,IP:192.0.2.1,URI:a:b,email:a@b.example",
        .key_usage = URSA_KU_DIGITAL_SIGNATURE,
        .ext_key_usage = URSA_EKU_SERVER_AUTH,
        .basic_constraints = URSA_BC_NOT_CA,
        .critical = URSA_CRITICAL_KU,
    };
    const struct ursa_csr_template ca = {.subject = "/CN=x",
                                         .key_usage = URSA_KU_KEY_CERT_SIGN,
                                         .ext_key_usage = URSA_EKU_OCSP_SIGNING,
                                         .basic_constraints = URSA_BC_CA};

    begin("issue");
    write_wish("plain", "\0", &plain);
    write_wish("leaf", "\1", &leaf);
    write_wish("ca", "\1", &ca);
    write_wish("ca-granted", "\2", &ca);
    write_text("file", "\3", 1,
               "# comment\n[other]\nx=$y\n[v3]\nbasicConstraints = critical,CA:TRUE , pathlen:0\n"
               "keyUsage=keyCertSign,cRLSign\nextendedKeyUsage=serverAuth,\\\n clientAuth\n"
               "subjectAltName=@n\nsubjectKeyIdentifier=hash\n"
               "authorityKeyIdentifier=keyid:always,issuer:always\n[ n ]\nDNS.1 = 'a.example'\n"
               "IP=::1\nURI.x=\"a:b\"\n");
    write_text("file-escapes", "\3", 1,
               "[v3]\r\nsubjectAltName = critical, DNS:a\\\\b, URI:a:\\#b # c\r\n");
    write_text("serial", "\4", 1, "5A00112233445566778899AABBCCDDEEFF001122\n");
    write_text("date", "\5", 1, "99991231235959Z");
}

/* ---- configuration files ----------------------------------------------------------------------
 */

static void write_configs(void) {
    begin("config");
    write_text("asked", "", 0,
               "[req]\ndefault_bits = 2048\ndistinguished_name = dn\nattributes=a\nencrypt_key=no\n"
               "[dn]\ncountryName = Country\ncountryName_default = DE\ncountryName_min = 2\n"
               "0.OU=Unit\n0.OU_default=A\n1.OU=Unit\n1.OU_default=\"B # C\"\n"
               "commonName = Name\ncommonName_default = x\n"
               "[a]\nchallengePassword=Word\nchallengePassword_default=geheim\n");
    write_text("silent", "", 0,
               "HOME = .\n[ req ]\nprompt = no\ndistinguished_name = dn\nreq_extensions = e\n"
               "x509_extensions = v3\ndefault_md = sha384\n[dn]\nC=DE\nCN = a\\\nb\n"
               "[e]\nsubjectAltName = critical, @n\nkeyUsage = digitalSignature\n"
               "extendedKeyUsage=serverAuth\nbasicConstraints = CA:FALSE\n"
               "[n]\nDNS.1 = a.example\nIP.1=192.0.2.1\n"
               "[v3]\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid:always\n"
               "basicConstraints = critical, CA:true, pathlen:0\nkeyUsage = keyCertSign\n");
    write_text("quotes", "", 0,
               "[req]\r\nprompt=no\r\ndistinguished_name='d'n\r\nx = \\$a\\\\ `b\\`` # c\r\n"
               "y = \\n\n[dn]\nCN = \"a\\\"b\" $x\n");
}

/* ---- text --------------------------------------------------------------------------------- */

static void write_names(void) {
    begin("name");
    write_text("slashes", "\0", 1, "/C=DE/O=Ac\\/me+OU=\303\244/CN=%ID%/emailAddress=a@b.example");
    write_text("rfc4514", "\0", 1, "CN=x\\2C\\C3\\A4 + serialNumber=1, O=Acme\\ , DC=a ,C=US");
    write_text("names", "\1", 1,
               "DNS:*.a.example, IP:192.0.2.1,IP:::ffff:192.0.2.1,URI:a:b,email:a@b.example,"
               "hardwareModuleName:1.3.6.1;A 1");
    write_text("challenge", "\2", 1, "geheim\303\244");
    write_text("unstructured", "\3", 1, "A Name");
    write_text("san", "\4", 1, "subjectAltName=critical,DNS:a");
    write_text("usage", "\4", 1, "keyUsage=critical,digitalSignature,keyEncipherment");
    write_text("purpose", "\4", 1, "extendedKeyUsage=serverAuth,clientAuth");
    write_text("constraints", "\4", 1, "basicConstraints=critical,CA:TRUE");
    write_text("oid", "\5", 1, "1.3.6.1.4.1.268435455");
    write_text("hardware", "\6", 1, "1.3.6.1.4.1.99999.1");
}

/* ---- the console -------------------------------------------------------------------------- */

static void write_cert_command(void) {
    static char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "cert names=any\r\n"), len;

    FUZZ_CODE(ursa_pem_encode(URSA_PEM_CERT, seeds_chain()->chain.der, seeds_chain()->leaf_len,
                              text + used, sizeof text - used, &len),
              URSA_OK);
    (void)snprintf(text + used + len, sizeof text - used - len, ".\nlock\nstatus\n");
    write_text("cert", "\1\0", 2, text);
}

static void write_console(void) {
    begin("console");
    write_text("empty", "\0\0", 2, "help\nversion\r\nstatus\n\nnoise 40\nkeygen\nstatus\nerase\n");
    write_text("busy", "\0\1", 2,
               "keygen\nstatus\nabort\nkeygen\nnoise 9\nnoise 99999999\nabort\n");
    write_text("keyed", "\1\0", 2,
               "template /CN=%ID% san=DNS:%ID%.example keyUsage=critical,digitalSignature\n"
               "template\nstatus\ncsr\ntemplate -\ncert\n.\nerase\n");
    write_text("csr", "\1\0", 2,
               "csr \"/O=A \\\"B/CN=%ID%\" san=DNS:a 802.1ar=1.2.3 nonce="
               "00112233445566778899aabbccddeeff\n");
    write_text("locked", "\3\1", 2, "erase\nlock\ntemplate /CN=x\ncsr /CN=y\nstatus\n");
    write_text("bad", "\2\0", 2, "x\001\n\rstatus\ncert anchor=00\n-----BEGIN X-----\n.\n.\nerase");
    write_cert_command();
}

/* ---- the store ---------------------------------------------------------------------------- */

/* Changes a byte in each of the flash's eight blocks. Three of the blocks are in use. */
static void write_blocks(void) {
    char name[] = "block-0";
    uint8_t change[] = {0, 0x00, 0x03, 1, 'x'};

    for (; name[6] < '8'; name[6]++, change[2] = (uint8_t)(change[2] + 4)) {
        write_behind(name, "\0\2", 2, change, sizeof change);
    }
}

static void write_store(void) {
    begin("store");
    write_blocks();
    write_text("nothing", "\0\0", 2, "");
    write_text("key", "\1\1", 2, "");
    write_text("locked", "\4\3", 2, "");
    write_behind("byte", "\0\2", 2, "\0\100\0\1x", 5);
    write_behind("record-length", "\0\2", 2, "\0\200\24\1x", 5);
    write_behind("broken-unit", "\3\1", 2, "\1\20\0", 3);
    write_behind("copied-block", "\2\2", 2, "\2\1\0\0\0", 5);
    write_behind("blank-block", "\0\3", 2, "\3\1\0", 3);
    write_behind("header", "\0\6", 2, "\0\0\0\14UrS2\377\377\377\377\377\377\377\377", 16);
    write_behind("record", "\0\12", 2, "\1\0\0\270\3K\1\0\0\1", 10);
    write_behind("template", "\0\11", 2, "\3\0\0\20\0\1\0\0\0\0\0\0\0/CN=%ID%", 21);
    write_behind("chain", "\1\12", 2, "\304\4\0\377\12\0", 6);
}

int main(void) {
    (void)mkdir("tests/fuzz/corpus", 0777);
    write_pem();
    write_bundles();
    write_keys();
    write_chains();
    write_requests();
    write_issue();
    write_configs();
    write_names();
    write_console();
    write_store();
    return 0;
}
