/* SPDX-License-Identifier: MIT */
#include "cli/options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "cli/report.h"

/* The column where help texts begin. After a long option, the text begins on the next line. */
#define HELP_COLUMN 24

/* Options that many commands of openssl have, and that are handled alike in all commands here. */
static const struct option common[] = {
    {"-provider", "default|base|legacy", OPTION_NO_EFFECT,
     "there are no providers to load; leave this option out"},
    {"-provider-path", NULL, OPTION_REFUSED,
     "there are no providers to load; leave this option out"},
    {"-propquery", NULL, OPTION_REFUSED, "there are no providers to choose; leave this option out"},
    {"-engine", NULL, OPTION_REFUSED,
     "there are no engines, and a key is always a file; leave this option out"},
    {"-keygen_engine", NULL, OPTION_REFUSED,
     "there are no engines; leave this option out, or name a source of noise with -noise"},
    {"-writerand", NULL, OPTION_REFUSED,
     "the state of the random number generator is never written to a file; leave this option out"},
    {NULL, NULL, 0, NULL},
};

/* --- finding an option ----------------------------------------------------------------------- */

/* A word of the command line. "--out=x" has the name "-out" and the value "x". */
struct word {
    const char *name;
    size_t len;        /* of the name */
    const char *value; /* after =, or NULL */
};

static struct word split(const char *text) {
    struct word word = {.name = text[0] == '-' && text[1] == '-' ? text + 1 : text};

    word.len = strcspn(word.name, "=");
    word.value = word.name[word.len] == '=' ? word.name + word.len + 1 : NULL;
    return word;
}

static int is_named(const struct option *option, const struct word *word) {
    const int any_case = option->id > 0 && (option->id & OPTION_ANY_CASE) != 0;

    return strlen(option->name) == word->len &&
           (any_case ? strncasecmp(option->name, word->name, word->len) == 0
                     : strncmp(option->name, word->name, word->len) == 0);
}

/* True if the option's name ends with *, and the word begins with the characters before the *. */
static int is_family(const struct option *option, const struct word *word) {
    size_t len = strlen(option->name) - 1;

    return option->name[len] == '*' && word->len >= len &&
           strncasecmp(option->name, word->name, len) == 0;
}

static const struct option *find_in(const struct option *table, const struct word *word,
                                    int (*matches)(const struct option *option,
                                                   const struct word *word)) {
    for (; table != NULL && table->name != NULL; table++) {
        if (matches(table, word)) {
            return table;
        }
    }
    return NULL;
}

static const struct option *find(const struct command *command, const struct word *word) {
    const struct option *found = find_in(command->options, word, is_named);

    found = found != NULL ? found : find_in(command->more, word, is_named);
    found = found != NULL ? found : find_in(common, word, is_named);
    return found != NULL ? found : find_in(command->options, word, is_family);
}

/* --- parsing the command line ---------------------------------------------------------------- */

/* "-" alone is an operand that means standard input. */
static int is_option(const char *word) {
    return word[0] == '-' && word[1] != '\0';
}

static int check_no_effect(const struct option *option, const char *value) {
    return option->value == NULL || option->help == NULL ||
                   option_lists(option->value, '|', 1, value)
               ? EXIT_DONE
               : report(EXIT_USAGE, "%s: %s: %s", option->name, value, option->help);
}

static int read_option(const struct option *option, const struct word *word, char ***args,
                       int (*take)(void *ctx, const struct option *option, const char *value),
                       void *ctx) {
    const char *value = word->value;
    struct option typed = *option;

    if (option->id == OPTION_REFUSED) {
        return report(EXIT_USAGE, "%.*s: %s", (int)word->len, word->name, option->help);
    }
    if (option->value == NULL && value != NULL) {
        return report(EXIT_USAGE, "%s: does not take a value", option->name);
    }
    if (option->value != NULL && value == NULL && (value = *(*args)++) == NULL) {
        return report(EXIT_USAGE, "%s: needs a value", option->name);
    }
    if (option->id == OPTION_NO_EFFECT) {
        return check_no_effect(option, value);
    }
    typed.name = option->value == NULL ? word->name : option->name; /* -SHA256 stays as typed */
    return take(ctx, &typed, value);
}

/* Handle an argument that is in no table: an operand, or an error. */
static int read_other(const struct command *command, const char *text, int options_ended,
                      int (*take)(void *ctx, const struct option *option, const char *value),
                      void *ctx) {
    const struct option operand = {command->operand, NULL, OPTION_OPERAND, NULL};

    if (is_option(text) && !options_ended) {
        /* The value may be a passphrase, so it is not shown. */
        return report(EXIT_USAGE, "%.*s: no such option; see: ursa %s -help",
                      (int)strcspn(text, "="), text, command->name);
    }
    if (operand.name == NULL) {
        return report(EXIT_USAGE, "%s: unexpected argument; see: ursa %s -help", text,
                      command->name);
    }
    return take(ctx, &operand, text);
}

int options_read(const struct command *command, char **args,
                 int (*take)(void *ctx, const struct option *option, const char *value),
                 void *ctx) {
    int rc = EXIT_DONE, ended = 0;

    while (rc == EXIT_DONE && *args != NULL) {
        const char *text = *args++;
        const struct word word = split(text);
        const struct option *option = ended ? NULL : find(command, &word);

        if (option != NULL) {
            rc = read_option(option, &word, &args, take, ctx);
        } else if (!ended && strcmp(text, "--") == 0) {
            ended = 1; /* all arguments after -- are operands, as with openssl */
        } else {
            rc = read_other(command, text, ended, take, ctx);
        }
    }
    return rc;
}

int options_ask_for_help(const struct command *command, char **args) {
    while (*args != NULL && strcmp(*args, "--") != 0) {
        const struct word word = split(*args++);
        const struct option *option = find(command, &word);

        if (option == NULL && (strcmp(word.name, "-help") == 0 || strcmp(word.name, "-h") == 0)) {
            return 1;
        }
        if (option != NULL && option->value != NULL && word.value == NULL && *args != NULL) {
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
        if (table->id >= 0) {
            print_text(table->help != NULL ? table->help : "the same", print_name(table));
        }
    }
}

static int has_no_effect(const struct option *table) {
    while (table->name != NULL && table->id != OPTION_NO_EFFECT) {
        table++;
    }
    return table->name != NULL;
}

static void print_without_effect(const struct option *table) {
    for (; table->name != NULL; table++) {
        if (table->id == OPTION_NO_EFFECT) {
            printf("    %s%s%s\n", table->name, table->value == NULL ? "" : " ",
                   table->value == NULL ? "" : table->value);
        }
    }
}

void options_print_help(const struct command *command) {
    printf("usage: ursa %s %s\n%s\n\n", command->name, command->usage, command->purpose);
    print_table(command->options);
    print_table(command->more);
    print_text("print this help", printf("  -help"));
    if (has_no_effect(command->options)) {
        fputs("\nwithout effect, for scripts that were written for openssl:\n", stdout);
        print_without_effect(command->options);
        print_without_effect(common);
    }
}

/* --- values -------------------------------------------------------------------------------- */

int option_form(const struct option *option, const char *value, int *der) {
    *der = option_lists("DER|D", '|', 1, value);
    if (!*der && !option_lists("PEM|P", '|', 1, value)) {
        return report(EXIT_USAGE, "%s: %s: neither PEM nor DER%s", option->name, value,
                      option_lists("P12|PKCS12|PVK|ENGINE|MSBLOB", '|', 1, value)
                          ? "; other forms of keys are converted by openssl pkey or pkcs12"
                          : "");
    }
    return EXIT_DONE;
}

int option_lists(const char *list, char separator, int any_case, const char *value) {
    const char separators[] = {separator, '\0'};
    const size_t n = strlen(value);
    size_t len;

    for (; *list != '\0'; list += len + (list[len] == separator)) {
        len = strcspn(list, separators);
        if (len == n && (any_case ? strncasecmp(list, value, n) : strncmp(list, value, n)) == 0) {
            return 1;
        }
    }
    return 0;
}

int option_number(const struct option *option, const char *value, unsigned long least,
                  unsigned long most, unsigned long *number) {
    size_t digits = strspn(value, "0123456789");

    /*
     * A number of nine digits cannot overflow. A longer text is refused, even if it begins with
     * zeros.
     */
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
