package manifest

import (
	"encoding/json"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Client is a URL with which something among the manifests connects to the pods of a workload through one of their
// Services: in a context of the nats command, in a variable, or on a command line.
type Client struct {
	Host string      // of the URL, as it is written
	TLS  bool        // the URL asks for TLS
	Port int64       // of the pods
	By   string      // where it stands, such as "default.json of the Secret nats-box-contexts"
	At   parser.Span // the host
}

// defaultPort is that of a URL without one (nats.go, DefaultPort).
const defaultPort = 4222

// Clients returns who connects to the pods of the container, in the order of the text.
func (p *Pod) Clients() []Client {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	if p.set.clients == nil {
		p.set.findClients()
	}
	return p.set.clients[p.workload]
}

// dialled is a URL in a text.
type dialled struct {
	url  *url.URL
	from *Object
	by   string
	at   parser.Span
}

// findClients finds the URLs in the manifests and the workloads to which they lead.
func (s *Set) findClients() {
	s.clients = map[*Object][]Client{}
	pods := map[*Object][]*Pod{} // by the Service that leads to them
	for _, o := range s.objects {
		spec := podSpec(o)
		for _, container := range list(get(spec, "containers")) {
			if _, ok := programOf(container); !ok {
				continue
			}
			pod := &Pod{set: s, workload: o, container: container}
			for _, found := range s.services(o) {
				if found.object != nil && together(found.object, o) {
					pods[found.object] = append(pods[found.object], pod)
				}
			}
		}
	}
	if len(pods) == 0 {
		return
	}
	count := 0
	for _, one := range s.dialled() {
		object, podName := s.serviceOf(one)
		for _, pod := range pods[object] {
			if count++; count > limit.Clients {
				return
			}
			if port, known := pod.portOf(one.url, object, podName); known {
				client := Client{Host: one.url.Hostname(), TLS: one.url.Scheme == "tls", Port: port, By: one.by, At: one.at}
				s.clients[pod.workload] = append(s.clients[pod.workload], client)
			}
		}
	}
}

// portOf returns to which port of the pods a URL leads through a Service, which podName makes that of one pod if it is not
// empty; false if the URL does not lead there, or if the port is not known.
func (p *Pod) portOf(u *url.URL, through *Object, podName string) (int64, bool) {
	port := int64(defaultPort)
	if u.Port() != "" {
		given, err := strconv.ParseInt(u.Port(), 10, 32)
		if err != nil {
			return 0, false
		}
		port = given
	}
	if podName == "" {
		return p.service(service{name: through.Name, object: through}).target(port)
	}
	governing := text(get(p.workload.node, "spec", "serviceName"))
	return port, governing == through.Name && strings.HasPrefix(podName, p.workload.Name+"-")
}

// serviceOf returns the Service to which the host of a URL leads, as the DNS of the cluster and its search lists have
// it (DNS for Services and Pods, Kubernetes documentation), and the name of the pod if it leads to that one only. It
// returns nil if the Service is not among the manifests, or if it is not clear which one is meant.
func (s *Set) serviceOf(one dialled) (found *Object, pod string) {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(one.url.Hostname(), ".")), ".")
	for i := range min(2, len(labels)) {
		rest, named := labels[i+1:], s.byName[objectName{"Service", labels[i]}]
		if len(rest) > 1 && rest[1] != "svc" || len(named) > limit.Namesakes {
			continue
		}
		candidates := slices.DeleteFunc(slices.Clone(named), func(o *Object) bool {
			if len(rest) == 0 {
				return o.Namespace != one.from.Namespace
			}
			zones, _ := s.zones(o, o.Name)
			return !slices.Contains(zones, rest[0])
		})
		if object, _ := nearest(candidates, &Object{Namespace: one.zone(rest), doc: one.from.doc}); object != nil {
			return object, strings.Join(labels[:i], "")
		}
	}
	return nil, ""
}

// zone returns the namespace in which a host with these labels behind the Service is looked for.
func (one dialled) zone(rest []string) string {
	if len(rest) > 0 {
		return rest[0]
	}
	return one.from.Namespace
}

// dialled returns the URLs of clients in the manifests.
func (s *Set) dialled() []dialled {
	var all []dialled
	for _, o := range s.objects {
		if len(all) >= limit.Clients {
			return all[:limit.Clients]
		}
		switch {
		case o.Group == "" && (o.Kind == "ConfigMap" || o.Kind == "Secret"):
			for _, d := range o.data() {
				all = append(all, d.dialled()...)
			}
		default:
			spec := podSpec(o)
			for _, container := range slices.Concat(list(get(spec, "initContainers")), list(get(spec, "containers"))) {
				if _, ok := programOf(container); !ok {
					all = append(all, inContainer(o, container)...)
				}
			}
		}
	}
	return all
}

// dialled returns the URLs in an entry of a ConfigMap or Secret: that of a context of the nats command, or those of a
// value that is nothing else, as variables have it.
func (d datum) dialled() []dialled {
	isContext := strings.HasSuffix(d.key.Value, ".json")
	if d.value == nil || len(d.value.Value) > limit.ClientText || !isContext && !d.beginsWithURL() {
		return nil
	}
	source := d.source(d.key.Value)
	if source == nil {
		return nil
	}
	by := shown(d.key.Value) + " of the " + d.object.title()
	if !isContext {
		return urlsIn(source, 0, strings.TrimRight(source.Text, "\r\n"), d.object, by)
	}
	var context struct {
		URL string `json:"url"`
	}
	if json.Unmarshal([]byte(source.Text), &context) != nil || context.URL == "" {
		return nil
	}
	at := strings.Index(source.Text, context.URL)
	if at < 0 {
		return nil // written with escapes
	}
	return urlsIn(source, at, context.URL, d.object, by)
}

// beginsWithURL reports whether a value is that of a URL, without decoding others, since some are private keys.
func (d datum) beginsWithURL() bool {
	value := text(d.value)
	if d.encoded {
		return strings.HasPrefix(value, "bmF0czovL") || strings.HasPrefix(value, "dGxzOi8v")
	}
	return strings.HasPrefix(value, "nats://") || strings.HasPrefix(value, "tls://")
}

// inContainer returns the URLs in the variables and the command line of a container.
func inContainer(o *Object, container *yaml.Node) []dialled {
	var all []dialled
	look := func(n *yaml.Node, by string) {
		if value := text(n); len(value) <= limit.ClientText && strings.Contains(value, "://") {
			all = append(all, urlsIn(o.doc.source(n, ""), 0, value, o, by)...)
		}
	}
	for _, entry := range list(get(container, "env")) {
		look(get(entry, "value"), shown(text(get(entry, "name")))+" of the "+o.title())
	}
	for _, word := range slices.Concat(list(get(container, "command")), list(get(container, "args"))) {
		look(word, "the command line of the "+o.title())
	}
	return all
}

// urlsIn returns the URLs of NATS clients in a part of a source that begins at an offset.
func urlsIn(source *parser.Source, offset int, part string, from *Object, by string) []dialled {
	var all []dialled
	for line := range strings.Lines(part) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			for at := 0; at < len(line); {
				start, end := nextURL(line, at)
				if start < 0 {
					break
				}
				if one, ok := readURL(line[start:end]); ok {
					host := offset + start + one.host
					one.from, one.by = from, by
					one.at = parser.Span{Source: source, Start: host, End: host + len(one.url.Hostname())}
					all = append(all, one.dialled)
				}
				at = end
			}
		}
		offset += len(line)
	}
	return all
}

// nextURL returns where the next URL stands in a line, behind an offset; start is negative if there is none.
func nextURL(line string, at int) (start, end int) {
	for {
		i := strings.Index(line[at:], "://")
		if i < 0 {
			return -1, -1
		}
		end := at + i + len("://")
		for _, scheme := range []string{"nats", "tls"} {
			start := at + i - len(scheme)
			if start >= 0 && line[start:at+i] == scheme && (start == 0 || !isLabel(line[start-1])) {
				length := strings.IndexAny(line[end:], " \t\r\n\"'`,;|&<>()[]{}\\")
				if length < 0 {
					length = len(line) - end
				}
				return start, end + length
			}
		}
		at = end
	}
}

// placedURL is a URL and where its host stands in the text.
type placedURL struct {
	dialled
	host int
}

// readURL reads a URL; false if its host is none of the cluster, or not known.
func readURL(text string) (placedURL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil || strings.Contains(text, "$") {
		return placedURL{}, false
	}
	host := strings.Index(text, "://") + len("://")
	if end := strings.IndexAny(text[host:], "/?#"); end >= 0 {
		text = text[:host+end]
	}
	host = max(host, strings.LastIndexByte(text, '@')+1)
	if !strings.HasPrefix(text[host:], u.Hostname()) {
		return placedURL{}, false // written with escapes
	}
	return placedURL{dialled: dialled{url: u}, host: host}, true
}
