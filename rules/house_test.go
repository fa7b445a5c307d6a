package rules

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "natstls"

// room is a package and what it may import besides the standard library.
type room struct {
	name      string   // folder, "" for the main package
	rooms     []string // packages of the module
	libraries []string
}

// rooms is the table of docs/architecture.md: who may know whom. It is read only.
var rooms = []room{
	{name: "", rooms: []string{"lint/command"}},
	{name: "parser"},
	{name: "parser/resolve", rooms: []string{"parser"}},
	{name: "lint/release"},
	{name: "lint/once"},
	{name: "lint/certs", rooms: []string{"lint/once"}},
	{name: "lint/creds", rooms: []string{"lint/once"}, libraries: []string{"github.com/nats-io/jwt/v2"}},
	{name: "lint/certs/issue", rooms: []string{"lint/certs"}},
	{
		name:      "lint/schema",
		rooms:     []string{"parser", "parser/resolve", "lint/release", "lint/creds"},
		libraries: []string{"github.com/agnivade/levenshtein"},
	},
	{name: "lint/handshake", rooms: []string{"parser", "parser/resolve", "lint/schema", "lint/certs", "lint/release"}},
	{name: "lint/effective", rooms: []string{"parser", "parser/resolve", "lint/schema", "lint/certs", "lint/release"}},
	{
		name:      "lint",
		rooms:     []string{"parser", "parser/resolve", "lint/schema", "lint/certs", "lint/creds", "lint/release", "lint/handshake", "lint/manifest"},
		libraries: []string{"github.com/hashicorp/go-multierror"},
	},
	{name: "lint/manifest", rooms: []string{"parser", "parser/resolve", "lint/certs"}, libraries: []string{"go.yaml.in/yaml/v4"}},
	{name: "lint/settings", rooms: []string{"lint/release"}, libraries: []string{"go.yaml.in/yaml/v4", "github.com/bmatcuk/doublestar/v4"}},
	{
		name:      "lint/report",
		rooms:     []string{"lint", "lint/release", "parser", "parser/resolve"},
		libraries: []string{"github.com/fatih/color"},
	},
	{
		name:      "lint/linttest",
		rooms:     []string{"lint", "lint/manifest", "lint/release", "parser", "parser/resolve", "lint/certs", "lint/certs/issue", "fixtures/keys"},
		libraries: []string{"github.com/google/go-cmp", "github.com/nats-io/nkeys"},
	},
	{
		name: "rules",
		rooms: []string{
			"lint", "lint/schema", "lint/certs", "lint/creds", "lint/handshake", "lint/effective", "lint/release",
			"lint/manifest", "parser", "parser/resolve",
		},
		libraries: []string{"github.com/agnivade/levenshtein"},
	},
	{
		name: "lint/command",
		rooms: []string{
			"docs", "rules", "lint", "lint/report", "lint/settings", "lint/manifest", "lint/effective", "lint/handshake",
			"lint/schema", "lint/certs", "lint/certs/issue", "lint/creds", "lint/release", "parser", "parser/resolve",
		},
		libraries: []string{
			"github.com/urfave/cli/v2", "github.com/fatih/color", "github.com/hashicorp/go-multierror",
			"github.com/agnivade/levenshtein", "github.com/rogpeppe/go-internal/diff", "golang.org/x/term",
		},
	},
	{name: "docs"},
	{name: "fixtures/keys"},
	{name: "parser/limit"}, // which every room may import, see may
}

// sourceFile is a Go file of the module that is no test.
type sourceFile struct {
	dir, name string // dir is relative to the module
	syntax    *ast.File
}

// moduleFiles parses the Go files of the module without tests and without the modules inside it.
func moduleFiles(t *testing.T) []sourceFile {
	t.Helper()
	const root = ".."
	var files []sourceFile
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			_, noModule := os.Stat(filepath.Join(name, "go.mod"))
			hidden := strings.HasPrefix(entry.Name(), ".") && name != root
			if hidden || entry.Name() == "testdata" || name != root && noModule == nil {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		dir, base := path.Split(filepath.ToSlash(relative))
		files = append(files, sourceFile{dir: strings.TrimSuffix(dir, "/"), name: base, syntax: syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func (f sourceFile) imports() []string {
	var names []string
	for _, spec := range f.syntax.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		names = append(names, name)
	}
	return names
}

func TestImports(t *testing.T) {
	for _, file := range moduleFiles(t) {
		i := slices.IndexFunc(rooms, func(r room) bool { return r.name == file.dir })
		if i < 0 {
			t.Errorf("%s/%s: the package is not in the table of rooms", file.dir, file.name)
			continue
		}
		for _, name := range file.imports() {
			if !rooms[i].may(name) {
				t.Errorf("%s/%s must not import %s", file.dir, file.name, name)
			}
		}
	}
}

func (r room) may(name string) bool {
	if inside, ok := strings.CutPrefix(name, module+"/"); ok {
		return inside == "parser/limit" || slices.Contains(r.rooms, inside)
	}
	first, _, _ := strings.Cut(name, "/")
	if !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(r.libraries, func(library string) bool {
		return name == library || strings.HasPrefix(name, library+"/")
	})
}

func TestRoomMay(t *testing.T) {
	schema := room{name: "lint/schema", rooms: []string{"parser"}, libraries: []string{"example.com/a/b"}}
	for name, want := range map[string]bool{
		"natstls/parser":           true,
		"natstls/parser/resolve":   false,
		"natstls/rules":            false,
		"strings":                  true,
		"go/parser":                true,
		"example.com/a/b":          true,
		"example.com/a/b/c":        true,
		"example.com/a/bc":         false,
		"github.com/nats-io/nkeys": false,
	} {
		if got := schema.may(name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestOneMainPackage(t *testing.T) {
	var dirs []string
	for _, file := range moduleFiles(t) {
		if file.syntax.Name.Name == "main" && !slices.Contains(dirs, file.dir) {
			dirs = append(dirs, file.dir)
		}
	}
	if len(dirs) != 1 || dirs[0] != "" {
		t.Errorf("packages main: %q, want one at the top, since installing the module installs every one", dirs)
	}
}

// touchesMachine are the rooms that may use the disk, the clock and the terminal.
func touchesMachine(dir string) bool {
	return dir == "" || dir == "lint/command" || dir == "lint/linttest"
}

func TestNoMachineOutsideCommand(t *testing.T) {
	forbidden := regexp.MustCompile(`^(time\.(Now|Since|Until|Sleep|After|Tick|NewTimer|NewTicker)|fmt\.Print(f|ln)?)$`)
	for _, file := range moduleFiles(t) {
		if touchesMachine(file.dir) {
			continue
		}
		for _, name := range file.imports() {
			if name == "os" || strings.HasPrefix(name, "os/") || name == "log" || name == "net/http" || name == "io/ioutil" {
				t.Errorf("%s/%s imports %s", file.dir, file.name, name)
			}
		}
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			if call := selector(node); forbidden.MatchString(call) {
				t.Errorf("%s/%s uses %s", file.dir, file.name, call)
			}
			return true
		})
	}
}

func selector(node ast.Node) string {
	expr, ok := node.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if name, ok := expr.X.(*ast.Ident); ok {
		return name.Name + "." + expr.Sel.Name
	}
	return ""
}

// A variable of a package without a value is there to be changed, and so is a lock.
func TestNoMutableGlobals(t *testing.T) {
	for _, file := range moduleFiles(t) {
		for _, decl := range file.syntax.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s/%s has a function init", file.dir, file.name)
			}
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				value := spec.(*ast.ValueSpec)
				if len(value.Values) == 0 && !embedded(group) {
					t.Errorf("%s/%s: variable %s has no value", file.dir, file.name, value.Names[0].Name)
				}
			}
		}
	}
}

// embedded reports whether the compiler fills a declaration with a file.
func embedded(group *ast.GenDecl) bool {
	return group.Doc != nil && slices.ContainsFunc(group.Doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//go:embed ")
	})
}

var kebab = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func TestRuleNames(t *testing.T) {
	names := ruleNames()
	if !slices.IsSorted(names) {
		t.Errorf("All is not in the order of the names: %q", names)
	}
	for i, name := range names {
		if i > 0 && names[i-1] == name {
			t.Errorf("two rules are called %s", name)
		}
		if !kebab.MatchString(name) {
			t.Errorf("%q is not kebab-case", name)
		}
		if constrained(fileOf(name)) {
			t.Errorf("%s: Go builds %s on some systems only, or takes it for a test", name, fileOf(name))
		}
	}
}

func ruleNames() []string {
	var names []string
	for _, rule := range All() {
		names = append(names, rule.Name)
	}
	return names
}

func fileOf(name string) string { return strings.ReplaceAll(name, "-", "_") + ".go" }

// constrained reports whether the name of a file alone keeps it out of a build for another system.
func constrained(name string) bool {
	elsewhere := build.Default
	elsewhere.GOOS, elsewhere.GOARCH = "elsewhere", "elsewhere"
	elsewhere.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package rules\n")), nil
	}
	match, err := elsewhere.MatchFile(".", name)
	return err != nil || !match || strings.HasSuffix(name, "_test.go")
}

func TestConstrained(t *testing.T) {
	for name, want := range map[string]bool{
		"path_windows.go": true, "cert_arm64.go": true, "some_test.go": true, "path_window.go": false, "key.go": false,
	} {
		if got := constrained(name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

// Each rule has a file, fixtures and a page of its name, and nothing else has.
func TestRulesFilesFixturesPagesAgree(t *testing.T) {
	names := ruleNames()
	var inFiles []string
	for _, path := range sourceFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			name := ruleName(decl)
			if name == "" {
				continue
			}
			inFiles = append(inFiles, name)
			if path != fileOf(name) {
				t.Errorf("rule %s is in %s", name, path)
			}
		}
	}
	slices.Sort(inFiles)
	if !slices.Equal(inFiles, names) {
		t.Errorf("rules in files and in All differ:\nfiles: %q\nAll:   %q", inFiles, names)
	}
	for _, name := range names {
		if _, err := os.Stat(pagePath(name)); err != nil {
			t.Errorf("%v (write it with: go test ./rules -update)", err)
		}
	}
	notRules := []string{"command", "fleet", "keys", "kubernetes", "oracle", "parser", "report"}
	for _, name := range folders(t, "../fixtures") {
		if !slices.Contains(names, name) && !slices.Contains(notRules, name) {
			t.Errorf("fixtures/%s belongs to no rule", name)
		}
	}
}

func folders(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

func TestRuleMetadata(t *testing.T) {
	version := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	for _, rule := range All() {
		if len(rule.Refs) == 0 || slices.Contains(rule.Refs, "") {
			t.Errorf("%s names no sources", rule.Name)
		}
		if len(rule.Consequences) == 0 || rule.Check == nil || !version.MatchString(rule.Since) {
			t.Errorf("%s: incomplete: %+v", rule.Name, rule)
		}
	}
}
