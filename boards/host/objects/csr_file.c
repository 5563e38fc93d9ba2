/* SPDX-License-Identifier: MIT */
#include "objects/csr_file.h"
#include <stdlib.h>
#include "cli/files.h"
#include "cli/report.h"
#include "objects/der_kind.h"
#include "objects/object_read.h"

int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der) {
    static const char *const labels[] = {URSA_PEM_CSR, "NEW CERTIFICATE REQUEST", NULL};
    const char *name = file_input_name(path);
    struct ursa_where where;
    size_t len;
    int code, rc = object_read(option, path, labels, der, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    code = ursa_csr_read(*der, len, csr, &where);
    if (code != URSA_OK) {
        rc = der_report_kind(option, name, DER_REQUEST, *der, len);
        rc = rc == EXIT_DONE ? report_code(EXIT_FAILED, name, code, &where) : rc;
        free(*der);
    }
    return rc;
}
