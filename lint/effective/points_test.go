package effective_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"natstls/lint/certs"
	"natstls/lint/effective"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// memory holds the certificates of fixtures, and nothing else.
type memory map[string][]byte

func (m memory) ReadFile(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// decode reads a configuration for a release, as a server is started with flags, if there are any.
func decode(text, version string, flags ...string) *schema.Server {
	loader := resolve.Loader{
		ReadFile:  memory{"nats.conf": []byte(text)}.ReadFile,
		LookupEnv: func(name string) (string, bool) { return "9", name == "NINE" },
	}
	target, err := release.Named(version)
	if err != nil {
		panic(err)
	}
	var line *schema.CommandLine
	if len(flags) > 0 {
		line = schema.ReadCommandLine(append([]string{"nats-server"}, flags...))
	}
	return schema.DecodeStarted(loader.Load("nats.conf"), target, line)
}

// pointsOf leaves out how many points there are besides.
func pointsOf(points []*effective.Point, _ int) []*effective.Point { return points }

// origin says where a property is from, in short.
func origin(f *effective.Fact) string {
	o := f.Origin
	text := map[effective.OriginKind]string{
		effective.Nowhere: "nowhere", effective.Default: "default", effective.GoDefault: "go", effective.Always: "always",
	}[o.Kind]
	if o.Kind == effective.Written {
		text = strings.ReplaceAll(o.At.Text(), "\n", " ")
	}
	if o.Inherited != "" {
		text += " of " + o.Inherited
	}
	if o.Env != "" {
		text += " from $" + o.Env
	}
	if !o.Definition.IsZero() {
		text += " from " + o.Definition.Text()
	}
	for _, lost := range f.Overrode {
		text += " over " + lost.Text
	}
	return text
}

// pair is a certificate with its key.
const pair = `cert_file: "certs/server.pem", key_file: "certs/server-key.pem"`

func TestPoints(t *testing.T) {
	store := certs.NewStore(memory(linttest.Certificates(linttest.Now())))
	for _, test := range []struct {
		name, config, version string
		flags                 []string
		point, row, text      string // the first point of that kind; an empty text: there is no such row
		origin                string
	}{
		{"no block", ``, "latest", nil, "client", "encrypted", "no, there is no tls block", "default"},
		{"allow_non_tls", `allow_non_tls: true, tls { ` + pair + ` }`, "latest", nil, "client", "encrypted", "optional, who speaks plain text comes in too", "allow_non_tls"},
		{"allow_non_tls without effect", `allow_non_tls: true, tls { ` + pair + `, handshake_first: true }`, "latest", nil, "client", "encrypted", "yes", "tls"},
		{"allow_non_tls opens mqtt", `allow_non_tls: true, mqtt { port: 1, tls { ` + pair + ` } }`, "latest", nil, "mqtt", "encrypted", "optional, who speaks plain text comes in too", "allow_non_tls"},
		{"handshake_first did nothing", `tls { ` + pair + `, handshake_first: true }`, "2.10.3", nil, "client", "order", "INFO first, then TLS", "always"},
		{"handshake_first with delay", `tls { ` + pair + `, handshake_first: "300ms" }`, "latest", nil, "client", "order", "TLS first, INFO first for who waits 300ms", "handshake_first"},
		{"no certificate", `tls { }`, "latest", nil, "client", "encrypted", "yes, but without a certificate every handshake fails", "tls"},
		{"no certificate to verify", `tls { verify: true }`, "latest", nil, "client", "verification", "the server demands a certificate, and has none to show", "verify"},
		{"no certificate, no suite", `tls { }`, "latest", nil, "client", "cipher suites", "none, since there is no certificate", "default"},
		{"verify without ca_file", `tls { ` + pair + `, verify: true }`, "latest", nil, "client", "trusts", "the authorities of the operating system", "default"},
		{"no verify, no trust", `tls { ` + pair + `, ca_file: "certs/ca.pem" }`, "latest", nil, "client", "trusts", "", ""},
		{"random", `tls { ` + pair + `, verify: false, verify_and_map: true }`, "latest", nil, "client", "verification",
			"random at each start, since verify is false and verify_and_map true", "verify_and_map"},
		{"forced", `cluster { port: 1, tls { ` + pair + `, verify: false } }`, "latest", nil, "cluster", "verification",
			"both sides: the server demands and verifies a certificate", "always over false"},
		{"timeout zero", `tls { ` + pair + `, timeout: 0 }`, "latest", nil, "client", "timeout", "2 s", "default over 0"},
		{"timeout negative", `tls { ` + pair + `, timeout: -1 }`, "latest", nil, "client", "timeout", "-1 s, every handshake fails", "timeout"},
		{"timeout twice", `tls { ` + pair + `, timeout: 1, timeout: 3 }`, "latest", nil, "client", "timeout", "3 s", "timeout over 1"},
		{"timeout of a lost block", `tls { timeout: 7 }, tls { ` + pair + ` }`, "latest", nil, "client", "timeout", "2 s", "default over 7"},
		{"timeout of a lost cluster", "cluster { port: 1, tls { timeout: 7 } }\ncluster { port: 2, tls { timeout: 8 } }", "latest", nil, "cluster", "timeout", "8 s", "timeout over 7"},
		{"timeout from the environment", `tls { ` + pair + `, timeout: $NINE }`, "latest", nil, "client", "timeout", "9 s", "timeout from $NINE"},
		{"timeout from a variable", `WAIT: 4, tls { ` + pair + `, timeout: $WAIT }`, "latest", nil, "client", "timeout", "4 s", "timeout from WAIT"},
		{"timeout not known", `tls { ` + pair + `, timeout: $UNSET }`, "latest", nil, "client", "timeout", "not known here", "timeout"},
		{"open block", "tls { " + pair + "\n include \"none.conf\" }", "latest", nil, "client", "min version", "not known here", "nowhere"},
		{"block not known", `tls: $UNSET`, "latest", nil, "client", "encrypted", "not known here", "tls"},
		{"wrong type", `tls { ` + pair + `, min_version: 1.3 }`, "latest", nil, "client", "min version", "not valid, the server refuses it", "min_version"},
		{"only TLS 1.3", `tls { ` + pair + `, min_version: "1.3" }`, "latest", nil, "client", "cipher suites", "those of TLS 1.3, which no list limits", "default"},
		{"suite of the wrong key", `tls { ` + pair + `, cipher_suites: [ TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ] }`, "latest", nil, "client", "cipher suites",
			"those of TLS 1.3 only, none of the cipher_suites can be used with TLS 1.2", "cipher_suites"},
		{"older defaults", `tls { ` + pair + ` }`, "2.11.0", nil, "client", "cipher suites", "default list: 3 of the 6 for TLS 1.2 (ECDSA key), and those of TLS 1.3", "default"},
		{"post-quantum only", `tls { ` + pair + `, curve_preferences: [ X25519MLKEM768 ] }`, "latest", nil, "client", "cipher suites",
			"those of TLS 1.3 only, none of the default list can be used with TLS 1.2", "default"},
		{"file not here", `tls { cert_file: "none.pem", key_file: "none.pem" }`, "latest", nil, "client", "identity", "none.pem does not exist", "cert_file"},
		{"websocket timeout", `websocket { port: 1, handshake_timeout: "4s", tls { ` + pair + `, timeout: 9 } }`, "latest", nil, "websocket", "timeout", "4 s for TLS and HTTP", "handshake_timeout"},
		{"websocket pins", `websocket { port: 1, tls { ` + pair + `, pinned_certs: [ "ab" ] } }`, "latest", nil, "websocket", "pinned_certs",
			"1 key is listed, and the server does not look at the list", "pinned_certs"},
		{"websocket without TLS", `websocket { port: 1, no_tls: true }`, "latest", nil, "websocket", "encrypted", "no", "no_tls"},
		{"websocket refused", `websocket { port: 1 }`, "latest", nil, "websocket", "encrypted", "no, there is no tls block, so that the server does not start", "default"},
		{"monitoring never asks", `https: 1, tls { ` + pair + `, verify: true }`, "latest", nil, "https monitoring", "verification",
			"clients verify the server, it does not ask for their certificates", "always"},
		{"monitoring asks", `https: 1, tls { ` + pair + `, verify: true }`, "2.7.0", nil, "https monitoring", "verification",
			"both sides: the server demands and verifies a certificate", "verify of tls"},
		{"monitoring with OCSP", `https: 1, tls { ` + pair + `, verify: true, ocsp_peer: true }`, "latest", nil, "https monitoring", "verification",
			"both sides: the server demands and verifies a certificate", "verify of tls"},
		{"gateway inherits", `gateway { name: A, tls { ` + pair + `, ca_file: "certs/ca.pem", timeout: 5, pinned_certs: [ "ab", "cd" ] }, gateways: [ { name: B, url: "nats://b:1" } ] }`,
			"latest", nil, "remote gateway", "timeout", "5 s", "timeout of gateway.tls"},
		{"gateway takes over the timeout only", `gateway { name: A, tls { ca_file: "certs/ca.pem", timeout: 5 }, gateways: [ { name: B, url: "nats://b:1", tls { } } ] }`,
			"latest", nil, "remote gateway", "timeout", "5 s", "timeout of gateway.tls"},
		{"gateway takes no ca_file over", `gateway { name: A, tls { ca_file: "certs/ca.pem" }, gateways: [ { name: B, url: "nats://b:1", tls { } } ] }`,
			"latest", nil, "remote gateway", "trusts", "the authorities of the operating system", "default"},
		{"gateway pins of its own block", `gateway { name: A, tls { pinned_certs: [ "ab", "cd" ] }, gateways: [ { name: B, url: "nats://b:1", tls { } } ] }`,
			"latest", nil, "remote gateway", "pinned_certs", "2 keys are let in", "pinned_certs of gateway.tls"},
		{"insecure", `cluster { port: 1, tls { ` + pair + `, insecure: true }, routes: [ "nats://a:1" ] }`, "latest", nil, "route", "verification",
			"insecure: the peer is not verified, but sees a certificate if it asks", "insecure"},
		{"insecure needs no name", `cluster { port: 1, tls { ` + pair + `, insecure: true }, routes: [ "nats://a:1" ] }`, "latest", nil, "route", "expects name", "", ""},
		{"saved name", `cluster { port: 1, tls { ` + pair + ` }, routes: [ "nats://10.0.0.1:1", "nats://a:1" ] }`, "latest", nil, "route", "expects name",
			"a, another URL of the list, then the address of the URL", `"nats://10.0.0.1:1"`},
		{"no saved name in old routes", `cluster { port: 1, tls { ` + pair + ` }, routes: [ "nats://10.0.0.1:1", "nats://a:1" ] }`, "2.9.6", nil, "route", "expects name",
			"the address of the URL", `"nats://10.0.0.1:1"`},
		{"leaf follows the hub", `leafnodes { remotes: [ { url: "tls://a:1" } ] }`, "latest", nil, "leafnode remote", "encrypted",
			"if the hub asks for it, there is no tls block; the scheme does not count", "default"},
		{"leaf by wss", `leafnodes { remotes: [ { url: "wss://a:1" } ] }`, "latest", nil, "leafnode remote", "encrypted", "yes, as the URL says", `"wss://a:1"`},
		{"leaf by wss long ago", `leafnodes { remotes: [ { url: "wss://a:1" } ] }`, "2.3.4", nil, "leafnode remote", "encrypted", "no, there is no tls block", "default"},
		{"leaf by ws with a block", `leafnodes { remotes: [ { url: "ws://a:1", tls { } } ] }`, "latest", nil, "leafnode remote", "encrypted", "yes", "tls"},
		{"leaf with a negative timeout", `leafnodes { remotes: [ { url: "nats://a:1", tls { timeout: -3 } } ] }`, "latest", nil, "leafnode remote", "timeout",
			"2 s, -3 s does not count", "default over -3"},
		{"leaf through a proxy", `leafnodes { remotes: [ { url: "nats://a:1", proxy { url: "http://p:1" } } ] }`, "latest", nil, "leafnode remote", "encrypted",
			"no, there is no tls block, and through a proxy the hub is not followed", "proxy"},
		{"secure proxy", `leafnodes { remotes: [ { url: "ws://a:1", proxy { url: "https://p:1", tls { ca_file: "certs/ca.pem" } } } ] }`, "latest", nil, "leafnode proxy", "trusts",
			"certs/ca.pem (CN=natstls test CA)", "ca_file"},
		{"resolver", `resolver: URL("http://a:1/")`, "latest", nil, "account resolver", "encrypted", "no, as the URL says", `URL("http://a:1/")`},
		{"timeout of a resolver", `resolver: URL("https://a:1/"), resolver_tls { timeout: 5 }`, "latest", nil, "account resolver", "timeout",
			"none of its own, the request as a whole has one", "always over 5"},
		{"flags", `tls { ` + pair + `, verify: true, timeout: 5, min_version: "1.3" }`, "latest", []string{"--tls", "--tlscert", "certs/rsa.pem", "--tlskey", "k"}, "client", "min version", "TLS 1.2", "default over 1.3"},
		{"flags take the curves of Go", `tls { ` + pair + ` }`, "latest", []string{"--tls", "--tlscert", "certs/rsa.pem", "--tlskey", "k"}, "client", "curves", "those of Go", "go"},
		{"flags keep the timeout", `tls { ` + pair + `, timeout: 5 }`, "latest", []string{"--tls", "--tlscert", "certs/rsa.pem", "--tlskey", "k"}, "client", "timeout", "5 s", "timeout"},
		{"flags keep the mapping", `tls { ` + pair + `, verify_and_map: true }`, "latest", []string{"--tls", "--tlscert", "certs/rsa.pem", "--tlskey", "k"}, "client", "verify_and_map",
			"the certificate stands for a user, and nobody is asked for one", "verify_and_map"},
		{"TLS off", `tls { ` + pair + ` }`, "latest", []string{"--tls=false"}, "client", "encrypted", "no, a flag switches it off", "--tls over { … }"},
	} {
		t.Run(test.name, func(t *testing.T) {
			points, _ := effective.Points(decode(test.config, test.version, test.flags...), store.File, linttest.Now())
			for _, p := range points {
				if p.Kind != test.point {
					continue
				}
				for _, row := range p.Rows() {
					if row.Name != test.row {
						continue
					}
					if row.Text != test.text || origin(row.Fact) != test.origin {
						t.Errorf("%q from %q, not %q from %q", row.Text, origin(row.Fact), test.text, test.origin)
					}
					return
				}
				if test.text != "" {
					t.Error("there is no such row")
				}
				return
			}
			t.Error("there is no such point")
		})
	}
}

// Every row of a block that is not known is not known either, except what no block decides.
func TestOpenBlock(t *testing.T) {
	for _, text := range []string{
		"tls { include \"none.conf\" }\nhttps: 1\n",
		"leafnodes { port: 1, tls { include \"none.conf\" } }\n",
		"cluster { port: 1, tls { include \"none.conf\" }, routes: [ \"nats://10.0.0.1:1\" ] }\n",
		"leafnodes { remotes: [ { url: \"nats://a:1\", tls { include \"none.conf\" } } ] }\n",
	} {
		for _, p := range pointsOf(effective.Points(decode(text, "latest"), nil, time.Time{})) {
			for _, row := range p.Rows() {
				if kind := row.Origin.Kind; p.Block != nil && !row.Unknown && kind == effective.Default {
					t.Errorf("%s%s: %s is said to be the default: %s", text, p.Kind, row.Name, row.Text)
				}
			}
		}
	}
}

func FuzzPoints(f *testing.F) {
	for _, text := range []string{
		"tls { cert_file: \"certs/server.pem\", timeout: 1, timeout: 2 }",
		"cluster { port: 1, tls { verify: true }, routes: [ \"nats://u:pass-word@a:1\" ] }",
		"gateway { name: A, tls { }, gateways: [ { name: B, urls: [ \"nats://10.0.0.1:1\" ], tls { insecure: true } } ] }",
		"leafnodes { remotes: [ { url: \"wss://u:pass-word@a\", proxy { url: \"https://p:1\", tls { } } } ] }",
		"resolver: URL(https://u:pass-word@a/)", "websocket { port: -1, no_tls: true }\nmqtt { port: 1, tls: 1 }",
	} {
		f.Add(text, "latest", "--tls")
	}
	store := certs.NewStore(memory(linttest.Certificates(linttest.Now())))
	f.Fuzz(func(t *testing.T, text, version, flag string) {
		if _, err := release.Named(version); err != nil {
			version = "latest"
		}
		for _, p := range pointsOf(effective.Points(decode(text, version, flag), store.File, linttest.Now())) {
			if strings.Contains(p.Address.Text, "pass-word@") {
				t.Errorf("the address shows a password: %s", p.Address.Text)
			}
			if p.Address.Text == "" || p.Encrypted.Text == "" {
				t.Errorf("%s has no address or nothing about encryption", p.Kind)
			}
		}
	})
}

func TestAddressHidesSecrets(t *testing.T) {
	for _, url := range []string{
		"nats://user:s3cret@a:1", "nats://s3cret@a:1", "nats://user:s3/cret@a:1", "nats://user:s3cret@x@a:1", "nats://a:1?token=s3cret",
		"nats://user:s3%cret@a:1", "user:s3cret@a:1",
	} {
		for _, text := range []string{
			"cluster { port: 1, routes: [ \"" + url + "\" ] }",
			"cluster { port: 1, routes: [ \"" + url + "\" ], routes: [ \"nats://b:1\" ] }",
		} {
			for _, p := range pointsOf(effective.Points(decode(text, "latest"), nil, time.Time{})) {
				all := p.Address.Text
				for _, lost := range p.Address.Overrode {
					all += lost.Text
				}
				for _, row := range p.Rows() {
					all += row.Text
				}
				if strings.Contains(all, "s3") {
					t.Errorf("%s: %s", text, all)
				}
			}
		}
	}
}

// The ports of monitoring are where clients come in, if nothing else is said.
func TestMonitoringHost(t *testing.T) {
	for text, want := range map[string]string{
		"listen: \"127.0.0.1:1\"\nhttp: 2": "127.0.0.1:2", "http: 2": "0.0.0.0:2", "host: a\nhttp: \"b:2\"": "b:2", "host: $UNSET\nhttp: 2": "?:2",
	} {
		points, _ := effective.Points(decode(text, "latest"), nil, time.Time{})
		if got := points[1].Address.Text; got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

// Older releases go by ocsp_peer of the block of clients for MQTT too (mqtt-ocsp-peer-of-clients).
func TestMQTTPeers(t *testing.T) {
	const mqtt = "mqtt { port: 1, tls { cert_file: a, key_file: b, verify: true, ocsp_peer: true } }\n"
	const root = "tls { cert_file: a, key_file: b, verify: true, ocsp_peer: true }\n"
	for _, c := range []struct {
		text, release string
		want          int
	}{{mqtt, "2.15.2", 1}, {mqtt, "2.12.15", 0}, {mqtt + root, "2.12.15", 1}} {
		points, _ := effective.Points(decode(c.text, c.release), nil, time.Time{})
		if last := points[len(points)-1]; len(last.Checks) != c.want {
			t.Errorf("%s on %s: %v", c.text, c.release, last.Checks)
		}
	}
}

// Routes are dialled by a server only that takes routes.
func TestRoutesWithoutPort(t *testing.T) {
	for text, want := range map[string]int{
		`cluster { routes: [ "nats://a:1" ] }`: 1, `cluster { port: 1, routes: [ "nats://a:1" ] }`: 3,
		"cluster { routes: [ \"nats://a:1\" ]\ninclude \"none.conf\" }": 2,
	} {
		if points, _ := effective.Points(decode(text, "latest"), nil, time.Time{}); len(points) != want {
			t.Errorf("%s: %d points, not %d", text, len(points), want)
		}
	}
}

// A text that lists a lot, and through variables a lot more, is described in time and in part.
func TestManyPoints(t *testing.T) {
	suites := strings.Repeat("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ", 20_000)
	certificates := strings.Repeat(`{ cert_file: a, key_file: b }, `, 2000)
	urls := strings.Repeat(`"nats://10.0.0.1:1", `, 20_000)
	server := decode("cluster { port: 1, tls { cipher_suites: [ "+suites+" ], certs: [ "+certificates+" ] }, routes: [ "+urls+" ] }", "latest")
	points, left := effective.Points(server, certs.NewStore(memory{}).File, linttest.Now())
	if len(points) != 5000 || left != 20_000+2-5000 {
		t.Errorf("%d points and %d left out", len(points), left)
	}
	last := points[len(points)-1]
	if got := len(last.Suites.Value.List); got != 1 {
		t.Errorf("%d suites", got)
	}
	if got := len(last.Identity.Value); got != 50 || !last.Identity.Unknown {
		t.Errorf("%d certificates: %s", got, last.Identity.Text)
	}
}
