# BBC micro:bit V1: nRF51822, Cortex-M0, 16 MHz, 256 KB flash, 16 KB RAM.
include boards/common/cortex-m.mk
PORT := nrf51
OPT ?= -Os -g -ffunction-sections -fdata-sections
CPU_FLAGS := -mcpu=cortex-m0 -mthumb
ENGINE := i15
URSA_ARCH := armv6m
# Bytes of stack overwritten after the use of a secret (core/base/wipe.h).
STACK_WIPE := 2048
BEARSSL_FLAGS += -DBR_ARMEL_CORTEXM_GCC=1
override CPPFLAGS += -Iport/nrf51
BOARD_SRCS := $(wildcard boards/$(BOARD)/*.c)
PORT_SRCS := $(wildcard port/nrf51/*.c)
# With CAs that have EC keys the image would exceed CAP_FLASH. With a longer chain it would exceed
# CAP_RAM.
URSA_CA_EC ?= no
URSA_CHAIN_MAX_SIZE ?= 2560
override CPPFLAGS += -DURSA_CHAIN_MAX_SIZE=$(URSA_CHAIN_MAX_SIZE)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
# Caps in bytes. CAP_FLASH is for the image, CAP_RAM for static RAM and the deepest stack. The RAM
# includes 2.6 KB for a complete chain of certificates, which is received before it is checked and
# stored.
CAP_FLASH := 61440
CAP_RAM := 9728
# Cap in bytes for all RAM that makes a key: state, key, and the deepest stack below the identity's
# calls.
CAP_KEYGEN := 3072
# The emulator, and the command of `make run`. It runs in virtual time, because on a busy host the
# noise source would be late.
EMULATOR := qemu-system-arm -M microbit
RUN = boards/common/run.py $(EMULATOR) -icount shift=6,sleep=off -display none -monitor none \
    -serial stdio -kernel $(B)/ursa.elf

# --- the tests in the emulator (tests/board, tests/bench) ---
# CONSOLE: how an image prints, serial or semihosting. BENCH_TICKS: ticks of the image's timer for
# an instruction.
CONSOLE := serial
BENCH_TICKS := 1
BENCH_SRCS := tests/board/bench_microbit.c
BOARD_TEST_SRCS := $(filter-out %_mps2.c,$(wildcard tests/board/*.c))
# The emulator's option for libraries that do not fit into the chip's memory.
BENCH_EMULATOR := -global nrf51-soc.sram-size=65536
# TEST_KEYS: the number of seeds from which tests/board/keys.t makes known keys. CAP_BASE2: the
# instructions that a base-2 test may take at most.
TEST_KEYS := 1
CAP_BASE2 := 25000000
