#!/bin/sh
# Kills a process that writes the export log, 1,000 times with SIGKILL, and checks after
# each that everything it acknowledged is there. Prints one line of figures.
# Usage: hack/chaos-ledger.sh [ROUNDS]
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -c -o "$work/ledger.test" ./tsp/internal/ledger
if ! TMPDIR=$work CORDON_CHAOS_ROUNDS=$rounds "$work/ledger.test" -test.run '^TestChaos$' -test.v -test.timeout 30m >"$work/out" 2>&1; then
	cat "$work/out"
	exit 1
fi
sed -n 's/^ *chaos_test.go:[0-9]*: //p' "$work/out"
