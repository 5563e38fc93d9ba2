/* SPDX-License-Identifier: MIT */
/* OIDs as text: the names that OpenSSL 3.0 prints, or numbers if an OID is unknown here. */
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
    {"2.5.4.14", "searchGuide", "searchGuide"},
    {"2.5.4.16", "postalAddress", "postalAddress"},
    {"2.5.4.18", "postOfficeBox", "postOfficeBox"},
    {"2.5.4.19", "physicalDeliveryOfficeName", "physicalDeliveryOfficeName"},
    {"2.5.4.20", "telephoneNumber", "telephoneNumber"},
    {"2.5.4.21", "telexNumber", "telexNumber"},
    {"2.5.4.22", "teletexTerminalIdentifier", "teletexTerminalIdentifier"},
    {"2.5.4.23", "facsimileTelephoneNumber", "facsimileTelephoneNumber"},
    {"2.5.4.24", "x121Address", "x121Address"},
    {"2.5.4.25", "internationaliSDNNumber", "internationaliSDNNumber"},
    {"2.5.4.26", "registeredAddress", "registeredAddress"},
    {"2.5.4.27", "destinationIndicator", "destinationIndicator"},
    {"2.5.4.28", "preferredDeliveryMethod", "preferredDeliveryMethod"},
    {"2.5.4.29", "presentationAddress", "presentationAddress"},
    {"2.5.4.30", "supportedApplicationContext", "supportedApplicationContext"},
    {"2.5.4.31", "member", "member"},
    {"2.5.4.32", "owner", "owner"},
    {"2.5.4.33", "roleOccupant", "roleOccupant"},
    {"2.5.4.34", "seeAlso", "seeAlso"},
    {"2.5.4.35", "userPassword", "userPassword"},
    {"2.5.4.36", "userCertificate", "userCertificate"},
    {"2.5.4.37", "cACertificate", "cACertificate"},
    {"2.5.4.38", "authorityRevocationList", "authorityRevocationList"},
    {"2.5.4.39", "certificateRevocationList", "certificateRevocationList"},
    {"2.5.4.40", "crossCertificatePair", "crossCertificatePair"},
    {"2.5.4.45", "x500UniqueIdentifier", "x500UniqueIdentifier"},
    {"2.5.4.47", "enhancedSearchGuide", "enhancedSearchGuide"},
    {"2.5.4.48", "protocolInformation", "protocolInformation"},
    {"2.5.4.49", "distinguishedName", "distinguishedName"},
    {"2.5.4.50", "uniqueMember", "uniqueMember"},
    {"2.5.4.51", "houseIdentifier", "houseIdentifier"},
    {"2.5.4.52", "supportedAlgorithms", "supportedAlgorithms"},
    {"2.5.4.53", "deltaRevocationList", "deltaRevocationList"},
    {"2.5.4.54", "dmdName", "dmdName"},
    {"2.5.4.72", "role", "role"},
    {"2.5.4.98", "c3", "countryCode3c"},
    {"2.5.4.99", "n3", "countryCode3n"},
    {"2.5.4.100", "dnsName", "dnsName"},
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
    {"1.2.840.113549.1.9.3", "contentType", "contentType"},
    {"1.2.840.113549.1.9.4", "messageDigest", "messageDigest"},
    {"1.2.840.113549.1.9.5", "signingTime", "signingTime"},
    {"1.2.840.113549.1.9.6", "countersignature", "countersignature"},
    {"1.2.840.113549.1.9.9", "extendedCertificateAttributes", "extendedCertificateAttributes"},
    {"1.2.840.113549.1.9.15", "SMIME-CAPS", "S/MIME Capabilities"},
    {"1.2.840.113549.1.9.16", "SMIME", "S/MIME"},
    {"1.2.840.113549.1.9.20", "friendlyName", "friendlyName"},
    {"1.2.840.113549.1.9.21", "localKeyID", "localKeyID"},
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
    {"2.5.29.20", "crlNumber", "X509v3 CRL Number"},
    {"2.5.29.21", "CRLReason", "X509v3 CRL Reason Code"},
    {"2.5.29.23", "holdInstructionCode", "Hold Instruction Code"},
    {"2.5.29.24", "invalidityDate", "Invalidity Date"},
    {"2.5.29.27", "deltaCRL", "X509v3 Delta CRL Indicator"},
    {"2.5.29.28", "issuingDistributionPoint", "X509v3 Issuing Distribution Point"},
    {"2.5.29.29", "certificateIssuer", "X509v3 Certificate Issuer"},
    {"2.5.29.55", "targetInformation", "X509v3 AC Targeting"},
    {"2.5.29.56", "noRevAvail", "X509v3 No Revocation Available"},
    {"2.16.840.1.113730.1.1", "nsCertType", "Netscape Cert Type"},
    {"2.16.840.1.113730.1.13", "nsComment", "Netscape Comment"},
    {"1.3.6.1.5.5.7.1.1", "authorityInfoAccess", "Authority Information Access"},
    {"1.3.6.1.5.5.7.1.11", "subjectInfoAccess", "Subject Information Access"},
    {"1.3.6.1.5.5.7.1.24", "tlsfeature", "TLS Feature"},
    {"1.3.6.1.5.5.7.1.2", "biometricInfo", "Biometric Info"},
    {"1.3.6.1.5.5.7.1.3", "qcStatements", "qcStatements"},
    {"1.3.6.1.5.5.7.1.4", "ac-auditEntity", "ac-auditEntity"},
    {"1.3.6.1.5.5.7.1.5", "ac-targeting", "ac-targeting"},
    {"1.3.6.1.5.5.7.1.6", "aaControls", "aaControls"},
    {"1.3.6.1.5.5.7.1.7", "sbgp-ipAddrBlock", "sbgp-ipAddrBlock"},
    {"1.3.6.1.5.5.7.1.8", "sbgp-autonomousSysNum", "sbgp-autonomousSysNum"},
    {"1.3.6.1.5.5.7.1.9", "sbgp-routerIdentifier", "sbgp-routerIdentifier"},
    {"1.3.6.1.5.5.7.1.10", "ac-proxying", "ac-proxying"},
    {"1.3.6.1.5.5.7.1.14", "proxyCertInfo", "Proxy Certificate Information"},
    {"1.3.6.1.5.5.7.1.28", "sbgp-ipAddrBlockv2", "sbgp-ipAddrBlockv2"},
    {"1.3.6.1.5.5.7.1.29", "sbgp-autonomousSysNumv2", "sbgp-autonomousSysNumv2"},
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
    {"1.3.6.1.5.5.7.3.10", "DVCS", "dvcs"},
    {"1.3.6.1.5.5.7.3.18", "capwapAC", "Ctrl/provision WAP Access"},
    {"1.3.6.1.5.5.7.3.19", "capwapWTP", "Ctrl/Provision WAP Termination"},
    {"1.3.6.1.5.5.7.3.21", "secureShellClient", "SSH Client"},
    {"1.3.6.1.5.5.7.3.22", "secureShellServer", "SSH Server"},
    {"1.3.6.1.5.5.7.3.23", "sendRouter", "Send Router"},
    {"1.3.6.1.5.5.7.3.24", "sendProxiedRouter", "Send Proxied Router"},
    {"1.3.6.1.5.5.7.3.25", "sendOwner", "Send Owner"},
    {"1.3.6.1.5.5.7.3.26", "sendProxiedOwner", "Send Proxied Owner"},
    {"1.3.6.1.5.5.7.3.27", "cmcCA", "CMC Certificate Authority"},
    {"1.3.6.1.5.5.7.3.28", "cmcRA", "CMC Registration Authority"},
    {"1.3.6.1.5.5.7.3.29", "cmcArchive", "CMC Archive Server"},
    {"1.3.6.1.5.5.7.3.30", "id-kp-bgpsec-router", "BGPsec Router"},
    {"1.3.6.1.5.5.7.3.31", "id-kp-BrandIndicatorforMessageIdentification",
     "Brand Indicator for Message Identification"},
    {"1.3.6.1.5.5.7.3.32", "cmKGA", "Certificate Management Key Generation Authority"},
    {"1.3.6.1.4.1.311.20.2.2", "msSmartcardLogin", "Microsoft Smartcard Login"},
    {"1.3.6.1.4.1.311.2.1.21", "msCodeInd", "Microsoft Individual Code Signing"},
    {"1.3.6.1.4.1.311.2.1.22", "msCodeCom", "Microsoft Commercial Code Signing"},
    {"1.3.6.1.4.1.311.10.3.1", "msCTLSign", "Microsoft Trust List Signing"},
    {"1.3.6.1.4.1.311.10.3.3", "msSGC", "Microsoft Server Gated Crypto"},
    {"1.3.6.1.4.1.311.10.3.4", "msEFS", "Microsoft Encrypted File System"},
    {"1.3.6.1.4.1.311.20.2.3", "msUPN", "Microsoft User Principal Name"},
    {"1.3.6.1.4.1.11129.2.4.2", "ct_precert_scts", "CT Precertificate SCTs"},
    {"1.3.6.1.5.5.7.48.1", "OCSP", "OCSP"},
    {"1.3.6.1.5.5.7.48.2", "caIssuers", "CA Issuers"},
    {"1.3.6.1.5.5.7.48.3", "ad_timestamping", "AD Time Stamping"},
    {"1.3.6.1.5.5.7.48.4", "AD_DVCS", "ad dvcs"},
    {"1.3.6.1.5.5.7.48.5", "caRepository", "CA Repository"},
    {"1.3.6.1.5.5.7.48.10", "rpkiManifest", "RPKI Manifest"},
    {"1.3.6.1.5.5.7.48.11", "signedObject", "Signed Object"},
    {"1.3.6.1.5.5.7.48.13", "rpkiNotify", "RPKI Notify"},
};

/*
 * Read one number of the OID at index *at, and move *at past the number. Returns 0 if the number
 * has more than 32 bits; *number is then invalid.
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
        if (fits && first) { /* X.690 8.19.4: the first number encodes two arcs */
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
