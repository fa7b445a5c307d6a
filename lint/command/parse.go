package command

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	"natstls/lint/manifest"
	"natstls/parser"
	"natstls/parser/resolve"
)

func parseCommand() command {
	return command{
		name:     "parse",
		operands: "FILE|-",
		summary:  "print how a configuration is read",
		examples: []string{
			"parse nats.conf",
			"parse --format json nats.conf | jq .cluster",
		},
		notes: `
text is the tree of this one file with its places; includes and variables stand in it as written. json
is what the server gets, with includes and variables resolved; $variables may take their values from the
environment. Of Kubernetes manifests text prints every configuration in them, and json the only one.

exit code: 0 printed, 1 the configuration has an error (FILE:LINE:COLUMN: message on standard error),
2 the file cannot be read.`,
		flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text or json"},
		},
		run: runParse,
	}
}

func runParse(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json")
	if err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usagef("parse takes one file, or - for standard input")
	}
	files := newReader(p.dir())
	names, err := p.operands(c.Args().Slice(), stdin, files)
	if err != nil {
		return err
	}
	if text, err := files.ReadFile(names[0]); err == nil && manifest.Recognise(string(text)) {
		return p.parseManifest(names[0], string(text), format)
	}
	if format == "json" {
		return p.parseJSON(names[0], files)
	}
	return p.parseText(names[0], files)
}

// parseText prints the tree of one text, also where the text is broken.
func (p *process) parseText(name string, files *reader) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", name, reason(err))
	}
	return p.dump(parser.Parse(&parser.Source{Name: name, Text: string(text)}))
}

func (p *process) dump(file *parser.File) error {
	if err := parser.Dump(p.stdout, file); err != nil {
		return err
	}
	var mistakes []mistake
	for _, e := range file.Errors {
		mistakes = append(mistakes, mistake{e.Span, e.Message})
	}
	return p.mistakes(mistakes)
}

// parseJSON prints what the server gets, or nothing if there is any mistake.
func (p *process) parseJSON(name string, files *reader) error {
	return p.treeJSON(resolve.Loader{ReadFile: files.ReadFile, LookupEnv: p.lookupEnv}.Load(name))
}

func (p *process) treeJSON(tree *resolve.Tree) error {
	if tree.Err != nil {
		return tree.Err
	}
	var mistakes []mistake
	for _, file := range tree.Files {
		for _, e := range file.Errors {
			mistakes = append(mistakes, mistake{e.Span, e.Message})
		}
	}
	for _, problem := range tree.Problems {
		mistakes = append(mistakes, mistake{problem.At, problem.Message})
	}
	if len(mistakes) > 0 {
		return p.mistakes(mistakes)
	}
	var out bytes.Buffer
	if err := resolve.JSON(&out, tree); err != nil {
		fmt.Fprintln(p.stderr, visible(err.Error()))
		return status(exitFindings)
	}
	_, err := p.stdout.Write(out.Bytes())
	return err
}

// mistake is what keeps a configuration from being read.
type mistake struct {
	at      parser.Span
	message string
}

// mistakes prints them, each line once.
func (p *process) mistakes(list []mistake) error {
	if len(list) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for _, m := range list {
		place := m.at.Place()
		begin := place.Begin()
		line := m.message
		if !place.IsZero() {
			line = fmt.Sprintf("%s:%d:%d: %s", place.Source.Name, begin.Line, begin.Column, m.message)
		}
		if !seen[line] {
			seen[line] = true
			fmt.Fprintln(p.stderr, visible(line))
		}
	}
	return status(exitFindings)
}
