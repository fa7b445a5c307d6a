package manifest

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// program is what a container starts, as far as it is nats-server.
type program struct {
	args  []string // what follows nats-server, with $(VARIABLES) as they are written
	shell bool     // a shell makes the command line, so that only its plain words count
}

// programOf returns the nats-server that a container starts; false if it is another program.
func programOf(container *yaml.Node) (program, bool) {
	command, args := texts(get(container, "command")), texts(get(container, "args"))
	if len(command) > 0 {
		if isServer(command[0]) {
			return program{args: slices.Concat(command[1:], args)}, true
		}
		return inShell(slices.Concat(command, args))
	}
	if !serverImage(imageOf(container)) {
		return program{}, false
	}
	// The entrypoint of the official image puts nats-server before a first word that is a flag, and starts any other
	// word (docker-entrypoint.sh of nats-docker).
	switch {
	case len(args) == 0:
		return program{}, true
	case isServer(args[0]):
		return program{args: args[1:]}, true
	case strings.HasPrefix(args[0], "-"):
		return program{args: args}, true
	}
	return inShell(args)
}

func isServer(word string) bool { return path.Base(word) == "nats-server" }

// inShell finds nats-server in the words of a shell script.
func inShell(words []string) (program, bool) {
	for i, word := range words {
		if isServer(word) && i > 0 {
			return program{args: words[i+1:]}, true // started by another program, such as tini
		}
		for line := range strings.Lines(word) {
			fields := strings.Fields(line)
			for j, field := range fields {
				if !isServer(field) || j > 0 && !slices.Contains([]string{"exec", "&&", "||", ";", "then", "do"}, fields[j-1]) {
					continue
				}
				return program{args: plainWords(fields[j+1:]), shell: true}, true
			}
		}
	}
	return program{}, false
}

// plainWords returns words up to the first sign that ends a command of a shell or redirects it.
func plainWords(fields []string) []string {
	var words []string
	for _, field := range fields {
		end := strings.IndexAny(field, ";|&><")
		if end < 0 {
			words = append(words, field)
			continue
		}
		if end > 0 {
			words = append(words, field[:end])
		}
		return words
	}
	return words
}

// imageOf returns the name of an image and its tag.
func imageOf(container *yaml.Node) (name, tag string) {
	image, _, _ := strings.Cut(text(get(container, "image")), "@")
	image = image[strings.LastIndexByte(image, '/')+1:]
	name, tag, _ = strings.Cut(image, ":")
	return name, tag
}

func serverImage(name, _ string) bool { return name == "nats" || name == "nats-server" }

var releaseTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^v?(\d+\.\d+\.\d+)(?:-(?:alpine|scratch|linux|nanoserver|windowsservercore|debian)[a-z0-9.-]*)?$`)
})

// releaseOf returns the release that the tag of the image names, empty if it names none.
func releaseOf(container *yaml.Node) string {
	name, tag := imageOf(container)
	if match := releaseTag().FindStringSubmatch(tag); match != nil && serverImage(name, tag) {
		return match[1]
	}
	return ""
}

// config returns the file that a command line names with -c or --config; empty if it names none. It returns false if the
// name is not known.
func (p program) config(env map[string]string) (string, bool) {
	for i, word := range p.args {
		flag, value, given := strings.Cut(word, "=")
		if flag != "-c" && flag != "--c" && flag != "-config" && flag != "--config" {
			continue
		}
		if !given && i+1 < len(p.args) {
			value = p.args[i+1]
		}
		value, known := expand(strings.Trim(value, `"'`), env)
		return value, known && value != "" && !strings.Contains(value, "$")
	}
	return "", true
}

// hasOtherFlags reports whether the command line says more than which file is read.
func (p program) hasOtherFlags() bool {
	for i := 0; i < len(p.args); i++ {
		flag, _, given := strings.Cut(p.args[i], "=")
		switch flag {
		case "-c", "--c", "-config", "--config":
			if !given {
				i++
			}
			continue
		}
		return true
	}
	return false
}

// environment returns the variables of a container, as far as they are known, for a pod with a name; an empty name is
// not known.
func (s *Set) environment(workload *Object, container *yaml.Node, pod string) map[string]string {
	env := map[string]string{}
	for _, from := range list(get(container, "envFrom")) {
		prefix := text(get(from, "prefix"))
		for kind, ref := range map[string]string{"Secret": "secretRef", "ConfigMap": "configMapRef"} {
			object, _ := s.find(kind, text(get(from, ref, "name")), workload)
			if object == nil {
				continue
			}
			for _, d := range object.data() {
				if content, ok := d.plain(); ok {
					env[prefix+d.key.Value] = content
				}
			}
		}
	}
	for _, entry := range list(get(container, "env")) {
		name := text(get(entry, "name"))
		if value, ok := s.envValue(workload, entry, pod, env); ok {
			env[name] = value
		} else {
			delete(env, name)
		}
	}
	return env
}

// plain returns the value of an entry; false if it is not known.
func (d datum) plain() (string, bool) {
	if d.object.hidden() || placeholder(text(d.value)) {
		return "", false
	}
	if !d.encoded {
		return text(d.value), true
	}
	return d.decode()
}

// envValue returns the value of a variable; false if it is not known.
func (s *Set) envValue(workload *Object, entry *yaml.Node, pod string, env map[string]string) (string, bool) {
	from := get(entry, "valueFrom")
	if from == nil {
		return expand(text(get(entry, "value")), env)
	}
	if field := text(get(from, "fieldRef", "fieldPath")); field != "" {
		known := map[string]string{"metadata.name": pod, "metadata.namespace": workload.Namespace}[field]
		return known, known != ""
	}
	for kind, ref := range map[string]string{"Secret": "secretKeyRef", "ConfigMap": "configMapKeyRef"} {
		object, _ := s.find(kind, text(get(from, ref, "name")), workload)
		if object == nil {
			continue
		}
		s.used[object] = true
		if d, ok := object.datum(text(get(from, ref, "key"))); ok {
			return d.plain()
		}
	}
	return "", false
}

var reference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\$|\$\(([^()]*)\)`) })

// expand replaces $(NAME) by variables that stand before it, as Kubernetes does; $$ is a dollar sign, and a reference to
// no variable stays as it is. It returns false if the value of a variable may be missing.
func expand(value string, env map[string]string) (string, bool) {
	known := true
	out := reference().ReplaceAllStringFunc(value, func(match string) string {
		if match == "$$" {
			return "$"
		}
		replacement, ok := env[match[2:len(match)-1]]
		known = known && ok
		return replacement
	})
	return out, known
}
