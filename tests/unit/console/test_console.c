/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/pem.h>
#include <openssl/sha.h>
#include "certs.h"
#include "repeatable.h"

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
    assert_code(device_store_key(&records), URSA_OK);
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

/* Send text, run the console to its end and return the output. */
static const char *send_text(const char *text) {
    out_len = 0;
    out[0] = '\0';
    feed(text, strlen(text));
    poll_all();
    return out;
}

/*
 * Check that the output has exactly one answer, in its last line, and that it begins with `start`.
 */
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

static void the_console_starts_with_a_comment_line(void **state) {
    (void)state;
    assert_string_equal(out, "# ursa " URSA_VERSION "\n");
}

static void status_prints_state_and_id(void **state) {
    (void)state;
    assert_string_equal(send_text("status\n"), "state: EMPTY\nid: 7572736100000001\n"
                                               "noise: ok samples=1024 tests=1 alarms=0\nOK\n");
}

static void version_and_help_print_their_answers(void **state) {
    (void)state;
    assert_string_equal(send_text("version\n"), "version: " URSA_VERSION "\nprotocol: 1\nOK\n");
    assert_answer("help\n", "OK\n");
    assert_non_null(strstr(out, "keygen\n"));
    assert_non_null(strstr(out, "csr [<subject>"));
    assert_non_null(strstr(out, "cert ["));
}

static const char *const line_ends[] = {"\n", "\r\n", "\r", "\n\r"};
#define LINE_ENDS (sizeof line_ends / sizeof line_ends[0])

/* The text with other line ends. */
static const char *with_line_ends(const char *text, const char *end) {
    static char other[16384];
    char *to = other;

    for (; *text != '\0'; text++) {
        to += *text == '\n' ? sprintf(to, "%s", end) : sprintf(to, "%c", *text);
    }
    assert_true(to < other + sizeof other);
    *to = '\0';
    return other;
}

static void every_line_end_is_accepted_and_empty_lines_are_ignored(void **state) {
    static const char answer[] = "version: " URSA_VERSION "\nprotocol: 1\nOK\n";
    char twice[200];
    size_t i, j;

    (void)state;
    snprintf(twice, sizeof twice, "%s%s", answer, answer);
    for (i = 0; i < LINE_ENDS; i++) {
        assert_string_equal(send_text(with_line_ends("version\n", line_ends[i])), answer);
        assert_string_equal(send_text(with_line_ends("\n\n\n", line_ends[i])), "");
        assert_string_equal(send_text(with_line_ends("\nversion\n\n", line_ends[i])), answer);
        for (j = 0; j < LINE_ENDS; j++) { /* another end for each line */
            char both[40];

            snprintf(both, sizeof both, "version%sversion%s", line_ends[i], line_ends[j]);
            assert_string_equal(send_text(both), twice);
        }
    }
}

/* A gap may hold the end of a line and a part of the next one. */
static void a_line_end_after_a_gap_is_no_second_half(void **state) {
    (void)state;
    assert_answer("version\r", "OK");
    ursa_console_lost(&console);
    assert_answer("\n", "ERR line-lost");
    assert_answer("\rversion\n", "OK");
    feed("version\r", 8);
    ursa_console_lost(&console); /* before the line was run */
    out_len = 0;
    poll_all();
    assert_answer("\n", "ERR line-lost");
}

static void a_wrong_line_gets_its_error_and_the_next_line_works(void **state) {
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
        {"status\x7f\n", "ERR line-control-byte"},
        {"\x1b[A\n", "ERR line-control-byte"},
        {"csr\n", "ERR no-template try"},
        {"template /CN=x y\n", "ERR usage"},
        {"template /CN=x san=DNS:a z\n", "ERR usage"},
        {"template - san=DNS:a\n", "ERR usage"},
        {"template \"\n", "ERR usage"},
        {"template\n", "ERR no-template"},
        {"lock now\n", "ERR usage"},
        {"lock\n", "ERR no-key try: keygen"},
        {".\n", "ERR unknown-command"},
        {"csr \"/CN=x\n", "ERR usage"},
        {"csr \"/CN=x\"y\n", "ERR usage"},
        {"csr /CN=x y\n", "ERR usage"},
        {"csr /CN=x san=DNS:a z\n", "ERR usage"},
        {"csr /CN=x san=DNS:a san=DNS:b\n", "ERR extension-repeated san at 0: given twice"},
        {"csr /CN=x san=DNS:a subjectAltName=DNS:b\n",
         "ERR extension-repeated subjectAltName at 0: given twice"},
        {"csr /CN=x keyUsage=cRLSign keyUsage=digitalSignature\n",
         "ERR extension-repeated keyUsage at 0: given twice"},
        {"template /CN=x 802.1ar=1.2.3 802.1ar=1.2.3\n",
         "ERR extension-repeated 802.1ar at 0: given twice"},
        {"csr nonce=00112233445566778899aabbccddeeff nonce=00112233445566778899aabbccddeeff\n",
         "ERR extension-repeated nonce at 0: given twice"},
        {"csr /CN=x \"\n", "ERR usage"},
        {"csr /O=Acme Inc/CN=x\n", "ERR usage wrong arguments; double-quote those with spaces"},
        {"csr 802.1ar=1.3.6.1.4.1.99999.1\n", "ERR subject-missing the subject comes first"},
        {"csr san=DNS:a.example\n", "ERR subject-missing"},
        {"csr keyUsage=digitalSignature\n", "ERR subject-missing"},
        {"csr extendedKeyUsage=x\n", "ERR subject-missing"},
        {"csr nonce=00112233445566778899aabbccddeeff san=DNS:a\n", "ERR subject-missing"},
        {"csr nonce=00112233445566778899aabbccddeeff /CN=x\n", "ERR subject-missing"},
        {"template 802.1ar=1.3.6.1.4.1.99999.1\n", "ERR subject-missing"},
        {"csr /CN=x\n", "ERR no-key try: keygen"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_answer(cases[i].line, cases[i].answer);
        assert_answer("status\n", "OK\n");
    }
}

static void a_line_of_512_bytes_is_accepted_and_a_longer_one_refused(void **state) {
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
    /* the end of an overlong line is not a command of its own */
    memset(line, ' ', 600);
    strcpy(line + 600, "erase\n");
    assert_answer(line, "ERR line-too-long");
    /* 512 bytes and a CR still fit */
    memset(line, 'x', 520);
    strcpy(line + 512, "\r\n");
    assert_answer(line, "ERR unknown-command");
}

static void the_console_works_after_every_single_byte(void **state) {
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

static void the_console_works_after_random_bytes(void **state) {
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

static void lost_bytes_invalidate_only_their_line(void **state) {
    (void)state;
    out_len = 0;
    feed("sta", 3);
    ursa_console_lost(&console);
    assert_answer("tus\n", "ERR line-lost");
    assert_answer("status\n", "OK\n");
}

static void keygen_makes_one_key_and_shows_progress(void **state) {
    struct ursa_rsa_key made;

    (void)state;
    assert_answer("keygen\n", "OK\n");
    assert_non_null(strstr(out, "# keygen: 4 candidates\n"));
    assert_non_null(strstr(out, "# keygen: p confirmed\n"));
    assert_non_null(strstr(out, "# keygen: q confirmed\nOK\n"));
    assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
    made = identity.key;
    assert_answer("keygen\n", "ERR key-exists");
    assert_memory_equal(&identity.key, &made, sizeof made);
}

/* Send a line while another command is running and return the output for this line. */
static const char *send_meanwhile(const char *line) {
    out_len = 0;
    out[0] = '\0';
    feed(line, strlen(line));
    assert_true(ursa_console_poll(&console, 1) >= URSA_OK);
    return out;
}

static void begin_keygen(unsigned steps) {
    assert_string_equal(send_meanwhile("keygen\n"), "");
    while (steps-- > 0) {
        assert_int_equal(ursa_console_poll(&console, 1), URSA_BUSY);
    }
}

static void lines_that_change_something_are_answered_busy_during_keygen(void **state) {
    static const char *const lines[] = {
        "keygen\n",     "csr\n",  "csr /CN=x\n", "template /CN=x\n", "template\n",
        "template -\n", "cert\n", "lock\n",      "erase\n",          "noise 5\n",
        "frobnicate\n", ".\n",    "\"status\n"};
    size_t i;

    (void)state;
    begin_keygen(20);
    for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_string_equal(send_meanwhile(lines[i]),
                            "ERR busy wait for the answer, or send: abort\n");
    }
    assert_string_equal(send_meanwhile("status now\n"),
                        "ERR usage wrong arguments; double-quote those with spaces; try: help\n");
    assert_int_equal(strncmp(send_meanwhile("sta\001tus\n"), "ERR line-control-byte ", 22), 0);
    poll_all();
    assert_string_equal(out + strlen(out) - 4, "\nOK\n");
    assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
}

static void status_prints_the_counts_during_keygen(void **state) {
    char expected[200];

    (void)state;
    begin_keygen(0);
    assert_string_equal(send_meanwhile("status\n"),
                        "state: EMPTY\nid: 7572736100000001\n"
                        "keygen: candidates=0 tests=0 rounds=0\n"
                        "noise: ok samples=1024 tests=1 alarms=0\nOK\n");
    while (identity.keygen.counts.rounds == 0) {
        assert_int_equal(ursa_console_poll(&console, 1000), URSA_BUSY);
    }
    snprintf(expected, sizeof expected, "\nkeygen: candidates=%u tests=%u rounds=%u\n",
             (unsigned)identity.keygen.counts.candidates, (unsigned)identity.keygen.counts.tests,
             (unsigned)identity.keygen.counts.rounds);
    assert_non_null(strstr(send_meanwhile("status\n"), expected));
    assert_string_equal(send_meanwhile("version\n"),
                        "version: " URSA_VERSION "\nprotocol: 1\nOK\n");
    assert_non_null(strstr(send_meanwhile("help\n"), "\nabort\n"));
    poll_all();
    assert_null(strstr(send_text("status\n"), "keygen: "));
}

static void assert_nothing_is_left(void) {
    static const struct ursa_rsa_key no_key;
    struct ursa_keygen nothing;

    memset(&nothing, 0, sizeof nothing);
    nothing.counts = identity.keygen.counts;
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_int_equal(identity.generating, 0);
    assert_memory_equal(&identity.key, &no_key, sizeof no_key);
    assert_memory_equal(&identity.keygen, &nothing, sizeof nothing);
    assert_null(strstr(send_text("status\n"), "keygen: "));
}

static void abort_answers_first_for_keygen_and_then_for_itself(void **state) {
    static const unsigned steps[] = {0, 1, 2, 3, 4, 5, 6, 20, 50};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        begin_keygen(steps[i]);
        assert_string_equal(send_meanwhile("abort\n"), "ERR aborted stopped on request\nOK\n");
        assert_nothing_is_left();
    }
    assert_answer("csr /CN=x\n", "ERR no-key");
    assert_answer("keygen\n", "OK\n");
}

static void abort_does_not_remove_a_complete_key(void **state) {
    (void)state;
    begin_keygen(0);
    poll_all();
    assert_string_equal(out + strlen(out) - 4, "\nOK\n");
    assert_string_equal(send_text("abort\n"), "OK\n");
    assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
    assert_answer("abort now\n", "ERR usage");
}

static void abort_ends_the_noise_command_as_well(void **state) {
    (void)state;
    assert_string_equal(send_meanwhile("noise 1000\n"), "");
    assert_int_equal(strncmp(send_meanwhile("status\n"), "ERR busy ", 9), 0);
    assert_string_equal(send_meanwhile("abort\n"), "ERR aborted stopped on request\nOK\n");
    assert_answer("noise 5\n", "OK\n");
}

static void a_failing_noise_source_is_reported_until_a_restart(void **state) {
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
    assert_answer("noise 5\n", "ERR wrong-state not possible in this state\n");
    identity.state = URSA_STATE_DAMAGED;
    identity.fault = URSA_E_UNWRAP;
    assert_answer("noise 5\n", "ERR key-unwrap not sealed with this device's secret\n");
}

static void bytes_lost_after_a_complete_line_invalidate_the_next_line(void **state) {
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

static void csr_prints_a_request_that_openssl_accepts(void **state) {
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

static void the_same_csr_line_gives_the_same_request_even_after_a_restart(void **state) {
    static const char line[] = "csr \"/O=Acme/CN=unit 1\" san=DNS:a.example\n";
    char first[4096];

    (void)state;
    strcpy(first, send_text(line));
    assert_string_equal(send_text(line), first);
    boot();
    assert_string_equal(send_text(line), first);
}

static void errors_in_names_report_the_attribute_and_its_place(void **state) {
    (void)state;
    assert_answer("csr /C=USA/CN=x\n",
                  "ERR name-length C at 5: too long or too short; limit: 2 characters\n");
    assert_answer("csr /CN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
                  "ERR name-length CN at 68: too long or too short; limit: 64 characters\n");
    assert_answer("csr /CN=x/Q=y\n", "ERR name-attribute name at 6: ");
    assert_answer("csr /CN=x san=DNS:a_b\n", "ERR san-dns DNS at 5: ");
    assert_answer("csr /CN=x san=\n", "ERR san-type subjectAltName at 0: ");
    assert_answer("csr \"\"\n", "ERR name-empty name at 0: ");
}

/* The longest line that can be sent still fits the console's work buffer. */
static void the_longest_csr_line_makes_a_request(void **state) {
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

/* ---- templates ------------------------------------------------------------------------------- */

static void a_kept_template_is_shown_used_and_forgotten(void **state) {
    char given[4096];

    (void)state;
    strcpy(given, send_text("csr \"/O=Acme Inc/CN=unit 1\" san=DNS:a.example\n"));
    assert_answer("csr\n", "ERR no-template");
    assert_string_equal(send_text("template \"/O=Acme Inc/CN=unit 1\" san=DNS:a.example\n"),
                        "OK\n");
    assert_string_equal(send_text("template\n"),
                        "subject: /O=Acme Inc/CN=unit 1\nsan: DNS:a.example\nOK\n");
    assert_non_null(strstr(send_text("status\n"), "\ntemplate: /O=Acme Inc/CN=unit 1\n"));
    assert_string_equal(send_text("csr\n"), given);
    boot();
    assert_string_equal(send_text("csr\n"), given);
    assert_answer("csr /CN=other\n", "OK\n");
    judge_pem_answer("/CN=other");
    assert_string_equal(send_text("template /CN=x\n"), "OK\n");
    assert_string_equal(send_text("template\n"), "subject: /CN=x\nOK\n");
    assert_string_equal(send_text("template -\n"), "OK\n");
    assert_string_equal(send_text("template -\n"), "OK\n");
    assert_answer("template\n", "ERR no-template");
    assert_null(strstr(send_text("status\n"), "template: "));
}

static void a_template_is_checked_before_it_is_kept(void **state) {
    (void)state;
    assert_answer("template /C=USA/CN=x\n", "ERR name-length C at ");
    assert_answer("template /CN=x san=DNS:a_b\n", "ERR san-dns DNS at 5: ");
    assert_answer("template\n", "ERR no-template");
    assert_answer("template /CN=x\n", "OK\n"); /* a template can be kept without a key */
}

static void the_longest_template_line_is_kept(void **state) {
    char line[600], answer[600];

    (void)state;
    strcpy(line, "template /UID=");
    memset(line + 14, 'u', 250);
    strcpy(line + 264, "/UID=");
    memset(line + 269, 'v', 243);
    strcpy(line + 512, "\n");
    assert_answer(line, "OK\n");
    strcpy(answer, "subject: ");
    strcat(answer, line + 9);
    strcat(answer, "OK\n");
    assert_string_equal(send_text("template\n"), answer);
    assert_answer("csr\n", "OK\n");
}

/* A template with control bytes, as faulty firmware or a manipulated flash may contain. */
static void control_bytes_in_a_template_cannot_forge_an_answer_line(void **state) {
    struct ursa_records records = ursa_store_records(&store);

    (void)state;
    assert_code(records.write(records.ctx, 3, "\1\0\0\0\0\0\0\0x\nOK\n\x7f", 15), URSA_OK);
    assert_answer("template\n", "OK\n");
    assert_non_null(strstr(out, "subject: x?OK??\n"));
    assert_answer("csr\n", "ERR name-");
    assert_answer("status\n", "OK\n");
}

/* ---- certificates ---------------------------------------------------------------------------- */

#define DOT ".\n"

static struct ursa_chain chain;

/* Make a chain of one or two certificates for the device. */
static void make_chain(int with_issuer, long serial) {
    certs_make_chain(&chain, device_key(), device_key(), serial, with_issuer);
}

static size_t leaf_len(void) {
    struct ursa_cert leaf;

    assert_code(ursa_cert_read(chain.der, chain.len, &leaf, NULL), URSA_OK);
    return leaf.der.len;
}

/* The text of a cert command: the command, the chain in PEM and the dot. */
static char *cert_text(const char *command) {
    static char text[8192];
    size_t at = 0, len;
    char *to = text + sprintf(text, "%s", command);

    while (at < chain.len) {
        struct ursa_cert cert;

        assert_code(ursa_cert_read(chain.der + at, chain.len - at, &cert, NULL), URSA_OK);
        assert_code(ursa_pem_encode(URSA_PEM_CERT, cert.der.at, cert.der.len, to,
                                    (size_t)(text + sizeof text - to), &len),
                    URSA_OK);
        to += len;
        at += cert.der.len;
    }
    strcpy(to, DOT);
    return text;
}

static const char *line_of(const char *text, const char *name) {
    static char line[600];
    const char *at = strstr(text, name);

    assert_non_null(at);
    assert_true(strcspn(at, "\n") < sizeof line);
    memcpy(line, at, strcspn(at, "\n"));
    line[strcspn(at, "\n")] = '\0';
    return line;
}

static void assert_status(const char *name, const uint8_t *bytes, size_t n) {
    char wanted[200];
    char *to = wanted + sprintf(wanted, "%s", name);

    while (n-- > 0) {
        to += sprintf(to, "%02x", *bytes++);
    }
    assert_string_equal(line_of(send_text("status\n"), name), wanted);
}

static void assert_installed(unsigned certs, unsigned number) {
    char wanted[40];
    uint8_t hash[32];

    sprintf(wanted, "certs: %u", certs);
    assert_string_equal(line_of(send_text("status\n"), "certs: "), wanted);
    sprintf(wanted, "cert-number: %u", number);
    assert_string_equal(line_of(out, "cert-number: "), wanted);
    SHA256(chain.der, leaf_len(), hash);
    assert_status("cert-sha256: ", hash, sizeof hash);
}

static void a_certificate_is_installed_and_shown_by_status(void **state) {
    (void)state;
    make_chain(0, 5);
    assert_null(strstr(send_text("status\n"), "cert"));
    assert_non_null(strstr(out, "\nkey-number: 1\n"));
    assert_string_equal(send_text(cert_text("cert\n")),
                        "# cert: PEM lines, then a line with a dot\nOK\n");
    assert_non_null(strstr(send_text("status\n"), "state: CERTIFIED\n"));
    assert_null(strstr(out, "anchor-sha256"));
    assert_installed(1, 1);
    boot();
    assert_installed(1, 1);
    assert_answer(cert_text("cert\n"), "OK\n"); /* the same chain again changes nothing */
    assert_installed(1, 1);
    make_chain(1, 6);
    assert_answer(cert_text("cert\n"), "OK\n");
    assert_installed(2, 2);
    assert_answer("csr /CN=unit1\n",
                  "OK\n"); /* a request for the next certificate is still possible */
}

static void the_anchor_is_kept_with_the_chain(void **state) {
    char command[100] = "cert anchor=", colons[120] = "cert anchor="; /* the format of openssl */
    uint8_t anchor[32];
    size_t i, leaf;

    (void)state;
    make_chain(1, 5);
    leaf = leaf_len();
    SHA256(chain.der + leaf, chain.len - leaf, anchor);
    for (i = 0; i < sizeof anchor; i++) {
        sprintf(command + strlen(command), i % 2 ? "%02X" : "%02x", anchor[i]);
        sprintf(colons + strlen(colons), "%s%02X", i > 0 ? ":" : "", anchor[i]);
    }
    strcat(command, "\n");
    strcat(colons, "\n");
    assert_answer(cert_text(colons), "OK\n");
    assert_status("anchor-sha256: ", anchor, sizeof anchor);
    assert_answer(cert_text(command), "OK\n");
    assert_status("anchor-sha256: ", anchor, sizeof anchor);
    boot();
    assert_status("anchor-sha256: ", anchor, sizeof anchor);
    assert_answer(cert_text("cert\n"),
                  "OK\n"); /* the same chain without an anchor removes the anchor */
    assert_null(strstr(send_text("status\n"), "anchor-sha256"));
    assert_installed(2, 2);
    command[12] ^= 1; /* another digit */
    assert_answer(cert_text(command), "ERR cert-anchor-missing certificate at ");
    assert_installed(2, 2);
}

/* After any error, all lines up to the dot are skipped, and there is only one answer. */
static void errors_in_a_certificate_are_reported_after_the_dot(void **state) {
    static const struct {
        const char *text, *answer;
    } cases[] = {
        {"cert\n.\n", "ERR pem-missing line 1: "}, /* the dot's */
        {"cert\ntext\nerase\n.\n", "ERR pem-missing line 3: "},
        {"cert\n-----BEGIN X-----\nAQID\nerase\n.\n", "ERR pem-kind line 1: another kind of "},
        {"cert\n-----BEGIN CERTIFICATE REQUEST-----\n.\n", "ERR pem-kind line 1: "},
        {"cert\n\n-----END CERTIFICATE-----\n.\n", "ERR pem-label line 2: "},
        {"cert\n-----BEGIN CERTIFICATE-----\n\nAQ!D\nerase\n.\n", "ERR pem-base64 line 3: "},
        {"cert\n-----BEGIN CERTIFICATE-----\nAQID\n.\n", "ERR pem-unfinished line 3: "},
        {"cert\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n.\n",
         "ERR cert-malformed tbsCertificate at 2: "},
        {"cert\n-----BEGIN CERTIFICATE-----\nMAMB\n-----END CERTIFICATE-----\n.\n",
         "ERR object-short line 3: the object ends early; bytes missing: 2\n"},
        {"cert\n  -----BEGIN CERTIFICATE-----\nAQ!D\n.\n", "ERR pem-base64 line 2: "},
        {"cert\n\xEF\xBB\xBF-----BEGIN X-----\n.\n", "ERR pem-kind line 1: "},
        {"cert \x01\ntext\n.\n", "ERR line-control-byte not allowed"},
        {"cert\n\x01\nerase\n.\n", "ERR line-control-byte line 1: "},
        {"cert\n\n\nera\tse\n-----BEGIN X-----\n.\n", "ERR line-control-byte line 3: "},
        {"cert anchor=00\nerase\n.\n", "ERR usage wrong"},
        {"cert anchor=\n.\n", "ERR usage wrong"},
        {"cert anchor=0000000000000000000000000000000000000000000000000000000000000000\n.\n",
         "ERR usage wrong"},
        {"cert erase\n.\n", "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff:"
         ":00112233445566778899aabbccddeeff\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff:\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=0:0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n.\n",
         "ERR usage wrong"},
        {"cert \"\n.\n", "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff00112233445566778899aabbccddeef\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff00112233445566778899aabbccddeefg\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0\n.\n",
         "ERR usage wrong"},
        {"cert "
         "anchor=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff x\n.\n",
         "ERR usage wrong"},
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (j = 0; j < LINE_ENDS; j++) {
            assert_answer(with_line_ends(cases[i].text, line_ends[j]), cases[i].answer);
            assert_answer("version\n", "OK\n");
            assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
        }
    }
}

static void a_certificate_line_of_512_bytes_is_accepted_and_a_longer_one_refused(void **state) {
    char text[1200] = "cert\n";

    (void)state;
    memset(text + 5, 'x', 513);
    strcpy(text + 518, "\nmore\n" DOT);
    assert_answer(text, "ERR line-too-long line 1: ");
    text[5] = '\n'; /* now the line has 512 bytes of other text */
    assert_answer(text, "ERR pem-missing ");
}

static void bytes_lost_in_a_certificate_invalidate_it(void **state) {
    char *text, *middle;

    (void)state;
    make_chain(0, 5);
    text = cert_text("cert\n");
    middle = strstr(text, "CERTIFICATE-----\n") + 40;
    out_len = 0;
    feed(text, (size_t)(middle - text));
    ursa_console_lost(&console);
    feed(middle, strlen(middle));
    poll_all();
    assert_non_null(strstr(out, "dot\nERR line-lost line 2: "));
    assert_answer(text, "OK\n");
    /* The dot was lost, so it must be sent again. Then the answer is the error. */
    out_len = 0;
    feed(text, strlen(text) - 2);
    ursa_console_lost(&console);
    assert_string_equal(send_text(DOT), "");
    assert_answer(DOT, "ERR line-lost line ");
}

static void a_chain_for_another_key_is_refused(void **state) {
    struct ursa_chain both;
    EVP_PKEY *stranger = EVP_EC_gen("P-256");
    const uint8_t *p;
    uint8_t *to = chain.der;
    X509 *cert;

    (void)state;
    make_chain(0, 5);
    assert_answer(cert_text("cert\n"), "OK\n");
    both = chain;
    p = chain.der;
    cert = d2i_X509(NULL, &p, (long)chain.len);
    assert_true(X509_set_pubkey(cert, stranger) && X509_sign(cert, stranger, EVP_sha256()));
    chain.len = (size_t)i2d_X509(cert, &to);
    assert_answer(cert_text("cert\n"), "ERR cert-key subjectPublicKeyInfo at ");
    memcpy(chain.der + chain.len, both.der,
           both.len); /* the device's certificate is not the first */
    chain.len += both.len;
    assert_answer(cert_text("cert\n"), "ERR cert-key subjectPublicKeyInfo at ");
    chain = both;
    assert_installed(1, 1); /* the old certificate stays */
    X509_free(cert);
    EVP_PKEY_free(stranger);
}

static void a_chain_that_is_too_long_is_refused(void **state) {
    size_t len, ca;

    (void)state;
    make_chain(1, 5);
    len = leaf_len();
    ca = chain.len - len;
    while (chain.len + ca <=
           sizeof chain.der) { /* the CA issued itself, so its certificate may be repeated */
        memcpy(chain.der + chain.len, chain.der + len, ca);
        chain.len += ca;
    }
    assert_answer(cert_text("cert\n"), "OK\n");
    assert_installed(1 + (unsigned)((chain.len - len) / ca), 1);
    chain.len = len;
    {
        char text[8192] = "cert\n", *one = strchr(cert_text("cert\n"), '-');
        size_t i;

        one[strlen(one) - 2] = '\0'; /* the dot */
        for (i = 0; i <= sizeof chain.der / len; i++) {
            strcat(text, one);
        }
        strcat(text, DOT);
        assert_answer(text, "ERR cert-too-long line ");
    }
    assert_non_null(strstr(send_text("status\n"), "state: CERTIFIED\n"));
}

static void without_a_key_a_certificate_is_read_to_its_dot_and_refused(void **state) {
    (void)state;
    make_chain(0, 5);
    assert_string_equal(send_text(cert_text("cert\n")),
                        "# cert: PEM lines, then a line with a dot\nERR no-key try: keygen\n");
    assert_answer("cert\n\x01\n.\n",
                  "ERR no-key try: keygen"); /* this error comes before errors in the text */
    assert_answer("status\n", "OK\n");
}

static void certificate_lines_may_end_in_every_way(void **state) {
    size_t i;

    (void)state;
    make_chain(1, 5);
    for (i = 0; i < LINE_ENDS; i++) {
        assert_answer(with_line_ends(cert_text("cert\n"), line_ends[i]), "OK\n");
        assert_installed(2, 1);
        assert_answer("erase\n", "OK\n");
        keyed(state);
    }
}

/* As a Windows editor saves each of two files. */
static void a_byte_order_mark_before_a_certificate_is_skipped(void **state) {
    char text[8192], *to = text, *from;

    (void)state;
    make_chain(1, 5);
    for (from = cert_text("cert\n"); *from != '\0'; from++) {
        if (strncmp(from, "-----BEGIN", 10) == 0) {
            to += sprintf(to, "\xEF\xBB\xBF");
        }
        *to++ = *from;
    }
    *to = '\0';
    assert_answer(text, "OK\n");
    assert_installed(2, 1);
}

/* Each line of the base64 in turn; 64 characters are 48 bytes. */
static void a_certificate_that_lost_a_line_ends_early(void **state) {
    char text[8192], expected[100];
    size_t line, last;

    (void)state;
    make_chain(1, 5); /* the second certificate does not make up for the first one */
    last = (leaf_len() + 47) / 48;
    for (line = 2; line <= last; line++) {
        char *at;
        size_t i;

        strcpy(text, cert_text("cert\n"));
        for (at = text, i = 0; i <= line; i++) {
            at = strchr(at, '\n') + 1;
        }
        memmove(at, strchr(at, '\n') + 1, strlen(strchr(at, '\n') + 1) + 1);
        snprintf(expected, sizeof expected,
                 "ERR object-short line %zu: the object ends early; bytes missing: %zu\n", last + 1,
                 line < last ? 48 : leaf_len() - (last - 1) * 48);
        assert_answer(text, expected);
    }
    assert_answer(cert_text("cert\n"), "OK\n");
}

static void poll_returns_ok_while_certificate_lines_are_missing(void **state) {
    (void)state;
    feed("cert\n", 5);
    assert_int_equal(ursa_console_poll(&console, 0), URSA_OK);
    feed("x\n", 2);
    assert_int_equal(ursa_console_poll(&console, 0), URSA_OK);
    assert_answer(DOT, "ERR pem-missing");
}

static void random_certificate_lines_install_nothing_and_the_console_works_on(void **state) {
    uint32_t x = 4711;
    int round, i;

    (void)state;
    for (round = 0; round < 200; round++) {
        out_len = 0;
        feed("cert\n-----BEGIN CERTIFICATE-----\n", 33);
        for (i = 0; i < 500; i++) {
            static const char bytes[] = "AQIDMIIC+/=-\n\r \tBEGIN\xff\xEF\xBB\xBF\x01";
            char c;

            x = x * 1664525 + 1013904223;
            c = bytes[(x >> 16) % (sizeof bytes - 1)];
            feed(&c, 1);
        }
        feed("\n", 1);
        poll_all();
        assert_answer(DOT, "ERR ");
        assert_answer("version\n", "OK\n");
    }
    assert_non_null(strstr(send_text("status\n"), "state: KEYED\n"));
}

/* ---- the end --------------------------------------------------------------------------------- */

static void a_locked_device_refuses_every_change(void **state) {
    char request[4096];
    struct ursa_chain installed;

    (void)state;
    assert_answer("lock\n", "ERR no-certificate try: cert");
    make_chain(0, 5);
    assert_answer("template /CN=device\n", "OK\n");
    assert_answer(cert_text("cert\n"), "OK\n");
    strcpy(request, send_text("csr\n"));
    assert_string_equal(send_text("lock\n"), "OK\n");
    assert_string_equal(send_text("lock\n"), "OK\n");
    boot();
    installed = chain;
    assert_non_null(strstr(send_text("status\n"), "state: LOCKED\n"));
    assert_answer("erase\n", "ERR locked nothing stored");
    assert_answer("keygen\n", "ERR key-exists");
    assert_answer("template /CN=other\n", "ERR locked nothing stored");
    assert_answer("template -\n", "ERR locked nothing stored");
    assert_answer(cert_text("cert\n"), "OK\n"); /* the chain that is installed already */
    make_chain(0, 6);
    assert_answer(cert_text("cert\n"), "ERR locked nothing stored");
    assert_non_null(strstr(send_text("status\n"), "state: LOCKED\n"));
    chain = installed;
    assert_installed(1, 1);
    assert_string_equal(send_text("csr\n"), request);
}

static void a_damaged_device_reports_the_reason(void **state) {
    struct ursa_records records = ursa_store_records(&store);

    (void)state;
    assert_answer("template /CN=unit1\n", "OK\n");
    assert_code(records.write(records.ctx, 1, "K", 1), URSA_OK);
    boot();
    assert_answer("status\n", "OK\n");
    assert_non_null(strstr(out, "state: DAMAGED\n"));
    assert_non_null(strstr(out, "\ndamage: identity-damaged the stored "));
    assert_non_null(strstr(out, "\ntemplate: /CN=unit1\n"));
    assert_null(strstr(out, "spki-sha256"));
    assert_answer("csr /CN=x\n", "ERR identity-damaged the stored ");
    assert_answer("cert\n.\n", "ERR identity-damaged the stored ");
    assert_answer("lock\n", "ERR identity-damaged the stored ");
    assert_answer("erase\n", "OK\n");
    assert_non_null(strstr(send_text("status\n"), "state: EMPTY\n"));
}

static void status_prints_the_known_facts_if_the_flash_fails(void **state) {
    (void)state;
    make_chain(0, 5);
    assert_answer(cert_text("cert\n"), "OK\n");
    device.fault = DEVICE_READ_FAILS;
    assert_answer("status\n", "ERR flash-failed");
    assert_non_null(strstr(out, "state: CERTIFIED\n"));
    assert_non_null(strstr(out, "\nspki-sha256: "));
    assert_non_null(strstr(out, "\nnoise: "));
    device.fault = DEVICE_SOUND;
    assert_answer("status\n", "OK\n");
}

static void erase_destroys_the_key_and_leaves_an_empty_device(void **state) {
    (void)state;
    assert_answer("erase\n", "OK\n");
    assert_answer("erase\n", "OK\n");
    assert_non_null(strstr(send_text("status\n"), "state: EMPTY\n"));
    assert_false(device_finds_secret(device_key(), device.flash, sizeof device.flash));
    assert_false(device_finds_secret(device_key(), &identity, sizeof identity));
}

static void no_command_prints_parts_of_the_private_key(void **state) {
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

/*
 * A misspelt %ID% is accepted, because the text may really contain a %, but the console prints a
 * note.
 */
static void a_percent_sign_that_begins_no_id_is_kept_with_a_note(void **state) {
    static const char note[] = "# a % that begins no %ID% stays as it is\n";
    static const struct {
        const char *words;
        int told;
    } cases[] = {
        {"/CN=%ID", 1},
        {"/CN=%id%", 1},
        {"/CN=ID%", 1},
        {"/CN=%%ID%", 1},
        {"/CN=%ID%ID%", 1},
        {"/CN=%2", 1},
        {"/CN=%2x", 1},
        {"/CN=x san=URI:http://x/%id%", 1},
        {"/CN=%ID%", 0},
        {"/CN=x%ID%%ID%y", 0},
        {"/CN=x san=URI:http://x/%2C%aF/%ID%", 0},
        {"/CN=x", 0},
    };
    char line[96];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(line, sizeof line, "template %s\n", cases[i].words);
        assert_answer(line, "OK\n");
        assert_int_equal(strstr(out, note) != NULL, cases[i].told);
        snprintf(line, sizeof line, "csr %s\n", cases[i].words);
        assert_answer(line, "OK\n");
        assert_int_equal(strncmp(out, note, sizeof note - 1) == 0, cases[i].told);
    }
    assert_answer("template /CN=%ID\n", "OK\n");
    assert_string_equal(send_text("template\n"), "subject: /CN=%ID\nOK\n");
    assert_answer("csr\n", "OK\n");
    assert_null(strstr(out, note)); /* the note came when the template was kept */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_console_starts_with_a_comment_line, empty),
        cmocka_unit_test_setup(status_prints_state_and_id, empty),
        cmocka_unit_test_setup(version_and_help_print_their_answers, empty),
        cmocka_unit_test_setup(every_line_end_is_accepted_and_empty_lines_are_ignored, empty),
        cmocka_unit_test_setup(a_line_end_after_a_gap_is_no_second_half, empty),
        cmocka_unit_test_setup(a_wrong_line_gets_its_error_and_the_next_line_works, empty),
        cmocka_unit_test_setup(a_line_of_512_bytes_is_accepted_and_a_longer_one_refused, empty),
        cmocka_unit_test_setup(the_console_works_after_every_single_byte, empty),
        cmocka_unit_test_setup(the_console_works_after_random_bytes, empty),
        cmocka_unit_test_setup(lost_bytes_invalidate_only_their_line, empty),
        cmocka_unit_test_setup(keygen_makes_one_key_and_shows_progress, empty),
        cmocka_unit_test_setup(lines_that_change_something_are_answered_busy_during_keygen, empty),
        cmocka_unit_test_setup(status_prints_the_counts_during_keygen, empty),
        cmocka_unit_test_setup(abort_answers_first_for_keygen_and_then_for_itself, empty),
        cmocka_unit_test_setup(abort_does_not_remove_a_complete_key, empty),
        cmocka_unit_test_setup(abort_ends_the_noise_command_as_well, empty),
        cmocka_unit_test_setup(a_failing_noise_source_is_reported_until_a_restart, empty),
        cmocka_unit_test_setup(noise_streams_raw_samples_of_an_empty_device, empty),
        cmocka_unit_test_setup(noise_is_refused_with_a_key_and_with_a_bad_number, keyed),
        cmocka_unit_test_setup(a_percent_sign_that_begins_no_id_is_kept_with_a_note, keyed),
        cmocka_unit_test_setup(bytes_lost_after_a_complete_line_invalidate_the_next_line, keyed),
        cmocka_unit_test_setup(csr_prints_a_request_that_openssl_accepts, keyed),
        cmocka_unit_test_setup(the_same_csr_line_gives_the_same_request_even_after_a_restart,
                               keyed),
        cmocka_unit_test_setup(errors_in_names_report_the_attribute_and_its_place, keyed),
        cmocka_unit_test_setup(the_longest_csr_line_makes_a_request, keyed),
        cmocka_unit_test_setup(a_kept_template_is_shown_used_and_forgotten, keyed),
        cmocka_unit_test_setup(a_template_is_checked_before_it_is_kept, empty),
        cmocka_unit_test_setup(the_longest_template_line_is_kept, keyed),
        cmocka_unit_test_setup(control_bytes_in_a_template_cannot_forge_an_answer_line, keyed),
        cmocka_unit_test_setup(a_certificate_is_installed_and_shown_by_status, keyed),
        cmocka_unit_test_setup(the_anchor_is_kept_with_the_chain, keyed),
        cmocka_unit_test_setup(errors_in_a_certificate_are_reported_after_the_dot, keyed),
        cmocka_unit_test_setup(a_certificate_line_of_512_bytes_is_accepted_and_a_longer_one_refused,
                               keyed),
        cmocka_unit_test_setup(bytes_lost_in_a_certificate_invalidate_it, keyed),
        cmocka_unit_test_setup(a_chain_for_another_key_is_refused, keyed),
        cmocka_unit_test_setup(a_chain_that_is_too_long_is_refused, keyed),
        cmocka_unit_test_setup(without_a_key_a_certificate_is_read_to_its_dot_and_refused, empty),
        cmocka_unit_test_setup(certificate_lines_may_end_in_every_way, keyed),
        cmocka_unit_test_setup(a_byte_order_mark_before_a_certificate_is_skipped, keyed),
        cmocka_unit_test_setup(a_certificate_that_lost_a_line_ends_early, keyed),
        cmocka_unit_test_setup(poll_returns_ok_while_certificate_lines_are_missing, keyed),
        cmocka_unit_test_setup(random_certificate_lines_install_nothing_and_the_console_works_on,
                               keyed),
        cmocka_unit_test_setup(a_locked_device_refuses_every_change, keyed),
        cmocka_unit_test_setup(a_damaged_device_reports_the_reason, keyed),
        cmocka_unit_test_setup(status_prints_the_known_facts_if_the_flash_fails, keyed),
        cmocka_unit_test_setup(erase_destroys_the_key_and_leaves_an_empty_device, keyed),
        cmocka_unit_test_setup(no_command_prints_parts_of_the_private_key, keyed),
    };

    repeat_openssl(1);
    return RUN(tests);
}
