package command

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"natstls/lint/report"
)

// TestIncludedFilesStayPrivate: an untrusted configuration includes a file from elsewhere, plainly and through a link,
// and names it as certificate, key and credentials. No format shows what is in it; files beside are shown.
func TestIncludedFilesStayPrivate(t *testing.T) {
	base := t.TempDir()
	writeFiles(t, base, map[string]string{
		"etc/accounts": "root:x:0:0:Confidential Person:/root:/bin/bash\nverfy = Confidential\n{ Confidential: \"Confidential\nca_file: Confidential\n",
		"work/nats.conf": "tls { include ../etc/accounts\n }\ncluster { tls { include link.conf\n } }\ninclude ../etc/accounts\n" +
			"gateway { tls { cert_file: ../etc/accounts, key_file: ../etc/accounts, ca_file: ../etc/accounts } }\n" +
			"leafnodes { remotes: [ { url: \"tls://h:1\", credentials: ../etc/accounts } ] }\noperator: ../etc/accounts\n",
		"work/beside.conf":  "include shown.inc\n",
		"work/shown.inc":    "tls { verfy: Visible }\n",
		"work/b/below.conf": "include ../shown.inc\n",
		// The pod has its configuration where this machine has the file.
		"work/pod.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {nats.conf: \"port: 4222\\ntls { verfy: Visible }\"}}\n---\n" +
			"{apiVersion: v1, kind: Pod, metadata: {name: n}, spec: {containers: [{name: nats, image: nats, args: [-c, " + base + "/etc/nats.conf]," +
			" volumeMounts: [{name: v, mountPath: " + base + "/etc}]}], volumes: [{name: v, configMap: {name: c}}]}}\n",
	})
	work := filepath.Join(base, "work")
	if err := os.Symlink(filepath.Join("..", "etc", "accounts"), filepath.Join(work, "link.conf")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	t.Chdir(work)
	for _, format := range report.Formats() {
		for _, args := range [][]string{{"lint", "--format", format, "nats.conf"}, {"lint", "--format", format, "nats.conf", "pod.yaml"}, {"upgrade", "--from", "2.10.29", "--format", format, "nats.conf"}} {
			out := survive(t, args...)
			if strings.Contains(out, "Confidential") {
				t.Errorf("%v shows the file:\n%s", args, out)
			}
			if args[0] == "lint" && !strings.Contains(out, "accounts") {
				t.Errorf("%v does not name the file:\n%s", args, out)
			}
		}
	}
	for _, args := range [][]string{{"show", "nats.conf"}, {"certs", "nats.conf"}, {"certs", "--format", "json", "nats.conf"}, {"pin", "../etc/accounts"},
		{"links", "nats.conf"}, {"ignores", "nats.conf"}, {"config", "show", "nats.conf"}, {"lint", "--diff", "nats.conf"}} {
		if out := survive(t, args...); strings.Contains(out, "Confidential") {
			t.Errorf("%v shows the file:\n%s", args, out)
		}
	}
	for _, name := range []string{"beside.conf", filepath.Join("b", "below.conf"), "pod.yaml", filepath.Join(work, "pod.yaml")} {
		t.Chdir(map[bool]string{true: base, false: work}[filepath.IsAbs(name)])
		if out := survive(t, "lint", name); !strings.Contains(out, "Visible") {
			t.Errorf("%s: the line of a file that belongs to the configuration is not shown:\n%s", name, out)
		}
	}
}

// program calls visit for each Go file of the program, tests, tools for tests and the oracle left out.
func program(t *testing.T, visit func(name string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "oracle" || entry.Name() == "linttest" || entry.Name() == "testdata" ||
			strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(filepath.Join("..", ".."), name)
		visit(filepath.ToSlash(relative), file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The program starts no other one and opens no socket by itself. net is there for the syntax of addresses, and
// crypto/tls for its tables; TestNoNetwork looks at what really happens.
func TestForbiddenImports(t *testing.T) {
	forbidden := []string{"os/exec", "plugin", "net/http", "net/rpc", "net/smtp", "log/syslog", "unsafe", "C"}
	program(t, func(name string, file *ast.File) {
		for _, spec := range file.Imports {
			if path := strings.Trim(spec.Path.Value, `"`); slices.Contains(forbidden, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from, ok := selector.X.(*ast.Ident)
			if !ok || from.Name != "net" && from.Name != "tls" && from.Name != "syscall" && from.Name != "os" {
				return true
			}
			for _, part := range []string{"Dial", "Listen", "Lookup", "Exec", "StartProcess", "ForkExec"} {
				if strings.HasPrefix(selector.Sel.Name, part) && selector.Sel.Name != "LookupEnv" {
					t.Errorf("%s uses %s.%s", name, from.Name, selector.Sel.Name)
				}
			}
			return true
		})
	})
}

// TestWrites lists every place of the program that changes something on the disk; docs/security.md says what it writes.
func TestWrites(t *testing.T) {
	want := map[string][]string{
		"lint/command/replace_file.go":    {"os.OpenFile", "os.Remove", "os.Rename"},
		"lint/command/report_files.go":    {"os.OpenFile", "os.WriteFile"},
		"lint/command/testcerts_files.go": {"os.MkdirAll", "root.MkdirAll", "root.OpenFile", "root.Remove", "root.Rename"},
		"lint/command/init.go":            {"os.MkdirAll"},
		"lint/command/reader.go":          {"os.OpenFile"}, // O_RDONLY
	}
	writing := []string{"OpenFile", "WriteFile", "Create", "CreateTemp", "Rename", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "MkdirTemp", "Symlink",
		"Link", "Truncate", "Chtimes", "CopyFS"}
	got := map[string][]string{}
	program(t, func(name string, file *ast.File) {
		ast.Inspect(file, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok || !slices.Contains(writing, selector.Sel.Name) {
				return true
			}
			if from, ok := selector.X.(*ast.Ident); ok && (from.Name == "os" || from.Name == "root") {
				if call := from.Name + "." + selector.Sel.Name; !slices.Contains(got[name], call) {
					got[name] = append(got[name], call)
				}
			}
			return true
		})
	})
	for name, calls := range got {
		slices.Sort(calls)
		if !slices.Equal(calls, want[name]) {
			t.Errorf("%s writes with %v, the list has %v", name, calls, want[name])
		}
	}
	for name := range want {
		if got[name] == nil {
			t.Errorf("%s is in the list and writes nothing", name)
		}
	}
}

// What only reads leaves the directory as it was.
func TestReadersWriteNothing(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	t.Chdir(dir)
	before := treeOf(t, dir)
	for _, args := range append(onFile("nats.conf"), []string{"config", "show", "nats.conf"}, []string{"ignores", "."}, []string{"doctor", "."},
		[]string{"rules"}, []string{"explain", "unknown-option"}, []string{"version"}, []string{"completion", "bash"}) {
		survive(t, args...)
		if after := treeOf(t, dir); !bytes.Equal(after, before) {
			t.Fatalf("%v changed the directory:\n%s\nbefore:\n%s", args, after, before)
		}
	}
}

// treeOf returns the names, sizes, times and texts of what is in a directory.
func treeOf(t *testing.T, dir string) []byte {
	t.Helper()
	var out bytes.Buffer
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		out.WriteString(name + " " + info.Mode().String() + " " + info.ModTime().String() + "\n")
		if entry.Type().IsRegular() {
			data, err := os.ReadFile(name)
			out.Write(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
