package manifest

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser/limit"
)

// Server is one nats-server of a workload. A StatefulSet with three replicas has three.
type Server struct {
	Name     string   // of the pod, such as nats-0, or of the workload where pods have no fixed names
	Zone     string   // its namespace, empty if the manifests leave it open
	Workload string   // such as "StatefulSet nats"
	File     *File    // that of the workload
	Config   string   // the configuration, as the server opens it
	Args     []string // the command line, the program first; nil if it has no flag besides the file
	Release  string   // what the tag of its image names, such as 2.12.1; empty: nothing
	Pod      *Pod     // the same for all replicas
	Env      map[string]string
	// Hosts are the names by which everybody reaches it, Local those that work inside its namespace only.
	Hosts, Local []string
	Group        int // the same for servers that may dial each other

	replica int
}

// LookupEnv is that of resolve.Loader.
func (s *Server) LookupEnv(name string) (string, bool) {
	value, ok := s.Env[name]
	return value, ok
}

// First reports whether no replica of the workload comes before it.
func (s *Server) First() bool { return s.replica == 0 }

// defaultConfig is where the official Helm chart puts the configuration.
const defaultConfig = "/etc/nats-config/nats.conf"

// Servers returns the servers of all workloads whose configuration is among the manifests, in the order of the text.
func (s *Set) Servers() []*Server {
	var all []*Server
	for _, o := range s.objects {
		spec := podSpec(o)
		for _, container := range list(get(spec, "containers")) {
			started, ok := programOf(container)
			if !ok {
				continue
			}
			pod := s.newPod(o, spec, container)
			all = append(all, s.replicas(o, container, pod, started)...)
		}
		s.mounted(o, spec)
	}
	apart(all)
	s.group(all)
	return all
}

// apart puts the namespace before the names that several servers have.
func apart(servers []*Server) {
	count := map[string]int{}
	for _, server := range servers {
		count[server.Name]++
	}
	for _, server := range servers {
		if count[server.Name] > 1 && server.Zone != "" {
			server.Name = shown(server.Zone) + "/" + server.Name
		}
	}
}

// podSpec returns the specification of the pods of a workload, nil if the object is none.
func podSpec(o *Object) *yaml.Node {
	switch o.Kind {
	case "StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "Job":
		return get(o.node, "spec", "template", "spec")
	case "CronJob":
		return get(o.node, "spec", "jobTemplate", "spec", "template", "spec")
	case "Pod":
		return get(o.node, "spec")
	}
	return nil
}

// mounted notes which Secrets and Certificates the volumes of a workload use, by name.
func (s *Set) mounted(o *Object, spec *yaml.Node) {
	note := func(kind string, name *yaml.Node) {
		if text(name) == "" {
			return
		}
		if object, _ := s.find(kind, text(name), o); object != nil {
			s.used[object] = true
		}
		if certificate, _ := nearest(s.issued[text(name)], o); certificate != nil && kind == "Secret" {
			s.used[certificate] = true
		}
	}
	for _, volume := range list(get(spec, "volumes")) {
		note("Secret", get(volume, "secret", "secretName"))
		note("ConfigMap", get(volume, "configMap", "name"))
		for _, source := range list(get(volume, "projected", "sources")) {
			note("Secret", get(source, "secret", "name"))
			note("ConfigMap", get(source, "configMap", "name"))
		}
	}
}

// replicas returns the servers of one container of a workload; none if its configuration is not here.
func (s *Set) replicas(o *Object, container *yaml.Node, pod *Pod, started program) []*Server {
	config, known := started.config(s.environment(o, container, ""))
	if config == "" && known {
		config = pod.defaultConfig(started)
	}
	if config == "" || !known || pod.origin(config).Kind != Given || pod.origin(config).datum.source(config) == nil {
		return nil
	}
	count := 1
	switch o.Kind {
	case "StatefulSet":
		count = number(get(o.node, "spec", "replicas"), 1)
	case "Deployment", "ReplicaSet":
		count = min(number(get(o.node, "spec", "replicas"), 1), 2) // one more is enough for the links among them
	}
	count = max(1, min(count, limit.Replicas)) // with no replica yet the configuration is there all the same
	first := number(get(o.node, "spec", "ordinals", "start"), 0)
	services := s.services(o)
	var all []*Server
	for i := range count {
		server := &Server{
			Name: shown(o.Name), Zone: o.Namespace, Workload: o.title(), File: o.doc.file,
			Config: config, Release: releaseOf(container), Pod: pod, replica: i,
		}
		name := ""
		switch {
		case o.Kind == "StatefulSet":
			name = fmt.Sprintf("%s-%d", o.Name, first+i)
		case o.Kind == "Pod":
			name = o.Name
		case count > 1:
			server.Name = fmt.Sprintf("%s (%d)", shown(o.Name), i+1)
		}
		if name != "" {
			server.Name = shown(name)
		}
		server.Env = s.environment(o, container, name)
		if started.hasOtherFlags() && !started.shell {
			server.Args = arguments(started.args, server.Env)
		}
		s.reach(server, o, name, services)
		all = append(all, server)
	}
	return all
}

// arguments returns a command line with its variables.
func arguments(args []string, env map[string]string) []string {
	line := []string{"nats-server"}
	for _, arg := range args {
		if value, known := expand(arg, env); known {
			arg = value
		}
		line = append(line, arg)
	}
	return line
}

// defaultConfig returns what a server without -c reads, or surely is meant to: that of the chart, if there is one. The
// file of the image is not known.
func (p *Pod) defaultConfig(started program) string {
	if started.shell {
		return p.onlyConfig()
	}
	for _, name := range []string{"/nats-server.conf", "/etc/nats/nats-server.conf", defaultConfig} {
		if p.origin(name).Kind == Given {
			return name
		}
	}
	return ""
}

// onlyConfig returns the only file of the mounts that is called *.conf; empty if there are none or several.
func (p *Pod) onlyConfig() string {
	var found []string
	for _, m := range p.mounts {
		if !m.known {
			continue
		}
		name := text(get(m.volume, "configMap", "name"))
		object, _ := p.set.find("ConfigMap", name, p.workload)
		if object == nil {
			continue
		}
		for _, key := range object.keys() {
			at := path.Join(m.path, key)
			if m.sub != "" {
				at = m.path
			}
			if strings.HasSuffix(at, ".conf") && p.origin(at).Kind == Given && !slices.Contains(found, at) {
				found = append(found, at)
			}
		}
	}
	if slices.Contains(found, defaultConfig) {
		return defaultConfig
	}
	if len(found) == 1 {
		return found[0]
	}
	return ""
}
