# Variables that the MPS2 boards share. Each board.mk also sets URSA_ARCH, CPU_FLAGS and ENGINE.
include boards/common/cortex-m.mk
PORT := mps2
OPT ?= -O2 -g -ffunction-sections -fdata-sections
STACK_WIPE := 2048
override CPPFLAGS += -Iport/mps2
# The image does arithmetic on known numbers and counts its instructions. tests/board/mont.t
# compares the results.
BOARD_SRCS := tests/board/bench_mps2.c tests/board/check_mont.c tests/board/check_words.c
$(B)/tests/board/%.o: override CPPFLAGS += -Icore
PORT_SRCS := $(wildcard port/mps2/*.c)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
LINKER_PARTS := port/mps2/mps2.ld
override LDFLAGS += -Wl,-z,noexecstack -Lport/mps2
# The emulator, and the command of `make run`. With shift=10 an instruction takes more than 20
# ticks.
EMULATOR := qemu-system-arm -M $(BOARD)
RUN = $(EMULATOR) -icount shift=10 -display none -monitor none -serial none \
    -semihosting -kernel $(B)/ursa.elf
# For the tests in the emulator. boards/microbit/board.mk describes these variables.
CONSOLE := semihosting
BENCH_TICKS := 25
BENCH_SRCS := tests/board/bench_mps2.c
