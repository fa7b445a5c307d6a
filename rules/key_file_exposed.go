package rules

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A file with a private key can be read or changed by everybody on the machine.
//
// # What happens
//
// nats-server does not look at the mode bits. Every user and every program on the machine can copy the key and
// pass for the server, or, where the file can be written, put another one in its place.
//
// It is only noted unless --files required says that this is the server's own host: a checkout or a copy of the
// files says nothing about the modes there. That a group may read the file is a usual arrangement and not
// reported, nor is a file in a folder that others cannot enter, nor are secrets that Kubernetes mounts, whose
// modes are those of the volume.
//
// # How to fix it
//
//	chown nats server-key.pem && chmod 600 server-key.pem
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"         # bad if its mode is 0644
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "private/server-key.pem" # mode 0600
//	}
var keyFileExposed = &lint.Rule{
	Name:         "key-file-exposed",
	Consequences: []lint.Consequence{lint.Insecure, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: modes are not looked at",
		"https://kubernetes.io/docs/concepts/configuration/secret/",
	},
	Check: checkKeyFileExposed,
}

func checkKeyFileExposed(p *lint.Pass) {
	// On Windows the mode bits that Go tells are made up.
	if p.Certs == nil || p.Platform == "windows" || runtime.GOOS == "windows" {
		return
	}
	for _, block := range p.Server.TLS {
		for _, pair := range pairsOf(block) {
			checkExposed(p, pair.key)
			if pair.cert.Value != pair.key.Value {
				checkExposed(p, pair.cert) // people put the key into the same file
			}
		}
	}
}

func checkExposed(p *lint.Pass, option *schema.Opt[string]) {
	file := p.File(option.Value)
	if file.Key == nil || file.Key.Encrypted {
		return
	}
	info, err := p.Certs.Stat(file.Name)
	if err != nil || !info.Mode().IsRegular() || isMountedSecret(p.Certs, file.Name) || isShutOff(p.Certs, file.Name) {
		return
	}
	const othersRead, othersWrite fs.FileMode = 0o004, 0o002
	what := ""
	switch mode := info.Mode().Perm(); {
	case mode&othersWrite != 0:
		what = "change"
	case mode&othersRead != 0:
		what = "read"
	default:
		return
	}
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          option.Field, At: valueOf(option.Field),
		Message: fmt.Sprintf("everybody on this machine may %s the private key in %s (mode %04o)", what, shown(file.Name), info.Mode().Perm()),
		Help:    "take the rights of others away where the server runs: chmod 600 " + inCommand(file.Name),
	}
	if p.Files == lint.FilesRequired {
		finding.Consequence = lint.Insecure
	}
	p.Report(finding)
}

// isMountedSecret reports whether a file is in a volume of Kubernetes, where it is a link into the folder ..data.
func isMountedSecret(store *certs.Store, name string) bool {
	info, err := store.Stat(path.Dir(name) + "/..data")
	return err == nil && info.IsDir()
}

// isShutOff reports whether a folder above a file lets nobody but its owner and group through.
func isShutOff(store *certs.Store, name string) bool {
	const othersEnter fs.FileMode = 0o001
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if info, err := store.Stat(dir); err == nil && info.IsDir() && info.Mode().Perm()&othersEnter == 0 {
			return true
		}
		if dir == path.Dir(dir) {
			return false
		}
	}
}
