/* SPDX-License-Identifier: MIT */
/*
 * Commands and their options, as tables: they are what the arguments are read by and what help is
 * printed from, and the man page and the completion are tested against that help.
 *
 * A command is one file with one `const struct command`, named here and in main.c's list.
 */
#ifndef URSA_HOST_OPTIONS_H
#define URSA_HOST_OPTIONS_H

struct option {
    const char *name;  /* "-out" ("--out" is the same, as with openssl); NULL: the table ends */
    const char *value; /* what help calls its value: FILE, FOLDER (those are completed), PEM|DER
                          (and so is each of these), or another word; NULL: it takes none */
    int id;            /* the command's own number, over 0, or one of those below */
    const char *help;  /* one line, or several; of a refused one what to do instead; NULL: it is
                          another spelling of the one before */
};

enum option_id {
    OPTION_OPERAND = 0,  /* a word that is no option */
    OPTION_REFUSED = -1, /* one of openssl's that means nothing here */
};

struct command {
    const char *name;
    const char *purpose;          /* a line, in lower case */
    const char *usage;            /* what stands behind the name, e.g. "[option]... FILE" */
    const char *operand;          /* what a word that is no option is, e.g. FILE; NULL: refused */
    const struct option *options; /* in the order of the help */
    const struct option *more;    /* those shared with other commands, or NULL */
    int (*main)(char **args);     /* of the words behind its name; returns the exit status */
};

/*
 * Read the words behind a command: take(ctx, option, value) for each; an operand comes as an option
 * of id OPTION_OPERAND and the command's name for it. Ends at the first that is not EXIT_DONE.
 * EXIT_DONE, or EXIT_USAGE with everything reported.
 */
int options_read(const struct command *command, char **args,
                 int (*take)(void *ctx, const struct option *option, const char *value), void *ctx);

/* Is -help, --help or -h among them, where an option can be? */
int options_ask_for_help(const struct command *command, char **args);

/* Its help, on standard output, whose errors are left to the caller. */
void options_print_help(const struct command *command);

/* PEM or DER, in any case: *der. EXIT_DONE, or EXIT_USAGE with everything reported. */
int option_form(const struct option *option, const char *value, int *der);
/* A decimal number of least to most: *number. The same. */
int option_number(const struct option *option, const char *value, unsigned long least,
                  unsigned long most, unsigned long *number);
/* A file's name, which may not be empty: *path. The same. */
int option_path(const struct option *option, const char *value, const char **path);

#endif
