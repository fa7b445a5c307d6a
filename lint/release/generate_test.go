package release

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	source = flag.String("source", "", "the measured table (schema nats-server-tls/1) to compare with, or with -update to generate from")
	update = flag.Bool("update", false, "write tables.go anew; needs -source")
)

// oldest is the first release that the table answers for; facts of older ones are left out.
var oldest = Version{2, 2, 0}

// TestGenerate holds tables.go against the measurements that it is made from.
func TestGenerate(t *testing.T) {
	if *source == "" {
		t.Skip("no -source given")
	}
	text, err := os.ReadFile(*source)
	if err != nil {
		t.Fatal(err)
	}
	want, err := generate(text)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("tables.go", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile("tables.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("tables.go is not what -source gives; run this test with -update")
	}
}

func generate(text []byte) ([]byte, error) {
	var in measured
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, err
	}
	if in.Schema != "nats-server-tls/1" {
		return nil, fmt.Errorf("schema %q is not nats-server-tls/1", in.Schema)
	}
	out := table{Subject: in.Subject + ", measured " + in.Made}
	for _, r := range in.Releases {
		if v := version(r.Version); v.Compare(oldest) >= 0 {
			toolchain := r.Go.Minor
			if r.Go.Toolchain != nil {
				toolchain = *r.Go.Toolchain
			}
			out.Releases = append(out.Releases, build{v, toolchain, []string{r.Go.Source}})
		}
	}
	for _, c := range in.Contexts {
		out.Contexts = append(out.Contexts, place{ID: c.ID, Path: c.ConfigPath, Known: ranges(c.Present), Source: c.Source})
	}
	out.Options = in.options()
	out.Forms = in.forms()
	out.Settings = in.settings()
	out.Suites = in.suites()
	out.Curves = lists(in.Curves.Tables)
	out.MinVersion = "1.2"
	out.DefaultSuites = lists(in.Defaults.Suites)
	curves, err := in.defaultCurves()
	if err != nil {
		return nil, err
	}
	out.DefaultCurves = lists(curves)
	out.Timeouts = in.timeouts()
	out.Facts = in.facts()
	for _, g := range in.GoVersions {
		out.Go = append(out.Go, goEntry{g.Go, g.CipherOrder, g.CurveOrder, []string{g.Source}})
	}
	return write(out)
}

func (in measured) options() []optionEntry {
	var options []optionEntry
	for _, key := range in.TLSKeys {
		entry := optionEntry{Name: key.Key, Aliases: key.Aliases, Since: version(key.Since), Source: key.Source}
		for _, context := range in.Contexts {
			use := key.Contexts[context.ID]
			if use.Effect == "rejected" {
				continue
			}
			next := usage{[]string{context.ID}, ranges(use.Accepted), use.Effect, ranges(use.Effective), use.Note}
			same := slices.IndexFunc(entry.In, func(u usage) bool {
				return fmt.Sprint(u.Accepted, u.Effect, u.Effective, u.Note) == fmt.Sprint(next.Accepted, next.Effect, next.Effective, next.Note)
			})
			if same >= 0 {
				entry.In[same].Contexts = append(entry.In[same].Contexts, context.ID)
				continue
			}
			entry.In = append(entry.In, next)
		}
		options = append(options, entry)
	}
	return options
}

// sinceRE matches value types that came later than their option, such as "duration string (2.3.3+)".
var sinceRE = regexp.MustCompile(`^(.*?) \((\d+\.\d+\.\d+)\+\)$`)

// forms lists value forms which not all releases of an option take.
func (in measured) forms() []form {
	var forms []form
	add := func(option string, types, source []string) {
		for _, text := range types {
			if m := sinceRE.FindStringSubmatch(text); m != nil {
				forms = append(forms, form{option, m[1], Ranges{{First: version(m[2])}}, source})
			}
		}
	}
	for _, key := range in.TLSKeys {
		add(key.Key, key.ValueTypes, key.Source)
	}
	for _, setting := range in.Adjacent {
		add(setting.Path, setting.ValueTypes, sources(setting.Source))
	}
	// Forms that only the acceptance cases show.
	for _, c := range []struct{ id, option, form string }{
		{"timeout_bool", "timeout", "any type"},
		{"matchby_Thumbprint", "cert_match_by", "Thumbprint"},
		// 500ms: text without quotes that begins like a number with a suffix.
		{"timeout_msunq", "", "text behind a number suffix"},
	} {
		for _, tested := range in.Acceptance.TLSCases {
			if tested.ID == c.id {
				forms = append(forms, form{c.option, c.form, ranges(tested.Accepted["*"]), []string{"run: acceptance case " + c.id}})
			}
		}
	}
	return forms
}

// settings lists the options outside of tls maps, one entry for each path.
func (in measured) settings() []place {
	var settings []place
	for _, setting := range in.Adjacent {
		if setting.Since == "" {
			continue
		}
		for path := range strings.SplitSeq(setting.Path, " / ") {
			entry := place{ID: path, Path: path, Source: sources(setting.Source)}
			entry.Known = Ranges{{First: version(setting.Since)}}
			settings = append(settings, entry)
		}
	}
	return settings
}

func (in measured) suites() []suiteEntry {
	var suites []suiteEntry
	for _, c := range in.Ciphers.Catalog {
		id, err := strconv.ParseUint(c.ID, 0, 16)
		if err != nil {
			panic(err)
		}
		for _, spelled := range c.Accepts {
			known := ranges([]pair{spelled.Range})
			i := slices.IndexFunc(suites, func(s suiteEntry) bool { return s.Name == spelled.Spelled })
			if i < 0 {
				i = len(suites)
				suites = append(suites, suiteEntry{Name: spelled.Spelled, ID: uint16(id), TLS13: slices.Equal(c.TLS, []string{"1.3"})})
			}
			suites[i].Known = join(suites[i].Known, known)
			if spelled.Needs {
				suites[i].Insecure = join(suites[i].Insecure, known)
			}
			table := "fixed-24"
			if known[0].First.Compare(Version{2, 12, 0}) >= 0 {
				table = "go-crypto-tls"
			}
			suites[i].Source = append(suites[i].Source, in.Ciphers.Tables[table].Source)
		}
	}
	return suites
}

func (in measured) defaultCurves() (map[string]list, error) {
	curves := map[string]list{}
	for id, value := range in.Defaults.Curves {
		object, ok := value.(map[string]any)
		if !ok {
			continue
		}
		text, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		var l list
		if err := json.Unmarshal(text, &l); err != nil {
			return nil, err
		}
		curves[id] = l
	}
	return curves, nil
}

func (in measured) timeouts() []timeout {
	var timeouts []timeout
	for _, entry := range in.Defaults.Timeouts.Contexts {
		source := append(entry.Source, entry.Verified)
		for _, value := range entry.Values {
			next := timeout{Contexts: entry.Contexts, Releases: ranges([]pair{value.Range}), Source: source}
			if next.Releases[0].Last != (Version{}) && next.Releases[0].Last.Compare(oldest) < 0 {
				continue
			}
			switch v := value.Value.(type) {
			case float64:
				next.Seconds = v
			case string:
				// The gateway's own timeout, whose default is 2 s for every release in the table.
				next.Seconds = 2
			}
			timeouts = append(timeouts, next)
		}
	}
	return timeouts
}

func (in measured) facts() []Fact {
	var facts []Fact
	for _, s := range in.Semantics {
		if last := s.Releases[len(s.Releases)-1][1]; last != nil && version(*last).Compare(oldest) < 0 {
			continue
		}
		facts = append(facts, corrected(Fact{s.ID, s.Kind, s.Summary, ranges(s.Releases), s.FixedIn, s.Contexts, s.Source}))
	}
	for _, s := range in.Start {
		facts = append(facts, Fact{ID: s.ID, Kind: "start", Summary: s.Config + ": " + s.Error, Releases: ranges(s.Releases)})
	}
	return append(facts, Fact{
		ID: "mqtt-ocsp-peer-of-clients", Kind: "bug",
		Summary:  "ocsp_peer of mqtt.tls is not read: the one of the top-level tls block counts for MQTT clients too.",
		Releases: Ranges{{First: Version{2, 9, 21}, Last: Version{2, 14, 8}}, {First: Version{2, 15, 0}, Last: Version{2, 15, 1}}},
		FixedIn:  []string{"2.14.9", "2.15.2"}, Contexts: []string{"mqtt"},
		// configureOCSP; 2.10.29 to 2.12.15 start with an ocsp_peer in mqtt.tls that has no verify beside it, 2.14.9 does not.
		Source: []string{"server/ocsp.go:611@v2.12.15", "server/ocsp.go:618@v2.14.9"},
	})
}

// corrected returns a fact as the source of each release has it, where the measurements looked at fewer releases.
func corrected(fact Fact) Fact {
	if fact.ID == "known-urls-empty-subject" {
		// checkClientTLSCertSubject counts DNS names since v2.12.9 and v2.14.1; a route with an empty subject comes up on
		// 2.12.15 and 2.14.9, and not on 2.11.17.
		fact.Releases = Ranges{{First: Version{2, 2, 0}, Last: Version{2, 12, 8}}, {First: Version{2, 14, 0}, Last: Version{2, 14, 0}}}
		fact.FixedIn = []string{"2.12.9", "2.14.1"}
		fact.Source = append(fact.Source, "server/auth.go:1286@v2.12.9", "server/auth.go:1286@v2.14.1")
	}
	return fact
}

// lists sorts tables by their first release.
func lists(tables map[string]list) []names {
	var out []names
	for _, table := range tables {
		r := ranges([]pair{table.Releases})
		if last := r[0].Last; !last.IsZero() && last.Compare(oldest) < 0 {
			continue
		}
		out = append(out, names{r, table.Names, []string{table.Source}})
	}
	slices.SortFunc(out, func(a, b names) int { return a.Releases[0].First.Compare(b.Releases[0].First) })
	return out
}

func ranges(pairs []pair) Ranges {
	var out Ranges
	for _, p := range pairs {
		r := Range{First: version(*p[0])}
		if p[1] != nil {
			r.Last = version(*p[1])
		}
		out = append(out, r)
	}
	return out
}

func version(text string) Version {
	var v Version
	if err := v.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return v
}

// sources reads a text or a list of texts.
func sources(raw json.RawMessage) []string {
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}
	}
	return nil
}
