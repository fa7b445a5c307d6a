package manifest

import (
	"strings"

	"natstls/parser/limit"
)

// group gives servers that may dial each other the same Group: one names the other in the ConfigMap or Secret of its
// configuration, or in one of their variables. Servers that have nothing to do with each other are so never paired.
func (s *Set) group(servers []*Server) {
	named := map[string][]int{}
	for i, server := range servers {
		for _, name := range server.Hosts {
			named[name] = append(named[name], i)
		}
		for _, name := range server.Local {
			named[server.Zone+" "+name] = append(named[server.Zone+" "+name], i)
		}
	}
	leader := make([]int, len(servers))
	for i := range leader {
		leader[i] = i
	}
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	join := func(i int, name string) {
		others := named[name]
		for _, other := range others[:min(len(others), limit.Namesakes)] {
			leader[find(other)] = find(i)
		}
	}
	for i, server := range servers {
		if !server.First() {
			leader[find(i)] = find(i - server.replica)
			continue
		}
		for name := range s.hostsIn(server) {
			join(i, name)
			join(i, server.Zone+" "+name)
		}
	}
	for i, server := range servers {
		server.Group = find(i)
	}
}

// hostsIn returns the words that may be hosts in what a server reads.
func (s *Set) hostsIn(server *Server) map[string]bool {
	hosts := map[string]bool{}
	add := func(text string) {
		for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
			return r != '.' && (r > 'z' || !isLabel(byte(r)))
		}) {
			hosts[strings.Trim(word, ".")] = true
		}
	}
	for _, d := range server.Pod.origin(server.Config).datum.object.data() {
		if content, ok := d.plain(); ok {
			add(content)
		}
	}
	for _, value := range server.Env {
		add(value)
	}
	return hosts
}
