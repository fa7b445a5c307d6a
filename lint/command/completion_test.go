package command

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// completionDir returns a directory in which natstls is completed: one configuration, one folder.
func completionDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"nats conf/a.conf": "", "server.conf": ""})
	return dir
}

// candidates of natstls that a shell shows, for a command line that ends where the cursor is.
var completionCases = []struct{ line, want string }{
	{"natstls expl", "explain"},
	{"natstls lint --format gith", "github"},
	{"natstls lint --format=gith", "--format=github"},
	{"natstls lint --no-ig", "--no-ignores"},
	{"natstls lint --select verify-without-ca,verify-contra", "verify-without-ca,verify-contradiction"},
	{"natstls lint server.conf --fail-on nev", "never"},
	{"natstls lint serv", "server.conf"},
	{"natstls lint --config serv", "server.conf"},
	{"natstls explain verify-contra", "verify-contradiction"},
}

// fish completes a command line without a terminal, as if it were typed.
func TestCompletionFish(t *testing.T) {
	fish, dir := consumer(t, "fish"), completionDir(t)
	writeFiles(t, dir, map[string]string{"natstls.fish": fishCompletion})
	for _, test := range append(completionCases, struct{ line, want string }{"natstls lint --config=serv", "--config=server.conf"}) {
		out, code := inDir(t, dir, []string{"HOME=" + dir, "XDG_CONFIG_HOME=" + dir}, fish, "--no-config", "-c",
			"source natstls.fish; complete -C "+quoted(test.line))
		got, _, _ := strings.Cut(strings.TrimSpace(out), "\t")
		if code != 0 || got != test.want {
			t.Errorf("%s: %d: %s", test.line, code, out)
		}
	}
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `\'`) + "'" }

// bash and zsh complete in a terminal: what is typed goes through one, with a tab, and echo prints what became of it.
func TestCompletionBash(t *testing.T) {
	bash, expect, dir := consumer(t, "bash"), consumer(t, "expect"), completionDir(t)
	writeFiles(t, dir, map[string]string{"natstls.bash": bashCompletion, "expect": interactive,
		"start": "PS1='ready> '; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; source natstls.bash; echo() { builtin printf '<%s>\\n' \"$*\"; }\n"})
	typedIn(t, dir, expect, bash+" --noprofile --norc -i", "source ./start")
}

func TestCompletionZsh(t *testing.T) {
	zsh, expect, dir := consumer(t, "zsh"), consumer(t, "expect"), completionDir(t)
	writeFiles(t, dir, map[string]string{"functions/_natstls": zshCompletion, "expect": interactive,
		"start": "PS1='ready> '; PROMPT_SP=; unsetopt beep zle_bracketed_paste; fpath=($PWD/functions $fpath); autoload -U compinit && compinit -u -D\n" +
			"echo() { builtin printf '<%s>\\n' \"$*\" }\n"})
	typedIn(t, dir, expect, zsh+" -f -i", "source ./start")
}

// interactive is a script of expect: it starts a shell, types the lines of a file, each with a tab, waits for what
// is wanted, types echo before it and Enter, and writes what echo printed.
const interactive = `
log_user 0
set timeout 20
set lines [open lines]
set wanted [open wanted]
set out [open out w]
eval spawn -noecho [lindex $argv 0]
send -- "[lindex $argv 1]\r"
expect "ready> " {} timeout { puts $out "no prompt"; exit 1 }
while {[gets $lines line] >= 0} {
  send -- "$line\t"
  # When the candidate has come, the cursor goes to the beginning of the line. A wrong one does not come.
  gets $wanted word
  expect -ex $word {} timeout {}
  send -- "\001echo \005\r"
  expect -re {<([^<>]*)>} { puts $out $expect_out(1,string) } timeout { puts $out "nothing for $line" }
  expect "ready> "
}
send -- "exit\r"
expect eof
`

func typedIn(t *testing.T, dir, expect, shell, start string) {
	t.Helper()
	var lines, words, want []string
	for _, test := range completionCases {
		lines = append(lines, test.line)
		i := strings.LastIndexByte(test.line, ' ')
		words = append(words, test.want)
		want = append(want, test.line[:i+1]+test.want)
	}
	writeFiles(t, dir, map[string]string{"lines": strings.Join(lines, "\n") + "\n", "wanted": strings.Join(words, "\n") + "\n"})
	out, code := inDir(t, dir, []string{"HOME=" + dir, "TERM=dumb"}, expect, "-f", "expect", shell, start)
	if code != 0 {
		t.Fatalf("expect ended with %d: %s", code, out)
	}
	got := readLines(t, filepath.Join(dir, "out"))
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
