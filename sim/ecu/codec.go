package ecu

import (
	"fmt"
	"math"
	"time"

	"go.einride.tech/can"
	"go.einride.tech/can/pkg/dbc"
)

// message is one frame's layout, from a DBC.
type message struct {
	name    string
	bus     int
	id      uint32
	ext     bool
	size    uint8
	cycle   time.Duration
	signals []signal
	mux     *signal
	pages   []uint64 // multiplexer values in use, ascending
	counter uint8
	page    int
}

type signal struct {
	name           string
	start, size    uint8
	motorola       bool
	signed         bool
	factor, offset float64
	muxed          bool
	page           uint64
	source         func(*source) float64
	text           func(*source) uint64
}

// parse reads a DBC and binds every signal to what feeds it.
func parse(bus int, name string, text []byte) ([]*message, error) {
	p := dbc.NewParser(name, text)
	if err := p.Parse(); err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	byID := map[dbc.MessageID]*message{}
	var out []*message
	for _, def := range p.Defs() {
		switch d := def.(type) {
		case *dbc.MessageDef:
			m, err := layout(bus, d)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			byID[d.MessageID] = m
			out = append(out, m)
		case *dbc.AttributeValueForObjectDef:
			if m := byID[d.MessageID]; m != nil && d.AttributeName == "GenMsgCycleTime" {
				m.cycle = time.Duration(d.IntValue) * time.Millisecond
			}
		}
	}
	return out, nil
}

func layout(bus int, d *dbc.MessageDef) (*message, error) {
	m := &message{name: string(d.Name), bus: bus, id: d.MessageID.ToCAN(), ext: d.MessageID.IsExtended(), size: uint8(d.Size)}
	seen := map[uint64]bool{}
	for _, sd := range d.Signals {
		s := signal{
			name: string(sd.Name), start: uint8(sd.StartBit), size: uint8(sd.Size), motorola: sd.IsBigEndian,
			signed: sd.IsSigned, factor: sd.Factor, offset: sd.Offset, muxed: sd.IsMultiplexed, page: sd.MultiplexerSwitch,
		}
		key := m.name + "." + s.name
		s.source, s.text = sources[key], texts[key]
		own := sd.IsMultiplexerSwitch || s.name == counterName || s.name == checksumName
		if s.source == nil && s.text == nil && !own {
			return nil, fmt.Errorf("signal %s has nothing that feeds it", key)
		}
		if s.muxed && !seen[s.page] {
			seen[s.page] = true
			m.pages = append(m.pages, s.page)
		}
		if sd.IsMultiplexerSwitch {
			mux := s
			m.mux = &mux
			continue
		}
		m.signals = append(m.signals, s)
	}
	return m, nil
}

// raw is the value's code: rounded, and held to the signal's width.
func (s *signal) raw(physical float64) int64 {
	code := math.Round((physical - s.offset) / s.factor)
	lo, hi := 0.0, math.Ldexp(1, int(s.size))-1
	if s.signed {
		lo, hi = -math.Ldexp(1, int(s.size)-1), math.Ldexp(1, int(s.size)-1)-1
	}
	return int64(min(max(code, lo), hi))
}

func (s *signal) physical(raw int64) float64 {
	// The decimal factors of a DBC are not binary fractions: nine decimals are
	// far beyond any signal's resolution and keep 3 times 0.1 at 0.3.
	v := float64(raw)*s.factor + s.offset
	return math.Round(v*1e9) / 1e9
}

func (s *signal) put(d *can.Data, raw uint64) {
	if s.motorola {
		d.SetUnsignedBitsBigEndian(s.start, s.size, raw)
		return
	}
	d.SetUnsignedBitsLittleEndian(s.start, s.size, raw)
}

const (
	counterName  = "COUNTER"
	checksumName = "CHECKSUM"
)

// encode builds the next frame of the message.
func (m *message) encode(src *source) Frame {
	f := Frame{Bus: m.bus, ID: m.id, Ext: m.ext, Len: m.size, Message: m.name, Signals: make(map[string]float64, len(m.signals)+1)}
	page := uint64(0)
	if m.mux != nil {
		page = m.pages[m.page]
		m.page = (m.page + 1) % len(m.pages)
		m.mux.put(&f.data, page)
		f.Signals[m.mux.name] = float64(page)
	}
	var check *signal
	for i := range m.signals {
		s := &m.signals[i]
		switch {
		case s.muxed && s.page != page:
		case s.name == checksumName:
			check = s
		case s.name == counterName:
			m.counter = (m.counter + 1) & (1<<s.size - 1)
			s.put(&f.data, uint64(m.counter))
			f.Signals[s.name] = float64(m.counter)
		case s.text != nil:
			s.put(&f.data, s.text(src))
			f.VIN = true
		default:
			code := s.raw(s.source(src))
			s.put(&f.data, uint64(code)&(1<<s.size-1))
			f.Signals[s.name] = s.physical(code)
		}
	}
	if check != nil {
		sum := checksum(m, f.data[:m.size])
		check.put(&f.data, uint64(sum))
		f.Signals[check.name] = float64(sum)
	}
	return f
}

// checksum is over all bytes but the last: Motorola messages add them up with
// the identifier and the length, Intel ones use CRC-8 SAE J1850.
func checksum(m *message, data []byte) byte {
	body := data[:len(data)-1]
	for i := range m.signals {
		if m.signals[i].name == checksumName && m.signals[i].motorola {
			sum := byte(m.id>>8) + byte(m.id) + m.size
			for _, b := range body {
				sum += b
			}
			return sum
		}
	}
	crc := byte(0xFF)
	for _, b := range body {
		crc ^= b
		for range 8 {
			if crc&0x80 != 0 {
				crc = crc<<1 ^ 0x1D
			} else {
				crc <<= 1
			}
		}
	}
	return ^crc
}
