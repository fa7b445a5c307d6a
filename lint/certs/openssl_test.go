package certs_test

import (
	"bytes"
	"crypto/x509"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"natstls/lint/certs"
	"natstls/lint/linttest"
)

// requireOpenSSL skips the test on machines without the second opinion.
func requireOpenSSL(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not here, so that there is no second opinion on certificates")
	}
}

// openssl runs the program without the configuration of this machine, and returns what it writes.
func openssl(args ...string) (string, error) {
	command := exec.Command("openssl", args...)
	command.Env = append(os.Environ(), "OPENSSL_CONF="+os.DevNull, "SSL_CERT_FILE=/nowhere", "SSL_CERT_DIR=/nowhere")
	out, err := command.CombinedOutput()
	return string(out), err
}

// standardChains returns the files of the standard set whose first certificate Go can parse, by name.
func standardChains() map[string]*certs.File {
	chains := map[string]*certs.File{}
	for name, data := range linttest.FleetCertificates(testNow()) {
		if file := certs.Parse(name, data); len(file.Certificates) > 0 && file.Certificates[0].Index == 0 {
			chains[name] = file
		}
	}
	return chains
}

// each calls a function for the elements of a list, as many at once as there are processors.
func each[T any](list []T, do func(T)) {
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for _, element := range list {
		limit <- struct{}{}
		all.Go(func() {
			defer func() { <-limit }()
			do(element)
		})
	}
	all.Wait()
}

func write(t *testing.T, folder, name string, data []byte) {
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
		t.Error(err)
	}
}

func encodeAll(list []*certs.Certificate) []byte {
	var out bytes.Buffer
	for _, c := range list {
		out.Write(encode("CERTIFICATE", c.Raw))
	}
	return out.Bytes()
}

// difference is a kind of certificate that Go and OpenSSL see differently.
type difference struct {
	reason string
	takes  string // who takes it: Go or openssl
	of     func(chain *certs.File) bool
}

func differences() []difference {
	return []difference{
		{"Go looks at no key usage bits of the first certificate; with -purpose, OpenSSL wants one to sign, or for a server to encrypt keys", "Go", func(chain *certs.File) bool {
			bits := chain.Certificates[0].KeyUsage
			return bits != 0 && bits&x509.KeyUsageDigitalSignature == 0
		}},
		{"Go takes SHA-1 in no signature but that of a root; OpenSSL does at the security level of its verify command", "openssl", func(chain *certs.File) bool {
			return slices.ContainsFunc(chain.Certificates, func(c *certs.Certificate) bool {
				return c.SignatureAlgorithm == x509.SHA1WithRSA || c.SignatureAlgorithm == x509.ECDSAWithSHA1
			})
		}},
	}
}

// TestVerifyAsOpenSSL compares Verify with openssl verify, for each file of the standard set as a chain, with the
// standard authorities as roots. They must agree but for the differences, each of which must be met.
func TestVerifyAsOpenSSL(t *testing.T) {
	requireOpenSSL(t)
	chains := standardChains()
	folder := t.TempDir()
	roots := x509.NewCertPool()
	var bundle []byte
	for _, name := range []string{"ca", "other-ca", "rsa-ca", "constrained-ca"} {
		c := chains["certs/"+name+".pem"].Certificates[0]
		roots.AddCert(c.Certificate)
		bundle = append(bundle, encode("CERTIFICATE", c.Raw)...)
	}
	write(t, folder, "roots.pem", bundle)
	var mu sync.Mutex
	met := make([]bool, len(differences()))
	each(slices.Sorted(maps.Keys(chains)), func(name string) {
		chain := chains[name]
		for purpose, usage := range map[string]x509.ExtKeyUsage{"sslserver": x509.ExtKeyUsageServerAuth, "sslclient": x509.ExtKeyUsageClientAuth} {
			said, taken := opensslVerify(t, folder, name, purpose, chain)
			verdict := certs.Verify(chain, roots, usage, testNow())
			if taken == (verdict == nil) {
				continue
			}
			takes := "Go"
			if taken {
				takes = "openssl"
			}
			at := slices.IndexFunc(differences(), func(d difference) bool { return d.takes == takes && d.of(chain) })
			if at < 0 {
				t.Errorf("%s as %s\nGo: %v\nopenssl: %s", name, purpose, verdict, said)
				continue
			}
			mu.Lock()
			met[at] = true
			mu.Unlock()
		}
	})
	for i, d := range differences() {
		if !met[i] {
			t.Errorf("not met: %s", d.reason)
		}
	}
}

// opensslVerify asks openssl verify about the first certificate of a chain, with the others behind it.
func opensslVerify(t *testing.T, folder, name, purpose string, chain *certs.File) (said string, taken bool) {
	base := purpose + "-" + strings.ReplaceAll(name, "/", "-")
	write(t, folder, base, encodeAll(chain.Certificates[:1]))
	args := []string{"verify", "-purpose", purpose, "-attime", strconv.FormatInt(testNow().Unix(), 10),
		"-no-CApath", "-no-CAstore", "-CAfile", filepath.Join(folder, "roots.pem")}
	if len(chain.Certificates) > 1 {
		write(t, folder, base+".untrusted", encodeAll(chain.Certificates[1:]))
		args = append(args, "-untrusted", filepath.Join(folder, base+".untrusted"))
	}
	said, err := openssl(append(args, filepath.Join(folder, base))...)
	return said, err == nil
}
