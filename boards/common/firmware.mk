# Firmware: a board's image. The linker script refuses test generators.

firmware: $(B)/ursa.elf $(B)/ursa.hex $(B)/ursa.bin
