#!/usr/bin/env bash
# Benchmarks. Every figure is printed with the other side of its ratio, measured
# in the same run: a peer, or a limit of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${BENCHTIME:-1s}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
run() { # title, package, pattern
  printf '\n== %s\n' "$1"
  if ! go test -run '^$' -bench "$3" -benchmem -benchtime "$time" "$2" >"$out" 2>&1; then
    cat "$out" >&2
    exit 1
  fi
  grep '^Benchmark' "$out" || { echo "bench: $2 has no benchmark for $3" >&2; exit 1; }
}
run 'CAN log line to decoded signal (peer: the DBC library alone)' ./agent/canbus .
run 'record to verdict' ./filters .
run 'detectors (peer: one regexp alternation of the same rules)' ./filters/scan .
run 'sealed store (peer: Badger, one record an entry); all of it: make bench-vault' ./internal/vault 'AgainstPlain|ReadHour|SealFrame'
run 'outbox (peer: Badger, one record an entry)' ./agent/internal/store .
run 'ingest (peer: Badger, the same bytes)' ./tsp/internal/store .
run 'whole path: CAN frame to outbox, to broker, to signed receipt' ./sim/e2e .
printf '\n== size of the programs\n'
ls -l bin | awk 'NR>1 {printf "%-14s %6.1f MB\n", $9, $5/1e6}'
