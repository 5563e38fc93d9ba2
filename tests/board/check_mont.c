/* SPDX-License-Identifier: MIT */
/*
 * A test image for Montgomery arithmetic with moduli of 1024 bits. It hashes results for edge cases
 * and random numbers, and it measures the cost for different numbers. mont.t has the same generator
 * and computes the same results with big integers. Prints lines of `name number...`, then `OK`.
 */
#include "../bench/bench.h"
#include "check.h"
#include "arith/modexp.h"

/* The same values as in mont.t. */
#define LIMBS        CHECK_LIMBS
#define EDGES        26u
#define MODULI       12u
#define RANDOM_PAIRS 32u

static struct ursa_mont mont;
static uint32_t state = 1;
uint32_t check_hash;
static uint8_t modulus[LIMBS * 4];
static ursa_limb a[LIMBS], b[LIMBS], r[LIMBS], s[LIMBS];

/* --- output -------------------------------------------------------------------------------- */

static void say_number(uint32_t n) {
    char digits[12] = {0};
    unsigned i = sizeof digits - 1;

    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    bench_say(" ");
    bench_say(digits + i);
}

void check_say(const char *name, uint32_t x, uint32_t y) {
    bench_say(name);
    say_number(x);
    say_number(y);
    bench_say("\n");
}

/* --- numbers ------------------------------------------------------------------------------- */

uint32_t check_draw(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Draw a number of random limbs, or mostly of limbs that cause long carries. */
void check_draw_number(ursa_limb *x) {
    static const ursa_limb far[] = {0, 0xFFFFFFFF, 1, 0x80000000};
    uint32_t kind = check_draw() >> 31;
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        uint32_t limb = check_draw();

        x[i] = kind && (limb & 0x700) ? far[limb >> 16 & 3] : limb;
    }
}

static void set(ursa_limb *x, ursa_limb limb) {
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        x[i] = limb;
    }
}

/*
 * Set every 14th bit from `first` on, and invert the number if `others` is all ones. Where
 * arithmetic uses signed digits of 14 bits, all digits then have the largest size and one sign,
 * which tests the limit of sums of products.
 */
static void set_every_14th(ursa_limb *x, uint32_t first, ursa_limb others) {
    uint32_t i;

    set(x, others);
    for (i = first; i < LIMBS * 32; i += 14) {
        x[i / 32] ^= (ursa_limb)1 << i % 32;
    }
}

/* x = -x * m mod 2^1024. For the product of this number and 1, the reduction then adds x * m. */
static void multiply_by_minus_m(ursa_limb *x) {
    ursa_limb product[LIMBS] = {0};
    ursa_limb borrow = 0;
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        (void)ursa_mont_add_product(product + i, mont.m, x[i], LIMBS - i);
    }
    for (i = 0; i < LIMBS; i++) {
        x[i] = 0 - product[i] - borrow;
        borrow |= product[i] != 0;
    }
}

/*
 * Set the top n limbs of sqrt(2) * 2^1008, rounded up. Where a square is made of products of
 * halves, the square of the upper half is just below 2 * 2^(64n - 32). The other products then
 * carry through limbs of all ones.
 */
static void set_root(ursa_limb *x, size_t n) {
    static const ursa_limb root[LIMBS] = {
        0x41132081, 0xB05DD549, 0x241F06DC, 0x909BEA5E, 0xC68663E7, 0xD3B99654, 0x5147176F,
        0x9C678DAB, 0x78E45EF8, 0x8B148C15, 0x79222D10, 0x66F79563, 0x38C02378, 0x3E9CA60B,
        0x5D0E855E, 0x4ED1A440, 0x0E6C7BF4, 0xF694F009, 0x50BC8738, 0xB6721EE9, 0xFCDFB907,
        0x45875163, 0x06087571, 0x322A95F9, 0x590B0667, 0x5099DA2F, 0xC1751277, 0x7D3E3ADE,
        0x1366EA95, 0xC908B2FB, 0xE667F3BC, 0x00016A09,
    };
    size_t i;

    for (i = 0; i < n; i++) {
        x[i] = root[LIMBS - n + i];
    }
    x[0] += 1;
}

/*
 * x = (h * 2^1024 + 2^1023 - d) / q. If a reduction adds q*m, this product is about 2^1023 modulo
 * 2^1024 - 1. There, a reduction by products modulo 2^512 - 1 and 2^512 + 1 has its longest carry.
 */
static void set_quotient(ursa_limb *x, uint32_t h, uint32_t d, uint32_t q) {
    size_t i;

    set(x, 0xFFFFFFFF);
    x[0] = 0 - d;
    x[LIMBS - 1] = 0x7FFFFFFF;
    for (i = LIMBS; i-- > 0;) {
        uint32_t upper = h << 16 | x[i] >> 16;
        uint32_t lower = upper % q << 16 | (x[i] & 0xFFFF);

        x[i] = upper / q << 16 | lower / q;
        h = lower % q;
    }
}

/* x -= m, unless x < m. */
static void below_m(ursa_limb *x) {
    ursa_limb borrow = 0;
    size_t i = LIMBS;

    while (i > 0 && x[i - 1] == mont.m[i - 1]) {
        i--;
    }
    if (i > 0 && x[i - 1] < mont.m[i - 1]) {
        return;
    }
    for (i = 0; i < LIMBS; i++) {
        uint64_t difference = (uint64_t)x[i] - mont.m[i] - borrow;

        x[i] = (ursa_limb)difference;
        borrow = (ursa_limb)(difference >> 32) & 1;
    }
}

static void choose_modulus(uint32_t which) {
    static const uint8_t quotients[][3] = {{3, 11, 5}, {2, 1, 3}, {2, 7, 3}, {6, 5, 9}};
    size_t i;

    set(a, which == 0 || which == 2 ? 0xFFFFFFFF : 0); /* 2^1024 - 1; 2^1023 + 1 */
    if (which == 2) {                                  /* 2^1024 - 2^512 + 1 */
        for (i = 0; i < LIMBS / 2; i++) {
            a[i] = 0;
        }
    } else if (which == 3) { /* 2^1023 + 2^512 - 1 */
        for (i = 0; i < LIMBS / 2; i++) {
            a[i] = 0xFFFFFFFF;
        }
    } else if (which == 4 || which == 5) {
        set_every_14th(a, 13, which == 4 ? 0 : 0xFFFFFFFF);
    } else if (which > 5 && which < 10) {
        set_quotient(a, quotients[which - 6][0], quotients[which - 6][1], quotients[which - 6][2]);
    } else if (which > 5) {
        check_draw_number(a);
    }
    a[0] |= 1;
    a[LIMBS - 1] |= 0x80000000;
    for (i = 0; i < sizeof modulus; i++) {
        modulus[i] = (uint8_t)(a[LIMBS - 1 - i / 4] >> (3 - i % 4) * 8);
    }
    if (!ursa_mont_init(&mont, modulus, sizeof modulus)) {
        bench_say("ERR modulus\n");
    }
}

/* Choose a number below m. From EDGES on, `which` means a random number. */
static void choose_number(ursa_limb *x, uint32_t which) {
    static const uint16_t powers[] = {31, 32, 255, 511, 512, 767, 1022};

    set(x, 0);
    if (which == 0 || which == 1) {
        x[0] = which;
    } else if (which == 2 || which == 3) { /* m - 1, m - 2 */
        set(x, 0xFFFFFFFF);
        below_m(x); /* 2^1024 - 1 - m */
        x[0] ^= which == 3;
    } else if (which == 4) {
        ursa_mont_one(&mont, x);
    } else if (which == 5) {
        ursa_mont_minus_one(&mont, x);
    } else if (which == 6 || which == 7) { /* m - 1, m - 2 */
        size_t i;

        for (i = 0; i < LIMBS; i++) {
            x[i] = mont.m[i];
        }
        x[0] -= 1;
        x[0] -= which == 7 && x[0] > 0;
    } else if (which == 8) { /* all ones below the top bit */
        set(x, 0xFFFFFFFF);
        x[LIMBS - 1] = 0x7FFFFFFF;
    } else if (which < 16) {
        x[powers[which - 9] / 32] = (ursa_limb)1 << powers[which - 9] % 32;
    } else if (which >= 20 && which < 23) {
        x[0] = which == 22 ? 9 : 3 + (which - 20) * 2;
        multiply_by_minus_m(x);
        below_m(x);
    } else if (which >= 23 && which < EDGES) {
        set_root(x, (size_t)8 << (which - 23));
    } else if (which < EDGES) {
        set_every_14th(x, which >= 18, which % 2 ? 0xFFFFFFFF : 0);
        if (which >= 18) {
            multiply_by_minus_m(x);
        }
        below_m(x);
    } else {
        check_draw_number(x);
        below_m(x);
    }
}

void check_add_to_hash(uint32_t x) {
    check_hash = (check_hash ^ x) * 16777619u;
    check_hash ^= check_hash >> 15;
}

static void add_to_hash(const ursa_limb *x) {
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        check_add_to_hash(x[i]);
    }
}

/* --- the tests ----------------------------------------------------------------------------- */

/* Check products of two numbers, some of which overwrite an operand. */
static void check_pair(uint32_t first, uint32_t second) {
    choose_number(a, first);
    choose_number(b, second);
    ursa_mont_mul(&mont, r, a, b);
    add_to_hash(r);
    ursa_mont_sqr(&mont, s, a);
    add_to_hash(s);
    ursa_mont_double(&mont, s, r);
    add_to_hash(s);
    ursa_mont_mul(&mont, a, a, r);
    add_to_hash(a);
    ursa_mont_mul(&mont, b, a, b);
    add_to_hash(b);
    ursa_mont_sqr(&mont, b, b);
    add_to_hash(b);
}

static void check(uint32_t which) {
    uint32_t i, j;

    check_hash = CHECK_HASH_START;
    choose_modulus(which);
    for (i = 0; i < EDGES; i++) {
        for (j = 0; j < EDGES; j++) {
            check_pair(i, j);
        }
    }
    for (i = 0; i < RANDOM_PAIRS; i++) {
        check_pair(EDGES, EDGES);
    }
    check_say("modulus", which, check_hash);
}

static uint32_t cost(char what) {
    uint32_t i, before;

    bench_start();
    before = bench_ticks();
    for (i = 0; i < REPEAT; i++) {
        if (what == 'm') {
            ursa_mont_mul(&mont, r, a, b);
        } else if (what == 's') {
            ursa_mont_sqr(&mont, r, a);
        } else {
            ursa_mont_double(&mont, r, a);
        }
    }
    before = bench_ticks() - before;
    bench_stop();
    return before;
}

/* The cost of a complete base-2 test of the last modulus, including its set-up. */
static uint32_t cost_of_base_2(void) {
    static struct ursa_modexp power;
    static uint8_t exponent[LIMBS * 4];
    uint32_t before, spent;
    int rc = URSA_BUSY;

    bench_start();
    before = bench_ticks();
    if (ursa_modexp_of_2_begin(&power, modulus, exponent)) {
        do {
            rc = ursa_modexp_of_2_step(&power);
        } while (rc == URSA_BUSY);
    }
    spent = bench_ticks() - before;
    bench_stop();
    check_hash = CHECK_HASH_START;
    add_to_hash(power.x);
    check_say("base-2-result", 0, check_hash);
    return spent;
}

/*
 * Check that the arithmetic keeps the callee-saved registers r8 to r11, which compilers seldom use.
 */
static void check_registers(void) {
    register uint32_t r8 __asm__("r8") = 0x88888888;
    register uint32_t r9 __asm__("r9") = 0x99999999;
    register uint32_t r10 __asm__("r10") = 0xAAAAAAAA;
    register uint32_t r11 __asm__("r11") = 0xBBBBBBBB;
    uint32_t changed;

    __asm__ volatile("" : "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11));
    ursa_mont_mul(&mont, r, a, b);
    ursa_mont_sqr(&mont, r, a);
    ursa_mont_double(&mont, r, a);
    __asm__ volatile("" : "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11));
    changed = (r8 ^ 0x88888888) | (r9 ^ 0x99999999) | (r10 ^ 0xAAAAAAAA) | (r11 ^ 0xBBBBBBBB);
    check_say("registers", 0, changed);
}

static void known_loop(uint32_t n) {
    __asm__ volatile(".syntax unified\n1: subs %0, #1\n nop\n bne 1b\n" : "+l"(n) : : "cc");
}

static void calibrate(void) {
    uint32_t before;

    bench_start();
    before = bench_ticks();
    known_loop(100000);
    before = bench_ticks() - before;
    bench_stop();
    check_say("instructions", 300000, before);
}

void bench_run(void) {
    uint32_t i;

    calibrate();
    for (i = 0; i < MODULI; i++) {
        check(i);
    }
    check_registers();
    for (i = 0; i < SECRETS; i++) { /* edge numbers first, each with another modulus */
        choose_modulus(i % 8);
        choose_number(a, i);
        choose_number(b, SECRETS - 1 - i);
        check_say("mul", REPEAT, cost('m'));
        check_say("sqr", REPEAT, cost('s'));
        check_say("double", REPEAT, cost('d'));
    }
    check_say("base-2", 1, cost_of_base_2());
    check_words();
    bench_say("OK\n");
}
