package command

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	config "natstls/lint/settings"
	"natstls/rules"
)

// configured answers what counts for a file: flags over the settings file that is nearest to it. It reads every
// settings file once and is safe for concurrent use.
type configured struct {
	process      *process
	dir          directory
	flags        config.Options
	failOn       config.Value[string]
	baseline     config.Value[string]
	forceExclude bool
	lacking      bool // the baseline may be absent
	upgrade      bool

	none   bool   // --no-config
	only   string // --config
	finder config.Finder

	mu        sync.Mutex
	files     map[string]*config.Settings // by name; nil: it cannot be used
	byDir     map[string]string           // the name of the settings file, empty: none
	scopes    map[string]*scope
	baselines map[string]*lint.Baseline
	problems  []*lint.Problem
}

// scope is what counts for all files with the same settings and overrides.
type scope struct {
	settings *config.Settings // nil: none
	options  config.Options   // with those of the flags
	host     *host            // nil as long as nobody asked for it
	policy   *lint.Policy     // the same
}

func (p *process) newConfigured(c *cli.Context, flags config.Options, base *host) (*configured, error) {
	s := &configured{
		process:      p,
		dir:          p.dir(),
		flags:        flags,
		baseline:     flagText(c, "baseline"),
		forceExclude: c.Bool("force-exclude"),
		none:         c.Bool("no-config"),
		only:         c.String("config"),
		files:        map[string]*config.Settings{},
		byDir:        map[string]string{},
		scopes:       map[string]*scope{},
		baselines:    map[string]*lint.Baseline{},
	}
	if s.none && s.only != "" {
		return nil, excludes("no-config", "config")
	}
	if c.IsSet("fail-on") {
		level, err := oneOf(c, "fail-on", "error", "warning", "info", "never")
		if err != nil {
			return nil, err
		}
		s.failOn = config.FromFlag("fail-on", level)
	}
	if s.dir == "" {
		return nil, errors.New("cannot find out the current directory")
	}
	s.finder = config.Finder{Exists: exists, Current: string(s.dir)}
	s.scopes[""] = &scope{options: flags, host: base}
	return s, nil
}

// problem notes what could not be done, once.
func (s *configured) problem(file, message string) {
	if !slices.ContainsFunc(s.problems, func(p *lint.Problem) bool { return p.Message == message }) {
		s.problems = append(s.problems, &lint.Problem{File: file, Message: message})
	}
}

// failures returns what could not be done so far.
func (s *configured) failures() []*lint.Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}

// settingsOf returns the settings file of a file, nil if it has none or if that cannot be read.
func (s *configured) settingsOf(file string) *config.Settings {
	name := s.only
	if s.none {
		return nil
	}
	if name == "" {
		name = s.nearest(file)
	}
	if name == "" {
		return nil
	}
	if _, known := s.files[name]; !known {
		s.files[name] = s.read(name)
	}
	return s.files[name]
}

// nearest returns the name of the nearest settings file upwards, empty if there is none.
func (s *configured) nearest(file string) string {
	dir := filepath.Dir(s.dir.absolute(cmp.Or(file, stdin))) // a server without a file has the settings of the current directory
	name, known := s.byDir[dir]
	if !known {
		if found, ok := s.finder.Find(dir); ok {
			name = s.relative(found)
		}
		s.byDir[dir] = name
	}
	return name
}

// relative returns a name from the current directory on, as messages show it.
func (s *configured) relative(name string) string {
	if short, err := filepath.Rel(s.finder.Current, name); err == nil {
		return short
	}
	return name
}

func (s *configured) read(name string) *config.Settings {
	data, err := readRegular(name)
	if err != nil {
		s.problem(name, fmt.Sprintf("cannot read the settings %s: %v", name, reason(err)))
		return nil
	}
	reader := config.Reader{Rules: namesOf(rules.All()), Meant: orMeant}
	settings, failed := reader.Read(name, data)
	for _, err := range failed {
		s.problem(name, err.Error())
	}
	return settings
}

// within returns a file from the directory of the settings file on, with slashes; empty if it is not in there.
func (s *configured) within(settings *config.Settings, file string) string {
	path := s.dir.seenFrom(filepath.Dir(settings.File), file)
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return ""
	}
	return path
}

// scopeOf returns what counts for a file. Where settings cannot be read it is the flags alone.
func (s *configured) scopeOf(file string) *scope {
	settings := s.settingsOf(file)
	if settings == nil {
		return s.scopes[""]
	}
	path := s.within(settings, file)
	key := fmt.Sprintf("%s\x00%v", settings.File, settings.Covering(path))
	if s.scopes[key] == nil {
		s.scopes[key] = &scope{settings: settings, options: s.flags.Over(settings.For(path))}
	}
	return s.scopes[key]
}

// hostOf returns what is known of the host of the server whose configuration a file is.
func (s *configured) hostOf(file string) (*host, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope := s.scopeOf(file)
	if scope.host == nil {
		host, err := s.process.newHost(scope.options)
		if err != nil {
			return nil, err
		}
		scope.host = host
	}
	return scope.host, nil
}

// excludes reports whether the settings exclude a file.
func (s *configured) excludes(file string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	settings := s.settingsOf(file)
	return settings != nil && settings.Excludes(s.within(settings, file))
}

// failOnOf returns from which severity on findings in a file make the run fail.
func (s *configured) failOnOf(file string) failLevel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failOn.IsSet() {
		return failLevel(s.failOn.V)
	}
	if settings := s.settingsOf(file); settings != nil && settings.FailOn.IsSet() {
		return failLevel(settings.FailOn.V)
	}
	return "warning"
}

// policy returns what is decided about rules for a file: the Policy of lint.Options.
func (s *configured) policy(file string) *lint.Policy {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope := s.scopeOf(file)
	if scope.policy == nil {
		scope.policy = s.newPolicy(scope)
	}
	return scope.policy
}

func (s *configured) newPolicy(scope *scope) *lint.Policy {
	policy := policyOf(scope)
	for _, rule := range s.flags.Ignore {
		if slices.Contains(policy.Locked, rule.V) {
			s.problem(scope.settings.File, fmt.Sprintf("--ignore: %s is locked in %s", rule.V, scope.settings.File))
		}
	}
	if s.upgrade {
		return policy // what both releases have is not reported anyway
	}
	if at := s.baselineOf(scope); at.IsSet() {
		policy.Baseline = s.readBaseline(at)
	}
	return policy
}

// baselineOf returns the file with the baseline, which is not set if there is none.
func (s *configured) baselineOf(scope *scope) config.Value[string] {
	if s.baseline.IsSet() || scope.settings == nil {
		return s.baseline
	}
	return scope.settings.Baseline
}

// readBaseline reads each baseline once; it is empty if it cannot be read.
func (s *configured) readBaseline(at config.Value[string]) *lint.Baseline {
	if known := s.baselines[at.V]; known != nil {
		return known
	}
	baseline, err := readBaseline(s.dir, at.V)
	absent := errors.Is(err, os.ErrNotExist)
	if err != nil && !(absent && s.lacking) {
		message := err.Error()
		if absent {
			message = fmt.Sprintf("%s: there is no %s, natstls baseline update writes it", called(at.At, "baseline"), at.V)
		}
		s.problem(at.V, message)
	}
	if err != nil {
		baseline = newBaseline(s.dir, at.V, nil)
	}
	s.baselines[at.V] = baseline
	return baseline
}
