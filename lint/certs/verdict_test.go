package certs_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"natstls/lint/certs"
	"natstls/lint/linttest"
)

// comparePair fails if PairError and tls.X509KeyPair, which is what tls.LoadX509KeyPair calls with
// the content of the two files, differ.
func comparePair(t *testing.T, cert, key *certs.File, certPEM, keyPEM []byte) {
	t.Helper()
	problem := certs.PairError(cert, key)
	if problem != nil && !problem.Known() {
		return // beyond the limits
	}
	_, err := tls.X509KeyPair(certPEM, keyPEM)
	if (problem == nil) != (err == nil) {
		t.Errorf("%s and %s: got %+v, crypto/tls says %v", cert.Name, key.Name, problem, err)
	}
	checkProblem(t, problem)
}

func comparePool(t *testing.T, file *certs.File, data []byte) {
	t.Helper()
	problem := certs.PoolError(file)
	if problem != nil && !problem.Known() {
		return // beyond the limits
	}
	pool := x509.NewCertPool()
	if ok := pool.AppendCertsFromPEM(data); ok != (problem == nil) {
		t.Errorf("%s: got %+v, crypto/x509 says %v", file.Name, problem, ok)
	}
	if !pool.Equal(certs.Pool(file)) {
		t.Errorf("%s: Pool differs from AppendCertsFromPEM", file.Name)
	}
	checkProblem(t, problem)
}

// checkProblem holds what is true of every problem.
func checkProblem(t *testing.T, problem *certs.Problem) {
	t.Helper()
	if problem == nil {
		return
	}
	for _, text := range []string{problem.Message, problem.Help} {
		switch {
		case text == "", strings.HasSuffix(text, "."), strings.ContainsAny(problem.Message, "\n\r\x00\x1b"):
			t.Errorf("%q is no good message", text)
		case strings.Contains(text, "illegal"), strings.Contains(text, "  "), strings.Contains(text, "%!"):
			t.Errorf("%q is no good message", text)
		}
	}
	if problem.File == nil || !strings.HasSuffix(problem.Help, problem.Command) {
		t.Errorf("%+v: no file, or the help does not end with the command", problem)
	}
}

func TestVerdictsAreThoseOfGo(t *testing.T) {
	data := inputs(t)
	files := map[string]*certs.File{}
	for name, content := range data {
		files[name] = certs.Parse(name, content)
		comparePool(t, files[name], content)
	}
	seen := map[string]bool{} // many files of the set have the same key
	for keyName, key := range data {
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		for certName, cert := range data {
			comparePair(t, files[certName], files[keyName], cert, key)
		}
	}
}

// The golden file shows what is said of each input as cert_file, key_file and ca_file, except of
// those with which nothing is wrong.
func TestProblems(t *testing.T) {
	data := inputs(t)
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(data)) {
		file := certs.Parse(name, data[name])
		cert, key, ca := certs.CertificateError(file), certs.KeyError(file), certs.PoolError(file)
		clean := len(file.Lost)+len(file.Refused) == 0
		if clean && (cert == nil && ca == nil || key == nil) && name != "server.pem" && name != "server-key.pem" {
			continue
		}
		fmt.Fprintf(&out, "== %q %s\n", name, summary(file))
		verdict(&out, "cert", cert)
		verdict(&out, "key", key)
		if ca == nil || cert == nil || ca.Message != cert.Message {
			verdict(&out, "ca", ca)
		}
	}
	linttest.Golden(t, "testdata/problems.txt", out.String())
}

func TestPairProblems(t *testing.T) {
	data := inputs(t)
	var out strings.Builder
	for _, pair := range [][2]string{
		{"server.pem", "server-key.pem"},
		{"server.pem", "sec1-key.pem"},
		{"rsa.pem", "pkcs1-key.pem"},
		{"server.pem", "other-key.pem"},
		{"rsa.pem", "server-key.pem"},
		{"wrong-order.pem", "server-key.pem"},
		{"root-first.pem", "server-key.pem"},
		{"bom-chain.pem", "server-key.pem"},
		{"no-end-then-ca.pem", "server-key.pem"},
		{"server-key.pem", "server.pem"},
		{"server-key.pem", "server-key.pem"},
		{"server.pem", "server.pem"},
		{"garbage.pem", "server.pem"},
		{"combined.pem", "combined.pem"},
		{"server.pem", "encrypted-key.pem"},
		{"empty.pem", "empty.pem"},
		{"x25519-cert.pem", "x25519.pem"},
		{"broken-second.pem", "server-key.pem"},
		{"ca-and-broken.pem", "ca-key.pem"},
		{"two-keys.pem", "two-keys.pem"},
		{"server.pem", "two-keys.pem"},
		{"headers.pem", "server-key.pem"},
		{"server.pem", "labelled-encrypted.pem"},
		{"server.pem", "headers-in-clear-key.pem"},
	} {
		cert, key := certs.Parse(pair[0], data[pair[0]]), certs.Parse(pair[1], data[pair[1]])
		fmt.Fprintf(&out, "== %s %s\n", pair[0], pair[1])
		verdict(&out, "pair", certs.PairError(cert, key))
	}
	linttest.Golden(t, "testdata/pairs.txt", out.String())
}

func summary(file *certs.File) string {
	out := fmt.Sprintf("form %d", file.Form)
	if file.Content != "" {
		out += fmt.Sprintf(" (%s)", file.Content)
	}
	for _, certificate := range file.Certificates {
		out += fmt.Sprintf(", certificate %d line %d", certificate.Index, certificate.Line)
	}
	for _, refused := range file.Refused {
		out += fmt.Sprintf(", refused %d line %d", refused.Index, refused.Line)
	}
	if file.Key != nil {
		out += fmt.Sprintf(", key %T line %d", file.Key.Public, file.Key.Line)
	}
	for _, lost := range file.Lost {
		out += fmt.Sprintf(", lost %q line %d form %d", lost.Type, lost.Line, lost.Why)
	}
	return out
}

func verdict(out *strings.Builder, role string, problem *certs.Problem) {
	if problem == nil {
		fmt.Fprintf(out, "%s: good\n", role)
		return
	}
	fmt.Fprintf(out, "%s: %d %s\n    %s\n", role, problem.Reason, problem.Message, problem.Help)
}
