# Ursa. `make help` lists the targets that a user calls. Variables: BOARD OUT SUBJECT SAN PREFIX BEARSSL CC CROSS.
BOARD ?= host
B := build/$(BOARD)
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

BOARDS := $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk))
ifneq ($(words $(BOARD)) $(filter $(BOARDS),$(BOARD)),1 $(strip $(BOARD)))
$(error no such board: $(BOARD); there are: $(BOARDS))
endif
ifeq ($(origin CC),default)
CC := cc
endif
include boards/$(BOARD)/board.mk
include core/core.mk
include boards/common/bearssl.mk

JOBS := $(shell nproc 2>/dev/null || echo 2)
SUB := $(MAKE) -j$(JOBS)

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla
CFLAGS_ALL = -std=c11 $(OPT) $(CPU_FLAGS) $(CFLAGS) $(EXTRA)
CPPFLAGS_ALL = -Iinclude -isystem $(BEARSSL_DIR)/inc $(ENGINE_DEFS) $(CPPFLAGS)
# All headers, so that BearSSL's count as well: they are found in folders of the system (-isystem).
DEPFLAGS = -MD -MP -MT $@

# The object of a source in C or assembler.
object = $(patsubst %,$(B)/%.o,$(basename $(1)))
CORE_OBJS := $(call object,$(URSA_CORE_SRCS))
PORT_OBJS := $(call object,$(PORT_SRCS))
BOARD_OBJS := $(call object,$(BOARD_SRCS))
BEARSSL_OBJS := $(BEARSSL_SRCS:%.c=$(B)/bearssl/%.o)

## all: build the library and the program (host), or a board's firmware (BOARD=microbit)
all: $(if $(filter host,$(BOARD)),$(B)/libursa.a $(B)/ursa,firmware)

## csr: make a key and a request in OUT= (build/out) for SUBJECT= and SAN= (default with SUBJECT=: none)
OUT ?= build/out
# The default name belongs to the default subject. If SUBJECT is given, SAN is empty by default.
ifeq ($(origin SUBJECT),undefined)
SAN ?= DNS:device-0001.local
endif
SUBJECT ?= /O=Ursa/CN=device-0001
# A variable's text, quoted for the shell. A $ in the text stays a $.
quote = '$(subst ','\'',$(value $(1)))'
# The host's build folder. B= on the command line names another folder for all builds.
HOST_B := $(if $(filter command,$(firstword $(origin B))),$(B),build/host)
csr:
	@boards/common/deps.sh build
	@$(if $(wildcard $(HOST_B)/ursa),,$(call tell,csr: building BearSSL and Ursa in $(HOST_B) (about 20 s)))
	@$(SUB) -s BOARD=host all
	@boards/host/share/csr.sh $(HOST_B)/ursa $(call quote,OUT) $(call quote,SUBJECT) $(call quote,SAN)

## run: run a board's image in its emulator, with its console on the terminal (BOARD=microbit)
run:
	@$(if $(RUN),,echo "run: $(BOARD) has no emulator; try make BOARD=microbit run" >&2; exit 2)
	@boards/common/deps.sh build $(NEEDS)
	@$(SUB) firmware
	@$(RUN)

## deps: install the packages that other targets need (GROUPS="build test ...")
GROUPS ?= build test board lint sanitize
deps:
	@CC="$(CC)" $(CROSS:%=CROSS=%) boards/common/deps.sh $(GROUPS)
# Install what the targets of one board need.
needs:
	@boards/common/deps.sh build $(NEEDS)

# --- compiling -----------------------------------------------------------------------------
# `say` prints a word and a file's name for each step. V=1 shows the commands instead, and -s shows
# nothing. `tell` is for steps that take long.
QUIET := $(findstring s,$(filter-out --%,$(firstword $(MFLAGS))))
tell = $(if $(QUIET),:,echo '$(1)')
say = $(if $(V),,@$(if $(QUIET),,echo '  $(1) $@';) )

# $(call same_text,A,B): not empty if the two texts have the same words. `strip` is needed because
# make sometimes leaves the last line's end in the text that $(file <...) reads.
same_text = $(call same_stripped,x$(strip $(1))x,x$(strip $(2))x)
same_stripped = $(and $(findstring $(1),$(2)),$(findstring $(2),$(1)))
# $(call write,FILE,TEXT): the command that writes one line into a file.
write = printf '%s\n' '$(subst ','\'',$(2))' >$(1)

# $(call make_out,COMMAND): COMMAND makes $(new), which is $@ in a folder of this recipe's own, and
# perhaps files beside it. Then they are renamed, so that another make in this tree finds each file
# complete or not at all. If COMMAND fails, there is no $@.
override new = $(@D)/.new.$$$$/$(@F)
make_out = rm -rf $(dir $(new)) && mkdir -p $(dir $(new)) && { $(1); } && mv $(dir $(new))* $(@D) && \
    rmdir $(dir $(new)) || { rm -rf $(dir $(new)); rm -f $@; exit 1; }

# The compiler and flags of all objects, and those of core's objects alone. Each file is rewritten
# when its flags change, and then its objects are made again. The flags are expanded here, once.
# Otherwise the CPPFLAGS of the first target that is made would be taken for the flags of all
# objects.
FLAGS_NOW := $(strip $(B) $(CC) $(CFLAGS_ALL) $(WARN) $(CPPFLAGS_ALL) $(BEARSSL_FLAGS) $(DEPFLAGS))
$(B)/flags: FLAGS_TEXT := $(FLAGS_NOW)
$(B)/flags-core: FLAGS_TEXT := core: $(URSA_CORE_DEFS)
$(B)/flags $(B)/flags-core: force
	$(if $(call same_text,$(FLAGS_TEXT),$(file <$@)),,@$(call make_out,$(call write,$(new),$(FLAGS_TEXT))))
force:

# $(call product,WORD,COMMAND): the recipe of all archives and programs. COMMAND makes $(new) if a part
# is newer than $@, or if COMMAND differs from the command that made $@. The file $@.recipe has that
# command. So a product has exactly the parts and flags of the current configuration. The rule's
# prerequisites are the parts and `force`.
parts = $(filter %.o,$^) $(filter %.a,$^)
is_current = $(if $(filter-out force,$?),,$(call same_text,$(1),$(file <$@.recipe)))
product = $(if $(call is_current,$(2)),,$(call make_product,$(1),$(2)))
define make_product
@rm -f $@.recipe
$(call say,$(1))$(call make_out,$(2) && $(call write,$(new).recipe,$(2)))
endef

# BearSSL's sources and headers are tracked like ours. Those that are not there yet come with the
# download, and are not make's to remove (.PRECIOUS).
$(B)/bearssl/%.o: $(BEARSSL_DIR)/src/%.c $(BEARSSL_READY) $(B)/flags
	$(call say,CC)$(call make_out,$(CC) $(OPT) $(CPU_FLAGS) $(CFLAGS) $(EXTRA) $(BEARSSL_FLAGS) -w \
	    -I$(BEARSSL_DIR)/inc -I$(BEARSSL_DIR)/src $(DEPFLAGS) -c -o $(new) $<)
$(BEARSSL_DIR)/src/%.c: | $(BEARSSL_READY) ;
.PRECIOUS: $(BEARSSL_DIR)/src/%.c

# $(call compile,FLAGS): the recipe of our own objects in C.
compile = $(call say,CC)$(call make_out,$(CC) $(CFLAGS_ALL) $(WARN) $(1) $(DEPFLAGS) -c -o $(new) $<)
$(B)/%.o: %.c $(B)/flags | $(BEARSSL_READY)
	$(call compile,$(CPPFLAGS_ALL))

# $(call variant,OBJECT,SOURCE,DEFINES): the rule for another object of a source, with other macros.
define variant
$(B)/$(1): override CPPFLAGS += $(3)
$(B)/$(1): $(2) $(B)/flags | $(BEARSSL_READY)
	$$(call compile,$$(CPPFLAGS_ALL))
endef

$(B)/%.o: %.S $(B)/flags | $(BEARSSL_READY)
	$(call say,AS)$(call make_out,$(CC) $(CPU_FLAGS) $(CPPFLAGS_ALL) $(DEPFLAGS) -c -o $(new) $<)

# Private headers. Those of core are for core and for the arithmetic in port/arch. The program has
# its own private headers, and may use some of core's (boards/host/README.md).
$(B)/core/%.o $(B)/port/arch/%.o: override CPPFLAGS += -Icore $(URSA_CORE_DEFS)
$(B)/boards/host/%.o: override CPPFLAGS += -Icore -Iboards/host
$(filter $(B)/core/% $(B)/port/arch/%,$(CORE_OBJS)): $(B)/flags-core

# If two members defined the same symbol, the linker would silently take the first of the archive.
$(B)/libursa.a: $(CORE_OBJS) $(PORT_OBJS) $(BEARSSL_OBJS) force
	$(call product,AR,$(AR) rcs $(new) $(parts) && boards/common/one_symbol.sh $(NM) $(new))

include boards/common/$(if $(filter host,$(BOARD)),host,firmware).mk
include boards/common/analysis.mk
ifeq ($(BOARD),host)
include tests/tests.mk
endif
include tests/bench/bench.mk

-include $(wildcard $(B)/*/*.d $(B)/*/*/*.d $(B)/*/*/*/*.d $(B)/*/*/*/*/*.d)

## clean: remove build/, except the BearSSL download and folders with private keys
clean:
	@boards/common/clean.sh

# `tests` is also a folder. This rule keeps `make tests` from saying that the folder is up to date.
tests check: test

## help: list the targets that a user calls, and the boards
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' $(MAKEFILE_LIST) \
	    $(filter-out $(MAKEFILE_LIST),boards/common/host.mk boards/common/firmware.mk) | \
	    awk -F'\t' '{ printf "make %-13s %s\n", $$1, $$2 }'
	@echo 'BOARD= is one of:'
	@for board in $(BOARDS); do \
	    printf '  %-11s %s\n' "$$board" "$$(sed -n '1s/^# *//p' boards/$$board/board.mk)"; \
	done

.PHONY: tests check all csr run deps needs clean help force
