/* SPDX-License-Identifier: MIT */
#include "issue/ext_list.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"

static const struct {
    uint8_t ce;
    const char *name;
} names[EXT_COUNT] = {
    {EXT_BASIC_CONSTRAINTS, "basicConstraints"},  {EXT_KEY_USAGE, "keyUsage"},
    {EXT_EXT_KEY_USAGE, "extendedKeyUsage"},      {EXT_SUBJECT_ALT_NAME, "subjectAltName"},
    {EXT_SUBJECT_KEY_ID, "subjectKeyIdentifier"}, {EXT_AUTHORITY_KEY_ID, "authorityKeyIdentifier"},
};

const char *ext_name(unsigned ce) {
    size_t i = 0;

    while (i < EXT_COUNT - 1 && names[i].ce != ce) {
        i++;
    }
    return names[i].name;
}

unsigned ext_by_name(const char *name, size_t len) {
    size_t i;

    for (i = 0; i < EXT_COUNT; i++) {
        if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0) {
            return names[i].ce;
        }
    }
    return 0;
}

struct ext *ext_find(struct ext_list *list, unsigned ce) {
    unsigned i;

    for (i = 0; i < list->count; i++) {
        if (list->ext[i].ce == ce) {
            return &list->ext[i];
        }
    }
    return NULL;
}

void ext_remove(struct ext_list *list, unsigned ce) {
    struct ext *ext = ext_find(list, ce);

    if (ext != NULL) {
        size_t after = list->count - (size_t)(ext - list->ext) - 1;

        free(ext->value);
        memmove(ext, ext + 1, after * sizeof *ext);
        list->count--;
    }
}

int ext_put(struct ext_list *list, unsigned ce, int critical, const uint8_t *value, size_t len) {
    struct ext ext = {.ce = (uint8_t)ce, .critical = critical != 0, .len = len};

    if (value != NULL) {
        ext.value = malloc(len + 1);
        if (ext.value == NULL) {
            return report(EXIT_FAILED, "%s: %s", ext_name(ce), strerror(ENOMEM));
        }
        memcpy(ext.value, value, len);
    }
    ext_remove(list, ce);
    list->ext[list->count++] = ext; /* fits: each of EXT_COUNT extensions is there at most once */
    return EXIT_DONE;
}

void ext_move(struct ext_list *list, struct ext_list *from) {
    unsigned i;

    for (i = 0; i < from->count; i++) {
        ext_remove(list, from->ext[i].ce);
        list->ext[list->count++] = from->ext[i];
    }
    from->count = 0;
}

void ext_free(struct ext_list *list) {
    while (list->count > 0) {
        free(list->ext[--list->count].value);
    }
}

void ext_write(const struct ext_list *list, struct ursa_der *der) {
    const uint8_t yes = 0xFF;
    size_t mark = der->len;
    unsigned i = list->count;

    while (i-- > 0) { /* DER is written from its end */
        const struct ext *ext = &list->ext[i];
        const uint8_t oid[] = {0x55, 0x1D, ext->ce};
        size_t start = der->len;

        ursa_der_tlv(der, DER_OCTET_STRING, ext->value, ext->len);
        if (ext->critical) { /* DER omits FALSE, which is the default */
            ursa_der_tlv(der, DER_BOOLEAN, &yes, 1);
        }
        ursa_der_tlv(der, DER_OID, oid, sizeof oid);
        ursa_der_wrap(der, DER_SEQUENCE, start);
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}
