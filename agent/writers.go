package agent

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"cordon/internal/ops"
)

// foreignWriters lists those who may write records and are none of own.
func (c *Config) foreignWriters(own ...uint32) (foreign []uint32) {
	for _, w := range c.Records.Sources {
		for _, uid := range w.UIDs {
			if !slices.Contains(own, uid) {
				foreign = append(foreign, uid)
			}
		}
	}
	slices.Sort(foreign)
	return foreign
}

func self() uint32 { return uint32(os.Getuid()) }

// owner is the user whose data folder it is: who checks a configuration need not
// be who runs it. Without a data folder it is the caller.
func (c *Config) owner() uint32 {
	if info, err := os.Stat(c.DataDir); err == nil {
		if sys, ok := info.Sys().(*syscall.Stat_t); ok {
			return sys.Uid
		}
	}
	return self()
}

// reachable refuses writers that could never reach the records socket: nobody but
// the agent's user can enter the data folder.
func (c *Config) reachable() error {
	foreign := c.foreignWriters(self(), c.owner())
	if len(foreign) == 0 || !within(c.RunFolder(), c.DataDir) {
		return nil
	}
	return ops.Exit(ops.Usage, key("run_dir",
		fmt.Sprintf("records.sources lets uid %d write, but the socket would lie under data_dir, which only the agent's user can enter", foreign[0]),
		"run_dir: /run/cordon"))
}

// within tells whether a path lies in or under a folder, links followed as far as
// they exist.
func within(path, folder string) bool {
	rel, err := filepath.Rel(resolved(folder), resolved(path))
	return err != nil || rel == "." || rel != ".." && !strings.HasPrefix(rel, "../")
}

// resolved gives an absolute path with the links in the part of it that exists
// followed.
func resolved(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for head, tail := abs, ""; ; head, tail = filepath.Dir(head), filepath.Join(filepath.Base(head), tail) {
		if real, err := filepath.EvalSymlinks(head); err == nil {
			return filepath.Join(real, tail)
		}
		if head == filepath.Dir(head) {
			return abs
		}
	}
}
