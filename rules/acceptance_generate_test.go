package rules

import (
	"bytes"
	"encoding/json"
	flags "flag"
	"os"
	"strings"
	"testing"
)

// measured is the table of measurements, as far as it is used here.
type measured struct {
	Schema     string
	Acceptance struct {
		Templates map[string]string
		TLSCases  []struct {
			ID, Body string
			Pair     bool `json:"with_cert_pair"`
			Accepted map[string][]pairOfReleases
		} `json:"tls_cases"`
		ConfigCases []struct {
			ID, Config string
			Accepted   []pairOfReleases
		} `json:"config_cases"`
	}
}

// pairOfReleases is [first, last]; last null means every later release.
type pairOfReleases [2]*string

func notation(pairs []pairOfReleases) string {
	var parts []string
	for _, p := range pairs {
		last := ""
		if p[1] != nil {
			last = *p[1]
		}
		parts = append(parts, *p[0]+".."+last)
	}
	return strings.Join(parts, " ")
}

// TestGenerateAcceptance holds testdata/acceptance.json against the measurements that it is made from.
func TestGenerateAcceptance(t *testing.T) {
	if *measurements == "" {
		t.Skip("no -source given")
	}
	data, err := os.ReadFile(*measurements)
	if err != nil {
		t.Fatal(err)
	}
	var in measured
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	if in.Schema != "nats-server-tls/1" {
		t.Fatalf("schema %q is not nats-server-tls/1", in.Schema)
	}
	want := generated(t, in)
	if flags.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(acceptanceFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, _ := os.ReadFile(acceptanceFile); !bytes.Equal(have, want) {
		t.Errorf("%s is not what -source gives; run this test with -update", acceptanceFile)
	}
}

// generated writes the table with a case on each line.
func generated(t *testing.T, in measured) []byte {
	t.Helper()
	var out bytes.Buffer
	encode := func(value any) {
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		out.Truncate(out.Len() - 1) // the line break
	}
	out.WriteString(`{"templates":`)
	encode(in.Acceptance.Templates)
	out.WriteString(",\n\"pair\":")
	encode("cert_file: \"server.pem\"\nkey_file: \"server.key\"\n")
	out.WriteString(",\n\"cases\":[\n")
	pins := strings.NewReplacer(
		"<SPKI-SHA256>", strings.Repeat("0a", 32),
		"<SPKI-SHA256-UPPER>", strings.Repeat("0A", 32),
		"<SPKI-SHA256 with colons>", strings.TrimSuffix(strings.Repeat("0a:", 32), ":"),
	)
	for i, c := range in.Acceptance.TLSCases {
		entry := acceptanceCase{ID: c.ID, Body: pins.Replace(c.Body), Pair: c.Pair, Accepted: map[string]string{}}
		for context, releases := range c.Accepted {
			entry.Accepted[context] = notation(releases)
		}
		separate(&out, i)
		encode(entry)
	}
	out.WriteString("\n],\n\"configs\":[\n")
	for i, c := range in.Acceptance.ConfigCases {
		separate(&out, i)
		encode(acceptanceConfig{c.ID, c.Config, notation(c.Accepted)})
	}
	out.WriteString("\n]}\n")
	return out.Bytes()
}

func separate(out *bytes.Buffer, i int) {
	if i > 0 {
		out.WriteString(",\n")
	}
}
