package egress

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"cordon/tsp/internal/ledger"
)

// folder is the channel that drops files into a folder of this machine.
type folder struct{ dir string }

func (folder) host() string { return "" }

func (f folder) aim(putURL string, file *ledger.File) (*url.URL, error) {
	if putURL != "" {
		return nil, errors.New("egress: a folder takes no address")
	}
	return nil, nil
}

// deliver moves the copy, which lies in the folder under another name, to its place.
// It is counted first: once it has its name somebody may fetch it.
func (f folder) deliver(_ context.Context, j *job) (answer, error) {
	b := newBody(j.copy, j.file, j.pass)
	if err := b.skip(j.file.Cipher); err != nil {
		return answer{}, err
	}
	if err := errors.Join(j.pass.body(j.file.Cipher), j.pass.wire(int(j.file.Cipher))); err != nil {
		return answer{}, err
	}
	if err := os.Rename(j.copy.Name(), filepath.Join(f.dir, j.file.Name)); err != nil {
		return answer{}, errors.Join(fmt.Errorf("egress: %w", roomHint(err)), j.pass.undone())
	}
	if err := syncDir(f.dir); err != nil {
		return answer{}, fmt.Errorf("egress: %w", err)
	}
	return answer{status: StatusPlaced, proof: "sha256 " + j.file.SHA256}, nil
}
