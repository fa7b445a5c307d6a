package command

import (
	_ "embed" // the scripts
	"io"

	"github.com/urfave/cli/v2"
)

// The scripts hold no names of commands or flags: they ask natstls with the hidden command __complete.

//go:embed completions/natstls.bash
var bashCompletion string

//go:embed completions/natstls.zsh
var zshCompletion string

//go:embed completions/natstls.fish
var fishCompletion string

//go:embed completions/natstls.ps1
var powershellCompletion string

func completionCommand() command {
	return command{
		name:     "completion",
		operands: "bash|zsh|fish|powershell",
		summary:  "print the script with which a shell completes natstls",
		examples: []string{
			"completion bash > ~/.local/share/bash-completion/completions/natstls",
			"completion zsh > ~/.zfunc/_natstls",
			"completion fish > ~/.config/fish/completions/natstls.fish",
			"completion powershell >> $PROFILE",
		},
		notes: `
zsh finds the script in a directory of fpath. For a try, in bash or zsh: source <(natstls completion bash)`,
		run: runCompletion,
	}
}

// shells are what completion takes.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func runCompletion(p *process, c *cli.Context) error {
	scripts := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion}
	script, ok := scripts[c.Args().First()]
	if !ok || c.NArg() != 1 {
		return usagef("completion takes the name of a shell: bash, zsh, fish or powershell")
	}
	_, err := io.WriteString(p.stdout, script)
	return err
}
