package linttest

import (
	"bytes"
	"crypto/tls"
	"os"
	"strings"
	"testing"
	"time"
)

func testNow() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }

// Rule authors read the list in fixtures/keys/README.md, so it has to be whole.
func TestReadmeListsEveryCertificateFile(t *testing.T) {
	readme, err := os.ReadFile("../../fixtures/keys/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := Certificates(testNow())
	for path := range files {
		name := strings.TrimPrefix(path, "certs/")
		if base, isKey := strings.CutSuffix(name, "-key.pem"); isKey && files["certs/"+base+".pem"] != nil {
			continue // the table lists the certificate
		}
		if !bytes.Contains(readme, []byte("`"+name+"`")) {
			t.Errorf("README.md does not list `%s`", name)
		}
	}
}

// Every certificate that has a key file of its own name is a pair that the server loads.
func TestPairsOfTheStandardSet(t *testing.T) {
	files := Certificates(testNow())
	refused := map[string]string{
		"wrong-order": "does not match",
		"root-first":  "does not match",
		"rsa-tiny":    "", // loads; no handshake succeeds
	}
	pairs := 0
	for path, key := range files {
		name, isKey := strings.CutSuffix(path, "-key.pem")
		certificate := files[name+".pem"]
		if !isKey || certificate == nil {
			continue
		}
		pairs++
		_, err := tls.X509KeyPair(certificate, key)
		want := refused[strings.TrimPrefix(name, "certs/")]
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want an error with %q", name, err, want)
		}
	}
	if pairs < 30 {
		t.Errorf("only %d pairs", pairs)
	}
}

func TestStandardSetDependsOnNothingButNow(t *testing.T) {
	first, second := Certificates(testNow()), Certificates(testNow())
	for path, data := range first {
		if !bytes.Equal(data, second[path]) {
			t.Errorf("%s differs between two calls", path)
		}
	}
}
