/* SPDX-License-Identifier: MIT */
/* Crypto++ has no C interface, so this one file is C++. */
#include <cryptopp/cryptlib.h>
#include <cryptopp/osrng.h>
#include <cryptopp/rsa.h>
#include <cstdio>
#include "../library.h"

static CryptoPP::AutoSeededRandomPool &pool() {
    static CryptoPP::AutoSeededRandomPool one;
    return one;
}

static const char *version() {
    static char text[16];
    int number = CryptoPP::LibraryVersion();

    std::snprintf(text, sizeof text, "%d.%d.%d", number / 100, number / 10 % 10, number % 10);
    return text;
}

static int begin() {
    pool();
    return 1;
}

static int make(struct bench_key *key) try {
    CryptoPP::InvertibleRSAFunction rsa;
    CryptoPP::byte bytes[BENCH_SIZE];

    rsa.Initialize(pool(), BENCH_BITS, BENCH_EXPONENT);
    rsa.GetModulus().Encode(bytes, sizeof bytes);
    key->exponent = static_cast<uint32_t>(rsa.GetPublicExponent().ConvertToLong());
    return bench_put_modulus(key, bytes, sizeof bytes);
} catch (const CryptoPP::Exception &) {
    return 0;
}

extern "C" const struct bench_library bench_cryptopp;
const struct bench_library bench_cryptopp = {
    "Crypto++",
    "incremental search with a sieve to 32719; strong base-3 and strong Lucas tests (no random "
    "bases)",
    version,
    begin,
    make,
};
