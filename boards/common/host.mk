# The host: program, tests, analysis, installation.

$(B)/ursa: $(BOARD_OBJS) $(B)/libursa.a
	$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^
