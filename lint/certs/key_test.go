package certs

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"testing"

	"natstls/fixtures/keys"
)

// A pointer to the public half inside of a private key would keep the whole key in memory.
func TestPublicHalvesAreCopies(t *testing.T) {
	if key := keys.Signer("server").(*ecdsa.PrivateKey); publicECDSA(key) == &key.PublicKey || !publicECDSA(key).Equal(&key.PublicKey) {
		t.Error("ECDSA: no copy")
	}
	if key := keys.Signer("rsa").(*rsa.PrivateKey); publicRSA(key) == &key.PublicKey || !publicRSA(key).Equal(&key.PublicKey) {
		t.Error("RSA: no copy")
	}
}

func TestRenamed(t *testing.T) {
	for name, want := range map[string][2]string{
		"server.der":        {"server.pem", "server-key.pem"},
		"server.pem":        {"server-new.pem", "server-key.pem"},
		"key.pem":           {"key-new.pem", "key-new.pem"},
		"certs.d/server":    {"certs.d/server.pem", "certs.d/server-key.pem"},
		`C:\nats.d\server`:  {`C:\nats.d\server.pem`, `C:\nats.d\server-key.pem`},
		"server-key-1.pem":  {"server-key-1-new.pem", "server-key-1-key.pem"},
		"certs/.hidden.p12": {"certs/.hidden.pem", "certs/.hidden-key.pem"},
	} {
		if got := [2]string{renamed(name, ContentCertificate), renamed(name, ContentPrivateKey)}; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
