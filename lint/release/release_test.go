package release

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func at(t *testing.T, text string) Target {
	t.Helper()
	target, err := Named(text)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"2.10.29": "2.10.29", "v2.2.0": "2.2.0", " 2.12.0-RC.1 ": "2.12.0", "2.11.3+build.7": "2.11.3",
		"2.10": "", "": "", "2.x.1": "", "2.1.-1": "", "2.1.2.3": "", "99999999999.1.1": "", "2..1": "", "+2.1.1": "",
	} {
		v, err := Parse(text)
		if got := v.String(); err == nil && got != want || err != nil && want != "" {
			t.Errorf("Parse(%q) = %v, %v; want %q", text, v, err, want)
		}
	}
}

func TestNamed(t *testing.T) {
	for text, want := range map[string]string{
		"2.10.29": "2.10.29 1.24.2", "v2.14.0": "2.14.0 1.26.2", "2.2.6": "2.2.6 1.16", "2.10": "2.10.29 1.24.2",
		"2.11.x": "2.11.17 1.25.9", "latest": "2.15.2 1.27.3",
		"2.13": "nats-server 2.13 is not a known release, known are 2.2.0 to 2.15.2",
		// Patch number 13 was never used.
		"2.12.13": "nats-server 2.12.13 is not a known release, known are 2.2.0 to 2.15.2",
		"2.1.9":   "nats-server 2.1.9 is not a known release, known are 2.2.0 to 2.15.2",
		"3.0.0":   "nats-server 3.0.0 is not a known release, known are 2.2.0 to 2.15.2",
		"banana":  `"banana" is not a release number such as 2.10.29`,
	} {
		target, err := Named(text)
		got := target.Version.String() + " " + target.Go
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("Named(%q) = %s; want %s", text, got, want)
		}
	}
	_, err := For(Version{2, 0, 0})
	var unknown *UnknownError
	if !errors.As(err, &unknown) || unknown.Oldest != Oldest() {
		t.Errorf("For(2.0.0): error %v is not an UnknownError with the range", err)
	}
	if latest := Latest(); !latest.Assumed || latest.Version != (Version{2, 15, 2}) {
		t.Errorf("Latest() = %+v", latest)
	}
}

// TestOption follows section 2 of the summary of the measurements.
func TestOption(t *testing.T) {
	for _, c := range []struct {
		release, context, key string
		want                  string
	}{
		{"2.2.0", "root", "cert_file", "cert_file effective"},
		{"2.15.2", "root", "CERT_FILE", "cert_file effective"},
		{"2.15.2", "root", "insecure", "insecure none"},
		{"2.15.2", "cluster", "insecure", "insecure effective"},
		{"2.15.2", "cluster", "verify", "verify forced"},
		{"2.15.2", "leaf_proxy", "verify", "refused"},
		{"2.15.0", "leaf_proxy", "cert_file", "refused"},
		{"2.14.9", "leaf_proxy", "cert_file", "cert_file effective"},
		{"2.2.0", "leafnodes", "verify_and_map", "verify_and_map none"},
		{"2.2.1", "leafnodes", "verify_and_map", "verify_and_map effective"},
		{"2.15.2", "root", "verify_cert_and_check_known_urls", "verify_cert_and_check_known_urls false only"},
		{"2.15.2", "gateway", "verify_cert_and_check_known_urls", "verify_cert_and_check_known_urls effective"},
		{"2.11.17", "root", "allow_insecure_cipher_suites", "refused"},
		{"2.12.0", "root", "allow_insecure_cipher_suites", "allow_insecure_cipher_suites effective"},
		{"2.15.2", "websocket", "timeout", "timeout none"},
		{"2.15.2", "websocket", "pinned_certs", "pinned_certs partial"},
		{"2.2.4", "root", "pinned_certs", "refused"},
		{"2.10.3", "root", "first", "handshake_first none"},
		{"2.10.4", "root", "Immediate", "handshake_first effective"},
		{"2.9.25", "root", "handshake_first", "refused"},
		{"2.10.7", "root", "certificates", "refused"},
		{"2.10.8", "root", "certificates", "certs effective"},
		{"2.10.20", "mqtt", "min_version", "refused"},
		{"2.10.21", "mqtt", "min_version", "min_version effective"},
		{"2.15.2", "root", "cert_store", "cert_store windows"},
		{"2.4.0", "resolver_tls", "ca_file", "ca_file none"},
		{"2.5.0", "resolver_tls", "ca_file", "ca_file effective"},
		{"2.15.2", "root", "bogus", "refused"},
		{"2.15.2", "nowhere", "cert_file", "refused"},
	} {
		option, ok := at(t, c.release).Option(c.context, c.key)
		got := "refused"
		if ok {
			got = option.Name + " " + [...]string{"none", "effective", "partial", "forced", "false only", "windows"}[option.Effect]
		}
		if got != c.want {
			t.Errorf("%s %s.%s: %s; want %s", c.release, c.context, c.key, got, c.want)
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		release, question string
		got, want         any
	}{
		{"2.11.17", "a name of old", suite(t, "2.11.17", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"), "0xcca8"},
		{"2.12.0", "a name of old", suite(t, "2.12.0", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"), "unknown"},
		{"2.12.0", "its new name", suite(t, "2.12.0", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"), "0xcca8"},
		{"2.11.17", "insecure later", suite(t, "2.11.17", "TLS_RSA_WITH_AES_256_GCM_SHA384"), "0x009d"},
		{"2.12.0", "insecure", suite(t, "2.12.0", "TLS_RSA_WITH_AES_256_GCM_SHA384"), "0x009d insecure"},
		{"2.11.17", "unknown before 2.12", suite(t, "2.11.17", "TLS_RSA_WITH_AES_128_GCM_SHA256"), "unknown"},
		{"2.15.2", "TLS 1.3", suite(t, "2.15.2", "TLS_AES_128_GCM_SHA256"), "0x1301 1.3"},
		{"2.15.2", "lower case", suite(t, "2.15.2", "tls_aes_128_gcm_sha256"), "unknown"},
		{"2.11.17", "suites", len(at(t, "2.11.17").Suites()), 24},
		{"2.12.0", "suites", len(at(t, "2.12.0").Suites()), 25},
		{"2.11.17", "default suites", len(at(t, "2.11.17").DefaultSuites()), 6},
		{"2.15.2", "default suites", len(at(t, "2.15.2").DefaultSuites()), 13},
		{"2.11.17", "curves", strings.Join(at(t, "2.11.17").Curves(), " "), "X25519 CurveP256 CurveP384 CurveP521"},
		{"2.14.6", "hybrid curve", at(t, "2.14.6").Curve("SecP256r1MLKEM768"), false},
		{"2.14.7", "hybrid curve", at(t, "2.14.7").Curve("SecP256r1MLKEM768"), true},
		{"2.15.2", "another name", at(t, "2.15.2").Curve("P256"), false},
		{"any", "curve", CurveReleases("X25519MLKEM768").String(), "2.12.0.."},
		{"any", "curve", CurveReleases("X25519").String(), "2.0.0.."},
		{"2.15.2", "first default curve", at(t, "2.15.2").DefaultCurves()[0], "X25519MLKEM768"},
		{"2.2.0", "min_version", at(t, "2.2.0").DefaultMinVersion(), "1.2"},
		{"2.15.2", "timeout", limit(t, "2.15.2", "root"), "2s"},
		{"2.15.2", "timeout", limit(t, "2.15.2", "websocket"), "none"},
		{"2.15.2", "timeout", limit(t, "2.15.2", "gateway_remote"), "2s"},
		{"2.6.2", "timeout", limit(t, "2.6.2", "leaf_remote"), "555555h33m20s"},
		{"2.6.3", "timeout", limit(t, "2.6.3", "leaf_remote"), "2s"},
		{"2.2.6", "duration string", at(t, "2.2.6").Takes("timeout", "duration string"), false},
		{"2.3.3", "duration string", at(t, "2.3.3").Takes("timeout", "duration string"), true},
		{"2.3.2", "any type", at(t, "2.3.2").Takes("timeout", "any type"), true},
		{"2.10.3", "string", at(t, "2.10.3").Takes("handshake_first", "string"), false},
		{"2.10.22", "Thumbprint", at(t, "2.10.22").Takes("cert_match_by", "Thumbprint"), false},
		{"2.15.2", "bug", at(t, "2.15.2").Has("websocket-pinned-not-enforced"), true},
		{"2.14.7", "bug", at(t, "2.14.7").Has("pinned-reload-old-list"), true},
		{"2.14.8", "bug", at(t, "2.14.8").Has("pinned-reload-old-list"), false},
		{"2.15.0", "bug", at(t, "2.15.0").Has("pinned-reload-old-list"), true},
		{"2.15.1", "bug", at(t, "2.15.1").Has("pinned-reload-old-list"), false},
		{"2.12.5", "bug", at(t, "2.12.5").Has("var-deletes-key"), true},
		{"2.12.6", "bug", at(t, "2.12.6").Has("var-deletes-key"), false},
		{"2.9.20", "setting", at(t, "2.9.20").Knows("ocsp_cache"), false},
		{"2.9.21", "setting", at(t, "2.9.21").Knows("ocsp_cache"), true},
		{"2.2.0", "a setting of which nothing is known", at(t, "2.2.0").Knows("server_name"), true},
		{"2.15.0", "context", at(t, "2.15.0").Context("leaf_proxy"), false},
		{"any", "phrase", ContextReleases("leaf_proxy").Phrase(), "2.14.8 to 2.14.x and 2.15.1 and later"},
	} {
		if c.got != c.want {
			t.Errorf("%s %s: %v; want %v", c.release, c.question, c.got, c.want)
		}
	}
}

func suite(t *testing.T, release, name string) string {
	suite, ok := at(t, release).Suite(name)
	if !ok {
		return "unknown"
	}
	text := fmt.Sprintf("0x%04x", suite.ID)
	if suite.TLS13 {
		text += " 1.3"
	}
	if suite.Insecure {
		text += " insecure"
	}
	return text
}

func limit(t *testing.T, release, context string) string {
	d, limited := at(t, release).DefaultTimeout(context)
	if !limited {
		return "none"
	}
	return d.Round(time.Second).String()
}

// TestEdges shows that nothing of the table changes between two edges.
func TestEdges(t *testing.T) {
	edges := Edges()
	if edges[0] != Oldest() || len(edges) < 20 || len(edges) > len(Versions()) {
		t.Errorf("%d edges from %s", len(edges), edges[0])
	}
	for _, v := range []string{"2.10.4", "2.10.21", "2.11.0", "2.12.0", "2.12.6", "2.14.7", "2.15.0", "2.15.1"} {
		if !slices.Contains(edges, at(t, v).Version) {
			t.Errorf("something changes at %s", v)
		}
	}
	var last Target
	for _, v := range Versions() {
		target, _ := For(v)
		if !slices.Contains(edges, v) {
			for _, fact := range Facts() {
				if last.Has(fact.ID) != target.Has(fact.ID) {
					t.Errorf("%s changes at %s, which is no edge", fact.ID, v)
				}
			}
			for _, context := range Contexts() {
				if len(last.Options(context)) != len(target.Options(context)) {
					t.Errorf("the options of %s change at %s, which is no edge", context, v)
				}
			}
		}
		last = target
	}
}

func TestSince(t *testing.T) {
	for text, want := range map[string]string{
		"2.10.21..":               "since 2.10.21",
		"2.0.0..2.11.x":           "in 2.0.0 to 2.11.x",
		"2.14.8..2.14.x 2.15.1..": "in 2.14.8 to 2.14.x and 2.15.1 and later",
		"":                        "in no release",
	} {
		var ranges Ranges
		if err := ranges.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := ranges.Since(); got != want {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
	if got := FormReleases("", "text behind a number suffix").String(); got != "2.9.0.." {
		t.Error(got)
	}
}
