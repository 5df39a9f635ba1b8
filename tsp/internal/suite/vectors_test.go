package suite

import (
	"bytes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func wantHex(t *testing.T, got []byte, want string) {
	t.Helper()
	if w := unhex(t, want); !bytes.Equal(got, w) {
		t.Errorf("got %x, want %x", got, w)
	}
}

// TestSM4GCM: RFC 8998, appendix A.1.
func TestSM4GCM(t *testing.T) {
	block, err := sm4.NewCipher(unhex(t, "0123456789ABCDEFFEDCBA9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	nonce := unhex(t, "00001234567800000000ABCD")
	aad := unhex(t, "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
	plain := unhex(t, `AAAAAAAAAAAAAAAA BBBBBBBBBBBBBBBB CCCCCCCCCCCCCCCC DDDDDDDDDDDDDDDD
		EEEEEEEEEEEEEEEE FFFFFFFFFFFFFFFF EEEEEEEEEEEEEEEE AAAAAAAAAAAAAAAA`)
	sealed := aead.Seal(nil, nonce, plain, aad)
	wantHex(t, sealed, `17F399F08C67D5EE 19D0DC9969C4BB7D 5FD46FD375648906 9157B282BB200735
		D82710CA5C22F0CC FA7CBF93D496AC15 A56834CBCF98C397 B4024A2691233B8D
		83DE3541E4C2B581 77E065A9BF7B62EC`)
	back, err := aead.Open(nil, nonce, sealed, aad)
	if err != nil || !bytes.Equal(back, plain) {
		t.Errorf("open: %x, %v", back, err)
	}
	sealed[0] ^= 1
	if _, err := aead.Open(nil, nonce, sealed, aad); err == nil {
		t.Error("a changed text was opened")
	}
}

// TestSM4: GB/T 32907-2016, appendix A.1.
func TestSM4(t *testing.T) {
	key := unhex(t, "0123456789ABCDEFFEDCBA9876543210")
	block, err := sm4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	block.Encrypt(key, key)
	wantHex(t, key, "681EDF34D206965E86B3E94F536E4246")
}

// TestSM3: GB/T 32905-2016, appendix A.
func TestSM3(t *testing.T) {
	abc := sm3.Sum([]byte("abc"))
	wantHex(t, abc[:], "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0")
	long := sm3.Sum([]byte(strings.Repeat("abcd", 16)))
	wantHex(t, long[:], "DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732")
}

// TestHMACSM3: GM/T 0042-2015, appendix D.
func TestHMACSM3(t *testing.T) {
	mac := hmac.New(sm3.New, unhex(t, "0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20"))
	mac.Write([]byte(strings.Repeat("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 2)))
	wantHex(t, mac.Sum(nil), "CA05E144ED05D1857840D1F318A4A8669E559FC8391F414485BFDF7BB408963A")
}

// Key pair of the examples in GB/T 32918.5-2017, appendices A and C.
const (
	exampleD = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
	exampleX = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
	exampleY = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)

// TestSM2Decrypt: GB/T 32918.5-2017, appendix C, ciphertext as C1 C3 C2; through
// this package's own keys.
func TestSM2Decrypt(t *testing.T) {
	id, err := identityOf(unhex(t, exampleD))
	if err != nil {
		t.Fatal(err)
	}
	want := publicOf(unhex(t, "04"+exampleX+exampleY))
	if id.Public().String() != want.String() {
		t.Errorf("public key %s, want %s", id.Public(), want)
	}
	got, err := sm2.Decrypt(id.key, unhex(t, `04
		04EBFC718E8D1798 620432268E77FEB6 415E2EDE0E073C0F 4F640ECD2E149A73
		E858F9D81E5430A5 7B36DAAB8F950A3C 64E6EE6A63094D99 283AFF767E124DF0
		59983C18F809E262 923C53AEC295D303 83B54E39D609D160 AFCB1908D0BD8766
		21886CA989CA9C7D 58087307CA93092D 651EFA`))
	if string(got) != "encryption standard" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestSM2Verify: GB/T 32918.5-2017, appendix A.
func TestSM2Verify(t *testing.T) {
	key := publicOf(unhex(t, "04"+exampleX+exampleY)).key
	r := new(big.Int).SetBytes(unhex(t, "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"))
	s := new(big.Int).SetBytes(unhex(t, "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"))
	uid := []byte("1234567812345678")
	if !sm2.VerifyWithSM2(key, uid, []byte("message digest"), r, s) {
		t.Error("the standard's signature does not verify")
	}
	if sm2.VerifyWithSM2(key, uid, []byte("message digesT"), r, s) {
		t.Error("it verifies another message")
	}
}
