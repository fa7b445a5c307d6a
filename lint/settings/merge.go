package settings

import "slices"

// Over returns the options where what o sets counts before what below sets. A single value replaces the one
// below, and so does a list of selected rules; everything else adds to what is below and stands behind it, so
// that of two about the same thing the later one counts.
func (o Options) Over(below Options) Options {
	all := below
	if o.NATSServer.IsSet() {
		all.NATSVersion, all.GoVersion = Value[string]{}, Value[string]{}
	}
	if o.NATSVersion.IsSet() {
		// A release of Go was meant for the release of the server that stands beside it.
		all.GoVersion, all.NATSServer = Value[string]{}, Value[string]{}
	}
	if o.GoVersion.IsSet() {
		all.NATSServer = Value[string]{}
	}
	replace(&all.NATSVersion, o.NATSVersion)
	replace(&all.GoVersion, o.GoVersion)
	replace(&all.NATSServer, o.NATSServer)
	replace(&all.Platform, o.Platform)
	replace(&all.Files, o.Files)
	replace(&all.Dir, o.Dir)
	replace(&all.SystemRoots, o.SystemRoots)
	replace(&all.ExpiryCeiling, o.ExpiryCeiling)
	replace(&all.ExpiryShare, o.ExpiryShare)
	if len(o.Select) > 0 {
		all.Select = o.Select
	}
	all.Ignore = slices.Concat(below.Ignore, o.Ignore)
	all.Severity = slices.Concat(below.Severity, o.Severity)
	all.PathMaps = slices.Concat(below.PathMaps, o.PathMaps)
	all.EnvFiles = slices.Concat(below.EnvFiles, o.EnvFiles)
	all.Set = slices.Concat(below.Set, o.Set)
	return all
}

func replace[T any](into *Value[T], from Value[T]) {
	if from.IsSet() {
		*into = from
	}
}

// For returns the options for a file, whose name is relative to the directory of the settings file and has
// slashes: those of the overrides whose paths cover it, later ones first, over those for all. A file outside of
// that directory has the options for all.
func (s *Settings) For(file string) Options {
	options := s.Options
	for _, i := range s.Covering(file) {
		options = s.Overrides[i].Over(options)
	}
	return options
}

// Covering returns the indices of the overrides that count for a file, in their order.
func (s *Settings) Covering(file string) []int {
	var covering []int
	for i := range s.Overrides {
		if matchAny(s.Overrides[i].Paths, file) {
			covering = append(covering, i)
		}
	}
	return covering
}

// Excludes reports whether a file is not to be checked.
func (s *Settings) Excludes(file string) bool { return matchAny(s.Exclude, file) }
