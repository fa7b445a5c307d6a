package rules

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"natstls/lint"
)

// An entry of pinned_certs is not a SHA-256 hash in hexadecimal.
//
// # What happens
//
// The server refuses the configuration. Each entry has to be 64 hexadecimal digits, in upper or lower
// case, without colons: the SHA-256 hash of the DER form of the public key (SubjectPublicKeyInfo), not
// of the whole certificate.
//
// # How to fix it
//
// Make the entry with
//
//	openssl x509 -noout -pubkey -in client.pem | openssl pkey -pubin -outform DER | openssl dgst -sha256
//
// A hash that is right and only written another way (with a prefix, in base64 as curl and browsers do) is rewritten
// by the fix. With colons it may be the fingerprint of the certificate, which fits nobody, so that fix is unsafe.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  verify: true
//	  ca_file: "ca.pem"
//	  pinned_certs: [ "sha256:a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]   # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  verify: true
//	  ca_file: "ca.pem"
//	  pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]
//	}
var pinnedCertFormat = &lint.Rule{
	Name:         "pinned-cert-format",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkPinnedCertFormat,
}

const pinDigits = 64 // of a SHA-256 hash in hexadecimal

func checkPinnedCertFormat(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		for _, item := range block.PinnedCerts.Value {
			if isPin(item.Text) {
				continue
			}
			finding := lint.Finding{
				On:      block.PinnedCerts.Field,
				At:      item.At.Use.Span,
				Message: "a pin has to be " + strconv.Itoa(pinDigits) + " hexadecimal digits, the SHA-256 hash of a public key",
				Help:    "make it with: openssl x509 -noout -pubkey -in CERT | openssl pkey -pubin -outform DER | openssl dgst -sha256",
			}
			if pin, how := pinMeant(item.Text); pin != "" {
				finding.Help = how
				finding.Fixes = rewritten(item.At, pin)
				if isFingerprint(item.Text) {
					finding.Help += "; openssl x509 -fingerprint prints that of the certificate in this form, which is another hash"
					for i := range finding.Fixes {
						finding.Fixes[i].Unsafe = true
					}
				}
			} else if what := otherHash(item.Text); what != "" {
				finding.Message += "; this has the length of a hash by " + what
			}
			p.Report(finding)
		}
	}
}

func isPin(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == pinDigits
}

// isFingerprint reports whether a text is in the form in which openssl prints the hash of a certificate.
func isFingerprint(text string) bool { return strings.Count(text, ":") >= pinDigits/2-1 }

// pinMeant returns the pin that an entry holds in another form, and what to do about it.
func pinMeant(text string) (pin, how string) {
	plain := strings.ToLower(strings.TrimSpace(text))
	for _, prefix := range []string{"sha2-256", "sha256", "sha-256"} {
		plain = strings.TrimLeft(strings.TrimPrefix(plain, prefix), ":/=- ")
	}
	digits := strings.NewReplacer(":", "", " ", "", "-", "").Replace(plain)
	if isPin(digits) {
		return digits, "write the digits alone, without prefix, colons or spaces"
	}
	encoded := strings.TrimSpace(text)
	if len(encoded) >= base64Length {
		encoded = encoded[len(encoded)-base64Length:]
	}
	if hash, err := base64.StdEncoding.DecodeString(encoded); err == nil && len(hash) == pinDigits/2 && hasPinPrefix(text) {
		return hex.EncodeToString(hash), "write the hash in hexadecimal instead of base64"
	}
	return "", ""
}

const base64Length = 44 // of 32 bytes

// hasPinPrefix reports whether a base64 text says that it is a SHA-256 hash, as curl (sha256//…) and
// RFC 7469 (pin-sha256="…") write it, or is nothing but one.
func hasPinPrefix(text string) bool {
	prefix := strings.ToLower(strings.TrimSpace(text))
	prefix = prefix[:len(prefix)-base64Length]
	return prefix == "" || strings.HasPrefix(prefix, "sha256") || strings.HasPrefix(prefix, "pin-sha256")
}

// otherHash names the hash function that a text has the length of.
func otherHash(text string) string {
	digits := strings.ReplaceAll(text, ":", "")
	if _, err := hex.DecodeString(digits); err != nil {
		return ""
	}
	switch len(digits) {
	case 32:
		return "MD5"
	case 40:
		return "SHA-1"
	case 96:
		return "SHA-384"
	case 128:
		return "SHA-512"
	}
	return ""
}
