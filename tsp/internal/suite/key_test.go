package suite

import (
	"errors"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
)

func TestKeyTexts(t *testing.T) {
	for _, k := range kinds {
		r := newPair(t, k)
		if r.public.kind() != k || r.public.Suite() != suiteOf(k) || r.identity.Suite() != suiteOf(k) {
			t.Errorf("%s: %s of %s", k, r.public.kind(), r.public.Suite())
		}
		if got := r.public.String(); got != r.identity.Public().String() {
			t.Errorf("%s: %s is not the identity's key", k, got)
		}
		if got := r.public.Fingerprint(); got != Fingerprint(r.public.String()) || len(got) != 64 {
			t.Errorf("%s: fingerprint %s", k, got)
		}
	}
}

func TestPublicRefused(t *testing.T) {
	classic, pq, sm := newPair(t, x25519), newPair(t, hybrid), newPair(t, sm2Key)
	point := strings.TrimPrefix(sm.public.String(), smText)
	raw, err := keyBase64.DecodeString(point)
	if err != nil {
		t.Fatal(err)
	}
	off := append([]byte(nil), raw...)
	off[40] ^= 1
	other := append([]byte(nil), raw...)
	other[0] = 6 // hybrid form of the same point
	rows := map[string]string{
		"empty":             "",
		"words":             "the regulator's key",
		"passphrase":        "scrypt",
		"ssh":               "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN",
		"plugin":            "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
		"upper":             strings.ToUpper(classic.public.String()),
		"line end":          classic.public.String() + "\n",
		"space":             " " + classic.public.String(),
		"damaged":           classic.public.String()[:20] + "q" + classic.public.String()[21:] + "q",
		"point of no order": "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
		"cut":               pq.public.String()[:1000],
		"pq damaged":        pq.public.String()[:900] + "7777" + pq.public.String()[904:],
		"pq upper":          strings.ToUpper(pq.public.String()),
		"sm2 off the curve": smText + keyBase64.EncodeToString(off),
		"sm2 other form":    smText + keyBase64.EncodeToString(other),
		"sm2 compressed":    smText + keyBase64.EncodeToString(raw[:33]),
		"sm2 infinity":      smText + keyBase64.EncodeToString(make([]byte, 65)),
		"sm2 padded":        sm.public.String() + "=",
		"sm2 line end":      smText + point[:40] + "\n" + point[40:],
		"sm2 upper":         strings.ToUpper(smText) + point,
	}
	for name, text := range rows {
		if k, err := ParsePublic(text); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
}

// TestSecretsStaySecret: errors repeat nothing of what may be a secret.
func TestSecretsStaySecret(t *testing.T) {
	for _, k := range kinds {
		secret := newPair(t, k).secret
		at := len(secret) - 20
		for _, text := range []string{secret, strings.ToLower(secret), secret + "q", secret[:at] + "!" + secret[at:], secret[:at]} {
			_, err1 := ParsePublic(text)
			_, err2 := ParseIdentity(text)
			// An SM2 text in lower case is another key: it has no checksum.
			another := text == strings.ToLower(secret) && k == sm2Key
			if err1 == nil || ((err2 == nil) != (text == secret) && !another) {
				t.Errorf("%s: %v, %v", k, err1, err2)
			}
			for _, err := range []error{err1, err2} {
				if err != nil && strings.Contains(strings.ToLower(err.Error()), strings.ToLower(secret[at-8:at])) {
					t.Errorf("%s: the error shows the key: %v", k, err)
				}
			}
		}
	}
	if _, err := ParseIdentity("word"); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
}

// TestSM2Range: secret keys lie in [1, n-2].
func TestSM2Range(t *testing.T) {
	n := sm2.P256().Params().N.FillBytes(make([]byte, smScalar))
	minus := func(k byte) []byte {
		out := append([]byte(nil), n...)
		out[smScalar-1] -= k // the last byte of n is 0x23
		return out
	}
	one := append(make([]byte, smScalar-1), 1)
	rows := []struct {
		scalar []byte
		ok     bool
	}{
		{make([]byte, smScalar), false}, {one, true}, {minus(2), true}, {minus(1), false}, {n, false},
	}
	for i, r := range rows {
		_, err := ParseIdentity(smSecret + keyBase64.EncodeToString(r.scalar))
		if (err == nil) != r.ok {
			t.Errorf("row %d: %v", i, err)
		}
	}
}
