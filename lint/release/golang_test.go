package release

import (
	"bytes"
	goversion "go/version"
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// TestGoChanges asks official programs and self-built ones. Those of 2.10.23 were built with Go 1.23, but
// their go.mod keeps the defaults of Go 1.21.
func TestGoChanges(t *testing.T) {
	for _, c := range []struct {
		release, toolchain, godebug, id string
		want                            bool
	}{
		{"2.10.22", "", "", "go-rejects-negative-serial", false},
		{"2.10.23", "", "", "go-rejects-negative-serial", false},
		{"2.10.25", "", "", "go-rejects-negative-serial", false},
		{"2.10.26", "", "", "go-rejects-negative-serial", true},
		{"2.15.2", "", "", "go-rejects-negative-serial", true},
		{"2.10.26", "1.24.1", "x509negativeserial=1", "go-rejects-negative-serial", false},
		{"2.10.25", "1.24.1", "", "go-rejects-negative-serial", false},
		{"2.11.8", "", "", "go-rejects-rsa-below-1024", false},
		{"2.11.9", "", "", "go-rejects-rsa-below-1024", true},
		{"2.12.0", "", "", "go-rejects-rsa-below-1024", true},
		{"2.8.4", "", "", "go-rejects-sha1-certificates", false},
		{"2.9.0", "", "", "go-rejects-sha1-certificates", true},
		{"2.9.21", "", "", "go-rejects-rsa-above-8192", false},
		{"2.9.22", "", "", "go-rejects-rsa-above-8192", true},
		{"2.9.25", "1.19.13", "", "go-rejects-rsa-above-8192", true},
		{"2.9.25", "1.21.0", "", "go-rejects-rsa-above-8192", false},
		{"2.9.25", "1.22.0", "", "go-rejects-rsa-above-8192", true},
		{"2.12.4", "", "", "go-rejects-sha1-tls12", false},
		{"2.12.5", "", "", "go-rejects-sha1-tls12", true},
	} {
		target := at(t, c.release)
		if c.toolchain != "" {
			target = with(t, target, c.toolchain)
		}
		target.GODEBUG = c.godebug
		if got := target.Has(c.id); got != c.want {
			t.Errorf("%s %s %s: %s is %v", c.release, c.toolchain, c.godebug, c.id, got)
		}
	}
	fact, ok := FactByID("go-rejects-negative-serial")
	if !ok || fact.Kind != "go" || fact.Releases.String() != "2.10.26.." {
		t.Errorf("%+v, %v", fact, ok)
	}
}

func with(t *testing.T, target Target, toolchain string) Target {
	t.Helper()
	changed, err := target.WithGo(toolchain)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestWithGo(t *testing.T) {
	for _, c := range []struct{ release, toolchain, want string }{
		{"2.10.29", "1.24.9", "1.24.9"},
		{"2.10.29", "go1.24.9", "1.24.9"},
		{"2.10.29", "1.30", "1.30"},
		{"2.2.0", "1.15.2", "1.15.2"},
		{"2.12.4", "1.24", "1.24"},
		{"2.12.4", "1.23.8", "Go 1.23.8 cannot build nats-server 2.12.4, whose go.mod asks for Go 1.24.0"},
		{"2.12.4", "latest", `"latest" is not a Go release such as 1.24.2`},
		{"2.12.4", "", `"" is not a Go release such as 1.24.2`},
	} {
		target, err := at(t, c.release).WithGo(c.toolchain)
		got := target.Go
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s with %q: %s; want %s", c.release, c.toolchain, got, c.want)
		}
	}
}

// TestOrder shows what becomes of the order of lists.
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		release         string
		ciphers, curves bool
	}{{"2.6.6", true, true}, {"2.7.0", false, true}, {"2.10.26", false, true}, {"2.10.27", false, false}, {"2.15.2", false, false}} {
		if got := at(t, c.release); got.CipherOrder() != c.ciphers || got.CurveOrder() != c.curves {
			t.Errorf("%s: %v, %v", c.release, got.CipherOrder(), got.CurveOrder())
		}
	}
	newer := with(t, at(t, "2.15.2"), "1.99")
	if newer.CurveOrder() {
		t.Error("a Go release that is not known should answer as the newest one")
	}
}

// TestBuildTable holds builds against rules that it has to keep.
func TestBuildTable(t *testing.T) {
	table := builds
	for _, v := range Versions() {
		target, _ := For(v)
		needs := "go" + target.goLine()
		if !goversion.IsValid(needs) || goversion.Compare(goversion.Lang("go"+target.Go), goversion.Lang(needs)) < 0 {
			t.Errorf("%s: built with %s, go.mod asks for %q", v, target.Go, target.goLine())
		}
	}
	for _, change := range table.Changes {
		fact := change.fact()
		sourced(t, change.ID, change.Source)
		ordered(t, change.ID, fact.Releases)
		if change.GoMod != (change.Setting != "") || !strings.HasPrefix(change.ID, "go-") {
			t.Errorf("%+v", change)
		}
	}
	seen := map[string]bool{}
	for _, c := range table.Commits {
		if _, err := For(c.Release); err != nil || len(c.Hash) != 40 || seen[c.Hash] {
			t.Errorf("commit %s of %s", c.Hash, c.Release)
		}
		seen[c.Hash] = true
	}
}

func TestBuilt(t *testing.T) {
	const revision = "517d9b382dc6439ae385d509f456680bcb5cefdd"
	settings := func(pairs ...string) []debug.BuildSetting {
		var all []debug.BuildSetting
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return all
	}
	main := func(version string) debug.Module { return debug.Module{Path: module, Version: version} }
	for name, c := range map[string]struct {
		info debug.BuildInfo
		want string
	}{
		"go install": {debug.BuildInfo{GoVersion: "go1.24.2", Main: main("v2.10.29")}, "2.10.29 1.24.2"},
		"experiment": {debug.BuildInfo{GoVersion: "go1.24.2 X:boringcrypto", Main: main("v2.10.29")}, "2.10.29 1.24.2"},
		"godebug": {debug.BuildInfo{GoVersion: "go1.24.2", Main: main("v2.10.29"),
			Settings: settings("DefaultGODEBUG", "rsa1024min=0,x509negativeserial=1")}, "2.10.29 1.24.2 rsa1024min=0,x509negativeserial=1"},
		"official before Go 1.24": {debug.BuildInfo{GoVersion: "go1.19.1", Main: main("(devel)"),
			Settings: settings("vcs.revision", revision)}, "2.9.0 1.19.1"},
		"dirty":        {debug.BuildInfo{GoVersion: "go1.25.6", Main: main("v2.12.4+dirty")}, "2.12.4 1.25.6"},
		"other commit": {debug.BuildInfo{GoVersion: "go1.19.1", Main: main("(devel)"), Settings: settings("vcs.revision", strings.Repeat("ab", 20))}, "it was built from commit abababababab, which is no known release of nats-server"},
		"nothing":      {debug.BuildInfo{GoVersion: "go1.19.1", Main: main("(devel)")}, "its build information names no release of nats-server and no commit"},
		"between": {debug.BuildInfo{GoVersion: "go1.25.6", Main: main("v2.12.5-0.20260101000000-abcdefabcdef")},
			"it was built from nats-server v2.12.5-0.20260101000000-abcdefabcdef, which is no release"},
		"too old": {debug.BuildInfo{GoVersion: "go1.13", Main: main("v2.1.9")}, "nats-server 2.1.9 is not a known release, known are 2.2.0 to 2.15.2"},
		"embedded": {debug.BuildInfo{GoVersion: "go1.25.6", Main: debug.Module{Path: "example.com/app"},
			Deps: []*debug.Module{{Path: "example.com/lib"}, {Path: module, Version: "v2.12.4"}}}, "2.12.4 1.25.6"},
		"replaced": {debug.BuildInfo{GoVersion: "go1.25.6", Deps: []*debug.Module{{Path: module, Version: "v2.12.4",
			Replace: &debug.Module{Path: "example.com/fork"}}}}, "its nats-server is replaced by example.com/fork"},
		"another program": {debug.BuildInfo{GoVersion: "go1.25.6", Path: "example.com/app"}, "it is the Go program example.com/app, and there is no nats-server in it"},
		"no path":         {debug.BuildInfo{GoVersion: "go1.25.6"}, "it is a Go program, and there is no nats-server in it"},
		"odd Go":          {debug.BuildInfo{GoVersion: "devel +abc", Main: main("v2.12.4")}, `"devel" is not a Go release such as 1.24.2`},
	} {
		target, err := builtFrom(&c.info)
		got := strings.TrimSpace(target.Version.String() + " " + target.Go + " " + target.GODEBUG)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s; want %s", name, got, c.want)
		}
	}
}

// TestBuiltReads reads this test's own program, and texts that are none.
func TestBuiltReads(t *testing.T) {
	own, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if _, err := Built(own); err == nil || !strings.Contains(err.Error(), "there is no nats-server in it") {
		t.Error(err)
	}
	for _, text := range []string{"", "#!/bin/sh\n", "\x7fELF", strings.Repeat("\x7fELF\x02\x01\x01", 100)} {
		if _, err := Built(bytes.NewReader([]byte(text))); err == nil {
			t.Errorf("%.10q is taken for a program", text)
		}
	}
}
