package command

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onFullDisk runs natstls in a file system of its own without a free block, and prints the files that are in it behind
// a line of its own.
const onFullDisk = `
mount -t tmpfs -o size=256k tmpfs full && cp nats.conf full/ && cd full || exit 99
dd if=/dev/zero of=fill bs=4k 2>/dev/null
"$NATSTLS" "$@"
code=$?
rm fill
echo "files:"
find . -type f
cmp nats.conf ../nats.conf
exit $code
`

// TestChaosFullDisk has every command that writes meet a disk that is full: nothing changes, and nothing is left.
func TestChaosFullDisk(t *testing.T) {
	namespace := []string{"--user", "--map-root-user", "--mount"}
	if out, err := exec.Command("unshare", append(namespace, "true")...).CombinedOutput(); err != nil {
		t.Skipf("unshare (util-linux) makes no file system of its own here: %v: %s", err, out)
	}
	program, err := exec.LookPath("natstls")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"nats.conf": broad()})
	if err := os.Mkdir(filepath.Join(dir, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	for args, complaint := range map[string]string{
		"lint --fix=unsafe nats.conf":                     "cannot fix nats.conf: ",
		"lint --output sarif=report.sarif nats.conf":      "cannot write the report report.sarif: ",
		"baseline update --baseline known.json nats.conf": "cannot write the baseline known.json: ",
		"testcerts --out made nats.conf":                  "cannot write made/test-authority/ca.pem: ",
		"init":                                            "cannot write .natstls.yaml: ",
	} {
		words := append(namespace, "sh", "-c", onFullDisk, "sh")
		out, code := inDir(t, dir, []string{"NATSTLS=" + program}, "unshare", append(words, strings.Fields(args)...)...)
		if verdict := verdictOf(code, out); verdict != "" || code != exitFailed {
			t.Errorf("%s: exit code %d, %s", args, code, verdict)
		}
		out, left, _ := strings.Cut(out, "files:\n")
		if !strings.Contains(out, "natstls: "+complaint+"no space left on device\n") {
			t.Errorf("%s: no complaint in\n%s", args, out)
		}
		if left != "./nats.conf\n" {
			t.Errorf("%s: left are\n%s", args, left)
		}
	}
}
