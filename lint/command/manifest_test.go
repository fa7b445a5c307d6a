package command

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"natstls/lint/linttest"
)

var embedded = regexp.MustCompile(`BASE64\(([a-z0-9/.-]+)\)`)

// TestManifests gives each file of fixtures/kubernetes to standard input, and compares what is found and which links
// are predicted with the .txt beside it. BASE64(certs/server.pem) stands for the base64 of a certificate.
func TestManifests(t *testing.T) {
	const dir = "../../fixtures/kubernetes"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	certificates := linttest.Certificates(linttest.Now())
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".txt" {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			path, err := filepath.Abs(filepath.Join(dir, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text := embedded.ReplaceAllStringFunc(string(data), func(match string) string {
				content := certificates[embedded.FindStringSubmatch(match)[1]]
				if len(content) == 0 {
					t.Fatalf("there is no %s", match)
				}
				return base64.StdEncoding.EncodeToString(content)
			})
			golden := path + ".txt"
			t.Chdir(t.TempDir()) // without settings
			var out strings.Builder
			for _, command := range []string{"lint --format concise", "links"} {
				fmt.Fprintf(&out, "$ natstls %s -\n", command)
				args := append(strings.Fields(command), "--now", "2026-06-01T12:00:00Z", "--stdin-filename", entry.Name(), "-")
				var stdout, stderr strings.Builder
				code := Run(args, strings.NewReader(text), &stdout, &stderr, nil)
				fmt.Fprintf(&out, "%s%sexit code %d\n", stdout.String(), stderr.String(), code)
			}
			linttest.Golden(t, golden, out.String())
			Run([]string{"lint", "--stdin-filename", entry.Name(), "-"}, strings.NewReader(text), &out, &out, nil)
			for _, secret := range []string{
				"s3cret-in-base64", "t0ken-of-the-operator", "PRIVATE KEY",
				"czNjcmV0LWluLWJhc2U2N", "bGlzdGVuOiAiMC4wLjAuMDo0MjIyIgp0", // the same in base64, and what is before it
			} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("the output holds %s:\n%s", secret, out.String())
				}
			}
		})
	}
}

// The work for a stream grows with its length, not faster: what is allocated is measured, which no other load on the
// machine changes.
func TestManifestsInLinearSpace(t *testing.T) {
	data, err := os.ReadFile("../../fixtures/kubernetes/chart-cluster-tls-cert-manager.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	measure := func(documents int) uint64 {
		var text strings.Builder
		text.Write(data)
		for i := range documents {
			fmt.Fprintf(&text, "---\napiVersion: v1\nkind: %s\nmetadata: {name: other-%d, namespace: n%d}\ndata: {a: b}\nspec: {selector: {app: a%d}}\n",
				[]string{"ConfigMap", "Secret", "Service", "Deployment"}[i%4], i, i%7, i)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var stdout, stderr strings.Builder
		if code := Run([]string{"lint", "--format", "concise", "-"}, strings.NewReader(text.String()), &stdout, &stderr, nil); code != exitFindings {
			t.Fatalf("exit code %d: %s", code, stderr.String())
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	base := measure(0)
	small, large := measure(1250)-base, measure(5000)-base
	if large > 6*small {
		t.Errorf("1250 documents take %d bytes more, 5000 take %d", small, large)
	}
}
