package command

import (
	"fmt"
	"strings"

	config "natstls/lint/settings"
)

// environment is what $variables of a configuration may take their values from.
type environment struct {
	given  bool // it is that of the server, so that what is not in it is missing there too
	values map[string]string
	lookup func(name string) (string, bool)
}

// newEnvironment returns the environment that files and single variables give, where a later setting wins
// and single ones win over files. Without both it is that of natstls itself, which says nothing about what
// the server will have.
func (p *process) newEnvironment(files []config.Value[string], sets []config.Value[config.Variable]) (environment, error) {
	env := environment{lookup: p.lookupEnv}
	if len(files)+len(sets) == 0 {
		return env, nil
	}
	env.given, env.values = true, map[string]string{}
	env.lookup = func(name string) (string, bool) {
		value, ok := env.values[name]
		return value, ok
	}
	for _, name := range files {
		data, err := readRegular(name.V)
		if err != nil && name.At.Kind == config.Flag {
			return env, fmt.Errorf("cannot read the --env-file %s: %w", name.V, reason(err))
		}
		if err != nil {
			return env, fmt.Errorf("%s: cannot read %s: %w", called(name.At, "env_files"), name.V, reason(err))
		}
		if err := parseEnvFile(name.V, string(data), env.values); err != nil {
			return env, err
		}
	}
	for _, set := range sets {
		env.values[set.V.Name] = set.V.Value
	}
	return env, nil
}

// setVariables reads the values of --set.
func setVariables(sets []string) ([]config.Value[config.Variable], error) {
	var variables []config.Value[config.Variable]
	for _, set := range sets {
		name, value, ok := strings.Cut(set, "=")
		if !ok || !isVariableName(name) {
			// The text may hold a secret, so it is not repeated.
			return nil, usagef("--set is not of the form NAME=VALUE")
		}
		variables = append(variables, config.FromFlag("set", config.Variable{Name: name, Value: value}))
	}
	return variables, nil
}

// parseEnvFile reads lines of the form NAME=VALUE, as in an environment file of docker or systemd.
// Empty lines and lines that start with # or ; count for nothing; a # further on belongs to the value.
// A value may stand in single quotes, or in double quotes where a backslash makes ", \, $ and ` plain;
// else it is what the line holds, without the white space at its ends.
//
// Messages name the line only, since values are often secrets.
func parseEnvFile(file, text string, into map[string]string) error {
	text = strings.TrimPrefix(text, "\ufeff")
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !ok || !isVariableName(name) {
			return fmt.Errorf("%s:%d: the line is not of the form NAME=VALUE", file, number)
		}
		value, problem := unquote(strings.TrimSpace(value))
		if problem != "" {
			return fmt.Errorf("%s:%d: %s", file, number, problem)
		}
		into[name] = value
	}
	return nil
}

// isVariableName reports whether a word can name a variable of an environment.
func isVariableName(name string) bool {
	return name != "" && !strings.ContainsAny(name, " \t\r\n\x00\"'")
}

// unquote takes the quotes from a value; problem says why it cannot.
func unquote(value string) (plain, problem string) {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		if strings.HasSuffix(value, `\`) {
			return "", "a value cannot go on in the next line"
		}
		return value, ""
	}
	quote := value[0]
	var out strings.Builder
	for i := 1; i < len(value); i++ {
		switch c := value[i]; {
		case c == quote && i == len(value)-1:
			return out.String(), ""
		case c == quote:
			return "", "text follows the closing quote"
		case c == '\\' && quote == '"' && i+1 < len(value) && strings.IndexByte("\"\\$`", value[i+1]) >= 0:
			i++
			out.WriteByte(value[i])
		default:
			out.WriteByte(c)
		}
	}
	return "", "a quote is not closed"
}
