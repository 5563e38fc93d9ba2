# The host: the program and its installation.

NM ?= nm

$(B)/ursa: $(BOARD_OBJS) $(B)/libursa.a force
	$(call product,LD,$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $(new) $(parts) -lm)

# All of BearSSL, for programs that use TLS. libursa.a has only the part of BearSSL that Ursa needs.
$(B)/libursa-bearssl.a: $(BEARSSL_ALL_SRCS:%.c=$(B)/bearssl/%.o) $(BEARSSL_READY) force
	$(call product,AR,$(AR) rcs $(new) $(parts))

# --- installation --------------------------------------------------------------------------
# libursa.a has the BearSSL objects that Ursa needs. BearSSL's headers are installed with Ursa's
# headers, which use their types. libursa-bearssl.a has the code for everything that BearSSL's
# headers declare, such as TLS. Its name differs from the name of a BearSSL that the system may
# have.

PREFIX ?= /usr/local
INSTALL ?= install
# The shell reads the folder's name from its environment, so that no character in the name is
# special.
INSTALL_ROOT := $(DESTDIR)$(PREFIX)
export INSTALL_ROOT
# ursa.pc cannot express a relative path, or a path with blanks.
prefix_is_usable = $(and $(filter /%,$(PREFIX)),$(filter 1,$(words $(PREFIX))))
check-prefix:
	@$(if $(prefix_is_usable),,echo "install: PREFIX must be an absolute path without blanks" >&2; exit 2)
URSA_VERSION := $(shell sed -n 's/^.define URSA_VERSION "\(.*\)"/\1/p' include/ursa/ursa.h)

# The limits with which the library is compiled (ursa/limits.h). The user's objects need the same.
LIMIT_DEFS = $(filter -DURSA_SAN_MAX_NAMES=% -DURSA_CHAIN_MAX_SIZE=%,$(CPPFLAGS))

define URSA_PC
prefix=$(PREFIX)
libdir=$${prefix}/lib
includedir=$${prefix}/include

Name: Ursa
Description: RSA-2048 key and certificate signing request for constrained devices
Version: $(URSA_VERSION)
Cflags: -I$${includedir} -I$${includedir}/ursa/bearssl$(LIMIT_DEFS:%= %)
Libs: -L$${libdir} -lursa -lursa-bearssl
endef
export URSA_PC

## install: install program, library, headers, man page and completion into PREFIX= (/usr/local), below DESTDIR=
install: check-prefix $(B)/libursa.a $(B)/ursa
	@$(SUB) BOARD=host $(B)/libursa-bearssl.a
	$(INSTALL) -d "$$INSTALL_ROOT/bin" "$$INSTALL_ROOT/lib/pkgconfig" \
	    "$$INSTALL_ROOT/include/ursa/bearssl" "$$INSTALL_ROOT/share/doc/ursa" \
	    "$$INSTALL_ROOT/share/man/man1" "$$INSTALL_ROOT/share/bash-completion/completions"
	$(INSTALL) -m 755 $(B)/ursa "$$INSTALL_ROOT/bin/ursa"
	$(INSTALL) -m 644 $(B)/libursa.a $(B)/libursa-bearssl.a "$$INSTALL_ROOT/lib/"
	$(INSTALL) -m 644 include/ursa/*.h port/posix/posix.h "$$INSTALL_ROOT/include/ursa/"
	$(INSTALL) -m 644 $(BEARSSL_DIR)/inc/*.h "$$INSTALL_ROOT/include/ursa/bearssl/"
	printf '%s\n' "$$URSA_PC" >"$$INSTALL_ROOT/lib/pkgconfig/ursa.pc"
	chmod 644 "$$INSTALL_ROOT/lib/pkgconfig/ursa.pc"
	$(INSTALL) -m 644 boards/host/share/ursa.1 "$$INSTALL_ROOT/share/man/man1/ursa.1"
	$(INSTALL) -m 644 boards/host/share/ursa.bash \
	    "$$INSTALL_ROOT/share/bash-completion/completions/ursa"
	$(INSTALL) -m 644 LICENSE "$$INSTALL_ROOT/share/doc/ursa/LICENSE"
	$(INSTALL) -m 644 include/CHANGELOG.md "$$INSTALL_ROOT/share/doc/ursa/CHANGELOG.md"
	$(INSTALL) -m 644 $(BEARSSL_DIR)/LICENSE.txt "$$INSTALL_ROOT/share/doc/ursa/LICENSE.bearssl"

OUR_HEADERS = $(notdir $(wildcard include/ursa/*.h port/posix/posix.h))
BEARSSL_HEADERS = $(notdir $(wildcard $(BEARSSL_DIR)/inc/*.h))
# Files are removed by name, because other files in these folders are not Ursa's. A folder is
# removed if it is then empty.
## uninstall: remove the installed files from PREFIX=, below DESTDIR=
uninstall: check-prefix
	rm -f "$$INSTALL_ROOT/bin/ursa" "$$INSTALL_ROOT/lib/libursa.a" "$$INSTALL_ROOT/lib/libursa-bearssl.a" \
	    "$$INSTALL_ROOT/lib/pkgconfig/ursa.pc" "$$INSTALL_ROOT/share/man/man1/ursa.1" \
	    "$$INSTALL_ROOT/share/bash-completion/completions/ursa" \
	    "$$INSTALL_ROOT/share/doc/ursa/LICENSE" "$$INSTALL_ROOT/share/doc/ursa/CHANGELOG.md" \
	    "$$INSTALL_ROOT/share/doc/ursa/LICENSE.bearssl" \
	    $(OUR_HEADERS:%="$$INSTALL_ROOT"/include/ursa/%) \
	    $(BEARSSL_HEADERS:%="$$INSTALL_ROOT"/include/ursa/bearssl/%)
	for folder in include/ursa/bearssl include/ursa share/doc/ursa; do \
	    rmdir "$$INSTALL_ROOT/$$folder" 2>/dev/null || :; \
	done

# Targets of boards. On the host they explain themselves.
BOARD_ONLY := firmware noise-report
$(BOARD_ONLY):
	@echo "$@: is of a board; try make BOARD=microbit $@" >&2; exit 2

.PHONY: install uninstall check-prefix $(BOARD_ONLY)
