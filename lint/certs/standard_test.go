package certs_test

import (
	"crypto/ecdh"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"natstls/fixtures/keys"
	"natstls/lint/linttest"
	"natstls/parser/limit"
)

func testNow() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }

// inputs is the standard set of files and what is too odd for it, by name.
func inputs(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for name, data := range linttest.Certificates(testNow()) {
		if name, ok := strings.CutPrefix(name, "certs/"); ok {
			files[name] = data
		}
	}
	server, ca, key := string(files["server.pem"]), string(files["ca.pem"]), string(files["server-key.pem"])
	lines := strings.Split(strings.TrimSpace(server), "\n")
	body := strings.Join(lines[1:len(lines)-1], "")
	headers := lines[0] + "\nX-From: somewhere\n\n" + strings.Join(lines[1:], "\n") + "\n"
	legacy := strings.Replace(key, "PRIVATE KEY-----\n", "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", 1)
	encryptedDER, _ := pem.Decode(files["encrypted-key.pem"])
	requestDER, _ := pem.Decode(files["request.pem"])
	crlDER, _ := pem.Decode(files["crl.pem"])
	publicDER, _ := pem.Decode(files["public-key.pem"])

	maps.Copy(files, map[string][]byte{
		"ca-key.pem":               keys.PEM("ca"),
		"white-space.pem":          []byte("\r\n\t \n"),
		"bom-only.pem":             []byte("\ufeff\r\n"),
		"utf-16.pem":               utf16Text("\ufeff" + server),
		"base64.pem":               []byte(base64.StdEncoding.EncodeToString([]byte(server))),
		"base64-wrapped.pem":       []byte(wrapped(base64.StdEncoding.EncodeToString([]byte(server)))),
		"escaped.pem":              []byte(strings.ReplaceAll(server, "\n", `\n`)),
		"escaped-quoted.pem":       []byte(`"` + strings.ReplaceAll(server, "\n", `\n`) + `"`),
		"one-line.pem":             []byte(strings.ReplaceAll(server, "\n", " ")),
		"one-line-key.pem":         []byte(strings.ReplaceAll(key[strings.Index(key, "-----"):], "\n", " ")),
		"damaged.pem":              []byte(strings.Replace(server, "MII", "M*I", 1)),
		"wrong-end.pem":            []byte(strings.Replace(server, "END CERTIFICATE", "END CERT", 1)),
		"no-end-then-ca.pem":       []byte(lines[0] + "\n" + body + "\n" + ca),
		"bom-chain.pem":            []byte("\ufeff" + string(files["chain.pem"])),
		"bom-in-the-middle.pem":    []byte(ca + "\ufeff" + server),
		"commented-out.pem":        []byte("# " + lines[0] + "\n# " + body + "\n" + ca),
		"headers.pem":              []byte(headers),
		"key-and-lost-cert.pem":    []byte(key + " " + server),
		"parameters-and-lost.pem":  []byte("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n " + key[strings.Index(key, "-----"):]),
		"parameters-and-key.pem":   []byte("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + key),
		"labelled-encrypted.pem":   []byte(strings.ReplaceAll(key, "PRIVATE KEY-----", "ENCRYPTED PRIVATE KEY-----")),
		"headers-in-clear-key.pem": []byte(legacy),
		"two-keys.pem":             append(slices.Clone(files["other-key.pem"]), key...),
		"key-suffix-only.pem":      []byte(strings.ReplaceAll(key, " PRIVATE KEY-----", " XPRIVATE KEY-----")),
		"odd-label-key.pem":        []byte(strings.ReplaceAll(key, " PRIVATE KEY-----", " NATS PRIVATE KEY-----")),
		"x509-label.pem":           []byte(strings.ReplaceAll(server, "CERTIFICATE", "X509 CERTIFICATE")),
		"request-as-cert.pem":      encode("CERTIFICATE", requestDER.Bytes),
		"key-as-cert.pem":          encode("CERTIFICATE", files["server-key.der"]),
		"p7b-as-cert.pem":          encode("CERTIFICATE", files["server.p7b"]),
		"empty-block.pem":          encode("CERTIFICATE", nil),
		"empty-key-block.pem":      encode("PRIVATE KEY", nil),
		"cert-as-key.pem":          encode("PRIVATE KEY", files["server.der"]),
		"trailing-der.pem":         encode("CERTIFICATE", append(slices.Clone(files["server.der"]), 0)),
		"broken-second.pem":        append([]byte(server), encode("CERTIFICATE", []byte("x"))...),
		"broken-twice.pem":         append(encode("CERTIFICATE", []byte("x")), encode("CERTIFICATE", []byte("y"))...),
		"x25519.pem":               encode("PRIVATE KEY", x25519(t)),
		"dsa.pem":                  encode("DSA PRIVATE KEY", []byte{0x30, 3, 2, 1, 0}),
		"openssh.pem":              encode("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00")),
		"ed448.pem":                encode("PRIVATE KEY", otherAlgorithm(t, "1.3.101.113")),
		"rsa-pss.pem":              encode("PRIVATE KEY", otherAlgorithm(t, "1.2.840.113549.1.1.10")),
		"secp256k1.pem":            encode("EC PRIVATE KEY", otherCurve(t, asn1.ObjectIdentifier{1, 3, 132, 0, 10})),
		"brainpool.pem":            encode("EC PRIVATE KEY", otherCurve(t, asn1.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 7})),
		"explicit-curve.pem":       encode("EC PRIVATE KEY", otherCurve(t, []int{1})),
		"large-key.pem":            encode("PRIVATE KEY", make([]byte, limit.KeySize+1)),
		"encrypted-key.der":        encryptedDER.Bytes,
		"request.der":              requestDER.Bytes,
		"crl.der":                  crlDER.Bytes,
		"public-key.der":           publicDER.Bytes,
		"broken.der":               {0x30, 0x82, 0x01},
		"indefinite.p12":           {0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80},
		"indefinite.p7b":           {0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80},
		"user.creds":               []byte("-----BEGIN NATS USER JWT-----\neyJ0\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\nSUA\n------END USER NKEY SEED------\n"),
		"x25519-cert.pem":          encode("CERTIFICATE", withPublicKey(t, files["server.der"], "1.3.101.110")),
		"unknown-algorithm.pem":    encode("CERTIFICATE", withPublicKey(t, files["server.der"], "1.2.3.4")),
		"it's $(odd).der":          files["server.der"],
		"-out.der":                 files["server.der"],
		"line\nbreak.pem":          files["server-key.pem"],
	})
	return files
}

func encode(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func utf16Text(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out
}

func wrapped(text string) string {
	var out strings.Builder
	for len(text) > 76 {
		out.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	return out.String() + text
}

func x25519(t testing.TB) []byte {
	key, err := ecdh.X25519().NewPrivateKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return must(x509.MarshalPKCS8PrivateKey(key))(t)
}

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func objectID(t testing.TB, text string) asn1.ObjectIdentifier {
	oid := must(x509.ParseOID(text))(t)
	var out asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(must(asn1.Marshal(asn1.RawValue{Tag: asn1.TagOID, Bytes: must(oid.MarshalBinary())(t)}))(t), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// otherAlgorithm is a PKCS #8 key of an algorithm that Go does not know.
func otherAlgorithm(t testing.TB, oid string) []byte {
	return must(asn1.Marshal(struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Secret    []byte
	}{0, pkix.AlgorithmIdentifier{Algorithm: objectID(t, oid)}, make([]byte, 57)}))(t)
}

// otherCurve is a SEC 1 key on a curve that Go does not know.
func otherCurve(t testing.TB, parameters any) []byte {
	explicit := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: must(asn1.Marshal(parameters))(t)}
	return must(asn1.Marshal(struct {
		Version    int
		Secret     []byte
		Parameters asn1.RawValue
	}{1, make([]byte, 32), explicit}))(t)
}

// withPublicKey replaces the algorithm of the public key of a certificate.
func withPublicKey(t testing.TB, der []byte, oid string) []byte {
	whole := partsOf(t, der)
	parts := partsOf(t, whole[0].FullBytes)
	const publicKey = 6 // behind version, serial, algorithm, issuer, validity, subject
	parts[publicKey] = asn1.RawValue{FullBytes: must(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}{pkix.AlgorithmIdentifier{Algorithm: objectID(t, oid)}, asn1.BitString{Bytes: make([]byte, 32), BitLength: 256}}))(t)}
	whole[0] = asn1.RawValue{FullBytes: must(asn1.Marshal(parts))(t)}
	return must(asn1.Marshal(whole))(t)
}

// partsOf returns the elements of a SEQUENCE.
func partsOf(t testing.TB, der []byte) (parts []asn1.RawValue) {
	must(asn1.Unmarshal(der, &parts))(t)
	return parts
}
