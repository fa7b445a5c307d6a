package command

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// buildProgram builds natstls as releases are built and returns its path.
func buildProgram(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds natstls")
	}
	path := filepath.Join(t.TempDir(), "natstls")
	out, code := inDir(t, projectDir(t), []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "urfave_cli_no_docs", "-o", path, ".")
	if code != 0 {
		t.Fatalf("go build: %s", out)
	}
	return path
}

// No command uses the network: the real program runs under strace, and a system call about sockets is a failure.
// --system-roots host is among them, as what reads the most of the machine.
func TestNoNetwork(t *testing.T) {
	strace := consumer(t, "strace")
	program, dir := buildProgram(t), t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	writeFiles(t, dir, map[string]string{"remote.conf": "port: 4222\ntls { cert_file: a, key_file: b, ocsp_peer: true }\n" +
		"leafnodes { remotes: [ { url: \"tls://hub.example.com:7422\", tls { ca_file: c } } ] }\nresolver: URL(https://jwt.example.com/)\n"})
	if out, code := inDir(t, dir, nil, strace, "-f", "--seccomp-bpf", "-e", "trace=network", "-o", "trace", program, "version"); code != 0 {
		t.Skipf("strace does not work here: %s", out)
	}
	for _, args := range []string{
		"lint nats.conf remote.conf", "lint --format json --files required --system-roots host remote.conf", "lint --fix --diff nats.conf",
		"lint --fleet nats.conf remote.conf", "upgrade --from 2.10.29 remote.conf", "parse remote.conf", "show remote.conf", "links remote.conf nats.conf",
		"certs remote.conf", "rules", "explain unknown-option", "ignores .", "config show nats.conf", "config schema", "doctor .",
		"completion bash", "__complete lint --f", "init", "testcerts --out certs nats.conf", "pin certs/ca.pem", "baseline update nats.conf --baseline b.json",
		"version", "help",
	} {
		trace := filepath.Join(dir, "trace")
		_, _ = inDir(t, dir, nil, strace, append([]string{"-f", "--seccomp-bpf", "-e", "trace=network", "-o", trace, program}, strings.Fields(args)...)...)
		data, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte("+++ exited with ")) {
			t.Errorf("%s: strace saw no end: %s", args, data)
		}
		if call := regexp.MustCompile(`(?m)^\S+ +(socket|connect|bind|sendto|sendmsg|recvfrom|recvmsg)\(.*`).Find(data); call != nil {
			t.Errorf("%s: %s", args, call)
		}
	}
}

// The program is static, so that it runs in an empty container, and says its version without a repository.
func TestProgramIsStatic(t *testing.T) {
	program := buildProgram(t)
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for _, dependency := range info.Deps {
		if strings.Contains(dependency.Path, "go-md2man") {
			t.Error("the generator of man pages is in the program")
		}
	}
	out, code := inDir(t, t.TempDir(), nil, program, "version")
	if code != 0 || !regexp.MustCompile(`^natstls (\(devel\)|v\S+) \(go`).MatchString(out) {
		t.Errorf("%d: %s", code, out)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Skip("not a program for Linux: ", err)
	}
	defer file.Close()
	if libraries, _ := file.ImportedLibraries(); len(libraries) > 0 {
		t.Errorf("it needs %v", libraries)
	}
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			t.Error("it needs a dynamic linker")
		}
	}
}

// Dockerfile: nothing but the program in the last stage, and not as root.
func TestDockerfile(t *testing.T) {
	data, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(string(data), "\nFROM scratch\n")
	for _, want := range []string{"USER 65534:65534\n", `ENTRYPOINT ["/natstls"]`, "COPY --from=build /natstls /natstls\n"} {
		if !strings.Contains(last, want) {
			t.Errorf("the last stage has no %q", want)
		}
	}
	if strings.Contains(last, "\nRUN ") {
		t.Error("an empty container runs nothing")
	}
}
