package pseudonym

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRotate(t *testing.T) {
	ring, err := Generate("-", now)
	if err != nil {
		t.Fatal(err)
	}
	old := ring.Entries()[0].ID
	next, err := ring.Rotate("-", now, now.Add(day))
	if err != nil {
		t.Fatal(err)
	}
	h := mustHasher(t, ring)
	if h.KeyID() != old {
		t.Errorf("writes with %s before its time", h.KeyID())
	}
	ahead, err := ring.Hasher("-", now.Add(day), Families())
	if err != nil || ahead.KeyID() != next {
		t.Fatalf("at its time: %v, %v", ahead, err)
	}
	if got := h.Check(ahead.Append(nil, User, []byte("jdoe"))); got != Own {
		t.Errorf("a pseudonym of the coming key is %v, want own at once", got)
	}
	if got := ahead.Check(h.Append(nil, User, []byte("jdoe"))); got != Own {
		t.Errorf("a pseudonym of the former key is %v", got)
	}
	if at, ok := ring.NextChange("-", now); !ok || !at.Equal(now.Add(day)) {
		t.Errorf("NextChange: %v, %v", at, ok)
	}
	if at, ok := ring.NextChange("-", now.Add(day)); ok {
		t.Errorf("NextChange after the last: %v", at)
	}
	if got := ring.Keys("-"); !slices.Equal(got, []KeyID{next, old}) {
		t.Errorf("Keys: %v", got)
	}
}

func TestCurrentIsLatest(t *testing.T) {
	ring := new(Keyring)
	var ids []KeyID
	for _, d := range []time.Duration{-day, -3 * day, -day, time.Second} {
		id, _ := ring.Rotate("-", now, now.Add(d))
		ids = append(ids, id)
	}
	if id, ok := ring.Current("-", now); !ok || id != ids[2] {
		t.Errorf("of equal times %v, %v, want the last in the file", id, ok)
	}
	if got, want := ring.Keys("-"), []KeyID{ids[3], ids[2], ids[0], ids[1]}; !slices.Equal(got, want) {
		t.Errorf("Keys: %v, want %v", got, want)
	}
}

func TestTenantsAreApart(t *testing.T) {
	ring, _ := Generate("public", now)
	if _, err := ring.Rotate("internal", now, now); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Hasher("-", now, Families()); !errors.Is(err, ErrNoKey) {
		t.Errorf("a tenant without a key: %v, want ErrNoKey", err)
	}
	if _, err := ring.Hasher("public", now.Add(-day), Families()); !errors.Is(err, ErrNoKey) {
		t.Errorf("before the first not_before: %v, want ErrNoKey", err)
	}
	a, errA := ring.Hasher("public", now, Families())
	b, errB := ring.Hasher("internal", now, Families())
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	wa, wb := a.Append(nil, User, []byte("jdoe")), b.Append(nil, User, []byte("jdoe"))
	if string(wa[10:]) == string(wb[10:]) {
		t.Error("two tenants write the same tag")
	}
	if a.Check(wb) != Own || b.Check(wa) != Own {
		t.Error("a tenant does not recognise what another of the ring wrote")
	}
}

func TestRetire(t *testing.T) {
	ring, current, coming, retired, _ := testRing(t)
	if err := ring.Retire(current, now); err == nil || !strings.Contains(err.Error(), "rotate first") {
		t.Errorf("retiring the key that writes: %v", err)
	}
	before, err := ring.HasherFor(coming, Families())
	if err != nil {
		t.Fatal(err)
	}
	word, ula := before.Append(nil, User, []byte("jdoe")), ulaOf(t, before, "192.0.2.1")
	if err := ring.Retire(coming, now); err != nil {
		t.Fatal(err)
	}
	again, err := ParseKeyring(ring.Text()) // as another process sees it
	if err != nil {
		t.Fatal(err)
	}
	h := mustHasher(t, again)
	if got := h.Check(word); got != Own {
		t.Errorf("a word of a retired key is %v", got)
	}
	if got := h.CheckULA(ula); got != Own {
		t.Errorf("an address of a retired key is %v", got)
	}
	for _, id := range []KeyID{coming, retired} {
		if _, err := again.HasherFor(id, Families()); err == nil || !strings.Contains(err.Error(), "retired") {
			t.Errorf("a guess under a retired key: %v", err)
		}
		if _, err := again.Derive(id, PurposeState, ""); err == nil {
			t.Error("a retired key still derives")
		}
		if err := ring.Retire(id, now); err == nil {
			t.Error("retired twice")
		}
	}
	if got := again.Keys("-"); !slices.Equal(got, []KeyID{current}) {
		t.Errorf("Keys: %v", got)
	}
}

func TestErase(t *testing.T) {
	ring, current, _, _, erased := testRing(t)
	h := mustHasher(t, ring)
	word, ula := h.Append(nil, User, []byte("jdoe")), ulaOf(t, h, "192.0.2.1")
	if err := ring.Erase(current); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Rotate("-", now, now); err != nil {
		t.Fatal(err)
	}
	again, err := ParseKeyring(ring.Text())
	if err != nil {
		t.Fatal(err)
	}
	after := mustHasher(t, again)
	if got := after.Check(word); got != Unknown {
		t.Errorf("a word of an erased key is %v", got)
	}
	if got := after.CheckULA(ula); got != None {
		t.Errorf("an address of an erased key is %v", got)
	}
	foreign := after.AppendForeign(nil, word)
	if got := after.Check(foreign); got != Own {
		t.Errorf("its replacement %s is %v", foreign, got)
	}
	for _, id := range []KeyID{erased, "aaa", "AAAA", ""} {
		if err := ring.Erase(id); err == nil {
			t.Errorf("erasing %q passes", id)
		}
	}
	if line := "format=1 id=" + string(current) + " erased\n"; !strings.Contains(string(ring.Text()), line) {
		t.Error("more than the id is left")
	}
}

func TestRotateRefuses(t *testing.T) {
	for _, tenant := range []string{"", "a b", "-a", "a\n", "ä", strings.Repeat("a", 65), "a/b"} {
		if _, err := Generate(tenant, now); err == nil {
			t.Errorf("tenant %q passes", tenant)
		}
	}
	for _, tenant := range []string{"-", "a", "Public.edge_1-b", strings.Repeat("a", 64)} {
		if _, err := Generate(tenant, now); err != nil {
			t.Errorf("tenant %q: %v", tenant, err)
		}
	}
	ring, _ := Generate("-", now)
	if _, err := ring.Rotate("-", now, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("a year that the file cannot hold passes")
	}
}

func TestEphemeral(t *testing.T) {
	ring := Ephemeral("a", "b")
	if _, err := ParseKeyring(ring.Text()); err != nil {
		t.Error(err)
	}
	for _, tenant := range []string{"a", "b"} {
		if _, err := ring.Hasher(tenant, time.Unix(0, 0), Families()); err != nil {
			t.Errorf("tenant %s: %v", tenant, err)
		}
	}
	if one, two := Ephemeral(), Ephemeral(); string(one.Text()) == string(two.Text()) {
		t.Error("two ephemeral keys are equal")
	}
}

func TestDerive(t *testing.T) {
	ring, _ := Generate("-", now)
	id := ring.Entries()[0].ID
	seen := map[string]bool{}
	for _, p := range []Purpose{PurposeFeed, PurposeMessageID, PurposeState} {
		for _, argument := range []string{"", "a"} {
			key, err := ring.Derive(id, p, argument)
			if err != nil || len(key) != 32 || seen[string(key)] {
				t.Errorf("%s %q: %d bytes, %v", p, argument, len(key), err)
			}
			seen[string(key)] = true
		}
	}
	if _, err := ring.Derive(id, PurposeFeed, "a"); err != nil {
		t.Error(err)
	}
	if _, err := ring.Derive(id, purposeTag, "user"); err == nil {
		t.Error("a tag key leaves the package")
	}
}
