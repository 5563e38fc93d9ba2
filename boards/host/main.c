/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include "cli/options.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/secrets.h"

static const struct command *const commands[] = {
    &req_command,   &genrsa_command, &rsa_command,     &genpkey_command,
    &pkey_command,  &pkcs8_command,  &x509_command,    &check_command,
    &chain_command, &verify_command, &console_command, &noise_report_command,
};
#define COMMANDS (sizeof commands / sizeof commands[0])

/*
 * If descriptor 0, 1 or 2 is closed, the next file that is opened gets this descriptor. A message
 * would then be written into a key or a flash file. So occupy each closed descriptor with
 * /dev/null: 0 is opened only for writing, and 1 and 2 only for reading, so that their use fails.
 */
static void hold_standard_streams(void) {
    int fd;

    for (fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
        }
    }
}

static void print_usage(FILE *to) {
    size_t i;

    fputs("usage: ursa COMMAND [option]...\n\n", to);
    for (i = 0; i < COMMANDS; i++) {
        fprintf(to, "  %-14s%s\n", commands[i]->name, commands[i]->purpose);
    }
    fputs("  version       print the version\n"
          "  help          print this list; help COMMAND prints the options of COMMAND\n"
          "\n"
          "exit status: 0 done, 1 failed, 2 the command line is wrong\n",
          to);
}

static const struct command *find_command(const char *name) {
    size_t i = 0;

    while (i < COMMANDS && strcmp(commands[i]->name, name) != 0) {
        i++;
    }
    return i < COMMANDS ? commands[i] : NULL;
}

static int no_such(const char *name) {
    return report(EXIT_USAGE, "%s: no such command; see: ursa help", name);
}

/* Print the help of the command `name`, or the list of all commands if name is NULL. */
static int help(const char *name) {
    const struct command *command = name == NULL ? NULL : find_command(name);

    if (name != NULL && command == NULL) {
        return no_such(name);
    }
    if (command == NULL) {
        print_usage(stdout);
    } else {
        options_print_help(command);
    }
    return output_flush();
}

static int is_one_of(const char *word, const char *a, const char *b, const char *c) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

static int run(const char *name, char **args) {
    const struct command *command = find_command(name);

    if (command == NULL) {
        return no_such(name);
    }
    return options_ask_for_help(command, args) ? help(name) : command->main(args);
}

int main(int argc, char **argv) {
    secrets_guard(argv);
    hold_standard_streams();
    file_signals_to_errors();
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (is_one_of(argv[1], "help", "-help", "--help") || strcmp(argv[1], "-h") == 0) {
        return help(argv[2]);
    }
    if (is_one_of(argv[1], "version", "-v", "--version")) {
        puts("ursa " URSA_VERSION);
        return output_flush();
    }
    return run(argv[1], argv + 2);
}
