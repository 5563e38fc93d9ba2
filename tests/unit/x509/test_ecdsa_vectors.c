/* SPDX-License-Identifier: MIT */
/* Published signatures by EC keys. */
#include "test.h"
#include "x509/ecdsa.h"

/* AlgorithmIdentifier: ecdsa-with-SHA256. The last byte names the hash. */
static const uint8_t with_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                      0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};

/* The string value of a key in a line of JSON, or NULL. */
static char *json(char *line, const char *key) {
    char *at = strstr(line, key);

    at = at == NULL ? NULL : strchr(at + strlen(key) + 1, '"');
    if (at != NULL) {
        at++;
        at[strcspn(at, "\"\r\n")] = '\0';
    }
    return at;
}

static unsigned judge_vectors(FILE *file, unsigned hash, unsigned *valid) {
    static char line[65536];
    static uint8_t spki[512], text[32768], signature[8192];
    uint8_t algorithm[sizeof with_sha256];
    size_t spki_len = 0, text_len = 0, signature_len = 0;
    unsigned cases = 0;
    char *v;

    memcpy(algorithm, with_sha256, sizeof algorithm);
    algorithm[11] = (uint8_t)(algorithm[11] + hash);
    while (fgets(line, sizeof line, file) != NULL) {
        if ((v = json(line, "\"publicKeyDer\"")) != NULL) {
            spki_len = vectors_hex(v, spki, sizeof spki);
        } else if ((v = json(line, "\"msg\"")) != NULL) {
            text_len = vectors_hex(v, text, sizeof text);
        } else if ((v = json(line, "\"sig\"")) != NULL) {
            signature_len = vectors_hex(v, signature, sizeof signature);
        } else if ((v = json(line, "\"result\"")) != NULL) {
            const struct ursa_span key = {spki, spki_len}, id = {algorithm, sizeof algorithm};
            const struct ursa_span of = {text, text_len}, by = {signature, signature_len};

            assert_code(ursa_signed_by(key, id, of, by),
                        strcmp(v, "valid") == 0 ? URSA_OK : URSA_E_CERT_SIGNATURE);
            *valid += strcmp(v, "valid") == 0;
            cases++;
        }
    }
    return cases;
}

static void wycheproof_s_signatures_are_judged_as_it_says(void **state) {
    static const struct {
        const char *name;
        unsigned hash;
    } files[] = {
        {"ecdsa_secp256r1_sha256", 0}, {"ecdsa_secp256r1_sha512", 2}, {"ecdsa_secp384r1_sha256", 0},
        {"ecdsa_secp384r1_sha384", 1}, {"ecdsa_secp384r1_sha512", 2},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof files / sizeof files[0]; i++) {
        unsigned cases, valid = 0;
        char path[128];
        FILE *file;

        snprintf(path, sizeof path, "wycheproof/%s_test.json", files[i].name);
        file = vectors_open(path);
        if (file != NULL) {
            cases = judge_vectors(file, files[i].hash, &valid);
            fclose(file);
            printf("# Wycheproof %s: %u cases, %u valid\n", files[i].name, cases, valid);
            assert_in_range(valid, 1, cases - 1);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wycheproof_s_signatures_are_judged_as_it_says),
    };

    return RUN(tests);
}
