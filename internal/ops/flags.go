package ops

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Flags are the configuration flags of one command.
type Flags struct {
	file string
	set  []string
	cmd  *cobra.Command
	own  []ownFlag
}

type ownFlag struct{ name, key string }

// BindFlags gives cmd the flags --config FILE and --set KEY=VALUE (repeatable).
func BindFlags(cmd *cobra.Command) *Flags {
	f := &Flags{cmd: cmd}
	cmd.Flags().StringVar(&f.file, "config", "", "configuration file (YAML)")
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "set one configuration key, as in uplink.broker=tcp://127.0.0.1:1883 (repeatable)")
	return f
}

// Map makes cmd's own flag name set the configuration key when it is given.
// Such flags count after --set.
func (f *Flags) Map(name, key string) { f.own = append(f.own, ownFlag{name, key}) }

// Options returns what the parsed flags ask Load to do.
func (f *Flags) Options(envPrefix string) (LoadOptions, error) {
	opt := LoadOptions{File: f.file, EnvPrefix: envPrefix}
	for _, s := range f.set {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return opt, Exit(Usage, &Error{Op: "config", Path: "--set", What: "wants KEY=VALUE", Hint: "--set uplink.broker=tcp://127.0.0.1:1883"})
		}
		opt.Set = append(opt.Set, Setting{Key: strings.TrimSpace(key), Value: value, From: "--set"})
	}
	for _, own := range f.own {
		flag := f.cmd.Flags().Lookup(own.name)
		if flag == nil {
			return opt, fmt.Errorf("command %s has no flag --%s to map to %s", f.cmd.CommandPath(), own.name, own.key)
		}
		if flag.Changed {
			opt.Set = append(opt.Set, Setting{Key: own.key, Value: flagText(flag), From: "--" + own.name})
		}
	}
	return opt, nil
}

func flagText(flag *pflag.Flag) string {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return strings.Join(list.GetSlice(), ",")
	}
	return flag.Value.String()
}
