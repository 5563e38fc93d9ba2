/* SPDX-License-Identifier: MIT */
/* Steps of eight words that numbers of more are worked on with: see words.inc. */
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
