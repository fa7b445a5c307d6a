package command

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/parser/resolve"
)

// candidate is a file that may be a root.
type candidate struct {
	name  string // as reports print it
	key   string // the same for all names of the file
	found bool   // it comes from a directory; else the user named it

	includes map[string]bool // the keys of all files that are part of it
	server   bool            // it has an option of nats-server
}

// selection is what the operands of lint come to.
type selection struct {
	roots    []string // in the order of the operands, directories in the order of names
	problems []*lint.Problem

	// What was passed over: files that are part of a root, files of a directory that are no
	// configuration of nats-server, names in a directory that lead to no regular file, and files that the
	// settings exclude.
	included, foreign, irregular, excluded int
}

// choose finds the roots among the operands: the files that are named, and in directories those that
// end in .conf and have an option of nats-server, less the files that another one includes and those that the
// settings exclude. Further files, which need not end in .conf, count like those of directories.
func choose(operands, further []string, files *reader, conf *configured) *selection {
	s := &selection{}
	candidates := slices.DeleteFunc(s.candidates(operands, further, files.dir), func(c *candidate) bool {
		out := (c.found || conf.forceExclude) && conf.excludes(c.name)
		if out {
			s.excluded++
		}
		return out
	})
	if len(candidates) == 1 && !candidates[0].found {
		s.roots = []string{candidates[0].name}
		return s
	}
	lint.InParallel(conf.process.ctx, len(candidates), func(i int) {
		c := candidates[i]
		// Without the host includes whose names hold its variables are not followed; why there is none is
		// said when it is asked for as that of a root.
		loader := resolve.Loader{ReadFile: files.ReadFile, LookupEnv: func(string) (string, bool) { return "", false }}
		if host, err := conf.hostOf(c.name); err == nil {
			loader.LookupEnv = host.env.lookup
		}
		inspect(c, files, loader)
	})
	parts := partsOfOthers(candidates)
	for i, c := range candidates {
		switch {
		case parts[i]:
			s.included++
		case c.found && !c.server:
			s.foreign++
		default:
			s.roots = append(s.roots, c.name)
		}
	}
	return s
}

// candidates lists the files, each once.
func (s *selection) candidates(operands, further []string, dir directory) []*candidate {
	var list []*candidate
	seen := map[string]*candidate{}
	add := func(name string, found bool) {
		k := dir.key(name)
		if c := seen[k]; c != nil {
			c.found = c.found && found
			return
		}
		seen[k] = &candidate{name: name, key: k, found: found}
		list = append(list, seen[k])
	}
	for _, operand := range operands {
		if !isDirectory(operand) {
			add(operand, false)
			continue
		}
		for _, name := range s.walk(operand) {
			add(name, true)
		}
	}
	for _, name := range further {
		add(name, true)
	}
	return list
}

// inspect finds out what a candidate includes and whether it is a configuration of nats-server.
func inspect(c *candidate, files *reader, loader resolve.Loader) {
	text, err := files.ReadFile(c.name)
	if err != nil {
		// Whoever is asked to read it as a root says so.
		c.server = true
		return
	}
	if !c.found && !bytes.Contains(bytes.ToLower(text), []byte("include")) {
		return
	}
	tree := loader.Load(c.name)
	c.server = isServer(tree)
	c.includes = map[string]bool{}
	for _, file := range tree.Files {
		if k := files.dir.key(file.Name); k != c.key {
			c.includes[k] = true
		}
	}
}

// partsOfOthers reports which candidates are included by one that is a configuration. Of files that
// include each other, the first one is none's part.
func partsOfOthers(candidates []*candidate) []bool {
	place := map[string]int{}
	for i, c := range candidates {
		place[c.key] = i
	}
	parts := make([]bool, len(candidates))
	for i, c := range candidates {
		if c.found && !c.server {
			continue
		}
		for included := range c.includes {
			j, ok := place[included]
			if ok && !(candidates[j].includes[c.key] && j < i) {
				parts[j] = true
			}
		}
	}
	return parts
}

// passedOver says in one line which files are no roots; empty if there are none.
func (s *selection) passedOver() string {
	total := s.included + s.foreign + s.irregular + s.excluded
	if total == 0 {
		return ""
	}
	var parts []string
	for _, part := range []struct {
		count int
		what  string
	}{
		{s.included, "included by others"},
		{s.foreign, "without an option of nats-server"},
		{s.irregular, "not regular"},
		{s.excluded, "excluded by the settings"},
	} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.what))
		}
	}
	files := "files"
	if total == 1 {
		files = "file"
	}
	return fmt.Sprintf("passed over %d %s: %s", total, files, strings.Join(parts, ", "))
}
