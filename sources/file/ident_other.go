//go:build !unix

package file

import (
	"errors"
	"os"
)

const (
	nonBlock  = 0
	supported = false
)

func statPath(string) (status, error)             { return status{}, errors.ErrUnsupported }
func statFile(*os.File) (status, error)           { return status{}, errors.ErrUnsupported }
func readAt(*os.File, []byte, int64) (int, error) { return 0, errors.ErrUnsupported }
func seekData(_ *os.File, off int64) int64        { return off }
func crowded(error) bool                          { return false }
