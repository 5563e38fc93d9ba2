# The tests. Unit tests are cmocka programs, one for each file in tests/unit/<room>, linked with
# tests/parts and the library. So are those in tests/powercut, without the prime search. The others
# are scripts. All of them speak TAP to prove.
# The limbs that portable Montgomery arithmetic is tested with, whatever the library has.
MONT_LIMBS := 32 $(if $(shell $(CC) -dM -E -xc /dev/null | grep __SIZEOF_INT128__),64)
MONT_TESTS := $(MONT_LIMBS:%=$(B)/tests/unit/arith/test_mont%)
UNIT_SRCS := $(wildcard tests/unit/*/test_*.c tests/fleet/test_*.c)
ifneq ($(URSA_ARCH),x86_64)
UNIT_SRCS := $(filter-out %/test_mont8.c %/test_lanes.c,$(UNIT_SRCS))
endif
SIM_SRCS := $(wildcard tests/powercut/test_*.c)
SIM_TESTS := $(SIM_SRCS:%.c=$(B)/%)
LIB_TESTS := $(UNIT_SRCS:%.c=$(B)/%) $(SIM_TESTS)
# tests/fuzz: what replays the corpora
FUZZ_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
UNIT_TESTS := $(LIB_TESTS) $(MONT_TESTS) $(FUZZ_TESTS)
FLASH_OBJS := $(addprefix $(B)/tests/parts/,flash.o tear.o)
# Parts for some tests alone: a disk, and keys that were made before.
SPECIAL_OBJS := $(addprefix $(B)/tests/parts/,disk.o keys.o)
PARTS_OBJS := $(filter-out $(SPECIAL_OBJS),$(patsubst %.c,$(B)/%.o,$(wildcard tests/parts/*.c)))
SIM_OBJS := $(patsubst %.c,$(B)/%.o,$(filter-out $(SIM_SRCS),$(wildcard tests/powercut/*.c))) \
    $(B)/tests/parts/keys.o
SCRIPTS = $(wildcard tests/interop/*.t tests/board/*.t)

$(B)/tests/%.o: override CPPFLAGS += -Itests/parts -Icore -Iboards/host -DURSA_BUILD='"$(B)"'

# The estimators of `ursa noise-report`: the program's, but for what reads and prints.
NOISE_OBJS := $(filter-out %_read.o,$(filter $(B)/boards/host/noise/%,$(BOARD_OBJS)))
$(B)/tests/unit/host/test_noise: $(NOISE_OBJS)
# Host names against certificates.
$(B)/tests/unit/host/test_chains: $(B)/boards/host/paths/hostname.o
# The gate of an image without the chain check.
$(B)/tests/unit/x509/test_gate_without_chain: $(B)/tests/unit/x509/gate_without_chain.o
$(eval $(call variant,tests/unit/x509/gate_without_chain.o,core/x509/gate_without_chain.c,-DURSA_WITHOUT_CHAIN_CHECK=1))
# The gate of an image without EC.
$(B)/tests/unit/x509/test_without_ecdsa: $(B)/tests/unit/x509/without_ecdsa.o
$(eval $(call variant,tests/unit/x509/without_ecdsa.o,core/x509/without_ecdsa.c,-DURSA_WITHOUT_CA_EC=1))
# Paths of certificates.
$(B)/tests/unit/host/test_path: $(filter-out %/main.o,$(BOARD_OBJS))

# The judgement of weak keys.
$(B)/tests/unit/host/test_weak: $(filter $(B)/boards/host/weak/%,$(BOARD_OBJS))

# Certificates that the host makes.
$(B)/tests/unit/host/test_issue: $(filter-out %/main.o,$(BOARD_OBJS))

# What judges a fleet of keys; the exponent that is exported can be spoilt.
$(B)/tests/fleet/test_fleet: $(B)/tests/fleet/judge_key.o $(B)/tests/fleet/judge_all.o
$(B)/tests/fleet/test_fleet: override LDFLAGS += -Wl,--wrap=ursa_private_exponent

$(addprefix $(B)/tests/,unit/arith/test_mont unit/arith/test_mont8 unit/rsa/test_lanes unit/rsa/test_prime \
    fleet/test_fleet): LDLIBS += -lgmp
# Programs that are compiled in one step do not track their headers, so they depend on all headers.
ALL_HEADERS := $(wildcard core/*/*.h include/ursa/*.h tests/parts/*.h)
$(MONT_TESTS): $(B)/tests/unit/arith/test_mont%: tests/unit/arith/test_mont.c core/arith/mont.c \
    $(addprefix core/arith/portable/mont_,mul.c double.c variant.c add.c copy.c) core/base/wipe.c \
    core/base/consttime.c $(ALL_HEADERS) \
    $(B)/flags force | $(BEARSSL_READY)
	$(call product,CC,$(CC) $(CFLAGS_ALL) $(WARN) $(CPPFLAGS_ALL) -Itests/parts -Icore \
	    -DURSA_LIMB_BITS=$* $(LDFLAGS) -o $(new) $(filter %.c,$^) -lcmocka -lgmp)


# Keys by portable code with limbs of 32 bits, as small processors have it: the same ones. Too slow
# for valgrind.
KEYGEN32 := $(B)/tests/unit/rsa/test_keygen32
$(KEYGEN32): tests/unit/rsa/test_keygen.c $(wildcard core/*/*.c core/*/*/*.c) $(ALL_HEADERS) \
    $(PARTS_OBJS) $(B)/libursa.a force
	$(call product,CC,$(CC) $(CFLAGS_ALL) $(WARN) $(CPPFLAGS_ALL) -Itests/parts -Icore \
	    -DURSA_LIMB_BITS=32 -DURSA_SIEVE_BITS=16 $(LDFLAGS) -o $(new) $(filter %.c,$^) $(parts) \
	    -lcmocka -lcrypto -lm)

# There, a key is not made but taken from those made before (tests/parts/keys.c).
$(SIM_TESTS): $(filter-out $(FLASH_OBJS),$(SIM_OBJS))
$(SIM_TESTS): override LDFLAGS += -Wl,--wrap=ursa_keygen_step \
    -Wl,--defsym=__wrap_ursa_keygen_step=keys_step

# A q can be refused there.
$(B)/tests/unit/rsa/test_keygen $(B)/tests/unit/rsa/test_lanes $(KEYGEN32): override LDFLAGS += -Wl,--wrap=ursa_factors_are_apart

# Its system calls go to a disk whose power can be cut.
DISK_CALLS := open openat close fchmod linkat renameat unlinkat pread write fsync open64 openat64 pread64
$(B)/tests/unit/port/test_recordfiles: $(B)/tests/parts/disk.o
$(B)/tests/unit/port/test_recordfiles: override LDFLAGS += $(DISK_CALLS:%=-Wl,--wrap=%)

$(LIB_TESTS): %: %.o $(PARTS_OBJS) $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts) -lcmocka -lcrypto -lm $(LDLIBS))

include tests/fuzz/fuzz.mk
include tests/hosts/hosts.mk

export CMOCKA_MESSAGE_OUTPUT = TAP
export URSA = $(B)/ursa
PROVE := prove -j$(JOBS)

# Everything that the scripts and the unit tests need on this host.
test-programs:
	@boards/common/deps.sh build test board
	@$(call tell,test: building the library and $(words $(UNIT_TESTS)) test programs (a minute or two))
	@$(SUB) BOARD=host all unit-tests $(KEYGEN32) $(B)/fleet $(B)/same_bytes $(KINDS)
	@$(SUB) BOARD=host examples
	@set -e; for board in $(FIRMWARE_BOARDS); do \
	    $(call tell,test: building the images of '$$board'); \
	    $(MAKE) -s BOARD=$$board needs; $(SUB) BOARD=$$board board-tests; done

## test: run every test, also those on the emulated board (minutes)
test: test-programs
	@boards/common/deps.sh hosts || echo "test: goes on without hosts of other processors"
	@$(call tell,test: building for hosts with other processors (a minute))
	@$(SUB) BOARD=host hosts
	@$(call tell,test: running $(words $(SCRIPTS)) scripts and $(words $(UNIT_TESTS) $(KEYGEN32)) test programs (minutes))
	@$(PROVE) -e tests/hosts/run.sh $(SCRIPTS) $$(cat $(HOSTS_LISTS) 2>/dev/null) $(UNIT_TESTS) $(KEYGEN32)

## thorough: run every test with all random cases and all known keys (long)
thorough:
	@URSA_FULL=1 $(MAKE) test

# The unit tests of build folder $(B) alone, each behind $(WRAP): sanitize uses it.
unit-tests: $(UNIT_TESTS)
unit-test: unit-tests
	@$(PROVE) -e '$(WRAP)' $(filter-out $(SKIP),$(UNIT_TESTS))

# --- TLS -----------------------------------------------------------------------------------
EXAMPLES := $(B)/tests/example/https $(B)/tests/example/client
EXAMPLE_OBJS := $(addprefix $(B)/tests/example/,device.o sockets.o)

$(EXAMPLES): %: %.o $(EXAMPLE_OBJS) $(B)/libursa.a $(B)/libursa-bearssl.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts))

examples: $(EXAMPLES)

# Requests of every kind, for other programs to read.
KINDS := $(B)/tests/interop/kinds
$(KINDS): $(B)/tests/interop/kinds.o $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts))

## interop: let other programs read, issue and verify, and install these programs (750 MB)
interop:
	@boards/common/deps.sh build test board interop
	@tests/interop/step_ca.sh
	@$(SUB) BOARD=host all $(KINDS)
	@URSA_INTEROP=all tests/interop/matrix.t
	@tests/board/step_ca.t

# --- a fleet of keys -----------------------------------------------------------------------
FLEET ?= 10000
FLEET_OBJS := $(patsubst %.c,$(B)/%.o,$(filter-out tests/fleet/test_%,$(wildcard tests/fleet/*.c))) $(B)/tests/parts/device.o $(FLASH_OBJS)
$(B)/fleet: $(FLEET_OBJS) $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts) -lgmp -lm)

# What is the same on every machine: here, and on another one (tests/interop/hosts.t).
$(B)/same_bytes: $(B)/tests/same_bytes/same_bytes.o $(B)/tests/parts/device.o $(FLASH_OBJS) \
    $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts))

# --- constant time -------------------------------------------------------------------------
# Secrets are undefined memory for valgrind; a build of its own, in which the core marks what is
# not (core/base/consttime.h). A seed whose key takes few tests.
CT_SEED := 30
$(B)/ct: $(B)/tests/constant_time/constant_time.o $(B)/tests/parts/device.o $(FLASH_OBJS) \
    $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts))

# The processor's arithmetic, then portable C with the limbs of small processors.
CT_BUILDS := ct ct-32
$(CT_BUILDS:%=constant-time-%): constant-time-%:
	@$(MAKE) -s BOARD=host B=build/$* EXTRA="-DURSA_MEMCHECK $(if $(filter %-32,$*),-DURSA_LIMB_BITS=32)" \
	    $(if $(filter %-32,$*),URSA_ARCH=) build/$*/ct
	@nice valgrind -q --error-exitcode=9 build/$*/ct $(CT_SEED)
	@! valgrind -q --error-exitcode=9 build/$*/ct leak >/dev/null 2>&1 || \
	    { echo "constant-time: valgrind missed a leak" >&2; exit 1; }

## constant-time: let valgrind check that no branch and no address depends on a secret
constant-time:
	@boards/common/deps.sh build test sanitize
	@$(SUB) -s BOARD=host $(CT_BUILDS:%=constant-time-%)

## fleet: make FLEET= (10000) keys, and let GMP check each key, and all keys for shared factors
fleet:
	@boards/common/deps.sh build test
	@$(SUB) -s BOARD=host $(B)/fleet
	@nice $(B)/fleet $(FLEET)


## power-cut: cut the power at every flash operation, also during recovery, and in QEMU (minutes)
power-cut:
	@boards/common/deps.sh build test board
	@$(SUB) BOARD=host unit-tests
	@$(SUB) BOARD=microbit firmware
	@$(SUB) BOARD=host $(POWER_CUTS)
	@URSA_FULL=1 $(PROVE) -v $(filter-out %_cut %_flash,$(SIM_TESTS))
	@URSA_RESETS=240 prove -v tests/board/power_cut.t

# On one flash alone.
POWER_CUTS := $(addprefix power-cut-,0 1 2 3 4 5)
$(POWER_CUTS): power-cut-%: unit-tests
	@URSA_FULL=1 URSA_PROFILE=$* prove -v $(B)/tests/powercut/test_power_cut

.PHONY: test test-programs thorough examples interop unit-tests unit-test constant-time $(CT_BUILDS:%=constant-time-%) fleet \
    power-cut $(POWER_CUTS)
