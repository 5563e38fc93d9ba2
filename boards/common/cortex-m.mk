# Data that boards with an Arm Cortex-M share: their tools, and the tools' flags. A board of another
# architecture sets the same variables in its board.mk, or in a file of its family.
CROSS ?= arm-none-eabi-
CC := $(CROSS)gcc
AR := $(CROSS)ar
NM := $(CROSS)nm
OBJCOPY := $(CROSS)objcopy
# newlib's smaller variant.
SPECS := --specs=nano.specs
# BearSSL without an operating system.
BEARSSL_FLAGS := -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0
# clang-tidy's processor.
TIDY_TARGET := --target=arm-none-eabi
# `make size` finds the entries of the stack in the vector table that the image begins with.
STACK_ENTRIES := --vectors
# Packages that the board's targets install: groups of boards/common/deps.sh, or program=package.
NEEDS := board
