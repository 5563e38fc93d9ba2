# BBC micro:bit V1: nRF51822, Cortex-M0, 16 MHz, 256 KB flash, 16 KB RAM.
PORT := nrf51
CC := $(CROSS)gcc
AR := $(CROSS)ar
OPT ?= -Os -g -ffunction-sections -fdata-sections
CPU_FLAGS := -mcpu=cortex-m0 -mthumb
ENGINE := i15
URSA_ARCH := armv6m
# Bytes of stack overwritten after the use of a secret (core/base/wipe.h).
STACK_WIPE := 2048
BEARSSL_FLAGS := -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0 -DBR_ARMEL_CORTEXM_GCC=1
CPPFLAGS += -Iport/nrf51
BOARD_SRCS := $(wildcard boards/$(BOARD)/*.c)
PORT_SRCS := $(wildcard port/nrf51/*.c)
LINKER_SCRIPT := $(wildcard boards/$(BOARD)/*.ld)
# What it may take, in bytes: flash; static RAM and the deepest stack. A whole chain of certificates
# is received into RAM before it is checked and stored, which is 2.6 KB of it.
CAP_FLASH := 61440
CAP_RAM := 9728
# All that it takes to make a key: state, key, and the deepest stack below the identity's calls.
CAP_KEYGEN := 3072
# In virtual time: else a busy host makes the noise source late.
RUN = qemu-system-arm -M microbit -icount shift=6,sleep=off -display none -monitor none -serial stdio -kernel $(B)/ursa.elf
