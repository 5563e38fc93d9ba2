/* SPDX-License-Identifier: MIT */
/*
 * Keeps passphrases and keys away from other processes and from the disk: from the list of
 * processes, from core dumps and from swap space.
 */
#ifndef URSA_HOST_SECRETS_H
#define URSA_HOST_SECRETS_H

/*
 * Call this first in main. It does two things.
 *
 * Each argument `pass:WORDS`, also after `-option=`, is moved out of the memory that
 * /proc/PID/cmdline and ps show. argv then points to the copy.
 *
 * The process makes no core dump from then on, and no other process of the same user can read its
 * memory.
 */
void secrets_guard(char **argv);

/*
 * Keep the memory of the process out of swap space, as far as the limit of locked memory allows. If
 * it is not allowed, nothing changes. Call this before a secret is read or made. Only the first
 * call has an effect.
 */
void secrets_lock(void);

#endif
