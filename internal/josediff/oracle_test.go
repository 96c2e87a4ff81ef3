package josediff

import (
	"errors"
	"time"

	josejwt "github.com/go-jose/go-jose/v4/jwt"
	"github.com/golang-jwt/jwt/v5"
	"github.com/lestrrat-go/jwx/v3/jwa"
	jwxjwt "github.com/lestrrat-go/jwx/v3/jwt"

	"github.com/go-jose/go-jose/v4"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// An oracle says whether a library takes a token that is signed with alg: its
// signature, an expiry after now, and other dates up to token.Leeway after it.
type oracle struct {
	name    string
	accepts func(p *minttest.Keys, alg, tok string, at time.Time) error
}

func oracles() []oracle {
	return []oracle{{"golang-jwt", golangJWT}, {"go-jose", goJose}, {"jwx", jwx}}
}

// late is when dates other than the expiry are looked at.
func late(at time.Time) time.Time { return at.Add(token.Leeway * time.Second) }

func golangJWT(p *minttest.Keys, alg, tok string, at time.Time) error {
	claims := jwt.MapClaims{}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{alg}), jwt.WithoutClaimsValidation(), jwt.WithStrictDecoding())
	if _, err := parser.ParseWithClaims(tok, claims, func(*jwt.Token) (any, error) { return p.Public(alg), nil }); err != nil {
		return err
	}
	exp := jwt.MapClaims{}
	if v, ok := claims["exp"]; ok {
		exp["exp"] = v
		delete(claims, "exp")
	}
	clock := func(at time.Time) jwt.ParserOption { return jwt.WithTimeFunc(func() time.Time { return at }) }
	return errors.Join(jwt.NewValidator(clock(at)).Validate(exp), jwt.NewValidator(clock(late(at)), jwt.WithIssuedAt()).Validate(claims))
}

func goJose(p *minttest.Keys, alg, tok string, at time.Time) error {
	parsed, err := josejwt.ParseSigned(tok, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return err
	}
	var c josejwt.Claims
	if err := parsed.Claims(p.Public(alg), &c); err != nil {
		return err
	}
	exp := josejwt.Claims{Expiry: c.Expiry}
	c.Expiry = nil
	return errors.Join(exp.ValidateWithLeeway(josejwt.Expected{Time: at}, 0), c.ValidateWithLeeway(josejwt.Expected{Time: late(at)}, 0))
}

func jwx(p *minttest.Keys, alg, tok string, at time.Time) error {
	known, ok := jwa.LookupSignatureAlgorithm(alg)
	if !ok {
		return errors.New("no such algorithm")
	}
	t, err := jwxjwt.Parse([]byte(tok), jwxjwt.WithKey(known, p.Public(alg)), jwxjwt.WithValidate(false))
	if err != nil {
		return err
	}
	clock := func(at time.Time) jwxjwt.ValidateOption {
		return jwxjwt.WithClock(jwxjwt.ClockFunc(func() time.Time { return at }))
	}
	exp := jwxjwt.New()
	if v, ok := t.Expiration(); ok {
		if err := errors.Join(exp.Set("exp", v), t.Remove("exp")); err != nil {
			return err
		}
	}
	return errors.Join(jwxjwt.Validate(exp, clock(at)), jwxjwt.Validate(t, clock(late(at))))
}
