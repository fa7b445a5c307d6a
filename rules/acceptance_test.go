package rules

import (
	"bytes"
	"context"
	"encoding/json"
	flags "flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// acceptanceFile holds configurations with the releases whose nats-server -t takes them, as measured on
// real servers: options in every context that has a tls map, and whole configurations. The test
// TestGenerateAcceptance makes it from the measurements.
const acceptanceFile = "testdata/acceptance.json"

var measurements = flags.String("source", "", "the measured table (schema nats-server-tls/1) to compare testdata/acceptance.json with, or with -update to generate it from")

// acceptance is the content of acceptanceFile. Releases are in the notation of release.Ranges.
type acceptance struct {
	Templates map[string]string  `json:"templates"` // by context; %s is for the content of the tls map
	Pair      string             `json:"pair"`      // the options of a certificate that stand in front of a case
	Cases     []acceptanceCase   `json:"cases"`
	Configs   []acceptanceConfig `json:"configs"`
}

type acceptanceCase struct {
	ID       string            `json:"id"`
	Body     string            `json:"body"`
	Pair     bool              `json:"pair,omitempty"`
	Accepted map[string]string `json:"accepted"` // by context; * for all others
}

type acceptanceConfig struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Accepted string `json:"accepted"`
}

// accepted returns the releases that take the case in a context. A context that a release does not have
// counts as refused.
func (c acceptanceCase) accepted(t *testing.T, context string) release.Ranges {
	text, own := c.Accepted[context]
	if !own {
		text = c.Accepted["*"]
	}
	return rangesOf(t, text)
}

func rangesOf(t *testing.T, text string) release.Ranges {
	t.Helper()
	var ranges release.Ranges
	if err := ranges.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return ranges
}

// deviations are the cases of TestAcceptance where natstls does not say what was measured, by case and
// context, with the reason. It is read only.
var deviations = map[string]string{
	"leaf_proxy_http":         "nats-server -t fails because of a warning, with which the server starts; leaf-proxy-mismatch says so as suspicious",
	"leaf_proxy_tlsurl_notls": "the same warning",
}

// TestAcceptance holds natstls against the measurements, for every release from 2.2.0 on: it has to
// report that nats-server -t refuses a configuration if and only if it does.
func TestAcceptance(t *testing.T) {
	data, err := os.ReadFile(acceptanceFile)
	if err != nil {
		t.Fatal(err)
	}
	var table acceptance
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	m := newMatrix(deviations)
	for _, c := range table.Cases {
		for _, context := range release.Contexts() {
			body := c.Body
			if c.Pair {
				body = table.Pair + body
			}
			text := strings.Replace(table.Templates[context], "%s", body, 1)
			accepted := c.accepted(t, context)
			exists := release.ContextReleases(context)
			m.compare(t, c.ID+" "+context, text, lint.AtCheck, func(v release.Version) bool {
				return !accepted.Contains(v) || !exists.Contains(v)
			})
		}
	}
	for _, c := range table.Configs {
		accepted := rangesOf(t, c.Accepted)
		m.compare(t, c.ID, c.Text, lint.AtCheck, func(v release.Version) bool { return !accepted.Contains(v) })
	}
	m.conclude(t)
}

// TestAcceptedAtStart does the same for what nats-server -t takes and the start refuses.
func TestAcceptedAtStart(t *testing.T) {
	const pair = `cert_file: "server.pem", key_file: "server.key"`
	m := newMatrix(nil)
	for _, c := range []struct{ fact, text string }{
		{"websocket-no-tls", `websocket { listen: "127.0.0.1:-1" }`},
		{"https-no-tls", `https_port: 8443`},
		{"https-no-tls", `https: "127.0.0.1:8443"`},
		{"http-and-https", `http_port: 8222, https_port: 8443, tls { ` + pair + ` }`},
		{"https-no-certificate", `https_port: 8443, tls { }`},
		{"websocket-no-certificate", `websocket { listen: "127.0.0.1:-1", tls { } }`},
		{"ocsp-peer-no-verify", `tls { ` + pair + `, ocsp_peer: true }`},
		{"ocsp-peer-no-verify", `leafnodes { listen: "127.0.0.1:-1", tls { ` + pair + `, ocsp_peer: true } }`},
		{"ocsp-peer-no-verify", `websocket { listen: "127.0.0.1:-1", tls { ` + pair + `, ocsp_peer: true } }`},
		{"ocsp-always-no-issuer", `ocsp { mode: always }, tls { ` + pair + ` }`},
	} {
		fact, known := release.FactByID(c.fact)
		if !known {
			t.Fatalf("there is no fact %s", c.fact)
		}
		m.compare(t, c.fact+" "+c.text, c.text, lint.AtStart, fact.Releases.Contains)
	}
	// The releases that do not read ocsp_peer of mqtt take it: measured on 2.10.29, 2.11.17 and 2.12.15.
	unread, _ := release.FactByID("mqtt-ocsp-peer-of-clients")
	refused, _ := release.FactByID("ocsp-peer-no-verify")
	text := `server_name: a, jetstream: true, mqtt { listen: "127.0.0.1:-1", tls { ` + pair + `, ocsp_peer: true } }`
	m.compare(t, text, text, lint.AtStart, func(v release.Version) bool {
		return refused.Releases.Contains(v) && !unread.Releases.Contains(v)
	})
	// What every release takes.
	for _, text := range []string{
		`tls { ` + pair + `, verify: true }`,
		`tls { ` + pair + `, verify_and_map: true }`,
		`tls { }`,
		`cluster { listen: "127.0.0.1:-1", tls { ` + pair + ` } }`,
		`cluster { listen: "127.0.0.1:-1", tls { } }`,
		`gateway { name: A, listen: "127.0.0.1:-1", tls { ` + pair + ` } }`,
		`tls { ` + pair + `, timeout: -1 }`,
		`tls { ` + pair + `, cipher_suites: [ TLS_AES_128_GCM_SHA256 ] }`,
		`allow_non_tls: true`,
		`resolver_tls { }`,
		`leafnodes { remotes: [ { url: "tls://127.0.0.1:7422" } ] }`,
		`websocket { listen: "127.0.0.1:-1", no_tls: true, tls { ` + pair + ` } }`,
	} {
		m.compare(t, text, text, lint.AtStart, func(release.Version) bool { return false })
	}
	m.conclude(t)
}

// matrix counts comparisons of natstls with measurements.
type matrix struct {
	groups        [][]release.Target
	files         *acceptanceFiles
	deviations    map[string]string
	met           map[string]bool // deviations that there were
	agree, differ int
}

func newMatrix(deviations map[string]string) *matrix {
	return &matrix{groups: groupsOf(), files: newAcceptanceFiles(), deviations: deviations, met: map[string]bool{}}
}

// groupsOf puts releases together for which the release table holds the same, so that one of each
// group has to be asked only.
func groupsOf() [][]release.Target {
	edges := release.Edges()
	var groups [][]release.Target
	for _, v := range release.Versions() {
		target, err := release.For(v)
		if err != nil {
			panic(err)
		}
		if len(groups) == 0 || slices.Contains(edges, v) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], target)
	}
	return groups
}

// compare lints a configuration for every release and compares whether it is refused at a moment.
func (m *matrix) compare(t *testing.T, id, text string, when lint.When, refused func(release.Version) bool) {
	t.Helper()
	var silent, loud []string
	var why lint.Finding
	for i, found := range m.findings(t, text) {
		said := slices.IndexFunc(found, func(f lint.Finding) bool { return f.Consequence == lint.Refused && f.When == when })
		for _, target := range m.groups[i] {
			switch want := refused(target.Version); {
			case want == (said >= 0):
				m.agree++
			case want:
				silent = append(silent, target.Version.String())
			default:
				loud, why = append(loud, target.Version.String()), found[said]
			}
		}
	}
	m.differ += len(silent) + len(loud)
	if len(silent)+len(loud) == 0 {
		return
	}
	if m.deviations[id] != "" {
		m.met[id] = true
		return
	}
	if len(silent) > 0 {
		t.Errorf("%s: nats-server refuses it and natstls does not say so for %s to %s (%d releases)", id, silent[0], silent[len(silent)-1], len(silent))
	}
	if len(loud) > 0 {
		t.Errorf("%s: nats-server takes it and %s says otherwise for %s to %s (%d releases): %s", id, why.Rule.Name, loud[0], loud[len(loud)-1], len(loud), why.Message)
	}
}

// findings lints a configuration once for each group of releases.
func (m *matrix) findings(t *testing.T, text string) [][]lint.Finding {
	t.Helper()
	loader := resolve.Loader{
		ReadFile:  func(string) ([]byte, error) { return []byte(text), nil },
		LookupEnv: func(string) (string, bool) { return "", false },
	}
	roots := make([]lint.Root, len(m.groups))
	index := map[string]int{}
	for i, group := range m.groups {
		name := group[0].Version.String()
		index[name] = i
		roots[i] = lint.Root{Name: name, Loader: loader, Files: m.files, Target: group[0], Platform: "linux"}
	}
	opts := lint.Options{Rules: All(), Now: linttest.Now(), Files: lint.FilesRequired, EnvironmentGiven: true}
	result, err := lint.Run(context.Background(), opts, roots...)
	if err != nil {
		t.Fatal(err)
	}
	found := make([][]lint.Finding, len(m.groups))
	for _, f := range result.Findings {
		i := index[f.At.Place().Source.Name]
		found[i] = append(found[i], f)
	}
	return found
}

func (m *matrix) conclude(t *testing.T) {
	t.Helper()
	total := m.agree + m.differ
	t.Logf("natstls agrees with nats-server in %d of %d cases (%.3f %%), %d releases in %d groups",
		m.agree, total, 100*float64(m.agree)/float64(total), len(release.Versions()), len(m.groups))
	for id, reason := range m.deviations {
		t.Logf("%s: %s", id, reason)
		if !m.met[id] {
			t.Errorf("%s agrees, so that it is no deviation", id)
		}
	}
}

// acceptanceFiles are the certificate files that the measured configurations name.
type acceptanceFiles struct{ files map[string][]byte }

func newAcceptanceFiles() *acceptanceFiles {
	standard := linttest.Certificates(linttest.Now())
	files := map[string][]byte{}
	for name, other := range map[string]string{
		"server.pem": "rsa.pem", "server.key": "rsa-key.pem", "second.key": "server2-key.pem",
		"ecc.pem": "server.pem", "ecc.key": "server-key.pem", "combined.pem": "combined.pem",
		"ca.pem": "ca.pem", "empty.pem": "empty.pem", "junk.pem": "garbage.pem",
	} {
		files[name] = standard["certs/"+other]
	}
	return &acceptanceFiles{files}
}

func (a *acceptanceFiles) ReadFile(name string) ([]byte, error) {
	if data, ok := a.files[name]; ok {
		return bytes.Clone(data), nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
