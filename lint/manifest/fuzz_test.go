package manifest_test

import (
	"os"
	"path/filepath"
	"testing"

	"natstls/lint/manifest"
	"natstls/parser"
)

// FuzzManifest reads any text as manifests. Nothing may panic, and exact segments must hold the same bytes.
func FuzzManifest(f *testing.F) {
	paths, err := filepath.Glob("../../fixtures/kubernetes/*.yaml")
	if err != nil || len(paths) == 0 {
		f.Fatal("there are no fixtures", err)
	}
	more, err := filepath.Glob("../../fixtures/service-name-not-in-certificate/*.yaml")
	if err != nil || len(more) == 0 {
		f.Fatal("there are no fixtures", err)
	}
	for _, path := range append(paths, more...) {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {nats.conf: \"a\\\n  b\"}}]")
	f.Add("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\napiVersion: v1\nkind: Secret\nmetadata: {name: *a}\n<<: *b\n")
	f.Fuzz(func(t *testing.T, text string) {
		manifest.Recognise(text)
		file := manifest.Read(&parser.Source{Name: "m.yaml", Text: text})
		for _, problem := range file.Problems {
			inside(t, problem.At)
		}
		for _, span := range file.Secrets() {
			inside(t, span)
		}
		set := manifest.New([]*manifest.File{file}, now())
		servers := set.Servers()
		for _, server := range servers {
			if source, err := server.Pod.ReadSource(server.Config); err == nil {
				segments(t, source)
			}
			for _, name := range []string{"/etc/nats-certs/cluster/tls.crt", "x", server.Config} {
				if _, err := server.Pod.ReadFile(name); err == nil {
					server.Pod.Describe(name)
				}
				server.Pod.Unused(server.Pod.Origin(name))
				if issued := server.Pod.Issued(name); issued != nil && issued.RenewBefore.Text != "" {
					inside(t, issued.RenewBefore.At)
				}
			}
			server.Pod.Texts()
			for _, service := range server.Pod.Services() {
				service.LeadsTo(4222)
				if !service.At.IsZero() {
					inside(t, service.At)
				}
			}
			for _, client := range server.Pod.Clients() {
				inside(t, client.At)
				inside(t, client.At.Place())
			}
		}
		for _, folder := range set.Loose(servers) {
			for _, key := range folder.Files {
				if source, err := folder.ReadSource(key); err == nil {
					segments(t, source)
				}
			}
		}
	})
}

func inside(t *testing.T, span parser.Span) {
	if span.Start < 0 || span.Start > span.End || span.End > len(span.Source.Text) {
		t.Fatalf("span %d to %d of %d bytes", span.Start, span.End, len(span.Source.Text))
	}
}

func segments(t *testing.T, source *parser.Source) {
	end := 0
	for _, s := range source.Segments {
		if s.Start < end || s.End < s.Start || s.End > len(source.Text) || s.OuterStart > s.OuterEnd || s.OuterEnd > len(source.Outer.Text) {
			t.Fatalf("segment %+v behind %d", s, end)
		}
		if s.Exact && source.Text[s.Start:s.End] != source.Outer.Text[s.OuterStart:s.OuterEnd] {
			t.Fatalf("segment %+v is %q inside, %q outside", s, source.Text[s.Start:s.End], source.Outer.Text[s.OuterStart:s.OuterEnd])
		}
		end = s.End
	}
}
