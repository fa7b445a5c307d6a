package command

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/rules"
)

func doctorCommand() command {
	return command{
		name:     "doctor",
		operands: "[PATH…]",
		summary:  "print what a bug report should say about natstls, its settings and configurations",
		examples: []string{
			"doctor",
			"doctor conf/ > report.txt",
		},
		notes: `
The report holds numbers, versions, names of rules and words of natstls. It holds no text of a configuration,
no value of a variable, no name of a file, directory, host, user or fleet. Nothing is sent anywhere.

The exit code is 0 if the report is whole, 2 if something could not be read.`,
		flags: slices.Concat(flagsWithout(ruleFlags(), "fail-on", "no-ignores"), flagsWithout(configFlags(), "force-exclude"),
			targetFlags(), flagsWithout(hostFlags(), "stdin-filename"), trustFlags()),
		run: runDoctor,
	}
}

func runDoctor(p *process, c *cli.Context) error {
	if slices.Contains(c.Args().Slice(), "-") {
		return usagef("doctor takes no standard input")
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	s.conf.lacking = true
	p.reportBuild()
	p.reportSurroundings()
	if !c.Args().Present() {
		p.reportSettings(s.conf, []string{""})
		return p.unread(s.conf.failures())
	}
	all, problems, err := p.inspect(s, c)
	if err != nil {
		return err
	}
	var files []string
	for _, one := range all {
		files = append(files, one.root.Name)
	}
	p.reportSettings(s.conf, files)
	failed, err := p.reportConfigurations(s, all)
	if err != nil {
		return err
	}
	return p.unread(append(problems, failed...))
}

// unread says how many things could not be read; which ones they are is printed by lint.
func (p *process) unread(problems []*lint.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	fmt.Fprintf(p.stdout, "could not be done: %d (natstls lint says what)\n", len(problems))
	return status(exitFailed)
}

// reportBuild says which program this is.
func (p *process) reportBuild() {
	fmt.Fprintf(p.stdout, "natstls: %s, %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Fprintln(p.stdout, "build: not known")
	} else {
		var parts []string
		for _, setting := range info.Settings {
			// Others, such as -ldflags, may hold paths.
			if slices.Contains([]string{"vcs.revision", "vcs.time", "vcs.modified", "CGO_ENABLED", "-tags"}, setting.Key) {
				parts = append(parts, setting.Key+"="+setting.Value)
			}
		}
		if len(parts) == 0 {
			parts = []string{"nothing is recorded"}
		}
		fmt.Fprintln(p.stdout, "build: "+visible(strings.Join(parts, ", ")))
	}
	fmt.Fprintf(p.stdout, "nats-server releases: %s to %s\n", release.Oldest(), release.Latest().Version)
	optIn, upgrade := 0, 0
	for _, rule := range rules.All() {
		if rule.OptIn {
			optIn++
		}
		if rule.Upgrade {
			upgrade++
		}
	}
	fmt.Fprintf(p.stdout, "rules: %d, of which opt-in: %d, for upgrades only: %d\n", len(rules.All()), optIn, upgrade)
}

// surroundings are the variables of the environment that natstls or its callers look at.
func surroundings() []string {
	return []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "GITHUB_ACTIONS", "GITLAB_CI", "CI", "PRE_COMMIT"}
}

func (p *process) reportSurroundings() {
	fmt.Fprintf(p.stdout, "terminal: standard output %s, standard error %s\n", yesOrNo(p.terminal != nil), yesOrNo(p.stderrTerminal))
	var set []string
	for _, name := range surroundings() {
		if _, ok := p.lookupEnv(name); ok {
			set = append(set, name)
		}
	}
	fmt.Fprintf(p.stdout, "environment variables that are set: %s\n", orNone(set))
	fmt.Fprintf(p.stdout, "git repository: %s\n", yesOrNo(exists(filepath.Join(newRepository(nil).root, ".git"))))
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
