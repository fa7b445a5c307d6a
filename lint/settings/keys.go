package settings

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/lint/release"
)

// optionKeys are the keys of what may differ from file to file.
func optionKeys() []key[Options] {
	return []key[Options]{
		textKey("nats_version", func(o *Options) *Value[string] { return &o.NATSVersion }, natsVersion),
		textKey("go_version", func(o *Options) *Value[string] { return &o.GoVersion }, goVersion),
		textKey("nats_server", func(o *Options) *Value[string] { return &o.NATSServer }, file),
		textKey("platform", func(o *Options) *Value[string] { return &o.Platform }, oneOf("linux", "windows", "darwin")),
		textKey("files", func(o *Options) *Value[string] { return &o.Files }, oneOf("present", "required", "off")),
		textKey("dir", func(o *Options) *Value[string] { return &o.Dir }, file),
		{"path_maps", func(r *reading, n *yaml.Node, o *Options) { o.PathMaps = r.pathMaps(n) }},
		{"environment", func(r *reading, n *yaml.Node, o *Options) {
			mapping(r, n, environmentKeys(), &environment{&o.EnvFiles, &o.Set})
		}},
		textKey("system_roots", func(o *Options) *Value[string] { return &o.SystemRoots }, systemRoots),
		{"expiry", func(r *reading, n *yaml.Node, o *Options) { mapping(r, n, expiryKeys(), o) }},
		listKey("select", func(o *Options) *[]Value[string] { return &o.Select }, (*reading).rules),
		listKey("ignore", func(o *Options) *[]Value[string] { return &o.Ignore }, (*reading).rules),
		{"severity", func(r *reading, n *yaml.Node, o *Options) { o.Severity = r.severities(n) }},
	}
}

// settingsKeys are the keys of a settings file.
func settingsKeys() []key[Settings] {
	keys := lift(optionKeys(), func(s *Settings) *Options { return &s.Options })
	return append(keys,
		textKey("fail_on", func(s *Settings) *Value[string] { return &s.FailOn }, oneOf("error", "warning", "info", "never")),
		listKey("exclude", func(s *Settings) *[]Value[string] { return &s.Exclude }, (*reading).globs),
		key[Settings]{"overrides", func(r *reading, n *yaml.Node, s *Settings) { s.Overrides = r.overrides(n) }},
		listKey("locked", func(s *Settings) *[]Value[string] { return &s.Locked }, (*reading).rules),
		textKey("baseline", func(s *Settings) *Value[string] { return &s.Baseline }, file),
		key[Settings]{"fleets", func(r *reading, n *yaml.Node, s *Settings) { s.Fleets = r.fleets(n) }},
	)
}

// lift makes keys of a part keys of the whole.
func lift[Part, Whole any](keys []key[Part], part func(*Whole) *Part) []key[Whole] {
	var lifted []key[Whole]
	for _, k := range keys {
		lifted = append(lifted, key[Whole]{k.name, func(r *reading, n *yaml.Node, into *Whole) { k.read(r, n, part(into)) }})
	}
	return lifted
}

func (r *reading) overrides(n *yaml.Node) []Override {
	keys := lift(optionKeys(), func(o *Override) *Options { return &o.Options })
	keys = append(keys, listKey("paths", func(o *Override) *[]Value[string] { return &o.Paths }, (*reading).globs))
	r.kind = InOverride
	defer func() { r.kind = InFile }()
	var overrides []Override
	for _, item := range r.items(n) {
		var override Override
		failed := len(r.errors)
		mapping(r, item, keys, &override)
		if len(override.Paths) == 0 && len(r.errors) == failed {
			r.fail(item, "an override needs paths: the files for which it counts")
		}
		r.oneServer(&override.Options)
		overrides = append(overrides, override)
	}
	return overrides
}

// oneServer refuses two answers to the question which nats-server it is.
func (r *reading) oneServer(o *Options) {
	if o.NATSServer.IsSet() && (o.NATSVersion.IsSet() || o.GoVersion.IsSet()) {
		r.failAt(o.NATSServer.At.Line, o.NATSServer.At.Column, "nats_server excludes nats_version and go_version")
	}
	if !o.GoVersion.IsSet() || !o.NATSVersion.IsSet() {
		return
	}
	target, err := release.Named(o.NATSVersion.V)
	if err == nil {
		_, err = target.WithGo(o.GoVersion.V)
	}
	if err != nil {
		r.failAt(o.GoVersion.At.Line, o.GoVersion.At.Column, "%v", err)
	}
}

func natsVersion(r *reading, n *yaml.Node) (string, bool) {
	text, ok := r.text(n)
	if !ok {
		return "", false
	}
	if _, err := release.Named(text); err != nil {
		r.fail(n, "%v", err)
		return "", false
	}
	return text, true
}

func goVersion(r *reading, n *yaml.Node) (string, bool) {
	text, ok := r.text(n)
	if !ok {
		return "", false
	}
	// Whether it can build the release is seen when that is known.
	if _, err := (release.Target{}).WithGo(text); err != nil {
		r.fail(n, "%v", err)
		return "", false
	}
	return text, true
}

func systemRoots(r *reading, n *yaml.Node) (string, bool) {
	if n.Value == "host" {
		return "host", true
	}
	return file(r, n)
}

// pathMaps reads FROM: TO pairs.
func (r *reading) pathMaps(n *yaml.Node) []Value[PathMap] {
	var maps []Value[PathMap]
	for _, p := range r.pairs(n) {
		if p.name.Value == "" {
			r.fail(p.name, "the path that is replaced is empty")
			continue
		}
		if to, ok := r.text(p.value); ok {
			maps = append(maps, Value[PathMap]{PathMap{From: p.name.Value, To: r.path(to)}, r.origin(p.name)})
		}
	}
	return maps
}

func (r *reading) severities(n *yaml.Node) []Value[RuleSeverity] {
	var severities []Value[RuleSeverity]
	for _, p := range r.pairs(n) {
		rule, known := r.rule(p.name)
		severity, ok := r.choice(p.value, "error", "warning", "info", "off")
		if known && ok {
			severities = append(severities, Value[RuleSeverity]{RuleSeverity{rule, severity}, r.origin(p.name)})
		}
	}
	return severities
}

// environment is where the keys of environment are read into.
type environment struct {
	files *[]Value[string]
	set   *[]Value[Variable]
}

func environmentKeys() []key[environment] {
	return []key[environment]{
		{"env_files", func(r *reading, n *yaml.Node, into *environment) {
			for _, name := range r.texts(n) {
				name.V = r.path(name.V)
				*into.files = append(*into.files, name)
			}
		}},
		{"set", func(r *reading, n *yaml.Node, into *environment) {
			for _, p := range r.pairs(n) {
				// Values may be secrets and may be empty, so no message repeats one.
				switch {
				case p.name.Value == "" || strings.ContainsAny(p.name.Value, "= \t\r\n\x00\"'"):
					r.fail(p.name, "this cannot be the name of a variable")
				case p.value.Kind != yaml.ScalarNode || isNull(p.value) || strings.ContainsRune(p.value.Value, 0):
					r.fail(p.value, "a variable needs a value, in quotes if it is empty")
				default:
					*into.set = append(*into.set, Value[Variable]{Variable{p.name.Value, p.value.Value}, r.origin(p.name)})
				}
			}
		}},
	}
}
