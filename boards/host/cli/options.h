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
     * The name, such as "-out". The user may also write "--out", or "-out=FILE" for "-out FILE", as
     * with openssl.
     *
     * A name that ends with * matches every option that begins with the characters before the *, in
     * upper or lower case. An exact match in the tables is preferred. NULL ends the table.
     */
    const char *name;
    /*
     * The word that the help shows for the value. The shell completes FILE, FOLDER, and
     * alternatives such as PEM|DER. NULL: the option takes no value.
     */
    const char *value;
    int id; /* a number above 0 that the command chooses, or an enum option_id */
    /*
     * One or more lines of help. If the option is refused, this text is printed as advice. NULL:
     * this option is another spelling of the option before it in the table.
     */
    const char *help;
};

enum option_id {
    OPTION_OPERAND = 0,  /* an argument that is not an option */
    OPTION_REFUSED = -1, /* an option of openssl that is not supported here */
    /*
     * An option of openssl that has no effect here. If the option has a help text, only the values
     * that `value` lists are accepted. Any other value is refused, and the help text is printed as
     * advice.
     */
    OPTION_NO_EFFECT = -2,
    /*
     * A bit that may be set in an id: the name of the option is the name of an algorithm, in upper
     * or lower case. `take` gets the name as the user typed it.
     */
    OPTION_ANY_CASE = 1 << 16,
};

struct command {
    const char *name;
    const char *purpose; /* one line, in lower case */
    const char *usage;   /* the arguments after the name, e.g. "[option]... FILE" */
    const char *operand; /* word for an operand in the help, e.g. FILE; NULL: operands refused */
    const struct option *options; /* in the order in which the help lists them */
    const struct option *more;    /* options shared with other commands, or NULL */
    int (*main)(char **args);     /* takes the arguments after the name; returns the exit status */
};

/*
 * Parse the arguments of a command: call take(ctx, option, value) for each option and operand. An
 * operand is passed as an option with the id OPTION_OPERAND and the command's word for operands as
 * its name.
 *
 * If take returns a status other than EXIT_DONE, parsing ends and that status is returned.
 * Otherwise returns EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int options_read(const struct command *command, char **args,
                 int (*take)(void *ctx, const struct option *option, const char *value), void *ctx);

/*
 * True if -help, --help or -h is among the options. The values of other options and the arguments
 * after -- do not count.
 */
int options_ask_for_help(const struct command *command, char **args);

/* Print the help of a command on standard output. The caller checks for write errors. */
void options_print_help(const struct command *command);

/*
 * Parse PEM or DER, or the first letter of either, in upper or lower case. *der is 1 for DER and 0
 * otherwise. Like the next two functions, returns EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int option_form(const struct option *option, const char *value, int *der);
/* Parse a decimal number from `least` to `most`. */
int option_number(const struct option *option, const char *value, unsigned long least,
                  unsigned long most, unsigned long *number);
/* Parse a file name, which must not be empty. */
int option_path(const struct option *option, const char *value, const char **path);

/*
 * True if `value` is one of the words in `list`, which `separator` separates. If any_case is set,
 * upper and lower case are equal.
 */
int option_lists(const char *list, char separator, int any_case, const char *value);

#endif
