package policy

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cordon/filters"
)

// maxBasis bounds the text of a legal basis, in bytes.
const maxBasis = 512

// hold declares one mandated longer hold (S2).
func (b *builder) hold(h holdYAML) error {
	if !b.prog.LegalHolds {
		return fmt.Errorf("S2: profile %s knows no longer hold than position_keep", b.prog.Profile)
	}
	for what, text := range map[string]string{"name": h.Name, "vehicle_class": h.VehicleClass} {
		if text == "" || len(text) > maxName || strings.IndexFunc(text, notManifest) >= 0 {
			return fmt.Errorf("S2: %s %q: 1 to %d letters, digits and . _ - @ /", what, text, maxName)
		}
	}
	if basis := strings.TrimSpace(h.Basis); basis == "" || len(basis) > maxBasis || !utf8.ValidString(basis) || strings.IndexFunc(basis, unicode.IsControl) >= 0 {
		return fmt.Errorf("S2: hold %s names no legal basis; give the provision that asks for it", h.Name)
	}
	until, err := time.Parse(time.DateOnly, h.Until)
	if err != nil {
		return fmt.Errorf("S2: hold %s has no end: until %q is no date like 2027-12-31", h.Name, h.Until)
	}
	if err := few("S2", "holds", len(b.prog.Holds), maxHolds, "one hold that names several fields"); err != nil {
		return err
	}
	if err := short(map[string]int{"fields": len(h.Fields)}, 0); err != nil {
		return err
	}
	if len(h.Fields) == 0 {
		return fmt.Errorf("S2: hold %s names no fields", h.Name)
	}
	for _, f := range h.Fields {
		if err := checkPath(f); err != nil {
			return fmt.Errorf("S2: hold %s: %w", h.Name, err)
		}
		if !b.declared(f) {
			return fmt.Errorf("S2: hold %s: no signal is declared under %s", h.Name, f)
		}
	}
	for _, old := range b.prog.Holds {
		if old.Name == h.Name {
			return fmt.Errorf("S2: hold %s is declared twice", h.Name)
		}
	}
	b.prog.Holds = append(b.prog.Holds, filters.LegalHold{
		Name: h.Name, Basis: strings.TrimSpace(h.Basis), Fields: h.Fields, VehicleClass: h.VehicleClass, Until: until.AddDate(0, 0, 1),
	})
	return nil
}

// declared reports whether some entry of the catalogue speaks of a path.
func (b *builder) declared(path string) bool {
	for i := range b.decls {
		if overlap(b.decls[i].Path, path) {
			return true
		}
	}
	return false
}
