package command

import (
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"natstls/lint/linttest"
)

// standardCertificates writes the certificates of fixtures into a directory and makes it the current one.
func standardCertificates(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, data := range linttest.Certificates(linttest.Now()) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// allCertificates is a configuration that names every standard certificate.
func allCertificates(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("certs/*.*")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var text strings.Builder
	text.WriteString("tls { certs: [\n")
	for _, file := range files {
		text.WriteString("{ cert_file: \"" + file + "\", key_file: \"certs/a\\nb\\\"c.pem\" }\n")
	}
	text.WriteString("] }\ncluster { tls { ca_file: \"certs/bundle.pem\" } }\nwebsocket { tls { ca_file: $NAME } }\n")
	return text.String()
}

// runOn runs a command over a configuration and returns what it prints.
func runOn(t *testing.T, text string, args ...string) string {
	t.Helper()
	if err := os.WriteFile("nats.conf", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, complaints bytes.Buffer
	code := Run(append(args, "nats.conf"), strings.NewReader(""), &out, &complaints, nil)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, complaints.String())
	}
	return out.String()
}

func TestCertsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/certs.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	standardCertificates(t)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(runOn(t, allCertificates(t), "certs", "--format", "json")))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(document); err != nil {
		t.Error(err)
	}
	object := document.(map[string]any)
	for list, least := range map[string]int{"certificates": 40, "unread": 10} {
		if count := len(object[list].([]any)); count < least {
			t.Errorf("only %d %s", count, list)
		}
		delete(object, list)
		if schema.Validate(document) == nil {
			t.Errorf("the schema takes a document without %s", list)
		}
	}
}

// TestPrometheus holds the output to the grammar of the text format: comments, and samples with labels whose
// values are escaped.
func TestPrometheus(t *testing.T) {
	standardCertificates(t)
	if err := os.WriteFile("a\"\n\\b.pem", mustRead(t, "certs/server.pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	odd := "tls { cert_file: \"a\\\"\\n\\\\b.pem\", key_file: x }\n"
	sample := regexp.MustCompile(`^natstls_[a-z_]+\{[a-z]+="(\\[\\"n]|[^\\"\n])*"(,[a-z]+="(\\[\\"n]|[^\\"\n])*")*\} -?\d+$`)
	comment := regexp.MustCompile(`^# (HELP|TYPE) natstls_[a-z_]+ .+$`)
	for _, text := range []string{allCertificates(t), odd} {
		seen := map[string]bool{}
		samples := 0
		for line := range strings.Lines(runOn(t, text, "certs", "--format", "prometheus")) {
			line = strings.TrimSuffix(line, "\n")
			if comment.MatchString(line) {
				continue
			}
			if !sample.MatchString(line) {
				t.Errorf("no sample: %q", line)
			}
			series := line[:strings.LastIndexByte(line, ' ')]
			if seen[series] {
				t.Errorf("twice: %s", series)
			}
			seen[series] = true
			samples++
		}
		if samples < 3 {
			t.Errorf("%d samples", samples)
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPinAsOpenSSL compares pin with the three commands of the documentation page on TLS.
func TestPinAsOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	standardCertificates(t)
	for _, name := range []string{"server", "rsa", "ed25519", "p384", "client"} {
		file := "certs/" + name + ".pem"
		public, err := exec.Command(openssl, "x509", "-noout", "-pubkey", "-in", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		der := exec.Command(openssl, "pkey", "-pubin", "-outform", "DER")
		der.Stdin = bytes.NewReader(public)
		key, err := der.Output()
		if err != nil {
			t.Fatal(err)
		}
		digest := exec.Command(openssl, "dgst", "-sha256", "-binary")
		digest.Stdin = bytes.NewReader(key)
		sum, err := digest.Output()
		if err != nil {
			t.Fatal(err)
		}
		var out, complaints bytes.Buffer
		if code := Run([]string{"pin", file}, nil, &out, &complaints, nil); code != 0 {
			t.Fatalf("%d %s", code, complaints.String())
		}
		if want := hex.EncodeToString(sum) + "\n"; out.String() != want {
			t.Errorf("%s: %q, openssl says %q", file, out.String(), want)
		}
	}
}
