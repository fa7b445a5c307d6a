package command

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/handshake"
	config "natstls/lint/settings"
)

// joinFleets makes roots members of fleets: all of them of one fleet if they are said to be one, else each of the fleet
// of its settings that has its configuration. Further members of such a fleet are read along.
func (p *process) joinFleets(s *settings, roots []lint.Root, one bool, files *reader) error {
	if one {
		fleet := &lint.Fleet{Name: "fleet"}
		names := shortNames(roots)
		for i := range roots {
			if member := roots[i].Member; member != nil {
				member.Fleet = fleet // its names are those of the manifest
				continue
			}
			roots[i].Member = &lint.Member{Fleet: fleet, Name: names[i]}
		}
		return nil
	}
	for i := range roots {
		if roots[i].Member != nil || roots[i].Name == "" {
			continue
		}
		declared, err := s.conf.fleetOf(roots[i].Name)
		if err != nil {
			return err
		}
		if declared == nil {
			continue
		}
		members, err := p.fleetRoots(s, declared, files)
		if err != nil {
			return err
		}
		takePlaces(roots, members, files.dir)
	}
	return nil
}

// takePlaces puts the members of a fleet in the places of the roots with their configurations. Those that are no roots
// become others of the fleet.
func takePlaces(roots, members []lint.Root, dir directory) {
	fleet := members[0].Member.Fleet
	for _, member := range members {
		i := slices.IndexFunc(roots, func(r lint.Root) bool {
			return r.Member == nil && r.Name != "" && dir.key(r.Name) == dir.key(member.Name)
		})
		if i < 0 {
			fleet.Others = append(fleet.Others, member)
			continue
		}
		member.Name, member.Args, member.From, member.Target = roots[i].Name, roots[i].Args, roots[i].From, roots[i].Target
		roots[i] = member
	}
}

// fleetOf returns the fleet of the settings to which a configuration belongs, nil if there is none.
func (s *configured) fleetOf(name string) (*config.Fleet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	settings := s.settingsOf(name)
	if settings == nil {
		return nil, nil
	}
	var found *config.Fleet
	for i := range settings.Fleets {
		fleet := &settings.Fleets[i]
		if !slices.ContainsFunc(fleet.Servers, func(server config.Server) bool { return s.dir.key(server.Config.V) == s.dir.key(name) }) {
			continue
		}
		if found != nil {
			return nil, usagef("%s belongs to the fleets %s and %s of %s: name one of them with natstls links", name, found.Name.V, fleet.Name.V, settings.File)
		}
		found = fleet
	}
	return found, nil
}

// fleetRoots returns the members of a fleet of the settings.
func (p *process) fleetRoots(s *settings, declared *config.Fleet, files *reader) ([]lint.Root, error) {
	fleet := &lint.Fleet{Name: declared.Name.V}
	for _, client := range declared.Clients {
		user, err := p.fleetUser(s, client)
		if err != nil {
			return nil, err
		}
		fleet.Users = append(fleet.Users, user)
	}
	var roots []lint.Root
	for _, server := range declared.Servers {
		root, err := p.memberRoot(s, server, files)
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	names := shortNames(roots)
	for i, server := range declared.Servers {
		member := &lint.Member{Fleet: fleet, Name: server.Name.V, Hosts: plain(server.Hosts), Addresses: plain(server.Addresses)}
		if member.Name == "" {
			member.Name = names[i]
		}
		roots[i].Member = member
	}
	return roots, nil
}

// memberRoot returns a server of a fleet with what the settings say of its host.
func (p *process) memberRoot(s *settings, server config.Server, files *reader) (lint.Root, error) {
	root, err := s.root(server.Config.V, files)
	if err != nil {
		return root, err
	}
	own := config.Options{Dir: server.Dir, PathMaps: server.PathMaps, EnvFiles: server.EnvFiles, Set: server.Set}
	if !own.Dir.IsSet() && len(own.PathMaps)+len(own.EnvFiles)+len(own.Set) == 0 {
		return root, nil
	}
	host, err := p.newHost(s.conf.flags.Over(own.Over(s.conf.optionsOf(server.Config.V))))
	if err != nil {
		return root, err
	}
	root.Loader.LookupEnv = host.env.lookup
	root.Files, root.Beside, root.Host = host.files, host.files.beside(root.Name), &host.checks
	return root, nil
}

// optionsOf returns the options that count for a file.
func (s *configured) optionsOf(file string) config.Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scopeOf(file).options
}

// fleetUser reads the certificates of somebody who connects to a fleet.
func (p *process) fleetUser(s *settings, client config.Client) (*handshake.User, error) {
	user := &handshake.User{Name: client.Name.V, URL: client.URL.V, TLSFirst: client.TLSFirst.V}
	if user.Name == "" {
		user.Name = "a client"
	}
	switch client.Kind.V {
	case "leaf":
		user.Kind = handshake.Leaf
	case "monitoring":
		user.Kind = handshake.Monitoring
	default:
		user.Kind = handshake.Client
	}
	user.Roots = handshake.Roots{System: true, Pool: s.host.roots}
	if client.CAFile.IsSet() {
		file := certificateFile(client.CAFile.V)
		user.Roots = handshake.Roots{}
		if certs.PoolError(file) == nil {
			user.Roots = handshake.Roots{File: file, Pool: certs.Pool(file)}
		}
	}
	if !client.CertFile.IsSet() {
		return user, nil
	}
	file := certificateFile(client.CertFile.V)
	if certs.CertificateError(file) != nil {
		user.Hidden = true
		return user, nil
	}
	user.Chain = &handshake.Chain{File: file}
	return user, nil
}

// certificateFile reads a certificate file that is named in the settings.
func certificateFile(name string) *certs.File {
	data, err := readRegular(name)
	if err != nil {
		return &certs.File{Name: name, Err: err}
	}
	return certs.Parse(name, data)
}

// shortNames returns the names of configurations without directory and .conf, as long as they differ.
func shortNames(roots []lint.Root) []string {
	names := make([]string, len(roots))
	seen := map[string]int{}
	for i, root := range roots {
		names[i] = strings.TrimSuffix(filepath.Base(root.Name), ".conf")
		seen[names[i]]++
	}
	for i, root := range roots {
		if seen[names[i]] > 1 {
			names[i] = root.Name
		}
		if names[i] == "" {
			names[i] = fmt.Sprintf("server %d", i+1)
		}
	}
	return names
}
