package rules

import (
	"errors"
	"path"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/manifest"
	"natstls/lint/schema"
)

// A certificate file of a server in Kubernetes lies where no volume is mounted.
//
// # What happens
//
// The container has no such file, unless its image does, and then the server does not start: "no such file or
// directory". The pod goes into CrashLoopBackOff in the middle of the roll-out.
//
// natstls knows the volumes from the manifest of the workload. Directories that images usually have, such as /etc/ssl,
// are left out, and /vault, which the Vault Agent Injector mounts.
//
// # How to fix it
//
// Add the volume and its volumeMount, or name the directory where it is mounted.
//
// # Example
//
//	cert_file: "/etc/nats-certs/cluster/tls.crt"       # bad
//	volumeMounts: [{name: tls, mountPath: /etc/nats-certs/nats}]
//
//	cert_file: "/etc/nats-certs/nats/tls.crt"
//	volumeMounts: [{name: tls, mountPath: /etc/nats-certs/nats}]
var volumeNotMounted = &lint.Rule{
	Name:         "volume-not-mounted",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: files are read at the start",
		"Kubernetes API, core/v1 VolumeMount",
	},
	Check: checkVolumeNotMounted,
}

func checkVolumeNotMounted(p *lint.Pass) {
	finding := map[string]*lint.Finding{}
	var order []string
	for _, use := range podFilesOf(p) {
		if use.origin.Kind != manifest.NoVolume || isInjected(use.option.Value) || isMountedAsRun(p.Pod, use.option.Value) {
			continue
		}
		dir := path.Dir(use.option.Value)
		if first := finding[dir]; first != nil {
			first.Related = append(first.Related, lint.Related{At: valueOf(use.option.Field), Message: "this file is not there either"})
			continue
		}
		help := "mount the volume with the certificate there"
		if mounts := p.Pod.Mounts(); len(mounts) > 0 {
			if meant := nearest(dir, mounts); meant != "" {
				help += ", or name a file in " + shown(meant) + ", which is mounted"
			}
		}
		finding[dir] = &lint.Finding{
			On: use.option.Field, At: valueOf(use.option.Field),
			Message: "no volume is mounted at " + shown(dir) + ", so that the server finds no " + shown(path.Base(use.option.Value)) + " there, unless its image has it",
			Help:    help,
		}
		order = append(order, dir)
	}
	for _, dir := range order {
		p.Report(*finding[dir])
	}
}

// isInjected reports whether a file lies where the Vault Agent Injector or that of OpenBao mounts a volume of its own, of
// which no manifest says anything.
func isInjected(name string) bool {
	return strings.HasPrefix(name, "/vault/") || strings.HasPrefix(name, "/openbao/")
}

// isMountedAsRun reports whether a volume is mounted at the other name of a file below /run or /var/run, which are the same
// directory in most images.
func isMountedAsRun(pod *manifest.Pod, name string) bool {
	other := "/var" + name
	if rest, found := strings.CutPrefix(name, "/var/run/"); found {
		other = "/run/" + rest
	} else if !strings.HasPrefix(name, "/run/") {
		return false
	}
	return pod.Origin(other).Kind != manifest.NoVolume
}

// podFile is a file that a tls block names, in a container that a manifest describes.
type podFile struct {
	option *schema.Opt[string]
	origin manifest.Origin
}

// podFilesOf returns the certificate files of a server in a container, in the order of its blocks; none if it is in no
// container that is known.
func podFilesOf(p *lint.Pass) []podFile {
	if p.Pod == nil {
		return nil
	}
	var files []podFile
	add := func(option *schema.Opt[string]) {
		if named(option) && strings.TrimSpace(option.Value) != "" && !foundElsewhere(p, option.Value) {
			files = append(files, podFile{option, p.Pod.Origin(option.Value)})
		}
	}
	for _, block := range p.Server.TLS {
		for _, pair := range pairsOf(block) {
			add(pair.cert)
			add(pair.key)
		}
		add(&block.CAFile)
	}
	return files
}

// foundElsewhere reports whether it is known where a file is that the pod does not have: --path-map says it.
func foundElsewhere(p *lint.Pass, name string) bool {
	switch p.Pod.Origin(name).Kind {
	case manifest.NoVolume, manifest.NoKey, manifest.NotGiven:
		return p.Certs != nil && !errors.Is(p.File(name).Err, certs.ErrWithheld)
	}
	return false
}
