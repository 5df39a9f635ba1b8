#!/usr/bin/env bash
# Fails if the committed generated code is not what its generator makes today.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
cp filters/wire/types_gen.go "$tmp"
go generate ./filters/wire >/dev/null
if ! cmp -s "$tmp" filters/wire/types_gen.go; then
  cp "$tmp" filters/wire/types_gen.go
  echo "generated: filters/wire/types_gen.go is stale; run make generate" >&2
  exit 1
fi
