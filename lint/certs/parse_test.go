package certs_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"natstls/fixtures/keys"
	"natstls/lint/certs"
	"natstls/parser/limit"
)

// Nothing that a File points to may hold the secret part of a key, in whatever form.
func TestNoSecretIsKept(t *testing.T) {
	for _, name := range []string{"server", "sec1", "rsa", "pkcs1", "rsa-small", "ed25519", "p521"} {
		var secret []byte
		switch key := keys.Signer(name).(type) {
		case *ecdsa.PrivateKey:
			secret, _ = key.Bytes()
		case *rsa.PrivateKey:
			secret = key.Primes[0].Bytes()
		case ed25519.PrivateKey:
			secret = key.Seed()
		}
		data := append(keys.PEM(name), keys.PEM("other")...)
		file := certs.Parse("key.pem", data)
		if file.Key == nil || file.Key.Err != nil {
			t.Fatalf("%s: %+v", name, file.Key)
		}
		if holds(reflect.ValueOf(file), secret, map[uintptr]bool{}) {
			t.Errorf("%s: the secret part is kept", name)
		}
		if !holds(reflect.ValueOf(&struct{ Kept any }{keys.Signer(name)}), secret, map[uintptr]bool{}) {
			t.Errorf("%s: this test would not notice", name)
		}
	}
}

// holds says whether a secret number is in one of the byte or word slices that a value leads to.
func holds(v reflect.Value, secret []byte, seen map[uintptr]bool) bool {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return false
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), secret, seen)
	case reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), secret, seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), secret, seen) {
				return true
			}
		}
	case reflect.String:
		return strings.Contains(v.String(), string(secret))
	case reflect.Slice, reflect.Array:
		return sliceHolds(v, secret, seen)
	}
	return false
}

func sliceHolds(v reflect.Value, secret []byte, seen map[uintptr]bool) bool {
	switch v.Type().Elem().Kind() {
	case reflect.Uint8:
		data := make([]byte, v.Len())
		for i := range data {
			data[i] = byte(v.Index(i).Uint())
		}
		return bytes.Contains(data, secret)
	case reflect.Uint:
		words := make([]big.Word, v.Len())
		for i := range words {
			words[i] = big.Word(v.Index(i).Uint())
		}
		return new(big.Int).SetBits(words).Cmp(new(big.Int).SetBytes(secret)) == 0
	}
	for i := range v.Len() {
		if holds(v.Index(i), secret, seen) {
			return true
		}
	}
	return false
}

func TestCRLFAndTextAround(t *testing.T) {
	data := inputs(t)
	want := certs.Parse("server.pem", data["server.pem"]).Certificates[0]
	for _, name := range []string{"crlf.pem", "commented.pem", "combined.pem"} {
		file := certs.Parse(name, data[name])
		if len(file.Certificates) != 1 || !file.Certificates[0].Equal(want.Certificate) || len(file.Lost) != 0 {
			t.Errorf("%s: %s", name, summary(file))
		}
	}
}

// Texts that would take quadratic time, or too much memory, if they were read naively. The test ends
// or it does not.
func TestHostileTexts(t *testing.T) {
	fill := func(part string) []byte {
		return bytes.Repeat([]byte(part), limit.BundleSize/len(part))
	}
	for _, part := range []string{
		"-----BEGIN ", "-----END ", "\n-----BEGIN ", "\n-----END ", " -----BEGIN A-----", "\n -----BEGIN A-----\n",
		"-----BEGIN :-----\n-----END :\n", "-----BEGIN A-----\n", "-----BEGIN A-----\n-----END A-----\n",
		"-----BEGIN A-----\n-----END B-----\n", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"-----BEGIN A-----\nx:\n", "\n", "a", "\x30\x80", "0\x82\xff\xff", "LS0tLS1CRUdJTi", "\xff\xfe-\x00",
		"-----BEGIN A-----\\n", "\ufeff", "\ufeff-----BEGIN A-----\n",
	} {
		file := certs.Parse("hostile.pem", fill(part))
		for _, problem := range []*certs.Problem{certs.CertificateError(file), certs.KeyError(file), certs.PoolError(file)} {
			if problem == nil {
				t.Errorf("%q: no problem", part)
			}
			checkProblem(t, problem)
		}
		if len(file.Blocks)+len(file.Lost) > limit.Blocks {
			t.Errorf("%q: %d blocks", part, len(file.Blocks)+len(file.Lost))
		}
	}
	if file := certs.Parse("large.pem", make([]byte, limit.BundleSize+1)); file.Err != certs.ErrTooLarge {
		t.Errorf("large file: %+v", file)
	}
}

// A bundle may have as many blocks as the limit says, and no more.
func TestMaxBlocks(t *testing.T) {
	block := "-----BEGIN A-----\n-----END A-----\n"
	for extra, want := range map[int]error{0: nil, 1: certs.ErrTooLarge} {
		file := certs.Parse("many.pem", []byte(strings.Repeat(block, limit.Blocks+extra)))
		if file.Err != want {
			t.Errorf("limit and %d: %v", extra, file.Err)
		}
	}
}

func TestNamesInMessages(t *testing.T) {
	for name, want := range map[string]string{
		"certs/ca.pem":           "certs/ca.pem is a directory, not a file",
		"":                       `"" is a directory, not a file`,
		"a\x1b[31mb":             `"a\x1b[31mb" is a directory, not a file`,
		"a\nb":                   `"a\nb" is a directory, not a file`,
		"\xff":                   `"\xff" is a directory, not a file`,
		strings.Repeat("x", 999): strings.Repeat("x", 200) + "… is a directory, not a file",
	} {
		problem := certs.PoolError(&certs.File{Name: name, Err: certs.ErrDirectory})
		if problem.Message != want {
			t.Errorf("got %q, want %q", problem.Message, want)
		}
	}
}
