package release

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// embedded is the table as text, one entry a line, its fields between tabs. The test of this package
// generates it (see its flags). A text was chosen over JSON because reading it costs a fifth: some
// 0.15 ms, paid by every run at its first question. Every entry ends with its sources: path:line@tag of
// nats-io/nats-server, a pull request, or a run.
//
//go:embed table.txt
var embedded string

// table is the content of table.txt.
type table struct {
	Subject  string
	Releases []build
	Contexts []place
	Options  []optionEntry
	Forms    []form
	Settings []place
	Suites   []suiteEntry
	Curves   []names

	MinVersion    string
	DefaultSuites []names
	DefaultCurves []names
	Timeouts      []timeout
	Facts         []Fact
	Go            []goEntry
}

// build is a release and the Go toolchain of its official binaries.
type build struct {
	Version Version
	Go      string // only major and minor number where the patch is not known
	Source  []string
}

// place is a setting outside of tls maps, or a context of tls maps.
type place struct {
	ID     string
	Path   string
	Known  Ranges
	Source []string
}

type optionEntry struct {
	Name    string
	Aliases []string
	Since   Version
	In      []usage
	Source  []string
}

// usage is what becomes of an option in some contexts.
type usage struct {
	Contexts  []string
	Accepted  Ranges
	Effect    string
	Effective Ranges
	Note      string
}

// form is a way to write the value of an option which not every release takes.
type form struct {
	Option, Form string
	Taken        Ranges
	Source       []string
}

type suiteEntry struct {
	Name     string
	ID       uint16
	TLS13    bool
	Known    Ranges // with or without allow_insecure_cipher_suites
	Insecure Ranges // releases that demand allow_insecure_cipher_suites
	Source   []string
}

// goEntry is what was measured of crypto/tls in a Go release.
type goEntry struct {
	Go                      string // such as "1.24"
	CipherOrder, CurveOrder bool   // whether the order of a list is kept as an order of preference
	Source                  []string
}

// names is a list that holds for a range of releases.
type names struct {
	Releases Ranges
	Names    []string
	Source   []string
}

type timeout struct {
	Contexts []string
	Releases Ranges
	Seconds  float64 // 0: no limit
	Source   []string
}

// load reads the table at its first use, once.
var load = sync.OnceValue(func() *table {
	t, err := read(embedded)
	if err != nil {
		panic("release: the embedded table is broken: " + err.Error())
	}
	return t
})

// read reads the text of a table.
func read(text string) (*table, error) {
	t := &table{
		Releases: make([]build, 0, strings.Count(text, "\nrelease\t")),
		Facts:    make([]Fact, 0, strings.Count(text, "\nfact\t")),
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		c := &cells{rest: rest}
		if !t.add(kind, c) {
			return nil, fmt.Errorf("line %d: unknown kind %q", number, kind)
		}
		if c.err == nil && c.rest != "" {
			c.err = fmt.Errorf("fields left over: %q", c.rest)
		}
		if c.err != nil {
			return nil, fmt.Errorf("line %d: %w", number, c.err)
		}
	}
	return t, nil
}

// add takes one entry; it reports false for a kind that does not exist.
func (t *table) add(kind string, c *cells) bool {
	switch kind {
	case "subject":
		t.Subject = c.text()
	case "release":
		t.Releases = append(t.Releases, build{c.version(), c.text(), c.sources()})
	case "context":
		t.Contexts = append(t.Contexts, place{c.text(), c.text(), c.ranges(), c.sources()})
	case "option":
		t.Options = append(t.Options, optionEntry{c.text(), c.list(), c.version(), nil, c.sources()})
	case "in":
		last := &t.Options[len(t.Options)-1]
		last.In = append(last.In, usage{c.list(), c.ranges(), c.text(), c.ranges(), c.text()})
	case "form":
		t.Forms = append(t.Forms, form{c.text(), c.text(), c.ranges(), c.sources()})
	case "setting":
		path := c.text()
		t.Settings = append(t.Settings, place{path, path, c.ranges(), c.sources()})
	case "suite":
		t.Suites = append(t.Suites, suiteEntry{c.text(), c.id(), c.text() == "1.3", c.ranges(), c.ranges(), c.sources()})
	case "curves":
		t.Curves = append(t.Curves, names{c.ranges(), c.list(), c.sources()})
	case "min-version":
		t.MinVersion = c.text()
	case "default-suites":
		t.DefaultSuites = append(t.DefaultSuites, names{c.ranges(), c.list(), c.sources()})
	case "default-curves":
		t.DefaultCurves = append(t.DefaultCurves, names{c.ranges(), c.list(), c.sources()})
	case "timeout":
		t.Timeouts = append(t.Timeouts, timeout{c.list(), c.ranges(), c.seconds(), c.sources()})
	case "fact":
		t.Facts = append(t.Facts, Fact{c.text(), c.text(), c.text(), c.ranges(), c.list(), c.list(), c.sources()})
	case "go":
		t.Go = append(t.Go, goEntry{c.text(), c.text() == "ordered", c.text() == "ordered", c.sources()})
	default:
		return false
	}
	return true
}

// cells hands out the fields of a line from left to right and keeps the first error. Go evaluates the
// calls in a composite literal in that order.
type cells struct {
	rest string
	err  error
}

func (c *cells) text() string {
	field, rest, _ := strings.Cut(c.rest, "\t")
	c.rest = rest
	return field
}

func (c *cells) list() []string {
	if field := c.text(); field != "" {
		return strings.Split(field, ",")
	}
	return nil
}

func (c *cells) sources() []string {
	if field := c.text(); field != "" {
		return strings.Split(field, " | ")
	}
	return nil
}

func (c *cells) version() Version {
	v, err := readVersion(c.text())
	c.keep(err)
	return v
}

func (c *cells) ranges() Ranges {
	rs, err := readRanges(c.text())
	c.keep(err)
	return rs
}

func (c *cells) id() uint16 {
	id, err := strconv.ParseUint(c.text(), 0, 16)
	c.keep(err)
	return uint16(id)
}

func (c *cells) seconds() float64 {
	seconds, err := strconv.ParseFloat(c.text(), 64)
	c.keep(err)
	return seconds
}

func (c *cells) keep(err error) {
	if c.err == nil {
		c.err = err
	}
}
