# The core's sources, for this Makefile and for anyone else's (README.md, "In your firmware").
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
    $(call ursa_room,x509,cert_extensions cert_names cert_read cert_signature cert_validity csr_read x509_fields) \
    $(call ursa_room,identity,bound bound_verify identity identity_csr template template_fill tls) \
    $(call ursa_room,console,console console_args console_commands console_put console_status)

# Keys in files: for hosts. A device's linker leaves this room out, because nothing there calls it.
URSA_CORE_SRCS += $(call ursa_room,keyfile,cipher key_fields keyfile_open keyfile_unlock keypair \
    keypair_primes keypair_read keypair_write number pbes2 pbkdf2 pkcs8_write private_exponent)

# The chain check of ursa/gate.h; 11 KB less with URSA_CHAIN_CHECK := no.
URSA_CHAIN_CHECK ?= yes
URSA_CORE_SRCS += $(call ursa_room,x509,$(if $(filter no,$(URSA_CHAIN_CHECK)),gate_without_chain,gate))

# Multiplying and squaring: portable C, or a processor's own with URSA_ARCH := its folder in
# port/arch. A file there stands in for the portable file of the same name.
ifneq ($(strip $(URSA_ARCH)),)
URSA_ARCH_SRCS := $(sort $(wildcard $(URSA_ROOT)port/arch/$(URSA_ARCH)/*.[cS]))
$(if $(URSA_ARCH_SRCS),,$(error no such arithmetic: port/arch/$(URSA_ARCH)))
else
URSA_ARCH_SRCS := $(call ursa_room,arith/portable,mont_mul)
endif
ursa_portable = $(if $(filter %/$(notdir $(1)).c %/$(notdir $(1)).S,$(URSA_ARCH_SRCS)),,$(call ursa_room,$(patsubst %/,%,$(dir $(1))),$(notdir $(1))))
URSA_ARCH_SRCS += $(foreach f,mont_variant mont_double mont_add mont_copy trial,$(call ursa_portable,arith/portable/$(f))) \
    $(call ursa_portable,rsa/lanes)
URSA_CORE_SRCS += $(URSA_ARCH_SRCS)
