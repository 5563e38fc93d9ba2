/* SPDX-License-Identifier: MIT */
/* Explain why an object was not found in a file: list the PEM labels that are there. */
#define _GNU_SOURCE
#include "cli/pem_labels.h"
#include <string.h>
#include "cli/report.h"

#define LABELS_MAX 4u  /* labels in one message */
#define LABEL_SIZE 40u /* bytes of a label; longer labels are skipped */

struct labels {
    char text[LABELS_MAX * (LABEL_SIZE + 2) + sizeof "..."];
    size_t len, count;
    size_t last; /* where the last label in `text` begins */
};

/*
 * Find the label of the next BEGIN line after *text, and move *text to it. NULL: there is no BEGIN
 * line.
 */
static const char *next_label(const char **text, const char *end, size_t *len) {
    static const char begin[] = "-----BEGIN ", dashes[] = "-----";
    const char *label;

    while ((label = memmem(*text, (size_t)(end - *text), begin, sizeof begin - 1)) != NULL) {
        size_t left = (size_t)(end - label) - (sizeof begin - 1), n = 0;

        label += sizeof begin - 1;
        *text = label;
        /* Printable ASCII (RFC 7468 3): a file's control characters do not reach a terminal. */
        while (n < left && n <= LABEL_SIZE && label[n] >= ' ' && label[n] <= '~' &&
               label[n] != '-') {
            n++;
        }
        if (n > 0 && n <= LABEL_SIZE && left - n >= sizeof dashes - 1 &&
            memcmp(label + n, dashes, sizeof dashes - 1) == 0) {
            *len = n;
            return label;
        }
    }
    return NULL;
}

/* True if this label was added last. So a bundle of certificates is named once. */
static int is_last(const struct labels *labels, const char *label, size_t len) {
    return labels->len - labels->last == len &&
           memcmp(labels->text + labels->last, label, len) == 0;
}

static void add(struct labels *labels, const char *label, size_t len) {
    if (labels->count > 0) {
        memcpy(labels->text + labels->len, ", ", 2);
        labels->len += 2;
    }
    labels->last = labels->len;
    if (labels->count++ == LABELS_MAX) {
        label = "...";
        len = 3;
    }
    memcpy(labels->text + labels->len, label, len);
    labels->len += len;
}

/* ---- a BEGIN line that has other text on it ------------------------------------------------- */

static int is_wanted(const char *label, size_t len, const char *wanted) {
    size_t n = strlen(wanted);

    return len >= n && memcmp(label + len - n, wanted, n) == 0 &&
           (len == n || label[len - n - 1] == ' ');
}

static int is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/*
 * Returns "before" or "after" if other text shares the BEGIN line, else NULL. Blanks after the
 * BEGIN line do not count, nor does a byte order mark at the start of the file.
 */
static const char *crowded(const char *text, const char *end, const char *label, size_t len) {
    static const char mark[] = "\xEF\xBB\xBF"; /* byte order mark of UTF-8 */
    const char *begin = label - strlen("-----BEGIN "), *after = label + len + strlen("-----");

    if (begin > text && !is_line_end(begin[-1]) &&
        !(begin - text == 3 && memcmp(text, mark, 3) == 0)) {
        return "before";
    }
    while (after < end && (*after == ' ' || *after == '\t')) {
        after++;
    }
    return after < end && !is_line_end(*after) ? "after" : NULL;
}

static size_t line_of(const char *text, const char *at) {
    size_t line = 1;

    for (; text < at; text++) {
        line += *text == '\n';
    }
    return line;
}

int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len) {
    const char *text = data, *end = text + data_len, *label;
    struct labels labels = {"", 0, 0, 0};
    size_t len = 0;

    while (labels.count <= LABELS_MAX && (label = next_label(&text, end, &len)) != NULL) {
        const char *place = crowded(data, end, label, len);

        if (place != NULL && is_wanted(label, len, wanted)) {
            return report(EXIT_FAILED,
                          "%s%s%s: line %zu: other text %s -----BEGIN %.*s-----, which must be "
                          "alone on its line",
                          option == NULL ? "" : option, option == NULL ? "" : ": ", path,
                          line_of(data, label), place, (int)len, label);
        }
        if (!is_last(&labels, label, len)) {
            add(&labels, label, len);
        }
    }
    labels.text[labels.len] = '\0';
    return report(EXIT_FAILED, "%s%s%s: contains no %s%s%s", option == NULL ? "" : option,
                  option == NULL ? "" : ": ", path, wanted,
                  labels.count == 0 ? ": the file is neither PEM nor DER" : ", but ", labels.text);
}
