package vault

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrNoSpace is returned by what needs room on a disk that has none. Destruction,
// rotation and reading never need any.
var ErrNoSpace = errors.New("the disk is full")

// noSpace gives an error of a full disk its name.
func noSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
