package linttest

import (
	"bytes"
	"crypto/tls"
	"os"
	"strings"
	"testing"
)

func TestReadmeListsEveryFleetCertificate(t *testing.T) {
	readme, err := os.ReadFile("../../fixtures/keys/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := bytes.Cut(readme, []byte("## Certificates for fleets"))
	if !found {
		t.Fatal("README.md has no section for fleets")
	}
	for path := range FleetCertificates(testNow()) {
		name, ours := strings.CutPrefix(path, "fleet/")
		if ours && !strings.HasSuffix(name, "-key.pem") && !bytes.Contains(section, []byte("`"+name+"`")) {
			t.Errorf("README.md does not list `%s`", name)
		}
	}
}

// Every certificate of the set is a pair with its key, and none takes the place of a standard file.
func TestFleetPairs(t *testing.T) {
	files := FleetCertificates(testNow())
	pairs := 0
	for path, key := range files {
		name, isKey := strings.CutSuffix(path, "-key.pem")
		if !isKey || !strings.HasPrefix(path, "fleet/") {
			continue
		}
		pairs++
		if _, err := tls.X509KeyPair(files[name+".pem"], key); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if pairs < 40 {
		t.Errorf("only %d pairs", pairs)
	}
}
