package command

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"natstls/docs"
	"natstls/lint"
	"natstls/rules"
)

func rulesCommand() command {
	return command{
		name:     "rules",
		summary:  "list the rules",
		examples: []string{"rules", "rules --format json | jq -r '.[].name'"},
		notes: `
The severity is that of the first consequence; a finding may have another one of those listed. Rules
marked with * run only if --select names them, and those whose names begin with upgrade- run in natstls
upgrade only.`,
		flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text or json"},
		},
		run: runRules,
	}
}

func runRules(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json")
	if err != nil {
		return err
	}
	if c.Args().Present() {
		return usagef("rules takes no arguments, for the page of a rule write: natstls explain %s", c.Args().First())
	}
	if format == "json" {
		return p.rulesJSON(rules.All())
	}
	return p.rulesText(rules.All())
}

func (p *process) rulesText(all []*lint.Rule) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, rule := range all {
		name := rule.Name
		if rule.OptIn {
			name += " *"
		}
		fmt.Fprintf(table, "%s\t%v\t%s\t%s\n", name, rule.Consequences[0].Severity(),
			strings.Join(consequences(rule), ","), summary(rule.Name))
	}
	return table.Flush()
}

// ruleJSON is a rule in the output of rules --format json, a list.
type ruleJSON struct {
	Name         string   `json:"name"`
	Severity     string   `json:"severity"`
	Consequences []string `json:"consequences"`
	Summary      string   `json:"summary"`
	Since        string   `json:"since"`
	OptIn        bool     `json:"opt_in"`
	References   []string `json:"references"`
}

func (p *process) rulesJSON(all []*lint.Rule) error {
	list := make([]ruleJSON, 0, len(all))
	for _, rule := range all {
		list = append(list, ruleJSON{
			Name:         rule.Name,
			Severity:     rule.Consequences[0].Severity().String(),
			Consequences: consequences(rule),
			Summary:      summary(rule.Name),
			Since:        rule.Since,
			OptIn:        rule.OptIn,
			References:   append([]string{}, rule.Refs...),
		})
	}
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(list)
}

func consequences(rule *lint.Rule) []string {
	var names []string
	for _, consequence := range rule.Consequences {
		names = append(names, consequence.String())
	}
	return names
}

// summary returns what a rule finds, in one sentence without a full stop.
func summary(rule string) string { return strings.TrimSuffix(docs.Summary(rule), ".") }
