/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "print/print.h"

static const struct object {
    const char *dotted, *name, *long_name;
} objects[] = {
    {"2.5.4.3", "CN", "commonName"},
    {"2.5.4.4", "SN", "surname"},
    {"2.5.4.5", "serialNumber", "serialNumber"},
    {"2.5.4.6", "C", "countryName"},
    {"2.5.4.7", "L", "localityName"},
    {"2.5.4.8", "ST", "stateOrProvinceName"},
    {"2.5.4.9", "street", "streetAddress"},
    {"2.5.4.10", "O", "organizationName"},
    {"2.5.4.11", "OU", "organizationalUnitName"},
    {"2.5.4.12", "title", "title"},
    {"2.5.4.13", "description", "description"},
    {"2.5.4.15", "businessCategory", "businessCategory"},
    {"2.5.4.17", "postalCode", "postalCode"},
    {"2.5.4.41", "name", "name"},
    {"2.5.4.42", "GN", "givenName"},
    {"2.5.4.43", "initials", "initials"},
    {"2.5.4.44", "generationQualifier", "generationQualifier"},
    {"2.5.4.46", "dnQualifier", "dnQualifier"},
    {"2.5.4.65", "pseudonym", "pseudonym"},
    {"2.5.4.97", "organizationIdentifier", "organizationIdentifier"},
    {"0.9.2342.19200300.100.1.1", "UID", "userId"},
    {"0.9.2342.19200300.100.1.25", "DC", "domainComponent"},
    {"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL", "jurisdictionLocalityName"},
    {"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST", "jurisdictionStateOrProvinceName"},
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC", "jurisdictionCountryName"},
    {"1.2.840.113549.1.9.1", "emailAddress", "emailAddress"},
    {"1.2.840.113549.1.9.2", "unstructuredName", "unstructuredName"},
    {"1.2.840.113549.1.9.7", "challengePassword", "challengePassword"},
    {"1.2.840.113549.1.9.8", "unstructuredAddress", "unstructuredAddress"},
    {"1.2.840.113549.1.9.14", "extReq", "Extension Request"},
    {"1.2.840.113549.1.1.1", "rsaEncryption", "rsaEncryption"},
    {"1.2.840.113549.1.1.4", "RSA-MD5", "md5WithRSAEncryption"},
    {"1.2.840.113549.1.1.5", "RSA-SHA1", "sha1WithRSAEncryption"},
    {"1.2.840.113549.1.1.10", "RSASSA-PSS", "rsassaPss"},
    {"1.2.840.113549.1.1.11", "RSA-SHA256", "sha256WithRSAEncryption"},
    {"1.2.840.113549.1.1.12", "RSA-SHA384", "sha384WithRSAEncryption"},
    {"1.2.840.113549.1.1.13", "RSA-SHA512", "sha512WithRSAEncryption"},
    {"1.2.840.113549.1.1.14", "RSA-SHA224", "sha224WithRSAEncryption"},
    {"1.2.840.10045.2.1", "id-ecPublicKey", "id-ecPublicKey"},
    {"1.2.840.10045.4.1", "ecdsa-with-SHA1", "ecdsa-with-SHA1"},
    {"1.2.840.10045.4.3.1", "ecdsa-with-SHA224", "ecdsa-with-SHA224"},
    {"1.2.840.10045.4.3.2", "ecdsa-with-SHA256", "ecdsa-with-SHA256"},
    {"1.2.840.10045.4.3.3", "ecdsa-with-SHA384", "ecdsa-with-SHA384"},
    {"1.2.840.10045.4.3.4", "ecdsa-with-SHA512", "ecdsa-with-SHA512"},
    {"1.2.840.113549.1.1.2", "RSA-MD2", "md2WithRSAEncryption"},
    {"1.2.840.113549.1.1.3", "RSA-MD4", "md4WithRSAEncryption"},
    {"1.2.840.113549.1.1.7", "RSAES-OAEP", "rsaesOaep"},
    {"1.2.840.113549.1.1.8", "MGF1", "mgf1"},
    {"1.2.840.113549.1.1.15", "RSA-SHA512/224", "sha512-224WithRSAEncryption"},
    {"1.2.840.113549.1.1.16", "RSA-SHA512/256", "sha512-256WithRSAEncryption"},
    {"1.2.840.113549.1.3.1", "dhKeyAgreement", "dhKeyAgreement"},
    {"1.2.840.113549.2.5", "MD5", "md5"},
    {"1.3.14.3.2.26", "SHA1", "sha1"},
    {"1.3.14.3.2.29", "RSA-SHA1-2", "sha1WithRSA"},
    {"1.2.840.10040.4.1", "DSA", "dsaEncryption"},
    {"1.2.840.10040.4.3", "DSA-SHA1", "dsaWithSHA1"},
    {"1.2.840.10046.2.1", "dhpublicnumber", "X9.42 DH"},
    {"2.16.840.1.101.3.4.2.1", "SHA256", "sha256"},
    {"2.16.840.1.101.3.4.2.2", "SHA384", "sha384"},
    {"2.16.840.1.101.3.4.2.3", "SHA512", "sha512"},
    {"2.16.840.1.101.3.4.2.4", "SHA224", "sha224"},
    {"2.16.840.1.101.3.4.2.5", "SHA512-224", "sha512-224"},
    {"2.16.840.1.101.3.4.2.6", "SHA512-256", "sha512-256"},
    {"2.16.840.1.101.3.4.2.7", "SHA3-224", "sha3-224"},
    {"2.16.840.1.101.3.4.2.8", "SHA3-256", "sha3-256"},
    {"2.16.840.1.101.3.4.2.9", "SHA3-384", "sha3-384"},
    {"2.16.840.1.101.3.4.2.10", "SHA3-512", "sha3-512"},
    {"2.16.840.1.101.3.4.3.1", "dsa_with_SHA224", "dsa_with_SHA224"},
    {"2.16.840.1.101.3.4.3.2", "dsa_with_SHA256", "dsa_with_SHA256"},
    {"2.16.840.1.101.3.4.3.3", "id-dsa-with-sha384", "dsa_with_SHA384"},
    {"2.16.840.1.101.3.4.3.4", "id-dsa-with-sha512", "dsa_with_SHA512"},
    {"2.16.840.1.101.3.4.3.9", "id-ecdsa-with-sha3-224", "ecdsa_with_SHA3-224"},
    {"2.16.840.1.101.3.4.3.10", "id-ecdsa-with-sha3-256", "ecdsa_with_SHA3-256"},
    {"2.16.840.1.101.3.4.3.11", "id-ecdsa-with-sha3-384", "ecdsa_with_SHA3-384"},
    {"2.16.840.1.101.3.4.3.12", "id-ecdsa-with-sha3-512", "ecdsa_with_SHA3-512"},
    {"2.16.840.1.101.3.4.3.13", "id-rsassa-pkcs1-v1_5-with-sha3-224", "RSA-SHA3-224"},
    {"2.16.840.1.101.3.4.3.14", "id-rsassa-pkcs1-v1_5-with-sha3-256", "RSA-SHA3-256"},
    {"2.16.840.1.101.3.4.3.15", "id-rsassa-pkcs1-v1_5-with-sha3-384", "RSA-SHA3-384"},
    {"2.16.840.1.101.3.4.3.16", "id-rsassa-pkcs1-v1_5-with-sha3-512", "RSA-SHA3-512"},
    {"1.2.840.10045.4.2", "ecdsa-with-Recommended", "ecdsa-with-Recommended"},
    {"1.2.840.10045.4.3", "ecdsa-with-Specified", "ecdsa-with-Specified"},
    {"1.3.101.110", "X25519", "X25519"},
    {"1.3.101.111", "X448", "X448"},
    {"1.2.156.10197.1.301", "SM2", "sm2"},
    {"1.2.156.10197.1.501", "SM2-SM3", "SM2-with-SM3"},
    {"1.2.156.10197.1.504", "RSA-SM3", "sm3WithRSAEncryption"},
    {"1.2.643.7.1.1.1.1", "gost2012_256", "GOST R 34.10-2012 with 256 bit modulus"},
    {"1.2.643.7.1.1.1.2", "gost2012_512", "GOST R 34.10-2012 with 512 bit modulus"},
    {"1.2.643.7.1.1.3.2", "id-tc26-signwithdigest-gost3410-2012-256",
     "GOST R 34.10-2012 with GOST R 34.11-2012 (256 bit)"},
    {"1.2.643.7.1.1.3.3", "id-tc26-signwithdigest-gost3410-2012-512",
     "GOST R 34.10-2012 with GOST R 34.11-2012 (512 bit)"},
    {"1.2.643.2.2.19", "gost2001", "GOST R 34.10-2001"},
    {"1.2.643.2.2.3", "id-GostR3411-94-with-GostR3410-2001",
     "GOST R 34.11-94 with GOST R 34.10-2001"},
    {"1.3.36.3.3.1.2", "RSA-RIPEMD160", "ripemd160WithRSA"},
    {"1.3.6.1.4.1.311.2.1.14", "msExtReq", "Microsoft Extension Request"},
    {"1.3.101.112", "ED25519", "ED25519"},
    {"1.3.101.113", "ED448", "ED448"},
    {"2.5.29.9", "subjectDirectoryAttributes", "X509v3 Subject Directory Attributes"},
    {"2.5.29.14", "subjectKeyIdentifier", "X509v3 Subject Key Identifier"},
    {"2.5.29.15", "keyUsage", "X509v3 Key Usage"},
    {"2.5.29.16", "privateKeyUsagePeriod", "X509v3 Private Key Usage Period"},
    {"2.5.29.17", "subjectAltName", "X509v3 Subject Alternative Name"},
    {"2.5.29.18", "issuerAltName", "X509v3 Issuer Alternative Name"},
    {"2.5.29.19", "basicConstraints", "X509v3 Basic Constraints"},
    {"2.5.29.30", "nameConstraints", "X509v3 Name Constraints"},
    {"2.5.29.31", "crlDistributionPoints", "X509v3 CRL Distribution Points"},
    {"2.5.29.32", "certificatePolicies", "X509v3 Certificate Policies"},
    {"2.5.29.32.0", "anyPolicy", "X509v3 Any Policy"},
    {"2.5.29.33", "policyMappings", "X509v3 Policy Mappings"},
    {"2.5.29.35", "authorityKeyIdentifier", "X509v3 Authority Key Identifier"},
    {"2.5.29.36", "policyConstraints", "X509v3 Policy Constraints"},
    {"2.5.29.37", "extendedKeyUsage", "X509v3 Extended Key Usage"},
    {"2.5.29.37.0", "anyExtendedKeyUsage", "Any Extended Key Usage"},
    {"2.5.29.46", "freshestCRL", "X509v3 Freshest CRL"},
    {"2.5.29.54", "inhibitAnyPolicy", "X509v3 Inhibit Any Policy"},
    {"2.16.840.1.113730.1.1", "nsCertType", "Netscape Cert Type"},
    {"2.16.840.1.113730.1.13", "nsComment", "Netscape Comment"},
    {"1.3.6.1.5.5.7.1.1", "authorityInfoAccess", "Authority Information Access"},
    {"1.3.6.1.5.5.7.1.11", "subjectInfoAccess", "Subject Information Access"},
    {"1.3.6.1.5.5.7.1.24", "tlsfeature", "TLS Feature"},
    {"1.3.6.1.5.5.7.2.1", "id-qt-cps", "Policy Qualifier CPS"},
    {"1.3.6.1.5.5.7.3.1", "serverAuth", "TLS Web Server Authentication"},
    {"1.3.6.1.5.5.7.3.2", "clientAuth", "TLS Web Client Authentication"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning", "Code Signing"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection", "E-mail Protection"},
    {"1.3.6.1.5.5.7.3.5", "ipsecEndSystem", "IPSec End System"},
    {"1.3.6.1.5.5.7.3.6", "ipsecTunnel", "IPSec Tunnel"},
    {"1.3.6.1.5.5.7.3.7", "ipsecUser", "IPSec User"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping", "Time Stamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning", "OCSP Signing"},
    {"1.3.6.1.5.5.7.3.17", "ipsecIKE", "ipsec Internet Key Exchange"},
    {"1.3.6.1.4.1.311.20.2.2", "msSmartcardLogin", "Microsoft Smartcard Login"},
    {"1.3.6.1.4.1.11129.2.4.2", "ct_precert_scts", "CT Precertificate SCTs"},
    {"1.3.6.1.5.5.7.48.1", "OCSP", "OCSP"},
    {"1.3.6.1.5.5.7.48.2", "caIssuers", "CA Issuers"},
};

/*
 * Read one number of the OID at *at. Returns 0 if the number is over 32 bits; *number is then
 * invalid.
 */
static int next_number(struct ursa_der_in oid, size_t *at, uint32_t *number) {
    int fits = 1;

    *number = 0;
    while (*at < oid.left) {
        uint8_t byte = oid.at[(*at)++];

        fits &= *number >> 25 == 0;
        *number = *number << 7 | (byte & 0x7Fu);
        if (byte < 0x80) {
            break;
        }
    }
    return fits;
}

static size_t append(char text[OID_TEXT_SIZE], size_t used, uint32_t number) {
    char digits[12];
    int n = snprintf(digits, sizeof digits, used == 0 ? "%u" : ".%u", (unsigned)number);

    if (used + (size_t)n + sizeof "..." > OID_TEXT_SIZE) {
        return 0;
    }
    memcpy(text + used, digits, (size_t)n + 1);
    return used + (size_t)n;
}

const char *oid_dotted(struct ursa_der_in oid, char text[OID_TEXT_SIZE]) {
    size_t at = 0, used = 0, longer;
    uint32_t number;
    int fits, first = 1;

    text[0] = '\0';
    while (at < oid.left) {
        fits = next_number(oid, &at, &number);
        longer = used;
        if (fits && first) { /* X.690 8.19.4: the first number encodes two */
            uint32_t root = number < 80 ? number / 40 : 2;

            used = append(text, 0, root);
            number -= root * 40;
            longer = used;
        }
        first = 0;
        used = fits ? append(text, used, number) : 0;
        if (used == 0) {
            memcpy(text + longer, "...", sizeof "...");
            break;
        }
    }
    return text;
}

static const struct object *find(struct ursa_der_in oid, char text[OID_TEXT_SIZE]) {
    size_t i;

    (void)oid_dotted(oid, text);
    for (i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (strcmp(objects[i].dotted, text) == 0) {
            return &objects[i];
        }
    }
    return NULL;
}

const char *oid_short(struct ursa_der_in oid, char text[OID_TEXT_SIZE]) {
    const struct object *object = find(oid, text);

    return object != NULL ? object->name : text;
}

const char *oid_long(struct ursa_der_in oid, char text[OID_TEXT_SIZE]) {
    const struct object *object = find(oid, text);

    return object != NULL ? object->long_name : text;
}
