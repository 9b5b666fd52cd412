# What the scripts in this folder share. Sourced, never run.
say() { printf 'clutch: %s\n' "$*"; }
die() { printf 'clutch: %s\n' "$*" >&2; exit 1; }
