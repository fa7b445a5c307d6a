package command

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// colored decides whether a stream gets colours. Each one decides over those after it:
//
//	--color always, never
//	NO_COLOR not empty                              none  (no-color.org)
//	FORCE_COLOR, CLICOLOR_FORCE neither empty nor 0 colours (force-color.org, bixense.com/clicolors)
//	CLICOLOR=0, TERM=dumb                           none
//	the stream is a terminal                        colours, else none
func colored(mode string, lookup func(string) (string, bool), terminal bool) bool {
	env := func(name string) string {
		value, _ := lookup(name)
		return value
	}
	forces := func(name string) bool { return env(name) != "" && env(name) != "0" }
	switch {
	case mode == colorAlways:
		return true
	case mode == colorNever, env("NO_COLOR") != "":
		return false
	case forces("FORCE_COLOR"), forces("CLICOLOR_FORCE"):
		return true
	case env("CLICOLOR") == "0", env("TERM") == "dumb":
		return false
	}
	return terminal
}
