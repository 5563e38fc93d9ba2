# What the MPS2 boards have in common; a board.mk sets URSA_ARCH, CPU_FLAGS and ENGINE besides.
include boards/common/cortex-m.mk
PORT := mps2
OPT ?= -O2 -g -ffunction-sections -fdata-sections
STACK_WIPE := 2048
override CPPFLAGS += -Iport/mps2
# The image checks arithmetic against numbers that tests/board/mont.t knows, and what it costs.
BOARD_SRCS := tests/board/bench_mps2.c tests/board/check_mont.c tests/board/check_words.c
$(B)/tests/board/%.o: override CPPFLAGS += -Icore
PORT_SRCS := $(wildcard port/mps2/*.c)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
LINKER_PARTS := port/mps2/mps2.ld
override LDFLAGS += -Wl,-z,noexecstack -Lport/mps2
# QEMU and its machine; RUN is `make run`. shift=10: more than 20 ticks an instruction.
EMULATOR := qemu-system-arm -M $(BOARD)
RUN = $(EMULATOR) -icount shift=10 -display none -monitor none -serial none \
    -semihosting -kernel $(B)/ursa.elf
# For the tests in the emulator, as in boards/microbit/board.mk.
CONSOLE := semihosting
BENCH_TICKS := 25
BENCH_SRCS := tests/board/bench_mps2.c
