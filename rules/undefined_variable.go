package rules

import (
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// A variable has no value: no key above its use has its name, and the environment does not have it.
//
// # What happens
//
// The server refuses a configuration with a variable that it cannot find. It looks for a key of that
// name, exactly as it is spelt, in the map where the variable is used and in the maps around it, among
// what it has read so far; then in its environment. Keys of an including file cannot be seen in an
// included one.
//
// natstls often runs on another machine than the server. If it was not given the environment of the
// server (with --env-file or --set), all variables without a value are one note, and the options that
// use them are not checked. If it was given, each use is an error.
//
// The value of an environment variable is read as configuration, so that a dollar sign at its beginning
// makes it a variable again. If that one has no value, the finding is a warning without the environment
// of the server, and an error with it.
//
// An unquoted text that begins with a dollar sign is a variable too, all of it: with $DIR/server.pem the
// server looks for a variable called DIR/server.pem. That is a warning, and an error with the environment
// of the server. A bcrypt hash without quotes is
// taken for text only if it begins with $2a$; with $2b$ or $2y$ it is a variable that nobody has.
//
// # How to fix it
//
// Define the variable above its use, or set it in the environment of the server. Put quotes around a
// text that is not meant as a variable.
//
// # Example
//
//	port: $CLIENT_PORT     # bad: defined below
//	CLIENT_PORT = 4222
//
//	CLIENT_PORT = 4222
//	port: $CLIENT_PORT
var undefinedVariable = &lint.Rule{
	Name:         "undefined-variable",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parser.lookupVariable, conf/parse.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration#variables",
	},
	Check: checkUndefinedVariable,
}

func checkUndefinedVariable(p *lint.Pass) {
	var unknown []*resolve.Problem
	for _, problem := range problemsOf(p, resolve.UndefinedVariable) {
		finding := findingOf(problem, "define it above its use, or set it in the environment of the server")
		switch {
		case isHash(problem):
			finding.Fixes = []lint.Fix{quote(problem.At)}
		case isLonger(problem):
			finding.Consequence = environmentIs(p, lint.Suspicious)
			finding.Message = "all of $" + problem.Name + " is taken for the name of a variable, which no key and no environment variable has here"
			finding.Help = "put the whole value into one variable, since the server does not replace a part of a value"
		case p.EnvironmentGiven:
		case insideValue(problem):
			finding.Consequence = lint.Suspicious
		default:
			unknown = append(unknown, problem)
			continue
		}
		p.Report(finding)
	}
	if len(unknown) > 0 {
		p.Report(unknownHere(unknown))
	}
}

// isHash reports whether the name of the variable has a dollar sign inside, as in a bcrypt hash. No
// environment has such a name.
func isHash(problem *resolve.Problem) bool { return strings.HasSuffix(problem.Name, "$") }

// isLonger reports whether more than a variable was meant, as in $DIR/server.pem and $HOST:6222.
func isLonger(problem *resolve.Problem) bool { return strings.ContainsAny(problem.Name, "/:.@") }

// insideValue reports whether the variable stands in the value of an environment variable, after which
// the problem is then named. The environment is known in part, so that a guess is in order.
func insideValue(problem *resolve.Problem) bool { return problem.At.Text() != "$"+problem.Name }

// quote puts double quotes around a text that needs no escapes.
func quote(at parser.Span) lint.Fix {
	before, behind := at, at
	before.End, behind.Start = at.Start, at.End
	return lint.Fix{
		Title: "put the hash in double quotes",
		Edits: []lint.Edit{{At: before, New: `"`}, {At: behind, New: `"`}},
	}
}

// unknownHere is the one note for all variables that have no value on this machine.
func unknownHere(problems []*resolve.Problem) lint.Finding {
	const longest = 10
	var names []string
	var related []lint.Related
	help := "give natstls the environment of the server with --env-file or --set"
	for i, problem := range problems {
		name := "$" + problem.Name
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if i > 0 {
			related = append(related, lint.Related{At: problem.At, Message: name + " is used here"})
		}
		if len(problem.Related) > 0 {
			related = append(related, relatedTo(problem.Related)...)
			help = "for " + name + ", " + problem.Help
		}
	}
	return lint.Finding{
		Consequence: lint.Noted,
		At:          problems[0].At,
		Message:     "what depends on " + list(names, longest) + " is not checked, since no key and no environment variable of this name is known here",
		Help:        help,
		Related:     related[:min(len(related), longest)],
	}
}

// list joins names for a message, and counts those beyond the longest list.
func list(names []string, longest int) string {
	if more := len(names) - longest; more > 0 {
		return strings.Join(names[:longest], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}
