package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/lint"
)

func ignoresCommand() command {
	return command{
		name:     "ignores",
		operands: "PATH…|-",
		summary:  "list the natstls:ignore comments and whether they still ignore something",
		examples: []string{
			"ignores conf/",
			"ignores conf/ --format json | jq '.[] | select(.state != \"active\")'",
		},
		notes: `
active: it ignores a finding · unused: the rule finds nothing there · expired: its last day has passed ·
malformed: it cannot be understood, or names no rule that there is · locked: the settings do not let it
ignore the rule · unchecked: the rule did not run.

The exit code is 0 unless something could not be read.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text or json"},
		}, flagsWithout(ruleFlags(), "fail-on", "no-ignores"),
			configFlags(), targetFlags(), hostFlags(), trustFlags()),
		run: runIgnores,
	}
}

func runIgnores(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json")
	if err != nil {
		return err
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	s.conf.lacking = true // it does not matter here
	result, problems, err := p.check(s, c.Args().Slice())
	if err != nil {
		return err
	}
	rows := []ignoreRow{}
	for _, ignore := range result.Ignores {
		rows = append(rows, ignoreRows(ignore, s.options)...)
	}
	if format == "json" {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(rows)
	} else {
		err = p.ignoresText(rows)
	}
	if err != nil {
		return err
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	if len(problems) > 0 {
		return status(exitFailed)
	}
	return nil
}

// ignoreRow is one rule of an ignore comment.
type ignoreRow struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // of the comment, from 1
	Column int    `json:"column"` // from 1, in characters
	For    int    `json:"for_line"`
	Rule   string `json:"rule,omitempty"` // absent: the comment names none
	State  string `json:"state"`
	Until  string `json:"until,omitempty"`
	Reason string `json:"reason,omitempty"`
	Wrong  string `json:"problem,omitempty"` // why it is malformed
}

func ignoreRows(ignore *lint.Ignore, opts lint.Options) []ignoreRow {
	at := ignore.At.Place()
	row := ignoreRow{
		File:   at.Source.Name,
		Line:   at.Begin().Line,
		Column: at.Begin().Column,
		For:    ignore.Line,
		Reason: ignore.Reason,
		Wrong:  ignore.Malformed,
	}
	if !ignore.Until.IsZero() {
		row.Until = ignore.Until.Format(time.DateOnly)
	}
	if len(ignore.Rules) == 0 {
		row.State = "malformed"
		return []ignoreRow{row}
	}
	known := namesOf(opts.Rules)
	var rows []ignoreRow
	for _, name := range ignore.Rules {
		row := row
		row.Rule = name
		if !slices.Contains(known, name) && row.Wrong == "" {
			row.Wrong = "there is no rule of this name"
		}
		row.State = stateOf(ignore, name, row.Wrong != "", opts.Now)
		rows = append(rows, row)
	}
	return rows
}

// stateOf says what an ignore comment does for one of its rules.
func stateOf(ignore *lint.Ignore, rule string, malformed bool, now time.Time) string {
	switch {
	case malformed:
		return "malformed"
	case ignore.Expired(now):
		return "expired"
	case slices.Contains(ignore.Locked, rule):
		return "locked"
	case slices.Contains(ignore.Used, rule):
		return "active"
	case slices.Contains(ignore.Ran, rule):
		return "unused"
	}
	return "unchecked"
}

func (p *process) ignoresText(rows []ignoreRow) error {
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State]++
		line := fmt.Sprintf("%s:%d:%d: %s", row.File, row.Line, row.Column, row.State)
		if row.Rule != "" {
			line += " " + row.Rule
		}
		if row.Until != "" {
			line += " until=" + row.Until
		}
		if row.Reason != "" {
			line += " -- " + row.Reason
		}
		if row.Wrong != "" {
			line += " (" + row.Wrong + ")"
		}
		if _, err := fmt.Fprintln(p.stdout, visible(line)); err != nil {
			return err
		}
	}
	var parts []string
	for _, state := range []string{"active", "unused", "expired", "malformed", "locked", "unchecked"} {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no ignore comments"}
	}
	_, err := fmt.Fprintln(p.stdout, strings.Join(parts, ", "))
	return err
}
