package schema

import (
	"strconv"
	"strings"

	"natstls/parser"
)

// ReadCommandLine reads a command line, of which the first word is the program, as nats-server does (package
// flag of Go, and ConfigureOptions of nats-server 2.15.2). It never fails: what the server does not take is
// in CommandLine.Problems.
func ReadCommandLine(words []string) *CommandLine {
	source := &parser.Source{Name: CommandLineName, Virtual: true}
	r := &flagReader{line: &CommandLine{Source: source}, rows: flagRows(), words: words}
	if word, ok := r.next(); ok {
		r.text.word(word, nil)
	}
	for r.flag() {
	}
	r.operand()
	source.Text = r.text.String()
	r.line.Config = r.line.given("config")
	r.instead()
	return r.line
}

// flagReader reads the words of a command line one after the other.
type flagReader struct {
	line  *CommandLine
	rows  []flagRow
	words []string // that are still to be read
	text  lineText // of those that were read

	secret bool // the word before may have been the name of a secret
}

func (r *flagReader) next() (word string, ok bool) {
	if len(r.words) == 0 {
		return "", false
	}
	word, r.words = r.words[0], r.words[1:]
	return word, true
}

func (r *flagReader) span(start, end int) parser.Span {
	return parser.Span{Source: r.line.Source, Start: start, End: end}
}

// broken reports something for which the server does not start and nats-server -t does not check.
func (r *flagReader) broken(at parser.Span, message, help string) {
	r.line.Broken = true
	r.line.Problems = append(r.line.Problems, &FlagProblem{At: at, Message: message, Help: help})
}

// usage is what happens to who gives a flag that the server does not take.
const usage = ": it prints its usage and ends, with exit code 0"

// flag reads a flag with its value; it reports false where flags end. Behind a flag that the server does
// not take, it goes on.
func (r *flagReader) flag() bool {
	if len(r.words) == 0 || len(r.words[0]) < 2 || r.words[0][0] != '-' || r.words[0] == "--" {
		return false
	}
	word, _ := r.next()
	written, value, given := strings.Cut(word, "=")
	name := strings.TrimPrefix(written[1:], "-")
	row, known := flagNamed(r.rows, name)
	start := len(written)
	if given {
		start++
	}
	if !known {
		r.unknown(word, written, start)
		return true
	}
	r.secret = row.secret
	at := r.text.word(word, row.hidden(value, start))
	key := r.span(at[0], at[len(written)])
	at = at[start:]
	if !given && row.kind != switchFlag {
		if value, given = r.next(); !given {
			r.broken(key, "nats-server needs a value for "+written+usage, "write "+written+"=VALUE, or take the flag out")
			return true
		}
		at = r.text.word(value, row.hidden(value, 0))
	}
	f := &Flag{Name: row.names[0], Text: value, Since: row.since, at: at}
	whole := parser.Value{Kind: parser.String, Text: value, Span: r.span(at[0], at[len(value)])}
	if !given {
		f.Text, whole.Text, whole.Span = "true", "true", key
		f.at = make([]int, len(f.Text)+1)
	}
	f.Field = setting(key, written, whole)
	r.keep(row, f)
	return true
}

// keep adds a flag to the line, if the server takes its value.
func (r *flagReader) keep(row flagRow, f *Flag) {
	written, at := f.Field.Key, f.Field.Syntax.Value.Span
	switch row.kind {
	case switchFlag:
		if _, err := strconv.ParseBool(f.Text); err != nil {
			r.broken(at, "nats-server takes true or false for "+written+usage, "write "+written+" or "+written+"=false")
			return
		}
	case numberFlag:
		if _, err := strconv.ParseInt(f.Text, 0, 64); err != nil {
			r.broken(at, "nats-server takes a whole number for "+written+usage, "write a number")
			return
		}
	}
	r.line.Flags = append(r.line.Flags, f)
}

// hidden returns what is secret in a value that starts at an offset of its word.
func (row flagRow) hidden(value string, start int) []extent {
	switch {
	case row.secret && value != "":
		return []extent{{start, start + len(value)}}
	case row.url:
		return passwordsOf(value, start)
	}
	return nil
}

// unknown reports a flag that the server does not have, and passes over what seems to be its value, which
// starts at an offset of the word. Nobody knows whether that is a secret, unless a flag is meant for which
// it is none.
func (r *flagReader) unknown(word, written string, start int) {
	name := strings.TrimPrefix(written[1:], "-")
	help := "take it out, nats-server --help lists the flags"
	meant := flagRow{secret: true}
	if name := flagMeant(r.rows, name); name != "" {
		help = "perhaps --" + name + " is meant"
		meant, _ = flagNamed(r.rows, name)
	}
	meant.secret = meant.secret || hidesValue(name)
	r.secret = meant.secret
	at := r.text.word(word, meant.hidden(word[start:], start))
	r.broken(r.span(at[0], at[len(written)]), "nats-server has no flag "+shortened(written)+usage, help)
	if start == len(written) && len(r.words) > 0 && !strings.HasPrefix(r.words[0], "-") {
		value, _ := r.next()
		r.text.word(value, meant.hidden(value, 0))
	}
}

// shortened returns a flag for a message.
func shortened(written string) string {
	if len(written) > maxKey || strings.Trim(written, plainBytes) != "" {
		return "of this name"
	}
	return written
}

// operand reads the first word behind the flags. The server looks at no other (ProcessCommandLineArgs,
// server/server.go, 2.15.2).
func (r *flagReader) operand() {
	word, ok := r.next()
	if ok && word == "--" {
		r.text.word(word, nil)
		word, ok = r.next()
	}
	if !ok {
		return
	}
	at := r.text.word(word, flagRow{secret: r.secret}.hidden(word, 0))
	place := r.span(at[0], at[len(word)])
	if len(r.words) > 0 {
		r.text.WriteString(" …")
	}
	if strings.EqualFold(word, "version") || strings.EqualFold(word, "help") {
		r.line.Instead = place
		return
	}
	help := "take it out"
	if n := len(r.line.Flags); n > 0 {
		switch last := r.line.Flags[n-1]; {
		case last.Field.Syntax.Value.Span == last.Field.Syntax.KeySpan:
			help = "take it out, or write " + last.Field.Key + "=VALUE in one word: " + last.Field.Key + " is a switch"
		case strings.HasPrefix(last.Text, "-"):
			help = "give " + last.Field.Key + " a value, it took the flag behind it for one"
		}
	}
	r.broken(place, "nats-server takes no word that is not a flag or the value of one, and does not start", help)
}

// instead finds the flag that makes the program do something else than start, the one that it looks at
// first (ConfigureOptions).
func (r *flagReader) instead() {
	for _, name := range []string{"version", "help", "help_tls", "signal"} {
		if name == "signal" && !r.line.Instead.IsZero() {
			return
		}
		f := r.line.Last(name)
		if f != nil && (f.On() || name == "signal" && f.Text != "") {
			r.line.Instead = f.Field.Syntax.KeySpan
			return
		}
	}
}
