package manifest

import (
	"encoding/base64"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Object is one Kubernetes object.
type Object struct {
	Kind, Group     string // Group is that of apiVersion, empty for v1
	Name, Namespace string // Namespace is empty if the manifest leaves it to who applies it

	node    *yaml.Node
	doc     *document
	entries []datum        // see data
	byKey   map[string]int // the entry of a key that counts, by its place in entries
	read    bool
}

// title names an object for messages, such as "Secret messaging/nats-tls".
func (o *Object) title() string {
	if o.Namespace != "" {
		return o.Kind + " " + shown(o.Namespace+"/"+o.Name)
	}
	return o.Kind + " " + shown(o.Name)
}

// shown is a name as it can stand in a message.
func shown(name string) string {
	const most = 80
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// datum is an entry of a ConfigMap or Secret.
type datum struct {
	object     *Object
	key, value *yaml.Node
	encoded    bool // in base64
}

// data returns the entries of a ConfigMap or Secret, in the order in which later ones win.
func (o *Object) data() []datum {
	if o.read {
		return o.entries
	}
	o.read, o.byKey = true, map[string]int{}
	fields := []string{"binaryData", "data"}
	if o.Kind == "Secret" {
		fields = []string{"data", "stringData"}
	}
	for _, field := range fields {
		for _, p := range pairs(get(o.node, field)) {
			encoded := field == "binaryData" || o.Kind == "Secret" && field == "data"
			o.entries = append(o.entries, datum{o, p.key, p.value, encoded})
			o.byKey[p.key.Value] = len(o.entries) - 1
		}
	}
	return o.entries
}

// datum returns the entry of a key that counts; false if there is none.
func (o *Object) datum(key string) (found datum, ok bool) {
	entries := o.data()
	if i, ok := o.byKey[key]; ok {
		return entries[i], true
	}
	return datum{}, false
}

// keys returns the names of the entries, each once.
func (o *Object) keys() []string {
	var keys []string
	seen := map[string]bool{}
	for _, d := range o.data() {
		if !seen[d.key.Value] {
			seen[d.key.Value] = true
			keys = append(keys, d.key.Value)
		}
	}
	return keys
}

// hidden reports whether the values of the object are not the real ones: SOPS encrypts them in the manifest.
func (o *Object) hidden() bool { return get(o.node, "sops") != nil }

// source returns the text of an entry. Text in base64 has the key as its only place. It returns nil if there is no text.
func (d datum) source(name string) *parser.Source {
	if d.value == nil || d.value.Kind != yaml.ScalarNode || d.object.hidden() {
		return nil
	}
	if !d.encoded {
		if text(d.value) == "" {
			return nil
		}
		return d.object.doc.source(d.value, name)
	}
	content, ok := d.decode()
	if !ok {
		return nil
	}
	at := d.object.doc.key(d.key)
	return &parser.Source{
		Name: name, Text: content, Outer: at.Source,
		Segments: []parser.Segment{{Start: 0, End: len(content), OuterStart: at.Start, OuterEnd: at.End}},
	}
}

// packed returns the base64 of an entry without white space.
func (d datum) packed() string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, text(d.value))
}

// decode returns what stands in base64; false if it cannot be read.
func (d datum) decode() (string, bool) {
	f := d.object.doc.file
	packed := d.packed()
	size := base64.StdEncoding.DecodedLen(len(packed))
	if size > limit.Decoded || f.decoded+size > limit.AllDecoded {
		f.once(Limit, d.object.doc.key(d.key), shown(d.key.Value)+" of the "+d.object.title()+" is not read, since it is too large", "leave it to the cluster")
		return "", false
	}
	f.decoded += size
	content, err := base64.StdEncoding.DecodeString(packed)
	return string(content), err == nil
}

// checkData finds values that should be base64 and are not. It does not decode them, since some are private keys.
func (o *Object) checkData() {
	if o.Group != "" || o.Kind != "Secret" && o.Kind != "ConfigMap" || o.hidden() {
		return
	}
	for _, d := range o.data() {
		if d.encoded && d.value != nil && d.value.Kind == yaml.ScalarNode && !placeholder(text(d.value)) && !isBase64(d.packed()) {
			o.doc.file.problem(NotBase64, o.doc.key(d.key),
				shown(d.key.Value)+" of the "+o.title()+" is not base64, so that Kubernetes does not take it",
				"write it in base64, or as plain text under stringData")
		}
	}
}

// isBase64 reports whether a text has the form of base64 (RFC 4648 section 4).
func isBase64(text string) bool {
	bare := strings.TrimRight(text, "=")
	return len(text)%4 == 0 && len(text)-len(bare) <= 2 && strings.IndexFunc(bare, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/')
	}) < 0
}

// once notes a problem, unless its place has one.
func (f *File) once(kind ProblemKind, at parser.Span, message, help string) {
	for _, p := range f.Problems {
		if p.At == at {
			return
		}
	}
	f.problem(kind, at, message, help)
}

// placeholder reports whether a value stands for one that a tool fills in on the way to the cluster, such as
// <path:secret#key> of the Argo CD Vault plugin, ${VARIABLE} of Flux, or a template.
func placeholder(value string) bool {
	value = strings.TrimSpace(value)
	return value == "" || value[0] == '<' || strings.Contains(value, "${") || strings.Contains(value, "{{") ||
		strings.Contains(value, "ENC[") || strings.HasPrefix(value, "ref+")
}

// Secrets returns the places of the values in Secrets, and of those in base64 in ConfigMaps, apart from texts of several
// lines, which may be configurations.
func (f *File) Secrets() []parser.Span {
	var spans []parser.Span
	for _, o := range f.Objects {
		if o.Kind != "Secret" && o.Kind != "ConfigMap" || o.Group != "" {
			continue
		}
		for _, d := range o.data() {
			if d.value == nil || d.value.Kind != yaml.ScalarNode || !d.encoded && (o.Kind != "Secret" || strings.Contains(d.value.Value, "\n")) {
				continue
			}
			start := o.doc.valueStart(d.value)
			spans = append(spans, parser.Span{Source: f.Source, Start: start, End: o.doc.valueEnd(d.value, start)})
		}
	}
	return spans
}

// valueEnd returns where a scalar ends that begins at an offset: for one in several lines that is known if its value can
// be laid over the text, and else it is the end of the line.
func (d *document) valueEnd(n *yaml.Node, start int) int {
	end := start
	for _, s := range d.source(n, "").Segments {
		end = max(end, s.OuterEnd)
	}
	return end
}
