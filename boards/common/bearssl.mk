# BearSSL: its folder, and the files of BearSSL that Ursa needs for one engine.
#
# This file reads ENGINE, STACK_WIPE, and URSA_CA_EC of core/core.mk, which must be included first.
# It sets BEARSSL_SRCS (paths below BearSSL's src/) and ENGINE_DEFS (flags for Ursa's core).
#
# BEARSSL=dir uses a checkout. Otherwise apt downloads and verifies Debian's source package into
# build/ (boards/common/bearssl.sh). The host and all boards use the same version.
ifdef BEARSSL
BEARSSL_DIR := $(BEARSSL)
BEARSSL_READY := $(BEARSSL)/inc/bearssl.h
else
BEARSSL_DIR := build/bearssl/bearssl-0.6
BEARSSL_READY := build/bearssl/ready
endif

ifneq ($(words $(ENGINE)) $(filter i15 i31 i62,$(ENGINE)),1 $(strip $(ENGINE)))
$(error ENGINE is i15, i31 or i62, not: $(ENGINE))
endif
# The arithmetic of some processors needs more. core/base/wipe.h and `make size` check that.
ifeq ($(shell [ '$(STACK_WIPE)' -ge 2048 ] 2>/dev/null && echo enough),)
$(error STACK_WIPE is a number of bytes, 2048 or more, not: $(STACK_WIPE))
endif

# The engine i62 is i31 with another exponentiation, so all its other files are those of i31.
ENGINE_AUX := $(if $(filter i62,$(ENGINE)),i31,$(ENGINE))

BEARSSL_SRCS := $(sort \
    codec/dec32be.c codec/enc32be.c codec/ccopy.c codec/dec32le.c codec/enc32le.c \
    codec/enc64be.c codec/dec64be.c \
    $(foreach f,aes_ct aes_ct_enc aes_ct_dec aes_ct_cbcenc aes_ct_cbcdec,symcipher/$(f).c) \
    $(foreach f,des_ct des_ct_cbcenc des_ct_cbcdec des_support,symcipher/$(f).c) \
    hash/md5.c hash/sha1.c hash/sha2big.c \
    hash/dig_size.c hash/sha2small.c hash/dig_oid.c mac/hmac.c rand/hmac_drbg.c \
    $(foreach f,add bitlen decmod decode decred encode fmont iszero moddiv modpow modpow2 montmul \
        mulacc muladd ninv$(ENGINE_AUX:i%=%) reduce rshift sub tmont,int/$(ENGINE_AUX)_$(f).c) \
    $(if $(filter i62,$(ENGINE)),int/i62_modpow2.c) \
    int/i32_div32.c \
    $(foreach f,priv pub pkcs1_sign pkcs1_vrfy,rsa/rsa_$(ENGINE)_$(f).c) \
    rsa/rsa_pkcs1_sig_pad.c rsa/rsa_pkcs1_sig_unpad.c \
    $(if $(filter no,$(URSA_CA_EC)),, \
        $(foreach f,prime_$(ENGINE_AUX) secp256r1 secp384r1 secp521r1,ec/ec_$(f).c) \
        $(foreach f,vrfy_raw bits,ec/ecdsa_$(ENGINE_AUX)_$(f).c)))

# All files of BearSSL, below its src/, for a program that speaks TLS. The list is known only after
# BearSSL was downloaded.
BEARSSL_ALL_SRCS = $(patsubst $(BEARSSL_DIR)/src/%,%,$(wildcard $(BEARSSL_DIR)/src/*.c $(BEARSSL_DIR)/src/*/*.c))

ENGINE_DEFS := -DURSA_ENGINE=$(ENGINE) -DURSA_ENGINE_AUX=$(ENGINE_AUX) \
    -DURSA_STACK_WIPE=$(STACK_WIPE)

ifndef BEARSSL
# Under a lock, so that of several makes in this tree only the first one downloads.
build/bearssl/ready: boards/common/bearssl.sh
	@mkdir -p $(@D)
	@flock $(@D)/lock sh -c '[ $@ -nt $< ] || { $< $(@D) && touch $@; }'
endif
