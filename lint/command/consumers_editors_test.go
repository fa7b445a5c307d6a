package command

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestIntegrationsVim(t *testing.T) {
	vim := consumer(t, "vim")
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	writeFiles(t, dir, map[string]string{"vimrc": "set nocompatible\nset runtimepath^=" + projectDir(t) + "/editors/vim\n" +
		recipe(t, "Vim and Neovim", "vim", 0) + recipe(t, "Vim and Neovim", "vim", 1) + `
edit nats.conf
write
call writefile(map(getqflist(), {_, v -> bufname(v.bufnr) . ':' . v.lnum . ':' . v.col . ':' . v.type . ':' . v.text}), 'out')
qall!
`})
	if out, code := inDir(t, dir, nil, vim, "--not-a-term", "-Nes", "-u", "vimrc"); code != 0 {
		t.Fatalf("vim ended with %d: %s", code, out)
	}
	got := readLines(t, filepath.Join(dir, "out"))
	want := []string{
		"nats.conf:3:42:e:the tls block of clients has no option verifi [unknown-option]",
		"tls.inc:3:9:e:cluster.tls has no option verfy [unknown-option]",
	}
	got = slices.DeleteFunc(got, func(line string) bool { return !strings.Contains(line, "[unknown-option]") })
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIntegrationsALE(t *testing.T) {
	vim := consumer(t, "vim")
	const ale = "/usr/share/vim-ale" // where Debian has it
	if !exists(ale) {
		t.Skip("ALE is not there: run .ci/tools")
	}
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	writeFiles(t, dir, map[string]string{
		"vimrc": "set nocompatible\nset runtimepath^=" + ale + "," + projectDir(t) + "/editors/vim\nfiletype plugin on\n" +
			"let g:ale_lint_on_enter = 0\n" + recipe(t, "ALE", "vim", 0),
		// The buffer is not saved: what is on the disk has one mistake less.
		"script.vim": `
edit nats.conf
call setline(1, 'prot: 4222')
call setline(2, 'tls { min_version: "1.9"')
call ale#Queue(0)
let s:waited = 0
while (ale#engine#IsCheckingBuffer(bufnr('')) || empty(ale#engine#GetLoclist(bufnr('')))) && s:waited < 600
  sleep 50m
  let s:waited += 1
endwhile
call writefile(map(copy(ale#engine#GetLoclist(bufnr(''))), {_, v -> json_encode(v)}), 'out')
qall!
`})
	// ALE drops names of files below TMPDIR, where those of this test are.
	other := t.TempDir()
	if out, code := inDir(t, dir, []string{"TMPDIR=" + other}, vim, "--not-a-term", "-Nes", "-u", "vimrc", "-S", "script.vim"); code != 0 {
		t.Fatalf("vim ended with %d: %s", code, out)
	}
	type item struct {
		File                            string `json:"filename"`
		Line, Column, EndLine, EndColum int
		Type, Code                      string
	}
	var got []item
	for _, line := range readLines(t, filepath.Join(dir, "out")) {
		var raw struct {
			item
			Lnum, Col, End_lnum, End_col int
		}
		if err := json.Unmarshal([]byte(line), &raw); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		one := item{filepath.Base(raw.File), raw.Lnum, raw.Col, raw.End_lnum, raw.End_col, raw.Type, raw.Code}
		if one.Code == "unknown-option" || one.Code == "min-version" {
			got = append(got, one)
		}
	}
	want := []item{
		{".", 2, 20, 2, 24, "E", "min-version"},
		{".", 3, 43, 3, 48, "E", "unknown-option"}, // in bytes, up to the last one
		{"tls.inc", 3, 9, 0, 0, "E", "unknown-option"},
	}
	slices.SortFunc(got, func(a, b item) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIntegrationsEmacs(t *testing.T) {
	emacs := consumer(t, "emacs")
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	writeFiles(t, dir, map[string]string{"test.el": recipe(t, "Emacs", "elisp", 0) + recipe(t, "Emacs", "elisp", 1) + `
(require 'compile)
(find-file "nats.conf")
(natstls-lint-on-save)
(set-buffer-modified-p t)
(save-buffer)
(let ((buffer (get-buffer "*compilation*")) (first t))
  (while (get-buffer-process buffer) (accept-process-output nil 0.05))
  (condition-case nil
      (while t
        (next-error 1 first)
        (setq first nil)
        (with-current-buffer (window-buffer (selected-window))
          (goto-char (window-point))
          (princ (format "at %s:%d:%d\n" (file-name-nondirectory buffer-file-name) (line-number-at-pos) (1+ (current-column))))))
    (user-error nil))
  (with-current-buffer buffer
    (princ (format "errors: %d\n" compilation-num-errors-found))))
`})
	out, code := inDir(t, dir, nil, emacs, "-Q", "--batch", "-l", "test.el")
	if code != 0 {
		t.Fatalf("emacs ended with %d: %s", code, out)
	}
	for _, want := range []string{"at nats.conf:3:42\n", "at tls.inc:3:9\n", "errors: "} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
}

// TestIntegrationsVSCode applies the pattern of the problem matcher; VS Code itself cannot be installed here.
func TestIntegrationsVSCode(t *testing.T) {
	var tasks struct {
		Tasks []struct {
			Args           []string
			ProblemMatcher struct{ Pattern struct{ Regexp string } }
		}
	}
	if err := json.Unmarshal([]byte(recipe(t, "Visual Studio Code", "json", 0)), &tasks); err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(tasks.Tasks[0].ProblemMatcher.Pattern.Regexp)
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	out, _ := inDir(t, dir, nil, "natstls", tasks.Tasks[0].Args...)
	lines := slices.DeleteFunc(strings.Split(out, "\n"), func(line string) bool { return !strings.HasSuffix(line, "]") })
	if len(lines) < 2 {
		t.Fatalf("too little: %s", out)
	}
	for _, line := range lines {
		if !pattern.MatchString(line) {
			t.Errorf("the pattern does not match %q", line)
		}
	}
}
