# Hosts with other processors. For each of them there is a machine in build/hosts/<name>, on which
# this tree is compiled as a user there compiles it, and runs in an emulator (tests/hosts/machine.sh).
# tests/interop/hosts.t is the test of `make csr` there. The unit tests are in prove's list.
HOSTS := aarch64 armhf i386 s390x

# The unit tests of s390x run only in `make thorough`. There are few hosts of that kind.
HOSTS_TESTED := $(if $(URSA_FULL),$(HOSTS),$(filter-out s390x,$(HOSTS)))
# Left out, except in `make thorough`, because each takes many seconds in an emulator. The judge of a
# fleet of keys is a program of the tests, and GMP looks for primes in it. Paths of certificates and
# the estimates of noise are the program's. Power cuts at any moment (test_faults, test_corrupt,
# test_model), the alarms of the noise and keys in files have no code for a processor. armhf has the C
# code of i386, which needs no emulator and runs them all. That armhf makes the known keys is a part
# of tests/interop/hosts.t.
HOSTS_SKIP_aarch64 := $(addprefix %/test_,fleet path noise faults corrupt model health keypair)
HOSTS_SKIP_armhf := $(HOSTS_SKIP_aarch64) \
    $(addprefix %/test_,keygen prime csr_write wipe console entropy tls)
HOSTS_SKIP_i386 := %/test_fleet
HOSTS_SKIP = $(if $(URSA_FULL),,$(HOSTS_SKIP_$(notdir $(CURDIR))))
HOSTS_LISTS := $(HOSTS:%=build/hosts/%/unit-tests)

# Machines one after the other, because each of them compiles with all processors. A machine that
# cannot be made here is left out, and tests/interop/hosts.t says so.
hosts: $(BEARSSL_READY)
	@rm -f $(HOSTS_LISTS)
	@tests/hosts/libraries.sh build/hosts/libraries arm64 armhf i386 s390x || :
	@set -e; for host in $(HOSTS); do \
	    tests/hosts/machine.sh $$host || continue; \
	    echo "test: compiling for $$host"; \
	    case ' $(HOSTS_TESTED) ' in *" $$host "*) tests=host-unit-tests ;; *) tests= ;; esac; \
	    tests/hosts/there.sh $$host make -s -j$(JOBS) $(if $(BEARSSL),BEARSSL='$(abspath $(BEARSSL))') \
	        $(if $(URSA_FULL),URSA_FULL=1) all build/host/same_bytes $$tests 2>build/hosts/$$host/log || \
	        { cat build/hosts/$$host/log; exit 1; }; \
	    [ ! -s build/hosts/$$host/log ] || { cat build/hosts/$$host/log; \
	        echo "test: the compiler for $$host warns" >&2; exit 1; }; \
	done

# On such a machine: its unit tests and their list, if it has their libraries.
ifneq ($(filter host-unit-tests,$(MAKECMDGOALS)),)
HOSTS_HAVE := $(shell echo 'int main(void) { return 0; }' | \
    $(CC) -xc -o /dev/null - -lcmocka -lcrypto -lgmp 2>/dev/null && echo yes)
HOSTS_UNITS := $(if $(HOSTS_HAVE),$(filter-out $(HOSTS_SKIP),$(UNIT_TESTS)))
endif
host-unit-tests: $(HOSTS_UNITS)
	@for test in $^; do echo "build/hosts/$(notdir $(CURDIR))/$$test"; done >unit-tests

.PHONY: hosts host-unit-tests
