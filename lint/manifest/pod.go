package manifest

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
)

// OriginKind says what is known of a file in a container.
type OriginKind uint8

const (
	Hidden    OriginKind = iota // nothing: it may come from the image, a disk, a CSI driver, …
	NoVolume                    // no volume is mounted there
	NoKey                       // its Secret or ConfigMap is among the manifests and has no such key
	NotGiven                    // its Secret or ConfigMap is not among the manifests
	Given                       // it is among the manifests
	Described                   // it is in the Secret of a Certificate of cert-manager, and only the Certificate is here
)

// Origin is where a file of a container comes from.
type Origin struct {
	Kind   OriginKind
	Mount  string      // the mountPath under which it lies, empty with NoVolume
	Name   string      // of its Secret or ConfigMap
	Object string      // its Secret or ConfigMap, such as "Secret nats-tls"; empty if there is none
	Key    string      // its key there
	Keys   []string    // with NoKey: the keys that there are, or that are mounted
	At     parser.Span // with NoKey and NotGiven: where the volume names the object

	datum       datum
	certificate *Object
}

// Pod is the file system of a container. It implements certs.DescribingFS, and is safe for concurrent use.
type Pod struct {
	set       *Set
	workload  *Object
	container *yaml.Node
	mounts    []mount
	volumes   map[string]*yaml.Node
}

// mount is an element of volumeMounts.
type mount struct {
	path, sub string
	volume    *yaml.Node
	known     bool // the content of the volume is said
}

// newPod reads the volumes of a pod and the mounts of one of its containers.
func (s *Set) newPod(workload *Object, spec, container *yaml.Node) *Pod {
	p := &Pod{set: s, workload: workload, container: container, volumes: map[string]*yaml.Node{}}
	for _, volume := range list(get(spec, "volumes")) {
		p.volumes[text(get(volume, "name"))] = volume
	}
	for _, m := range list(get(container, "volumeMounts")) {
		volume, known := p.volumes[text(get(m, "name"))]
		p.mounts = append(p.mounts, mount{
			path:   path.Clean("/" + text(get(m, "mountPath"))),
			sub:    strings.Trim(path.Clean("/"+text(get(m, "subPath"))), "/"),
			volume: volume,
			known:  known && get(m, "subPathExpr") == nil,
		})
	}
	return p
}

// Origin says where a file comes from.
func (p *Pod) Origin(name string) Origin {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	return p.origin(name)
}

func (p *Pod) origin(name string) Origin {
	full := name
	if !strings.HasPrefix(name, "/") {
		dir := text(get(p.container, "workingDir"))
		if dir == "" {
			return Origin{} // the image says where it starts
		}
		full = dir + "/" + name
	}
	return p.find(path.Clean(full))
}

// find returns the origin of a cleaned path. The innermost mount counts.
func (p *Pod) find(name string) Origin {
	best := -1
	for i, m := range p.mounts {
		if _, ok := below(name, m.path); ok && (best < 0 || len(m.path) > len(p.mounts[best].path)) {
			best = i
		}
	}
	if best < 0 {
		if ofImage(name) {
			return Origin{}
		}
		return Origin{Kind: NoVolume}
	}
	m := p.mounts[best]
	if !m.known {
		return Origin{Mount: m.path}
	}
	rest, _ := below(name, m.path)
	origin := p.inVolume(m.volume, strings.Trim(path.Join(m.sub, rest), "/"))
	origin.Mount = m.path
	return origin
}

// below returns what follows a directory in a path; both are clean. It is empty for the directory itself.
func below(name, dir string) (string, bool) {
	if dir == "/" {
		return strings.TrimPrefix(name, "/"), true
	}
	rest, ok := strings.CutPrefix(name, dir)
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return strings.TrimPrefix(rest, "/"), true
}

// ofImage reports whether images usually have something at a path, or Kubernetes itself puts it there.
func ofImage(name string) bool {
	for _, dir := range []string{"/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/usr", "/proc", "/dev", "/sys", "/var/run/secrets", "/run/secrets"} {
		if _, ok := below(name, dir); ok {
			return true
		}
	}
	return false
}

// inVolume returns the origin of a file by its path in a volume.
func (p *Pod) inVolume(volume *yaml.Node, file string) Origin {
	if secret := get(volume, "secret"); secret != nil {
		return p.inObject("Secret", get(secret, "secretName"), secret, file)
	}
	if config := get(volume, "configMap"); config != nil {
		return p.inObject("ConfigMap", get(config, "name"), config, file)
	}
	if projected := get(volume, "projected"); projected != nil {
		return p.inSources(list(get(projected, "sources")), file)
	}
	return Origin{}
}

// inSources returns the origin of a file in a projected volume: the source that surely has it, else one that may.
func (p *Pod) inSources(sources []*yaml.Node, file string) Origin {
	missing := Origin{Kind: NoKey}
	var maybe *Origin
	for _, source := range sources {
		var origin Origin
		switch {
		case get(source, "secret") != nil:
			origin = p.inObject("Secret", get(source, "secret", "name"), get(source, "secret"), file)
		case get(source, "configMap") != nil:
			origin = p.inObject("ConfigMap", get(source, "configMap", "name"), get(source, "configMap"), file)
		}
		switch origin.Kind {
		case Given, Described:
			return origin
		case NoKey:
			missing.Keys = append(missing.Keys, origin.Keys...)
			missing.Object, missing.At = origin.Object, origin.At
		default:
			maybe = &origin
		}
	}
	if maybe != nil {
		return *maybe
	}
	if len(sources) != 1 {
		missing.Object = "projected volume"
	}
	return missing
}

// inObject returns the origin of a file in the volume of a Secret or ConfigMap.
func (p *Pod) inObject(kind string, name, volume *yaml.Node, file string) Origin {
	if text(name) == "" {
		return Origin{}
	}
	object, clear := p.set.find(kind, text(name), p.workload)
	origin := Origin{Name: text(name), Object: kind + " " + shown(text(name)), At: p.workload.doc.key(name)}
	key, shownKeys := file, []string(nil)
	if items := list(get(volume, "items")); len(items) > 0 {
		key = ""
		for _, item := range items {
			to := strings.Trim(path.Clean("/"+text(get(item, "path"))), "/")
			shownKeys = append(shownKeys, to)
			if to == file {
				key = text(get(item, "key"))
			}
		}
		if key == "" {
			origin.Kind, origin.Key, origin.Keys = NoKey, file, shownKeys
			return origin
		}
	}
	origin.Key = key
	switch {
	case !clear:
		return Origin{}
	case object != nil:
		return p.set.inData(origin, object)
	case kind == "Secret":
		return p.set.inSecretToCome(origin, text(name), p.workload)
	}
	origin.Kind = NotGiven
	return origin
}

// inData returns the origin of a key of an object that is here.
func (s *Set) inData(origin Origin, object *Object) Origin {
	s.used[object] = true
	datum, ok := object.datum(origin.Key)
	certificate, _ := nearest(s.issued[object.Name], object)
	switch {
	case ok && (object.hidden() || placeholder(text(datum.value))):
		origin.Kind = Hidden
	case ok:
		origin.Kind, origin.datum = Given, datum
		if object.Kind == "Secret" && origin.Key == "tls.crt" {
			origin.certificate = certificate
		}
	case certificate != nil || len(s.made[object.Name]) > 0:
		origin.Kind = Hidden // a controller adds keys
	default:
		origin.Kind, origin.Keys = NoKey, object.keys()
	}
	if origin.Kind == Hidden && certificate != nil && object.Kind == "Secret" {
		return s.described(origin, certificate)
	}
	return origin
}

// inSecretToCome returns the origin of a key of a Secret that is not here, perhaps because a controller makes it.
func (s *Set) inSecretToCome(origin Origin, name string, from *Object) Origin {
	certificate, clear := nearest(s.issued[name], from)
	switch {
	case certificate != nil:
		return s.described(origin, certificate)
	case !clear || len(s.made[name]) > 0:
		return Origin{Object: origin.Object}
	}
	origin.Kind = NotGiven
	return origin
}

// described returns the origin of a key of the Secret of a Certificate. What authority stands in ca.crt is not said.
func (s *Set) described(origin Origin, certificate *Object) Origin {
	s.used[certificate] = true
	keys := []string{"tls.crt", "tls.key", "ca.crt"}
	switch origin.Key {
	case "tls.crt":
		origin.Kind, origin.certificate = Described, certificate
	case "tls.key", "ca.crt":
		origin.Kind = Hidden
	case "tls-combined.pem", "key.der", "keystore.jks", "truststore.jks", "keystore.p12", "truststore.p12":
		origin.Kind = Hidden // additionalOutputFormats and keystores
	default:
		origin.Kind, origin.Keys = NoKey, keys
	}
	return origin
}

// Mounts returns the directories at which volumes are mounted.
func (p *Pod) Mounts() []string {
	var paths []string
	for _, m := range p.mounts {
		paths = append(paths, m.path)
	}
	return paths
}

// Unused returns the names of Secrets that the manifests have, or ask cert-manager for, and that no workload uses;
// for the origin of a file in a ConfigMap those of ConfigMaps.
func (p *Pod) Unused(of Origin) []string {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	kind, _, _ := strings.Cut(of.Object, " ")
	var names []string
	for _, o := range p.set.objects {
		if p.set.used[o] || !near(o, p.workload) {
			continue
		}
		switch {
		case o.Kind == kind:
			names = append(names, o.Name)
		case kind == "Secret" && o.Kind == "Certificate" && o.Group == "cert-manager.io":
			names = append(names, text(get(o.node, "spec", "secretName")))
		}
	}
	return names
}
