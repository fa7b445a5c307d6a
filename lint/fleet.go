package lint

import (
	"path/filepath"
	"slices"
	"strings"

	"natstls/lint/certs"
	"natstls/lint/handshake"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Fleet is a number of servers which dial each other. The roots that are its members have it in common.
type Fleet struct {
	Name   string
	Users  []*handshake.User // who connects to it without a configuration of a server
	Others []Root            // members that are no roots of the run: they are read, and no rule looks at them
}

// Member is the part that a root plays in a fleet.
type Member struct {
	Fleet *Fleet
	Name  string // what reports call it; empty: as the configuration is called
	// Hosts and Addresses are the names and IP addresses under which the others reach it; both empty: they are
	// derived from the configuration.
	Hosts, Addresses []string
	// Local are names that work for members with the same Zone only, see handshake.Member.
	Local []string
	Zone  string
}

// prepared is what a root brings along into its run as a member of a fleet.
type prepared struct {
	tree   *resolve.Tree
	fleet  *handshake.Fleet
	member *handshake.Member
}

// Fleets returns the fleets that roots belong to, in the order of their first roots, and the members that cannot be
// read. No rule runs.
func Fleets(opts Options, roots ...Root) ([]*handshake.Fleet, []*Problem) {
	roots, problems := inFleets(&opts, roots, storesOf(opts, withOthers(roots)))
	var fleets []*handshake.Fleet
	for _, root := range roots {
		if fleet := root.prepared.fleet; fleet != nil && !slices.Contains(fleets, fleet) {
			fleets = append(fleets, fleet)
		}
		if tree := root.prepared.tree; tree != nil && tree.Err != nil {
			problems = append(problems, &Problem{File: root.title(), Message: tree.Err.Error()})
		}
	}
	return fleets, problems
}

// fleetsOf returns the fleets of roots, each once.
func fleetsOf(roots []Root) []*Fleet {
	var fleets []*Fleet
	for _, root := range roots {
		if m := root.Member; m != nil && m.Fleet != nil && !slices.Contains(fleets, m.Fleet) {
			fleets = append(fleets, m.Fleet)
		}
	}
	return fleets
}

// withOthers adds the members of fleets that are no roots.
func withOthers(roots []Root) []Root {
	all := slices.Clone(roots)
	for _, fleet := range fleetsOf(roots) {
		all = append(all, fleet.Others...)
	}
	return all
}

// inFleets reads the roots that are members of fleets and puts the fleets together. What is wrong with a root is said
// when it runs; the problems are those of other members. In an upgrade there are no fleets, since it is not known which
// servers are upgraded first.
func inFleets(opts *Options, roots []Root, files map[certs.FS]stores) (in []Root, problems []*Problem) {
	roots = slices.Clone(roots)
	for _, fleet := range fleetsOf(roots) {
		var members []*handshake.Member
		var mine []*Root
		var systems []certs.FS
		join := func(root *Root) error {
			server, err := root.Decode()
			if err != nil {
				return err
			}
			m := &handshake.Member{
				Name: root.Member.Name, Hosts: root.Member.Hosts, Addresses: root.Member.Addresses,
				Local: root.Member.Local, Zone: root.Member.Zone,
				Server: server, Machine: handshake.Machine{SystemRoots: root.SystemRoots},
			}
			if m.Name == "" {
				m.Name = root.title()
			}
			if opts.hostOf(root).Files != FilesOff {
				m.Files = root.Certificates(files[root.Files].certs)
			}
			root.prepared.member = m
			system := root.Files
			if root.Pod != nil {
				system = nil // where its files come from is known, so that servers do not share a path by chance
			}
			members, systems = append(members, m), append(systems, system)
			return nil
		}
		for i := range roots {
			root := &roots[i]
			if root.Member == nil || root.Member.Fleet != fleet || !root.From.Version.IsZero() {
				continue
			}
			root.prepared.tree = root.load()
			if join(root) == nil {
				mine = append(mine, root)
			}
		}
		for i := range fleet.Others {
			other := fleet.Others[i]
			if err := join(&other); err != nil {
				problems = append(problems, &Problem{File: other.title(), Message: err.Error()})
			}
		}
		markShared(members, systems)
		made := handshake.NewFleet(fleet.Name, members, fleet.Users, opts.Now)
		for _, root := range mine {
			root.prepared.fleet = made
		}
	}
	return roots, problems
}

// markShared finds the certificate files that several members name by the same absolute path. On this machine that is
// one file, but each server may have its own there.
func markShared(members []*handshake.Member, systems []certs.FS) {
	type file struct {
		system certs.FS
		name   string
	}
	count := map[file]int{}
	for i, m := range members {
		for name := range absoluteNames(m.Server) {
			count[file{systems[i], name}]++
		}
	}
	for i, m := range members {
		m.Shared = map[string]bool{}
		for name := range absoluteNames(m.Server) {
			m.Shared[name] = systems[i] != nil && count[file{systems[i], name}] > 1
		}
	}
}

// absoluteNames returns the cert_files of a server that are absolute paths.
func absoluteNames(server *schema.Server) map[string]bool {
	names := map[string]bool{}
	add := func(opt schema.Opt[string]) {
		if filepath.IsAbs(opt.Value) || strings.HasPrefix(opt.Value, "/") {
			names[opt.Value] = true
		}
	}
	for _, block := range server.TLS {
		add(block.CertFile)
		for _, pair := range block.Certs.Value {
			add(pair.CertFile)
		}
	}
	return names
}
