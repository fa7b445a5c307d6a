// Package lint is the engine: it runs rules over configurations and gives back findings. Everything
// that a user sees is a finding of a rule. The package reads no file, clock or environment by itself.
package lint

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/creds"
	"natstls/lint/handshake"
	"natstls/lint/manifest"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Rule is one thing that natstls knows about. Rules are values; all state of a run is in the Pass.
type Rule struct {
	// Name is kebab-case and names the problem, so that "ignore NAME" reads well. It is the word for
	// the rule's file, fixtures, page and ignore comment, and never changes.
	Name string
	// Consequences are all that the rule may report; the first is the default of its findings.
	Consequences []Consequence
	Since        string   // natstls version that had it first
	OptIn        bool     // a judgement call that many would not want: runs only when selected by name
	After        bool     // runs last, once for all roots, over the findings of the others; not in an upgrade
	Upgrade      bool     // runs in an upgrade only, and sees Pass.From and Pass.Cured
	Refs         []string // sources: nats-server symbol and release, RFC section, documentation page
	Check        func(*Pass)
}

// FilesMode says what the certificate files that a configuration names are worth on this machine.
type FilesMode uint8

const (
	FilesPresent  FilesMode = iota // those that exist are checked; absent ones are noted once
	FilesRequired                  // this is the server's own host: an absent file is refused
	FilesOff                       // none is opened
)

// Pass is what a rule sees of one root, and where it reports.
type Pass struct {
	Rule   *Rule
	Server *schema.Server // nil in a rule that runs After
	Certs  *certs.Store   // nil with FilesOff: use File, which knows
	Creds  *creds.Store   // nil with FilesOff
	Files  FilesMode
	// EnvironmentGiven says that the environment of the server is known, so that a variable that is
	// not in it is missing on the server too.
	EnvironmentGiven bool
	Target           release.Target
	// Platform is the operating system of the server, as GOOS names it: linux, windows or darwin; empty: not known.
	Platform string
	Now      time.Time
	Expiry   Expiry
	// SystemRoots are the authorities that the server's operating system trusts; nil: not known.
	SystemRoots *x509.CertPool
	// Fleet are the servers that the root is declared to belong to, and Member is the root among them; nil: none.
	Fleet  *handshake.Fleet
	Member *handshake.Member

	// Pod is the container of the server, if a manifest describes it; else nil.
	Pod *manifest.Pod

	// Of an upgrade: the server that runs now, else the zero Target, and for Upgrade rules the findings that
	// are there for that one and not for Target.
	From  release.Target
	Cured []Finding

	// For rules that run After: the findings of all roots that nothing suppresses, the ignore comments, the
	// entries of baselines whose findings are gone, the names of the rules that ran, and of all that there are.
	Findings []Finding
	Ignores  []*Ignore
	Stale    []Stale
	Ran      []string
	Known    []string
	// Manifests are the texts of manifests from which the roots were taken.
	Manifests []*manifest.File

	report func(Finding)
	beside string                 // see Root.Beside
	files  map[string]*certs.File // what File returned; nil: it is not kept
	unread *bool                  // becomes true when a file could not be read
}

// Report adds a finding. It fills in the rule, and, where they are not set, the consequence (the
// rule's first), the place (the key of the option that the finding is about) and when it is refused (at
// the check, or at the start if the place is a flag of the server). It panics if the
// finding has a consequence that the rule does not declare, or no place.
func (p *Pass) Report(f Finding) {
	f.Rule = p.Rule
	if f.Consequence == 0 {
		f.Consequence = p.Rule.Consequences[0]
	}
	if !slices.Contains(p.Rule.Consequences, f.Consequence) {
		panic(fmt.Sprintf("rule %s reports %v without declaring it", p.Rule.Name, f.Consequence))
	}
	if f.At.IsZero() && f.On != nil {
		f.At = f.On.Syntax.KeySpan
	}
	if f.At.IsZero() {
		panic("rule " + p.Rule.Name + " reports without a place")
	}
	if f.Consequence == Refused && f.When == 0 {
		f.When = AtCheck
		if line := p.Server.Command; line != nil && f.At.Source == line.Source {
			f.When = AtStart // nats-server -t looks at the file alone
		}
	}
	p.report(f)
}

// File returns a certificate, key or CA file of the configuration, read at most once per run. It
// returns nil if files are not looked at.
func (p *Pass) File(name string) *certs.File {
	if p.Certs == nil {
		return nil
	}
	file := p.files[name]
	if file == nil {
		file = p.find(name)
	}
	if p.files != nil {
		p.files[name] = file
	}
	return file
}

// find reads a file from the server's working directory, or from beside the configuration.
func (p *Pass) find(name string) *certs.File {
	file := p.Certs.File(name)
	if path, ok := p.Beside(name); ok && errors.Is(file.Err, fs.ErrNotExist) {
		if other := p.Certs.File(path); !errors.Is(other.Err, fs.ErrNotExist) {
			file = other
		}
	}
	if file.Err != nil {
		*p.unread = true
	}
	return file
}

// Beside returns where a relative file name leads from the directory of the configuration; false if nobody
// looks there.
func (p *Pass) Beside(name string) (string, bool) {
	if p.beside == "" || filepath.IsAbs(name) || strings.HasPrefix(name, "/") {
		return "", false
	}
	return p.beside + string(filepath.Separator) + name, true
}

// Tree returns the configuration with includes and variables resolved.
func (p *Pass) Tree() *resolve.Tree { return p.Server.Tree }
