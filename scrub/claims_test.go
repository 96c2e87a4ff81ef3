package scrub_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
)

// A verdict is a verifier that says of every JWS that the issuer main made it, and in
// which state it is.
type verdict struct{ state token.State }

func (v verdict) Names() []string { return []string{"main", "other"} }

func (v verdict) Verify(t *token.Token, _ []byte, _ int64) {
	if t.Issuer = "main"; t.Form == token.JWS {
		t.State = v.state
	}
}

func withClaims(t testing.TB, state token.State, c scrub.Claims) *scrub.Scrubber {
	t.Helper()
	s, err := scrub.New(scrub.Options{Keyring: testRing(t), Verifier: verdict{state}, Claims: map[string]scrub.Claims{"main": c}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func jwsOf(payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"ES256"}`)) + "." + enc([]byte(payload)) + "." + strings.Repeat("A", 86)
}

// TestClaims: a stub tells what is configured of a token, and no more.
func TestClaims(t *testing.T) {
	keep := func(name string, path ...string) scrub.Claim { return scrub.Claim{Name: name, Path: path} }
	as := func(kind, name string, path ...string) scrub.Claim {
		return scrub.Claim{Name: name, Path: path, Kind: kind}
	}
	const seal = "-stub_K"
	for name, c := range map[string]struct {
		state   token.State
		claims  scrub.Claims
		payload string
		want    string // behind the issuer; _K stands for keys and letters
	}{
		"the subject alone": {token.Live, scrub.Claims{}, `{"sub":"jdoe42","email":"jane@example.com","tenant":"acme"}`, "-sub-user_K"},
		"in its own family": {token.Live, scrub.Claims{SubjectFamily: "staff"}, `{"sub":"jdoe42"}`, "-sub-staff_K"},
		"an address is one": {token.Live, scrub.Claims{SubjectFamily: "staff"}, `{"sub":"jane@example.com"}`, "-sub-email_K"},
		"no subject":        {token.Live, scrub.Claims{NoSubject: true}, `{"sub":"jdoe42"}`, ""},
		"by name": {token.Live, scrub.Claims{List: []scrub.Claim{keep("z", "a"), as("email", "mail", "email"), keep("b", "b")}},
			`{"a":"one","b":2,"email":"jane@example.com"}`, "-sub-email_K-claim_b_2-claim_mail-email_K-claim_z_one" + seal},
		"nested": {token.Live, scrub.Claims{List: []scrub.Claim{keep("tenant", "realm", "tenant")}},
			`{"tenant":"no","realm":{"tenant":"acme"}}`, "-claim_tenant_acme" + seal},
		"what it is": {token.Live, scrub.Claims{List: []scrub.Claim{as("user", "who", "who"), as("user", "at", "at")}},
			`{"who":"jane@example.com","at":"203.0.113.9"}`, "-claim_at-ip_K-claim_who-email_K"},
		"a token in it": {token.Live, scrub.Claims{List: []scrub.Claim{as("bearer", "at", "at")}}, `{"at":"` + jwsOf(`{"sub":"jdoe42"}`) + `"}`,
			"-claim_at-" + fingerprint(t, newScrubber(t), "jwt", jwsOf(`{"sub":"jdoe42"}`))},
		"elements": {token.Live, scrub.Claims{List: []scrub.Claim{as("email", "mail", "emails", "*"), keep("roles", "realm", "roles", "*")}},
			`{"emails":["jane@example.com",7,"jroe@example.com"],"realm":{"roles":["admin","x y",["no"],"ops","4111111111111111"]}}`,
			"-claim_mail-email_K-claim_mail-email_K-claim_mail-email_K-claim_roles_admin-claim_roles_ops" + seal},
		"of too many some": {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a", "*"), keep("b", "b", "*"), keep("c", "c")}},
			`{"a":["x y","1","2","3"],"b":["4","5","6","7","8","9"],"c":"z"}`, "-claim_a_1-claim_a_2-claim_a_3-claim_b_4-claim_b_5-claim_b_6-claim_c_z" + seal},
		"no elements":      {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a", "*"), keep("b", "b", "*")}}, `{"a":[],"b":"x","c":["y"]}`, ""},
		"truth":            {token.Live, scrub.Claims{List: []scrub.Claim{keep("ok", "ok")}}, `{"ok":true}`, "-claim_ok_true" + seal},
		"none is there":    {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a"), as("user", "b", "b")}}, `{"c":1}`, ""},
		"null, list, text": {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a"), keep("b", "b"), keep("c", "c")}}, `{"a":null,"b":["x"],"c":""}`, ""},
		"no word":          {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a"), keep("b", "b")}}, `{"a":"x y","b":1.5}`, ""},
		"longer than 32":   {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a")}}, `{"a":"` + strings.Repeat("x", 33) + `"}`, ""},
		"what a rule finds": {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a"), keep("b", "b")}},
			`{"a":"4111111111111111","b":"AKIAQ3EGVTFAKEKEY7X2"}`, ""},
		"also the subject": {token.Live, scrub.Claims{List: []scrub.Claim{keep("a", "a")}}, `{"sub":"jdoe42","a":"jdoe42"}`, "-sub-user_K"},
		"unverified": {token.Unverified, scrub.Claims{List: []scrub.Claim{keep("a", "a"), as("user", "b", "b")}},
			`{"a":"one","b":"jdoe42"}`, "-claim_b-user_K"},
		"expired": {token.Expired, scrub.Claims{List: []scrub.Claim{keep("a", "a")}}, `{"a":"one"}`, ""},
		"forged":  {token.Forged, scrub.Claims{List: []scrub.Claim{keep("a", "a"), as("user", "b", "b")}}, `{"sub":"jdoe42","a":"one","b":"two"}`, "-sub-user_K"},
	} {
		s := withClaims(t, c.state, c.claims)
		w := s.Worker()
		out := scrubbed(t, w, "got "+jwsOf(c.payload)+" ok")
		want := regexp.QuoteMeta("-iss_main"+c.want) + " ok$"
		if !regexp.MustCompile(strings.ReplaceAll(want, "_K", "_[a-z2-7]{4}_[a-z2-7]{24}")).MatchString(out) {
			t.Errorf("%s: %s", name, out)
		}
		for _, before := range []string{"got ", "Bearer ", `{"token":"`} {
			in := before + strings.TrimPrefix(out, "got ")
			if again := scrubbed(t, w, in); again != in {
				t.Errorf("%s: %s becomes %s", name, in, again)
			}
		}
	}
}

// A caller is a verifier that says of every token that issuer made it, and that it is live.
type caller struct{ issuer string }

func (c caller) Names() []string { return []string{"main", "partner", "other"} }

func (c caller) Verify(t *token.Token, _ []byte, _ int64) { t.Issuer, t.State = c.issuer, token.Live }

// TestClaimsOfAll: what all stubs tell holds for every issuer that says nothing else, for
// those that nobody configured, and without any; but there no value is kept.
func TestClaimsOfAll(t *testing.T) {
	all := scrub.Claims{NoSubject: true, List: []scrub.Claim{{Name: "mail", Path: []string{"email"}, Kind: "email"}, {Name: "a", Path: []string{"a"}}}}
	own := scrub.Claims{List: []scrub.Claim{{Name: "b", Path: []string{"b"}}}}
	in := jwsOf(`{"sub":"jdoe42","email":"jane@example.com","a":"one","b":"two"}`)
	for _, c := range []struct {
		name     string
		verifier token.Verifier
		want     string // behind the expiry
	}{
		{"one that says more", caller{"partner"}, "-iss_partner-sub-user_K-claim_b_two-stub_K"},
		{"one that says nothing", caller{"main"}, "-iss_main-claim_a_one-claim_mail-email_K-stub_K"},
		{"of nobody", caller{"other"}, "-iss_other-claim_a_one-claim_mail-email_K-stub_K"},
		{"without any", nil, "-claim_mail-email_K"},
	} {
		s, err := scrub.New(scrub.Options{Keyring: testRing(t), Verifier: c.verifier, Claims: map[string]scrub.Claims{"": all, "partner": own}})
		if err != nil {
			t.Fatal(err)
		}
		w := s.Worker()
		out := scrubbed(t, w, "Bearer "+in)
		want := "-exp_none" + strings.ReplaceAll(c.want, "_K", "_[a-z2-7]{4}_[a-z2-7]{24}") + "$"
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s: %s", c.name, out)
		}
		if again := scrubbed(t, w, out); again != out {
			t.Errorf("%s: %s becomes %s", c.name, out, again)
		}
	}
}

// TestClaimsAllocateNothing: a stub with claims costs no memory.
func TestClaimsAllocateNothing(t *testing.T) {
	w := withClaims(t, token.Live, scrub.Claims{SubjectFamily: "staff", List: []scrub.Claim{
		{Name: "a", Path: []string{"a"}}, {Name: "mail", Path: []string{"email"}, Kind: "email"}, {Name: "b", Path: []string{"c", "b"}},
	}}).Worker()
	in := []byte("got " + jwsOf(`{"sub":"jdoe\u0034","a":"acme","email":"jane@example.com","c":{"b":"b"}}`))
	out, err := w.Append(nil, in)
	if err != nil || !strings.Contains(string(out), "_acme-claim_b_b-claim_mail-") {
		t.Fatalf("%s, %v", out, err)
	}
	stub := append([]byte("Bearer "), out[len("got "):]...)
	again, _ := w.Append(nil, stub)
	if n := testing.AllocsPerRun(100, func() { out, _ = w.Append(out[:0], in) }); n != 0 && !underRace {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { again, _ = w.Append(again[:0], stub) }); n != 0 && !underRace {
		t.Errorf("%v allocations for a stub", n)
	}
}

// TestSubjectFamily: an account id is another person for an issuer that says so, and the
// same under all its keys and spellings.
func TestSubjectFamily(t *testing.T) {
	w := withClaims(t, token.Live, scrub.Claims{SubjectFamily: "staff"}).Worker()
	sub := func(payload string) string {
		_, s, _ := strings.Cut(scrubbed(t, w, jwsOf(payload)), "-sub-")
		return s
	}
	one := sub(`{"sub":"jdoe42"}`)
	if two := sub(`{"sub":" jdoe42 ","iat":1}`); one != two || !strings.HasPrefix(one, "staff_") {
		t.Errorf("%s and %s", one, two)
	}
	if user := scrubbed(t, w, "user=jdoe42 x"); strings.HasSuffix(one, user[len("user=user_ohbt_"):len(user)-2]) {
		t.Errorf("%s is %s", one, user)
	}
}

// TestSubjectOfSpellings: also of a token that was cut, stripped of its signature or
// spelled in another way the issuer is known, and so who its subject is.
func TestSubjectOfSpellings(t *testing.T) {
	w := newMint(t, func(o *scrub.Options) { o.Claims = map[string]scrub.Claims{"main": {SubjectFamily: "staff"}} }).s.Worker()
	subject := regexp.MustCompile(`-iss_main-sub-(staff_[a-z2-7_]+)`)
	r := rand.New(rand.NewPCG(11, 12))
	for range 5 {
		tok := newSigned(r)
		want := subject.FindStringSubmatch(scrubbed(t, w, tok.compact()))
		if want == nil {
			t.Fatal("no subject")
		}
		for range 100 {
			in := tok.malleated(r)
			if out := scrubbed(t, w, in); !strings.Contains(out, "-iss_main-sub-"+want[1]) {
				t.Fatalf("%q becomes %q", in, out)
			}
		}
	}
}

// TestClaimsSmuggled: nothing that is written into a stub passes where a stub would.
func TestClaimsSmuggled(t *testing.T) {
	c := scrub.Claims{List: []scrub.Claim{{Name: "tenant", Path: []string{"tenant"}}, {Name: "mail", Path: []string{"email"}, Kind: "email"}}}
	w := withClaims(t, token.Live, c).Worker()
	one := scrubbed(t, w, jwsOf(`{"tenant":"acme","email":"jane@example.com"}`))
	two := scrubbed(t, w, jwsOf(`{"tenant":"zeta","email":"jane@example.com"}`))
	if out := scrubbed(t, w, "Bearer "+one); out != "Bearer "+one {
		t.Fatalf("%s becomes %s", one, out)
	}
	_, rest, _ := strings.Cut(one, "-alg_")
	other, _, _ := strings.Cut(two, "-alg_")
	mail, _, _ := strings.Cut(one[strings.Index(one, "-claim_mail"):], "-claim_tenant")
	for name, stub := range map[string]string{
		"another value":    strings.Replace(one, "acme", "hunter22", 1),
		"a longer value":   strings.Replace(one, "acme", "acme_hunter22", 1),
		"another token":    other + "-alg_" + rest,
		"another claim":    strings.Replace(one, "_tenant_", "_town_", 1),
		"another name":     strings.Replace(one, "claim_mail", "claim_hunter", 1),
		"no seal":          one[:strings.Index(one, "-stub_")],
		"one claim less":   strings.Replace(one, mail, "", 1),
		"the seal of two":  one[:strings.Index(one, "-stub_")] + two[strings.Index(two, "-stub_"):],
		"an unknown claim": strings.Replace(one[:strings.Index(one, "-claim_tenant")], "-claim_mail", "-claim_hunter22", 1),
	} {
		if stub == one || stub == two {
			t.Fatalf("%s: it is as it was", name)
		}
		if out := scrubbed(t, w, "Bearer "+stub); strings.Contains(out, stub) {
			t.Errorf("%s passes: %s", name, out)
		}
		if out := scrubbed(t, w, "password="+stub); strings.Contains(out, "hunter") || strings.Contains(out, "claim_tenant_acme") {
			t.Errorf("%s passes behind a key: %s", name, out)
		}
	}
	if strings.Contains(one, "hunter") {
		t.Fatal("the value is in the stub")
	}
	plain := newScrubber(t).Worker() // nobody configured a claim
	if out := scrubbed(t, plain, "Bearer "+one); strings.Contains(out, "acme") {
		t.Errorf("a stub that tells claims passes where none is known: %s", out)
	}
}

// TestClaimsBad: what makes no sense is an error, and says why.
func TestClaimsBad(t *testing.T) {
	path := []string{"a"}
	for want, c := range map[string]scrub.Claims{
		`the name "A"`:           {List: []scrub.Claim{{Name: "A", Path: path}}},
		`stands for two`:         {List: []scrub.Claim{{Name: "a", Path: path}, {Name: "a", Path: []string{"b"}}}},
		`has no path`:            {List: []scrub.Claim{{Name: "a"}}},
		`no rule finds`:          {List: []scrub.Claim{{Name: "a", Path: path, Kind: "colour"}}},
		`policy for card is`:     {List: []scrub.Claim{{Name: "a", Path: path, Kind: "card"}}},
		`at most 8`:              {List: make([]scrub.Claim, 9)},
		`of something else`:      {SubjectFamily: "email"},
		`of something else, or`:  {SubjectFamily: "stub"},
		`not of the form [a-z][`: {SubjectFamily: "Staff"},
	} {
		_, err := scrub.New(scrub.Options{Keyring: testRing(t), Verifier: verdict{}, Claims: map[string]scrub.Claims{"main": c}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	_, err := scrub.New(scrub.Options{Keyring: testRing(t), Claims: map[string]scrub.Claims{"": {List: []scrub.Claim{{Name: "a"}}}}})
	if err == nil || !strings.HasPrefix(err.Error(), "claims: ") {
		t.Errorf("of all: %v", err)
	}
	_, err = scrub.New(scrub.Options{Keyring: testRing(t), Verifier: verdict{}, Claims: map[string]scrub.Claims{"gone": {}}})
	if err == nil || !strings.Contains(err.Error(), "no such issuer") {
		t.Errorf("%v", err)
	}
}

// A claimPolicy is what a scrubber is told of claims, and of what tokens.
type claimPolicy struct {
	state token.State
	kept  map[string]bool // values that may come out, by the last name of their path
	w     *scrub.Worker
}

// newClaimPolicy returns policy number n. Some hold for main, some for all issuers.
func newClaimPolicy(t testing.TB, n uint64) *claimPolicy {
	r := rand.New(rand.NewPCG(n, 2))
	p := &claimPolicy{[]token.State{token.Live, token.Live, token.Unverified, token.Expired, token.Forged}[r.IntN(5)], map[string]bool{}, nil}
	var c scrub.Claims
	for i, path := range [][]string{{"department"}, {"jti"}, {"deep", "town"}, {"email"}, {"phone_number"}, {"exp"}, {"none"}} {
		switch r.IntN(3) {
		case 0:
			c.List = append(c.List, scrub.Claim{Name: fmt.Sprint("c", i), Path: path})
			p.kept[path[len(path)-1]] = p.state == token.Live
		case 1:
			c.List = append(c.List, scrub.Claim{Name: fmt.Sprint("c", i), Path: path, Kind: "user"})
		}
	}
	c.NoSubject = r.IntN(4) == 0
	s, err := scrub.New(scrub.Options{Keyring: testRing(t), Verifier: verdict{p.state}, Claims: map[string]scrub.Claims{[]string{"main", ""}[n%2]: c}})
	if err != nil {
		t.Fatal(err)
	}
	p.w = s.Worker()
	return p
}

// FuzzClaims writes a token under one of 256 policies for its claims: no value comes out
// that the policy does not keep, nor one that it keeps of a token that is not live.
func FuzzClaims(f *testing.F) {
	for seed := range uint64(8) {
		f.Add([]byte("Bearer "), []byte("\n"), seed)
		f.Add([]byte(`{"t":"`), []byte(`"}`), seed<<8|seed)
	}
	policies := map[uint64]*claimPolicy{} // made when first asked for, since that takes longer than a try
	f.Fuzz(func(t *testing.T, before, after []byte, seed uint64) {
		if i := len(before) - 1; i >= 0 && before[i] > ' ' && !strings.ContainsRune(`"'=(:,;<>&`, rune(before[i])) {
			return // glued to something
		}
		p := policies[seed%256]
		if p == nil {
			p = newClaimPolicy(t, seed%256)
			policies[seed%256] = p
		}
		r := rand.New(rand.NewPCG(seed, 3))
		values := map[string]string{
			"sub": letters(r, "abcdefghkm", 9), "department": letters(r, "nopqrstuvw", 12), "jti": letters(r, "ABCDEFGHIJ", 14),
			"town": letters(r, "KLMNOPQRST", 11), "email": letters(r, "xyz", 15) + "@example.com", "phone_number": "+4420794601" + letters(r, "0123456789", 2),
		}
		payload, err := json.Marshal(map[string]any{
			"sub": values["sub"], "department": values["department"], "jti": values["jti"], "email": values["email"],
			"phone_number": values["phone_number"], "exp": 4102444800, "deep": map[string]string{"town": values["town"]},
		})
		if err != nil {
			t.Fatal(err)
		}
		in := string(before) + jwsOf(string(payload)) + string(after)
		out, err := p.w.Append(nil, []byte(in))
		if err != nil {
			return
		}
		for name, v := range values {
			if !p.kept[name] && strings.Contains(string(out), v) && !strings.Contains(string(before)+string(after), v) {
				t.Fatalf("%s of a %s token is left: %q", name, p.state, out)
			}
		}
	})
}
