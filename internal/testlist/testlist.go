// Package testlist tells whether tests exist, for tests of documents that name them.
package testlist

import (
	"os"
	"path/filepath"
	"strings"
)

// Has reports whether a file of tests in folder declares the function name.
func Has(folder, name string) (bool, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return false, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return false, err
		}
		if strings.Contains(string(text), "\nfunc "+name+"(") {
			return true, nil
		}
	}
	return false, nil
}
