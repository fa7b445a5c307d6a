package certs_test

import (
	"bytes"
	"testing"

	"natstls/lint/certs"
	"natstls/parser/limit"
)

// FuzzFile reads any bytes: the verdicts are those of Go, and what the file says of itself is true.
func FuzzFile(f *testing.F) {
	for _, data := range inputs(f) {
		f.Add(data)
	}
	f.Add([]byte("-----BEGIN :-----\n-----END :\n-----BEGIN :-----\n-----END :\n"))
	f.Add([]byte("-----BEGIN A-----\nx:\n-----END A-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		file := certs.Parse("file.pem", data)
		if !bytes.Equal(before, data) {
			t.Fatal("Parse changed its input")
		}
		checkFile(t, file, data)
		comparePool(t, file, data)
		comparePair(t, file, file, data, data)
		checkProblem(t, certs.CertificateError(file))
		checkProblem(t, certs.KeyError(file))
	})
}

// FuzzPair compares the verdict on any two files with that of Go.
func FuzzPair(f *testing.F) {
	data := inputs(f)
	for name, content := range data {
		f.Add(content, data["server-key.pem"])
		f.Add(data["server.pem"], data[name])
	}
	f.Fuzz(func(t *testing.T, cert, key []byte) {
		comparePair(t, certs.Parse("cert.pem", cert), certs.Parse("key.pem", key), cert, key)
	})
}

func checkFile(t *testing.T, file *certs.File, data []byte) {
	t.Helper()
	if file.Err != nil {
		if len(data) <= limit.BundleSize && bytes.Count(data, []byte("-----BEGIN ")) <= limit.Blocks {
			t.Errorf("not read: %v", file.Err)
		}
		return
	}
	lines := bytes.Split(data, []byte("\n"))
	begins := func(line int, label string) bool {
		return line >= 1 && line <= len(lines) && bytes.Contains(lines[line-1], []byte("-----BEGIN "+label))
	}
	last := 0
	for _, block := range file.Blocks {
		if !begins(block.Line, block.Type) || block.Line <= last {
			t.Errorf("no block %q begins at line %d", block.Type, block.Line)
		}
		last = block.Line
	}
	for _, lost := range file.Lost {
		if !begins(lost.Line, lost.Type) {
			t.Errorf("no lost block %q begins at line %d", lost.Type, lost.Line)
		}
	}
	certificates := 0
	for _, block := range file.Blocks {
		if block.Type == "CERTIFICATE" {
			certificates++
		}
	}
	if got := len(file.Certificates) + len(file.Refused); got != certificates {
		t.Errorf("%d certificates and refused ones, want %d", got, certificates)
	}
	if file.Key != nil && (file.Key.Public == nil) != (file.Key.Err != nil) {
		t.Errorf("key with public half %v and error %v", file.Key.Public, file.Key.Err)
	}
	if (file.Form == certs.FormPEM) != (len(file.Blocks) > 0) {
		t.Errorf("form %d with %d blocks", file.Form, len(file.Blocks))
	}
}
