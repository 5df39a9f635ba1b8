package rooms

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// table says what a room may import of this project; it is the table in
// ARCHITECTURE.md. Rooms are paths inside the module. "x/*" as a room means
// everything below x, as an import x and everything below it. The longest room
// that matches a package counts. A room may always import itself and what lies
// below it. Tests may import more, within the bans below.
var table = map[string][]string{
	"geo":                   {},
	"filters":               {"geo", "filters/scan", "filters/pi", "filters/media", "filters/walk"},
	"filters/scan":          {"filters/pi", "filters/media", "filters/walk"},
	"filters/walk":          {"geo"},
	"filters/pi":            {"geo", "filters/walk"},
	"filters/media":         {"geo", "filters/walk"},
	"filters/policy":        {"filters"},
	"filters/wire":          {"filters"},
	"agent/canbus":          {},
	"agent":                 {"filters/*", "agent/*", "internal/*", "geo"},
	"tsp":                   {"filters/*", "tsp/*", "internal/*", "geo"},
	"sim":                   {"geo", "sim/*", "internal/ops"},
	"sim/e2e":               {"*"},
	"internal/seal":         {"filters/wire"},
	"internal/vault":        {"internal/clock"},
	"internal/vault/tpm":    {"internal/vault"},
	"internal/vault/report": {"internal/vault", "internal/clock"},
	"internal/clock":        {},
	"internal/chainlog":     {},
	"internal/ops":          {},
	"hack":                  {},

	"internal/vault/forensic":       {"filters/wire"},
	"internal/vault/forensic/drive": {"internal/vault/forensic", "internal/clock"},
}

// ban forbids packages to reach others. It counts for tests too, and for what
// is reached over other packages of the project when through is set.
type ban struct {
	in      string   // rooms it applies to: "x", "x/*" or "*"
	except  []string // rooms it does not apply to
	imports []string // what they must not import: import paths, "x/*" with all below
	through bool
	notTest bool // tests may
	reason  string
}

const module = "cordon"

var bans = []ban{
	{in: "agent/*", imports: []string{module + "/tsp/*"}, through: true,
		reason: "the car must run, and be checked, without the platform's code; what both need lies in filters and internal"},
	{in: "tsp/*", imports: []string{module + "/agent/*"}, through: true,
		reason: "the platform must not depend on the car's code; what both need lies in filters and internal"},
	{in: "sim/*", except: []string{"sim/e2e/*"}, through: true,
		imports: []string{module + "/filters/*", module + "/agent/*", module + "/tsp/*"},
		reason:  "ground truth must not come from what it tests; in-process tests of everything belong in sim/e2e"},
	{in: "agent/canbus", imports: []string{module + "/*"}, through: true,
		reason: "the bus library stands alone, so that others can use it"},
	{in: "geo", imports: []string{module + "/*"}, through: true,
		reason: "geometry stands alone, so that others can use it"},
	{in: "geo", imports: []string{"third-party"}, notTest: true,
		reason: "geometry is arithmetic on the standard library only"},
	{in: "filters/*", notTest: true,
		imports: []string{"os", "os/*", "net", "net/*", "log", "log/*", "math/rand", "math/rand/*", "crypto/rand", "io/ioutil", "syscall"},
		reason:  "a verdict may depend on nothing but its inputs, or it cannot be repeated at the other end"},
	{in: "*", except: []string{"internal/vault", "agent/internal/store", "tsp/internal/store", "sim/e2e/*"},
		imports: []string{"github.com/dgraph-io/badger/*"},
		reason:  "one way to store sealed frames; anything else would keep bytes that nobody erases"},
	{in: "*", except: []string{"agent/internal/uplink", "tsp/internal/ingest", "tsp/internal/egress", "sim/internal/capture", "sim/e2e/*"}, notTest: true,
		imports: []string{"github.com/eclipse/paho.mqtt.golang/*"},
		reason:  "one place at each end talks MQTT with cars, so one place decides what is sent; the platform's one way out bridges released files to recipients' brokers; the demo's capture only listens at the broker"},
	{in: "*", except: []string{"filters/wire", "sim/feed", "agent/internal/records", "sim/e2e/*"}, notTest: true,
		imports: []string{"github.com/tinylib/msgp/*"},
		reason:  "the wire format is written in one room; sources read what applications post, the feed posts it"},
	{in: "*", except: []string{"filters/policy", "internal/ops"}, notTest: true,
		imports: []string{"github.com/goccy/go-yaml/*", "gopkg.in/yaml*", "sigs.k8s.io/yaml"},
		reason:  "profiles and configuration are read strictly, in two rooms, with one kind of error"},
}

// promise finds a word of its own, so that a longer run of the same letter passes.
var promise = regexp.MustCompile(`\b(` + strings.Join(words, "|") + `)\b`)

// words must not stand in Go source. They are spelt in halves here, since this
// file is checked too.
var words = []string{"TO" + "DO", "FIX" + "ME", "X" + "XX"}

// maxLines is the length at which a file has more than one job.
const maxLines = 450

// calls are forbidden selectors: a package's import path and a name in it.
type callRule struct {
	in      string
	except  []string
	callees map[string][]string // import path: names
	reason  string
}

var callRules = []callRule{
	{in: "filters/*",
		callees: map[string][]string{"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}},
		reason:  "time is an input of a verdict, never looked up: the platform judges the same record later"},
	{in: "tsp/*", except: []string{"tsp/internal/egress", "tsp/internal/cli", "tsp/internal/ingest"},
		callees: map[string][]string{
			"net/http":   {"Client", "DefaultClient", "Get", "Head", "Post", "PostForm", "Transport", "DefaultTransport"},
			"net":        {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "Dialer"},
			"crypto/tls": {"Dial", "DialWithDialer", "Dialer"},
		},
		reason: "only tsp/internal/egress opens outbound connections: nothing else can carry data over the border; tsp/internal/cli talks to its own API over loopback, and tsp/internal/ingest subscribes at the one configured broker"},
}

// within reports whether path lies in pattern: "x" is x alone, "x/*" is x and
// everything below, "x*" everything with that prefix, "*" everything.
func within(p, pattern string) bool {
	if root, ok := strings.CutSuffix(pattern, "/*"); ok {
		return p == root || strings.HasPrefix(p, root+"/")
	}
	if root, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(p, root)
	}
	return p == pattern
}

func withinAny(p string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return within(p, pattern) })
}

// roomOf returns the longest room in the table that holds the package, or "".
func roomOf(pkg string) string {
	for room := pkg; room != "." && room != "/"; room = path.Dir(room) {
		if _, ok := table[room]; ok {
			return room
		}
	}
	return ""
}
