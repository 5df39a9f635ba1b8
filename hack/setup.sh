#!/usr/bin/env bash
# Installs the Debian packages that the tests use and that are missing. With none
# missing it does nothing and needs no network.
set -euo pipefail
need=()
[ -x /usr/sbin/mosquitto ] || need+=(mosquitto)
command -v swtpm >/dev/null || need+=(swtpm) # the TPM that the vault's tests use
command -v ffmpeg >/dev/null || need+=(ffmpeg) # encodes the corpus of filters/media
command -v age >/dev/null || need+=(age) # opens exports of suite A
[ "${#need[@]}" -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "setup: missing ${need[*]} and there is no apt-get; install them by hand" >&2
  exit 1
fi
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# A package's own service is not started: the tests start what they need.
policy=/usr/sbin/policy-rc.d
made=0
if [ ! -e "$policy" ] && printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null; then
  "${sudo[@]}" chmod +x "$policy"; made=1
fi
ok=0
{ "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install -y --no-install-recommends "${need[@]}"; } >"$log" 2>&1 || ok=1
[ "$made" -eq 1 ] && "${sudo[@]}" rm -f "$policy"
if [ "$ok" -ne 0 ]; then
  echo "setup: could not install ${need[*]}:" >&2
  tail -20 "$log" >&2
  exit 1
fi
echo "setup: installed ${need[*]}"
