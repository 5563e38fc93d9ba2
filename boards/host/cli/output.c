/* SPDX-License-Identifier: MIT */
#include "cli/output.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"

int output_report(const char *option, const char *path, int error) {
    const char *name = file_is_dash(path) ? "standard output" : path;

    if (error == EEXIST) {
        return report(EXIT_FAILED,
                      "%s: %s: holds a private key, or cannot be read to check this; a key is "
                      "never overwritten. Choose another name, or move that file away",
                      option, name);
    }
    return report(EXIT_FAILED, "%s: %s: cannot be written: %s", option, name,
                  error == ENOLINK ? "it is a symbolic link to a file that does not exist"
                                   : strerror(error));
}

int output_write(const char *option, const char *path, const void *data, size_t len) {
    struct staged staged;
    int error = file_stage(&staged, path, data, len);

    if (error == 0) {
        error = file_commit(&staged);
    }
    return error == 0 ? EXIT_DONE : output_report(option, path, error);
}

int output_flush(void) {
    return fflush(stdout) == 0 && !ferror(stdout)
               ? EXIT_DONE
               : report(EXIT_FAILED, "standard output: cannot be written");
}
