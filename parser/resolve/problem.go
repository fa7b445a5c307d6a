package resolve

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"syscall"

	"natstls/parser"
)

// report adds a problem of the text that is being read, unless its place has one already: a file that
// is included twice has the same mistakes twice.
func (r *run) report(p *Problem) {
	if r.reported[p.At] || len(r.tree.Problems) >= r.limits.problems {
		return
	}
	r.reported[p.At] = true
	p.Via = r.text.via
	r.tree.Problems = append(r.tree.Problems, p)
}

// cause is a limit that was reached: what a Problem says of it depends on where it is met first.
type cause uint8

const (
	limitFiles cause = iota
	limitBytes
	limitDepth
	limitExpansions
	limitNodes
	limitNesting
	limitEnv
)

// reach reports that a limit was reached, once for each limit.
func (r *run) reach(reached cause, p *Problem) {
	if r.limited[reached] {
		return
	}
	r.limited[reached] = true
	r.report(p)
}

// cannotRead reports an include that leads to no file. The server refuses one that does not exist or is
// a directory; whether it could read a pipe, a very large file or one without rights here is not known.
func (r *run) cannotRead(syn *parser.Field, name string, err error) {
	p := &Problem{At: syn.Value.Span, Name: name}
	switch {
	case err == errFiles:
		p.Kind = IncludeLimit
		p.Message = fmt.Sprintf("more than %d different files are included, this one and all further ones are not read", r.limits.files)
		r.reach(limitFiles, p)
		return
	case err == errBytes:
		p.Kind = IncludeLimit
		p.Message = fmt.Sprintf("the configuration is larger than %d bytes with this file, which is not read", r.limits.bytes)
		if r.tokens > r.limits.tokens {
			p.Message = fmt.Sprintf("the configuration has more than %d words and signs without this file, which is not read", r.limits.tokens)
		}
		r.reach(limitBytes, p)
		return
	case errors.Is(err, fs.ErrNotExist):
		p.Kind = IncludeNotFound
		p.Message = fmt.Sprintf("the included file %q does not exist", shown(name))
		p.Help = pathHelp(syn.Value.Text)
	case errors.Is(err, syscall.EISDIR):
		p.Kind = IncludeUnreadable
		p.Message = fmt.Sprintf("the included file %q is a directory", shown(name))
	default:
		p.Kind = IncludeLimit
		p.Message = fmt.Sprintf("the included file %q is not checked: %s", shown(name), bare(err))
		p.Help = "name a regular file of usual size that may be read here"
	}
	r.report(p)
}

// pathHelp tells what in the path of an include is taken literally.
func pathHelp(path string) string {
	switch {
	case strings.ContainsAny(path, "*?["):
		return "name each file on a line of its own, since wildcards are not expanded"
	case strings.Contains(path, "$"):
		return "write the path out, since variables are not replaced in it"
	case strings.HasPrefix(path, "~"):
		return "write the path out, since ~ is not replaced in it"
	case strings.HasSuffix(path, ","):
		return "remove the comma, which belongs to the path"
	case strings.Contains(path, "#"):
		return "put a space before the comment, which belongs to the path"
	case strings.HasPrefix(path, "/"):
		return "write a path relative to the including file, to which absolute paths are joined as well"
	}
	return "write the path relative to the folder of the including file"
}

// includeCycle reports an include of a text that is still being read. The server reads on until its
// stack overflows (conf.ParseFile calls itself without a check, 2.15.2).
func (r *run) includeCycle(syn *parser.Field, name string, first *text) {
	p := &Problem{Kind: IncludeCycle, At: syn.Value.Span, Name: name}
	p.Message = fmt.Sprintf("%q is included while it is being read, nats-server crashes on such a cycle", shown(name))
	p.Help = "remove this include, or one of those that lead to it"
	for _, line := range r.text.via[len(first.via):] {
		p.Related = append(p.Related, parser.Note{Span: line.Value.Span, Message: "included from here"})
	}
	r.report(p)
}

func (r *run) includeDepth(syn *parser.Field, name string) {
	r.reach(limitDepth, &Problem{
		Kind: IncludeLimit, At: syn.Value.Span, Name: name,
		Message: fmt.Sprintf("includes are more than %d deep here, the file is not read", r.limits.depth),
	})
}

func (r *run) expansionLimit(syn *parser.Field, name string) {
	r.reach(limitExpansions, &Problem{
		Kind: IncludeLimit, At: syn.Value.Span, Name: name,
		Message: fmt.Sprintf("more than %d includes are followed, this one and all further ones are not", r.limits.expansions),
	})
}

func (r *run) nodeLimit(at parser.Span) {
	r.reach(limitNodes, &Problem{
		Kind: IncludeLimit, At: at, Name: at.Source.Name,
		Message: fmt.Sprintf("the configuration has more than %d settings, this one and all further ones are not read", r.limits.nodes),
	})
}

func (r *run) nestingLimit(at parser.Span) {
	r.reach(limitNesting, &Problem{
		Kind: IncludeLimit, At: at, Name: at.Source.Name,
		Message: fmt.Sprintf("maps and arrays are more than %d deep here, this one is not read", r.limits.nesting),
	})
}

// shown returns a name from the configuration for a message: short, and without line breaks.
func shown(name string) string {
	const longest = 200
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "") + "…"
	}
	return name
}

// plain is shown without quotes.
func plain(name string) string {
	quoted := strconv.Quote(shown(name))
	return quoted[1 : len(quoted)-1]
}
