#!/usr/bin/env bash
# Benchmarks of the sealed store against plain Badger (one record an entry, the same
# settings, synchronous writes) in the same run. Columns named x-plain are ratios; the
# targets are printed with them. The disk is that of TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp)
trap 'rm -f "$out"' EXIT
run() { # title, pattern, benchtime
  printf '\n== %s\n' "$1"
  if ! go test -run '^$' -bench "$2" -benchtime "$3" ./internal/vault >"$out" 2>&1; then
    cat "$out" >&2
    exit 1
  fi
  grep '^Benchmark' "$out" || { echo "bench-vault: no benchmark for $2" >&2; exit 1; }
}
run 'throughput (target: x-plain >= 1.5 at 50 records a commit; x-plain-at-most: an empty commit)' 'AgainstPlain' "${BENCHTIME:-3s}"
run 'bytes written for a byte of records (target: x-plain <= 0.7)' 'WriteAmplification' 1x
run 'reading one vehicle and hour of twenty (target: x-plain <= 2)' 'ReadHour' "${BENCHTIME:-1s}"
run 'destroying an hour of a million records (target: destroy-ms <= 5)' 'Destroy' 3x
run 'a writer of 1000 records/s, GOMEMLIMIT=16MiB GOGC=25, 20 s (target: peak-MB <= 24)' 'Memory' 1x
run 'sealing a frame; wrapping 168 hours and 1000 subjects anew' 'SealFrame|Rotate' "${BENCHTIME:-1s}"
