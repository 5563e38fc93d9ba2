/* SPDX-License-Identifier: MIT */
/* Records in plain files on a simulated disk. Power is cut at every system call. */
#define _GNU_SOURCE /* symlink, truncate */
#include "test.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../port/posix/posix.h"
#include "disk.h"
#include "promises.h"
#include "rounds.h"

static struct ursa_posix_store store;
static struct ursa_records records;
static uint8_t got[2048];

static const char *path_of(const char *name) {
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", disk_folder(), name);
    return path;
}

static int open_store(void) {
    const char *why = ursa_posix_store_open(&store, disk_folder());

    if (why != NULL) {
        print_message("# %s\n", why);
    }
    records = ursa_posix_store_records(&store);
    return why == NULL;
}

static void restart(void) {
    ursa_posix_store_close(&store);
    assert_true(open_store());
}

static int put(unsigned id, const char *text) {
    return records.write(records.ctx, id, text, strlen(text));
}

static int read_text(unsigned id, char text[64]) {
    size_t len = 0;
    int rc = records.read(records.ctx, id, text, 63, &len);

    text[rc == URSA_OK ? len : 0] = '\0';
    return rc;
}

static void assert_text(unsigned id, const char *want) {
    char text[64];

    assert_code(read_text(id, text), URSA_OK);
    assert_string_equal(text, want);
}

/* ---- promises of every record store ------------------------------------------------------- */

static struct ursa_records start_again(void) {
    restart();
    return records;
}

static const struct promises promises = {disk_format, start_again, disk_changes,
                                         URSA_POSIX_RECORD_MAX + 1};

/* ---- power cuts --------------------------------------------------------------------------- */

#define OLD       "the old secret of this record"
#define NEW       "its replacement"
#define BYSTANDER "a bystander"

static int replace_it(void) {
    return put(1, NEW);
}

static int make_it(void) {
    return put(3, NEW);
}

static int wipe_it(void) {
    return records.wipe(records.ctx, 1);
}

static int wipe_them_all(void) {
    return records.wipe_all(records.ctx);
}

/* A change and the three records after it. NULL: no such record. */
struct change {
    int (*run)(void);
    const char *after[4]; /* records 1 to 3; [0] is not used */
};

static const char *const before[4] = {NULL, OLD, BYSTANDER, NULL};

static const struct change changes[] = {
    {replace_it, {NULL, NEW, BYSTANDER, NULL}},
    {make_it, {NULL, OLD, BYSTANDER, NEW}},
    {wipe_it, {NULL, NULL, BYSTANDER, NULL}},
    {wipe_them_all, {NULL, NULL, NULL, NULL}},
};

#define CHANGES (sizeof changes / sizeof changes[0])

static void prepare(int no_links) {
    disk_format();
    if (no_links) {
        disk_without_links();
    }
    assert_true(open_store());
    assert_code(put(1, OLD), URSA_OK);
    assert_code(put(2, BYSTANDER), URSA_OK);
}

/*
 * 1: the record is the old one, 2: the new one, 3: old and new are equal. Any other record fails
 * the test.
 */
static int age_of(unsigned id, const struct change *change) {
    const char *old = before[id], *new = change->after[id];
    char text[64];
    int rc = read_text(id, text), age;

    if (rc != URSA_OK) {
        assert_code(rc, URSA_E_NOT_FOUND);
        age = (old == NULL) + 2 * (new == NULL);
    } else {
        age = (old != NULL && strcmp(old, text) == 0) + 2 * (new != NULL &&strcmp(new, text) == 0);
    }
    assert_int_not_equal(age, 0);
    return age;
}

/* 1 if the spare file has bytes other than zero. */
static int spare_is_used(void) {
    FILE *in = fopen(path_of("spare"), "rb");
    int c, used = 0;

    while (in != NULL && (c = getc(in)) != EOF) {
        used |= c;
    }
    if (in != NULL) {
        assert_int_equal(fclose(in), 0);
    }
    return used;
}

static void assert_nothing_beside(void) {
    static const char *const suffixes[] = {"new", "old"};
    char name[32];
    unsigned id, i;

    for (id = 1; id <= 3; id++) {
        for (i = 0; i < 2; i++) {
            (void)snprintf(name, sizeof name, "record-%02u.%s", id, suffixes[i]);
            assert_int_equal(access(path_of(name), F_OK), -1);
        }
    }
}

/*
 * Check the store after a cut or failure. Each record is completely old or new. If record 1 is new,
 * no bytes of the old one are left. The change can be repeated and the store stays usable.
 */
static void check(const struct change *change, int done, int no_links, unsigned counts[2]) {
    int first = age_of(1, change), all = first & age_of(2, change) & age_of(3, change);

    assert_true(all != 0 || change->run == wipe_them_all);
    if (done) {
        assert_true((all & 2) != 0);
    }
    if (first == 2 && !no_links) {
        assert_false(disk_holds(OLD, 8));
        assert_false(disk_holds(&OLD[16], 8));
    }
    counts[all == 2]++;
    assert_nothing_beside();
    assert_code(change->run(), URSA_OK);
    assert_int_not_equal(age_of(1, change) & 2, 0);
    assert_code(put(1, "and it goes on"), URSA_OK);
    restart();
    assert_text(1, "and it goes on");
}

/* Run with a power cut at the n-th call. Returns 1 if the run ended before the cut. */
static int run_cut(int (*run)(void), unsigned n, enum disk_loss loss) {
    volatile int done = 0;

    disk_cut(n, loss);
    if (setjmp(disk_power) == 0) {
        assert_code(run(), URSA_OK);
        done = 1;
    }
    disk_cut(0, DISK_LOSES_NOTHING);
    return done;
}

static int open_ok(void) {
    return open_store() ? URSA_OK : URSA_E_FLASH;
}

static enum disk_loss loss_of(size_t round) {
    return round == 0 ? DISK_LOSES_NOTHING : round == 1 ? DISK_LOSES_ALL : DISK_LOSES_SOME;
}

static void cut_everywhere(const struct change *change, int no_links, unsigned counts[2]) {
    size_t round;

    for (round = 0; round < 2 + rounds(10); round++) {
        unsigned n;
        int done = 0;

        for (n = 1; !done; n++) {
            prepare(no_links);
            done = run_cut(change->run, n, loss_of(round));
            restart();
            check(change, done, no_links, counts);
        }
    }
}

static void after_a_cut_at_any_call_each_record_is_old_or_new(void **state) {
    unsigned counts[2] = {0, 0};
    size_t i;

    (void)state;
    for (i = 0; i < CHANGES; i++) {
        cut_everywhere(&changes[i], 0, counts);
    }
    printf("# %u cuts: %u old, %u new\n", counts[0] + counts[1], counts[0], counts[1]);
    assert_true(counts[0] > 100 && counts[1] > 100);
}

static void without_hard_links_each_record_is_old_or_new_after_a_cut(void **state) {
    unsigned counts[2] = {0, 0};
    size_t i;

    (void)state;
    for (i = 0; i < CHANGES; i++) {
        cut_everywhere(&changes[i], 1, counts);
    }
    assert_true(counts[0] > 100 && counts[1] > 100);
}

static void after_a_second_cut_during_recovery_each_record_is_old_or_new(void **state) {
    unsigned counts[2] = {0, 0}, step = getenv("URSA_FULL") != NULL ? 1 : 2 + (unsigned)each(3);
    size_t i, round;

    (void)state;
    for (i = 0; i < CHANGES; i++) {
        /* wipe_all makes many calls, so only the case of a killed process is tested. */
        for (round = 0; round < (changes[i].run == wipe_them_all ? 1 : 3); round++) {
            unsigned n, m;
            int done = 0, recovered;

            for (n = 1; !done; n += step) {
                for (m = 1, recovered = 0; !recovered; m += step) {
                    prepare(0);
                    done = run_cut(changes[i].run, n, loss_of(round));
                    ursa_posix_store_close(&store);
                    recovered = run_cut(open_ok, m, loss_of(round));
                    restart();
                    check(&changes[i], done, 0, counts);
                }
            }
        }
    }
    printf("# %u pairs of cuts: %u old, %u new\n", counts[0] + counts[1], counts[0], counts[1]);
    assert_true(counts[0] > 100 && counts[1] > 100);
}

static void a_store_whose_creation_was_cut_can_be_made_again(void **state) {
    uint8_t id[URSA_POSIX_ID_SIZE];
    size_t round;

    (void)state;
    for (round = 0; round < 2 + rounds(40); round++) {
        unsigned n;
        int done = 0;

        for (n = 1; !done; n++) {
            disk_format();
            done = run_cut(open_ok, n, loss_of(round));
            restart();
            memcpy(id, store.id, sizeof id);
            restart();
            assert_memory_equal(store.id, id, sizeof id);
            assert_code(put(1, OLD), URSA_OK);
        }
    }
}

static void a_store_that_could_not_be_made_can_be_made_later(void **state) {
    static const int errors[] = {EIO, ENOSPC};
    size_t e;

    (void)state;
    for (e = 0; e < sizeof errors / sizeof errors[0]; e++) {
        unsigned n;
        int struck = 1;

        for (n = 1; struck; n++) {
            disk_format();
            disk_fail(n, errors[e]);
            if (ursa_posix_store_open(&store, disk_folder()) == NULL) {
                ursa_posix_store_close(&store);
            }
            struck = disk_has_struck();
            disk_fail(0, 0);
            assert_true(open_store());
            assert_code(put(1, OLD), URSA_OK);
        }
    }
}

/* ---- failures ----------------------------------------------------------------------------- */

static void any_failing_call_is_reported_and_can_be_repeated(void **state) {
    static const int errors[] = {EIO, ENOSPC, EMFILE};
    unsigned counts[2] = {0, 0};
    size_t i, e;

    (void)state;
    for (i = 0; i < 2 * CHANGES; i++) {
        const struct change *change = &changes[i % CHANGES];
        int no_links = i >= CHANGES, struck = 1;
        unsigned n;

        for (n = 1; struck; n++) {
            for (e = 0; e < sizeof errors / sizeof errors[0]; e++) {
                int rc;

                prepare(no_links);
                disk_fail(n, errors[e]);
                rc = change->run();
                struck = disk_has_struck();
                disk_fail(0, 0);
                if (rc != URSA_OK) {
                    assert_int_equal(rc, URSA_E_PORT(errors[e]));
                }
                if (age_of(1, change) == 2 && rc == URSA_OK && !no_links) {
                    assert_false(disk_holds(OLD, 8));
                }
                assert_code(change->run(), URSA_OK); /* finishes the change */
                check(change, 1, no_links, counts);
            }
        }
    }
}

/* A rename that was not synced may be undone, so a repeated write must not take it for done. */
static void a_write_repeated_after_a_failed_sync_is_on_the_disk(void **state) {
    unsigned n;
    int struck = 1;

    (void)state;
    for (n = 1; struck; n++) {
        prepare(0);
        disk_fail(n, EIO);
        (void)replace_it();
        struck = disk_has_struck();
        disk_fail(0, 0);
        assert_code(replace_it(), URSA_OK);
        (void)run_cut(open_ok, 1, DISK_LOSES_ALL);
        restart();
        assert_text(1, NEW);
    }
}

static void a_start_that_fails_returns_a_reason_and_changes_nothing(void **state) {
    unsigned n;
    int struck = 1;

    (void)state;
    for (n = 1; struck; n++) {
        const char *why;

        prepare(0);
        ursa_posix_store_close(&store);
        disk_fail(n, EIO);
        why = ursa_posix_store_open(&store, disk_folder());
        struck = disk_has_struck();
        disk_fail(0, 0);
        assert_true(struck == (why != NULL));
        restart();
        assert_text(1, OLD);
        assert_text(2, BYSTANDER);
    }
}

/* ---- a full disk -------------------------------------------------------------------------- */

static void changes_that_do_not_grow_a_record_need_no_disk_space(void **state) {
    static const uint8_t long_one[64];
    int no_links;

    (void)state;
    for (no_links = 0; no_links < 2; no_links++) {
        prepare(no_links);
        disk_full(1);
        assert_code(make_it(), URSA_E_PORT(ENOSPC));
        assert_code(records.write(records.ctx, 1, long_one, sizeof long_one), URSA_E_PORT(ENOSPC));
        assert_text(1, OLD);
        assert_code(wipe_it(), URSA_OK);
        disk_full(0);
        assert_code(put(1, OLD), URSA_OK);
        disk_full(1);
        assert_code(replace_it(), URSA_OK);
        assert_text(1, NEW);
        assert_nothing_beside();
        assert_true(no_links || !disk_holds(OLD, 8));
        assert_code(put(2, "short"), URSA_E_PORT(ENOSPC)); /* another process has taken the space */
        assert_text(2, BYSTANDER);
        restart();
        assert_text(1, NEW);
        disk_full(0);
        restart();
        disk_full(1);
        assert_code(put(2, "short"), URSA_OK);
        disk_full(0);
        assert_code(make_it(), URSA_OK);
        disk_full(1);
        assert_code(records.wipe_all(records.ctx), URSA_OK);
    }
}

static int has_spare(void) {
    struct stat st;

    return stat(path_of("spare"), &st) == 0 && st.st_size > 0;
}

static void a_cut_does_not_lose_the_spare_file(void **state) {
    char fresh[PATH_MAX];

    (void)state;
    prepare(0);
    strcpy(fresh, path_of("record-01.new"));
    assert_true(has_spare());
    assert_int_equal(rename(path_of("spare"), fresh), 0); /* a cut came after this rename */
    disk_full(1);
    restart();
    assert_true(has_spare());
    assert_nothing_beside();
    assert_code(replace_it(), URSA_OK);
    assert_text(1, NEW);
}

static void a_folder_with_the_name_of_the_spare_file_does_no_harm(void **state) {
    (void)state;
    prepare(0);
    assert_int_equal(unlink(path_of("spare")), 0);
    assert_int_equal(mkdir(path_of("spare"), 0700), 0);
    disk_full(1);
    assert_code(replace_it(), URSA_E_PORT(ENOSPC));
    disk_full(0);
    restart();
    assert_text(1, OLD);
    assert_code(replace_it(), URSA_OK);
    assert_int_equal(rmdir(path_of("spare")), 0);
}

static void on_a_full_disk_each_record_is_old_or_new_after_a_cut(void **state) {
    static const struct change *const shrinking[] = {&changes[0], &changes[2], &changes[3]};
    unsigned counts[2] = {0, 0};
    size_t i, round;

    (void)state;
    for (i = 0; i < 3; i++) {
        for (round = 0; round < 2 + rounds(10); round++) {
            unsigned n;
            int done = 0;

            for (n = 1; !done; n++) {
                prepare(0);
                disk_full(1);
                done = run_cut(shrinking[i]->run, n, loss_of(round));
                restart();
                disk_full(0);
                assert_false(spare_is_used());
                check(shrinking[i], done, 0, counts);
            }
        }
    }
    printf("# %u cuts: %u old, %u new\n", counts[0] + counts[1], counts[0], counts[1]);
    assert_true(counts[0] > 50 && counts[1] > 50);
}

/* ---- damage ------------------------------------------------------------------------------- */

static void overwrite_file(const char *name, const void *bytes, size_t len) {
    FILE *out = fopen(path_of(name), "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

static size_t read_file(const char *name, uint8_t *bytes, size_t size) {
    FILE *in = fopen(path_of(name), "rb");
    size_t len;

    assert_non_null(in);
    len = fread(bytes, 1, size, in);
    assert_int_equal(fclose(in), 0);
    return len;
}

static void assert_damaged(void) {
    char text[64];

    assert_code(read_text(1, text), URSA_E_STORE_DAMAGED);
}

static void damage_is_reported_and_affects_only_its_record(void **state) {
    uint8_t whole[256] = {0}, bytes[256] = {0};
    size_t len, bit, cut;

    (void)state;
    prepare(0);
    len = read_file("record-01", whole, sizeof whole);
    assert_int_equal(len, strlen(OLD) + URSA_POSIX_RECORD_EXTRA);
    for (bit = 0; bit < 8 * len; bit++) {
        memcpy(bytes, whole, len);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        overwrite_file("record-01", bytes, len);
        assert_damaged();
    }
    for (cut = 0; cut < sizeof whole; cut++) {
        if (cut != len) {
            overwrite_file("record-01", whole, cut);
            assert_damaged();
        }
    }
    overwrite_file("record-01", got, 0);
    restart(); /* a store with a damaged record still starts */
    assert_damaged();
    assert_text(2, BYSTANDER);
    assert_int_equal(rename(path_of("record-02"), path_of("record-01")), 0);
    assert_damaged(); /* a complete record of another number */
    assert_code(replace_it(), URSA_OK);
    assert_text(1, NEW);
    overwrite_file("record-01", bytes, len);
    assert_code(wipe_it(), URSA_OK);
    assert_int_equal(access(path_of("record-01"), F_OK), -1);
}

static void a_file_that_is_far_too_long_counts_as_damage(void **state) {
    (void)state;
    prepare(0);
    assert_int_equal(truncate(path_of("record-01"), 1 << 20), 0);
    assert_damaged();
}

static void symbolic_links_are_not_followed(void **state) {
    (void)state;
    prepare(0);
    overwrite_file("victim", "untouched", 9);
    assert_int_equal(unlink(path_of("record-01")), 0);
    assert_int_equal(symlink("victim", path_of("record-01")), 0);
    assert_int_equal(symlink("victim", path_of("record-03.new")), 0);
    assert_int_equal(symlink("victim", path_of("record-03.old")), 0);
    assert_damaged();
    assert_code(put(1, NEW), URSA_OK);
    assert_code(put(3, NEW), URSA_OK);
    assert_code(records.wipe_all(records.ctx), URSA_OK);
    assert_int_equal(read_file("victim", got, sizeof got), 9);
    assert_memory_equal(got, "untouched", 9);
}

/* ---- folders ------------------------------------------------------------------------------ */

static void assert_refused(const char *path, const char *why) {
    struct ursa_posix_store other;
    const char *said = ursa_posix_store_open(&other, path);

    assert_non_null(said);
    if (strstr(said, why) == NULL) {
        fail_msg("said: %s", said);
    }
}

static void a_folder_that_is_no_store_is_refused_and_not_changed(void **state) {
    (void)state;
    disk_format();
    overwrite_file("letter", "Dear Mum", 8);
    assert_refused(disk_folder(), "not a store");
    assert_refused(path_of("letter"), "Not a directory");
    assert_refused(path_of("no/folder"), "No such file");
    assert_int_equal(read_file("letter", got, sizeof got), 8);
    assert_int_equal(access(path_of("id"), F_OK), -1);

    prepare(0);
    assert_refused(disk_folder(), "another process is using it");
    ursa_posix_store_close(&store);
    assert_int_equal(chmod(disk_folder(), 0750), 0);
    assert_refused(disk_folder(), "set its mode to 0700");
    assert_int_equal(chmod(disk_folder(), 0700), 0);
    assert_true(open_store());
    assert_text(1, OLD);
}

static void the_id_of_a_store_never_changes(void **state) {
    uint8_t id[URSA_POSIX_ID_SIZE], bytes[128];
    size_t len;

    (void)state;
    prepare(0);
    memcpy(id, store.id, sizeof id);
    assert_code(records.wipe_all(records.ctx), URSA_OK);
    restart();
    assert_memory_equal(store.id, id, sizeof id);
    assert_code(put(1, OLD), URSA_OK);
    ursa_posix_store_close(&store);

    len = read_file("id", bytes, sizeof bytes);
    bytes[20] ^= 1;
    overwrite_file("id", bytes, len);
    assert_refused(disk_folder(), "`id` is damaged");
    assert_int_equal(unlink(path_of("id")), 0);
    assert_refused(disk_folder(), "`id` is missing");
    bytes[20] ^= 1;
    overwrite_file("id", bytes, len);
    assert_true(open_store());
    assert_text(1, OLD);

    disk_format();
    restart();
    assert_memory_not_equal(store.id, id, sizeof id);
}

static unsigned mode_of(const char *name) {
    struct stat st;

    assert_int_equal(stat(path_of(name), &st), 0);
    return st.st_mode & 07777u;
}

static void only_the_owner_can_read_the_files_with_any_umask(void **state) {
    static const mode_t masks[] = {0, 022, 0777};
    struct ursa_posix_store made;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        mode_t mask;
        const char *why;

        disk_format();
        mask = umask(masks[i]);
        why = ursa_posix_store_open(&made, path_of("made"));
        (void)umask(mask);
        assert_null(why);
        ursa_posix_store_close(&made);
        assert_int_equal(mode_of("made"), 0700);
        assert_int_equal(mode_of("made/id"), 0600);
        assert_int_equal(mode_of("made/spare"), 0600);
        assert_int_equal(unlink(path_of("made/id")), 0);
        assert_int_equal(unlink(path_of("made/spare")), 0);
        assert_int_equal(rmdir(path_of("made")), 0);
    }
}

static void a_port_with_a_record_store_passes_the_port_check(void **state) {
    struct ursa_port port;

    (void)state;
    prepare(0);
    ursa_posix_port_store(&port, &store);
    assert_code(ursa_port_check(&port), URSA_OK);
    assert_ptr_equal(port.id, store.id);
    assert_int_equal(port.id_len, URSA_POSIX_ID_SIZE);
    assert_int_equal(port.flash_erase(port.ctx, 0), URSA_E_PORT(ENODEV));
    assert_code(records.write(records.ctx, 1, NULL, 0), URSA_E_ARGUMENT);
}

static int end(void **state) {
    (void)state;
    ursa_posix_store_close(&store);
    disk_end();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_PROMISES((void *)(uintptr_t)&promises),
        cmocka_unit_test(after_a_cut_at_any_call_each_record_is_old_or_new),
        cmocka_unit_test(without_hard_links_each_record_is_old_or_new_after_a_cut),
        cmocka_unit_test(after_a_second_cut_during_recovery_each_record_is_old_or_new),
        cmocka_unit_test(a_store_whose_creation_was_cut_can_be_made_again),
        cmocka_unit_test(a_store_that_could_not_be_made_can_be_made_later),
        cmocka_unit_test(any_failing_call_is_reported_and_can_be_repeated),
        cmocka_unit_test(a_write_repeated_after_a_failed_sync_is_on_the_disk),
        cmocka_unit_test(a_start_that_fails_returns_a_reason_and_changes_nothing),
        cmocka_unit_test(changes_that_do_not_grow_a_record_need_no_disk_space),
        cmocka_unit_test(a_cut_does_not_lose_the_spare_file),
        cmocka_unit_test(a_folder_with_the_name_of_the_spare_file_does_no_harm),
        cmocka_unit_test(on_a_full_disk_each_record_is_old_or_new_after_a_cut),
        cmocka_unit_test(damage_is_reported_and_affects_only_its_record),
        cmocka_unit_test(a_file_that_is_far_too_long_counts_as_damage),
        cmocka_unit_test(symbolic_links_are_not_followed),
        cmocka_unit_test(a_folder_that_is_no_store_is_refused_and_not_changed),
        cmocka_unit_test(the_id_of_a_store_never_changes),
        cmocka_unit_test(only_the_owner_can_read_the_files_with_any_umask),
        cmocka_unit_test(a_port_with_a_record_store_passes_the_port_check),
    };

    store.fd = -1;
    return cmocka_run_group_tests(tests, NULL, end);
}
