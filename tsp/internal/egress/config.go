package egress

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Kind is how a channel hands files over.
type Kind string

// The kinds of channel.
const (
	File  Kind = "file"  // a folder of this machine
	HTTPS Kind = "https" // PUT
	MQTT  Kind = "mqtt"  // chunks at the recipient's broker
)

// FileChannel is the endpoint that drops files into the folder.
const FileChannel = "file"

// Config of a Door.
type Config struct {
	Dir      string    // the platform's data folder
	Channels []Channel // ways out; what is not listed does not exist
	Now      func() time.Time
	// Alarm is told of a day whose counts differ; it must return soon. nil: nobody.
	Alarm func(day string, findings []string)
	// Pause waits between two tries; nil: by the clock.
	Pause PauseFunc
}

// Channel is one way out, to one host.
type Channel struct {
	Name string `yaml:"name"` // as requests name it: a-z 0-9 -
	Kind Kind   `yaml:"kind"`
	// URL is https://host/prefix/, under which files are put by their names, or
	// tls://host:port of a broker. Empty for a folder.
	URL string `yaml:"url"`
	// Presigned channels put to the address that comes with the release. Its scheme
	// and host must be URL's and its path must begin with URL's.
	Presigned bool `yaml:"presigned"`
	// CA is a file of certificates that may have signed the server's; empty: the system's.
	CA string `yaml:"ca"`
	// Cert and Key are files of a client certificate, both or none.
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
	// Topic is where a broker takes files: <Topic>/<SHA-256>/manifest and
	// <Topic>/<SHA-256>/<number of the chunk, eight digits>.
	Topic string `yaml:"topic"`
	// ChunkBytes of an MQTT message; 0: 128 KiB.
	ChunkBytes int `yaml:"chunk_bytes"`
	// Tries before a release gives up; 0: 3.
	Tries int `yaml:"tries"`
	// PlainLoopback lets URL be http:// or tcp:// of this machine, for development.
	PlainLoopback bool `yaml:"plain_loopback"`
}

const (
	defaultTries = 3
	maxTries     = 10
	defaultChunk = 128 << 10
	maxChunk     = 1 << 20
	minChunk     = 4 << 10
)

var (
	channelName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	topicName   = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$`)
	schemes     = map[Kind]string{HTTPS: "https", MQTT: "tls"}
	plains      = map[Kind]string{HTTPS: "http", MQTT: "tcp"}
	ports       = map[string]string{"https": "443", "http": "80", "tls": "8883", "tcp": "1883"}
)

// Validate names what is missing, unsafe or contradictory.
func (c *Config) Validate() error {
	switch {
	case c.Dir == "":
		return errors.New("egress: no data folder")
	case c.Now == nil:
		return errors.New("egress: no clock")
	case len(c.Channels) == 0:
		return errors.New("egress: no channel: nothing could ever leave. Try: a channel of kind file")
	}
	names, folder := map[string]bool{}, false
	for i := range c.Channels {
		ch := &c.Channels[i]
		if err := ch.Validate(); err != nil {
			return err
		}
		if names[ch.Name] || folder && ch.Kind == File {
			return fmt.Errorf("egress: channel %s stands twice; there is one folder", ch.Name)
		}
		names[ch.Name], folder = true, folder || ch.Kind == File
	}
	return nil
}

// Validate names what is missing, unsafe or contradictory.
func (c *Channel) Validate() error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("egress: channel %q: %w", c.Name, fmt.Errorf(format, args...))
	}
	switch {
	case !channelName.MatchString(c.Name):
		return wrong("a name is 1 to 32 of a-z 0-9 -")
	case c.Kind != File && schemes[c.Kind] == "":
		return wrong("kind %q is unknown. Try: file, https or mqtt", c.Kind)
	case c.Tries < 0 || c.Tries > maxTries:
		return wrong("%d tries. Try: 1 to %d", c.Tries, maxTries)
	case (c.Cert == "") != (c.Key == ""):
		return wrong("a client certificate needs cert and key")
	case c.Kind == File && (c.URL != "" || c.Presigned || c.CA != "" || c.Cert != "" || c.Topic != "" || c.ChunkBytes != 0 || c.PlainLoopback):
		return wrong("a folder has no url, presigned, ca, cert, topic, chunk_bytes or plain_loopback")
	case c.Kind == File:
		return nil
	case c.Kind != HTTPS && c.Presigned:
		return wrong("only https can be presigned")
	case c.Kind == MQTT && !topicName.MatchString(c.Topic):
		return wrong("topic is levels of letters, digits, '.', '_' and '-' with / between them")
	case c.Kind != MQTT && (c.Topic != "" || c.ChunkBytes != 0):
		return wrong("only mqtt has topic and chunk_bytes")
	case c.ChunkBytes != 0 && (c.ChunkBytes < minChunk || c.ChunkBytes > maxChunk):
		return wrong("chunk_bytes is %d. Try: %d to %d", c.ChunkBytes, minChunk, maxChunk)
	}
	if _, err := c.address(); err != nil {
		return wrong("%w", err)
	}
	return nil
}

// address reads URL.
func (c *Channel) address() (*url.URL, error) {
	u, err := parseAddress(c.URL, schemes[c.Kind], plains[c.Kind], c.PlainLoopback)
	switch {
	case err != nil:
		return nil, err
	case u.RawQuery != "":
		return nil, errors.New("url has a query")
	case c.Kind == MQTT && u.Path != "" && u.Path != "/":
		return nil, errors.New("url has a path. Try: topic")
	case c.Kind == HTTPS && !strings.HasSuffix(u.Path, "/"):
		return nil, errors.New("url is a prefix and ends in /")
	}
	return u, nil
}

// parseAddress reads an address of the given scheme, or of the plain one if that is
// allowed and it is this machine's. Errors do not show the text: it may hold a secret.
func parseAddress(text, scheme, plain string, loopback bool) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return nil, fmt.Errorf("url is no address. Try: %s://host/", scheme)
	case u.User != nil:
		return nil, errors.New("url holds a name or password. Try: a client certificate")
	case u.Fragment != "" || u.RawFragment != "":
		return nil, errors.New("url has a fragment")
	case strings.Contains(u.Path, "/../") || strings.HasSuffix(u.Path, "/..") || strings.Contains(u.Path, "/./"):
		return nil, errors.New("url has a path with dots")
	case u.Scheme == scheme:
		return u, nil
	case u.Scheme != plain:
		return nil, fmt.Errorf("url has another scheme. Try: %s://", scheme)
	case !loopback:
		return nil, fmt.Errorf("url is not encrypted. Try: %s://, or plain_loopback in development", scheme)
	case !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("url is not encrypted and leaves this machine. Try: %s://", scheme)
	}
	return u, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// dialAddress is host and port of an address.
func dialAddress(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = ports[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// Dir is where released files lie in a platform's data folder.
func Dir(dataDir string) string { return filepath.Join(dataDir, "egress") }

// CopiesDir is where copies of files lie that left over a network: whoever checks an
// export by its content needs them.
func CopiesDir(dataDir string) string { return filepath.Join(dataDir, "door", "copies") }

func attemptsDir(dataDir string) string { return filepath.Join(dataDir, "door", "attempts") }
func countsDir(dataDir string) string   { return filepath.Join(dataDir, "door", "counts") }
