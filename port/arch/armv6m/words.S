/* SPDX-License-Identifier: MIT */
/*
 * Functions that process eight words each. The macro `words` in words.inc calls them repeatedly for
 * longer numbers.
 */
#include "words.inc"

.macro step what
function ursa_armv6m_\what\()8
    \what\()_four
    \what\()_four
    bx lr
.endm

    step add
    step sub
    step flip
    step pick
    step negate
    step ripple
    step shift
