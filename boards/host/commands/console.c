/* SPDX-License-Identifier: MIT */
/* `ursa console`: a device's serial console on standard input and output. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "commands/commands.h"
#include "cli/noise_source.h"
#include "cli/report.h"
#include "cli/secrets.h"

/* The options: the place where the device keeps its records, and its noise source. */
struct job {
    const char *flash; /* path of a flash file, or NULL */
    const char *store; /* path of a folder of plain files, or NULL */
    struct noise_source noise;
};

/* A simulated device, and the state of standard input and output as its serial line. */
struct session {
    struct noise_source noise;
    struct ursa_posix_raw raw; /* the flash, and the noise device if used */
    struct ursa_posix_store files;
    struct ursa_port port;
    struct ursa_store store;
    struct ursa_records records;
    struct ursa_identity identity;
    struct ursa_console console;
    struct ursa_gate gate; /* has only a clock */
    char in[256];
    size_t at, end; /* in[at] to in[end - 1] are bytes that the console has not taken yet */
    int in_line;    /* 1: the input that the console took last is an unfinished line */
    int eof;        /* no more input */
    int in_error;   /* errno of reading, else 0 */
    int out_error;  /* errno of writing, else 0 */
    int alarm_told; /* 1: the entropy alarm was reported */
};

/*
 * Print the console's output. stdio collects the output up to the end of a line, and then the line
 * is sent.
 */
static void put(void *ctx, const char *text, size_t len) {
    struct session *session = ctx;

    if (session->out_error != 0) {
        return;
    }
    errno = 0;
    if (fwrite(text, 1, len, stdout) != len ||
        (memchr(text, '\n', len) != NULL && fflush(stdout) != 0)) {
        session->out_error = errno != 0 ? errno : EIO;
    }
}

static int input_waits(void) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&in, 1, 0) != 0;
}

/* Get more input. Wait for input only if there is nothing else to do. */
static void get(struct session *session, int busy) {
    ssize_t got;

    if (session->at < session->end || session->eof || (busy && !input_waits())) {
        return;
    }
    got = read(STDIN_FILENO, session->in, sizeof session->in);
    if (got < 0 && errno == EINTR) {
        return;
    }
    if (got <= 0) {
        session->eof = 1;
        session->in_error = got < 0 ? errno : 0;
        return;
    }
    session->at = 0;
    session->end = (size_t)got;
}

/*
 * Give input to the console until the console refuses a byte. It refuses bytes while it has a
 * complete line to run.
 */
static void feed(struct session *session) {
    while (session->at < session->end &&
           ursa_console_input(&session->console, (uint8_t)session->in[session->at]) == 0) {
        char byte = session->in[session->at++];

        session->in_line = byte != '\n' && byte != '\r';
    }
}

/*
 * Report an entropy alarm on standard error, once, with the noise device and its error. The
 * protocol names only the kind of error.
 */
static void tell_alarm(struct session *session) {
    const struct ursa_entropy *entropy = &session->identity.entropy;

    if (entropy->alarm != URSA_OK && !session->alarm_told) {
        session->alarm_told = 1;
        (void)source_report(&session->noise, entropy);
    }
}

static int run(struct session *session) {
    int rc = URSA_OK;

    do {
        tell_alarm(session);
        get(session, rc == URSA_BUSY);
        feed(session);
        session->gate.now = (int64_t)time(NULL);
        rc = ursa_console_poll(&session->console, 0);
    } while (rc >= 0 && session->out_error == 0 &&
             (rc == URSA_BUSY || !session->eof || session->at < session->end));
    tell_alarm(session);
    if (session->out_error != 0) {
        ursa_identity_keygen_abort(&session->identity);
        return report(EXIT_FAILED, "standard output: %s", strerror(session->out_error));
    }
    if (session->in_error != 0) {
        return report(EXIT_FAILED, "standard input: %s", strerror(session->in_error));
    }
    if (session->console.busy) {
        return report(
            EXIT_FAILED,
            "standard input: ended before the line `.`, which must end the input of `cert`");
    }
    if (session->in_line) {
        (void)report(EXIT_DONE, "standard input: the last line has no line end and was not run");
    }
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, "console", rc, NULL);
}

/* Start the device on its records and run its console. */
static int start(struct session *session, const char *path) {
    int rc;

    secrets_lock();
    rc = ursa_identity_open(&session->identity, &session->port, &session->records);
    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, path, rc, NULL);
    }
    ursa_console_init(&session->console, &session->identity, put, session);
    session->console.gate = &session->gate;
    return run(session);
}

static int start_on_flash(struct session *session, const char *path) {
    int rc = ursa_store_open(&session->store, &session->port);

    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, path, rc, NULL);
    }
    session->records = ursa_store_records(&session->store);
    return start(session, path);
}

static const char *open_flash(struct session *session, const char *path) {
    const char *why = ursa_posix_flash_open(&session->raw.flash, path);

    if (why == NULL) {
        ursa_posix_port(&session->port, &session->raw.flash);
    }
    return why;
}

static const char *open_files(struct session *session, const char *path) {
    const char *why = ursa_posix_store_open(&session->files, path);

    if (why == NULL) {
        ursa_posix_port_store(&session->port, &session->files);
        session->records = ursa_posix_store_records(&session->files);
    }
    return why;
}

static int console_on(const struct job *job) {
    /* Static because the session is large: it has the buffer of the record files. */
    static struct session session;
    const char *path = job->flash != NULL ? job->flash : job->store, *why;
    int rc;

    session.noise = job->noise;
    session.raw.flash.fd = session.files.fd = -1;
    why = job->flash != NULL ? open_flash(&session, path) : open_files(&session, path);
    if (why != NULL) {
        return report(EXIT_FAILED, "%s: %s", path, why);
    }
    rc = source_open(&job->noise, &session.raw, &session.port);
    if (rc == EXIT_DONE) {
        rc = job->flash != NULL ? start_on_flash(&session, path) : start(&session, path);
    }
    ursa_posix_raw_close(&session.raw);
    ursa_posix_flash_close(&session.raw.flash);
    ursa_posix_store_close(&session.files);
    explicit_bzero(&session, sizeof session);
    return rc;
}

enum { FLASH = 1, STORE };

static const struct option options[] = {
    {"-flash", "FILE", FLASH,
     "keep the device's flash in FILE, which is created if\n"
     "missing"},
    {"-f", "FILE", FLASH, NULL},
    {"-store", "FOLDER", STORE,
     "keep the device's records as plain files in FOLDER\n"
     "instead, which is created if missing"},
    {NULL, NULL, 0, NULL},
};

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    if (option->id != FLASH && option->id != STORE) {
        return source_read(&job->noise, option, value);
    }
    *(option->id == FLASH ? &job->flash : &job->store) = value;
    return EXIT_DONE;
}

static int check(const struct job *job) {
    const char *path = job->flash != NULL ? job->flash : job->store;

    if (job->flash != NULL && job->store != NULL) {
        return report(EXIT_USAGE, "-store: cannot be used together with -flash; give one of them");
    }
    if (path == NULL || path[0] == '\0') {
        return report(EXIT_USAGE,
                      "-flash: missing; name the device's flash file, or with -store its "
                      "folder of records");
    }
    return source_check(&job->noise);
}

static int console_main(char **args);

const struct command console_command = {
    "console",
    "run a device's console on standard input and output (enter help there)",
    "-flash FILE | -store FOLDER [option]...",
    NULL,
    options,
    source_options,
    console_main,
};

static int console_main(char **args) {
    struct job job = {NULL, NULL, {NULL, 0}};
    int rc = options_read(&console_command, args, take, &job);

    if (rc == EXIT_DONE) {
        rc = check(&job);
    }
    return rc == EXIT_DONE ? console_on(&job) : rc;
}
