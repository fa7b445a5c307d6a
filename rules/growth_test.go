package rules

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint"
	"natstls/lint/certs/issue"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// growth is one way in which what is linted may grow: size makes the roots of a run, or what is read for them, as
// large as n says.
type growth struct {
	name  string
	n     int
	size  func(tb testing.TB, n int) []lint.Root
	times float64 // what ten times n may cost at most, in times of n
}

// linear is one more than ten, for what is more than a multiplication: sorting, larger tables.
const linear = 11

func growths() []growth {
	return []growth{
		{"file", 200, largeFile, linear},
		{"includes", 50, manyIncludes, linear},
		{"configurations", 30, manyRoots, linear},
		{"blocks", 40, manyBlocks, linear},
		{"certificates", 20, manyCertificates, linear},
		{"bundle", 30, largeBundle, linear},
		{"findings", 200, manyFindings, linear},
		{"fleet", 10, largeFleet, 10 * linear}, // each server dials each
	}
}

// TestGrowth holds memory to what ten times the input may cost. It counts what is allocated, since that is the same in
// every run; BenchmarkGrowth measures the time.
func TestGrowth(t *testing.T) {
	for _, g := range growths() {
		t.Run(g.name, func(t *testing.T) {
			small, large := g.size(t, g.n), g.size(t, 10*g.n)
			allocated(t, small) // what is made once
			before, after := allocated(t, small), allocated(t, large)
			if ratio := float64(after) / float64(before); ratio > g.times {
				t.Errorf("ten times the input takes %.1f times the memory: %d and %d bytes", ratio, before, after)
			}
		})
	}
}

func allocated(tb testing.TB, roots []lint.Root) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	lintAll(tb, roots)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkGrowth measures what ten times the input costs, in times of what the input costs:
//
//	go test -run '^$' -bench Growth -benchtime 20x ./rules
//
// Both sizes run in turn, the small one ten times, so that the garbage collector has as much to do for both. The fastest
// of the runs count, since other work on the machine only adds to them.
func BenchmarkGrowth(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program does
	for _, g := range growths() {
		b.Run(g.name, func(b *testing.B) {
			small, large := g.size(b, g.n), g.size(b, 10*g.n)
			ofSmall, ofLarge := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				for range 10 {
					lintAll(b, small)
				}
				ofSmall = min(ofSmall, time.Since(start)/10)
				start = time.Now()
				lintAll(b, large)
				ofLarge = min(ofLarge, time.Since(start))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ofSmall.Seconds()*1000, "ms")
			b.ReportMetric(ofLarge.Seconds()*1000, "ms-of-ten-times")
			b.ReportMetric(float64(ofLarge)/float64(ofSmall), "times")
			b.ReportMetric(g.times, "times-allowed")
		})
	}
}

func lintAll(tb testing.TB, roots []lint.Root) {
	if _, err := lint.Run(context.Background(), lint.Options{Rules: All(), Now: linttest.Now()}, roots...); err != nil {
		tb.Fatal(err)
	}
}

// textFiles are configurations and certificates by name.
type textFiles struct{ files map[string][]byte }

func (f *textFiles) ReadFile(name string) ([]byte, error) {
	if data, ok := f.files[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f *textFiles) Stat(string) (fs.FileInfo, error) { return nil, errors.ErrUnsupported }

func (f *textFiles) root(name string) lint.Root {
	return lint.Root{
		Name: name, Files: f, Target: release.Latest(),
		Loader: resolve.Loader{ReadFile: f.ReadFile, LookupEnv: func(string) (string, bool) { return "", false }},
	}
}

func only(text string, more map[string][]byte) []lint.Root {
	files := &textFiles{map[string][]byte{"nats.conf": []byte(text)}}
	for name, data := range more {
		files.files[name] = data
	}
	return []lint.Root{files.root("nats.conf")}
}

// largeFile has n accounts.
func largeFile(_ testing.TB, n int) []lint.Root {
	var text strings.Builder
	text.WriteString("port: 4222\naccounts {\n")
	for i := range n {
		fmt.Fprintf(&text, "  # team %d\n  A%d: { jetstream: { max_mem: 512M }, users: [ { user: u%d, password: \"$2a$11$abcdefghijklmnopqrstuv\", permissions: { publish: [ \"a.%d.>\" ] } } ] }\n", i, i, i, i)
	}
	text.WriteString("}\n")
	return only(text.String(), nil)
}

// manyIncludes has n files, each with an account.
func manyIncludes(_ testing.TB, n int) []lint.Root {
	var text strings.Builder
	files := map[string][]byte{}
	text.WriteString("accounts {\n")
	for i := range n {
		fmt.Fprintf(&text, "  include a%d.conf\n", i)
		files[fmt.Sprintf("a%d.conf", i)] = fmt.Appendf(nil, "A%d: { users: [ { user: u%d, password: secret } ] }\n", i, i)
	}
	text.WriteString("}\n")
	return only(text.String(), files)
}

// manyRoots are n servers, each with the same certificate under a name of its own.
func manyRoots(tb testing.TB, n int) []lint.Root {
	files := &textFiles{map[string][]byte{}}
	var roots []lint.Root
	standard := linttest.Certificates(linttest.Now())
	files.files["ca.pem"] = standard["certs/ca.pem"]
	for i := range n {
		name := fmt.Sprintf("n%d", i)
		files.files[name+".pem"], files.files[name+"-key.pem"] = standard["certs/server.pem"], standard["certs/server-key.pem"]
		files.files[name+".conf"] = fmt.Appendf(nil, "port: 4222\ntls { cert_file: \"%s.pem\", key_file: \"%s-key.pem\", ca_file: \"ca.pem\", verify: true }\n", name, name)
		roots = append(roots, files.root(name+".conf"))
	}
	return roots
}

// manyBlocks has n tls blocks, all with the same files.
func manyBlocks(_ testing.TB, n int) []lint.Root {
	standard := linttest.Certificates(linttest.Now())
	var text strings.Builder
	text.WriteString("leafnodes { remotes: [\n")
	for i := range n {
		fmt.Fprintf(&text, "  { url: \"tls://h%d.example.com:7422\", tls { cert_file: \"certs/client.pem\", key_file: \"certs/client-key.pem\", ca_file: \"certs/ca.pem\" } }\n", i)
	}
	text.WriteString("] }\n")
	return only(text.String(), standard)
}

// manyCertificates has n certificates in one block, each with an own file.
func manyCertificates(tb testing.TB, n int) []lint.Root {
	ca := issued(tb, issue.Template{CommonName: "CA", CA: true}, "ca", nil)
	files := map[string][]byte{"ca.pem": ca.PEM(), "key.pem": keys.PEM("server")}
	var text strings.Builder
	text.WriteString("port: 4222\ntls { ca_file: \"ca.pem\", verify: true, certs: [\n")
	for i := range n {
		host := fmt.Sprintf("h%d.example.com", i)
		files[host+".pem"] = issued(tb, issue.Template{CommonName: host, DNSNames: []string{host}}, "server", ca).PEM()
		fmt.Fprintf(&text, "  { cert_file: \"%s.pem\", key_file: \"key.pem\" }\n", host)
	}
	text.WriteString("] }\n")
	return only(text.String(), files)
}

// largeBundle has n authorities in its ca_file, as the bundles of operating systems do.
func largeBundle(tb testing.TB, n int) []lint.Root {
	var bundle bytes.Buffer
	for i := range n {
		bundle.Write(issued(tb, issue.Template{CommonName: fmt.Sprintf("CA %d", i), CA: true}, "ca", nil).PEM())
	}
	standard := linttest.Certificates(linttest.Now())
	return only("port: 4222\ntls { cert_file: \"c.pem\", key_file: \"k.pem\", ca_file: \"ca.pem\", verify: true }\n",
		map[string][]byte{"c.pem": standard["certs/server.pem"], "k.pem": standard["certs/server-key.pem"], "ca.pem": bundle.Bytes()})
}

// manyFindings has n keys in a tls map that no server knows.
func manyFindings(_ testing.TB, n int) []lint.Root {
	var text strings.Builder
	text.WriteString("port: 4222\nleafnodes { remotes: [\n")
	for i := range n {
		fmt.Fprintf(&text, "  { url: \"tls://h%d.example.com:7422\", tls { cert_fil: \"c.pem\", min_version: \"1.1\" } }\n", i)
	}
	text.WriteString("] }\n")
	return only(text.String(), nil)
}

// largeFleet is a full mesh of n servers, each with a certificate of its own.
func largeFleet(tb testing.TB, n int) []lint.Root {
	ca := issued(tb, issue.Template{CommonName: "CA", CA: true}, "ca", nil)
	var routes []string
	for i := range n {
		routes = append(routes, fmt.Sprintf("\"nats://n%d.example.com:6222\"", i))
	}
	fleet := &lint.Fleet{Name: "f"}
	var roots []lint.Root
	for i := range n {
		host := fmt.Sprintf("n%d.example.com", i)
		text := fmt.Sprintf("server_name: n%d\ncluster { name: c, listen: \"0.0.0.0:6222\", routes: [ %s ], tls { cert_file: \"c.pem\", key_file: \"k.pem\", ca_file: \"ca.pem\" } }\n", i, strings.Join(routes, ", "))
		files := &textFiles{map[string][]byte{
			host + ".conf": []byte(text), "ca.pem": ca.PEM(), "k.pem": keys.PEM("server"),
			"c.pem": issued(tb, issue.Template{CommonName: host, DNSNames: []string{host}}, "server", ca).PEM(),
		}}
		root := files.root(host + ".conf")
		root.Member = &lint.Member{Fleet: fleet, Name: host, Hosts: []string{host}}
		roots = append(roots, root)
	}
	return slices.Clip(roots)
}

func issued(tb testing.TB, template issue.Template, key string, issuer *issue.Certificate) *issue.Certificate {
	tb.Helper()
	certificate, err := issue.Issue(linttest.Now(), template, keys.Signer(key), issuer)
	if err != nil {
		tb.Fatal(err)
	}
	return certificate
}
