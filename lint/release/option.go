package release

import (
	"slices"
	"strings"
)

// Effect says what becomes of an option that a release takes in a context.
type Effect uint8

const (
	NoEffect    Effect = iota // taken and without effect
	Effective                 // does what it says
	Partial                   // works in part only, see the note
	Forced                    // its behaviour is always on, whatever the value
	FalseOnly                 // false is taken and without effect, true is refused
	WindowsOnly               // needs a Windows build of the server
)

// Option is an option of tls maps in one context.
type Option struct {
	Name     string   // the usual spelling, such as "handshake_first"
	Aliases  []string // other spellings, such as "first"
	Since    Version  // first release that knows it anywhere
	Accepted Ranges   // the releases that take it in this context
	Effect   Effect   // in the target release; Effective if no release was asked for and some has an effect
	Note     string   // remark on the effect, may be empty
	Sources  []string
}

// Lookup returns what any release makes of an option in a context, by the name of the option or an
// alias, in any case. The second result is false if no release knows the option at all; Accepted is
// empty if none takes it in this context.
func Lookup(context, key string) (Option, bool) {
	entry := findOption(key)
	if entry == nil {
		return Option{}, false
	}
	option := Option{Name: entry.Name, Aliases: entry.Aliases, Since: entry.Since, Sources: entry.Source}
	for _, use := range entry.In {
		if slices.Contains(use.Contexts, context) {
			option.Accepted, option.Note = use.Accepted, use.Note
			option.Effect = effect(use.Effect)
			return option, true
		}
	}
	return option, true
}

// Option returns an option as this release knows it in a context, by its name or an alias, in any
// case. The second result is false if the release does not take it there.
func (t Target) Option(context, key string) (Option, bool) {
	option, _ := Lookup(context, key)
	if !option.Accepted.Contains(t.Version) || !t.Context(context) {
		return Option{}, false
	}
	if option.Effect == Effective && !t.effective(context, option.Name) {
		option.Effect = NoEffect
	}
	return option, true
}

// Options returns the options that this release takes in a context, in the order of the table.
func (t Target) Options(context string) []Option {
	var options []Option
	for _, entry := range tables.Options {
		if option, ok := t.Option(context, entry.Name); ok {
			options = append(options, option)
		}
	}
	return options
}

// Context reports whether this release has a tls map in a context.
func (t Target) Context(context string) bool {
	place := findPlace(tables.Contexts, context)
	return place != nil && place.Known.Contains(t.Version)
}

// ContextReleases returns the releases that have a tls map in a context.
func ContextReleases(context string) Ranges {
	if place := findPlace(tables.Contexts, context); place != nil {
		return place.Known
	}
	return nil
}

// Contexts returns the names of the contexts that any release has.
func Contexts() []string {
	var contexts []string
	for _, place := range tables.Contexts {
		contexts = append(contexts, place.ID)
	}
	return contexts
}

// Takes reports whether this release takes a form of value for an option. Forms are listed in the
// table only where releases differ, such as "string" for handshake_first.
func (t Target) Takes(option, form string) bool {
	return FormReleases(option, form).Contains(t.Version)
}

// FormReleases returns the releases that take a form of value for an option, of those forms that are in the
// table.
func FormReleases(option, form string) Ranges {
	for _, f := range tables.Forms {
		if f.Option == option && f.Form == form {
			return f.Taken
		}
	}
	return nil
}

// Setting returns the releases that know a setting outside of tls maps, by its path in lower case,
// such as "ocsp_cache" or "leafnodes.remotes[].proxy".
func Setting(path string) (Ranges, bool) {
	place := findPlace(tables.Settings, path)
	if place == nil {
		return nil, false
	}
	return place.Known, true
}

// Knows reports whether this release knows a setting outside of tls maps; of one that is not in the
// table nothing is known and the answer is yes.
func (t Target) Knows(path string) bool {
	ranges, listed := Setting(path)
	return !listed || ranges.Contains(t.Version)
}

func (t Target) effective(context, name string) bool {
	for _, use := range findOption(name).In {
		if slices.Contains(use.Contexts, context) {
			return use.Effective.Contains(t.Version)
		}
	}
	return false
}

func findOption(key string) *optionEntry {
	key = strings.ToLower(key)
	options := tables.Options
	i := slices.IndexFunc(options, func(o optionEntry) bool {
		return o.Name == key || slices.Contains(o.Aliases, key)
	})
	if i < 0 {
		return nil
	}
	return &options[i]
}

func findPlace(places []place, id string) *place {
	i := slices.IndexFunc(places, func(p place) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &places[i]
}

// effect translates the words of the table.
func effect(word string) Effect {
	switch word {
	case "effective":
		return Effective
	case "partial":
		return Partial
	case "forced":
		return Forced
	case "rejected-if-true":
		return FalseOnly
	case "windows-only":
		return WindowsOnly
	}
	return NoEffect
}
