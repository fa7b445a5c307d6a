package linttest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/nats-io/nkeys"

	"natstls/fixtures/keys"
)

// claims are those of a JWT; its identity and its times are filled in.
type claims struct {
	Type string   `json:"type"`
	URLs []string `json:"operator_service_urls,omitempty"`

	AccountServerURL       string   `json:"account_server_url,omitempty"`
	AssertServerVersion    string   `json:"assert_server_version,omitempty"`
	AllowedConnectionTypes []string `json:"allowed_connection_types,omitempty"`
	Version                int      `json:"version"`

	ended bool // 10 days ago
}

// addCredentials adds the JWTs of operator mode. They are put together here, since package jwt takes the
// time of issue from the real clock.
func addCredentials(files map[string][]byte, now time.Time) {
	operator := func(c claims) string {
		c.Type = "operator"
		return token(c, "operator", "operator", now)
	}
	for name, text := range map[string]string{
		"operator":       operator(claims{}),
		"expired":        operator(claims{ended: true}),
		"damaged":        damaged(operator(claims{})),
		"account":        token(claims{Type: "account"}, "account", "operator", now),
		"asserts-2-15-1": operator(claims{AssertServerVersion: "2.15.1"}),
		"asserts-99":     operator(claims{AssertServerVersion: "99.0.0"}),
		"asserts-text":   operator(claims{AssertServerVersion: "newest"}),
		"tls-urls":       operator(claims{URLs: []string{"tls://nats.example.com:4222", "tls://nats2.example.com:4222"}}),
		"accounts-https": operator(claims{AccountServerURL: "https://accounts.nats.svc:9090/jwt/v1"}),
		"accounts-http":  operator(claims{AccountServerURL: "http://accounts.example.com:9090/jwt/v1"}),
		"mixed-urls":     operator(claims{URLs: []string{"nats://nats.example.com:4222", "tls://nats.example.com:4223"}}),
	} {
		files["jwt/"+name+".jwt"] = framed("NATS OPERATOR JWT", text)
	}
	files["jwt/bare.jwt"] = []byte(operator(claims{}) + "\n")

	seed := framed("USER NKEY SEED", string(keys.Seed("user")))
	for name, c := range map[string]claims{
		"any":      {},
		"leaf":     {AllowedConnectionTypes: []string{"LEAFNODE", "LEAFNODE_WS"}},
		"leaf-tcp": {AllowedConnectionTypes: []string{"LEAFNODE"}},
		"standard": {AllowedConnectionTypes: []string{"STANDARD", "WEBSOCKET"}},
		"expired":  {ended: true},
	} {
		c.Type = "user"
		files["creds/"+name+".creds"] = append(framed("NATS USER JWT", token(c, "user", "account", now)), seed...)
	}
	files["creds/seed.creds"] = seed
}

func framed(label, text string) []byte {
	return fmt.Appendf(nil, "-----BEGIN %s-----\n%s\n------END %s------\n\n", label, text, label)
}

// token writes a JWT about one nkey, signed by another.
func token(c claims, subject, issuer string, now time.Time) string {
	c.Version = 2
	signer := pair(issuer)
	body := map[string]any{
		"jti": "TEST", "iat": now.Add(-20 * day).Unix(), "iss": public(signer), "sub": public(pair(subject)),
		"name": "natstls-test-only", "nats": c,
	}
	if c.ended {
		body["exp"] = now.Add(-10 * day).Unix()
	}
	payload, err := json.Marshal(body)
	must(err)
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"typ":"JWT","alg":"ed25519-nkey"}`)) + "." + encode(payload)
	signature, err := signer.Sign([]byte(text))
	must(err)
	return text + "." + encode(signature)
}

// damaged changes the signature.
func damaged(token string) string {
	last := []byte(token)
	i := len(last) - 10
	if last[i]++; last[i] > 'z' || last[i] == ':' || last[i] == '[' || last[i] == '`' || last[i] == '.' {
		last[i] = 'A'
	}
	return string(last)
}

func pair(name string) nkeys.KeyPair {
	signer, err := nkeys.FromSeed(keys.Seed(name))
	must(err)
	return signer
}

func public(signer nkeys.KeyPair) string {
	text, err := signer.PublicKey()
	must(err)
	return text
}

// must stops at a mistake in this file or in the keys.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("linttest: %v", err))
	}
}
