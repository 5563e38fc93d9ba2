/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "host.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include "noise_report.h"

static const char usage[] =
    "usage: ursa req -new -newkey rsa:2048 -noenc -subj NAME [option]...\n"
    "       ursa console -flash FILE | -store FOLDER\n"
    "       ursa noise-report [option]... FILE\n"
    "       ursa version | help\n"
    "\n"
    "req: make an RSA-2048 key and a certificate signing request; the words are openssl's\n"
    "  -newkey rsa:2048   make a key of this kind (the only one)\n"
    "  -noenc, -nodes     write the key unencrypted (the only way yet)\n"
    "  -keyout FILE       the key, PKCS#8 PEM, mode 0600 (privkey.pem); a FILE that is there is\n"
    "                     never replaced, unlike openssl's\n"
    "  -out FILE          the request (standard output)\n"
    "  -outform PEM|DER   its form (PEM)\n"
    "  -subj NAME         /C=US/O=Acme/CN=device-1 or CN=device-1,O=Acme,C=US\n"
    "  -addext EXT        repeatable: subjectAltName=DNS:a,IP:b,URI:c,email:d  keyUsage=...\n"
    "                     extendedKeyUsage=...  basicConstraints=CA:FALSE  ([critical,] first)\n"
    "  -verbose           show the progress of the key generation, even if not on a terminal\n"
    "  -new -batch -sha256 -utf8   accepted: it is always so\n"
    "\n"
    "console: a device's console on standard input and output (say help there)\n"
    "  -flash FILE        its flash is this file, made if there is none\n"
    "  -store FOLDER      its records are plain files in this folder instead, made likewise\n"
    "\n"
    "noise-report: what raw noise is worth, by estimators of NIST SP 800-90B; FILE has what a\n"
    "console answered to `noise <n>`\n"
    "  -bits 1|8          bits a sample (8)\n"
    "  -restart FILE      what it answered to 1000 times `noise 1000`, each after a restart\n"
    "  -svg FILE          a picture: histogram and autocorrelation\n"
    "  -claim N           fail if the port's noise_h16 = N is more than was found\n"
    "  -binary            files are raw, one sample a byte\n"
    "\n"
    "req and console: where the noise comes from\n"
    "  -noise getrandom|hwrng|FILE   the kernel's generator (default), /dev/hwrng, another device\n"
    "  -noise-claim H16   bits of min-entropy a byte of such a device, in sixteenths (16)\n"
    "\n"
    "exit status: 0 done, 1 failed, 2 the command line is wrong\n";

/*
 * A file opened while 0, 1 or 2 is closed would get that number, and then messages would be
 * written into a key or a flash file. Hold closed ones with what cannot be read or written.
 */
static void hold_standard_streams(void) {
    int fd;

    for (fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
        }
    }
}

static int print(const char *text) {
    if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
        return report(EXIT_FAILED, "standard output: cannot be written");
    }
    return EXIT_DONE;
}

static int is_one_of(const char *word, const char *a, const char *b, const char *c) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

int main(int argc, char **argv) {
    hold_standard_streams();
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (is_one_of(argv[1], "help", "-h", "--help") ||
        (argc == 3 && is_one_of(argv[2], "-help", "-h", "--help"))) {
        return print(usage);
    }
    if (is_one_of(argv[1], "version", "-v", "--version")) {
        return print("ursa " URSA_VERSION "\n");
    }
    if (strcmp(argv[1], "req") == 0) {
        return req_main(argv + 2);
    }
    if (strcmp(argv[1], "console") == 0) {
        return console_main(argv + 2);
    }
    if (strcmp(argv[1], "x509") == 0) {
        return x509_main(argv + 2);
    }
    if (strcmp(argv[1], "chain") == 0) {
        return chain_main(argv + 2);
    }
    if (strcmp(argv[1], "verify") == 0) {
        return verify_main(argv + 2);
    }
    if (strcmp(argv[1], "noise-report") == 0) {
        return noise_report_main(argv + 2);
    }
    return report(EXIT_USAGE, "%s: no such command; see: ursa help", argv[1]);
}
