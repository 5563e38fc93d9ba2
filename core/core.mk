# The core's sources, for this Makefile and for anyone else's (README.md, "In your firmware").
URSA_ROOT := $(patsubst %core/,%,$(dir $(lastword $(MAKEFILE_LIST))))
URSA_CORE_SRCS := $(addprefix $(URSA_ROOT)core/, \
    assemble.c bound.c boundread.c candidate.c cert.c certext.c certname.c certtime.c cipher.c \
    console.c console_args.c console_cmd.c console_put.c console_status.c csr.c csrread.c der.c \
    derread.c drbg.c emsa.c entropy.c \
    error.c extension.c health.c identity.c image.c ip.c keyder.c keyfile.c keyfind.c keygen.c \
    keypair.c keyprime.c keyread.c keyunlock.c keywrite.c mont.c name.c number.c oid.c pbes2.c \
    pbkdf2.c pem.c pemread.c port.c power.c prime.c private.c privexp.c public.c rng.c rsa.c \
    request.c rsapub.c san.c secret.c seed.c sieve.c spki.c store.c template.c template_fill.c text.c tls.c \
    wrap.c x509.c)

# The chain check of ursa/gate.h; 11 KB less with URSA_CHAIN_CHECK := no.
URSA_CHAIN_CHECK ?= yes
URSA_CORE_SRCS += $(URSA_ROOT)core/$(if $(filter no,$(URSA_CHAIN_CHECK)),gate_open,gate).c

# Multiplying and squaring: portable, or a processor's own with URSA_ARCH := its folder in port/arch.
ifdef URSA_ARCH
URSA_ARCH_SRCS := $(sort $(wildcard $(URSA_ROOT)port/arch/$(URSA_ARCH)/*.[cS]))
$(if $(URSA_ARCH_SRCS),,$(error no such arithmetic: port/arch/$(URSA_ARCH)))
else
URSA_ARCH_SRCS := $(URSA_ROOT)core/mont_mul.c
endif
# What it has not, portably.
URSA_ARCH_SRCS += $(foreach f,mont_version mont_double mont_add mont_copy trial batch, \
    $(if $(filter %/$(f).c %/$(f).S,$(URSA_ARCH_SRCS)),,$(URSA_ROOT)core/$(f).c))
URSA_CORE_SRCS += $(URSA_ARCH_SRCS)
