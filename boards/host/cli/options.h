/* SPDX-License-Identifier: MIT */
/*
 * Commands and their options, as tables.
 *
 * The arguments are parsed by these tables and the help is printed from them. The tests compare the
 * man page and the completion with that help. A command is one file with one `const struct
 * command`, declared in commands.h and listed in main.c.
 */
#ifndef URSA_HOST_OPTIONS_H
#define URSA_HOST_OPTIONS_H

struct option {
    /*
     * "-out"; the user may also write "--out", and "-out=FILE" for "-out FILE", as with openssl. A
     * name that ends with * stands for all names that begin like it, in any case, unless the tables
     * have the name itself. NULL ends the table.
     */
    const char *name;
    /*
     * The word for the value in the help. FILE and FOLDER are completed, and so are alternatives
     * such as PEM|DER. NULL: the option takes no value.
     */
    const char *value;
    int id; /* a number of the command above 0, or an enum option_id */
    /*
     * One or more lines of help. For a refused option: the advice to print instead. NULL: this
     * option is another spelling of the option before.
     */
    const char *help;
};

enum option_id {
    OPTION_OPERAND = 0,  /* an argument that is not an option */
    OPTION_REFUSED = -1, /* an option of openssl that is not supported here */
    /*
     * An option of openssl that has no effect here. If it has a help text, only the alternatives
     * that `value` names have no effect. The text is the advice to print for any other value.
     */
    OPTION_NO_EFFECT = -2,
    /* A bit of ids: the name is an algorithm's, in any case. `take` gets the name as typed. */
    OPTION_ANY_CASE = 1 << 16,
};

struct command {
    const char *name;
    const char *purpose; /* one line, in lower case */
    const char *usage;   /* the arguments after the name, e.g. "[option]... FILE" */
    const char *operand; /* help's word for an operand (FILE); NULL: operands are refused */
    const struct option *options; /* in the order in which the help lists them */
    const struct option *more;    /* options shared with other commands, or NULL */
    int (*main)(char **args);     /* takes the arguments after the name; returns the exit status */
};

/*
 * Parse the arguments of a command: call take(ctx, option, value) for each option and operand. An
 * operand is passed as an option with the id OPTION_OPERAND and the command's word for operands as
 * its name. Parsing ends at the first result of take that is not EXIT_DONE, and returns it.
 * Otherwise returns EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int options_read(const struct command *command, char **args,
                 int (*take)(void *ctx, const struct option *option, const char *value), void *ctx);

/* True if -help, --help or -h is among the arguments where an option can be. */
int options_ask_for_help(const struct command *command, char **args);

/* Print the help of a command on standard output. The caller checks for write errors. */
void options_print_help(const struct command *command);

/*
 * Parse PEM or DER, or their first letters, in upper or lower case. *der is 1 for DER. Returns
 * EXIT_DONE, or EXIT_USAGE with the error reported, as do the next two functions.
 */
int option_form(const struct option *option, const char *value, int *der);
/* Parse a decimal number from least to most. */
int option_number(const struct option *option, const char *value, unsigned long least,
                  unsigned long most, unsigned long *number);
/* Parse a file name, which must not be empty. */
int option_path(const struct option *option, const char *value, const char **path);

/* True if a list of words has this value. `any_case`: upper and lower case are the same. */
int option_lists(const char *list, char separator, int any_case, const char *value);

#endif
