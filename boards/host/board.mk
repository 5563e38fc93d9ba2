# The host: the library, the `ursa` program, and where the tests run.
PORT := posix
OPT ?= -O2 -g
# i62 where the compiler has 128-bit integers, else i31.
ENGINE ?= $(if $(shell $(CC) -dM -E -xc /dev/null | grep __SIZEOF_INT128__),i62,i31)
# Arithmetic of the processor's own where there is one; URSA_ARCH= for portable C.
URSA_ARCH ?= $(if $(shell $(CC) -dM -E -xc /dev/null | grep __x86_64__),x86_64)
# Bytes of stack overwritten after the use of a secret (core/secret.h).
STACK_WIPE := 4096
BOARD_SRCS := $(wildcard boards/host/*.c)
PORT_SRCS := $(wildcard port/posix/*.c)
# What may be taken, in bytes, on amd64: the core's code and constants; any one function's stack.
CAP_FLASH := 68000
CAP_STACK := 10600
