package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// Repeat writes the lines of the file at from again and again to a file at path, and
// stops before the line that would make it longer than size bytes. A last line without
// a line feed gets one. A file whose first line is longer than size is refused.
func Repeat(path, from string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	lines, err := io.ReadAll(io.LimitReader(in, size))
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return errors.New("the file is empty")
	}
	if int64(len(lines)) < size && lines[len(lines)-1] != '\n' {
		lines = append(lines, '\n')
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(repeat(out, lines, size), out.Close())
}

func repeat(out io.Writer, lines []byte, size int64) error {
	for done := int64(0); ; done += int64(len(lines)) {
		if room := size - done; room <= int64(len(lines)) {
			whole := bytes.LastIndexByte(lines[:room], '\n') + 1
			if done == 0 && whole == 0 {
				return fmt.Errorf("the first line is longer than %d bytes", size)
			}
			_, err := out.Write(lines[:whole])
			return err
		}
		if _, err := out.Write(lines); err != nil {
			return err
		}
	}
}
