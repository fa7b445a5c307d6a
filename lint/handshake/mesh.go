package handshake

import (
	"slices"

	"natstls/lint/schema"
)

// purpose is what a link is for. One working link is enough for a pair of routed servers, in whichever direction, for
// the way from a server to a gateway, and for a leaf node remote.
type purpose struct {
	from, to *Member
	gateway  string
	remote   *schema.Remote
}

func purposeOf(l *Link) (purpose, bool) {
	switch {
	case l.From == nil:
	case l.Kind == Route:
		if l.From.Name > l.To.Name {
			return purpose{from: l.To, to: l.From}, true
		}
		return purpose{from: l.From, to: l.To}, true
	case l.Kind == Gateway:
		name, _ := text(l.To.block("gateway"), "name")
		return purpose{from: l.From, gateway: name}, name != ""
	case (l.Kind == Leaf || l.Kind == LeafWebsocket) && l.Dial != nil:
		return purpose{from: l.From, remote: l.From.remoteOf(l.Dial)}, true
	}
	return purpose{}, false
}

// replaced marks the failing links whose purpose another one serves, and the gateways that work in the other direction.
func (f *Fleet) replaced() {
	served := map[purpose]bool{}
	comesIn := map[[2]*Member]bool{}
	for _, link := range f.links {
		if what, ok := purposeOf(link); ok && link.Outcome.Verdict() != Fails {
			served[what] = true
			if link.Kind == Gateway {
				comesIn[[2]*Member{link.From, link.To}] = true
			}
		}
	}
	for _, link := range f.links {
		what, ok := purposeOf(link)
		link.Replaced = ok && served[what] && link.Outcome.Verdict() == Fails
		link.OneWay = ok && link.Kind == Gateway && link.Outcome.Verdict() == Fails && !link.Replaced && comesIn[[2]*Member{link.To, link.From}]
	}
}

// Meshes returns for each cluster whose routes do not connect all of its servers the pairs that stay without a route.
// Only pairs are counted for which some route is asked for or learned, and none may work.
func (f *Fleet) Meshes() []Mesh {
	f.mesh.Do(func() { f.meshes = f.findMeshes() })
	return f.meshes
}

func (f *Fleet) findMeshes() []Mesh {
	links := map[purpose][]*Link{}
	var order []purpose
	for _, link := range f.Links() {
		if what, ok := purposeOf(link); ok && link.Kind == Route {
			if links[what] == nil {
				order = append(order, what)
			}
			links[what] = append(links[what], link)
		}
	}
	var meshes []Mesh
	for _, group := range connected(f.Members, order) {
		mesh := Mesh{Members: group}
		for _, what := range order {
			failing := true
			for _, link := range links[what] {
				failing = failing && link.Outcome.Verdict() == Fails
			}
			if failing && slices.Contains(group, what.from) {
				mesh.Apart = append(mesh.Apart, [2]*Member{what.from, what.to})
			}
		}
		if len(mesh.Apart) > 0 {
			meshes = append(meshes, mesh)
		}
	}
	return meshes
}

// Mesh is a cluster that forms no full mesh.
type Mesh struct {
	Members []*Member
	Apart   [][2]*Member // pairs without a route
}

// connected groups members between which routes are asked for.
func connected(members []*Member, pairs []purpose) [][]*Member {
	group := map[*Member]int{}
	for i, m := range members {
		group[m] = i
	}
	for _, pair := range pairs {
		from, to := group[pair.from], group[pair.to]
		if from == to {
			continue // so that the members are gone through once for each of them, not for each pair
		}
		for _, m := range members {
			if group[m] == to {
				group[m] = from
			}
		}
	}
	var groups [][]*Member
	place := map[int]int{}
	for _, m := range members {
		i, known := place[group[m]]
		if !known {
			i = len(groups)
			place[group[m]] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], m)
	}
	return groups
}
