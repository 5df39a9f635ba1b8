package command

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify"
	"cordon/tsp/internal/verify/header"
	"cordon/tsp/internal/verify/report"
)

// sources are the flags that say what is checked and by which keys.
type sources struct {
	logKeys, witnesses, identities, checkpoints, approvers, overlays list
	quorum                                                           int
	profile                                                          string
	inputs                                                           []report.Input
}

func (s *sources) register(fs *flag.FlagSet) {
	fs.Var(&s.logKeys, "log-key", "public `key` of the log, a text or a file (repeatable: Ed25519, SM2)")
	fs.Var(&s.witnesses, "witness", "public `key` of a witness, a text or a file (repeatable)")
	fs.IntVar(&s.quorum, "quorum", -1, "witnesses that must have signed; all of them if not given")
	fs.Var(&s.identities, "identity", "`file` with a secret key of the regulator (repeatable)")
	fs.Var(&s.checkpoints, "checkpoint", "`file` with a checkpoint kept from earlier (repeatable)")
	fs.Var(&s.approvers, "approver", "`fingerprint` of an approver's key that is known (repeatable); none: those of the log")
	fs.StringVar(&s.profile, "profile", "draft-2021", "profile to classify by where the log's policy is not at hand: "+strings.Join(policy.Profiles(), ", "))
	fs.Var(&s.overlays, "overlay", "`file` of the platform's policy, in its order (repeatable)")
}

// note enters something that the check was given.
func (s *sources) note(role, name string, data []byte) {
	sum := sha256.Sum256(data)
	s.inputs = append(s.inputs, report.Input{Role: role, Name: name, SHA256: hex.EncodeToString(sum[:])})
}

// load reads everything into an input that lacks the log.
func (s *sources) load() (in verify.Input, err error) {
	if in.Keys, err = s.keys("log-key", s.logKeys); err != nil {
		return in, err
	}
	if len(in.Keys) == 0 {
		return in, usage("--log-key FILE, the text that the platform prints for its log", "no public key of the log")
	}
	if in.Witnesses, err = s.keys("witness", s.witnesses); err != nil {
		return in, err
	}
	if in.Quorum = s.quorum; s.quorum < 0 {
		in.Quorum = len(in.Witnesses)
	}
	if in.Ring, err = s.ring(); err != nil {
		return in, err
	}
	for _, name := range s.checkpoints {
		data, err := s.file("checkpoint", name)
		if err != nil {
			return in, err
		}
		in.Remembered = append(in.Remembered, verify.Named{Name: filepath.Base(name), Data: data})
	}
	// The gate and the verifier must not differ in what is movement.
	in.Approvers, in.Motion = s.approvers, new(risk.Assessor).Motion
	in.Programs, err = s.programs()
	return in, err
}

// file reads a file that a flag names.
func (s *sources) file(role, name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usage("the path of a file that is there", "--%s: %s", role, err)
	}
	s.note(role, filepath.Base(name), data)
	return data, nil
}

// keys reads public keys of notes: texts, or files that hold one a line.
func (s *sources) keys(role string, from list) (out []note.Verifier, err error) {
	for _, text := range from {
		lines := []string{text}
		if strings.Count(text, "+") < 2 || exists(text) {
			data, err := os.ReadFile(text)
			if err != nil {
				return nil, usage("name+8 hexadecimal digits+base64, or a file with that", "--%s: %s", role, err)
			}
			lines = strings.Split(strings.TrimSpace(string(data)), "\n")
		}
		for _, line := range lines {
			v, err := ledger.ParseVerifier(line)
			if err != nil {
				return nil, usage("name+8 hexadecimal digits+base64, or a file with that", "--%s: %s", role, err)
			}
			s.note(role, v.Name(), []byte(strings.TrimSpace(line)))
			out = append(out, v)
		}
	}
	return out, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// ring reads the regulator's secret keys: what the report names is their public half.
func (s *sources) ring() (*header.Ring, error) {
	var texts []string
	for _, name := range s.identities {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, usage("the path of a file that is there", "--identity: %s", err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			id, err := suite.ParseIdentity(line)
			if err != nil {
				return nil, usage("a file with one secret key a line", "--identity %s: %s", filepath.Base(name), err)
			}
			s.note("identity", filepath.Base(name), []byte(id.Public().String()))
			texts = append(texts, line)
		}
	}
	return header.NewRing(texts...)
}

// programs compiles every profile with the overlays, and without: a log may have
// begun before there were any. The chosen profile comes first.
func (s *sources) programs() (out []*filters.Program, err error) {
	var overlays []policy.Source
	for _, name := range s.overlays {
		data, err := s.file("overlay", name)
		if err != nil {
			return nil, err
		}
		overlays = append(overlays, policy.Source{Name: filepath.Base(name), Data: data})
	}
	sets := [][]policy.Source{overlays}
	if len(overlays) > 0 {
		sets = append(sets, nil)
	}
	found := false
	for _, profile := range policy.Profiles() {
		for _, set := range sets {
			p, err := policy.Compile(profile, set...)
			if err != nil {
				return nil, usage("the overlays as the platform has them", "--overlay: %s", err)
			}
			if profile == s.profile && !found {
				found = true
				out = append([]*filters.Program{p}, out...)
				continue
			}
			out = append(out, p)
		}
	}
	if !found {
		return nil, usage("one of "+strings.Join(policy.Profiles(), ", "), "--profile: there is no profile %q", s.profile)
	}
	return out, nil
}

// open gives the log and the data of a folder.
func open(in *verify.Input, dir string, tiles bool) error {
	if tiles {
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			return usage("the folder ledger of the platform's data, or a copy of it", "%s is no folder", dir)
		}
		in.Ledger = os.DirFS(dir)
		return nil
	}
	var data fs.FS
	log, data, err := verify.DataDir(dir)
	if err != nil {
		return err
	}
	in.Ledger, in.Data = log, data
	return nil
}

// replay is the command line in one form: the flags that decide about the report, in
// the order of their names, files by their base names.
func replay(fs *flag.FlagSet, rest []string) string {
	words := []string{"cordon-verify", fs.Name()}
	fs.Visit(func(f *flag.Flag) {
		if f.Name == "report" || f.Name == "html" || f.Name == "key" || f.Name == "json" {
			return
		}
		values := []string{f.Value.String()}
		if l, ok := f.Value.(*list); ok {
			values = *l
		}
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			if f.Value.String() == "true" {
				words = append(words, "--"+f.Name)
			}
			return
		}
		for _, v := range values {
			words = append(words, "--"+f.Name, quote(base(v)))
		}
	})
	for _, r := range rest {
		words = append(words, quote(base(r)))
	}
	return strings.Join(words, " ")
}

// base leaves out folders that are only this machine's.
func base(v string) string {
	if filepath.IsAbs(v) || exists(v) {
		return filepath.Base(v)
	}
	return v
}

func quote(v string) string {
	if v != "" && !strings.ContainsFunc(v, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+=:,@%", r)
	}) {
		return v
	}
	return "'" + strings.ReplaceAll(v, "'", `'\''`) + "'"
}

// counted shows how far a reading got.
func counted(p *program) func(uint64) {
	if !p.progress {
		return nil
	}
	return func(n uint64) {
		if n%(64<<10) == 0 {
			fmt.Fprintf(p.stderr, "\r%d entries read", n)
		}
	}
}
