/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/pem.h>

static struct device device;
static struct ursa_store store;
static struct ursa_identity identity;
static struct ursa_console console;
static char out[16384];
static size_t out_len;

static void collect(void *ctx, const char *text, size_t len) {
    assert_ptr_equal(ctx, &console);
    assert_true(out_len + len < sizeof out);
    memcpy(out + out_len, text, len);
    out_len += len;
    out[out_len] = '\0';
}

static void boot(void) {
    struct ursa_records records;

    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    out_len = 0;
    ursa_console_init(&console, &identity, collect, &console);
}

static int empty(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    boot();
    return 0;
}

static int keyed(void **state) {
    struct ursa_records records;

    empty(state);
    records = ursa_store_records(&store);
    assert_code(records.write(records.ctx, 1, device_key(), sizeof *device_key()), URSA_OK);
    boot();
    return 0;
}

static void poll_all(void) {
    while (ursa_console_poll(&console, 0) == URSA_BUSY) {
    }
}

static void feed(const char *bytes, size_t n) {
    while (n-- > 0) {
        while (ursa_console_input(&console, (uint8_t)*bytes) != 0) {
            assert_int_not_equal(ursa_console_poll(&console, 0), -1);
        }
        bytes++;
    }
}

/* Send text, run to the end, return what came out. */
static const char *send_text(const char *text) {
    out_len = 0;
    out[0] = '\0';
    feed(text, strlen(text));
    poll_all();
    return out;
}

/* Exactly one answer line, the last one; nothing but it if `alone`. */
static void assert_answer(const char *sent, const char *start) {
    const char *answer = send_text(sent), *last;
    size_t n = strlen(answer), answers = 0;

    assert_true(n > 0 && answer[n - 1] == '\n');
    for (last = answer; *last != '\0'; last = strchr(last, '\n') + 1) {
        answers += strncmp(last, "OK\n", 3) == 0 || strncmp(last, "ERR ", 4) == 0;
        if (strchr(last, '\n')[1] == '\0') {
            break;
        }
    }
    assert_int_equal(answers, 1);
    if (strncmp(last, start, strlen(start)) != 0) {
        print_error("sent %.40s, expected %s, got %s", sent, start, last);
    }
    assert_int_equal(strncmp(last, start, strlen(start)), 0);
}

static void it_announces_itself_in_a_line_that_may_be_ignored(void **state) {
    (void)state;
    assert_string_equal(out, "# ursa " URSA_VERSION "\n");
}

static void status_tells_state_and_id(void **state) {
    (void)state;
    assert_string_equal(send_text("status\n"), "state: EMPTY\nid: 7572736100000001\n"
                                               "noise: ok samples=1024 tests=1 alarms=0\nOK\n");
}

static void version_and_help_answer(void **state) {
    (void)state;
    assert_string_equal(send_text("version\n"), "version: " URSA_VERSION "\nprotocol: 1\nOK\n");
    assert_answer("help\n", "OK\n");
    assert_non_null(strstr(out, "keygen\n"));
    assert_non_null(strstr(out, "csr <subject>"));
}

static void line_ends_are_lf_or_crlf_and_empty_lines_are_ignored(void **state) {
    (void)state;
    assert_answer("version\r\n", "OK");
    assert_string_equal(send_text("\n\r\n\n"), "");
    assert_string_equal(send_text("\n\r\n\nversion\r\n\n"),
                        "version: " URSA_VERSION "\nprotocol: 1\nOK\n");
}

static void what_is_wrong_with_a_line_is_named_and_the_next_one_works(void **state) {
    static const struct {
        const char *line, *answer;
    } cases[] = {
        {"frobnicate\n", "ERR unknown-command"},
        {"statusx\n", "ERR unknown-command"},
        {"STATUS\n", "ERR unknown-command"},
        {"   \n", "ERR unknown-command"},
        {"\"\"\n", "ERR unknown-command"},
        {"\"status\n", "ERR unknown-command"},
        {"status now\n", "ERR usage"},
        {"erase \"\n", "ERR usage"},
        {"sta\x01tus\n", "ERR line-control-byte"},
        {"sta\ttus\n", "ERR line-control-byte"},
        {"sta\rtus\n", "ERR line-control-byte"},
        {"status\r\r\n", "ERR line-control-byte"},
        {"status\x7f\n", "ERR line-control-byte"},
        {"\x1b[A\n", "ERR line-control-byte"},
        {"csr\n", "ERR usage"},
        {"csr \"/CN=x\n", "ERR usage"},
        {"csr \"/CN=x\"y\n", "ERR usage"},
        {"csr /CN=x y\n", "ERR usage"},
        {"csr /CN=x san=DNS:a z\n", "ERR usage"},
        {"csr /CN=x san=DNS:a san=DNS:b\n", "ERR usage"},
        {"csr /CN=x \"\n", "ERR usage"},
        {"csr /CN=x\n", "ERR no-key"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_answer(cases[i].line, cases[i].answer);
        assert_answer("status\n", "OK\n");
    }
}

static void a_line_holds_512_bytes_and_no_more(void **state) {
    char line[1200];

    (void)state;
    memset(line, 'x', sizeof line);
    strcpy(line + 512, "\n");
    assert_answer(line, "ERR unknown-command");
    memset(line, 'x', 520);
    strcpy(line + 513, "\n");
    assert_answer(line, "ERR line-too-long");
    memset(line, 'x', 1100);
    strcpy(line + 1100, "\r\n");
    assert_answer(line, "ERR line-too-long");
    assert_answer("status\n", "OK\n");
    /* a command hidden behind an over-long line is part of it */
    memset(line, ' ', 600);
    strcpy(line + 600, "erase\n");
    assert_answer(line, "ERR line-too-long");
    /* 512 bytes and a CR still fit */
    memset(line, 'x', 520);
    strcpy(line + 512, "\r\n");
    assert_answer(line, "ERR unknown-command");
}

static void every_single_byte_is_survived(void **state) {
    unsigned byte;

    (void)state;
    for (byte = 0; byte < 256; byte++) {
        char c = (char)byte;

        out_len = 0;
        feed(&c, 1);
        feed("\n", 1);
        poll_all();
        assert_answer("status\n", "OK\n");
    }
}

static void random_bytes_never_stop_it(void **state) {
    uint32_t x = 12345;
    int i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        char c;

        x = x * 1664525 + 1013904223;
        c = (x >> 8 & 7) == 0 ? '\n' : (char)(x >> 24);
        feed(&c, 1);
        if (out_len > sizeof out / 2) {
            out_len = 0;
        }
    }
    poll_all();
    send_text("\n");
    assert_answer("status\n", "OK\n");
}

static void lost_bytes_spoil_their_line_only(void **state) {
    (void)state;
    out_len = 0;
    feed("sta", 3);
    ursa_console_lost(&console);
    assert_answer("tus\n", "ERR line-lost");
    assert_answer("status\n", "OK\n");
}

static void keygen_works_once_and_shows_progress(void **state) {
    struct ursa_rsa_key made;

    (void)state;
    assert_answer("keygen\n", "OK\n");
    assert_non_null(strstr(out, "# keygen: 16 draws\n"));
    assert_non_null(strstr(out, "# keygen: p confirmed\n# keygen: q confirmed\nOK\n"));
    assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
    made = identity.key;
    assert_answer("keygen\n", "ERR key-exists");
    assert_memory_equal(&identity.key, &made, sizeof made);
}

static void lines_during_keygen_are_answered_busy(void **state) {
    (void)state;
    out_len = 0;
    out[0] = '\0';
    feed("keygen\n", 7);
    assert_int_equal(ursa_console_poll(&console, 0), URSA_BUSY);
    assert_string_equal(out, "");
    feed("status\n", 7);
    assert_int_equal(ursa_console_poll(&console, 0), URSA_BUSY);
    assert_int_equal(strncmp(out, "ERR busy ", 9), 0);
    poll_all();
    assert_string_equal(out + strlen(out) - 4, "\nOK\n");
}

static void a_failing_noise_source_is_named_and_latched(void **state) {
    (void)state;
    device.fault = DEVICE_NOISE_FAILS;
    assert_answer("keygen\n", "ERR entropy-read");
    device.fault = DEVICE_SOUND;
    assert_answer("keygen\n", "ERR entropy-read");
    assert_non_null(strstr(send_text("status\n"), "state: EMPTY\n"));
    assert_non_null(strstr(out, "noise: entropy-read samples=1024 tests=1 alarms=1\n"));
    device.fault = DEVICE_NOISE_PORT_CODE;
    boot();
    assert_answer("keygen\n", "ERR entropy-read");
    assert_non_null(strstr(send_text("status\n"), "samples=0 tests=0 alarms=1 port=7\n"));
}

static void noise_streams_raw_samples_of_an_empty_device(void **state) {
    uint32_t before = device.noise_read;
    size_t i, digits = 0;

    (void)state;
    assert_answer("noise 100\n", "OK\n");
    assert_int_equal(device.noise_read - before, 100);
    for (i = 0; out[i] != 'O'; i++) {
        digits += out[i] != '\n';
    }
    assert_int_equal(digits, 200);
    assert_int_equal(out[64], '\n'); /* 32 samples a line */
    assert_non_null(strstr(send_text("status\n"), "noise: ok samples=1024 "));
    device.fault = DEVICE_NOISE_FAILS;
    assert_answer("noise 5\n", "ERR entropy-read");
}

static void noise_is_refused_with_a_key_and_with_a_bad_number(void **state) {
    static const char *const bad[] = {"noise\n",     "noise 0\n",         "noise -1\n",
                                      "noise 1 2\n", "noise 1x\n",        "noise \"\"\n",
                                      "noise 1e3\n", "noise 100000001\n", "noise 4294967297\n"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_answer(bad[i], "ERR usage");
    }
    assert_answer("noise 5\n", "ERR wrong-state");
}

static void a_gap_behind_a_whole_line_spoils_the_next_one(void **state) {
    (void)state;
    out_len = 0;
    feed("version\n", 8);
    ursa_console_lost(&console);
    poll_all();
    assert_non_null(strstr(out, "OK\n"));
    assert_answer("erase\n", "ERR line-lost");
    assert_answer("status\n", "OK\n");
}

static void judge_pem_answer(const char *subject) {
    BIO *bio = BIO_new_mem_buf(out, (int)out_len);
    X509_REQ *request = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL), *judged;
    uint8_t *der = NULL;
    char name[512];
    int n;

    assert_non_null(request);
    n = i2d_X509_REQ(request, &der);
    judged = judge_request(der, (size_t)n, device_key());
    X509_NAME_oneline(X509_REQ_get_subject_name(judged), name, sizeof name);
    assert_string_equal(name, subject);
    OPENSSL_free(der);
    X509_REQ_free(judged);
    X509_REQ_free(request);
    BIO_free(bio);
}

static void csr_prints_a_request_that_openssl_reads(void **state) {
    (void)state;
    assert_answer("csr /CN=unit1\n", "OK\n");
    judge_pem_answer("/CN=unit1");
    assert_answer("csr \"/C=US/O=Acme Inc/CN=unit 1\" san=DNS:a.example,IP:192.0.2.1\n", "OK\n");
    judge_pem_answer("/C=US/O=Acme Inc/CN=unit 1");
    assert_answer("csr \"CN=unit 1, O=Acme\\, \\\"Inc\\\", C=US\" \"san=DNS:a.example, IP:::1\"\n",
                  "OK\n");
    judge_pem_answer("/C=US/O=Acme, \"Inc\"/CN=unit 1");
    assert_answer("csr / san=URI:urn:x\n", "OK\n");
    judge_pem_answer("");
}

static void the_same_line_gives_the_same_bytes_also_after_a_restart(void **state) {
    static const char line[] = "csr \"/O=Acme/CN=unit 1\" san=DNS:a.example\n";
    char first[4096];

    (void)state;
    strcpy(first, send_text(line));
    assert_string_equal(send_text(line), first);
    boot();
    assert_string_equal(send_text(line), first);
}

static void errors_in_names_say_what_and_where(void **state) {
    (void)state;
    assert_answer("csr /C=USA/CN=x\n", "ERR name-length C at ");
    assert_answer("csr /CN=x/Q=y\n", "ERR name-attribute name at 6: ");
    assert_answer("csr /CN=x san=DNS:a_b\n", "ERR san-dns DNS at 5: ");
    assert_answer("csr /CN=x san=\n", "ERR san-type subjectAltName at 0: ");
    assert_answer("csr \"\"\n", "ERR name-empty name at 0: ");
}

/* The fullest line that can be sent still fits the console's work buffer. */
static void a_full_line_makes_a_request(void **state) {
    char line[600] = "csr /CN=x san=";
    size_t i;

    (void)state;
    for (i = 0; i < 16; i++) {
        strcat(line, i == 0 ? "IP:::" : ",IP:::");
    }
    strcat(line, "\n");
    assert_answer(line, "OK\n");
    strcpy(line, "csr /UID=");
    memset(line + 9, 'u', 250);
    strcpy(line + 259, "/UID=");
    memset(line + 264, 'v', 247);
    strcpy(line + 511, "\n");
    assert_answer(line, "OK\n");
}

static void erase_makes_room_for_a_new_key(void **state) {
    (void)state;
    assert_answer("erase\n", "OK\n");
    assert_answer("erase\n", "OK\n");
    assert_non_null(strstr(send_text("status\n"), "state: EMPTY\n"));
    assert_false(device_finds_secret(device_key(), device.flash, sizeof device.flash));
    assert_false(device_finds_secret(device_key(), &identity, sizeof identity));
}

static void no_secret_ever_leaves_by_the_console(void **state) {
    static const char *const lines[] = {"help\n",      "version\n",      "status\n", "keygen\n",
                                        "csr /CN=x\n", "csr /CN=\xff\n", "bad\n",    "erase\n"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        send_text(lines[i]);
        assert_false(device_finds_secret(device_key(), out, out_len));
        assert_false(device_finds_secret(device_key(), &console, sizeof console));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_announces_itself_in_a_line_that_may_be_ignored, empty),
        cmocka_unit_test_setup(status_tells_state_and_id, empty),
        cmocka_unit_test_setup(version_and_help_answer, empty),
        cmocka_unit_test_setup(line_ends_are_lf_or_crlf_and_empty_lines_are_ignored, empty),
        cmocka_unit_test_setup(what_is_wrong_with_a_line_is_named_and_the_next_one_works, empty),
        cmocka_unit_test_setup(a_line_holds_512_bytes_and_no_more, empty),
        cmocka_unit_test_setup(every_single_byte_is_survived, empty),
        cmocka_unit_test_setup(random_bytes_never_stop_it, empty),
        cmocka_unit_test_setup(lost_bytes_spoil_their_line_only, empty),
        cmocka_unit_test_setup(keygen_works_once_and_shows_progress, empty),
        cmocka_unit_test_setup(lines_during_keygen_are_answered_busy, empty),
        cmocka_unit_test_setup(a_failing_noise_source_is_named_and_latched, empty),
        cmocka_unit_test_setup(noise_streams_raw_samples_of_an_empty_device, empty),
        cmocka_unit_test_setup(noise_is_refused_with_a_key_and_with_a_bad_number, keyed),
        cmocka_unit_test_setup(a_gap_behind_a_whole_line_spoils_the_next_one, keyed),
        cmocka_unit_test_setup(csr_prints_a_request_that_openssl_reads, keyed),
        cmocka_unit_test_setup(the_same_line_gives_the_same_bytes_also_after_a_restart, keyed),
        cmocka_unit_test_setup(errors_in_names_say_what_and_where, keyed),
        cmocka_unit_test_setup(a_full_line_makes_a_request, keyed),
        cmocka_unit_test_setup(erase_makes_room_for_a_new_key, keyed),
        cmocka_unit_test_setup(no_secret_ever_leaves_by_the_console, keyed),
    };

    return RUN(tests);
}
