/* SPDX-License-Identifier: MIT */
#include "cli/options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "cli/report.h"

/*
 * The column of the help text. If an option is too long for it, the text begins on the next line.
 */
#define HELP_COLUMN 24

/* Turn --out into -out. */
static const char *plain(const char *word) {
    return word[0] == '-' && word[1] == '-' ? word + 1 : word;
}

static const struct option *find_in(const struct option *table, const char *word) {
    for (; table != NULL && table->name != NULL; table++) {
        if (strcmp(table->name, word) == 0) {
            return table;
        }
    }
    return NULL;
}

static const struct option *find(const struct command *command, const char *word) {
    const struct option *found = find_in(command->options, plain(word));

    return found != NULL ? found : find_in(command->more, plain(word));
}

/* "-" alone is an operand that means standard input. */
static int is_option(const char *word) {
    return word[0] == '-' && word[1] != '\0';
}

static int read_option(const struct option *option, char ***args,
                       int (*take)(void *ctx, const struct option *option, const char *value),
                       void *ctx) {
    if (option->id == OPTION_REFUSED) {
        return report(EXIT_USAGE, "%s: %s", option->name, option->help);
    }
    if (option->value == NULL) {
        return take(ctx, option, NULL);
    }
    if (**args == NULL) {
        return report(EXIT_USAGE, "%s: needs a value", option->name);
    }
    return take(ctx, option, *(*args)++);
}

int options_read(const struct command *command, char **args,
                 int (*take)(void *ctx, const struct option *option, const char *value),
                 void *ctx) {
    const struct option operand = {command->operand, NULL, OPTION_OPERAND, NULL};
    int rc = EXIT_DONE;

    while (rc == EXIT_DONE && *args != NULL) {
        const char *word = *args++;
        const struct option *option = find(command, word);

        if (option != NULL) {
            rc = read_option(option, &args, take, ctx);
        } else if (is_option(word)) {
            rc = report(EXIT_USAGE, "%s: no such option; see: ursa %s -help", word, command->name);
        } else if (operand.name == NULL) {
            rc = report(EXIT_USAGE, "%s: unexpected argument; see: ursa %s -help", word,
                        command->name);
        } else {
            rc = take(ctx, &operand, word);
        }
    }
    return rc;
}

int options_ask_for_help(const struct command *command, char **args) {
    while (*args != NULL) {
        const char *word = plain(*args++);
        const struct option *option = find(command, word);

        if (option == NULL && (strcmp(word, "-help") == 0 || strcmp(word, "-h") == 0)) {
            return 1;
        }
        if (option != NULL && option->value != NULL && *args != NULL) {
            args++;
        }
    }
    return 0;
}

/* --- help ---------------------------------------------------------------------------------- */

/* Print an option and its value. Returns the column after them. */
static int print_name(const struct option *option) {
    int n = printf("  %s", option->name);

    return option->value == NULL ? n : n + printf(" %s", option->value);
}

/* Print a help text. Its further lines are indented like the first. */
static void print_text(const char *text, int column) {
    if (column + 2 > HELP_COLUMN) { /* at least two spaces must separate a value from the text */
        fputc('\n', stdout);
        column = 0;
    }
    printf("%*s", HELP_COLUMN - column, "");
    for (; *text != '\0'; text++) {
        fputc(*text, stdout);
        if (*text == '\n') {
            printf("%*s", HELP_COLUMN, "");
        }
    }
    fputc('\n', stdout);
}

static void print_table(const struct option *table) {
    for (; table != NULL && table->name != NULL; table++) {
        if (table->id != OPTION_REFUSED) {
            print_text(table->help != NULL ? table->help : "the same", print_name(table));
        }
    }
}

void options_print_help(const struct command *command) {
    printf("usage: ursa %s %s\n%s\n\n", command->name, command->usage, command->purpose);
    print_table(command->options);
    print_table(command->more);
    print_text("print this help", printf("  -help"));
}

/* --- values -------------------------------------------------------------------------------- */

int option_form(const struct option *option, const char *value, int *der) {
    *der = strcasecmp(value, "DER") == 0;
    if (!*der && strcasecmp(value, "PEM") != 0) {
        return report(EXIT_USAGE, "%s: %s: neither PEM nor DER", option->name, value);
    }
    return EXIT_DONE;
}

int option_number(const struct option *option, const char *value, unsigned long least,
                  unsigned long most, unsigned long *number) {
    size_t digits = strspn(value, "0123456789");

    /* Nine digits cannot overflow. More digits are refused, leading zeros included. */
    *number = digits > 0 && digits < 10 ? strtoul(value, NULL, 10) : 0;
    if (digits == 0 || digits >= 10 || value[digits] != '\0' || *number < least || *number > most) {
        return report(EXIT_USAGE, "%s: %s: not a number from %lu to %lu", option->name, value,
                      least, most);
    }
    return EXIT_DONE;
}

int option_path(const struct option *option, const char *value, const char **path) {
    if (value[0] == '\0') {
        return report(EXIT_USAGE, "%s: the file name is empty", option->name);
    }
    *path = value;
    return EXIT_DONE;
}
