# Arm MPS2 with application note AN385: Cortex-M3, in QEMU. No noise source: benches, self-tests.
include port/mps2/mps2.mk
URSA_ARCH := armv7m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
ENGINE := i15
