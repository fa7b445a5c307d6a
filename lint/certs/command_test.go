package certs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"natstls/lint/certs"
)

// The commands that are given as help are run for real, and must give a file with which nothing is
// wrong any more.
func TestCommandsHelp(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("no openssl here")
	}
	data := inputs(t)
	for _, c := range []struct {
		name string
		role func(*certs.File) *certs.Problem
		pass string // options that stand for what a user types at the prompt
	}{
		{"server.der", certs.CertificateError, ""},
		{"-out.der", certs.CertificateError, ""},
		{"it's $(odd).der", certs.CertificateError, ""},
		{"server-key.der", certs.KeyError, ""},
		{"server.p12", certs.CertificateError, " -passin pass:test-only"},
		{"server.p12", certs.KeyError, " -passin pass:test-only"},
		{"server.p7b", certs.CertificateError, ""},
		{"server-p7b.pem", certs.PoolError, ""},
		{"trusted.pem", certs.CertificateError, ""},
		{"x509-label.pem", certs.CertificateError, ""},
		{"encrypted-key.pem", certs.KeyError, " -passin pass:test-only"},
		{"encrypted-legacy-key.pem", certs.KeyError, " -passin pass:test-only"},
		{"encrypted-key.der", certs.KeyError, " -passin pass:test-only"},
		{"bom.pem", certs.CertificateError, ""},
		{"bom-chain.pem", certs.KeyError, "none"},
		{"indented.pem", certs.CertificateError, ""},
		{"escaped.pem", certs.CertificateError, ""},
		{"escaped-quoted.pem", certs.PoolError, ""},
		{"base64.pem", certs.CertificateError, ""},
		{"base64-wrapped.pem", certs.CertificateError, ""},
		{"utf-16.pem", certs.CertificateError, ""},
		{"parameters-and-lost.pem", certs.KeyError, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			problem := c.role(certs.Parse(c.name, data[c.name]))
			if c.pass == "none" {
				if problem.Command != "" {
					t.Errorf("unexpected command %s", problem.Command)
				}
				return
			}
			if problem == nil || problem.Command == "" {
				t.Fatalf("no command: %+v", problem)
			}
			made := run(t, c.name, data[c.name], problem.Command+c.pass)
			if problem := c.role(certs.Parse("made.pem", made)); problem != nil {
				t.Errorf("%s: %s", c.name, problem.Message)
			}
		})
	}
}

// run runs a command in a folder with one file, and returns the file that the command adds.
func run(t *testing.T, name string, content []byte, command string) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("sh", "-c", command)
	shell.Dir = dir
	if out, err := shell.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "not found") {
			t.Skipf("%s: %s", command, out)
		}
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() == name {
			continue
		}
		made, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	t.Fatalf("%s made no other file", command)
	return nil
}
