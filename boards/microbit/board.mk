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
# CAs with EC keys do not fit under its cap of flash, and a longer chain not under that of RAM.
URSA_CA_EC ?= no
URSA_CHAIN_MAX_SIZE ?= 2560
override CPPFLAGS += -DURSA_CHAIN_MAX_SIZE=$(URSA_CHAIN_MAX_SIZE)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
# What it may take, in bytes: flash; static RAM and the deepest stack. A whole chain of certificates
# is received into RAM before it is checked and stored, which is 2.6 KB of it.
CAP_FLASH := 61440
CAP_RAM := 9728
# All that it takes to make a key: state, key, and the deepest stack below the identity's calls.
CAP_KEYGEN := 3072
# QEMU and its machine; RUN is `make run`. In virtual time, because a busy host would make the noise
# source late.
EMULATOR := qemu-system-arm -M microbit
RUN = boards/common/run.py $(EMULATOR) -icount shift=6,sleep=off -display none -monitor none \
    -serial stdio -kernel $(B)/ursa.elf

# --- the tests in the emulator (tests/board, tests/bench) ---
# How an image prints (serial or semihosting), and the ticks of its timer for one instruction.
CONSOLE := serial
BENCH_TICKS := 1
BENCH_SRCS := tests/board/bench_microbit.c
BOARD_TEST_SRCS := $(filter-out %_mps2.c,$(wildcard tests/board/*.c))
# For libraries that do not fit into the chip's memory.
BENCH_EMULATOR := -global nrf51-soc.sram-size=65536
# Known keys that tests/board/keys.t makes, of each kind; and the instructions that a base-2 test
# may take at most.
TEST_KEYS := 1
CAP_BASE2 := 25000000
