#!/usr/bin/env bash
# Fails if committed generated code is not what its generator makes today.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT

# check FILE PACKAGE: runs PACKAGE's generator and holds FILE against what it was
check() {
  cp "$1" "$tmp"
  go generate "$2" >/dev/null
  if ! cmp -s "$tmp" "$1"; then
    cp "$tmp" "$1"
    echo "generated: $1 is stale; run make generate" >&2
    return 1
  fi
}

# The engine's hash covers the other one.
check filters/wire/types_gen.go ./filters/wire
check filters/engine.go ./hack/engine
