# Variables that boards with an Arm Cortex-M share: their tools, and the flags of these tools. A
# board of another architecture sets the same variables in its board.mk, or in a file of its family.
CROSS ?= arm-none-eabi-
CC := $(CROSS)gcc
AR := $(CROSS)ar
NM := $(CROSS)nm
OBJCOPY := $(CROSS)objcopy
# Link newlib's smaller variant.
SPECS := --specs=nano.specs
# There is no operating system that BearSSL could ask for the time or for random bytes.
BEARSSL_FLAGS := -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0
# The processor for which clang-tidy reads the sources.
TIDY_TARGET := --target=arm-none-eabi
# `make size` takes the functions where a stack begins from the vector table of the image.
STACK_ENTRIES := --vectors
# Packages that the board's targets install: names of groups in boards/common/deps.sh, or
# program=package.
NEEDS := board
