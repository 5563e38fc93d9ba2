# Arm MPS2 with application note AN386: Cortex-M4, in QEMU. No noise source: benches, self-tests.
include port/mps2/mps2.mk
URSA_ARCH := armv7em
CPU_FLAGS := -mcpu=cortex-m4 -mthumb
ENGINE := i31
# This processor's long multiplication takes constant time, so the sieve may use 32-bit words.
override CPPFLAGS += -DURSA_SIEVE_BITS=32
# Caps in bytes for the image, which tests the arithmetic: flash, and static RAM with the deepest
# stack.
CAP_FLASH := 9216
CAP_RAM := 3328
# Cap in bytes for the RAM with which core makes a key, without drivers (port/mps2/indirect.txt).
CAP_KEYGEN := 3328
# Described in boards/microbit/board.mk.
TEST_KEYS := 2
CAP_BASE2 := 5000000
# clang-tidy reads the same sources for that board.
SAME_SOURCES_AS := mps2-an385
