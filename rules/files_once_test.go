package rules

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// everyBlock has nine tls blocks, one of each kind, that name twenty files: a pair each, and two authorities.
const everyBlock = `
server_name: s
tls { cert_file: "1.pem", key_file: "1-key.pem", ca_file: "ca.pem", verify: true }
cluster { name: c, listen: "127.0.0.1:6222", routes: [ "nats://127.0.0.1:6223" ]
  tls { cert_file: "2.pem", key_file: "2-key.pem", ca_file: "ca.pem" } }
gateway { name: c, listen: "127.0.0.1:7222"
  tls { cert_file: "3.pem", key_file: "3-key.pem", ca_file: "ca.pem" }
  gateways: [ { name: d, url: "nats://127.0.0.1:7223"
    tls { cert_file: "4.pem", key_file: "4-key.pem", ca_file: "ca.pem" } } ] }
leafnodes { listen: "127.0.0.1:7422"
  tls { cert_file: "5.pem", key_file: "5-key.pem", ca_file: "other-ca.pem", verify: true }
  remotes: [ { url: "tls://127.0.0.1:7423"
    tls { cert_file: "6.pem", key_file: "6-key.pem", ca_file: "other-ca.pem" } } ] }
websocket { listen: "127.0.0.1:8080", tls { cert_file: "7.pem", key_file: "7-key.pem" } }
mqtt { listen: "127.0.0.1:1883", tls { cert_file: "8.pem", key_file: "8-key.pem" } }
resolver: "URL(https://127.0.0.1:9090/jwt/v1/accounts/)"
resolver_tls { cert_file: "9.pem", key_file: "9-key.pem", ca_file: "other-ca.pem" }
`

// TestEveryFileIsReadOnce runs all rules over a configuration and counts how often each of its files is read.
// Files that it does not name are read only where they are there, and once too.
func TestEveryFileIsReadOnce(t *testing.T) {
	standard := linttest.Certificates(linttest.Now())
	files := &countedFiles{files: fstest.MapFS{}, reads: map[string]int{}}
	add := func(name, like string) {
		files.files[name] = &fstest.MapFile{Data: standard["certs/"+like], Mode: 0o600}
	}
	add("ca.pem", "ca.pem")
	add("other-ca.pem", "other-ca.pem")
	for i := range 9 {
		add(fmt.Sprintf("%d.pem", i+1), "server.pem")
		add(fmt.Sprintf("%d-key.pem", i+1), "server-key.pem")
	}
	root := lint.Root{
		Name: "nats.conf", Files: files, Target: release.Latest(),
		Loader: resolve.Loader{
			ReadFile:  func(string) ([]byte, error) { return []byte(everyBlock), nil },
			LookupEnv: func(string) (string, bool) { return "", false },
		},
	}
	roots := []lint.Root{root, root, root} // roots with the same files share what was read
	result, err := lint.Run(context.Background(), lint.Options{Rules: All(), Now: linttest.Now()}, roots...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		if f.Consequence == lint.Refused {
			t.Errorf("the configuration is to be a good one: %s: %s", f.Rule.Name, f.Message)
		}
	}
	if blocks := strings.Count(everyBlock, "tls {"); blocks != 9 || len(files.files) != 20 {
		t.Errorf("%d blocks and %d files", blocks, len(files.files))
	}
	for name := range files.files {
		if files.reads[name] != 1 {
			t.Errorf("%s was read %d times", name, files.reads[name])
		}
	}
	for name, n := range files.reads {
		if files.files[name] == nil {
			t.Errorf("%s was read %d times and is not there", name, n)
		}
	}
}

// countedFiles counts how often each file is read.
type countedFiles struct {
	files fstest.MapFS
	mu    sync.Mutex
	reads map[string]int
}

func (c *countedFiles) ReadFile(name string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads[name]++
	return c.files.ReadFile(name)
}

func (c *countedFiles) Stat(name string) (fs.FileInfo, error) { return c.files.Stat(name) }
