# Analysis: the memory that a build needs (size), and the findings of tools in the source (lint) and
# in running programs (sanitize).


# --- size ----------------------------------------------------------------------------------

# Each board is built a second time, with GCC's call graphs. The image of this build must be the
# same as the normal image.
## size: print flash, RAM and worst-case stack of every board (or of BOARD=), and check the caps (ARGS=-v)
size:
	@boards/common/deps.sh build
	@$(CC) -fcallgraph-info=su -E -xc /dev/null >/dev/null 2>&1 || \
	    { echo "size: $(CC) cannot write call graphs; use gcc" >&2; exit 1; }
	@set -e; for board in $(if $(filter command,$(firstword $(origin BOARD))),$(BOARD),$(BOARDS)); do \
	    $(MAKE) -s BOARD=$$board needs; \
	    $(SUB) -s BOARD=$$board all; \
	    $(SUB) -s BOARD=$$board B=build/size/$$board EXTRA=-fcallgraph-info=su all; \
	    [ ! -f build/$$board/ursa.bin ] || \
	        cmp build/$$board/ursa.bin build/size/$$board/ursa.bin; \
	    $(MAKE) BOARD=$$board B=build/size/$$board size-table; \
	done

## size-readme: write the tables of sizes into README.md and include/README.md
size-readme:
	@set -e; table=$$($(MAKE) -s BOARD=microbit size ARGS=--markdown); \
	    echo "$$table" | boards/common/size_readme.py README.md include/README.md

SIZE_OBJS := $(CORE_OBJS) $(PORT_OBJS) $(BOARD_OBJS) $(BEARSSL_OBJS)
IS_HOST := $(filter host,$(BOARD))
STACK_DATA := $(wildcard boards/common/indirect.txt $(URSA_ARCH:%=port/arch/%/indirect.txt) \
    port/$(PORT)/indirect.txt boards/$(BOARD)/indirect.txt)

# The caps of a board.mk. size.py refuses a board without those that it needs, and this an unknown one.
CAPS := CAP_FLASH CAP_RAM CAP_KEYGEN CAP_STACK CAP_BASE2
set_here = $(filter file override command,$(firstword $(origin $(1))))
UNKNOWN_CAPS := $(foreach cap,$(filter-out $(CAPS),$(filter CAP_%,$(.VARIABLES))),$(if $(call set_here,$(cap)),$(cap)))
ifneq ($(UNKNOWN_CAPS),)
$(error boards/$(BOARD)/board.mk: no such cap: $(UNKNOWN_CAPS); there are: $(CAPS))
endif
ifneq ($(and $(TEST_KEYS),$(if $(CAP_BASE2),,missing)),)
$(error boards/$(BOARD)/board.mk: TEST_KEYS needs CAP_BASE2)
endif

SIZE_STATE := $(if $(IS_HOST),,$(B)/boards/common/state.o)
size-table: $(SIZE_STATE)
	@boards/common/size.py $(ARGS) --board $(BOARD) --build $(B) --bearssl $(BEARSSL_DIR) \
	    --data $(STACK_DATA) --headers $(wildcard include/ursa/*.h) \
	    --objects $(SIZE_OBJS) $(if $(IS_HOST),,--sizes $(CROSS) --nm $(NM) $(STACK_ENTRIES) \
	    --elf $(B)/ursa.elf --bin $(B)/ursa.bin --map $(B)/ursa.map \
	    --state $(SIZE_STATE)) $(CAP_FLASH:%=--cap-flash %) $(CAP_RAM:%=--cap-ram %) \
	    $(CAP_KEYGEN:%=--cap-keygen %) $(CAP_STACK:%=--cap-stack %) \
	    -- $(wildcard $(SIZE_OBJS:.o=.ci))

# --- lint ----------------------------------------------------------------------------------

OUR_C := $(wildcard core/*/*.c core/*/*/*.c port/*/*.c port/*/*/*.c boards/*/*.c boards/*/*/*.c tests/*/*.c tests/*/*/*.c)
OUR_H := $(wildcard core/*/*.h include/*/*.h port/*/*.h port/*/*/*.h boards/*/*.h boards/*/*/*.h tests/*/*.h tests/*/*/*.h)
OUR_SH := $(wildcard .ci/run boards/*/*.sh boards/*/*/*.sh tests/*.sh tests/*/*.sh)
FIRMWARE_BOARDS := $(filter-out host,$(BOARDS))

## lint: check with gcc, clang, clang-tidy, cppcheck and clang-format, and check the rules of the tree
lint:
	@boards/common/deps.sh build lint test
	@set -e; for board in $(FIRMWARE_BOARDS); do $(MAKE) -s BOARD=$$board needs; done
	@$(SUB) -k -O BOARD=host lint-all
	@echo "lint: no findings"

lint-all: lint-gcc lint-clang $(FIRMWARE_BOARDS:%=lint-board-%) lint-cppcheck lint-format \
    lint-core lint-rooms lint-shell

# Compilers: each builds with the usual rules in a folder of its own, with -Werror. The code for gcc
# is not position-independent: then constants are in read-only sections, and lint-core can
# distinguish them from writable data.
lint-gcc: $(BEARSSL_READY)
	@$(MAKE) -s BOARD=host CC=gcc B=build/lint/gcc EXTRA="-Werror -fno-pic" lint-objects

lint-clang: $(BEARSSL_READY)
	@$(MAKE) -s BOARD=host CC=clang B=build/lint/clang EXTRA="-Werror" lint-objects lint-tidy

lint-board-%: $(BEARSSL_READY)
	@$(MAKE) -s BOARD=$* B=build/lint/$* EXTRA=-Werror lint-objects lint-tidy

# In such a build: the sources that it compiles, and the sources that clang-tidy reads. clang-tidy
# reads core only once, on the host.
HOST_SRCS := $(filter-out tests/board/%,$(wildcard port/template/*.c tests/*/*.c tests/unit/*/*.c))
MORE_SRCS := $(if $(IS_HOST),$(HOST_SRCS),$(BOARD_TEST_SRCS))
LINT_SRCS := $(URSA_CORE_SRCS) $(PORT_SRCS) $(BOARD_SRCS) $(MORE_SRCS)
TIDY_SRCS := $(if $(IS_HOST),$(LINT_SRCS),$(if $(SAME_SOURCES_AS),,$(PORT_SRCS) $(BOARD_SRCS) $(MORE_SRCS)))
$(B)/tests/board/% $(B)/tests/bench/%: override CPPFLAGS += -Icore -Iboards/$(BOARD) -Itests/parts -Itests/bench
$(B)/core/%.tidy $(B)/port/arch/%.tidy: override CPPFLAGS += -Icore $(URSA_CORE_DEFS)
$(B)/boards/host/%.tidy: override CPPFLAGS += -Icore -Iboards/host
lint-objects: $(call object,$(LINT_SRCS))
lint-tidy: $(patsubst %.c,$(B)/%.tidy,$(filter %.c,$(TIDY_SRCS)))

# The folder with the headers of the cross compiler's C library.
HASH := \#
LIBC_DIR = $(shell echo '$(HASH)include <string.h>' | $(CC) -E -xc - | \
    sed -n 's|^. [0-9]* "\(.*\)/string\.h".*|\1|p' | head -n 1)
TIDY_FLAGS = $(if $(IS_HOST),,$(TIDY_TARGET) $(CPU_FLAGS) -isystem $(LIBC_DIR))
TEST_CPPFLAGS := -Itests/parts -Icore -Iboards/host -DURSA_BUILD='""'

# Tests skip two groups of checks. cert-err3* demands checks of file functions and of conversions,
# but a test's files and texts are its own. clang's analyzer takes up to 20 s for a test's file, and
# does not understand that cmocka's asserts end a test. The sanitizers watch the tests at run time
# instead. Examples get more checks than tests, because they are copied.
$(B)/tests/%.tidy: override CPPFLAGS += $(TEST_CPPFLAGS)
$(B)/tests/%.tidy: TIDY_CHECKS := --checks='-cert-err3*,-clang-analyzer-*'
$(B)/tests/example/%.tidy: TIDY_CHECKS := --checks='-cert-err3*,-*-core.N*,-*.insecureAPI.*'
$(B)/%.tidy: %.c $(OUR_H) .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $(TIDY_CHECKS) $< -- -std=c11 $(TIDY_FLAGS) $(CPPFLAGS_ALL) 2>/dev/null
	@touch $@

# Three of cppcheck's checks are left out. comparePointers takes a linker script's symbols for
# objects. legacyUninitvar and ctuuninitvar take `f(&x)` for a use of x. Other checks for
# uninitialized variables stay: uninitvar, clang's analyzer and valgrind. port/arch and the gate
# without the chain check need the defines of the builds that have them.
CPPCHECK := cppcheck --quiet -j $(JOBS) --std=c11 --enable=warning,performance,portability \
    --inline-suppr --error-exitcode=1 --cppcheck-build-dir=build/lint/cppcheck \
    --suppress='*:$(BEARSSL_DIR)/*' --suppress=comparePointers \
    --suppress=legacyUninitvar --suppress=ctuuninitvar \
    $(addprefix -I,$(sort $(dir $(wildcard port/*/*.h boards/*/*.h)))) $(TEST_CPPFLAGS) \
    $(subst -isystem ,-I,$(CPPFLAGS_ALL))
CPPCHECK_ALONE := $(filter port/arch/% %/gate_without_chain.c %/without_ecdsa.c,$(OUR_C))
lint-cppcheck: $(BEARSSL_READY)
	@mkdir -p build/lint/cppcheck
	@$(CPPCHECK) $(filter-out $(CPPCHECK_ALONE),$(OUR_C))
	@$(CPPCHECK) -DURSA_WITHOUT_CHAIN_CHECK=1 $(addprefix -DURSA_ARCH_,MONT_VARIANT MONT_MUL LANES) $(CPPCHECK_ALONE)

lint-format:
	@clang-format --dry-run -Werror $(OUR_C) $(OUR_H)

lint-shell:
	@! command -v shellcheck >/dev/null || shellcheck -e SC1091 $(OUR_SH)

# Rules for core that a command can check. The source without comments is checked for includes,
# conditions and floating point. The objects are checked for calls and for writable data.
CORE_INCLUDES := <(stddef|stdint|limits|stdarg|string|bearssl_[a-z0-9]+)\.h>|"[a-z0-9_\/]+\.h"
CORE_CONDITIONS := [!=]=?|[()&|]|[0-9]+|defined|URSA_[A-Z0-9_]+|__GNUC__|__SIZEOF_INT128__|__cplusplus
CORE_CALLS := (ursa|br)_.*|mem(cpy|set|cmp|move|chr)|str(len|n?cmp|r?chr)|_GLOBAL_OFFSET_TABLE_
CORE_CALLS := $(CORE_CALLS)|__cpu_(model|features2)|__gnu_thumb1_case_.*|__aeabi_(u?l?(idiv|div)(mod)?|lmul|l[al]s[lr]|mem.*)

lint-core: lint-gcc $(FIRMWARE_BOARDS:%=lint-board-%)
	@status=0; \
	for file in $(wildcard core/*/*.[ch] core/*/*/*.[ch] include/ursa/*.h); do \
	    gcc -fpreprocessed -dD -E -P -w -xc $$file | awk -v file=$$file ' \
	        function bad(what) { print file ": core may not have " what ": " $$0; found = 1 } \
	        /^ *# *include/ && !/^ *# *include ($(CORE_INCLUDES))$$/ { bad("this include") } \
	        /^ *# *(if|elif)/ && !/^ *# *[a-z]+( |$(CORE_CONDITIONS))+$$/ { bad("this #if") } \
	        !/^ *# *include/ { gsub(/"[^"]*"/, "text") } \
        /(^|[^A-Za-z0-9_])(float|double)([^A-Za-z0-9_]|$$)/ { bad("floating point") } \
	        END { exit found }' || status=1; \
	done; \
	for object in $(foreach b,gcc $(FIRMWARE_BOARDS),build/lint/$(b)/core/*/*.o build/lint/$(b)/core/*/*/*.o \
	    build/lint/$(b)/port/arch/*/*.o); do \
	    [ -e $$object ] || continue; \
	    nm $$object | awk -v file=$$object ' \
	        function bad(what) { print file ": core may not " what ": " $$NF; found = 1 } \
	        $$(NF - 1) ~ /^[dDbBCgGsS]$$/ { bad("have writable data") } \
	        $$(NF - 1) == "U" && $$NF !~ /^($(CORE_CALLS))$$/ { bad("use this") } \
	        END { exit found }' || status=1; \
	done; exit $$status

# A room includes only headers of the rooms below it, and its objects use only symbols of these
# rooms. The tables of core/README.md and boards/host/README.md have the order of the rooms.
lint-rooms: lint-gcc
	@boards/common/rooms.py core boards/host
	@boards/common/room_symbols.py nm build/lint/gcc \
	    $(patsubst $(B)/%,build/lint/gcc/%,$(CORE_OBJS) $(PORT_OBJS) $(BOARD_OBJS))

# --- sanitizers ----------------------------------------------------------------------------

# Instrumented frames are larger, so the build for them wipes more of the stack than the release
# does. If the processor allows it, BearSSL reads words at odd addresses. The sanitizer reports this
# rightly, so BR_LE_UNALIGNED=0 switches it off.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -DBR_LE_UNALIGNED=0
VALGRIND := valgrind --error-exitcode=1 --leak-check=full -q

# These tests are too slow under valgrind. They run under the sanitizers, and so do the corpora of
# the parsers.
VALGRIND_SKIPS := %/test_power_cut %/test_faults %/test_corrupt %/test_model %/test_recordfiles \
    %/test_bit_flips %/test_wipe %/test_lanes %/test_fleet %/test_gate_hostile %/test_csr_read \
    %/test_keypair %/test_keyfile_unlock
# These are tests of the program, not of core.
VALGRIND_SKIPS += %/test_noise %/test_path
# These tests do mainly arithmetic. `make constant-time` runs this arithmetic under valgrind, from
# the noise to a signature.
VALGRIND_SKIPS += %/test_keygen %/test_prime %/test_rsa %/test_keyfile %/test_tls \
    %/test_mont %/test_mont8 %/test_mont32 %/test_mont64

## sanitize: run the unit tests under AddressSanitizer and UBSan, then under valgrind, then constant-time
sanitize:
	@boards/common/deps.sh build test sanitize
	@$(SUB) -s BOARD=host B=build/host-asan STACK_WIPE=16384 EXTRA="$(SANITIZE)" unit-test
	@URSA_QUICK=1 $(SUB) -s BOARD=host WRAP="$(VALGRIND)" SKIP="$(VALGRIND_SKIPS)" unit-test
	@$(SUB) -s constant-time

.PHONY: size size-table size-readme lint lint-all lint-gcc lint-clang lint-objects lint-tidy lint-cppcheck \
    lint-format lint-shell lint-core lint-rooms sanitize
