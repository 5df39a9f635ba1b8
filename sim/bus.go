package sim

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"cordon/sim/ecu"
	"cordon/sim/gnss"
	"cordon/sim/truth"
)

// frames emits the step's CAN frames.
func (w *World) frames(base time.Duration) {
	frames := w.units.Tick(w.step, &w.car.State)
	for i := range frames {
		f := &frames[i]
		item := truth.Item{
			Channel: truth.CAN, Source: ecu.Buses[f.Bus], Kind: truth.KindFrame, Classes: frameClasses(f),
			Frame: &truth.Frame{ID: f.ID, Ext: f.Ext, Data: hex.EncodeToString(f.Data()), Message: f.Message, Signals: f.Signals},
		}
		switch {
		case f.VIN:
			item.Kind = truth.KindVIN
			item.Contains = []truth.Entity{{Type: truth.VIN, Value: w.vin}}
		case f.Message == "":
			item.Kind = truth.KindUnknown
		}
		w.emit(base+f.Offset, Event{Frame: f, Truth: item})
	}
}

// frameClasses are the classes of what a frame's signals say.
func frameClasses(f *ecu.Frame) []truth.Class {
	switch {
	case f.VIN:
		return []truth.Class{truth.PI, truth.VehicleConfig}
	case f.Message == "":
		return nil
	case f.Message == "VEHICLE_CONFIG":
		return []truth.Class{truth.VehicleConfig}
	case warns(f):
		return []truth.Class{truth.DrivingStatus, truth.AbnormalWarning}
	}
	return []truth.Class{truth.DrivingStatus}
}

// warns says whether a warning is lit in the frame.
func warns(f *ecu.Frame) bool {
	switch f.Message {
	case "POWERTRAIN_WARN":
		return f.Signals["OVERHEAT"] == 1
	case "ABS_ESC":
		return f.Signals["ABS_ERROR"] == 1
	case "BRAKE_1":
		return f.Signals["EMERGENCY_BRAKING"] == 1
	case "RESTRAINTS":
		return f.Signals["AIRBAG_DRIVER"] == 1
	case "TPMS":
		for name, v := range f.Signals {
			if v == 1 && strings.HasPrefix(name, "TYRE_LOW") {
				return true
			}
		}
	}
	return false
}

// fix emits one output of the satellite receiver.
func (w *World) fix(at time.Duration) error {
	s := &w.car.State
	fix := w.gnss.Fix(w.start.Add(at), gnss.Position{
		Lat: s.Lat, Lon: s.Lon, Altitude: s.Altitude, Course: s.Heading, Speed: s.Speed,
	})
	item := truth.Item{Channel: truth.GNSS, Source: "gnss", Kind: truth.KindNoFix}
	if fix.Valid {
		item.Kind = truth.KindPosition
		item.Classes = []truth.Class{truth.Location, truth.Trajectory, truth.PI, truth.SensitivePI}
		item.Contains = []truth.Entity{located(fix.Lat, fix.Lon)}
		item.Value = map[string]any{"lat": fix.Lat, "lon": fix.Lon, "lat_text": fix.LatText, "lon_text": fix.LonText}
	}
	w.emit(at, Event{NMEA: fix.Sentences, Truth: item})
	return nil
}

// located writes a position as an entity: degrees with seven decimals.
func located(lat, lon float64) truth.Entity {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }
	return truth.Entity{Type: truth.Position, Value: number(lat) + "," + number(lon)}
}
