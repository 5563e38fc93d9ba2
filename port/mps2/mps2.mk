# What the MPS2 boards have in common; a board.mk sets URSA_ARCH, CPU_FLAGS and ENGINE besides.
PORT := mps2
CC := $(CROSS)gcc
AR := $(CROSS)ar
OPT ?= -O2 -g -ffunction-sections -fdata-sections
STACK_WIPE := 2048
BEARSSL_FLAGS := -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0
CPPFLAGS += -Iport/mps2
# The image checks arithmetic against numbers that tests/board/mont.t knows, and what it costs.
BOARD_SRCS := tests/board/bench_mps2.c tests/board/check_mont.c tests/board/check_words.c
$(B)/tests/board/%.o: CPPFLAGS += -Icore
BOARD_TEST_SRCS := # no others of tests/board
PORT_SRCS := $(wildcard port/mps2/*.c)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
LDFLAGS += -Wl,-z,noexecstack -Lport/mps2
RUN = qemu-system-arm -M $(BOARD) -icount shift=10 -display none -monitor none -serial none \
    -semihosting -kernel $(B)/ursa.elf
