//go:build unix

package command

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a run over hostile input may take, see package limit.
const (
	mostCPU    = 2 * time.Second
	mostMemory = 512 << 20
)

// ended is how a process went.
type ended struct {
	code   int // as a shell says it: 128 and the signal that ended the process
	output string
	cpu    time.Duration
	memory int64 // bytes, at the most; 0: not more than this process had
}

// start prepares a run of natstls as a process of its own.
func start(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	program, err := exec.LookPath("natstls") // this test binary, see TestMain
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, args...)
	command.Dir = dir
	out := &bytes.Buffer{}
	command.Stdout, command.Stderr = out, out
	return command, out
}

// endOf waits for a process that was started.
func endOf(t *testing.T, command *exec.Cmd, out *bytes.Buffer) ended {
	t.Helper()
	if err := command.Wait(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	state := command.ProcessState
	usage := state.SysUsage().(*syscall.Rusage)
	memory := peak(usage)
	// A new process has the peak of this one in its account.
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		t.Fatal(err)
	}
	if memory <= peak(&own) {
		memory = 0
	}
	code := state.ExitCode()
	if status := state.Sys().(syscall.WaitStatus); status.Signaled() {
		code = 128 + int(status.Signal())
	}
	return ended{code: code, output: out.String(), cpu: state.UserTime() + state.SystemTime(), memory: memory}
}

// peak returns the most memory that a process had, in bytes.
func peak(usage *syscall.Rusage) int64 {
	memory := int64(usage.Maxrss)
	if runtime.GOOS != "darwin" {
		memory *= 1024 // kilobytes elsewhere
	}
	return memory
}

func debugSetting(key string) string {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == key {
			return setting.Value
		}
	}
	return ""
}

// orderly runs natstls as a process and demands an orderly end within the bounds. The race detector takes many times of both.
func orderly(t *testing.T, dir string, args ...string) ended {
	t.Helper()
	command, out := start(t, dir, args...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	end := endOf(t, command, out)
	line := strings.Join(args, " ")
	if verdict := verdictOf(end.code, end.output); verdict != "" {
		t.Errorf("natstls %s: %s", line, verdict)
	}
	if debugSetting("-race") == "true" {
		return end
	}
	if end.cpu > mostCPU {
		t.Errorf("natstls %s: took %v of the processors", line, end.cpu)
	}
	if end.memory > mostMemory {
		t.Errorf("natstls %s: took %d MiB of memory", line, end.memory>>20)
	}
	t.Logf("natstls %s: exit code %d, %v, %d MiB", line, end.code, end.cpu, end.memory>>20)
	return end
}

// TestChaosLarge gives every command texts that are large in one way each.
func TestChaosLarge(t *testing.T) {
	dir := t.TempDir()
	texts := largeTexts()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(texts[name]()), 0o600); err != nil {
			t.Fatal(err)
		}
		lines := onFile(name)[:6]
		if !*chaosLong {
			lines = lines[:1]
		}
		for _, line := range lines {
			orderly(t, dir, line...)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChaosTooLarge is about files that are not read at all. They are sparse, so that no disk fills.
func TestChaosTooLarge(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"includes.conf": "include huge.conf\ntls { cert_file: huge.conf, key_file: huge.conf, ca_file: huge.conf }\n",
		"huge.conf":     "", ".natstls.yaml": "",
	})
	if err := os.Truncate(filepath.Join(dir, "huge.conf"), 100<<20); err != nil {
		t.Fatal(err)
	}
	for _, line := range append(onFile("huge.conf"), onFile("includes.conf")...) {
		orderly(t, dir, line...)
	}
	if err := os.Truncate(filepath.Join(dir, ".natstls.yaml"), 100<<20); err != nil {
		t.Fatal(err)
	}
	orderly(t, dir, "lint", "includes.conf")
	orderly(t, dir, "lint", "--baseline", "huge.conf", "--no-config", "includes.conf")
	orderly(t, dir, "lint", "--env-file", "huge.conf", "--no-config", "includes.conf")
}

// TestChaosSpecial names pipes, devices, sockets, directories and files without rights as configurations, includes and
// certificates. Nobody writes into the pipes.
func TestChaosSpecial(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link": "pipe", "loop": "loop", "broken": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	writeFiles(t, dir, map[string]string{"secret": "port: 4222\n"})
	if err := os.Chmod(filepath.Join(dir, "secret"), 0); err != nil {
		t.Fatal(err)
	}
	for _, special := range []string{"pipe", "link", "loop", "broken", "secret", ".", "/dev/zero", "/dev/full", "/dev/tty", "/dev/stdin", "/proc/self/mem", "/proc/kmsg"} {
		writeFiles(t, dir, map[string]string{"nats.conf": strings.ReplaceAll(
			"include S\ntls { cert_file: S, key_file: S, ca_file: S }\ncluster { tls { include S } }\noperator: S\nleafnodes { remotes: [ { credentials: S } ] }\n",
			"S", "\""+special+"\"")})
		lines := onFile("nats.conf")
		if !*chaosLong {
			lines = append(lines[:2], lines[6])
		}
		for _, line := range append(lines, []string{"lint", special}, []string{"certs", special}, []string{"pin", special},
			[]string{"lint", "--no-config", "--env-file", special, "nats.conf"}, []string{"lint", "--config", special, "nats.conf"}) {
			orderly(t, dir, line...)
		}
	}
}

// broad is a configuration that takes a while to fix.
func broad() string {
	return strings.Repeat("# a comment\n", 2000) + "tls {\n  cert_file: a.pem\n  key_file: b.pem\n  verfy: true\n}\n" + strings.Repeat("x: 1\n", 2000)
}

// TestChaosSignals interrupts and terminates runs that replace files, each at another moment. The file is the old or
// the new one, and no temporary one is left.
func TestChaosSignals(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "nats.conf")
	before := broad()
	writeFiles(t, dir, map[string]string{"nats.conf": before})
	orderly(t, dir, "lint", "--fix=unsafe", "nats.conf")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	after := string(data)
	if after == before {
		t.Fatal("nothing was fixed")
	}
	random := rand.New(rand.NewPCG(9, 10))
	for i := range sampled(30, 1000) {
		sent, want := syscall.SIGINT, exitInterrupted
		if i%2 == 1 {
			sent, want = syscall.SIGTERM, exitTerminated
		}
		writeFiles(t, dir, map[string]string{"nats.conf": before})
		command, out := start(t, dir, "lint", "--fix=unsafe", "nats.conf")
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		if err := command.Process.Signal(sent); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		end := endOf(t, command, out)
		if end.code != want {
			if verdict := verdictOf(end.code, end.output); verdict != "" {
				t.Errorf("%v: %s", sent, verdict)
			}
		}
		if data, err := os.ReadFile(name); err != nil || string(data) != before && string(data) != after {
			t.Fatalf("%v: %v, %d bytes instead of %d or %d", sent, err, len(data), len(before), len(after))
		}
		noLeftovers(t, dir)
	}
}

// TestChaosNoRoom fixes a file where there is no room for the new one: no file may be larger than 1 KiB.
func TestChaosNoRoom(t *testing.T) {
	dir := t.TempDir()
	before := broad()
	writeFiles(t, dir, map[string]string{"nats.conf": before})
	program, err := exec.LookPath("natstls")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"lint --fix=unsafe nats.conf", "lint --output json=report.json nats.conf", "testcerts --out certs nats.conf"} {
		out, code := inDir(t, dir, nil, "sh", "-c", "ulimit -f 1 && exec \""+program+"\" "+args)
		if verdict := verdictOf(code, out); verdict != "" || code != exitFailed && strings.Contains(args, "fix") {
			t.Errorf("%s: %s exit code %d: %s", args, verdict, code, out)
		}
		if data, _ := os.ReadFile(filepath.Join(dir, "nats.conf")); string(data) != before {
			t.Errorf("%s: the file was changed", args)
		}
		noLeftovers(t, dir)
	}
}

// TestChaosClosedOutput runs without anybody who reads the output, or with outputs that are closed or full.
func TestChaosClosedOutput(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"nats.conf": strings.Repeat("tls { verfy: 1 }\ncluster { tls { verfy: 1 } }\n", 3000)})
	program, err := exec.LookPath("natstls")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range onFile("nats.conf") {
		for _, redirect := range []string{"| true", ">&-", ">&- 2>&-", ">/dev/full", "2>/dev/full >/dev/full", "<&-"} {
			if redirect == ">/dev/full" && !exists("/dev/full") {
				continue
			}
			script := "{ \"" + program + "\" " + strings.Join(line, " ") + "; echo $? >code; } " + redirect
			if out, _ := inDir(t, dir, nil, "sh", "-c", script); fateful.MatchString(out) {
				t.Errorf("%s %s: %s", line, redirect, out)
			}
			code, err := os.ReadFile(filepath.Join(dir, "code"))
			if got := strings.TrimSpace(string(code)); err != nil || got != "0" && got != "1" && got != "2" {
				t.Errorf("%s %s: exit code %s, %v", line, redirect, got, err)
			}
		}
	}
}

// TestChaosReadOnly fixes a file in a directory that nobody may write to. Root may, and then the file is fixed.
func TestChaosReadOnly(t *testing.T) {
	dir := t.TempDir()
	before := broad()
	writeFiles(t, dir, map[string]string{"nats.conf": before})
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	end := orderly(t, dir, "lint", "--fix=unsafe", "nats.conf")
	data, err := os.ReadFile(filepath.Join(dir, "nats.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 && (end.code != exitFailed || string(data) != before) {
		t.Errorf("exit code %d: %s", end.code, end.output)
	}
	orderly(t, dir, "lint", "--output", "json=report.json", "nats.conf")
	orderly(t, dir, "baseline", "update", "--baseline", "b.json", "nats.conf")
	noLeftovers(t, dir)
}
