# The core's sources, for this Makefile and for anyone else's (README.md, "In your firmware").
URSA_CORE_SRCS := $(addprefix $(dir $(lastword $(MAKEFILE_LIST))), \
    cert.c console.c console_cmd.c console_put.c csr.c der.c derread.c entropy.c error.c extension.c \
    health.c identity.c image.c ip.c keyfile.c keygen.c name.c pem.c pemread.c port.c prime.c rng.c \
    rsa.c san.c secret.c seed.c spki.c store.c template.c text.c wrap.c)
