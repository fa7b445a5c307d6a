package command

import (
	"io"

	"github.com/urfave/cli/v2"

	"natstls/docs"
	"natstls/rules"
)

func explainCommand() command {
	return command{
		name:     "explain",
		operands: "RULE",
		summary:  "print the page of a rule: what it finds, why, how to fix it",
		examples: []string{"explain verify-without-ca"},
		run:      runExplain,
	}
}

func runExplain(p *process, c *cli.Context) error {
	if c.NArg() != 1 {
		return usagef("explain takes the name of one rule, natstls rules lists them")
	}
	name := c.Args().First()
	page, ok := docs.Page(name)
	if !ok {
		return usagef("there is no rule %s%s", name, orMeant(name, namesOf(rules.All())))
	}
	_, err := io.WriteString(p.stdout, page)
	return err
}
