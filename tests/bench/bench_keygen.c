/* SPDX-License-Identifier: MIT */
#include "bench.h"
#include "subject.h"

#define PAINT  0xA5A5A5A5u
#define MARGIN 256u    /* bytes below the painting function's frame that are not painted */
#define LOOPS  100000u /* of three instructions */

/* The board's ticks since bench_start, up to the last reading. */
static uint32_t last;
static uint64_t total;
static uint32_t loop_ticks;

static void say_number(uint64_t n, const char *behind) {
    char digits[21] = {0};
    unsigned i = sizeof digits - 1;

    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    bench_say(digits + i);
    bench_say(behind);
}

static void say_fact(const char *name, uint64_t value) {
    bench_say("# ");
    bench_say(name);
    bench_say(" ");
    say_number(value, "\n");
}

/* --- instructions: ticks, and the ticks of a loop of known length ---------------------------- */

static void start_ticks(void) {
    bench_start();
    last = bench_ticks();
    total = 0;
}

void bench_tick(void) {
    uint32_t now = bench_ticks();

    total += now - last;
    last = now;
}

/* Only ARM boards have a counter. */
static void known_loop(void) {
#ifdef __arm__
    uint32_t n = LOOPS;

    __asm__ volatile(".syntax unified\n1: subs %0, #1\n nop\n bne 1b\n" : "+l"(n) : : "cc");
#endif
}

static uint64_t instructions_of(uint64_t ticks) {
    return loop_ticks == 0 ? 0 : ticks * 3u * LOOPS / loop_ticks;
}

static void calibrate(void) {
    start_ticks();
    known_loop();
    bench_tick();
    bench_stop();
    loop_ticks = (uint32_t)total;
}

/* --- tests ------------------------------------------------------------------------------------ */

uint32_t bench_tests;

/*
 * Totals of all keys: the ticks in completed tests and the number of these tests. test_began is the
 * start of the current test.
 */
static uint64_t in_tests, test_began;
static uint32_t tests_ended;

void bench_test_begin(void) {
    bench_tests++;
    bench_tick();
    test_began = total;
}

void bench_test_end(void) {
    bench_tick();
    in_tests += total - test_began;
    tests_ended++;
}

/* --- stack: paint it, see how much of the paint is left --------------------------------------- */

/* Not inlined, so that everything that must not be painted over is above its frame. */
__attribute__((noinline)) static void paint(volatile uint32_t *from) {
    volatile uint32_t here = 0;
    uintptr_t end = (uintptr_t)&here - MARGIN;

    while ((uintptr_t)from < end) {
        *from++ = PAINT;
    }
}

static uintptr_t top;

/* Two words are above this frame: the caller's frame pointer and the return address. */
__attribute__((noinline)) void bench_enter(void) {
    top = (uintptr_t)__builtin_frame_address(0) + 2 * sizeof(void *);
}

/* Returns the greatest depth of the stack below `top` since it was painted, in bytes. */
static size_t depth(const volatile uint32_t *from) {
    while (*from == PAINT) {
        from++;
    }
    return (size_t)(top - (uintptr_t)from);
}

static int make(uint64_t seed, size_t *stack) {
    struct bench_counts counts = {0, 0};
    size_t used;
    int made;

    paint(stack_limit);
    start_ticks();
    made = bench_subject.make(seed, &counts);
    bench_tick();
    bench_stop();
    used = depth(stack_limit);
    *stack = used > *stack ? used : *stack;
    if (made) {
        say_fact("test", tests_ended == 0 ? 0 : instructions_of(in_tests) / tests_ended);
        say_number(counts.candidates, ",");
        say_number(counts.tests, ",");
        say_number(instructions_of(total), "\n");
    }
    return made;
}

int bench_keygen(uint64_t first, uint32_t keys) {
    size_t stack = 0;
    uint32_t i;
    int made = 1;

    calibrate();
    bench_say("# subject ");
    bench_say(bench_subject.name);
    bench_say("\n");
    say_fact("context", bench_subject.context);
    bench_say("candidates,tests,instructions\n");
    for (i = 0; i < keys && made; i++) {
        made = make(first + i, &stack);
        say_fact("stack", stack);
    }
    bench_say(made ? "OK\n" : "ERR no key\n");
    return made;
}

/* To continue an earlier run, machine.py changes the seed in the image, after the mark. */
static const volatile struct {
    char mark[16];
    uint32_t seed;
} first = {{"bench-first-seed"}, 1};

/* On a board this runs without end. The reading program stops the emulator. */
void bench_run(void) {
    (void)bench_keygen(first.seed, UINT32_MAX);
}
