package scan

import (
	"testing"

	"cordon/filters/pi"
)

// TestReadWhole holds values in encodings of which all was read, and values that decode to something by
// chance: none of them is bytes that nobody can read.
func TestReadWhole(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"vin LVVSY2937EE134059", "VIN=LVVSY2937EE134059"},
		{"车架号 LGBHZE9PXH1527306", "VIN=LGBHZE9PXH1527306"},
		{"code=&#57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84;", "CREDIT_CODE=code=&#57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84; CREDIT_CODE=57;&#49;&#52;&#52;&#48;&#51;&#48;&#48;&#55;&#48;&#56;&#52;&#54;&#49;&#49;&#51;&#54;&#84"},
		{"did=62 F1 90 31 4D 38 47 44 4D 39 41 58 4B 50 30 34 32 37 38 38, car", "VIN=62 F1 90 31 4D 38 47 44 4D 39 41 58 4B 50 30 34 32 37 38 38"},
		{"part 62 F1 87 38 48 30 32 35 32 31 32 31 33 35 36 45", ""},
		{"tlv 8111314D3847444D3941584B503034323738389000", "VIN=8111314D3847444D3941584B503034323738389000"},
		{"list 38:36:38:36:35:36:33:37:32:33:39:36:39:34:36, car", ""},
		{"load=eyJzcGVlZCI6MzMuNywiZ2VhciI6IlAiLCJzb2MiOjl9\n  ts: 1", ""},
		{"to: aHVpa2FuZy5saUBleGFtcGxlLWZsZWV0LmNu\r\nContent-Length: 0", "EMAIL=aHVpa2FuZy5saUBleGFtcGxlLWZsZWV0LmNu"},
	} {
		if got := kinds(s, false, "", c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestByCode holds values in the way of writing that their key names or that they show, and what is none.
func TestByCode(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct {
		doc        bool
		text, want string
	}{
		{true, `{"permit_base58":"vKPpCkYXF3w1"}`, "PERMIT=vKPpCkYXF3w1"},
		{false, "passport(a85)=75ut\\1H%-G2Z x", "PASSPORT=75ut\\1H%-G2Z"},
		{false, "id_number_base36=12bj5awwiam3", "RESIDENT_ID=12bj5awwiam3"},
		{false, "imei hex is 1403B7059A27A", "IMEI=1403B7059A27A"},
		{false, "tel_oct: 0147413232117", "MOBILE=0147413232117"},
		{false, "IMSI_u64le=da 66 ac 81 5f a2 01 00", "IMSI=da 66 ac 81 5f a2 01 00"},
		{true, `{"VIN_ascii_as_int":"25953448447092982725253784471058899219507"}`, "VIN=25953448447092982725253784471058899219507"},
		{true, `{"imsi_roman":"IV-VI-N-N-III-II-IV-V-VI-V-N-N-III-VII-VII"}`, "IMSI=IV-VI-N-N-III-II-IV-V-VI-V-N-N-III-VII-VII"},
		{true, `{"email_rot13":"cna.lhruhv@ubgznvy.pbz"}`, "EMAIL=cna.lhruhv@ubgznvy.pbz"},
		{false, "passport_deflate=czUwMTM2NjcxAAA= x", "PASSPORT=czUwMTM2NjcxAAA="},
		{false, "iccid=0x4DF130DAEA9B1CDEC x", "ICCID=0x4DF130DAEA9B1CDEC"},
		{false, "imsi=4.60013585772824E14 x", "IMSI=4.60013585772824E14"},
		{false, "apdu_rsp_imsi: 49 06 10 26 57 45 85 49 90 00", "IMSI=49 06 10 26 57 45 85 49 90 00"},
		{false, "apdu_rsp_iccid=98 68 70 78 56 58 96 95 73 07 90 00", "ICCID=98 68 70 78 56 58 96 95 73 07 90 00"},
		{true, `{"nas_imei_id":"083A25900970014695"}`, "IMEI=083A25900970014695"},
		{true, `{"sms":"0D91684157605975F8"}`, "MOBILE=0D91684157605975F8"},
		{true, `{"passport_tlv":"81094736313637333236319000"}`, "PASSPORT=81094736313637333236319000"},
		{false, "护照(b64_reversed)=xYzNzYTMzYTM2c0R x", ""}, // it holds no number
		{true, `{"citizen_id_b64_reversed":"1YTO5gDM0AzM2kTMxETMwIDN"}`, "RESIDENT_ID=1YTO5gDM0AzM2kTMxETMwIDN"},
		{true, `{"mtp_base36":"zzzzzz"}`, ""},
		{true, `{"fw_base58":"vKPpCkYXF3w1"}`, ""},
		{true, `{"seed_hex":"1403B7059A27A"}`, ""},
		{false, "gain=4.60013585772824E14 x", ""},
		{true, `{"raw":"00000000000C000301E4EE9E06FE133200F800DA006C250616045526"}`, "LOCATION=00000000000C000301E4EE9E06FE133200F800DA006C250616045526"},
		{true, `{"raw":"00000000000C000301E4EE9E06FE133200F800DA006C251316045526"}`, ""}, // of the thirteenth month
	} {
		if got := kinds(s, c.doc, "", c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestPiecesByKey holds pieces whose keys say how long they are, or which part of a number.
func TestPiecesByKey(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct {
		doc        bool
		text, want string
	}{
		{true, `{"imsi_hi32":107102,"imsi_lo32":2910087455}`, `IMSI=107102,"imsi_lo32":2910087455`},
		{true, `{"mac_hi16":25609,"mac_lo32":2155938350}`, `MAC=25609,"mac_lo32":2155938350`},
		{true, `{"mcc":460,"mnc":"03","msin":"4388874543"}`, `IMSI=460,"mnc":"03","msin":"4388874543`},
		{true, `{"mcc":460,"mnc":"03","lac":"4388"}`, ""},
		{false, "imei_tac=35328911; imei_snr=210750; imei_cd=5", "IMEI=35328911; imei_snr=210750; imei_cd=5"},
		{false, "msisdn_head: 18950, msisdn_tail_6digits: 227284", "MOBILE=18950, msisdn_tail_6digits: 227284"},
		{false, `vin_frag = [{"i":0,"s":"LDC"},{"i":1,"s":"CADTW4"},{"i":2,"s":"PE060468"}]`, `VIN=[{"i":0,"s":"LDC"},{"i":1,"s":"CADTW4"},{"i":2,"s":"PE060468"}]`},
		{true, `{"items":[{"k":"imei_1","v":"869"},{"k":"imei_2","v":"301"},{"k":"imei_3","v":"058"},{"k":"imei_4","v":"105554"}]}`,
			`IMEI=869"},{"k":"imei_2","v":"301"},{"k":"imei_3","v":"058"},{"k":"imei_4","v":"105554`},
		{false, "VIN = LDC->CYL6HX->HB557577", "VIN=LDC->CYL6HX->HB557577"},
		{false, "email: hu._guiping@_sina._com", "EMAIL=hu._guiping@_sina._com"},
		{false, "mobile=1ЗЗ465169З9", "MOBILE=1ЗЗ465169З9"},
		{false, `身份证："360102" "1969" "1114" "0715"。`, `RESIDENT_ID=360102" "1969" "1114" "0715`},
		{false, `name=\"phone\"\n\nMTU5Nzc3ODE4NDg= x`, "MOBILE=MTU5Nzc3ODE4NDg="},
	} {
		if got := kinds(s, c.doc, "", c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestByCodeAllocates asks that values in such a writing cost no memory.
func TestByCodeAllocates(t *testing.T) {
	s := New(Options{})
	var dst []pi.Finding
	text := []byte("passport(a85)=75ut\\1H%-G2Z iccid=0x4DF130DAEA9B1CDEC mac_hi16=25609, mac_lo32=2155938350 tel_oct: 0147413232117 imsi_roman=IV-VI-N-N end")
	scan := func() {
		var err error
		if dst, err = s.Text(dst[:0], nil, text); err != nil || len(dst) < 4 {
			t.Fatalf("%d findings, error %v", len(dst), err)
		}
	}
	scan()
	if n := testing.AllocsPerRun(100, scan); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
