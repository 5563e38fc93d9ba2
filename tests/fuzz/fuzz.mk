# Fuzzing: tests/fuzz/fuzz_<parser>.c, each linked with clang's libFuzzer (make fuzz), or with what
# replays its corpus (make test: FUZZ_TESTS).
FUZZED := $(FUZZ_TESTS:$(B)/tests/fuzz/fuzz_%=%)
FUZZ_SECONDS ?= 60
FUZZ_OBJS := $(addprefix $(B)/tests/,fuzz/seeds.o fuzz/shown.o parts/keys.o parts/certs.o \
    parts/device.o parts/repeatable.o parts/vectors.o) $(FLASH_OBJS)
# The program's, for what it shows of foreign bytes.
FUZZ_OBJS += $(filter-out %/main.o,$(BOARD_OBJS))
# libFuzzer brings main along, too.
FUZZ_MAIN ?= $(B)/tests/fuzz/replay.o
FUZZ_WRAPS := -Wl,--wrap=ursa_keygen_step -Wl,--defsym=__wrap_ursa_keygen_step=keys_step
$(B)/tests/fuzz/fuzz_key: FUZZ_WRAPS += -Wl,--wrap=ursa_pbkdf2 \
    -Wl,--defsym=__wrap_ursa_pbkdf2=fuzz_pbkdf2

$(FUZZ_TESTS) $(B)/tests/fuzz/write_corpus: %: %.o $(FUZZ_OBJS) $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) $(FUZZ_WRAPS) -o $(new) $(parts) -lcrypto -lm $(LDLIBS))
$(FUZZ_TESTS): $(FUZZ_MAIN)

## fuzz: fuzz each parser for FUZZ_SECONDS= (60), from its corpus and from earlier findings
FUZZ_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
    -fsanitize-coverage-ignorelist=tests/fuzz/arithmetic.txt -DBR_LE_UNALIGNED=0 -g
fuzz:
	@boards/common/deps.sh build test fuzz
	@$(SUB) -s BOARD=host CC=clang B=build/host-fuzz EXTRA="$(FUZZ_FLAGS)" \
	    FUZZ_MAIN= LDFLAGS=-fsanitize=fuzzer $(FUZZED:%=fuzz-%)

# Within that build: one alone. A finding is left in build/fuzz/<parser>.
$(FUZZED:%=fuzz-%): fuzz-%: $(B)/tests/fuzz/fuzz_%
	@mkdir -p build/fuzz/$*/found
	@nice $< -max_total_time=$(FUZZ_SECONDS) -timeout=20 -max_len=8192 -print_final_stats=1 \
	    -verbosity=0 $(addprefix -dict=,$(wildcard tests/fuzz/$*.dict)) \
	    -artifact_prefix=build/fuzz/$*/ build/fuzz/$*/found tests/fuzz/corpus/$* \
	    2>build/fuzz/$*/log || \
	    { tail -n 40 build/fuzz/$*/log >&2; echo "fuzz: $*: a finding" >&2; exit 1; }
	@echo "fuzz: $*: no finding in $$(sed -n 's/^stat::number_of_executed_units: *//p' \
	    build/fuzz/$*/log) runs"

# Make the corpora anew.
fuzz-corpus: $(B)/tests/fuzz/write_corpus
	@$<

.PHONY: fuzz fuzz-corpus $(FUZZED:%=fuzz-%)
