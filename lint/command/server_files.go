package command

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// serverFiles reads the certificate files of a server on this machine. They are not kept here: the
// certificate store reads each once and keeps nothing of a private key. It is used by pointer, so that
// roots with the same files share one store.
type serverFiles struct {
	dir  string    // where relative paths start: the server's working directory; empty: that of natstls
	maps []pathMap // the longest From first
}

// pathMap says that what the configuration calls From (or what is in it) is To on this machine.
type pathMap struct{ from, to string }

// parsePathMaps reads FROM=TO pairs.
func parsePathMaps(pairs []string) ([]pathMap, error) {
	var maps []pathMap
	for _, pair := range pairs {
		from, to, ok := strings.Cut(pair, "=")
		if !ok || from == "" || to == "" {
			return nil, usagef("--path-map %s is not of the form FROM=TO", pair)
		}
		if trimmed := strings.TrimRight(from, "/"); trimmed != "" {
			from = trimmed
		}
		maps = append(maps, pathMap{from: from, to: to})
	}
	slices.SortStableFunc(maps, func(a, b pathMap) int { return cmp.Compare(len(b.from), len(a.from)) })
	return maps, nil
}

// ReadFile implements certs.FS.
func (s *serverFiles) ReadFile(name string) ([]byte, error) { return readRegular(s.local(name)) }

// local returns where a file of the server is on this machine.
func (s *serverFiles) local(name string) string {
	for _, m := range s.maps {
		if rest, ok := m.cut(name); ok {
			return m.to + rest
		}
	}
	if s.dir == "" || filepath.IsAbs(name) {
		return name
	}
	// Not filepath.Join, which would drop a .. behind a symbolic link.
	return s.dir + string(filepath.Separator) + name
}

// cut returns what follows From in a path, with the separator, if the path is From or in it.
func (m pathMap) cut(name string) (string, bool) {
	if m.from == "/" {
		return name, strings.HasPrefix(name, "/")
	}
	rest, ok := strings.CutPrefix(name, m.from)
	return rest, ok && (rest == "" || rest[0] == '/')
}
