# What the script tests of this folder share. Sourced, never run. Each makes up the programs that its script calls, in
# $folder/bin, and looks at what the script says and does.
# shellcheck shell=bash
# shellcheck disable=SC2034    # what is set here is read by those who source it
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
failures=0

# fake NAME: makes a program of standard input's shell script.
fake() {
    { echo '#!/bin/sh'; cat; } > "$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

# run COMMAND…: sets $status and $said, which is what it printed on both streams.
run() {
    status=0
    said=$(PATH=$folder/bin:$PATH "$@" 2>&1 < /dev/null) || status=$?
}

result() {
    if [ "$1" = yes ]; then
        echo "ok: $2"
    else
        echo "FAILED: $2: status $status, said: $said"
        failures=$((failures + 1))
    fi
}
expect_status() { if [ "$status" -eq "$2" ]; then result yes "$1"; else result no "$1"; fi; }
expect_said() { if grep -qF -- "$2" <<< "$said"; then result yes "$1"; else result no "$1 (wanted '$2')"; fi; }
expect_not_said() { if grep -qF -- "$2" <<< "$said"; then result no "$1 (did not want '$2')"; else result yes "$1"; fi; }
expect_file() { if [ -e "$2" ]; then result yes "$1"; else result no "$1 (no $2)"; fi; }
expect_no_file() { if [ -e "$2" ]; then result no "$1 ($2 is there)"; else result yes "$1"; fi; }
finish() {
    [ $failures -eq 0 ] || { echo "$failures failed"; exit 1; }
    exit 0
}
