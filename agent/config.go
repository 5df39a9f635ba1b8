package agent

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"cordon/agent/internal/source"
	"cordon/internal/ops"
	"cordon/internal/vault"
	"cordon/internal/vault/tpm"
)

// EnvPrefix of environment variables that set configuration keys.
const EnvPrefix = "CORDON_AGENT"

// maxRunDir is what a unix socket's path may have in bytes (unix(7)), less what
// binding takes behind the run folder.
const maxRunDir = 107 - ops.UnixOverhead

// Config of an agent. Paths are relative to the working folder.
type Config struct {
	DataDir  string   `yaml:"data_dir"` // outbox, vault, keys, journal, consents
	RunDir   string   `yaml:"run_dir"`  // unix sockets; empty: data_dir/run
	Vehicle  Vehicle  `yaml:"vehicle"`
	Policy   Policy   `yaml:"policy"`
	Sources  []Source `yaml:"sources"`
	Records  Records  `yaml:"records"`
	Uplink   Uplink   `yaml:"uplink"`
	Metrics  string   `yaml:"metrics"` // address of the operations endpoint; empty: none
	Limits   Limits   `yaml:"limits"`
	KEK      KEK      `yaml:"kek"` // wraps the keys of the local vault
	LogLevel string   `yaml:"log_level"`
}

// Source is one configured source.
type Source = source.Config

// KEK is where the key-encryption key lives: type file (development) or tpm.
type KEK = tpm.Choice

// OpenKEK opens the configured key-encryption key of the local vault.
func (c *Config) OpenKEK() (vault.KEK, error) {
	return c.KEK.Open(filepath.Join(c.DataDir, "keys", "vault.kek"), 0)
}

// Records says who may write records to the socket.
type Records struct {
	Sources map[string]Writer `yaml:"sources"`
}

// Writer lists the uids that may write as a source; none means the agent's own.
type Writer struct {
	UIDs []uint32 `yaml:"uids"`
}

// Uplink says where the platform's broker is. It is the only address that the
// agent ever connects to.
type Uplink struct {
	Broker     string `yaml:"broker"`      // tls://host:port
	ServerName string `yaml:"server_name"` // in the broker's certificate, if not the host
}

// Limits bound what the agent uses.
type Limits struct {
	OutboxBytes   int64         `yaml:"outbox_bytes"`
	BatchRecords  int           `yaml:"batch_records"`
	BatchBytes    int           `yaml:"batch_bytes"`
	BatchDelay    time.Duration `yaml:"batch_delay"`
	MemoryRecords int           `yaml:"memory_records"`
}

// DefaultConfig is what holds where the configuration says nothing.
func DefaultConfig() Config {
	return Config{
		DataDir:  "./agent-data",
		Vehicle:  Vehicle{IDDir: "./identity"},
		Uplink:   Uplink{Broker: "tls://127.0.0.1:8883"},
		LogLevel: "info",
		KEK:      KEK{Type: "file"},
		Limits: Limits{
			OutboxBytes: 256 << 20, BatchRecords: 200, BatchBytes: 64 << 10,
			BatchDelay: time.Second, MemoryRecords: 20000,
		},
	}
}

// LoadConfig reads a configuration file over the defaults.
func LoadConfig(file string) (Config, error) {
	cfg, _, err := Load(ops.LoadOptions{File: file, EnvPrefix: EnvPrefix})
	return cfg, err
}

// Load reads all layers of the configuration and says where values came from.
func Load(opt ops.LoadOptions) (Config, ops.Provenance, error) {
	cfg := DefaultConfig()
	prov, err := ops.Load(&cfg, opt)
	return cfg, prov, err
}

// RunFolder is where the sockets are.
func (c *Config) RunFolder() string {
	if c.RunDir != "" {
		return c.RunDir
	}
	return filepath.Join(c.DataDir, "run")
}

// Validate names the first key that is wrong. It reads no other file: Check does.
func (c *Config) Validate() error {
	if c.DataDir == "" {
		return key("data_dir", "the agent needs a folder for its data", "./agent-data")
	}
	if len(c.RunFolder()) > maxRunDir {
		return key("run_dir", fmt.Sprintf("the path is longer than %d bytes, too long for a unix socket", maxRunDir), "run_dir: /run/cordon")
	}
	if c.Vehicle.IDDir == "" {
		return key("vehicle.id_dir", "the agent needs the identity that enrolment wrote", "./identity")
	}
	if err := c.Policy.valid(); err != nil {
		return err
	}
	if err := c.Uplink.valid(); err != nil {
		return err
	}
	if err := c.Limits.valid(); err != nil {
		return err
	}
	if k, err := c.KEK.Validate(); err != nil {
		return key("kek."+k, err.Error(), "kek: {type: tpm, device: /dev/tpmrm0}")
	}
	if c.Metrics != "" {
		if err := ops.CheckLoopback(c.Metrics); err != nil {
			return key("metrics", "the operations endpoint listens on loopback only", "127.0.0.1:9464")
		}
	}
	if (ops.LogOptions{Level: c.LogLevel}).Validate() != nil {
		return key("log_level", "no such level", "debug, info, warn or error")
	}
	return c.validSources()
}

func (c *Config) validSources() error {
	taken := map[string]string{}
	for i := range c.Sources {
		at := fmt.Sprintf("sources[%d]", i)
		if err := c.Sources[i].Validate(at); err != nil {
			return err
		}
		if other, twice := taken[c.Sources[i].Name]; twice {
			return key(at+".name", "the same name as "+other, "one entry for each source")
		}
		taken[c.Sources[i].Name] = at
	}
	for name := range c.Records.Sources {
		if _, ok := taken[name]; ok || reserved(name) {
			return key("records.sources", fmt.Sprintf("%q is a source of the agent's own: nobody else may write as it", name), "app.nav")
		}
	}
	return nil
}

// reserved tells of names that only adapters may have: what a bus and a receiver
// say must not come from a program.
func reserved(name string) bool {
	for _, family := range []string{"can", "gnss"} {
		if name == family || strings.HasPrefix(name, family+".") {
			return true
		}
	}
	return false
}

func (u *Uplink) valid() error {
	p, err := url.Parse(u.Broker)
	if err != nil || p.Scheme != "tls" || p.Hostname() == "" || p.User != nil || p.Path != "" {
		return key("uplink.broker", "not an address of the form tls://host:port; there is no way to the platform but TLS", "tls://127.0.0.1:8883")
	}
	return nil
}

func (l *Limits) valid() error {
	switch {
	case l.OutboxBytes < 1<<20:
		return key("limits.outbox_bytes", "less than 1 MiB is no outbox", "268435456")
	case l.BatchRecords < 1 || l.BatchRecords > 8192:
		return key("limits.batch_records", "a batch has 1 to 8192 records", "200")
	case l.BatchBytes < 1<<10 || l.BatchBytes > 1<<20:
		return key("limits.batch_bytes", "a batch has 1 KiB to 1 MiB", "65536")
	case l.BatchDelay < 0 || l.BatchDelay > time.Minute:
		return key("limits.batch_delay", "a record waits 0 s to 1 min for its batch", "1s")
	case l.MemoryRecords < 2*l.BatchRecords || l.MemoryRecords > 1<<20:
		return key("limits.memory_records", "at least two batches, at most 1048576", "20000")
	}
	return nil
}

func key(k, what, hint string) error { return &ops.KeyError{Key: k, What: what, Hint: hint} }
