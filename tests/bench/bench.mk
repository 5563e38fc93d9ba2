# The bench: RSA-2048 keys, ours beside every peer's. On the host CPU time, each library by its own
# interface; on a board instructions, counted in its emulator. Results: build/<board>/bench.md (a
# table), bench.json (the same for bench-readme) and bench/*.csv (what was measured); on the host
# bench.svg, too (a picture).
KEYS ?= 200
COUNT_KEYS ?= 1000
BOARD_KEYS ?= 20
# Of peers, whose keys take five times as long and more: enough for the model that is fitted.
PEER_KEYS ?= $(BOARD_KEYS)
BENCH := $(B)/bench

# --- counting: one program a subject, on the host and on boards --------------------------------

# The linker puts count.c in front of these. Objects are linked, no archive: with a wrapper there it
# would not look for what is wrapped.
BENCH_WRAPPED := br_i15_modpow_opt br_i31_modpow_opt br_i62_modpow_opt_as_i31 \
    ursa_modexp_of_2_begin ursa_modexp_of_2_step
BENCH_LDFLAGS := $(BENCH_WRAPPED:%=-Wl,--wrap=%)
BENCH_COUNT := $(B)/tests/bench/bench_keygen.o $(B)/tests/bench/count.o
# BearSSL's own search is that of the board's engine, or BENCH_ENGINES="i15 i31".
BENCH_ENGINES ?= $(ENGINE)
ifeq ($(BOARD),host)
override BENCH_ENGINES := i62
endif
# wolfSSL has two kinds of arithmetic, which make the same keys.
WOLFSSLS := wolfssl $(if $(filter host,$(BOARD)),,wolfssl_sp)
SUBJECTS := ursa ursa_strict $(BENCH_ENGINES:%=bearssl_%) mbedtls $(WOLFSSLS)

$(foreach e,$(BENCH_ENGINES),$(eval \
    $(call variant,tests/bench/subject_bearssl_$(e).o,tests/bench/subject_bearssl.c,-DBENCH_ENGINE=$(e))))
$(eval $(call variant,tests/bench/subject_ursa_strict.o,tests/bench/subject_ursa.c,-DBENCH_STRICT=1))

# BearSSL's own key generation: whatever it takes, which the library may have no use for.
bearssl_keygen = $(patsubst %,$(B)/bearssl/%.o,$(if $(filter i15,$(1)),rsa/rsa_i15_keygen \
    $(call bearssl_int,i15),rsa/rsa_$(1)_keygen rsa/rsa_i31_keygen_inner $(call bearssl_int,i31) \
    int/i62_modpow2) int/i32_div32 $(bearssl_drbg))
bearssl_drbg := codec/ccopy codec/dec32be codec/enc32be codec/dec64be codec/enc64be hash/dig_size \
    hash/sha2small mac/hmac rand/hmac_drbg
bearssl_int = $(foreach f,add bitlen decmod decode decred encode fmont iszero moddiv modpow modpow2 \
    montmul mulacc muladd ninv$(1:i%=%) reduce rshift sub tmont,int/$(1)_$(f))
$(foreach e,$(BENCH_ENGINES),$(eval $(BENCH)/bearssl_$(e)$(if $(filter host,$(BOARD)),,.elf): \
    $(call bearssl_keygen,$(e))))

# Peers are built for speed even where our image is built for size.
PEER_OPT = $(patsubst -Os,-O2,$(OPT))

# Mbed TLS, from Debian's source package. Its exponentiation is called within its own file, where
# --wrap does not reach: the function gets a second name, and gives way to the subject's.
MBEDTLS := build/mbedtls
MBEDTLS_CPPFLAGS := -isystem $(MBEDTLS)/source/include -Itests/bench/mbedtls \
    -DMBEDTLS_CONFIG_FILE='<mbedtls_config.h>'
MBEDTLS_OBJS := $(patsubst %,$(B)/mbedtls/%.o,counted rsa rsa_internal oid asn1parse asn1write md \
    sha256 hmac_drbg platform platform_util memory_buffer_alloc constant_time)

$(MBEDTLS)/ready: boards/common/debian.sh
	@boards/common/debian.sh $(MBEDTLS) mbedtls 2.28.3-1 mbedtls_2.28.3.orig.tar.gz \
	    3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d
	@mkdir -p $(MBEDTLS)/source
	@tar xf $(MBEDTLS)/mbedtls_2.28.3.orig.tar.gz --strip-components=1 -C $(MBEDTLS)/source
	@touch $@

$(B)/mbedtls/%.o: $(MBEDTLS)/ready tests/bench/mbedtls/mbedtls_config.h $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=c11 $(PEER_OPT) $(CPU_FLAGS) $(CFLAGS) $(EXTRA) -ffunction-sections -w \
	    $(MBEDTLS_CPPFLAGS) -I$(MBEDTLS)/source/library -c -o $@ $(MBEDTLS)/source/library/$*.c

# In Thumb code an odd address says that it is that.
$(B)/mbedtls/counted.o: $(B)/mbedtls/bignum.o
	@$(if $(filter host,$(BOARD)),,$(CROSS))objcopy --weaken-symbol=mbedtls_mpi_exp_mod --add-symbol \
	    real_mbedtls_mpi_exp_mod=.text.mbedtls_mpi_exp_mod:$(if $(filter host,$(BOARD)),0,1),function,global \
	    $< $@

$(B)/tests/bench/subject_mbedtls.o: tests/bench/mbedtls/subject_mbedtls.c $(MBEDTLS)/ready $(B)/flags
	$(call compile,$(MBEDTLS_CPPFLAGS))

# wolfSSL, from Debian's source package. What draws candidates gets the subject's name.
WOLFSSL := build/wolfssl
WOLFSSL_CPPFLAGS := -isystem $(WOLFSSL)/source -Itests/bench/wolfssl -DWOLFSSL_USER_SETTINGS
WOLFSSL_SRCS := error hash memory random rsa sha256 sp_int wc_port wolfmath
wolfssl_objs = $(patsubst %,$(B)/$(1)/%.o,$(WOLFSSL_SRCS) \
    $(if $(filter wolfssl_sp,$(1)),$(if $(filter armv6m,$(URSA_ARCH)),sp_armthumb,sp_cortexm)))

$(WOLFSSL)/ready: boards/common/debian.sh
	@boards/common/debian.sh $(WOLFSSL) wolfssl 5.5.4-2+deb12u2 wolfssl_5.5.4.orig.tar.gz \
	    b7ee150e49def77c765bc02aac92ddeb0bebefd4cb12aa263d8f95e405221fb8
	@mkdir -p $(WOLFSSL)/source
	@tar xf $(WOLFSSL)/wolfssl_5.5.4.orig.tar.gz --strip-components=1 -C $(WOLFSSL)/source
	@touch $@

define wolfssl_rules
$(B)/$(1)/%.o: $(WOLFSSL)/ready tests/bench/wolfssl/user_settings.h $(B)/flags
	@mkdir -p $$(@D)
	$$(call say,CC)$$(CC) -std=c11 $$(PEER_OPT) $$(CPU_FLAGS) $$(CFLAGS) $$(EXTRA) -ffunction-sections -w \
	    $$(WOLFSSL_CPPFLAGS) -DBENCH_SP=$(2) $$(if $$(filter rsa,$$*),-Dwc_RNG_GenerateBlock=bench_draw) \
	    -c -o $$@ $(WOLFSSL)/source/wolfcrypt/src/$$*.c

$(B)/tests/bench/subject_$(1).o: tests/bench/wolfssl/subject_wolfssl.c $(WOLFSSL)/ready $(B)/flags
	$$(call compile,$$(WOLFSSL_CPPFLAGS) -DBENCH_SP=$(2))
endef
$(eval $(call wolfssl_rules,wolfssl,0))
$(eval $(call wolfssl_rules,wolfssl_sp,1))

# The modules that make a key, in bytes of code and constants.
BENCH_CODE := $(filter $(B)/core/arith/% $(patsubst %,$(B)/core/rsa/%.o,prime candidate assemble keygen) \
    $(B)/port/arch/%,$(CORE_OBJS))
code_sizes = { echo module,bytes; $(1) $(BENCH_CODE) | awk -v build=$(B)/ 'NR > 1 { \
    sub(build, "", $$NF); sub(/\.o$$/, "", $$NF); print $$NF "," $$1 + $$2 }'; } >$(BENCH)/code.csv
COMPILER = $(shell $(CC) --version | head -n 1), $(OPT)

# --- the host ----------------------------------------------------------------------------------

ifeq ($(BOARD),host)
CXX := $(if $(filter default,$(origin CXX)),c++,$(CXX))
BENCH_PEERS := $(patsubst %.c,$(B)/%.o,$(wildcard tests/bench/peers/*.c)) \
    $(patsubst %.cpp,$(B)/%.o,$(wildcard tests/bench/peers/*.cpp))
BENCH_BEARSSL := $(B)/bearssl/rand/sysrng.o \
    $(sort $(foreach e,i31 i62,$(call bearssl_keygen,$(e))))
BENCH_LIBS := -lcrypto -lgnutls -lmbedcrypto -lwolfssl -lgcrypt -lbotan-2 -lcryptopp -lstdc++

$(B)/tests/bench/peers/%.o: override CPPFLAGS += -Iport/posix -isystem /usr/include/botan-2

$(B)/%.o: %.cpp $(B)/flags | $(BEARSSL_READY)
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 $(OPT) $(CFLAGS) $(EXTRA) $(WARN) $(CPPFLAGS_ALL) \
	    $(DEPFLAGS) -c -o $@ $<

$(BENCH)/keys: $(B)/tests/bench/keys.o $(BENCH_PEERS) $(BENCH_BEARSSL) $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts) $(BENCH_LIBS) -lm)

$(SUBJECTS:%=$(BENCH)/%): $(BENCH)/%: $(B)/tests/bench/subject_%.o $(BENCH_COUNT) \
    $(B)/tests/bench/bench_host.o $(BEARSSL_OBJS) force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) $(BENCH_LDFLAGS) -o $(new) $(sort $(parts)) -lpthread)
$(BENCH)/ursa $(BENCH)/ursa_strict: $(CORE_OBJS) $(B)/tests/bench/flashless.o
$(BENCH)/mbedtls: $(MBEDTLS_OBJS)
$(BENCH)/wolfssl: $(call wolfssl_objs,wolfssl)

# The counts of one subject; BearSSL's are the same for every engine.
$(BENCH)/%-$(COUNT_KEYS).csv: $(BENCH)/%
	@tests/bench/board.py run host $(COUNT_KEYS) $< $@

SCRIPTS += tests/bench/bench.t
bench-programs: $(BENCH)/keys
bench-counts: $(SUBJECTS:%=$(BENCH)/%-$(COUNT_KEYS).csv)

# KEYS of each library in turn (about 3 s a round); LIBRARIES= names some of them ("Ursa Botan").
## bench: measure RSA-2048 keys of Ursa and of other libraries: CPU time (KEYS=200), or instructions (BOARD=)
bench:
	@boards/common/deps.sh build bench
	@$(SUB) -s BOARD=host all bench-programs $(BENCH)/ursa-$(COUNT_KEYS).csv
	@$(call code_sizes,size)
	@$(BENCH)/keys $(KEYS) $(BENCH) $(LIBRARIES)
	@$(MAKE) -s BOARD=host bench-report

# Should the bench have been stopped.
## bench-report: print the host's measurements so far
bench-report: $(BENCH)/ursa-$(COUNT_KEYS).csv
	@[ -f $(BENCH)/keys.csv ] || \
	    { echo "bench-report: nothing was measured here yet; make bench" >&2; exit 1; }
	@tests/bench/report.py $(BENCH) $< $(B) "$(COMPILER)"

## bench-readme: write the tables and the picture of the measurements into the READMEs
bench-readme:
	@[ -f build/host/bench.json ] || \
	    { echo "bench-readme: nothing was measured here yet; make bench, make BOARD=... bench" >&2; \
	      exit 1; }
	@tests/bench/readme.py write tests/bench/README.md README.md $(wildcard build/*/bench.json)
	@cp build/host/bench.svg tests/bench/keys.svg

# --- a board -----------------------------------------------------------------------------------

else
# The board's part of each image: its start-up code, and BENCH_SRCS of its board.mk, which print and
# count. A board without BENCH_SRCS has no such images.
BENCH_BOARD_SRCS := $(filter-out %/main.c,$(filter boards/%,$(BOARD_SRCS))) $(BENCH_SRCS)
BENCH_BOARD_OBJS := $(call object,$(BENCH_BOARD_SRCS))

$(B)/tests/board/bench_%.o: override CPPFLAGS += -Iboards/$(BOARD)

# The generator's name says that it is for tests, which a firmware's linker script refuses.
$(BENCH)/bench.ld: $(LINKER_SCRIPT)
	@mkdir -p $(@D)
	@grep -v '^ASSERT(!DEFINED(ursa_test_only' $< >$@

# For what does not fit: board.py gives every board that much.
$(BENCH)/large.ld: $(BENCH)/bench.ld
	@sed '/^ *RAM /s/16K/64K/' $< >$@
$(WOLFSSLS:%=$(BENCH)/%.elf): $(BENCH)/large.ld
$(WOLFSSLS:%=$(BENCH)/%.elf): BENCH_SCRIPT := large
$(WOLFSSLS:%=$(BENCH)/%.elf): BENCH_LDFLAGS += -Wl,--defsym=stack_size=24576

BENCH_SCRIPT := bench
IMAGES := $(SUBJECTS) none
$(IMAGES:%=$(BENCH)/%.elf): $(BENCH)/%.elf: $(B)/tests/bench/subject_%.o $(BENCH_COUNT) \
    $(BENCH_BOARD_OBJS) $(PORT_OBJS) $(BEARSSL_OBJS) $(BENCH)/bench.ld force
	$(call product,LD,$(CC) $(CFLAGS_ALL) \
	    $(subst -T $(LINKER_SCRIPT),-T $(BENCH)/$(BENCH_SCRIPT).ld,$(LDFLAGS_ALL)) \
	    $(BENCH_LDFLAGS) -o $(new) $(sort $(parts)))
$(BENCH)/ursa.elf $(BENCH)/ursa_strict.elf: $(CORE_OBJS) $(B)/tests/bench/flashless.o
$(BENCH)/mbedtls.elf: $(MBEDTLS_OBJS)
$(BENCH)/wolfssl.elf: $(call wolfssl_objs,wolfssl)
$(BENCH)/wolfssl_sp.elf: $(call wolfssl_objs,wolfssl_sp)

# Images of tests (tests/board/keys.t), with the same needs.
CHECKS := $(if $(BENCH_SRCS),$(addprefix $(BENCH)/,check_keys.elf check_time.elf check_mont.elf \
    check_verify.elf))
$(BENCH)/check_mont.elf: $(B)/tests/board/check_words.o
$(CHECKS): $(BENCH)/%.elf: $(B)/tests/board/%.o $(B)/tests/bench/flashless.o $(BENCH_BOARD_OBJS) \
    $(PORT_OBJS) $(CORE_OBJS) $(BEARSSL_OBJS) $(BENCH)/bench.ld force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(subst -T $(LINKER_SCRIPT),-T $(BENCH)/bench.ld,$(LDFLAGS_ALL)) \
	    -o $(new) $(parts))

# What tests/board needs but for linking: tests that run side by side compile nothing.
board-tests: firmware $(CHECKS) $(BOARD_TEST_SRCS:%.c=$(B)/%.o)

# Instructions repeat themselves: a run counts until its image changes.
BOARD_COUNTS := $(foreach s,$(SUBJECTS),$(BENCH)/$(s)-$(if $(filter ursa%,$(s)),$(BOARD_KEYS),$(PEER_KEYS)).csv)
$(BOARD_COUNTS): $(BENCH)/%.csv:
	@tests/bench/board.py run $(BOARD) $(lastword $(subst -, ,$*)) $< $@
$(foreach c,$(BOARD_COUNTS),$(eval $(c): $(BENCH)/$(firstword $(subst -, ,$(notdir $(c)))).elf))

bench-programs: $(IMAGES:%=$(BENCH)/%.elf)
bench-counts: $(BOARD_COUNTS)

image_sizes = { echo image,bytes; $(CROSS)size $(IMAGES:%=$(BENCH)/%.elf) | \
    awk 'NR > 1 { sub(/.*\//, "", $$NF); sub(/\.elf$$/, "", $$NF); print $$NF "," $$1 + $$2 }'; } \
    >$(BENCH)/images.csv

# The host's counts of a subject; BearSSL's are the same for every engine, wolfSSL's for both kinds
# of arithmetic.
host_name = $(patsubst wolfssl_%,wolfssl,$(patsubst bearssl_%,bearssl_i62,$(1)))
bench_pair = $(1)=build/host/bench/$(call host_name,$(firstword $(subst -, ,$(notdir $(1)))))-$(COUNT_KEYS).csv
bench:
	@$(if $(BENCH_SRCS),,echo "bench: boards/$(BOARD)/board.mk sets no BENCH_SRCS" >&2; exit 2)
	@boards/common/deps.sh build $(NEEDS)
	@$(SUB) -s BOARD=host bench-counts
	@$(SUB) -s BOARD=$(BOARD) bench-programs
	@$(SUB) -s BOARD=$(BOARD) bench-counts
	@$(call code_sizes,$(CROSS)size)
	@$(image_sizes)
	@tests/bench/board.py report $(BOARD) $(B) "$(COMPILER)" $(foreach c,$(BOARD_COUNTS),$(call bench_pair,$(c)))
endif

.PHONY: bench bench-report bench-readme bench-programs bench-counts board-tests
