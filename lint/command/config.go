package command

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/docs"
	config "natstls/lint/settings"
)

func configCommand() command {
	return command{
		name:     "config",
		operands: "show FILE | schema",
		summary:  "print the settings that count for a file, or the JSON Schema of settings files",
		examples: []string{
			"config show conf/nats.conf",
			"config show conf/nats.conf --nats-version 2.10.29 --format json",
			"config schema > natstls.schema.json",
		},
		notes: `
Each setting is printed with where it comes from: a flag, a line of ` + config.Name + `, an override there, or
the default. Values of variables are not printed, since they may be secrets.

docs/settings.md explains the keys of ` + config.Name + `.

exit code: 0 printed, 2 the settings have an error.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text or json"},
		}, flagsWithout(slices.Concat(ruleFlags(), configFlags(), baselineFlags(), targetFlags(), hostFlags(), trustFlags()),
			"no-ignores", "force-exclude", "now", "stdin-filename")),
		run: runConfig,
	}
}

func runConfig(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json")
	if err != nil {
		return err
	}
	switch args := c.Args().Slice(); {
	case len(args) == 1 && args[0] == "schema":
		_, err := io.WriteString(p.stdout, docs.SettingsSchema())
		return err
	case len(args) == 2 && args[0] == "show":
		s := &settings{}
		if err := p.readScope(c, s); err != nil {
			return err
		}
		return p.showConfig(s.conf, args[1], format)
	}
	return usagef("config takes show FILE, or schema")
}

// shown is one effective setting.
type shown struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Origin string `json:"origin"` // default, settings, override or flag
	Flag   string `json:"flag,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// from returns where the setting comes from, for people.
func (s shown) from() string {
	switch s.Origin {
	case "flag":
		return "--" + s.Flag
	case "override":
		return fmt.Sprintf("%s:%d (override)", s.File, s.Line)
	case "settings":
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return s.Origin
}

func (p *process) showConfig(conf *configured, file, format string) error {
	conf.mu.Lock()
	scope := conf.scopeOf(file)
	rows := shownSettings(conf, scope)
	conf.mu.Unlock()
	if failed := conf.failures(); len(failed) > 0 {
		for _, problem := range failed {
			p.complain(problem.Message)
		}
		return status(exitFailed)
	}
	name := ""
	if scope.settings != nil {
		name = scope.settings.File
	}
	if format == "json" {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			File         string  `json:"file"`
			SettingsFile string  `json:"settings_file,omitempty"`
			Excluded     bool    `json:"excluded"`
			Settings     []shown `json:"settings"`
		}{file, name, conf.excludes(file), rows})
	}
	if name == "" {
		name = "none"
	}
	fmt.Fprintf(p.stdout, "settings file: %s\n", visible(name))
	if conf.excludes(file) {
		fmt.Fprintln(p.stdout, "the settings exclude this file")
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\n", visible(row.Key), visible(fmt.Sprint(row.Value)), visible(row.from()))
	}
	return table.Flush()
}

// shownSettings lists what counts in a scope, in the order of docs/settings.md.
func shownSettings(conf *configured, scope *scope) []shown {
	o := scope.options
	var rows []shown
	add := func(key string, value any, at config.Origin) {
		rows = append(rows, shown{key, value, at.Kind.String(), at.Flag, at.File, at.Line, at.Column})
	}
	single := func(key string, value config.Value[string], byDefault string) {
		if !value.IsSet() {
			value.V = byDefault
		}
		add(key, value.V, value.At)
	}
	if o.NATSServer.IsSet() {
		single("nats_server", o.NATSServer, "")
	} else {
		single("nats_version", o.NATSVersion, "latest")
		single("go_version", o.GoVersion, "that of the official program")
	}
	single("platform", o.Platform, "not known")
	single("files", o.Files, "present")
	single("dir", o.Dir, "the current directory")
	for _, m := range o.PathMaps {
		add("path_maps."+m.V.From, m.V.To, m.At)
	}
	for _, file := range o.EnvFiles {
		add("environment.env_files", file.V, file.At)
	}
	for _, variable := range o.Set {
		add("environment.set."+variable.V.Name, "(not shown)", variable.At)
	}
	single("system_roots", o.SystemRoots, "not known")
	ceiling, share := "30d", o.ExpiryShare
	if o.ExpiryCeiling.IsSet() {
		ceiling = days(o.ExpiryCeiling.V)
	}
	if !share.IsSet() {
		share.V = 0.2
	}
	add("expiry.ceiling", ceiling, o.ExpiryCeiling.At)
	add("expiry.share", share.V, share.At)
	return append(rows, shownRules(conf, scope)...)
}

// days writes a duration as settings do: in days if it is a whole number of them.
func days(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}

// shownRules lists what is decided about rules and their findings.
func shownRules(conf *configured, scope *scope) []shown {
	o := scope.options
	var rows []shown
	add := func(key string, value any, at config.Origin) {
		rows = append(rows, shown{key, value, at.Kind.String(), at.Flag, at.File, at.Line, at.Column})
	}
	list := func(key string, values []config.Value[string]) {
		for _, value := range values {
			add(key, value.V, value.At)
		}
	}
	if len(o.Select) == 0 {
		add("select", "all that run by default", config.Origin{})
	}
	list("select", o.Select)
	list("ignore", o.Ignore)
	for _, severity := range o.Severity {
		add("severity."+severity.V.Rule, severity.V.Severity, severity.At)
	}
	failOn := conf.failOn
	if !failOn.IsSet() && scope.settings != nil {
		failOn = scope.settings.FailOn
	}
	if !failOn.IsSet() {
		failOn.V = "warning"
	}
	add("fail_on", failOn.V, failOn.At)
	if scope.settings != nil {
		list("exclude", scope.settings.Exclude)
		list("locked", scope.settings.Locked)
	}
	baseline := conf.baselineOf(scope)
	if !baseline.IsSet() {
		baseline.V = "none"
	}
	add("baseline", baseline.V, baseline.At)
	if scope.settings != nil {
		for _, fleet := range scope.settings.Fleets {
			add("fleets."+fleet.Name.V, fmt.Sprintf("servers: %d, clients: %d", len(fleet.Servers), len(fleet.Clients)), fleet.Name.At)
		}
	}
	return rows
}
