package command

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/report"
	"natstls/rules"
)

// settings are the flags of lint or upgrade, read and checked.
type settings struct {
	format    string
	failOn    failLevel
	options   lint.Options
	target    release.Target // what configurations are checked for; newSettings leaves it to the command
	from      release.Target // what runs before an upgrade to the target; the zero Target without one
	env       environment
	files     *serverFiles
	platform  string // the server's operating system; empty: not known
	stdinName string
	color     bool // standard output gets colours
}

// stdin is what standard input is called if --stdin-filename does not say.
const stdin = "<stdin>"

func (p *process) newSettings(c *cli.Context) (*settings, error) {
	s := &settings{stdinName: stdin}
	mode, err := oneOf(c, "color", colorAuto, colorAlways, colorNever)
	if err != nil {
		return nil, err
	}
	s.color = colored(mode, p.lookupEnv, p.terminal != nil)
	p.stderrColor = colored(mode, p.lookupEnv, p.stderrTerminal)
	if s.format, err = oneOf(c, "format", report.Formats()...); err != nil {
		return nil, err
	}
	level, err := oneOf(c, "fail-on", "error", "warning", "info", "never")
	if err != nil {
		return nil, err
	}
	s.failOn = failLevel(level)
	if s.options, err = p.newOptions(c); err != nil {
		return nil, err
	}
	if s.files, err = newServerFiles(c.String("dir"), c.StringSlice("path-map")); err != nil {
		return nil, err
	}
	if s.env, err = p.newEnvironment(c.StringSlice("env-file"), c.StringSlice("set")); err != nil {
		return nil, err
	}
	if c.IsSet("platform") {
		if s.platform, err = oneOf(c, "platform", "linux", "windows", "darwin"); err != nil {
			return nil, err
		}
	}
	s.options.EnvironmentGiven = s.env.given
	if name := c.String("stdin-filename"); name != "" {
		s.stdinName = name
	}
	return s, nil
}

func (p *process) newOptions(c *cli.Context) (lint.Options, error) {
	options := lint.Options{Rules: rules.All(), NoIgnores: c.Bool("no-ignores")}
	mode, err := oneOf(c, "files", "present", "required", "off")
	if err != nil {
		return options, err
	}
	options.Files = map[string]lint.FilesMode{
		"present":  lint.FilesPresent,
		"required": lint.FilesRequired,
		"off":      lint.FilesOff,
	}[mode]
	if options.Select, err = ruleNames(c, "select", options.Rules); err != nil {
		return options, err
	}
	if options.Ignore, err = ruleNames(c, "ignore", options.Rules); err != nil {
		return options, err
	}
	options.Now, err = p.time(c.String("now"))
	return options, err
}

// oneOf returns the value of a flag, which must be one of the allowed ones.
func oneOf(c *cli.Context, flag string, allowed ...string) (string, error) {
	value := c.String(flag)
	if slices.Contains(allowed, value) {
		return value, nil
	}
	return "", usagef("--%s %s: the value is none of %s%s", flag, value, strings.Join(allowed, ", "), orMeant(value, allowed))
}

// ruleNames returns the rules that a flag lists with commas.
func ruleNames(c *cli.Context, flag string, all []*lint.Rule) ([]string, error) {
	known := namesOf(all)
	var names []string
	for _, list := range c.StringSlice(flag) {
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
			if !slices.Contains(known, name) {
				return nil, usagef("--%s: there is no rule %s%s", flag, name, orMeant(name, known))
			}
			names = append(names, name)
		}
	}
	// An empty list must not turn into "all rules".
	if c.IsSet(flag) && len(names) == 0 {
		return nil, usagef("--%s names no rule", flag)
	}
	return names, nil
}

// runnable returns an error if a rule is selected that never runs in this command.
func runnable(options lint.Options, upgrade bool) error {
	for _, rule := range options.Rules {
		if !slices.Contains(options.Select, rule.Name) {
			continue
		}
		if rule.Upgrade && !upgrade {
			return usagef("--select: %s runs in natstls upgrade only", rule.Name)
		}
		if rule.After && upgrade {
			return usagef("--select: %s runs in natstls lint only", rule.Name)
		}
	}
	return nil
}

func namesOf(all []*lint.Rule) []string {
	names := make([]string, len(all))
	for i, rule := range all {
		names[i] = rule.Name
	}
	return names
}

// time reads the value of --now; a date alone is its first moment in UTC.
func (p *process) time(text string) (time.Time, error) {
	if text == "" {
		return p.now(), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usagef("--now %s is neither a date such as 2027-01-31 nor a time such as 2027-01-31T12:00:00Z", text)
}

func newServerFiles(dir string, maps []string) (*serverFiles, error) {
	if dir != "" && !isDirectory(dir) {
		return nil, fmt.Errorf("--dir %s is not a directory", dir)
	}
	parsed, err := parsePathMaps(maps)
	return &serverFiles{dir: dir, maps: parsed}, err
}

// failLevel is the value of --fail-on.
type failLevel string

// reached reports whether a finding of this severity makes the run fail.
func (l failLevel) reached(severity lint.Severity) bool {
	switch l {
	case "error":
		return severity >= lint.Error
	case "warning":
		return severity >= lint.Warning
	case "info":
		return true
	}
	return false
}
