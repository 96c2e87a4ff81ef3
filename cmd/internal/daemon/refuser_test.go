package daemon

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// A refusing is a server that takes lines, and refuses those with "bad" in them.
type refusing struct {
	mu   sync.Mutex
	took string
}

// refuser starts one and returns its URL.
func refuser(t *testing.T) (string, *refusing) {
	r := new(refusing)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		b, err := io.ReadAll(req.Body)
		if err != nil || strings.Contains(string(b), "bad") {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.took += string(b)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, r
}

// got reports whether the server took text.
func (r *refusing) got(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Contains(r.took, text)
}
