package pseudonym

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The vectors are what a second implementation is held to. Their inputs are
// written by hand; -update fills in the rest. A change of a line that was there
// before breaks every pseudonym ever written: it needs a new format number.
var update = flag.Bool("update", false, "fill in the outputs of the vectors in testdata/pseudonyms")

const vectors = "../testdata/pseudonyms"

type keyVector struct {
	RootHex   string            `json:"root_hex"`
	State     string            `json:"state"`
	Tenant    string            `json:"tenant"`
	Created   time.Time         `json:"created"`
	NotBefore time.Time         `json:"not_before"`
	ID        KeyID             `json:"id"`
	CheckHex  string            `json:"check_key_hex"`
	ULAHex    string            `json:"ula_prefix_hex"`
	TagsHex   map[Family]string `json:"tag_keys_hex"`
	FeedHex   map[string]string `json:"feed_keys_hex"`
	MsgIDHex  string            `json:"msgid_key_hex"`
	StateHex  string            `json:"state_key_hex"`
}

type wordVector struct {
	Key       KeyID  `json:"key"`
	Family    Family `json:"family"`
	Fold      bool   `json:"fold,omitempty"` // §5.6
	Text      string `json:"text,omitempty"`
	TextHex   string `json:"text_hex,omitempty"` // of text that is not UTF-8
	Canonical string `json:"canonical,omitempty"`
	CanonHex  string `json:"canonical_hex"`
	CodeHex   string `json:"family_code_hex"`
	Pseudonym string `json:"pseudonym"`
}

type addressVector struct {
	Key     KeyID  `json:"key"`
	Text    string `json:"text"`
	Address string `json:"address"`
}

type verdictVector struct {
	Why     string `json:"why"`
	Word    string `json:"word,omitempty"`
	Address string `json:"address,omitempty"`
	Verdict string `json:"verdict"`
}

// walk reads the vectors in a file, calls fill on a copy of each, and compares
// or, with -update, writes.
func walk[T any](t *testing.T, name string, fill func(*T)) {
	t.Helper()
	path := filepath.Join(vectors, name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s is empty", name)
	}
	for i := range all {
		was, _ := json.Marshal(all[i])
		fill(&all[i])
		if is, _ := json.Marshal(all[i]); !*update && !bytes.Equal(was, is) {
			t.Errorf("%s, vector %d:\n is %s\nwas %s", name, i, is, was)
		}
	}
	if *update {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(all); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVectors makes every key of keys.json into a ring of roots, checks each
// table against it, and then the verdicts against keyring.txt, the same ring
// after keys were retired and erased.
func TestVectors(t *testing.T) {
	full, ring := new(Keyring), new(Keyring)
	walk(t, "keys.json", func(v *keyVector) { fillKey(t, v, full, ring) })

	path := filepath.Join(vectors, "keyring.txt")
	if *update {
		if err := os.WriteFile(path, ring.Text(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(text, ring.Text()) {
		t.Fatalf("keyring.txt is not the text of keys.json: %v", err)
	}
	ring, err = ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	reader := mustHasher(t, ring)

	walk(t, "words.json", func(v *wordVector) { fillWord(t, v, full, ring) })
	walk(t, "addresses.json", func(v *addressVector) {
		h := pinned(t, full, v.Key)
		v.Address = string(h.AppendULA(nil, IP, CanonicalIP(nil, []byte(v.Text))))
	})
	walk(t, "verdicts.json", func(v *verdictVector) {
		if v.Address != "" {
			v.Verdict = reader.CheckULA(netip.MustParseAddr(v.Address)).String()
			return
		}
		v.Verdict = reader.Check([]byte(v.Word)).String()
	})
}

func pinned(t *testing.T, k *Keyring, id KeyID) *Hasher {
	t.Helper()
	h, err := k.HasherFor(id, append(Families(), "order"))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func fillKey(t *testing.T, v *keyVector, full, ring *Keyring) {
	t.Helper()
	root, err := hex.DecodeString(v.RootHex)
	if err != nil || len(root) != rootSize {
		t.Fatal("root_hex is not 32 bytes")
	}
	copies := [2][rootSize]byte{[rootSize]byte(root), [rootSize]byte(root)}
	e := newEntry(&copies[0], v.Tenant, v.Created, v.NotBefore)
	if !full.add(e) || !ring.add(newEntry(&copies[1], v.Tenant, v.Created, v.NotBefore)) {
		t.Fatal("two roots have one id")
	}
	v.ID, v.CheckHex = e.ID, hex.EncodeToString(e.check[:])
	v.ULAHex = hex.EncodeToString(derive(e.check[:], purposeULA, "", 5))
	for f := range v.TagsHex {
		v.TagsHex[f] = hex.EncodeToString(derive(root, purposeTag, string(f), 32))
	}
	for issuer := range v.FeedHex {
		v.FeedHex[issuer] = hex.EncodeToString(mustDerive(t, full, v.ID, PurposeFeed, issuer))
	}
	v.MsgIDHex = hex.EncodeToString(mustDerive(t, full, v.ID, PurposeMessageID, ""))
	v.StateHex = hex.EncodeToString(mustDerive(t, full, v.ID, PurposeState, ""))
	switch v.State {
	case "retired":
		err = ring.Retire(v.ID, time.Time{}) // before any key is in force
	case "erased":
		err = ring.Erase(v.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func mustDerive(t *testing.T, k *Keyring, id KeyID, p Purpose, argument string) []byte {
	t.Helper()
	key, err := k.Derive(id, p, argument)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func fillWord(t *testing.T, v *wordVector, full, ring *Keyring) {
	t.Helper()
	text := []byte(v.Text)
	if v.TextHex != "" {
		var err error
		if text, err = hex.DecodeString(v.TextHex); err != nil {
			t.Fatal(err)
		}
	}
	canonical := Canonical(nil, v.Family, text)
	if v.Fold {
		canonical = CanonicalUserFold(nil, text)
	}
	v.Canonical = ""
	if v.TextHex == "" {
		v.Canonical = string(canonical)
	}
	v.CanonHex = hex.EncodeToString(canonical)
	v.CodeHex = fmt.Sprintf("%08x", familyCode(string(v.Family)))
	v.Pseudonym = string(pinned(t, full, v.Key).Append(nil, v.Family, canonical))
	if want := plain(full.find(v.Key), v.Family, canonical); v.Pseudonym != want {
		t.Errorf("%s, want %s", v.Pseudonym, want)
	}
}
