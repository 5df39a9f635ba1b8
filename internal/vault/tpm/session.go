package tpm

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"
	"github.com/google/go-tpm/tpm2/transport/linuxtpm"
	"github.com/google/go-tpm/tpm2/transport/linuxudstpm"
)

type device = transport.TPMCloser

// openDevice opens a character device, or a socket.
func openDevice(path string) (device, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if st.Mode()&os.ModeSocket != 0 {
		return linuxudstpm.Open(path)
	}
	return linuxtpm.Open(path)
}

// session is one visit to the TPM, with a fresh key of the chip to salt its
// commands' sessions with. The key is of the null hierarchy, which anybody may use
// and which changes with every start of the TPM.
type session struct {
	dev   device
	first uint32
	auth  []byte
	salt  *tpm2.CreatePrimaryResponse
	pub   *tpm2.TPMTPublic
}

func newSession(dev device, first uint32, auth []byte) (*session, error) {
	s := &session{dev: dev, first: first, auth: auth}
	err := retry(func() (err error) {
		s.salt, err = tpm2.CreatePrimary{
			PrimaryHandle: tpm2.TPMRHNull, InPublic: tpm2.New2B(tpm2.ECCSRKTemplate),
		}.Execute(dev)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make a key for sessions: %w", err)
	}
	if s.pub, err = s.salt.OutPublic.Contents(); err != nil {
		return nil, errors.Join(fmt.Errorf("key for sessions: %w", err), s.end())
	}
	return s, nil
}

func (s *session) end() error {
	_, err := tpm2.FlushContext{FlushHandle: s.salt.ObjectHandle}.Execute(s.dev)
	return err
}

// sending and receiving give a session for one command: authorized, salted, and
// with the first parameter to the TPM, or that from it, encrypted.
func (s *session) sending(auth []byte) tpm2.Session {
	return tpm2.HMAC(tpm2.TPMAlgSHA256, 16, tpm2.Auth(auth),
		tpm2.AESEncryption(128, tpm2.EncryptIn), tpm2.Salted(s.salt.ObjectHandle, *s.pub))
}

func (s *session) receiving(auth []byte) tpm2.Session {
	return tpm2.HMAC(tpm2.TPMAlgSHA256, 16, tpm2.Auth(auth),
		tpm2.AESEncryption(128, tpm2.EncryptOut), tpm2.Salted(s.salt.ObjectHandle, *s.pub))
}

func (s *session) handle(i uint32) tpm2.TPMHandle { return tpm2.TPMHandle(s.first + i) }

// attributes of the indices: who has the authorization value may read and write,
// nobody else, the owner neither. Wrong values do not lock the TPM, since the value
// is no password that could be tried out.
func attributes() tpm2.TPMANV {
	return tpm2.TPMANV{AuthRead: true, AuthWrite: true, WriteAll: true, NoDA: true, NT: tpm2.TPMNTOrdinary}
}

// define makes an index that is missing, and refuses one made for something else.
func (s *session) define(i uint32) error {
	pub, err := tpm2.NVReadPublic{NVIndex: s.handle(i)}.Execute(s.dev)
	if err == nil {
		area, err := pub.NVPublic.Contents()
		if err != nil {
			return fmt.Errorf("NV index %#x: %w", s.handle(i), err)
		}
		a := area.Attributes
		if int(area.DataSize) != len(cell{}) || !a.AuthRead || !a.AuthWrite || a.OwnerRead || a.PPRead {
			return fmt.Errorf("NV index %#x is in use for something else. Try: another kek.index", s.handle(i))
		}
		return nil
	}
	if !errors.Is(err, tpm2.TPMRCHandle) {
		return fmt.Errorf("NV index %#x: %w", s.handle(i), err)
	}
	_, err = tpm2.NVDefineSpace{
		AuthHandle: tpm2.AuthHandle{Handle: tpm2.TPMRHOwner, Auth: s.sending(nil)},
		Auth:       tpm2.TPM2BAuth{Buffer: s.auth},
		PublicInfo: tpm2.New2B(tpm2.TPMSNVPublic{
			NVIndex: s.handle(i), NameAlg: tpm2.TPMAlgSHA256, Attributes: attributes(), DataSize: uint16(len(cell{})),
		}),
	}.Execute(s.dev)
	if err != nil {
		return fmt.Errorf("define NV index %#x: %w. Try: define it with the owner's authorization, %d bytes, "+
			"authread|authwrite|writeall|no_da", s.handle(i), err, len(cell{}))
	}
	return nil
}

// named gives the authorization for an index, by a session, and the index itself.
func (s *session) named(i uint32, by tpm2.Session) (tpm2.AuthHandle, tpm2.NamedHandle, error) {
	pub, err := tpm2.NVReadPublic{NVIndex: s.handle(i)}.Execute(s.dev)
	if err != nil {
		return tpm2.AuthHandle{}, tpm2.NamedHandle{}, fmt.Errorf("NV index %#x: %w", s.handle(i), err)
	}
	return tpm2.AuthHandle{Handle: s.handle(i), Name: pub.NVName, Auth: by},
		tpm2.NamedHandle{Handle: s.handle(i), Name: pub.NVName}, nil
}

// read gives zeros for an index that was never written.
func (s *session) read(i uint32) (c cell, err error) {
	err = retry(func() error {
		auth, index, err := s.named(i, s.receiving(s.auth))
		if err != nil {
			return err
		}
		got, err := tpm2.NVRead{AuthHandle: auth, NVIndex: index, Size: uint16(len(c))}.Execute(s.dev)
		if errors.Is(err, tpm2.TPMRCNVUninitialized) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read NV index %#x: %w", s.handle(i), err)
		}
		if len(got.Data.Buffer) != len(c) {
			return fmt.Errorf("read NV index %#x: %d bytes, want %d", s.handle(i), len(got.Data.Buffer), len(c))
		}
		copy(c[:], got.Data.Buffer)
		clear(got.Data.Buffer)
		return nil
	})
	return c, err
}

// write replaces an index in one piece and reads it back.
func (s *session) write(i uint32, c *cell) error {
	err := retry(func() error {
		auth, index, err := s.named(i, s.sending(s.auth))
		if err != nil {
			return err
		}
		_, err = tpm2.NVWrite{AuthHandle: auth, NVIndex: index, Data: tpm2.TPM2BMaxNVBuffer{Buffer: c[:]}}.Execute(s.dev)
		if err != nil {
			return fmt.Errorf("write NV index %#x: %w", s.handle(i), err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	back, err := s.read(i)
	defer clear(back[:])
	if err == nil && back != *c {
		err = fmt.Errorf("NV index %#x reads back differently from what was written", s.handle(i))
	}
	return err
}

// retry repeats what the TPM is too busy for; it asks to be left alone for a while
// when its memory was written too often.
func retry(fn func() error) (err error) {
	for pause := 20 * time.Millisecond; pause < 3*time.Second; pause *= 2 {
		err = fn()
		if !errors.Is(err, tpm2.TPMRCRetry) && !errors.Is(err, tpm2.TPMRCNVRate) && !errors.Is(err, tpm2.TPMRCYielded) {
			return err
		}
		time.Sleep(pause)
	}
	return err
}
