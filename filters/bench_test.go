package filters_test

import (
	"strings"
	"testing"

	"cordon/filters"
)

// hot are records whose judgement allocates nothing, once their signals are known.
func hot() map[string]filters.Record {
	line := strings.Repeat("pump 3 pressure 1.82 bar at 1767225600123 ms; ", 5)[:200]
	return map[string]filters.Record{
		"scalar":  {Signal: "Vehicle.Speed", Source: "can.powertrain", CollectedAt: now, Value: filters.FloatValue(88)},
		"pattern": {Signal: "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", Source: "can.chassis", CollectedAt: now, Value: filters.FloatValue(10.5)},
		"coarse":  {Signal: coarse, Source: "can.chassis", CollectedAt: now, Value: filters.FloatValue(10.123)},
		"bool":    {Signal: "Vehicle.IsMoving", Source: "can.powertrain", CollectedAt: now, Value: filters.BoolValue(true)},
		"text200": {Signal: noteText, Source: "app.diag", CollectedAt: now, Value: text(line)},
		"radar":   {Signal: radar, Source: "radar.front", CollectedAt: now, Value: filters.JSONValue([]byte(`[{"class":"car","range":30.5,"azimuth":-3.25,"speed":1.5},{"class":"truck","range":80.25}]`))},
		"report":  {Signal: report, Source: "app.diag", CollectedAt: now, Value: filters.JSONValue([]byte(`{"pump":"coolant","bar":[1.82,1.79],"state":"ok","at":1767225600123}`))},
		"held":    {Signal: latitude, Source: "gnss", CollectedAt: now, Value: filters.FloatValue(29.561234)},
	}
}

// TestAllocatesNothing gates the hot path, with and without what a Scratch that
// follows remembers.
func TestAllocatesNothing(t *testing.T) {
	c := chainOf(t, "draft-2021", precise)
	for _, follows := range []bool{false, true} {
		s := c.NewScratch()
		if follows {
			s.Follow()
		}
		env := &filters.Env{Now: now, Collecting: filters.Personal}
		for name, r := range hot() {
			if n := testing.AllocsPerRun(1000, func() { c.Judge(&r, env, s) }); n != 0 {
				t.Errorf("%s, follows %v: %v allocations", name, follows, n)
			}
		}
	}
}

// BenchmarkJudge is from record to verdict, with all that a car remembers.
func BenchmarkJudge(b *testing.B) {
	c := chainOf(b, "draft-2021", precise)
	for _, name := range []string{"scalar", "pattern", "coarse", "bool", "text200", "radar", "report"} {
		r := hot()[name]
		for _, follows := range []bool{false, true} {
			label := name
			s := c.NewScratch()
			if follows {
				s.Follow()
				label += "+follow"
			}
			b.Run(label, func(b *testing.B) {
				env := &filters.Env{Now: now, Collecting: filters.Personal}
				b.ReportAllocs()
				b.SetBytes(int64(len(r.Value.Data)))
				for b.Loop() {
					if _, v := c.Judge(&r, env, s); v.Effect == filters.Drop {
						env.Now += int64(3600e9) // the next hour has a new budget
						r.CollectedAt = env.Now
					}
				}
			})
		}
	}
}
