# The core's sources, for this Makefile and for anyone else's (include/README.md).
# One line a room; core/README.md says what each room is for.
URSA_ROOT := $(patsubst %core/,%,$(dir $(lastword $(MAKEFILE_LIST))))
ursa_room = $(addprefix $(URSA_ROOT)core/$(1)/,$(addsuffix .c,$(2)))

URSA_CORE_SRCS := \
    $(call ursa_room,base,consttime error port sha256 text wipe) \
    $(call ursa_room,arith,modexp mont sieve) \
    $(call ursa_room,entropy,drbg entropy health rng seed) \
    $(call ursa_room,store,image store wrap) \
    $(call ursa_room,codec,der_read der_write pem_read pem_write) \
    $(call ursa_room,rsa,assemble candidate emsa keygen prime private_op public_op rsa sign spki) \
    $(call ursa_room,request,csr_write extensions name san san_ip san_oid) \
    $(call ursa_room,x509,cert_extensions cert_names cert_read cert_signature cert_validity csr_read name_match \
        sha2 x509_fields) \
    $(call ursa_room,identity,bound bound_verify identity identity_csr template template_fill tls) \
    $(call ursa_room,console,console console_args console_commands console_put console_status)

# Keys in files: for hosts. A device's linker leaves this room out, because nothing there calls it.
URSA_CORE_SRCS += $(call ursa_room,keyfile,cipher key_fields keyfile_open keyfile_unlock keypair \
    keypair_primes keypair_read keypair_write number pbes2 pbkdf2 pkcs8_write private_exponent)

# Defines that core's objects are compiled with, and those of port/arch: pass them on. Without them
# a source below fails to compile, or the program fails to link.
URSA_CORE_DEFS :=

# The chain check of ursa/gate.h; 11 KB less with URSA_CHAIN_CHECK := no.
URSA_CHAIN_CHECK ?= yes
ifneq ($(filter yes no,$(URSA_CHAIN_CHECK)),$(firstword $(URSA_CHAIN_CHECK) missing))
$(error URSA_CHAIN_CHECK is yes or no, not: $(URSA_CHAIN_CHECK))
endif
URSA_CORE_SRCS += $(call ursa_room,x509,$(if $(filter no,$(URSA_CHAIN_CHECK)),gate_without_chain,gate))
URSA_CORE_DEFS += $(if $(filter no,$(URSA_CHAIN_CHECK)),-DURSA_WITHOUT_CHAIN_CHECK=1)

# CAs with EC keys on P-256 and P-384 (ursa/gate.h); 4 KB less with URSA_CA_EC := no, which leaves
# BearSSL's part of it out of boards/common/bearssl.mk, too.
URSA_CA_EC ?= yes
ifneq ($(filter yes no,$(URSA_CA_EC)),$(firstword $(URSA_CA_EC) missing))
$(error URSA_CA_EC is yes or no, not: $(URSA_CA_EC))
endif
URSA_CORE_SRCS += $(call ursa_room,x509,$(if $(filter no,$(URSA_CA_EC)),without_ecdsa,ecdsa))
URSA_CORE_DEFS += $(if $(filter no,$(URSA_CA_EC)),-DURSA_WITHOUT_CA_EC=1)

# Multiplying and squaring: portable C, or a processor's own with URSA_ARCH := its folder in
# port/arch. A file there replaces the portable file of the same name (mont.S replaces mont_mul.c),
# and a define for it empties the portable file: URSA_ARCH_MONT_ADD for mont_add.
URSA_PORTABLE := arith/portable/mont_mul arith/portable/mont_variant arith/portable/mont_double \
    arith/portable/mont_add arith/portable/mont_copy arith/portable/trial rsa/lanes
URSA_ARCH_SRCS :=
ifneq ($(strip $(URSA_ARCH)),)
URSA_ARCH_SRCS := $(sort $(wildcard $(URSA_ROOT)port/arch/$(URSA_ARCH)/*.[cS]))
$(if $(URSA_ARCH_SRCS),,$(error no such arithmetic: port/arch/$(URSA_ARCH)))
endif
ursa_replaced := $(patsubst mont,mont_mul,$(basename $(notdir $(URSA_ARCH_SRCS))))
ursa_replaces = $(if $(filter $(1),$(ursa_replaced)),-DURSA_ARCH_$(2)=1)
URSA_CORE_DEFS += $(call ursa_replaces,mont_mul,MONT_MUL) $(call ursa_replaces,mont_variant,MONT_VARIANT) \
    $(call ursa_replaces,mont_double,MONT_DOUBLE) $(call ursa_replaces,mont_add,MONT_ADD) \
    $(call ursa_replaces,mont_copy,MONT_COPY) $(call ursa_replaces,trial,TRIAL) \
    $(call ursa_replaces,lanes,LANES)
URSA_ARCH_SRCS += $(foreach f,$(URSA_PORTABLE),$(if $(filter $(notdir $(f)),$(ursa_replaced)),,$(URSA_ROOT)core/$(f).c))
URSA_CORE_SRCS += $(URSA_ARCH_SRCS)
URSA_CORE_DEFS := $(strip $(URSA_CORE_DEFS))
