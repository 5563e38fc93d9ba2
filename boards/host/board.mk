# The host: the library, the `ursa` program, and where the tests run.
PORT := posix
OPT ?= -O2 -g
# BearSSL's i62 if the compiler has 128-bit integers, else i31.
ENGINE ?= $(if $(shell $(CC) -dM -E -xc /dev/null | grep __SIZEOF_INT128__),i62,i31)
# Arithmetic written for the processor, if there is any. Set URSA_ARCH= for portable C.
URSA_ARCH ?= $(if $(shell $(CC) -dM -E -xc /dev/null | grep __x86_64__),x86_64)
# On 32-bit hosts: sizes, times and inode numbers of files in 64 bits. Other hosts have them so.
override CPPFLAGS += -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
# Bytes of stack overwritten after the use of a secret (core/base/wipe.h).
STACK_WIPE := 4096
BOARD_SRCS := $(wildcard boards/host/*.c boards/host/*/*.c)
PORT_SRCS := $(wildcard port/posix/*.c)
# Limits (ursa/limits.h). A server's certificate may have a hundred names and more.
ifeq ($(findstring -DURSA_SAN_MAX_NAMES=,$(CPPFLAGS)),)
override CPPFLAGS += -DURSA_SAN_MAX_NAMES=1000
endif
# Limits in bytes on amd64: code and constants of the core, and the stack of any one function. Most of
# that stack is tables for eight numbers at once and the wiping below them.
CAP_FLASH := 116000
CAP_STACK := 22000
