package tpm

import (
	"fmt"
	"os"
	"path/filepath"

	"cordon/internal/vault"
)

// Choice is the configuration's word on where key-encryption keys live. The zero
// Choice is a file beside the keyring, for development.
type Choice struct {
	Type     string `yaml:"type"`      // file or tpm; empty: file
	Path     string `yaml:"path"`      // file: the folder of the keys; empty: the keyring's
	Device   string `yaml:"device"`    // tpm: device or socket; empty: /dev/tpmrm0
	AuthFile string `yaml:"auth_file"` // tpm: authorization value of the NV indices; empty: none
	Index    uint32 `yaml:"index"`     // tpm: the first NV index, of two for each keyring; 0: DefaultIndex
}

// Validate names the key that is wrong, relative to the Choice's own.
func (c Choice) Validate() (key string, err error) {
	switch {
	case c.Type != "" && c.Type != "file" && c.Type != "tpm":
		return "type", fmt.Errorf("there is no key-encryption key of type %q", c.Type)
	case c.Type == "tpm" && c.Path != "":
		return "path", fmt.Errorf("a TPM has no path")
	case c.Type != "tpm" && (c.Device != "" || c.AuthFile != "" || c.Index != 0):
		return "device", fmt.Errorf("device, auth_file and index are those of a TPM, and the type is file")
	}
	if c.Type == "tpm" {
		err = Config{Device: c.device(), Index: c.Index}.Validate()
	}
	return "index", err
}

func (c Choice) device() string {
	if c.Device == "" {
		return "/dev/tpmrm0"
	}
	return c.Device
}

// Open gives the KEK of one keyring. path is where its file lies by default; nth
// counts the keyrings of one machine, since each needs indices of its own.
func (c Choice) Open(path string, nth uint32) (vault.KEK, error) {
	if key, err := c.Validate(); err != nil {
		return nil, fmt.Errorf("kek.%s: %w", key, err)
	}
	if c.Type == "tpm" {
		first := c.Index
		if first == 0 {
			first = DefaultIndex
		}
		return Open(Config{Device: c.device(), Index: first + 2*nth, AuthFile: c.AuthFile})
	}
	path = c.file(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("kek.path: %w", err)
	}
	return vault.FileKEK(path)
}

func (c Choice) file(path string) string {
	if c.Path != "" {
		return filepath.Join(c.Path, filepath.Base(path))
	}
	return path
}

// Missing errs if the key is to lie in a file that is not there. Open would make it,
// which is wrong where a keyring exists already.
func (c Choice) Missing(path string) error {
	if c.Type == "tpm" {
		return nil
	}
	if _, err := os.Stat(c.file(path)); err != nil {
		return fmt.Errorf("key-encryption key: %w. Try: --config with the configuration that the program runs with", err)
	}
	return nil
}
