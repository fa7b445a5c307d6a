package manifest

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"natstls/parser/limit"
)

// Texts returns the names of the texts that say something about the container, each once: those of its workload, of what
// its volumes and variables come from, of the Certificates and issuers behind them, of the Services that lead to it, and
// of its clients.
func (p *Pod) Texts() []string {
	clients := p.Clients()
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	var names []string
	addName := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add := func(o *Object) {
		if o != nil {
			addName(o.doc.file.Source.Name)
		}
	}
	add(p.workload)
	for _, ref := range references(get(podSpec(p.workload), "volumes"), 0) {
		p.set.behind(ref, p.workload, add)
	}
	for _, ref := range references(p.container, 0) {
		p.set.behind(ref, p.workload, add)
	}
	for _, found := range p.set.services(p.workload) {
		if found.object != nil && together(found.object, p.workload) {
			add(found.object)
		}
	}
	for _, client := range clients {
		addName(client.At.Place().Source.Name)
	}
	return names
}

// behind calls add with the object that a workload refers to, and with what makes it.
func (s *Set) behind(ref objectName, from *Object, add func(*Object)) {
	object, _ := s.find(ref.kind, ref.name, from)
	add(object)
	if ref.kind != "Secret" {
		return
	}
	certificate, _ := nearest(s.issued[ref.name], from)
	if certificate == nil {
		return
	}
	add(certificate)
	issuer := get(certificate.node, "spec", "issuerRef")
	if text(get(issuer, "kind")) == "ClusterIssuer" {
		for _, one := range s.byName[objectName{"ClusterIssuer", text(get(issuer, "name"))}] {
			add(one)
		}
		return
	}
	found, _ := s.find("Issuer", text(get(issuer, "name")), certificate)
	add(found)
}

// references returns the Secrets and ConfigMaps that a part of a workload names.
func references(n *yaml.Node, depth int) []objectName {
	if n = follow(n); n == nil || depth > limit.DocumentDepth {
		return nil
	}
	var all []objectName
	for _, p := range pairs(n) {
		kind := ""
		switch p.key.Value {
		case "secret", "secretRef", "secretKeyRef":
			kind = "Secret"
		case "configMap", "configMapRef", "configMapKeyRef":
			kind = "ConfigMap"
		default:
			all = append(all, references(p.value, depth+1)...)
			continue
		}
		for _, name := range []string{text(get(p.value, "name")), text(get(p.value, "secretName"))} {
			if name != "" {
				all = append(all, objectName{kind, name})
			}
		}
	}
	for _, item := range list(n) {
		all = append(all, references(item, depth+1)...)
	}
	return all
}
