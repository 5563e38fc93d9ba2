# Arm MPS2 with application note AN386: Cortex-M4, in QEMU. No noise source: benches, self-tests.
include port/mps2/mps2.mk
URSA_ARCH := armv7em
CPU_FLAGS := -mcpu=cortex-m4 -mthumb
ENGINE := i31
# Its long multiplication is constant-time.
override CPPFLAGS += -DURSA_SIEVE_BITS=32
# Limits in bytes of the image, which checks arithmetic: flash; static RAM and the deepest stack.
CAP_FLASH := 9216
CAP_RAM := 3328
# All RAM that it takes to make a key, at most, in bytes; core's own (port/mps2/indirect.txt).
CAP_KEYGEN := 3328
# Known keys that tests/board/keys.t makes, and instructions of a base-2 test at most.
TEST_KEYS := 2
CAP_BASE2 := 5000000
# clang-tidy reads the sources there.
SAME_SOURCES_AS := mps2-an385
