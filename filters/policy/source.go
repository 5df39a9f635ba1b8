package policy

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

//go:embed profiles/*.yaml
var embedded embed.FS

// Source is one policy text with a name for messages, usually its path.
type Source struct {
	Name string
	Data []byte
}

// Profiles lists the profiles that are built in.
func Profiles() []string { return []string{"draft-2021", "current-law"} }

// file is the YAML shape of a profile, a catalogue or an overlay.
type file struct {
	Profile      string       `yaml:"profile"`
	Version      int          `yaml:"version"`
	Recipient    string       `yaml:"recipient"`
	Purposes     []string     `yaml:"purposes"`
	PositionKeep string       `yaml:"position_keep"`
	Rules        []ruleYAML   `yaml:"rules"`
	Export       []exportYAML `yaml:"export"`
	Names        []string     `yaml:"names"`
	Sources      []sourceYAML `yaml:"sources"`
	Signals      []signalYAML `yaml:"signals"`
	Scopes       []scopeYAML  `yaml:"scopes"`
	// Capacity is the default of the sources, in bits an hour.
	Capacity  *uint64        `yaml:"capacity"`
	Detectors []detectorYAML `yaml:"detectors"`
	// LegalHolds says that the profile knows rule S2.
	LegalHolds bool       `yaml:"legal_holds"`
	Holds      []holdYAML `yaml:"holds"`
}

type scopeYAML struct {
	App        string   `yaml:"app"`
	Manifest   string   `yaml:"manifest"`
	Type       string   `yaml:"type"`
	Classes    []string `yaml:"classes"`
	Resolution *float64 `yaml:"resolution"` // degrees
	Interval   string   `yaml:"interval"`
}

type detectorYAML struct {
	Name string `yaml:"name"`
	Key  string `yaml:"key"`
}

type holdYAML struct {
	Name         string   `yaml:"name"`
	Basis        string   `yaml:"basis"`
	Fields       []string `yaml:"fields"`
	VehicleClass string   `yaml:"vehicle_class"`
	Until        string   `yaml:"until"`
}

type ruleYAML struct {
	Rule     string   `yaml:"rule"`
	Classes  []string `yaml:"classes"`
	Unless   string   `yaml:"unless"`
	Effect   string   `yaml:"effect"`
	Detected string   `yaml:"detected"`
	Reason   string   `yaml:"reason"`
}

type exportYAML struct {
	Rule      string   `yaml:"rule"`
	Classes   []string `yaml:"classes"`
	Deny      bool     `yaml:"deny"`
	Approvals int      `yaml:"approvals"`
	Reason    string   `yaml:"reason"`
}

type sourceYAML struct {
	Name    string   `yaml:"name"`
	Classes []string `yaml:"classes"`
	Inputs  []string `yaml:"inputs"`
	// Capacity is in bits of free content an hour.
	Capacity *uint64 `yaml:"capacity"`
}

type signalYAML struct {
	Path      string    `yaml:"path"`
	Classes   []string  `yaml:"classes"`
	Type      string    `yaml:"type"`
	Unit      string    `yaml:"unit"`
	Range     []float64 `yaml:"range"`
	MaxLength int       `yaml:"max_length"`
	Enum      []any     `yaml:"enum"`
	Charset   string    `yaml:"charset"`
	Purpose   string    `yaml:"purpose"`
	From      []string  `yaml:"from"`
	// Resolution and Interval are those of P2, Fields the closed shape of a document.
	Resolution *float64    `yaml:"resolution"`
	Interval   string      `yaml:"interval"`
	Fields     []fieldYAML `yaml:"fields"`
}

type fieldYAML struct {
	Name      string    `yaml:"name"`
	Type      string    `yaml:"type"`
	Range     []float64 `yaml:"range"`
	Enum      []any     `yaml:"enum"`
	Charset   string    `yaml:"charset"`
	MaxLength int       `yaml:"max_length"`
}

// parse reads one text strictly. Errors carry name, line and column.
func parse(src Source) (f *file, err error) {
	defer func() { // the parser is not ours: what it fails on must not stop the program
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("%s: cannot be read as YAML, the parser failed on it. Try: plain lists and mappings", src.Name)
		}
	}()
	tokens := lexer.Tokenize(string(src.Data))
	if err := shallow(tokens); err != nil {
		return nil, fmt.Errorf("%s:%w", src.Name, err)
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, fmt.Errorf("%s:%s", src.Name, place(err))
	}
	f = new(file)
	for _, doc := range tree.Docs { // one at most
		if doc.Body == nil {
			continue
		}
		if err := empty(doc.Body); err != nil {
			return nil, fmt.Errorf("%s:%w", src.Name, err)
		}
		if err := yaml.NodeToValue(doc.Body, f, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s:%s", src.Name, place(err))
		}
	}
	return f, nil
}

// place turns a YAML error into "line:column: what".
func place(err error) string {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil && ye.GetToken().Position != nil {
		p := ye.GetToken().Position
		return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, ye.GetMessage())
	}
	return " " + err.Error()
}

// text is a policy text that was read.
type text struct {
	Source
	*file
	level level
}

// builtIns are the texts that are built in, read once. Nothing changes them.
var builtIns = map[string]func() (text, error){
	"draft-2021": builtIn("draft-2021"), "current-law": builtIn("current-law"), "catalogue": builtIn("catalogue"),
}

func builtIn(name string) func() (text, error) {
	return sync.OnceValues(func() (text, error) {
		data, err := embedded.ReadFile("profiles/" + name + ".yaml")
		if err != nil {
			return text{}, err
		}
		src := Source{Name: "builtin:" + name + ".yaml", Data: data}
		f, err := parse(src)
		return text{src, f, profileText}, err
	})
}

// base gives the texts of a profile and the base catalogue.
func base(profile string) ([]text, error) {
	if !slices.Contains(Profiles(), profile) {
		return nil, fmt.Errorf("policy profile %q is not built in; there are: %v", profile, Profiles())
	}
	var out []text
	for _, name := range []string{profile, "catalogue"} {
		t, err := builtIns[name]()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
