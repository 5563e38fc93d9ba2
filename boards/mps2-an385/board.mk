# Arm MPS2 with application note AN385: Cortex-M3, in QEMU. No noise source: benches, self-tests.
include port/mps2/mps2.mk
URSA_ARCH := armv7m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
ENGINE := i15
# Its multiplication takes 992 bytes of stack.
STACK_WIPE := 2624
# Limits in bytes of the image, which checks arithmetic: flash; static RAM and the deepest stack.
CAP_FLASH := 11264
CAP_RAM := 3840
# All RAM that it takes to make a key, at most, in bytes; core's own (port/mps2/indirect.txt).
CAP_KEYGEN := 3584
# Known keys that tests/board/keys.t makes, and instructions of a base-2 test at most.
TEST_KEYS := 1
CAP_BASE2 := 15000000
