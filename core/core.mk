# The core's sources, for this Makefile and for anyone else's (README.md, "In your firmware").
URSA_CORE_SRCS := $(addprefix $(dir $(lastword $(MAKEFILE_LIST))), \
    bank.c console.c csr.c der.c entropy.c error.c extension.c health.c identity.c ip.c keyfile.c keygen.c \
    name.c pem.c port.c prime.c rng.c rsa.c san.c secret.c seed.c spki.c store.c text.c)
