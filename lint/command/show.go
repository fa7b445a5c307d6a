package command

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/effective"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
)

func showCommand() command {
	return command{
		name:     "show",
		operands: "PATH…|- [-- nats-server FLAGS]",
		summary:  "show the TLS that each port and each outgoing link really uses",
		examples: []string{
			"show nats.conf",
			"show --nats-version 2.10 --files off nats.conf",
			"show --format markdown nats.conf > TLS.md",
			"show --format json nats.conf | jq '.configurations[].listeners[] | select(.encrypted.value != \"yes\")'",
			"show -- nats-server -c nats.conf --tls=false",
		},
		notes: `
Each port that the server opens, and each URL that it dials, is shown with what counts in the end:
encrypted or not, who verifies whom, the oldest TLS version, cipher suites, curves, the time limit of
the handshake, the certificate and when it ends. The last column says where that is from: a line, the
default of the release, or always where no setting can change it. What overrode another setting says so.

What cannot be known here (a variable that is not set, an include or a certificate file that is not
there) is shown as not known. Links with the same rows stand together in text and markdown.

exit code: 0 shown, 1 there are syntax errors, and what is known is shown all the same, 2 a
configuration cannot be read, or with --files required a file of certificates.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text, markdown or json"},
			&cli.StringFlag{Name: "color", Value: colorAuto, Usage: "`WHEN` colours: auto, always or never"},
		}, targetFlags(), hostFlags(), configFlags()),
		server: true,
		run:    runShow,
	}
}

// showView is a configuration with its points.
type showView struct {
	config   string
	target   release.Target
	complete bool // nothing of it is unknown that could hide a port or a link
	points   []*effective.Point
}

func runShow(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "markdown", "json")
	if err != nil {
		return err
	}
	mode, err := oneOf(c, "color", colorAuto, colorAlways, colorNever)
	if err != nil {
		return err
	}
	s := &settings{color: colored(mode, p.lookupEnv, p.terminal != nil)}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	all, problems, err := p.inspect(s, c)
	if err != nil {
		return err
	}
	var configs []showView
	var mistakes []mistake
	for _, one := range all {
		read := one.read
		if one.root.Host.Files == lint.FilesOff {
			read = nil
		}
		points, left := effective.Points(one.server, read, s.options.Now)
		if left > 0 {
			p.note(fmt.Sprintf("%s: %d more links are not shown", one.title(), left))
		}
		view := showView{config: one.title(), target: one.server.Target, complete: one.complete() && left == 0, points: points}
		configs = append(configs, view)
		mistakes = append(mistakes, one.syntaxErrors()...)
		problems = append(problems, one.unread()...)
	}
	if err := p.writeShown(format, configs, s.color, s.options.Now); err != nil {
		return err
	}
	if err := p.stdout.Flush(); err != nil {
		return err
	}
	p.openEnds(all)
	broken := p.mistakes(mistakes)
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	if len(problems) > 0 {
		return status(exitFailed)
	}
	return broken
}

func (p *process) writeShown(format string, configs []showView, color bool, now time.Time) error {
	switch format {
	case "json":
		return showJSON(p.stdout, configs, now)
	case "markdown":
		return showMarkdown(p.stdout, configs)
	}
	return newShowText(color, p.width()).write(p.stdout, configs)
}

// title is what reports call a configuration.
func (i *inspected) title() string {
	if i.root.Name == "" {
		return schema.CommandLineName
	}
	return cmp.Or(i.root.Title, i.root.Name)
}

// complete reports whether every port and link of the configuration is known.
func (i *inspected) complete() bool {
	line := i.server.Command
	return !i.server.Open && len(i.server.Tree.Problems) == 0 && len(i.syntaxErrors()) == 0 && (line == nil || !line.Broken)
}

func (i *inspected) syntaxErrors() []mistake {
	var list []mistake
	for _, file := range i.server.Tree.Files {
		for _, e := range file.Errors {
			list = append(list, mistake{e.Span, e.Message})
		}
	}
	return list
}

// openEnds says on standard error what keeps a configuration from being known: its includes and variables, and
// a command line that the server does not take.
func (p *process) openEnds(all []inspected) {
	said := map[string]bool{}
	for _, one := range all {
		var open []mistake
		for _, problem := range one.server.Tree.Problems {
			open = append(open, mistake{problem.At, problem.Message})
		}
		if line := one.server.Command; line != nil {
			for _, problem := range line.Problems {
				open = append(open, mistake{problem.At, problem.Message})
			}
		}
		for _, m := range open {
			text := m.message
			if place := placeText(m.at); place != "" {
				text = place + ": " + text
			}
			if !said[text] {
				said[text] = true
				p.note(text)
			}
		}
	}
}

// unread returns a problem for each certificate file that has to be here and is not.
func (i *inspected) unread() []*lint.Problem {
	if i.root.Host.Files != lint.FilesRequired {
		return nil
	}
	list := &listing{}
	for _, use := range effective.Uses(i.server, i.read) {
		list.uses = append(list.uses, certificateUse{use, i.title(), true})
	}
	return list.unread()
}

// placeText returns file and line of a span; a command line has no lines.
func placeText(at parser.Span) string {
	place := at.Place()
	switch {
	case place.IsZero():
		return ""
	case place.Source.Virtual:
		return place.Source.Name
	}
	return lineText(place.Source.Name, place.Begin().Line)
}

// originText says in one line where a property is from.
func originText(o effective.Origin, target release.Target) string {
	text := o.Words(target)
	if o.Kind == effective.Written {
		text = placeText(o.At)
	}
	switch {
	case !o.Definition.IsZero() && placeText(o.Definition) != text:
		text += ", value from " + placeText(o.Definition)
	case o.Env != "":
		text += ", value from $" + o.Env
	}
	if o.Inherited != "" {
		text += ", inherited from " + o.Inherited
	}
	return text
}

// lostTexts says what a property overrode.
func lostTexts(f *effective.Fact) []string {
	var texts []string
	for _, lost := range f.Overrode {
		texts = append(texts, "overrode "+lost.Text+" ("+placeText(lost.At)+")")
	}
	return texts
}

// heading says in a few words what a point is.
func heading(p *effective.Point) string {
	switch {
	case p.Encrypted.Unknown:
		return "not known"
	case p.Encrypted.Value == effective.PlainText:
		return "plain text"
	}
	words := "TLS"
	if p.Encrypted.Value == effective.Optional {
		words = "TLS or plain text"
	}
	switch {
	case !p.Verification.Known():
	case p.Link && !p.Verification.Value.Peer:
		words += ", peer not verified"
	case p.Verification.Value.Peer && p.Verification.Value.Own:
		words += ", both sides verified"
		if p.Link {
			words = "TLS, peer verified"
		}
	case p.Link:
		words += ", peer verified"
	}
	return words
}

// together groups links that differ in nothing but their address.
func together(points []*effective.Point, target release.Target) [][]*effective.Point {
	var groups [][]*effective.Point
	for _, point := range points {
		last := len(groups) - 1
		if last >= 0 && point.Link && groups[last][0].Kind == point.Kind && sameRows(groups[last][0], point, target) {
			groups[last] = append(groups[last], point)
			continue
		}
		groups = append(groups, []*effective.Point{point})
	}
	return groups
}

// sameRows reports whether two points look the same but for their addresses, from which some rows are.
func sameRows(a, b *effective.Point, target release.Target) bool {
	left, right := a.Rows(), b.Rows()
	if len(left) != len(right) || a.Link != b.Link {
		return false
	}
	for i := range left {
		l, r := left[i], right[i]
		ofURL := l.Origin.At == a.Address.Origin.At && r.Origin.At == b.Address.Origin.At
		if l.Name != r.Name || l.Text != r.Text || !ofURL && originText(l.Origin, target) != originText(r.Origin, target) ||
			!slices.Equal(lostTexts(l.Fact), lostTexts(r.Fact)) {
			return false
		}
	}
	return true
}

// notAfter returns when a certificate ends, for programs.
func notAfter(c *certs.Certificate) string { return c.NotAfter.UTC().Format(time.RFC3339) }
