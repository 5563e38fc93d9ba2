# Arm MPS2 with application note AN385: Cortex-M3, in QEMU. No noise source: benches, self-tests.
include port/mps2/mps2.mk
URSA_ARCH := armv7m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
ENGINE := i15
# The multiplication for this processor takes 992 bytes of stack (port/arch/armv7m/mont.S).
STACK_WIPE := 2624
# Caps in bytes for the image, which tests the arithmetic: flash, and static RAM with the deepest
# stack.
CAP_FLASH := 11264
CAP_RAM := 3840
# Cap in bytes for the RAM with which core makes a key, without drivers (port/mps2/indirect.txt).
CAP_KEYGEN := 3584
# Described in boards/microbit/board.mk.
TEST_KEYS := 1
CAP_BASE2 := 15000000
