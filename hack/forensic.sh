#!/usr/bin/env bash
# The proof of docs/retention.md: stores of car and platform live through eight days
# on images of real file systems, which are then searched for what should be gone.
# Needs root and loop devices. Mounts are made in a namespace of their own and end
# with the test; what it writes lies in one temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(id -u)" -ne 0 ] || [ ! -e /dev/loop-control ]; then
  echo "forensic: needs root and loop devices. Try: sudo make forensic" >&2
  exit 1
fi
need=()
command -v mkfs.ext4 >/dev/null || need+=(e2fsprogs)
command -v mkfs.btrfs >/dev/null || need+=(btrfs-progs)
command -v mkfs.xfs >/dev/null || need+=(xfsprogs)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ "${#need[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends "${need[@]}"; } >"$tmp/apt" 2>&1 || {
    tail -20 "$tmp/apt" >&2
    echo "forensic: could not install ${need[*]}" >&2
    exit 1
  }
fi
ok=0
mkdir "$tmp/images"
TMPDIR="$tmp/images" CORDON_FORENSIC=all go test -count=1 -v -parallel "${PARALLEL:-3}" -timeout 14m \
  -run '^TestForensic' ./sim/e2e/forensic >"$tmp/out" 2>&1 || ok=1
# A failure shows everything, success the table and what was left out.
if [ "$ok" -ne 0 ]; then
  cat "$tmp/out" >&2
  echo "forensic: FAILED" >&2
  exit 1
fi
sed -n 's/^        \([^ -].*\)$/\1/p' "$tmp/out"
sed -n 's|^.*_test.go:[0-9]*: \(subjects on .*\)$|\1|p' "$tmp/out"
sed -n 's/^.*_test.go:[0-9]*: \(not tested.*\)$/\1/p' "$tmp/out" | sort -u
grep -q 'PAST DAY 7' "$tmp/out" || { echo "forensic: no table" >&2; exit 1; }
