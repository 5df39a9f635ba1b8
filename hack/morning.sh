#!/usr/bin/env bash
# A regulator's morning, from a request for an export to the check of the log, played
# with the real programs on loopback: make build, then hack/morning.sh. Every person
# has a prompt of their own; what a command has to answer is checked, and the script
# fails if it answers otherwise. It leaves nothing behind unless --keep is given.
# BIN is the folder of the programs (bin/); age and age-keygen are Debian's (hack/setup.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
'' | --keep) ;;
*) echo "morning: unknown argument $1. Try: hack/morning.sh [--keep]" >&2; exit 2 ;;
esac
keep=${1:-}
bin=$(cd "${BIN:-bin}" && pwd) || { echo "morning: no programs. Try: make build" >&2; exit 1; }
for p in age age-keygen "$bin"/cordon-{tsp,agent,sim,verify}; do
  command -v "$p" >/dev/null || { echo "morning: $p is missing. Try: make build; hack/setup.sh" >&2; exit 1; }
done
examples=$PWD/docs/examples/export
while read -r name; do unset "$name"; done < <(compgen -v CORDON_)
export PATH=$bin:$PATH
work=$(mktemp -d)
cd "$work"
pids=()
end() {
  local code=$?
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null || true; done
  cd /
  if [ -n "$keep" ]; then echo "kept: $work"; else rm -rf "$work"; fi
  exit "$code"
}
trap end EXIT

# --- how the story is told ---------------------------------------------------------

bold='' plain=''
if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; fi
chapter() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
fail() { echo "morning: $*" >&2; tail -n 5 "$work"/*.err >&2 || true; exit 1; }

# by WHO CODE COMMAND...: shows the command at WHO's prompt, runs it with WHO's token,
# shows what it says on standard error and keeps its standard output in ./out.
by() {
  local who=$1 want=$2 got=0 word
  shift 2
  printf '%s%s$%s' "$bold" "$who" "$plain"
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./:,=+@-]*) word="'$word'" ;; esac
    printf ' %s' "$word"
  done
  echo
  local line=("$@")
  [ "$1" != cordon-tsp ] || line+=(--api "$api")
  CORDON_TOKEN=$(token "$who") "${line[@]}" >out 2>err || got=$?
  sed 's/^/  /' err
  [ "$got" -eq "$want" ] || fail "exit code $got, want $want"
  [ "$got" -eq 0 ] || echo "  exit code $got"
}
token() { awk -v who="$1" '$1 == "token" && $2 == who { print $4 }' tsp.out; }

# field NAME [FILE]: the first member of that name in a line of JSON.
field() { grep -oE "\"$1\":(\"[^\"]*\"|[0-9]+)" "${2:-out}" | head -n 1 | sed -E 's/^"[^"]*"://; s/"//g'; }
# tell NAME...: members of the last answer.
tell() { for n in "$@"; do printf '  %s: %s\n' "$n" "$(field "$n")"; done; }
# says TEXT [FILE]: the last answer holds TEXT.
says() { grep -qF -- "$1" "${2:-out}" || fail "no \"$1\" in the answer: $(cat "${2:-out}")"; }
# until_true SECONDS COMMAND...: waits for it.
until_true() {
  local tries=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $((tries -= 1)) -gt 0 ] || fail "waited too long for: $*"
    sleep 0.1
  done
}

# --- the platform and a car --------------------------------------------------------

chapter '1. A platform starts, and a car drives for six minutes'
cordon-tsp serve --data platform --set api.listen=127.0.0.1:0 --set broker.listen=127.0.0.1:0 >tsp.out 2>tsp.err &
pids+=($!)
until_true 30 grep -q '^ready ' tsp.out
api=$(sed -n 's/^ready api=\([^ ]*\).*/\1/p' tsp.out)
broker=$(sed -n 's/^ready .*broker=//p' tsp.out)
mkdir car
cordon-sim dbc car >/dev/null
sed -n '/^ *[A-Z_0-9]*\.[A-Z]/!p; /SPEED\.VEHICLE_SPEED/p' car/signals.map.yaml >car/speed.map.yaml # all else is blocked
cordon-tsp vehicle enroll --data platform --out car/identity >out
vehicle=$(field vehicle)
cat >car/agent.yaml <<END
data_dir: $work/car/data
vehicle: {id_dir: $work/car/identity}
sources:
  - {name: can.chassis, type: can-stream, listen: 'unix://$work/can.sock', dbc: [$work/car/cordon_chassis.dbc], map: [$work/car/speed.map.yaml]}
uplink: {broker: '$broker'}
limits: {memory_records: 1000000} # the whole drive, should the disk be slow
END
cordon-agent run --config car/agent.yaml >agent.out 2>agent.err &
pids+=($!)
until_true 10 test -S can.sock
# The regulator was here before, and kept a checkpoint: later logs must go on from it.
CORDON_TOKEN=$(token auditor) cordon-tsp log checkpoint --api "$api" >last-visit.checkpoint
cordon-sim run --can "chassis=unix://$work/can.sock" --no-media --seed 7 --duration 6m --speed 0 >sim.out 2>sim.err
stored() { cordon-agent status --json --config car/agent.yaml >status && [ "$(field pending status)" = 0 ] && [ "$(field sent status)" -gt 0 ]; }
until_true 20 stored
[ "$(field shed status)" = 0 ] || fail "the car shed records: $(cat status)"
kill "${pids[1]}" && wait "${pids[1]}" || fail 'the agent did not end well'
unset 'pids[1]'
echo "  $(field sent status) records stored, of vehicle ${vehicle:0:8}…"

# --- who may read, and why ---------------------------------------------------------

chapter '2. Keys: the regulator and the recipient make their own, an approver lets them in'
age-keygen -o regulator.key 2>regulator.err
age-keygen -o works.key 2>works.err
by operator 0 cordon-tsp keys regulator propose cac --name Regulator --public "$(age-keygen -y regulator.key)"
by approver-a 0 cordon-tsp keys regulator approve "$(field seq)" --key platform/access/approver-a.key
by operator 0 cordon-tsp keys recipient propose example-works --group example --country DE --public "$(age-keygen -y works.key)"
by approver-b 0 cordon-tsp keys recipient approve "$(field seq)" --key platform/access/approver-b.key

chapter '3. Law: a standard contract and an impact assessment, with their evidence'
year=$(TZ=Asia/Shanghai date +%Y)
for f in contract pia recipient; do # the examples, in force this year
  sed -E "s/^from: .*/from: $year-01-01T00:00:00+08:00/; s/^until: .*/until: $((year + 1))-01-01T00:00:00+08:00/" "$examples/$f.yaml" >"$f.yaml"
  by operator 0 cordon-tsp legal add --file "$f.yaml"
  tell id state
done

chapter '4. Location is asked for: no, whatever anybody signs'
ask=(cordon-tsp export request --recipient example-works --country DE --purpose 'fault analysis' --from "$(date -u -d '-1 hour' +%FT%TZ)")
by operator 3 "${ask[@]}" --signal Vehicle.CurrentLocation.Latitude
says '"rule":"E2"'

chapter '5. Speed, every value of it: no, it gives the way away; an offer comes with it'
by operator 3 "${ask[@]}" --signal Vehicle.Speed
says '"rule":"E2"'
says 'the same request with coarsen' err

chapter '6. Speed, a summary of each trip: two approvers see what it is, and sign'
by operator 0 "${ask[@]}" --signal Vehicle.Speed --coarsen trip
id=$(field id)
tell id state records candidates
by approver-a 0 cordon-tsp export approve "$id" --key platform/access/approver-a.key
by operator 3 cordon-tsp export release "$id" # one is not enough
by approver-b 0 cordon-tsp export approve "$id" --key platform/access/approver-b.key >brief
head -n 1 brief
by operator 0 cordon-tsp export release "$id"
tell state cipher sha256

# --- the regulator -----------------------------------------------------------------

chapter '7. Stock age opens the file: the recipient, and the regulator'
file=platform/egress/$id.age
age -d -i works.key "$file" >rows
by regulator 0 age -d -i regulator.key "$file"
cmp -s out rows || fail 'recipient and regulator read different things'
head -n 4 out | sed 's/^/  /'
says '"signal":"Vehicle.Speed"'
says '"stat":"mean"'
! grep -q "$vehicle" out || fail "the vehicle's pseudonym left the country"
grep -vqE '"signal":"Vehicle.Speed".*"stat":"(mean|min|max|count)"' out && fail 'something else than summaries left'

chapter '8. The visit: both sides commit, the log is frozen and copied, the draw is made'
by regulator 0 cordon-verify keygen --out report.key
by_key=$(cat out)
by regulator 0 cordon-verify spotcheck commit --out r.secret
ours=$(cat out)
by operator 0 cordon-verify spotcheck commit --out operator.secret
theirs=$(cat out)
by auditor 0 cordon-tsp log checkpoint
cp out frozen.checkpoint
mkdir -p copy/exports
by regulator 0 cp -r platform/ledger platform/egress copy/
by regulator 0 cp "platform/exports/$id.json" copy/exports/ # which fields were approved
check=(--log-key log.pub --identity regulator.key --checkpoint last-visit.checkpoint)
draw=(--secret r.secret --committed "$ours" --operator operator.secret --operator-commitment "$theirs" --frozen frozen.checkpoint)
cp platform/ledger/keys/log.pub . # from the first visit, compared by another way
by regulator 0 cordon-verify spotcheck "${check[@]}" "${draw[@]}" --key report.key --report report.json --html report.html copy
! grep -q '"findings"' out || fail "something was found: $(cat out)"
tell verdict entries exports headers files sample
by regulator 0 cordon-verify report --by "$by_key" report.json
by regulator 0 cordon-verify spotcheck "${check[@]}" "${draw[@]}" --key report.key --report again.json --html again.html copy
cmp report.json again.json && cmp report.html again.html
echo '  the same bytes again'

chapter '9. One byte of the copy is changed'
# flip FILE OFFSET changes the lowest bit of one byte, counted from the end if below 0.
flip() {
  local at=$2
  [ "$at" -ge 0 ] || at=$(($(stat -c %s "$1") + at))
  local byte
  byte=$(od -An -tu1 -j "$at" -N 1 "$1")
  printf '%b' "\\x$(printf %x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}
# changed FILE OFFSET FINDING: the check of a copy with that byte changed names it.
changed() {
  rm -rf changed && cp -r copy changed
  flip "changed/$1" "$2"
  by regulator 3 cordon-verify log "${check[@]}" changed
  says "\"id\":\"$3\""
  echo "  ${1##*/}: $(grep -oE "\"en\":\"[^\"]*\",\"id\":\"$3\"" out | head -n 1 | sed -E 's/^"en":"//; s/",.*//') ($3)"
}
entries=$(cd copy && ls -d ledger/*/tile/entries/*.p/* | tail -n 1)
changed "$entries" 2000 log.entry-changed
changed "egress/$id.age" -1 file.sha256
changed "$(cd copy && ls ledger/*/checkpoint | tail -n 1)" 0 log.checkpoint
printf '\nEverything held: no place and no series left, two signatures let a summary out, and the regulator could tell.\n'
