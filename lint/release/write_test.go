package release

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// write is the counterpart of read.
func write(t table) []byte {
	var b bytes.Buffer
	line := func(kind string, fields ...any) {
		b.WriteString(kind)
		for _, field := range fields {
			b.WriteByte('\t')
			b.WriteString(cell(field))
		}
		b.WriteByte('\n')
	}
	line("subject", t.Subject)
	for _, r := range t.Releases {
		line("release", r.Version, r.Go, sourceList(r.Source))
	}
	for _, c := range t.Contexts {
		line("context", c.ID, c.Path, c.Known, sourceList(c.Source))
	}
	for _, o := range t.Options {
		line("option", o.Name, o.Aliases, o.Since, sourceList(o.Source))
		for _, use := range o.In {
			line("in", use.Contexts, use.Accepted, use.Effect, use.Effective, use.Note)
		}
	}
	for _, f := range t.Forms {
		line("form", f.Option, f.Form, f.Taken, sourceList(f.Source))
	}
	for _, s := range t.Settings {
		line("setting", s.Path, s.Known, sourceList(s.Source))
	}
	for _, s := range t.Suites {
		version := "1.2"
		if s.TLS13 {
			version = "1.3"
		}
		line("suite", s.Name, fmt.Sprintf("0x%04x", s.ID), version, s.Known, s.Insecure, sourceList(s.Source))
	}
	for _, c := range t.Curves {
		line("curves", c.Releases, c.Names, sourceList(c.Source))
	}
	line("min-version", t.MinVersion)
	for _, d := range t.DefaultSuites {
		line("default-suites", d.Releases, d.Names, sourceList(d.Source))
	}
	for _, d := range t.DefaultCurves {
		line("default-curves", d.Releases, d.Names, sourceList(d.Source))
	}
	for _, d := range t.Timeouts {
		line("timeout", d.Contexts, d.Releases, strconv.FormatFloat(d.Seconds, 'f', -1, 64), sourceList(d.Source))
	}
	for _, f := range t.Facts {
		line("fact", f.ID, f.Kind, f.Summary, f.Releases, f.FixedIn, f.Contexts, sourceList(f.Source))
	}
	for _, g := range t.Go {
		line("go", g.Go, inOrder(g.CipherOrder), inOrder(g.CurveOrder), sourceList(g.Source))
	}
	return b.Bytes()
}

func inOrder(yes bool) string {
	if yes {
		return "ordered"
	}
	return ""
}

// sourceList is a list whose elements may hold commas.
type sourceList []string

func cell(field any) string {
	text := ""
	switch f := field.(type) {
	case string:
		text = f
	case []string:
		text = strings.Join(f, ",")
	case sourceList:
		text = strings.Join(f, " | ")
	case Version:
		text = f.String()
	case Ranges:
		text = f.String()
	}
	if strings.ContainsAny(text, "\t\n") {
		panic("a field holds a tab or line break: " + text)
	}
	return text
}
