package command

import (
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/report"
	config "natstls/lint/settings"
	"natstls/rules"
)

// settings are the flags of lint or upgrade, read and checked.
type settings struct {
	format    string
	outputs   []reportFile
	category  string // of SARIF reports
	options   lint.Options
	from      release.Target // what runs before an upgrade to the target; the zero Target without one
	*host                    // as the flags alone say it
	conf      *configured
	stdinName string
	fleet     bool   // the operands are a fleet
	project   string // the operands changed, and what uses them in this directory is checked; empty: the operands are checked
	color     bool   // standard output gets colours
	fix       fixMode
	onStderr  bool // the report goes to standard error, since standard output gets a text
}

// stdin is what standard input is called if --stdin-filename does not say.
const stdin = "<stdin>"

func (p *process) newSettings(c *cli.Context) (*settings, error) {
	s := &settings{}
	mode, err := oneOf(c, "color", colorAuto, colorAlways, colorNever)
	if err != nil {
		return nil, err
	}
	s.color = colored(mode, p.lookupEnv, p.terminal != nil)
	p.stderrColor = colored(mode, p.lookupEnv, p.stderrTerminal)
	if s.format, err = oneOf(c, "format", report.Formats()...); err != nil {
		return nil, err
	}
	if s.outputs, err = parseOutputs(c.StringSlice("output"), p.dir()); err != nil {
		return nil, err
	}
	s.category = strings.TrimRight(c.String("sarif-category"), "/")
	return s, p.readScope(c, s)
}

// readScope reads the flags that say what is checked and how: those that every command has that runs rules.
func (p *process) readScope(c *cli.Context, s *settings) error {
	s.stdinName = stdin
	if name := c.String("stdin-filename"); name != "" {
		s.stdinName = name
	}
	all := rules.All()
	flags, err := flagOptions(c)
	if err != nil {
		return err
	}
	if flags.Select, err = ruleNames(c, "select", all); err != nil {
		return err
	}
	if flags.Ignore, err = ruleNames(c, "ignore", all); err != nil {
		return err
	}
	if s.host, err = p.newHost(flags); err != nil {
		return err
	}
	if s.conf, err = p.newConfigured(c, flags, s.host); err != nil {
		return err
	}
	s.options = lint.Options{
		Rules:            all,
		Select:           plain(flags.Select),
		Ignore:           plain(flags.Ignore),
		Policy:           s.conf.policy,
		Files:            s.host.checks.Files,
		EnvironmentGiven: s.host.checks.EnvironmentGiven,
		Expiry:           s.host.checks.Expiry,
		NoIgnores:        c.Bool("no-ignores"),
	}
	s.options.Now, err = p.time(c.String("now"))
	return err
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
func ruleNames(c *cli.Context, flag string, all []*lint.Rule) ([]config.Value[string], error) {
	known := namesOf(all)
	var names []config.Value[string]
	for _, list := range c.StringSlice(flag) {
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
			if !slices.Contains(known, name) {
				return nil, usagef("--%s: there is no rule %s%s", flag, name, orMeant(name, known))
			}
			names = append(names, config.FromFlag(flag, name))
		}
	}
	// An empty list must not turn into "all rules".
	if c.IsSet(flag) && len(names) == 0 {
		return nil, usagef("--%s names no rule", flag)
	}
	return names, nil
}

// plain returns values without their origins.
func plain(values []config.Value[string]) []string {
	var texts []string
	for _, value := range values {
		texts = append(texts, value.V)
	}
	return texts
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

// known reports whether a baseline holds findings of this severity: those that make the run fail, and where
// none does the warnings and errors.
func (l failLevel) known(severity lint.Severity) bool {
	return l.reached(severity) || l == "never" && severity >= lint.Warning
}
