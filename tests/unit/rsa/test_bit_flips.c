/* SPDX-License-Identifier: MIT */
/*
 * A flipped bit in a key or in an intermediate number never leads to a wrong signature or a wrong
 * key that leaves the library, no matter at which step it flips. One wrong signature would reveal
 * the factors (Boneh, DeMillo, Lipton 1997).
 */
#include "test.h"
#include "rsa/prime.h"
#include "rounds.h"
#include "rsa/sign.h"

struct area {
    void *at;
    size_t size;
};

#define AREA(object)                                                                               \
    { &(object), sizeof(object) }

static struct device device;
static struct ursa_rsa_key key, right;
static struct ursa_signing signing;

static int is_zero(const void *p, size_t n) {
    const uint8_t *b = p;

    while (n-- > 0) {
        if (*b++ != 0) {
            return 0;
        }
    }
    return 1;
}

static void flip(const struct area *area) {
    size_t bit = random_below(8 * area->size);

    ((uint8_t *)area->at)[bit / 8] ^= (uint8_t)(1 << bit % 8);
}

/* Flip a bit in one of the numbers that are in use while a signature is made or verified. */
static void flip_in_signing(struct ursa_signing *s) {
    const struct area makes[] = {AREA(s->u.private_op.table), AREA(s->u.private_op.power.mont.m),
                                 AREA(s->u.private_op.power.mont.inv),
                                 AREA(s->u.private_op.power.x), AREA(s->u.private_op.modulo_q)};
    const struct area verifies[] = {AREA(s->u.public_op.x), AREA(s->u.public_op.t),
                                    AREA(s->u.public_op.base)};

    flip(s->stage == 0 ? &makes[random_below(5)] : &verifies[random_below(3)]);
}

/* ---- signing -------------------------------------------------------------------------------- */

static const uint8_t hash[32] = "a hash of thirty-two bytes, yes";
static uint8_t sig[URSA_RSA_SIZE], right_sig[URSA_RSA_SIZE];

enum target { NOTHING, A_NUMBER, THE_KEY, THE_SIGNATURE };

/* Sign and flip a bit after step n, counted from 0. */
static int sign_with_a_flip(enum target target, unsigned n) {
    const struct area of_key = AREA(key), of_sig = AREA(sig);
    unsigned step;
    int rc = URSA_BUSY;

    key = *device_key();
    memset(&signing, 0, sizeof signing);
    memset(sig, 0, sizeof sig);
    for (step = 0; rc == URSA_BUSY; step++) {
        rc = ursa_signing_step(&signing, &key, hash, sig);
        if (rc == URSA_BUSY && step == n) {
            if (target == A_NUMBER) {
                flip_in_signing(&signing);
            } else if (target != NOTHING) {
                flip(target == THE_KEY ? &of_key : &of_sig);
            }
        }
    }
    return rc == URSA_OK ? (int)step : rc;
}

static void no_wrong_signature_leaves(enum target target, size_t cases) {
    unsigned steps, faults = 0, harmless = 0;

    assert_code(ursa_rsa_sign_sha256(device_key(), hash, right_sig), URSA_OK);
    steps = (unsigned)sign_with_a_flip(NOTHING, 0);
    assert_true(steps > 3000);
    assert_memory_equal(sig, right_sig, sizeof sig);
    while (cases-- > 0) {
        /* In half of the cases the bit flips in the last steps, which verify the signature. */
        unsigned n = (unsigned)random_below(steps > 1 ? steps - 1 : 1);
        int rc = sign_with_a_flip(target, cases % 2 ? n : steps - 2 - n % 110);

        if (rc > 0) { /* the bit is not used any more, or is overwritten before its use */
            assert_memory_equal(sig, right_sig, sizeof sig);
            harmless++;
        } else {
            assert_true(rc == URSA_E_SIGNATURE || rc == URSA_E_KEY_SHAPE);
            faults++;
        }
    }
    printf("# %u faults were noticed, %u did no harm\n", faults, harmless);
    assert_true(faults > 0 || target == THE_SIGNATURE);
}

static void a_flipped_bit_in_any_number_lets_no_wrong_signature_out(void **state) {
    (void)state;
    no_wrong_signature_leaves(A_NUMBER, rounds(400));
}

static void a_flipped_bit_in_the_key_while_signing_lets_no_wrong_signature_out(void **state) {
    (void)state;
    no_wrong_signature_leaves(THE_KEY, rounds(280));
}

static void a_flipped_bit_in_the_signature_lets_no_wrong_signature_out(void **state) {
    (void)state;
    no_wrong_signature_leaves(THE_SIGNATURE, rounds(100));
}

/* ---- making a key --------------------------------------------------------------------------- */

static struct ursa_keygen gen, found; /* found: the state when both factors are confirmed */
static struct ursa_rsa_key found_key;
static unsigned steps_left, steps_of_inverse; /* numbers of steps after that state */

static void find_factors(void) {
    int rc;

    device_init(&device, 1, 0xFF);
    assert_code(ursa_keygen_begin(&gen, &device.entropy, NULL, &key, NULL), URSA_OK);
    while (gen.counts.rounds < 2 * URSA_PRIME_ROUNDS) {
        assert_int_equal(ursa_keygen_step(&gen, 1), URSA_BUSY);
    }
    found = gen;
    found_key = key;
    steps_of_inverse = 0;
    for (steps_left = 1; (rc = ursa_keygen_step(&gen, 1)) == URSA_BUSY; steps_left++) {
        steps_of_inverse += gen.phase == found.phase;
    }
    assert_true(steps_of_inverse > 1000);
    assert_code(rc, URSA_OK);
    right = key;
}

/* Finish the key generation and flip a bit before step n, counted from 0. */
static int finish_with_a_flip(int in_key, unsigned n) {
    const struct area of_key = AREA(key);
    struct ursa_search *search = (struct ursa_search *)(void *)gen.work;
    const struct area of_search[] = {AREA(search->power.x), AREA(search->power.mont.m),
                                     AREA(search->power.mont.inv)};
    unsigned step;
    int rc = URSA_BUSY;

    gen = found;
    key = found_key;
    for (step = 0; rc == URSA_BUSY; step++) {
        if (step == n && in_key) {
            flip(&of_key);
        } else if (step == n && n < steps_of_inverse) {
            flip(&of_search[random_below(3)]);
        } else if (step == n && n > steps_of_inverse + 2) {
            flip_in_signing((struct ursa_signing *)(void *)gen.work);
        }
        rc = ursa_keygen_step(&gen, 1);
    }
    return rc;
}

static void no_wrong_key_comes_out(int in_key, size_t cases) {
    unsigned faults = 0, harmless = 0;

    find_factors();
    while (cases-- > 0) {
        unsigned n = (unsigned)random_below(steps_left > 0 ? steps_left : 1);
        int rc = finish_with_a_flip(in_key, cases % 3 ? n : steps_left - 1 - n % 110);

        if (rc == URSA_OK) {
            assert_memory_equal(&key, &right, sizeof key);
            harmless++;
        } else {
            assert_true(rc == URSA_E_KEY_CHECK || rc == URSA_E_KEY_SHAPE);
            assert_true(is_zero(&key, sizeof key));
            faults++;
        }
        assert_true(is_zero((uint8_t *)&gen + sizeof gen.counts, sizeof gen - sizeof gen.counts));
    }
    printf("# %u faults were noticed, %u did no harm\n", faults, harmless);
    assert_true(faults > 0);
}

static void a_flipped_bit_in_any_number_lets_no_wrong_key_out(void **state) {
    (void)state;
    no_wrong_key_comes_out(0, rounds(280));
}

static void a_flipped_bit_in_the_unfinished_key_lets_no_wrong_key_out(void **state) {
    (void)state;
    no_wrong_key_comes_out(1, rounds(280));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_bit_in_any_number_lets_no_wrong_signature_out),
        cmocka_unit_test(a_flipped_bit_in_the_key_while_signing_lets_no_wrong_signature_out),
        cmocka_unit_test(a_flipped_bit_in_the_signature_lets_no_wrong_signature_out),
        cmocka_unit_test(a_flipped_bit_in_any_number_lets_no_wrong_key_out),
        cmocka_unit_test(a_flipped_bit_in_the_unfinished_key_lets_no_wrong_key_out),
    };

    return RUN(tests);
}
