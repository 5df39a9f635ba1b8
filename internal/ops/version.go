package ops

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// VersionInfo is what the build recorded about itself.
type VersionInfo struct {
	Version  string `json:"version"`            // module version, "(devel)" when built from a tree
	Revision string `json:"revision,omitempty"` // of the version control system
	Time     string `json:"time,omitempty"`     // of that revision, RFC 3339
	Modified bool   `json:"modified"`           // the tree had changes that were not committed
	Go       string `json:"go"`
	Platform string `json:"platform"` // "linux/arm64"
}

// Version reads the running binary's build information.
func Version() VersionInfo {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionFrom(info)
}

func versionFrom(info *debug.BuildInfo) VersionInfo {
	v := VersionInfo{
		Version:  info.Main.Version,
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

// String returns one line: version, short revision, "modified" if so, Go, platform.
func (v VersionInfo) String() string {
	parts := []string{v.Version}
	if v.Revision != "" {
		parts = append(parts, v.Revision[:min(12, len(v.Revision))])
	}
	if v.Modified {
		parts = append(parts, "modified")
	}
	return strings.Join(append(parts, v.Go, v.Platform), " ")
}

// NewVersionCommand returns the command "version" of the program name.
func NewVersionCommand(name string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
					Program string `json:"program"`
					VersionInfo
				}{name, Version()})
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), name, Version())
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	return cmd
}
