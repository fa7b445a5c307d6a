package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"natstls/lint/release"
	"natstls/lint/report"
	config "natstls/lint/settings"
	"natstls/rules"
)

// completeWord is the hidden command that completion scripts call, with the words behind natstls up to the one that
// is completed. It prints a candidate a line, with a tab and a description behind it, and at last what else fits
// there: :files, :dirs or :none.
const completeWord = "__complete"

// candidates are what a word may become.
type candidates struct {
	words [][2]string // whole words with descriptions, which may be empty
	other string      // files, dirs or none
}

func (p *process) complete(all []command, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	if typed == `""` {
		typed = "" // as PowerShell gives an empty word
	}
	found := completions(all, words[:len(words)-1], typed)
	for _, word := range found.words {
		fmt.Fprintln(p.stdout, strings.TrimSuffix(word[0]+"\t"+word[1], "\t"))
	}
	_, err := fmt.Fprintln(p.stdout, ":"+found.other)
	return err
}

// completions returns the candidates for a word behind others.
func completions(all []command, before []string, word string) candidates {
	if len(before) == 0 {
		return starting(append(commandWords(all), [2]string{"help", "print the help of a command"}), word)
	}
	i := slices.IndexFunc(all, func(c command) bool { return c.name == before[0] })
	switch {
	case before[0] == "help" && len(before) == 1:
		return starting(commandWords(all), word)
	case i < 0:
		return candidates{other: "none"}
	}
	c := all[i]
	if slices.Contains(before, "--") {
		return candidates{other: "files"}
	}
	last := before[len(before)-1]
	flag := flagNamed(c.flags, last)
	if len(before) > 1 && flag != nil && takesValue(flag) && strings.HasPrefix(last, "-") {
		return flagValues(c, flag, "", word)
	}
	if name, value, given := strings.Cut(word, "="); given && strings.HasPrefix(word, "-") {
		if flag := flagNamed(c.flags, name); flag != nil && takesValue(flag) {
			return flagValues(c, flag, name+"=", value)
		}
		return candidates{other: "none"}
	}
	if strings.HasPrefix(word, "-") {
		return starting(flagWords(c), word)
	}
	return operandWords(c, before[1:], word)
}

// starting keeps the words that begin with what is typed.
func starting(words [][2]string, typed string) candidates {
	words = slices.DeleteFunc(words, func(word [2]string) bool { return !strings.HasPrefix(word[0], typed) })
	return candidates{words: words, other: "none"}
}

func commandWords(all []command) [][2]string {
	var words [][2]string
	for _, c := range all {
		words = append(words, [2]string{c.name, c.summary})
	}
	return words
}

// flagWords returns the flags of a command with the first line of what they do.
func flagWords(c command) [][2]string {
	var words [][2]string
	for _, flag := range c.flags {
		usage := row(flag.(cli.DocGenerationFlag), flag.Names())[1]
		usage, _, _ = strings.Cut(usage, "\n")
		words = append(words, [2]string{"--" + flag.Names()[0], usage})
	}
	return append(words, [2]string{"--help", "print this help"})
}

// flagValues returns values of a flag, with what stands before the value in the same word. A list may be complete
// but for its last element.
func flagValues(c command, flag cli.Flag, prefix, typed string) candidates {
	name := flag.Names()[0]
	switch name {
	case "output":
		format, path, found := strings.Cut(typed, "=")
		if found && path != "" || slices.Contains(report.Formats(), format) && found {
			return candidates{other: "files"}
		}
	case "select", "ignore":
		i := strings.LastIndexByte(typed, ',') + 1
		prefix, typed = prefix+typed[:i], typed[i:]
	case "baseline", "config", "env-file", "nats-server", "from-server", "to-server", "stdin-filename", "path-map",
		"ca", "ca-key":
		return candidates{other: "files"}
	case "dir", "project", "out":
		return candidates{other: "dirs"}
	}
	found := starting(valuesOf(c.name, name), typed)
	if name == "system-roots" {
		found.other = "files"
	}
	for i := range found.words {
		found.words[i][0] = prefix + found.words[i][0]
	}
	return found
}

// valuesOf returns what a flag takes, or examples of it; nothing where that cannot be listed.
func valuesOf(command, flag string) [][2]string {
	switch flag {
	case "format":
		return plainWords(formatsOf(command)...)
	case "output":
		words := plainWords(report.Formats()...)
		for i := range words {
			words[i][0] += "="
		}
		return words
	case "color":
		return plainWords(colorAuto, colorAlways, colorNever)
	case "fail-on":
		return plainWords("error", "warning", "info", "never")
	case "files":
		return plainWords("present", "required", "off")
	case "platform":
		return plainWords("linux", "windows", "darwin")
	case "system-roots":
		return plainWords("host")
	case "nats-version", "from":
		return releaseWords()
	case "to":
		return append(plainWords("latest"), releaseWords()...)
	case "select", "ignore":
		return ruleWords()
	}
	return nil
}

// formatsOf returns the values of --format, which differ from command to command.
func formatsOf(command string) []string {
	switch command {
	case "lint", "upgrade":
		return report.Formats()
	case "certs":
		return []string{"text", "json", "prometheus"}
	case "links":
		return []string{"text", "json", "dot", "svg"}
	case "show":
		return []string{"text", "markdown", "json"}
	case "pin":
		return []string{"plain", "config"}
	}
	return []string{"text", "json"}
}

// releaseWords returns the known releases of nats-server, the newest first.
func releaseWords() [][2]string {
	var words [][2]string
	for _, version := range release.Versions() {
		words = append(words, [2]string{version.String(), ""})
	}
	slices.Reverse(words)
	return words
}

func ruleWords() [][2]string {
	var words [][2]string
	for _, rule := range rules.All() {
		words = append(words, [2]string{rule.Name, summary(rule.Name)})
	}
	return words
}

func plainWords(names ...string) [][2]string {
	var words [][2]string
	for _, name := range names {
		words = append(words, [2]string{name, ""})
	}
	return words
}

// operandWords returns what may stand as an operand behind others.
func operandWords(c command, before []string, word string) candidates {
	first := !slices.ContainsFunc(before, func(w string) bool { return !strings.HasPrefix(w, "-") })
	switch {
	case c.operands == "":
		return candidates{other: "none"}
	case c.name == "init":
		return candidates{other: "dirs"}
	case c.name == "explain" && first:
		return starting(ruleWords(), word)
	case c.name == "completion" && first:
		return starting(plainWords(shells()...), word)
	case c.name == "config" && first:
		return starting([][2]string{{"show", "print what counts for a file"}, {"schema", "print the schema of " + config.Name}}, word)
	case c.name == "baseline" && first:
		return starting([][2]string{{"update", "write the file of known findings"}}, word)
	case c.name == "explain", c.name == "completion":
		return candidates{other: "none"}
	}
	return candidates{other: "files"}
}
