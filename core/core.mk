# The core's sources, for this Makefile and for anyone else's: include this file, compile
# $(URSA_CORE_SRCS) with -Iinclude and BearSSL's inc/, and define URSA_ENGINE (i15, i31 or i62).
URSA_CORE_SRCS := $(addprefix core/, bank.c \
    console.c csr.c der.c entropy.c error.c extension.c identity.c ip.c keyfile.c keygen.c name.c \
    pem.c port.c prime.c rng.c rsa.c san.c secret.c spki.c store.c text.c)
