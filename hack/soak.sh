#!/usr/bin/env bash
# Long runs, bounded: every fuzz target for FUZZTIME each, then the kill -9 and
# damage rounds again, ROUNDS times, then power cuts.
set -euo pipefail
cd "$(dirname "$0")/.."
fuzz=${FUZZTIME:-60s}
rounds=${ROUNDS:-20}
go list ./... | while read -r pkg; do
  dir=$(go list -f '{{.Dir}}' "$pkg")
  { grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go 2>/dev/null || true; } | sed 's/^func //' | while read -r target; do
    echo "== $pkg $target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzz" "$pkg"
  done
done
go test -count "$rounds" -timeout 3h -run 'Kill|Crash|Damage' ./...
# Power cuts on loop devices, CUTS for each store and file system.
CORDON_CUTS=${CUTS:-50} go test -count=1 -v -timeout 3h -run '^TestPowerCut$' ./sim/e2e/forensic | grep -v '^=== '
