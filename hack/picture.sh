#!/usr/bin/env bash
# Makes docs/demo.svg, the picture in the README, from a real run of the demo.
set -euo pipefail
cd "$(dirname "$0")/.."
make -s build
out=$(mktemp)
trap 'rm -f "$out"' EXIT
bin/cordon-sim demo >"$out"
go run ./hack/termsvg "make demo" <"$out" >docs/demo.svg
echo "docs/demo.svg: $(wc -c <docs/demo.svg) bytes"
