package pi_test

import (
	"slices"
	"testing"

	"cordon/filters/pi"
)

// TestCutAnywhere: a text that ends anywhere, with no memory behind it, is read to its end and not
// beyond.
func TestCutAnywhere(t *testing.T) {
	s := pi.NewScanner(pi.Known{})
	for _, text := range []string{
		"the name of the insured: Amara Obi", "name on card", "driver's name of a 13812345678 in queue of 12",
		"free 8812331204, used 13812345678 (13.8 GB) dead rows -> 200", "累计产量13812345678次，剩余 13812345678 行",
		"the wechat on file for this vehicle is min-salmon7, WeChat ID should read min-salmon7", "entry 'kexin_88' for key 'wxIdOfOwner'",
		"authentication certificate 1", "the infrastructures certificate expired",
		"signed by Park Min-seo, driver is O'Leary <a@b.cn>", "seat position 31.230416,121.473701 km/h",
	} {
		for n := range len(text) + 1 {
			cut := slices.Clip([]byte(text[:n]))
			for _, f := range s.Scan(nil, nil, cut) {
				if f.Start < 0 || f.Start >= f.End || f.End > n {
					t.Errorf("%q: %+v", cut, f)
				}
			}
		}
	}
}
