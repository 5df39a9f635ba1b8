package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"cordon/internal/ops"
)

func subjectExportCommand() *cobra.Command {
	var cl client
	var w whom
	var out, reference string
	var keys []string
	var plain bool
	c := &cobra.Command{
		Use:   "export --out FILE (--age KEY | --plain)",
		Short: "Answer a request for access: write everything stored of somebody into a file, JSON lines",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			vehicle, tag, err := w.parse()
			if err != nil {
				return err
			}
			if out == "" || (len(keys) == 0) == !plain {
				return usage("--out and either --age or --plain are needed", "--out FILE --age age1…")
			}
			to, err := recipients(keys)
			if err != nil {
				return err
			}
			q := url.Values{"vehicle": {vehicle}, "subject": {tag}, "reference": {reference}}
			n, err := writeAnswer(out, to, func(f io.Writer) (int64, error) {
				return cl.stream(cmd.Context(), "/v1/subjects/export?"+q.Encode(), f)
			})
			if err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), map[string]any{"file": out, "bytes": n, "encrypted": !plain})
		},
	}
	apiFlag(c, &cl)
	w.flags(c)
	c.Flags().StringVar(&out, "out", "", "file to write, which must not exist")
	c.Flags().StringVar(&reference, "reference", "", "the request's number in your own books")
	c.Flags().StringSliceVar(&keys, "age", nil, "age public key that the file is encrypted to (repeatable)")
	c.Flags().BoolVar(&plain, "plain", false, "write the file unencrypted")
	return c
}

func recipients(keys []string) (to []age.Recipient, err error) {
	for _, k := range keys {
		r, err := age.ParseX25519Recipient(k)
		if err != nil {
			return nil, usage("--age is no age public key", "age1…, as age-keygen prints it")
		}
		to = append(to, r)
	}
	return to, nil
}

// writeAnswer writes a new file, mode 0600, whole or not at all, and gives the
// number of bytes of plain text.
func writeAnswer(path string, to []age.Recipient, fill func(io.Writer) (int64, error)) (n int64, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, &ops.Error{Op: "write the answer", Err: err, Hint: "--out with a name that is free"}
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	if len(to) == 0 {
		if n, err = fill(f); err == nil {
			err = f.Sync()
		}
		return n, err
	}
	enc, err := age.Encrypt(f, to...)
	if err != nil {
		return 0, fmt.Errorf("write the answer: %w", err)
	}
	if n, err = fill(enc); err == nil {
		err = errors.Join(enc.Close(), f.Sync())
	}
	return n, err
}

// lastLine keeps what was written last.
type lastLine struct{ tail []byte }

func (l *lastLine) Write(p []byte) (int, error) {
	const keep = 1 << 10
	l.tail = append(l.tail, p...)
	if len(l.tail) > keep {
		l.tail = append([]byte{}, l.tail[len(l.tail)-keep:]...)
	}
	return len(p), nil
}

// whole reports whether the answer came to its end.
func (l *lastLine) whole() bool {
	lines := bytes.Split(bytes.TrimSuffix(l.tail, []byte("\n")), []byte("\n"))
	return bytes.HasSuffix(l.tail, []byte("\n")) && bytes.HasPrefix(lines[len(lines)-1], []byte(`{"records":`))
}
