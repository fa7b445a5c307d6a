package schema

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

var update = flag.Bool("update", false, "write the want sections of testdata anew")

// TestGolden decodes the archives in testdata. An archive holds nats.conf, perhaps more files and env
// (NAME=VALUE lines), and in want what Decode makes of it. Its comment names the release after "nats-server",
// else it is the newest.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d archives, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := dump(decodeArchive(t, archive))
			if *update {
				setSection(archive, "want", got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(section(archive, "want"), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func decodeArchive(t *testing.T, archive *txtar.Archive) *Server {
	t.Helper()
	target := release.Latest()
	if _, text, found := strings.Cut(string(archive.Comment), "nats-server "); found {
		var err error
		if target, err = release.Named(strings.TrimRight(strings.Fields(text)[0], ":,.")); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{}
	for line := range strings.Lines(section(archive, "env")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		env[name] = value
	}
	loader := resolve.Loader{
		ReadFile: func(name string) ([]byte, error) {
			for _, file := range archive.Files {
				if file.Name == filepath.ToSlash(name) {
					return file.Data, nil
				}
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
	}
	return Decode(loader.Load("nats.conf"), target)
}

// decodeText decodes a single file.
func decodeText(text string, target release.Target) *Server {
	loader := resolve.Loader{ReadFile: func(name string) ([]byte, error) {
		if name != "nats.conf" {
			return nil, errors.New("no such file")
		}
		return []byte(text), nil
	}}
	return Decode(loader.Load("nats.conf"), target)
}

func section(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

func setSection(archive *txtar.Archive, name, text string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(text)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

// dump writes a server as text, one fact a line.
func dump(s *Server) string {
	var b strings.Builder
	if s.Open {
		b.WriteString("open\n")
	}
	for _, opt := range []struct {
		name string
		opt  any
	}{
		{"allow_non_tls", s.AllowNonTLS}, {"no_tls", s.WebsocketNoTLS}, {"handshake_timeout", s.WebsocketHandshake},
		{"authorization.timeout", s.AuthorizationTimeout}, {"ocsp", s.OCSPMode},
	} {
		if text := dumpOpt(reflect.ValueOf(opt.opt)); text != "" {
			fmt.Fprintf(&b, "%s %s\n", opt.name, text)
		}
	}
	for _, block := range s.TLS {
		fmt.Fprintf(&b, "block %s %s%s\n", block.Context, block.Path, mark(block.Open))
		v := reflect.ValueOf(*block)
		for i := range v.NumField() {
			if v.Field(i).Kind() != reflect.Struct {
				continue
			}
			if text := dumpOpt(v.Field(i)); text != "" {
				fmt.Fprintf(&b, "  %s %s\n", v.Type().Field(i).Name, text)
			}
		}
	}
	for _, l := range s.Listeners {
		fmt.Fprintf(&b, "listener %s", l.Kind)
		if text := dumpOpt(reflect.ValueOf(l.Host)); text != "" {
			b.WriteString(" host " + text)
		}
		port := dumpOpt(reflect.ValueOf(l.Port))
		if port == "" {
			port = fmt.Sprintf("default %d", l.Port.Value)
		}
		if text := dumpOpt(reflect.ValueOf(l.Advertise)); text != "" {
			port += " advertise " + text
		}
		fmt.Fprintf(&b, " port %s%s\n", port, dumpTLS(l.TLS, l.Open))
	}
	for _, dial := range s.Dials {
		fmt.Fprintf(&b, "dial %s %s at %s%s\n", dial.Context, dial.URL, span(dial.At.Use.Span), dumpTLS(dial.TLS, dial.Open))
	}
	for _, p := range s.Problems {
		refused := ""
		if p.Refused {
			refused = " refused"
		}
		fmt.Fprintf(&b, "problem %s %s%s: %s\n", span(p.At), p.Kind, refused, p.Message)
		fmt.Fprintf(&b, "  help: %s\n", p.Help)
		if p.Replace != "" {
			fmt.Fprintf(&b, "  replace %s with %s\n", p.At.Text(), p.Replace)
		}
		for _, note := range p.Related {
			fmt.Fprintf(&b, "  see %s: %s\n", span(note.Span), note.Message)
		}
	}
	return b.String()
}

func mark(open bool) string {
	if open {
		return " (open)"
	}
	return ""
}

func dumpTLS(block *TLS, open bool) string {
	if block == nil {
		return " without tls" + mark(open)
	}
	return " with " + block.Path + mark(open)
}

func span(s parser.Span) string {
	a, z := s.Begin(), s.Finish()
	return fmt.Sprintf("%s:%d:%d-%d:%d", s.Source.Name, a.Line, a.Column, z.Line, z.Column)
}

// dumpOpt writes an Opt, nothing for an absent one.
func dumpOpt(v reflect.Value) string {
	state := v.FieldByName("State").Interface().(State)
	value := dumpValue(v.FieldByName("Value").Interface())
	switch {
	case state == Absent:
		return ""
	case state == Set:
		return value
	case strings.HasPrefix(value, "["):
		return state.String() + " " + value
	}
	return state.String()
}

func dumpValue(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case time.Duration:
		return v.String()
	case []Item:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = item.Text
		}
		return "[" + strings.Join(parts, " ") + "]"
	case []Pair:
		parts := make([]string, len(v))
		for i, pair := range v {
			parts[i] = dumpOpt(reflect.ValueOf(pair.CertFile)) + "+" + dumpOpt(reflect.ValueOf(pair.KeyFile))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case HandshakeFirst:
		return fmt.Sprintf("%v %s", v.On, v.Fallback)
	case OCSPPeer:
		return fmt.Sprintf("verify %v", v.Verify)
	}
	return fmt.Sprint(value)
}
