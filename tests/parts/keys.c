/* SPDX-License-Identifier: MIT */
#include "keys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bn.h>
#include "vectors.h"

/* p and q of each key, made by Ursa's own key generation. The keys protect nothing. */
static const char *const factors[KEYS][2] = {
    {
        "EDAC32CE8F4A5BF02AE29366C850B26B843E5F1E04EBC99BB25165E2DD792584"
        "91EE3385E80C2157496EE951FF753BB1046D7F44ACAE225F03B53ECC93C8B322"
        "290AAE835525FE10A57A3204BB276206AA594D6CDB000705EEDC8C48316BF4C3"
        "56821BA35A2927B3D069764497060FCAAC34A043804893F09B4DDC3CAB706ECF",
        "E2D3CC07758333F937EEE925BE78307426CD12EDB672BB28B254F3EA92090AC0"
        "0120CC07A09783318A74D2F7E4E19A64A25BD6DC93EA55CFBA46E5F74EC7CCF9"
        "2B3E7F2C16CB6CCDBEE7516383DD8CE7A80B45443AF32BD16FA96CEC54E68A84"
        "09E0BF8E52ACDDBEAB7E269CE580295882AECF10134B35405E5D3C5CBFB4407F",
    },
    {
        "DB75F2C021AC6A3C8497D9FE7401FADF965E44632B6C0BE315AA16ECFF254B84"
        "BDDD32219D6BB86F19E77D0CF4EF1A4669C9816C0E498A41819E52218D68BECC"
        "476C6C27BE305CC4894FE776C0B72303EB05FF279BC486655D0252EACD96A80B"
        "A82A29DC167D728F5680DDA1BA42E093D648EB8874B525DA2983D0D873C4917B",
        "C6DCB5A7C92E780EB11C4AF31C875A98775DA1D18EDB45AE8E391B55D82943D5"
        "971556FF650DCC0BBC92FE9559A5633C61F5FD330E46DA3831C846F3427FA6F4"
        "B23D888E4E5BC64FCEFDCE778C34AA237DB0B00C9CAD62A6230D9CA4FD1CB105"
        "193CBE292A6AD9D372A1C778489ACAD0B20DECF9A7BFFA7F1A0B9A781159D557",
    },
    {
        "F9CC041F075B8AD91959EB5B27975BBB3C31659110A983B0FA76AA1868BD7CAF"
        "CA1633478F7082A470650C97F0FC310669076506030ECE7D180475D7032BB0B6"
        "98299FFE90632C0E95A2F640D284EF35113EA055663A449AF1742CCC6EE4B719"
        "04F552343E425970F3B47E1EC78EABE4AF438EAAAC8F7C5392EBB2E4D59AF163",
        "C5DCC688947598F3F1306A3DF8750A9D2089D0D3F7A0E339D4E5F277A7608C94"
        "7249CA59DE58BB3D5DE01F1D741495CED3DA79739037DFF492916282730809F5"
        "9B8665A4F08A43D068D657B52E638757BCA4A575E74C2FEDEEDF542FD89C2851"
        "3B3B369388B56BADD137EFA02FA174955308E92F5A028B5A61A330A1A527F113",
    },
};

static struct ursa_rsa_key keys[KEYS];
static unsigned next;

static void stop_if(int broken) {
    if (broken) {
        fprintf(stderr, "the test keys are unusable\n");
        abort();
    }
}

/* out = e^-1 mod (factor - 1) */
static void make_exponent(const BIGNUM *factor, uint8_t *out, BN_CTX *ctx) {
    BIGNUM *e = BN_new(), *less = BN_dup(factor), *d = BN_new();

    BN_set_word(e, URSA_RSA_EXPONENT);
    BN_sub_word(less, 1);
    stop_if(BN_mod_inverse(d, e, less, ctx) == NULL);
    BN_bn2binpad(d, out, URSA_RSA_FACTOR_SIZE);
    BN_free(e);
    BN_free(less);
    BN_free(d);
}

static void make_key(struct ursa_rsa_key *key, const char *const hex[2]) {
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p, *q, *t = BN_new();

    vectors_hex(hex[0], key->p, sizeof key->p);
    vectors_hex(hex[1], key->q, sizeof key->q);
    p = BN_bin2bn(key->p, sizeof key->p, NULL);
    q = BN_bin2bn(key->q, sizeof key->q, NULL);
    make_exponent(p, key->dp, ctx);
    make_exponent(q, key->dq, ctx);
    BN_mul(t, p, q, ctx);
    BN_bn2binpad(t, key->n, sizeof key->n);
    stop_if(BN_mod_inverse(t, q, p, ctx) == NULL);
    BN_bn2binpad(t, key->iq, sizeof key->iq);
    stop_if(ursa_rsa_check(key) != URSA_OK);
    BN_free(p);
    BN_free(q);
    BN_free(t);
    BN_CTX_free(ctx);
}

const struct ursa_rsa_key *keys_get(unsigned i) {
    if (keys[i].n[0] == 0) {
        make_key(&keys[i], factors[i]);
    }
    return &keys[i];
}

void keys_choose(unsigned i) {
    next = i;
}

int step_as_ever(struct ursa_keygen *gen, uint32_t max_ops) __asm__("__real_ursa_keygen_step");

/* Let the real function run until the generator is seeded, because seeding writes a record. */
int keys_step(struct ursa_keygen *gen, uint32_t max_ops) {
    struct ursa_rsa_key *key = gen->key;

    (void)max_ops;
    while (gen->rng.requests == 0) {
        int rc = step_as_ever(gen, 1);

        if (rc != URSA_BUSY) {
            return rc;
        }
    }
    ursa_keygen_abort(gen);
    memcpy(key, keys_get(next), sizeof *key);
    return URSA_OK;
}
