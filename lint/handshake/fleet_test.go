package handshake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/certs"
	"natstls/lint/certs/issue"
	"natstls/lint/handshake"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// member is a server with a configuration and the certificates of fixtures.
func member(name, text string, files func(string) *certs.File, hosts ...string) *handshake.Member {
	loader := resolve.Loader{ReadFile: func(string) ([]byte, error) { return []byte(text), nil }}
	return &handshake.Member{
		Name: name, Hosts: hosts, Server: schema.Decode(loader.Load(name+".conf"), release.Latest()),
		Machine: handshake.Machine{Files: files},
	}
}

// fixtureFiles reads the certificates of fixtures.
func fixtureFiles() func(string) *certs.File {
	data := linttest.FleetCertificates(linttest.Now())
	parsed := map[string]*certs.File{}
	return func(name string) *certs.File {
		if parsed[name] == nil {
			parsed[name] = certs.Parse(name, data[name])
		}
		return parsed[name]
	}
}

// matrix lists the links of a fleet, one a line.
func matrix(fleet *handshake.Fleet) string {
	var lines []string
	for _, link := range fleet.Links() {
		line := fmt.Sprintf("%v %s > %s", link.Kind, link.Dialler(), link.To.Name)
		if link.Learned {
			line = "learned " + line
		}
		switch link.Outcome.Verdict() {
		case handshake.Works:
			line += " works " + link.Outcome.Name
		case handshake.Unsure:
			line += " unsure " + strings.Join(link.Outcome.Unknowns, ", ")
		case handshake.Fails:
			var causes []string
			for _, f := range link.Outcome.Failures {
				causes = append(causes, f.Cause.String())
			}
			line += " fails " + strings.Join(causes, ", ")
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	for _, unclear := range fleet.Ambiguities() {
		lines = append(lines, fmt.Sprintf("unclear %s > %s: %d", unclear.From.Name, unclear.Host, len(unclear.Candidates)))
	}
	return strings.Join(lines, "\n")
}

func cluster(name, host, routes string) string {
	return fmt.Sprintf(`cluster { listen: %q, routes: [%s], tls { cert_file: "fleet/%s.pem", key_file: "fleet/%s-key.pem", ca_file: "certs/ca.pem" } }`,
		host, routes, name, name)
}

// Which member a URL leads to follows from declared names, else from the configurations, and is never guessed.
func TestNames(t *testing.T) {
	files := fixtureFiles()
	for _, c := range []struct {
		name    string
		a, b, c string
		hosts   [3][]string
		want    string
	}{
		{name: "declared", a: `"nats://b.test:6222"`, hosts: [3][]string{{"a.test"}, {"b.test"}, {"c.test"}}, want: "route a > b works b.test"},
		{name: "declared for two", a: `"nats://b.test:6222"`, hosts: [3][]string{{"a.test"}, {"b.test"}, {"b.test"}},
			want: "route a > b works b.test\nroute a > c fails name"},
		{name: "of a server that is not there", a: `"nats://x.test:6222"`, hosts: [3][]string{{"a.test"}, {"b.test"}, {"c.test"}}},
		{name: "at another port", a: `"nats://b.test:7000"`, hosts: [3][]string{{"a.test"}, {"b.test"}, {"c.test"}}},
		{name: "server_name", a: `"nats://b.test:6222"`, b: "server_name: b\n", c: "server_name: c\n", want: "route a > b works b.test"},
		{name: "the same server_name", a: `"nats://b.test:6222"`, b: "server_name: b\n", c: "server_name: b\n", want: "unclear a > b.test: 2"},
		{name: "nothing to go by", a: `"nats://b.test:6222"`, want: "unclear a > b.test: 3"},
		{name: "to itself", a: `"nats://a.test:6222"`, hosts: [3][]string{{"a.test"}, {"b.test"}, {"c.test"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fleet := handshake.NewFleet("", []*handshake.Member{
				member("a", cluster("a", "0.0.0.0:6222", c.a), files, c.hosts[0]...),
				member("b", c.b+cluster("b", "0.0.0.0:6222", ""), files, c.hosts[1]...),
				member("c", c.c+cluster("c", "0.0.0.0:6222", ""), files, c.hosts[2]...),
			}, nil, linttest.Now())
			if got := matrix(fleet); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Where only the port speaks for a server, the name of its cluster or gateway must not speak against it.
func TestGuessedByPort(t *testing.T) {
	files := fixtureFiles()
	named := func(name, text string) string {
		return strings.Replace(text, "{ listen", "{ name: "+name+", listen", 1)
	}
	gateway := func(name, port, remote string) string {
		return fmt.Sprintf(`gateway { name: %s, listen: "0.0.0.0:%s", gateways: [%s], tls { cert_file: "fleet/b.pem", key_file: "fleet/b-key.pem", ca_file: "certs/ca.pem" } }`,
			name, port, remote)
	}
	for _, c := range []struct{ what, a, b, want string }{
		{"one cluster", named("one", cluster("a", "0.0.0.0:6222", `"nats://b.test:7000"`)), named("one", cluster("b", "0.0.0.0:7000", "")), "route a > b works b.test"},
		{"no names", cluster("a", "0.0.0.0:6222", `"nats://b.test:7000"`), cluster("b", "0.0.0.0:7000", ""), "route a > b works b.test"},
		{"another cluster", named("one", cluster("a", "0.0.0.0:6222", `"nats://b.test:7000"`)), named("two", cluster("b", "0.0.0.0:7000", "")), ""},
		{"the gateway", gateway("A", "7222", `{ name: B, url: "nats://b.test:7248" }`), gateway("B", "7248", ""), "gateway a > b works b.test"},
		{"another gateway", gateway("A", "7222", `{ name: X, url: "nats://b.test:7248" }`), gateway("B", "7248", ""), ""},
	} {
		fleet := handshake.NewFleet("", []*handshake.Member{member("a", c.a, files), member("b", c.b, files)}, nil, linttest.Now())
		var lines []string
		for line := range strings.Lines(matrix(fleet)) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "learned") {
				lines = append(lines, line)
			}
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

// What is not known is no failure: a missing file, an unset variable, an include that is not there.
func TestNotKnown(t *testing.T) {
	files := fixtureFiles()
	good := cluster("b", "0.0.0.0:6222", "")
	for what, text := range map[string]string{
		"certificate": strings.Replace(good, "fleet/b.pem", "fleet/none.pem", 1),
		"authority":   strings.Replace(good, "certs/ca.pem", "certs/none.pem", 1),
		"variable":    strings.Replace(good, `"fleet/b.pem"`, "$NOT_SET", 1),
		"pins":        strings.Replace(good, "tls {", "tls { pinned_certs: $NOT_SET,", 1),
		"known urls":  strings.Replace(good, "tls {", "tls { verify_cert_and_check_known_urls: $NOT_SET,", 1),
		"curves":      strings.Replace(good, "tls {", "tls { curve_preferences: $NOT_SET,", 1),
		"timeout":     strings.Replace(good, "tls {", "tls { timeout: \"1ms\",", 1),
	} {
		fleet := handshake.NewFleet("", []*handshake.Member{
			member("a", cluster("a", "0.0.0.0:6222", `"nats://b.test:6222"`), files, "a.test"),
			member("b", text, files, "b.test"),
		}, nil, linttest.Now())
		if got := matrix(fleet); !strings.HasPrefix(got, "route a > b unsure ") {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// Pairs stay without a route only if every attempt fails.
func TestMeshes(t *testing.T) {
	files := fixtureFiles()
	all := `"nats://a.test:6222", "nats://b.test:6222", "nats://c.test:6222"`
	fleet := handshake.NewFleet("", []*handshake.Member{
		member("a", cluster("a", "0.0.0.0:6222", all), files, "a.test"),
		member("b", cluster("b", "0.0.0.0:6222", all), files, "b.test"),
		member("c", cluster("c-other", "0.0.0.0:6222", all), files, "c.test"),
	}, nil, linttest.Now())
	meshes := fleet.Meshes()
	if len(meshes) != 1 || len(meshes[0].Members) != 3 || len(meshes[0].Apart) != 2 {
		t.Fatalf("got %+v", meshes)
	}
	for _, pair := range meshes[0].Apart {
		if pair[1].Name != "c" {
			t.Errorf("%s and %s have no route", pair[0].Name, pair[1].Name)
		}
	}
}

// bigFleet is a full mesh of servers, each with a certificate of its own.
func bigFleet(tb testing.TB, servers int) []*handshake.Member {
	tb.Helper()
	now := linttest.Now()
	ca, err := issue.Issue(now, issue.Template{CommonName: "CA", CA: true}, keys.Signer("ca"), nil)
	if err != nil {
		tb.Fatal(err)
	}
	var routes []string
	for i := range servers {
		routes = append(routes, fmt.Sprintf("\"nats://n%d.test:6222\"", i))
	}
	var members []*handshake.Member
	for i := range servers {
		host := fmt.Sprintf("n%d.test", i)
		leaf, err := issue.Issue(now, issue.Template{CommonName: host, DNSNames: []string{host}}, keys.Signer("server"), ca)
		if err != nil {
			tb.Fatal(err)
		}
		// Every server has its own copy of the files.
		own := map[string]*certs.File{"cert.pem": certs.Parse("cert.pem", leaf.PEM()), "ca.pem": certs.Parse("ca.pem", ca.PEM())}
		text := fmt.Sprintf(`cluster { listen: "0.0.0.0:6222", routes: [%s], tls { cert_file: "cert.pem", key_file: "key.pem", ca_file: "ca.pem" } }`, strings.Join(routes, ", "))
		members = append(members, member(host, text, func(name string) *certs.File { return own[name] }, host))
	}
	return members
}

// A full mesh of 100 servers has 9,900 links; each chain is verified once for each part that it plays.
func TestBigFleet(t *testing.T) {
	links := handshake.NewFleet("", bigFleet(t, 100), nil, linttest.Now()).Links()
	works := func(l *handshake.Link) bool { return l.Outcome.Verdict() == handshake.Works }
	if i := slices.IndexFunc(links, func(l *handshake.Link) bool { return !works(l) }); len(links) != 9900 || i >= 0 {
		t.Errorf("%d links, %d", len(links), i)
	}
}

func BenchmarkFleetOf100(b *testing.B) {
	members := bigFleet(b, 100)
	for b.Loop() {
		handshake.NewFleet("", members, nil, linttest.Now()).Links()
	}
}

// FuzzFleet reads any two texts as the configurations of a fleet.
func FuzzFleet(f *testing.F) {
	f.Add(cluster("a", "0.0.0.0:6222", `"nats://b:6222"`), cluster("b", "0.0.0.0:6222", `"nats://10.0.0.1:6222"`))
	f.Add(`gateway { name: A, port: 7222, gateways: [ { name: B, url: "nats://b:7222" }, $X ] }`, `gateway { name: B, port: 7222, tls { } }`)
	f.Add(`leafnodes { remotes: [ { urls: ["ws://b:80", "wss://[::1%25x]:80"], tls { handshake_first: auto } } ] }`, `websocket { port: 80, no_tls: true }, leafnodes { port: 7422 }`)
	f.Add(`resolver: URL("https://b:8222"), cluster { routes: "x" }`, `https: 8222, tls { verify_and_map: true, pinned_certs: [1] }`)
	files := fixtureFiles()
	f.Fuzz(func(t *testing.T, a, b string) {
		user := &handshake.User{Name: "u", URL: "tls://b:4222"}
		fleet := handshake.NewFleet("", []*handshake.Member{member("a", a, files), member("b", b, files, "b")}, []*handshake.User{user}, time.Time{})
		for _, link := range fleet.Links() {
			for _, failure := range link.Outcome.Failures {
				if failure.Why == "" || failure.Cure == "" {
					t.Errorf("%v says nothing", failure.Cause)
				}
			}
		}
		fleet.Meshes()
	})
}
