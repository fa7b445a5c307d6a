package lint

import (
	"sync/atomic"

	"natstls/lint/certs"
	"natstls/lint/creds"
)

// stores hold what the files of one file system say; nil ones look at no file.
type stores struct {
	certs *certs.Store
	creds *creds.Store
	lost  *atomic.Bool // a JWT or credentials file could not be read
}

// storesOf gives each distinct file system its stores, so that every file is parsed once.
func storesOf(opts Options, roots []Root) map[certs.FS]stores {
	all := map[certs.FS]stores{}
	for _, root := range roots {
		if opts.hostOf(&root).Files != FilesOff && root.Files != nil && all[root.Files].certs == nil {
			lost := &atomic.Bool{}
			all[root.Files] = stores{certs.NewStore(root.Files), creds.NewStore(noticing{root.Files, lost}), lost}
		}
	}
	return all
}

// noticing is a file system that remembers whether a file could not be read.
type noticing struct {
	certs.FS
	lost *atomic.Bool
}

func (n noticing) ReadFile(name string) ([]byte, error) {
	data, err := n.FS.ReadFile(name)
	if err != nil {
		n.lost.Store(true)
	}
	return data, err
}
