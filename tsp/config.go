package tsp

import (
	"fmt"
	"log/slog"
	"net"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/ops"
	"cordon/internal/vault/tpm"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ingest"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/subject"
)

// Config is the platform's configuration (cordon-tsp validate --show).
type Config struct {
	DataDir   string          `yaml:"data_dir"`
	API       APIConfig       `yaml:"api"`
	Broker    BrokerConfig    `yaml:"broker"`
	Policy    PolicyConfig    `yaml:"policy"`
	Retention RetentionConfig `yaml:"retention"`
	Limits    LimitsConfig    `yaml:"limits"`
	Subjects  SubjectsConfig  `yaml:"subjects"`
	Export    ExportConfig    `yaml:"export"`
	KEK       tpm.Choice      `yaml:"kek"` // where the keys that wrap the keyrings live
	Clock     ClockConfig     `yaml:"clock"`
	LogLevel  string          `yaml:"log_level"`
}

// APIConfig says where the JSON interface listens. Anything but loopback needs a
// certificate.
type APIConfig struct {
	Listen string `yaml:"listen"`
	Cert   string `yaml:"cert"`
	Key    string `yaml:"key"`
}

// BrokerConfig is either the embedded broker (listen) or an existing one (url).
type BrokerConfig struct {
	Listen      string   `yaml:"listen"`
	AllowRemote bool     `yaml:"allow_remote"`
	Names       []string `yaml:"names"` // more host names for the certificate
	URL         string   `yaml:"url"`
	CA          string   `yaml:"ca"`
	Cert        string   `yaml:"cert"`
	Key         string   `yaml:"key"`
	ServerName  string   `yaml:"server_name"`
	Group       string   `yaml:"group"` // shared subscription group
}

// PolicyConfig names the profile and the overlays that tighten it.
type PolicyConfig struct {
	Profile  string   `yaml:"profile"`
	Overlays []string `yaml:"overlays"`
}

// RetentionConfig says how long records and logs are kept.
type RetentionConfig struct {
	Location time.Duration `yaml:"location"` // at most 168h (S1)
	// PI is how long other personal information is kept at the most (T1). Nobody gets
	// it past the end of its consent, however long this is.
	PI          time.Duration `yaml:"pi"`
	GeneralDays int           `yaml:"general_days"`
	// Days that the journal and the export log are kept at the least (A2, A5, E6).
	// Nothing deletes either of them.
	JournalDays   int `yaml:"journal_days"`
	ExportLogDays int `yaml:"export_log_days"`
}

// minLogDays is three years: rules A2 and E6.
const minLogDays = 1095

// LimitsConfig bounds what a vehicle may send and what the disk may lose.
type LimitsConfig struct {
	FrameBytes   int    `yaml:"frame_bytes"`    // of one sealed frame
	MinFreeBytes uint64 `yaml:"min_free_bytes"` // below this nothing is stored
	// RecordsPerHour is how many records of one vehicle are taken in an hour; what
	// comes beyond is asked for again.
	RecordsPerHour uint64 `yaml:"records_per_hour"`
}

// Default is the configuration of a whole platform on one machine.
func Default() Config {
	return Config{
		DataDir: "./cordon-tsp-data",
		API:     APIConfig{Listen: "127.0.0.1:8470"},
		Broker:  BrokerConfig{Listen: "127.0.0.1:8883"},
		Policy:  PolicyConfig{Profile: "draft-2021"},
		Retention: RetentionConfig{
			Location: filters.MaxPositionAge, PI: store.MaxPersonalKeep, GeneralDays: 1095, JournalDays: minLogDays, ExportLogDays: minLogDays,
		},
		Limits:   LimitsConfig{FrameBytes: 1 << 20, MinFreeBytes: 256 << 20, RecordsPerHour: ingest.DefaultRecordsPerHour},
		Subjects: SubjectsConfig{SensitiveDays: subject.SensitiveDays, OtherDays: subject.OtherDays},
		Export:   ExportConfig{Gate: defaultGate, Candidates: export.LeastCandidates, Channels: defaultChannels()},
		KEK:      tpm.Choice{Type: "file"},
		Clock:    ClockConfig{Trust: TrustSystem},
		LogLevel: "info",
	}
}

// Validate names the setting that breaks a rule or contradicts another.
func (c *Config) Validate() error {
	for _, check := range []func() error{c.checkBasics, c.checkRetention, c.checkSubjects, c.checkExport, c.checkAPI, c.checkBroker, c.Clock.check} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) checkBasics() error {
	switch {
	case c.DataDir == "":
		return &ops.KeyError{Key: "data_dir", What: "is empty", Hint: "./cordon-tsp-data"}
	case c.Limits.FrameBytes < 1<<10 || c.Limits.FrameBytes > maxFrame:
		return &ops.KeyError{Key: "limits.frame_bytes", What: fmt.Sprintf("is not between 1024 and %d", maxFrame), Hint: "1048576"}
	case c.Limits.RecordsPerHour < wire.MaxRecords:
		return &ops.KeyError{Key: "limits.records_per_hour", What: fmt.Sprintf("is less than one frame may hold, %d", wire.MaxRecords), Hint: "20000000"}
	}
	if k, err := c.KEK.Validate(); err != nil {
		return &ops.KeyError{Key: "kek." + k, What: err.Error(), Hint: "kek: {type: tpm, device: /dev/tpmrm0}"}
	}
	var level slog.Level
	if level.UnmarshalText([]byte(c.LogLevel)) != nil {
		return &ops.KeyError{Key: "log_level", What: "no such level", Hint: "debug, info, warn or error"}
	}
	for _, p := range policy.Profiles() {
		if p == c.Policy.Profile {
			return nil
		}
	}
	return &ops.KeyError{Key: "policy.profile", What: fmt.Sprintf("there is no profile %q", c.Policy.Profile), Hint: fmt.Sprint(policy.Profiles())}
}

func (c *Config) checkRetention() error {
	switch r := c.Retention; {
	case r.Location > filters.MaxPositionAge:
		return &ops.KeyError{Key: "retention.location", What: fmt.Sprintf("rule S1: location is kept 168h at most, not %v", r.Location), Hint: "168h or less"}
	case r.Location < 24*time.Hour:
		return &ops.KeyError{Key: "retention.location", What: "less than a day leaves cars no time to send", Hint: "24h to 168h"}
	case r.PI > store.MaxPersonalKeep:
		return &ops.KeyError{
			Key: "retention.pi", Hint: "8784h or less",
			What: fmt.Sprintf("rule T1: personal information is kept as long as its consent, which ends after 8784h at the latest (C2), not %v", r.PI),
		}
	case r.PI < store.MinPersonalKeep:
		return &ops.KeyError{Key: "retention.pi", What: "is less than 216h: cars send what is up to seven days old", Hint: "216h to 8784h"}
	case r.GeneralDays < 9 || r.GeneralDays > 36500:
		return &ops.KeyError{Key: "retention.general_days", What: "is not between 9 and 36500", Hint: "1095, three years"}
	case r.JournalDays < minLogDays:
		return &ops.KeyError{
			Key: "retention.journal_days", Hint: "1095 or more",
			What: fmt.Sprintf("rule A2: what the journal records is kept 1095 days at least (A5: network logs six months), not %d", r.JournalDays),
		}
	case r.ExportLogDays < minLogDays:
		return &ops.KeyError{
			Key: "retention.export_log_days", Hint: "1095 or more",
			What: fmt.Sprintf("rule E6: the export log is kept 1095 days at least, not %d", r.ExportLogDays),
		}
	}
	return nil
}

func (c *Config) checkAPI() error {
	if (c.API.Cert == "") != (c.API.Key == "") {
		return &ops.KeyError{Key: "api.cert", What: "certificate and key go together", Hint: "set both api.cert and api.key"}
	}
	if c.API.Cert != "" {
		if _, _, err := net.SplitHostPort(c.API.Listen); err != nil {
			return &ops.KeyError{Key: "api.listen", What: err.Error(), Hint: "0.0.0.0:8470"}
		}
		return nil
	}
	if err := ops.CheckLoopback(c.API.Listen); err != nil {
		return &ops.KeyError{Key: "api.listen", What: err.Error() + ", and tokens would travel in the clear", Hint: "127.0.0.1:8470, or set api.cert and api.key"}
	}
	return nil
}

func (c *Config) checkBroker() error {
	b := &c.Broker
	if b.URL == "" {
		if b.AllowRemote {
			return nil
		}
		if err := ops.CheckLoopback(b.Listen); err != nil {
			return &ops.KeyError{Key: "broker.listen", What: err.Error(), Hint: "127.0.0.1:8883, or set broker.allow_remote: true"}
		}
		return nil
	}
	up := ingest.UpstreamConfig{URL: b.URL}
	if err := up.Validate(); err != nil {
		return &ops.KeyError{Key: "broker.url", What: err.Error(), Hint: "tls://broker.example:8883"}
	}
	if (b.Cert == "") != (b.Key == "") {
		return &ops.KeyError{Key: "broker.cert", What: "certificate and key go together", Hint: "set both broker.cert and broker.key"}
	}
	return nil
}
