# Firmware: a board's image. The linker script refuses test-only noise generators, and the image is
# checked for functions that no firmware may contain. EXTRA_OBJS adds objects: tests/board/release.t
# uses it to link images of other names by the same rule.
OBJCOPY ?= $(CROSS)objcopy
NM ?= $(CROSS)nm

# LINKER_PARTS are the files that a linker script includes. If such a file changes, the image is
# linked again.
ifeq ($(LINKER_SCRIPT),)
$(error boards/$(BOARD)/board.mk: LINKER_SCRIPT is missing or names no file)
endif
LDFLAGS_ALL = -nostartfiles $(SPECS) -T $(LINKER_SCRIPT) -Wl,--gc-sections \
    -Wl,--fatal-warnings -Wl,-Map=$(new:.elf=.map) $(LDFLAGS)

# Functions of the heap and of formatted output, in every spelling that C libraries use.
FORBIDDEN := ^_*(malloc|calloc|realloc|free|sbrk|[a-z]*printf|[a-z]*puts|putchar|fopen|fwrite)(_r|_i)?$$
no_heap = { ! $(NM) $(new) | awk '{ print $$NF }' | grep -E '$(FORBIDDEN)' || \
    { echo "$@: a firmware has no heap and no stdio" >&2; exit 1; }; }

firmware: $(B)/ursa.elf $(B)/ursa.hex $(B)/ursa.bin

$(B)/%.elf: $(BOARD_OBJS) $(EXTRA_OBJS) $(B)/libursa.a $(LINKER_SCRIPT) $(LINKER_PARTS) force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $(new) $(parts) && $(no_heap))

$(B)/%.hex: $(B)/%.elf
	$(call say,HEX)$(call make_out,$(OBJCOPY) -O ihex $< $(new))

$(B)/%.bin: $(B)/%.elf
	$(call say,BIN)$(call make_out,$(OBJCOPY) -O binary $< $(new))

# --- noise ---------------------------------------------------------------------------------
# The assessment of a noise source: consecutive samples, and 1000 samples after each restart.

SAMPLES ?= 1000000
RESTARTS ?= 1000
NOISE := $(B)/noise

## noise-report: estimate the entropy of the noise in the emulator (BOARD=microbit SAMPLES= RESTARTS= CLAIM=)
noise-report:
	@$(if $(EMULATOR),,echo "noise-report: $(BOARD) has no emulator; take the samples from the board" >&2; exit 2)
	@boards/common/deps.sh build $(NEEDS)
	@$(SUB) -s BOARD=host B=build/host all
	@$(SUB) firmware
	@tests/board/noise_capture.py --emulator "$(EMULATOR)" --samples $(SAMPLES) \
	    --restarts $(RESTARTS) $(B)/ursa.elf $(NOISE)
	@status=0; build/host/ursa noise-report $(CLAIM:%=-claim %) -restart $(NOISE)/restart.txt \
	    -svg $(NOISE)/report.svg $(NOISE)/samples.txt >$(NOISE)/report.txt || status=$$?; \
	cat $(NOISE)/report.txt; exit $$status

# The board's data for the tests, one line for each value.
board-facts:
	@printf '%s\n' 'emulator=$(EMULATOR)' 'console=$(CONSOLE)' 'ticks=$(BENCH_TICKS)' \
	    'keys=$(TEST_KEYS)' 'base2=$(CAP_BASE2)' 'more_memory=$(BENCH_EMULATOR)'

# Targets of the host. With BOARD= they explain themselves, instead of "No rule to make target".
HOST_ONLY := $(shell sed -n 's/^## \([a-z-]*\): .*/\1/p' boards/common/host.mk tests/tests.mk tests/fuzz/fuzz.mk) \
    examples unit-tests unit-test fuzz-corpus bench-report bench-readme
$(HOST_ONLY):
	@echo "$@: is of the host and not of a board; run make $@, without BOARD=$(BOARD)" >&2; exit 2

.PHONY: firmware noise-report board-facts $(HOST_ONLY)
