package manifest

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// service is a Service that leads to the pods of a workload.
type service struct {
	name     string
	object   *Object // nil: it is not among the manifests
	governs  bool    // it is the one that gives the pods of a StatefulSet their names
	external []string
}

// services returns the Services that select the pods of a workload.
func (s *Set) services(o *Object) []service {
	labels := get(o.node, "spec", "template", "metadata", "labels")
	if o.Kind == "Pod" {
		labels = get(o.node, "metadata", "labels")
	}
	governing := ""
	if o.Kind == "StatefulSet" {
		governing = text(get(o.node, "spec", "serviceName"))
	}
	var all []service
	if governing != "" {
		all = append(all, service{name: governing, governs: true})
	}
	var selecting []*Object
	for _, label := range pairs(labels) {
		selecting = append(selecting, s.selectors[text(label.value)]...)
	}
	for _, other := range selecting {
		if !near(other, o) || !selects(get(other.node, "spec", "selector"), labels) {
			continue
		}
		at := 0
		if governing == "" || other.Name != governing || all[0].object != nil {
			at = len(all)
			all = append(all, service{name: other.Name})
		}
		all[at].object = other
		annotations := get(other.node, "metadata", "annotations")
		for _, host := range strings.Split(text(get(annotations, "external-dns.alpha.kubernetes.io/hostname")), ",") {
			if host = strings.TrimSpace(host); host != "" {
				all[at].external = append(all[at].external, host)
			}
		}
	}
	return all
}

// selects reports whether labels have all that a selector asks for.
func selects(selector, labels *yaml.Node) bool {
	wanted := pairs(selector)
	for _, p := range wanted {
		if text(get(labels, p.key.Value)) != text(p.value) {
			return false
		}
	}
	return len(wanted) > 0
}

// reach sets the names by which a server is reached: those of its pod and of the Services that lead to it, as the DNS
// of the cluster has them, and shorter, as search lists complete them (DNS for Services and Pods, Kubernetes
// documentation). Without a namespace in the manifest those count that other places of the manifests name.
func (s *Set) reach(server *Server, o *Object, pod string, services []service) {
	add := func(names *[]string, name string) {
		if !slices.Contains(*names, name) {
			*names = append(*names, name)
		}
	}
	add(&server.Local, server.Name) // its own host name
	for _, service := range services {
		bases := []string{service.name}
		if service.governs && pod != "" {
			bases = []string{pod + "." + service.name, service.name}
		}
		zones, domains := s.zones(o, service.name)
		for _, base := range bases {
			add(&server.Local, base)
			for _, zone := range zones {
				add(&server.Hosts, base+"."+zone)
				add(&server.Hosts, base+"."+zone+".svc")
				for _, domain := range domains {
					add(&server.Hosts, base+"."+zone+".svc."+domain)
				}
			}
		}
		for _, host := range service.external {
			add(&server.Hosts, host)
		}
	}
}

// zones returns the namespaces in which an object may be, and the domains that the cluster may have.
func (s *Set) zones(o *Object, service string) (zones, domains []string) {
	domains = []string{"cluster.local"}
	if o.Namespace != "" {
		zones = []string{o.Namespace}
	}
	for _, written := range s.written()[service] {
		if o.Namespace != "" && written.zone != o.Namespace {
			continue
		}
		if !slices.Contains(zones, written.zone) {
			zones = append(zones, written.zone)
		}
		if written.domain != "" && !slices.Contains(domains, written.domain) {
			domains = append(domains, written.domain)
		}
	}
	return zones, domains
}

// fullName is a name of a Service with its namespace, as it stands somewhere in the manifests.
type fullName struct{ zone, domain string }

// written returns the full names in the texts, by Service, some of many. They are looked for once.
func (s *Set) written() map[string][]fullName {
	const most = 16
	if s.names != nil {
		return s.names
	}
	s.names = map[string][]fullName{}
	for _, file := range s.Files {
		text := file.Source.Text
		for at := 0; ; {
			i := strings.Index(text[at:], ".svc")
			if i < 0 {
				break
			}
			at += i
			zone := lastLabel(text[:at])
			service := ""
			if before, ok := strings.CutSuffix(text[:at], "."+zone); ok {
				service = lastLabel(before)
			}
			at += len(".svc")
			name := fullName{zone: zone, domain: domainAt(text[at:])}
			if known := s.names[service]; zone != "" && service != "" && len(known) < most && !slices.Contains(known, name) {
				s.names[service] = append(known, name)
			}
		}
	}
	return s.names
}

// lastLabel returns the label of a host name at the end of a text.
func lastLabel(text string) string {
	start := len(text)
	for start > 0 && len(text)-start < 64 && isLabel(text[start-1]) {
		start--
	}
	return text[start:]
}

// domainAt returns the rest of a host name behind .svc, without the dot.
func domainAt(text string) string {
	end := 0
	for end < len(text) && end < 254 && (isLabel(text[end]) || text[end] == '.') {
		end++
	}
	return strings.Trim(text[:end], ".")
}

func isLabel(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-'
}
