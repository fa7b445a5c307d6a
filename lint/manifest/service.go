package manifest

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
)

// Service is one that leads to the pods of a workload, as clients use it.
type Service struct {
	Name     string
	Headless bool        // its name leads to the pods themselves, with the ports of their containers
	Outside  bool        // it is for clients outside of the cluster too, which use names that are not known here
	Names    []string    // by which it is reached inside of the cluster, the shortest first
	Open     bool        // its namespace is not known, so that there are other names
	At       parser.Span // its name

	ports, containers *yaml.Node
}

// Services returns the Services among the manifests that lead to the pods of the container, in the order of their names
// in the labels of the pods.
func (p *Pod) Services() []Service {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	var all []Service
	for _, found := range p.set.services(p.workload) {
		if found.object != nil && found.name != "" && together(found.object, p.workload) {
			all = append(all, p.service(found))
		}
	}
	return all
}

func (p *Pod) service(found service) Service {
	spec := get(found.object.node, "spec")
	kind := text(get(spec, "type"))
	service := Service{
		Name:       found.name,
		Headless:   text(get(spec, "clusterIP")) == "None",
		Outside:    kind != "" && kind != "ClusterIP" || len(list(get(spec, "externalIPs"))) > 0 || len(found.external) > 0,
		Names:      []string{found.name},
		ports:      get(spec, "ports"),
		containers: get(podSpec(p.workload), "containers"),
	}
	if name := get(found.object.node, "metadata", "name"); name != nil {
		service.At = found.object.doc.key(name)
	}
	zones, domains := p.set.zones(p.workload, found.name)
	service.Open = len(zones) == 0
	for _, zone := range zones {
		base := found.name + "." + zone
		service.Names = append(service.Names, base, base+".svc")
		for _, domain := range domains {
			service.Names = append(service.Names, base+".svc."+domain)
		}
	}
	return service
}

// LeadsTo reports whether one of the ports of the Service surely leads to a port of the pods.
func (s Service) LeadsTo(port int64) bool {
	return slices.ContainsFunc(list(s.ports), func(one *yaml.Node) bool {
		to, known := s.target(int64(number(get(one, "port"), 0)))
		return known && to == port
	})
}

// target returns the port of the pods to which a port of the Service leads; false if it is not known.
func (s Service) target(port int64) (int64, bool) {
	if s.Headless {
		return port, true
	}
	for _, one := range list(s.ports) {
		if protocol := text(get(one, "protocol")); protocol != "" && protocol != "TCP" || int64(number(get(one, "port"), 0)) != port {
			continue
		}
		target := text(get(one, "targetPort"))
		if target == "" {
			return port, true
		}
		if to := number(get(one, "targetPort"), 0); to > 0 {
			return int64(to), true
		}
		for _, container := range list(s.containers) {
			for _, named := range list(get(container, "ports")) {
				if to := number(get(named, "containerPort"), 0); text(get(named, "name")) == target && to > 0 {
					return int64(to), true
				}
			}
		}
	}
	return 0, false
}

// together reports whether a Service and a workload that it selects belong to the same rendering: where each of several
// directories has its own, the labels are the same in all of them.
func together(service, workload *Object) bool {
	a, b := folderOf(service), folderOf(workload)
	return a == b || strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// folderOf returns the directory of the file of an object, with its separator.
func folderOf(o *Object) string {
	name := o.doc.file.Source.Name
	return name[:strings.LastIndexAny(name, `/\`)+1]
}
