package command

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	config "natstls/lint/settings"
)

// serverFiles reads the certificate files of a server on this machine. They are not kept here: the
// certificate store reads each once and keeps nothing of a private key. It is used by pointer, so that
// roots with the same files share one store.
type serverFiles struct {
	dir  string    // where relative paths start: the server's working directory; empty: that of natstls
	maps []pathMap // the longest From first
}

// newServerFiles returns the files of a server whose relative paths start at dir. Of two maps with the same From
// the later one counts.
func newServerFiles(dir config.Value[string], maps []config.Value[config.PathMap]) (*serverFiles, error) {
	if dir.V != "" && !isDirectory(dir.V) {
		return nil, fmt.Errorf("%s %s is not a directory", called(dir.At, "dir"), dir.V)
	}
	files := &serverFiles{dir: dir.V}
	for _, m := range slices.Backward(maps) {
		if trimmed := strings.TrimRight(m.V.From, "/"); trimmed != "" {
			m.V.From = trimmed
		}
		files.maps = append(files.maps, pathMap(m.V))
	}
	slices.SortStableFunc(files.maps, func(a, b pathMap) int { return cmp.Compare(len(b.From), len(a.From)) })
	return files, nil
}

// pathMap says that what the configuration calls From (or what is in it) is To on this machine.
type pathMap config.PathMap

// pathMapPairs reads the FROM=TO pairs of --path-map.
func pathMapPairs(pairs []string) ([]config.Value[config.PathMap], error) {
	var maps []config.Value[config.PathMap]
	for _, pair := range pairs {
		from, to, ok := strings.Cut(pair, "=")
		if !ok || from == "" || to == "" {
			return nil, usagef("--path-map %s is not of the form FROM=TO", pair)
		}
		maps = append(maps, config.FromFlag("path-map", config.PathMap{From: from, To: to}))
	}
	return maps, nil
}

// ReadFile implements certs.FS.
func (s *serverFiles) ReadFile(name string) ([]byte, error) { return readRegular(s.local(name)) }

// Stat implements certs.StatFS.
func (s *serverFiles) Stat(name string) (fs.FileInfo, error) { return os.Stat(s.local(name)) }

// beside returns the directory of a configuration as another one where relative paths may start; empty if --dir
// says where they do, or if it is the same.
func (s *serverFiles) beside(config string) string {
	if dir := filepath.Dir(config); s.dir == "" && dir != "." {
		return dir
	}
	return ""
}

// local returns where a file of the server is on this machine.
func (s *serverFiles) local(name string) string {
	for _, m := range s.maps {
		if rest, ok := m.cut(name); ok {
			return m.To + rest
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
	if m.From == "/" {
		return name, strings.HasPrefix(name, "/")
	}
	rest, ok := strings.CutPrefix(name, m.From)
	return rest, ok && (rest == "" || rest[0] == '/')
}
