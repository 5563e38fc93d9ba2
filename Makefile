# Ursa. `make help` lists the targets; variables: BOARD OUT SUBJECT SAN PREFIX BEARSSL CC CROSS.
BOARD ?= host
B := build/$(BOARD)
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

ifeq ($(wildcard boards/$(BOARD)/board.mk),)
$(error no such board: $(BOARD); there are: $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk)))
endif
ifeq ($(origin CC),default)
CC := cc
endif
CROSS ?= arm-none-eabi-
include boards/$(BOARD)/board.mk
include core/core.mk
include boards/common/bearssl.mk

JOBS := $(shell nproc 2>/dev/null || echo 2)
SUB := $(MAKE) -j$(JOBS)

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla
CFLAGS_ALL = -std=c11 $(OPT) $(CPU_FLAGS) $(CFLAGS) $(EXTRA)
CPPFLAGS_ALL = -Iinclude -isystem $(BEARSSL_DIR)/inc $(ENGINE_DEFS) $(CPPFLAGS)
DEPFLAGS = -MMD -MP

# The object of a source in C or assembler.
object = $(patsubst %,$(B)/%.o,$(basename $(1)))
CORE_OBJS := $(call object,$(URSA_CORE_SRCS))
PORT_OBJS := $(PORT_SRCS:%.c=$(B)/%.o)
BOARD_OBJS := $(BOARD_SRCS:%.c=$(B)/%.o)
BEARSSL_OBJS := $(BEARSSL_SRCS:%.c=$(B)/bearssl/%.o)

## all: the library and the program (host), or a board's firmware (BOARD=microbit)
all: $(if $(filter host,$(BOARD)),$(B)/libursa.a $(B)/ursa,firmware)

## csr: a key and a request for SUBJECT= and SAN= in OUT= (build/out): the main job
OUT ?= build/out
SUBJECT ?= /O=Ursa/CN=device-0001
SAN ?= DNS:device-0001.local
# A variable's text for the shell, a $ in it included.
quote = '$(subst ','\'',$(value $(1)))'
csr:
	@boards/common/deps.sh build
	@$(SUB) -s BOARD=host all
	@boards/host/share/csr.sh build/host/ursa $(call quote,OUT) $(call quote,SUBJECT) $(call quote,SAN)

## run: a board's image in its emulator; BOARD=microbit: a device, its console on the terminal
run: $(if $(RUN),firmware)
	$(if $(RUN),$(RUN),@echo "run: $(BOARD) has no emulator; try make BOARD=microbit run" >&2; exit 2)

## deps: install what the other targets need and this machine lacks (GROUPS="build test ...")
GROUPS ?= build test board lint sanitize
deps:
	@CC="$(CC)" CROSS="$(CROSS)" boards/common/deps.sh $(GROUPS)

# --- compiling -----------------------------------------------------------------------------
# A word a file; V=1 shows the commands, -s nothing.
QUIET := $(findstring s,$(filter-out --%,$(firstword $(MFLAGS))))
say = $(if $(V),,@$(if $(QUIET),,echo '  $(1) $@';) )

# What objects are made with: a change of it remakes them. Expanded here, once: what some target
# adds for itself (CPPFLAGS of tests) would count for the flags, too, when it is made first.
FLAGS_NOW := $(CC) $(CFLAGS_ALL) $(WARN) $(CPPFLAGS_ALL) $(BEARSSL_FLAGS)
$(B)/flags: force
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS_NOW))' >$@
force:

$(B)/bearssl/%.o: $(BEARSSL_READY) $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(OPT) $(CPU_FLAGS) $(CFLAGS) $(EXTRA) $(BEARSSL_FLAGS) -w \
	    -I$(BEARSSL_DIR)/inc -I$(BEARSSL_DIR)/src -c -o $@ $(BEARSSL_DIR)/src/$*.c

$(B)/%.o: %.c $(B)/flags | $(BEARSSL_READY)
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) $(WARN) $(CPPFLAGS_ALL) $(DEPFLAGS) -c -o $@ $<

$(B)/%.o: %.S $(B)/flags
	@mkdir -p $(@D)
	$(call say,AS)$(CC) $(CPU_FLAGS) $(DEPFLAGS) -c -o $@ $<

# Private headers: core's own, of which arithmetic for a processor is a part; and the program's,
# which may use some of core's (boards/host/README.md).
$(B)/core/%.o $(B)/port/arch/%.o: CPPFLAGS += -Icore
$(B)/boards/host/%.o: CPPFLAGS += -Icore -Iboards/host

$(B)/libursa.a: $(CORE_OBJS) $(PORT_OBJS) $(BEARSSL_OBJS)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

include boards/common/$(if $(filter host,$(BOARD)),host,firmware).mk
include boards/common/analysis.mk
ifeq ($(BOARD),host)
include tests/tests.mk
endif
include tests/bench/bench.mk

-include $(wildcard $(B)/*/*.d $(B)/*/*/*.d $(B)/*/*/*/*.d $(B)/*/*/*/*/*.d)

## clean: remove build/ but for the BearSSL download
clean:
	rm -rf $(filter-out build/bearssl,$(wildcard build/*))

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' $(MAKEFILE_LIST) \
	    $(filter-out $(MAKEFILE_LIST),boards/common/host.mk boards/common/firmware.mk) | \
	    awk -F'\t' '{ printf "make %-13s %s\n", $$1, $$2 }'
	@echo 'BOARD= is host, or a device: microbit, or a bench that is no device (QEMU): mps2-an385 (Cortex-M3),'
	@echo 'mps2-an386 (M4), mps2-an505 (M33)'

.PHONY: all csr run deps clean help force
