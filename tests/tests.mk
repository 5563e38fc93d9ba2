# The tests. Unit tests are cmocka programs, one a file in tests/unit, each linked with
# tests/support and the library; the others are scripts. All speak TAP to prove.
UNIT_SRCS := $(wildcard tests/unit/test_*.c)
UNIT_TESTS := $(UNIT_SRCS:%.c=$(B)/%)
SUPPORT_OBJS := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))
SCRIPTS = $(wildcard tests/interop/*.t tests/board/*.t)

$(B)/tests/%.o: CPPFLAGS += -Itests/support -Icore -DURSA_BUILD='"$(B)"'

# The estimators of `ursa noise-report`: the program's, but for what reads and prints.
NOISE_OBJS := $(filter-out %_read.o %_options.o %_print.o %_report.o, \
    $(filter $(B)/boards/host/noise_%,$(BOARD_OBJS)))
$(B)/tests/unit/test_noise: $(NOISE_OBJS)

$(UNIT_TESTS): %: %.o $(SUPPORT_OBJS) $(B)/libursa.a
	$(call say,LD)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ -lcmocka -lcrypto -lm

export CMOCKA_MESSAGE_OUTPUT = TAP
export URSA = $(B)/ursa
PROVE := prove -j$(JOBS)

## test: every test, the emulated board's too
test:
	@boards/common/deps.sh build test board
	@$(SUB) BOARD=host all unit-tests
	@$(SUB) BOARD=microbit firmware
	@$(PROVE) -e '$(WRAP)' $(SCRIPTS) $(UNIT_TESTS)

# The unit tests of build folder $(B) alone, each behind $(WRAP): sanitize uses it.
unit-tests: $(UNIT_TESTS)
unit-test: unit-tests
	@$(PROVE) -e '$(WRAP)' $(UNIT_TESTS)

.PHONY: test unit-tests unit-test
