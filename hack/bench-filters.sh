#!/usr/bin/env bash
# What the detectors find and what they cost: scores on the labelled sets A to H and
# on media, then speed with the other side of each ratio and allocations a record.
# With --docs the scores also replace the marked block of docs/filters.md.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
'' | --docs) ;;
*) echo "bench-filters: unknown argument $1. Try: hack/bench-filters.sh [--docs]" >&2; exit 2 ;;
esac
time=${BENCHTIME:-0.5s}
out=$(mktemp)
scores=$(mktemp)
trap 'rm -f "$out" "$scores"' EXIT
# The table is printed before a floor is held to it, so a failure shows both.
run() { # go test arguments
  if ! go test "$@" >"$out" 2>&1; then
    cat "$out" >&2
    exit 1
  fi
}
tables() { # package, pattern
  run -count=1 -v -run "$2" "$1"
  sed -nE 's/^(        |    [a-z_]+_test\.go:[0-9]+: )//p' "$out" | grep . || { echo "bench-filters: $1 printed no table for $2" >&2; exit 1; }
}
speed() { # title, package, pattern
  printf '\n== %s\n' "$1"
  run -run '^$' -bench "$3" -benchmem -benchtime "$time" "$2"
  grep '^Benchmark' "$out" || { echo "bench-filters: $2 has no benchmark for $3" >&2; exit 1; }
}
has() { # package, test
  run -list "$2" "$1"
  grep -q "^$2" "$out"
}
section() { # title, package, pattern: to the screen and to the scores
  { printf '== %s\n' "$1"; tables "$2" "$3"; echo; } | tee -a "$scores"
}
section 'set A: for development' ./filters/pi '^TestCorpusDevelopment$'
section 'set B: held out' ./filters/pi '^TestCorpus$'
section 'set C: independent of the detectors, for development' ./filters/scan '^TestCorpusC$'
section 'set D: independent of the detectors, for development' ./filters/scan '^TestCorpusD$'
section 'set E: habits and evasions that C and D lack, for development' ./filters/scan '^TestCorpusE$'
section 'set F: independent of the other sets too, for development' ./filters/scan '^TestCorpusF$'
section 'set G: independent of the other sets too, for development' ./filters/scan '^TestCorpusG$'
section 'set H: independent of the detectors, held out' ./filters/scan '^TestCorpusH$'
if has ./filters/media TestCorpusTable; then
  section 'media' ./filters/media '^TestCorpusTable$'
fi
if [ "${1:-}" = --docs ]; then
  awk -v scores="$scores" '
    /^<!-- figures -->$/ { print; print "```"; while ((getline line < scores) > 0) if (line ~ /^worst/) skip = 1; else if (line == "") { skip = 0; print "" } else if (!skip) print line; print "```"; inside = 1 }
    /^<!-- end of figures -->$/ { inside = 0 }
    !inside && !/^<!-- figures -->$/ { print }' docs/filters.md >"$out"
  cp "$out" docs/filters.md
fi
speed 'detectors (peer: one regexp alternation of the same rules)' ./filters/scan '^Benchmark(Text|Texts|JSON|Bytes)$'
speed 'record to verdict' ./filters .
