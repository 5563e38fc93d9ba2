# The core's sources, for this Makefile and for anyone else's (README.md, "In your firmware").
URSA_ROOT := $(patsubst %core/,%,$(dir $(lastword $(MAKEFILE_LIST))))
URSA_CORE_SRCS := $(addprefix $(URSA_ROOT)core/, \
    assemble.c candidate.c cert.c console.c console_cmd.c console_put.c csr.c der.c derread.c drbg.c \
    entropy.c error.c extension.c health.c identity.c image.c ip.c keyfile.c keygen.c mont.c name.c \
    pem.c pemread.c port.c power.c prime.c private.c privexp.c public.c rng.c rsa.c san.c secret.c \
    seed.c sieve.c spki.c store.c template.c text.c tls.c wrap.c)

# Multiplying and squaring: portable, or a processor's own with URSA_ARCH := its folder in port/arch.
ifdef URSA_ARCH
URSA_ARCH_SRCS := $(sort $(wildcard $(URSA_ROOT)port/arch/$(URSA_ARCH)/*.[cS]))
$(if $(URSA_ARCH_SRCS),,$(error no such arithmetic: port/arch/$(URSA_ARCH)))
else
URSA_ARCH_SRCS := $(URSA_ROOT)core/mont_mul.c
endif
ifeq ($(filter %/mont_version.c,$(URSA_ARCH_SRCS)),)
URSA_ARCH_SRCS += $(URSA_ROOT)core/mont_version.c
endif
ifeq ($(filter %/mont_double.S,$(URSA_ARCH_SRCS)),)
URSA_ARCH_SRCS += $(URSA_ROOT)core/mont_double.c
endif
URSA_CORE_SRCS += $(URSA_ARCH_SRCS)
