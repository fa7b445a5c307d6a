package resolve

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"natstls/parser"
)

// opened is a file, or why there is none.
type opened struct {
	*File
	err error
}

// limitError is a limit that keeps a file from being read.
type limitError string

func (e limitError) Error() string { return string(e) }

const (
	errFiles limitError = "too many files"
	errBytes limitError = "too much text"
)

// open reads and parses a file, once for each name.
func (r *run) open(name string, via []*parser.Field) *opened {
	key := filepath.Clean(name)
	if file, ok := r.files[key]; ok {
		return file
	}
	file := &opened{}
	r.files[key] = file
	if len(r.files) > r.limits.files {
		file.err = errFiles
		return file
	}
	src, err := r.source(name)
	if err == nil && !r.spend(len(src.Text)) {
		err = errBytes
	}
	if err != nil {
		file.err = err
		return file
	}
	file.File = &File{File: r.parse(src), Name: name, Via: via}
	r.tree.Files = append(r.tree.Files, file.File)
	return file
}

func (r *run) source(name string) (*parser.Source, error) {
	if r.ReadSource != nil {
		return r.ReadSource(name)
	}
	if r.ReadFile == nil {
		return nil, fs.ErrNotExist
	}
	data, err := r.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &parser.Source{Name: name, Text: string(data)}, nil
}

// parse parses a text and accounts for its tokens.
func (r *run) parse(src *parser.Source) *parser.File {
	file := parser.Parse(src)
	r.tokens += len(file.Tokens)
	return file
}

// spend accounts for text that is about to be parsed; false means that there is too much of it.
func (r *run) spend(bytes int) bool {
	if bytes > r.limits.bytes-r.bytes || r.tokens > r.limits.tokens {
		return false
	}
	r.bytes += bytes
	return true
}

// include puts the top-level fields of a file among those of the map in which the include line
// stands. They are read again each time, since their parents and include lines differ.
func (r *run) include(s *scope, syn *parser.Field, parent *Field, index int) {
	t := r.text
	if syn.Value.Kind == parser.Bad {
		s.open = true
		return
	}
	name := filepath.Join(t.dir, syn.Value.Text)
	via := append(slices.Clip(t.via), syn)
	file := r.follow(syn, name, via)
	if file == nil {
		s.open = true
		return
	}
	inner := &text{outer: t, file: file, dir: filepath.Dir(name), via: via, depth: t.depth + 1}
	top := r.read(inner, file.Root, parent, index)
	for _, f := range top.live() {
		s.set(f)
	}
	s.open = s.open || top.open
}

// follow returns the file that an include line leads to. It reports why there is none and returns nil.
func (r *run) follow(syn *parser.Field, name string, via []*parser.Field) *opened {
	t := r.text
	if r.expansions >= r.limits.expansions {
		r.expansionLimit(syn, name)
		return nil
	}
	r.expansions++ // also one that fails below costs time
	file := r.open(name, via)
	if file.err != nil {
		r.cannotRead(syn, name, file.err)
		return nil
	}
	for outer := t; outer != nil; outer = outer.outer {
		if outer.file == file {
			r.includeCycle(syn, name, outer)
			return nil
		}
	}
	if t.depth >= r.limits.depth {
		r.includeDepth(syn, name)
		return nil
	}
	return file
}

// bare returns the reason of an error of the file system without its operation and its path, which
// the message names already.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
