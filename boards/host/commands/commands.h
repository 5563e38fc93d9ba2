/* SPDX-License-Identifier: MIT */
/* All commands. Each command has a file with one table. main.c lists the commands. */
#ifndef URSA_HOST_COMMANDS_H
#define URSA_HOST_COMMANDS_H

#include "cli/options.h"

extern const struct command req_command, console_command, noise_report_command;
extern const struct command genrsa_command, rsa_command, pkcs8_command;
extern const struct command genpkey_command, pkey_command;
extern const struct command x509_command, check_command, chain_command, verify_command;

#endif
