package command

import (
	_ "embed" // the files
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	config "natstls/lint/settings"
)

//go:embed init/settings.yaml
var initSettings string

//go:embed init/hook-local.yaml
var initLocalHook string

//go:embed init/hook.yaml
var initHook string

//go:embed init/workflow-local.yml
var initLocalWorkflow string

//go:embed init/workflow.yml
var initWorkflow string

func initCommand() command {
	return command{
		name:     "init",
		operands: "[DIR]",
		summary:  "write settings, a pre-commit hook and a GitHub workflow for a repository",
		examples: []string{
			"init",
			"init --source example/natstls@v1.2.3",
			"init --force ../nats-deploy",
		},
		notes: `
Written are ` + strings.Join(initFiles(), ", ") + `.
A file that is there stays as it is, and the exit code is then 2; --force writes it anew.

The hook and the workflow take natstls from the repository of --source. Without it they take the natstls that
is installed where they run.`,
		flags: []cli.Flag{
			&cli.StringFlag{Name: "source", Usage: "`OWNER/NAME@REF` the GitHub repository of natstls, and a tag or commit of it",
				DefaultText: "that from which this natstls was built, if it is known"},
			&cli.BoolFlag{Name: "force", Usage: "write also files that are there"},
		},
		run: runInit,
	}
}

const hooksFile = ".pre-commit-config.yaml"

// initFiles are the files that init writes, with slashes, from the root of the repository on.
func initFiles() []string {
	return []string{config.Name, hooksFile, ".github/workflows/natstls.yml"}
}

func runInit(p *process, c *cli.Context) error {
	dir := "."
	switch {
	case c.NArg() > 1:
		return usagef("init takes one directory")
	case c.NArg() == 1:
		dir = c.Args().First()
	}
	if !isDirectory(dir) {
		return usagef("%s is not a directory", dir)
	}
	from, err := sourceOf(c.String("source"))
	if err != nil {
		return err
	}
	kept := 0
	texts := initTexts(from)
	for i, name := range initFiles() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		written, err := p.writeNew(path, texts[i], c.Bool("force"))
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", path, reason(err))
		}
		if !written {
			kept++
			p.complain(path + " is there already and stays as it is; --force writes it anew")
			p.addition(name, texts[i])
			continue
		}
		fmt.Fprintf(p.stdout, "wrote %s\n", visible(path))
	}
	if kept > 0 {
		return status(exitFailed)
	}
	return nil
}

// addition prints what has to be added by hand to the hooks that a repository has already.
func (p *process) addition(name, text string) {
	if name != hooksFile {
		return
	}
	_, entry, _ := strings.Cut(text, "\nrepos:\n")
	fmt.Fprintf(p.stderr, "to have the hook, add this to its repos:\n%s", entry)
}

// initTexts returns the texts of initFiles.
func initTexts(from source) []string {
	if from.repository == "" {
		return []string{initSettings, initLocalHook, initLocalWorkflow}
	}
	fill := strings.NewReplacer("OWNER/NAME", from.repository, "REF", from.ref).Replace
	return []string{initSettings, fill(initHook), fill(initWorkflow)}
}

// source is where natstls can be had from; the zero source is not known.
type source struct{ repository, ref string }

// sourceForm is a repository of GitHub and a reference in it. Both go into YAML files, so nothing else passes.
var sourceForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)@([A-Za-z0-9][A-Za-z0-9._/-]*)$`)
})

// sourceOf reads --source. Without it the source is the module that this program was built from, if its path is
// a repository of GitHub and its version a tag.
func sourceOf(text string) (source, error) {
	if text != "" {
		parts := sourceForm().FindStringSubmatch(text)
		if parts == nil {
			return source{}, usagef("--source %s is not of the form OWNER/NAME@REF, such as example/natstls@v1.2.3", text)
		}
		return source{parts[1], parts[2]}, nil
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return source{}, nil
	}
	return builtFrom(info.Main.Path, info.Main.Version), nil
}

// builtFrom returns the source that a module path and a version stand for. A pseudo-version and one with local
// changes (+dirty) are no tags.
func builtFrom(module, version string) source {
	repository, found := strings.CutPrefix(module, "github.com/")
	// The major version at the end of a module's path is no part of the name of its repository.
	repository = regexp.MustCompile(`/v[0-9]+$`).ReplaceAllString(repository, "")
	tag := regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)
	parts := sourceForm().FindStringSubmatch(repository + "@" + version)
	if !found || parts == nil || !tag.MatchString(version) {
		return source{}
	}
	return source{parts[1], parts[2]}
}

// writeNew writes a file and the directories that it needs, and reports whether it did. A file that is there, also a
// symbolic link to nowhere, stays, unless it is to be overwritten.
func (p *process) writeNew(path, text string, overwrite bool) (bool, error) {
	if _, err := os.Lstat(path); err == nil && !overwrite {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	return true, p.replaceFile(path, []byte(text))
}
