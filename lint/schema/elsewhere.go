package schema

import (
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// tooNew reports a setting outside of tls blocks that other releases know and the target does not. The
// server takes it if it serves as a variable.
func (d *decoder) tooNew(m *resolve.Map, f *resolve.Field, releases release.Ranges) {
	if !f.UsedAsVariable {
		d.elsewhere(m, f, releases)
	}
}

// elsewhere reports an option that other releases know and the target does not.
func (d *decoder) elsewhere(m *resolve.Map, f *resolve.Field, releases release.Ranges) {
	d.report(m, Problem{
		Kind: NotInRelease, On: f, Refused: true,
		Message: show(f.Key) + " exists " + d.since(releases),
		Help:    d.remedy(releases),
	})
}

// since says which releases know something that the target does not.
func (d *decoder) since(releases release.Ranges) string {
	return releases.Since() + "; the target is " + d.target.Version.String()
}

// remedy says what to do about something that the target does not know.
func (d *decoder) remedy(releases release.Ranges) string {
	for _, r := range releases {
		if r.First.Compare(d.target.Version) > 0 {
			return "take it out, or upgrade nats-server to " + r.First.String() + " or later"
		}
	}
	return "take it out, or run a release that knows it"
}

// newForm reports a form of value that other releases take and the target does not, and returns the
// state of the option.
func (d *decoder) newForm(in input, what string, releases release.Ranges) State {
	p := &Problem{
		Kind: NotInRelease, On: in.field, Refused: true,
		Message: what + " " + d.since(releases), Help: d.remedy(releases),
	}
	d.place(p, in, "")
	return Invalid
}

// Vanishes reports whether the server loses the field: 2.11.0 to 2.12.5 drop a key that a variable
// refers to, except inside of arrays (cleanupUsedEnvVars, conf/parse.go:116@v2.11.0). What is left then
// depends on which maps the reference passes through, so that its value counts as unknown.
func (s *Server) Vanishes(f *resolve.Field) bool {
	if !f.UsedAsVariable || !s.Target.Has("var-deletes-key") {
		return false
	}
	for ; f != nil; f = f.Parent {
		if f.Index >= 0 && f.Parent != nil {
			return false
		}
	}
	return true
}

func (d *decoder) vanishes(f *resolve.Field) bool { return d.server.Vanishes(f) }
