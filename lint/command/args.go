package command

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// permute brings the arguments of a command into the form that urfave/cli reads without surprises:
// first the flags, each as --name=value under its first name, then --, then the operands. The library
// by itself takes every flag that stands behind the first operand for an operand, and refuses two
// names of one flag.
//
// A flag starts with one or two dashes, as for nats-server. Behind -- nothing is a flag, and - alone
// never is one.
func permute(flags []cli.Flag, args []string) ([]string, error) {
	var set, operands []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			operands = append(operands, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			operands = append(operands, arg)
			continue
		}
		word, value, given := strings.Cut(arg, "=")
		flag := flagNamed(flags, word)
		if flag == nil {
			return nil, unknownFlag(flags, word)
		}
		name := "--" + flag.Names()[0]
		if takesValue(flag) && !given {
			if i++; i == len(args) || isFlag(flags, args[i]) {
				return nil, usagef("the flag %s needs a value", name)
			}
			value, given = args[i], true
		}
		if given {
			name += "=" + value
		}
		set = append(set, name)
	}
	return slices.Concat(set, []string{"--"}, operands), nil
}

// flagNamed returns the flag that a word such as --format or -h names, nil if there is none.
func flagNamed(flags []cli.Flag, word string) cli.Flag {
	name := strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-")
	for _, flag := range flags {
		if slices.Contains(flag.Names(), name) {
			return flag
		}
	}
	return nil
}

func isFlag(flags []cli.Flag, arg string) bool {
	word, _, _ := strings.Cut(arg, "=")
	return arg == "--" || strings.HasPrefix(word, "-") && flagNamed(flags, word) != nil
}

func takesValue(flag cli.Flag) bool {
	doc, ok := flag.(cli.DocGenerationFlag)
	return ok && doc.TakesValue()
}

func unknownFlag(flags []cli.Flag, word string) error {
	var names []string
	for _, flag := range flags {
		names = append(names, "--"+flag.Names()[0])
	}
	if meant := closest("--"+strings.TrimLeft(word, "-"), names); meant != "" {
		return usagef("there is no flag %s, did you mean %s?", word, meant)
	}
	return usagef("there is no flag %s", word)
}

// splitServer cuts off the command line of a server: what follows -- if its first word is called
// nats-server. It is nil if there is none.
func splitServer(args []string) (rest, server []string) {
	i := slices.Index(args, "--")
	if i < 0 || i+1 == len(args) {
		return args, nil
	}
	program := args[i+1]
	name := strings.TrimSuffix(program[strings.LastIndexAny(program, `/\`)+1:], ".exe")
	if name != "nats-server" {
		return args, nil
	}
	return args[:i], args[i+1:]
}
