package command

import (
	"crypto/tls"
	"slices"
	"strings"

	"natstls/lint/handshake"
	"natstls/parser"
)

// linkView is a fleet as the formats of natstls links print it.
type linkView struct {
	Fleet   string        `json:"fleet"`
	Servers []string      `json:"servers"`
	Links   []linkRow     `json:"links"`
	Unclear []linkUnclear `json:"ambiguous,omitempty"`
	failing bool          // only links that fail are in it
}

// linkRow is one link.
type linkRow struct {
	From     string        `json:"from"`
	To       string        `json:"to"`
	Kind     string        `json:"kind"`
	Host     string        `json:"host,omitempty"`
	Learned  bool          `json:"learned,omitempty"`
	Guessed  bool          `json:"guessed,omitempty"` // only the port says that the URL leads there
	File     string        `json:"file,omitempty"`
	Line     int           `json:"line,omitempty"`
	TLS      bool          `json:"tls"`
	Version  string        `json:"tls_version,omitempty"`
	Name     string        `json:"verified_name,omitempty"`
	Forgot   string        `json:"first_name,omitempty"` // the saved name that is tried before and does not fit
	Verdict  string        `json:"verdict"`
	Failures []linkFailure `json:"failures,omitempty"`
	Unknowns []string      `json:"unknown,omitempty"`
}

// linkFailure is one reason why a link fails.
type linkFailure struct {
	Cause   string `json:"cause"`
	Of      string `json:"of"`
	Message string `json:"message"`
	Help    string `json:"help"`
	Dialler string `json:"dialler_log,omitempty"`
	Accept  string `json:"acceptor_log,omitempty"`
}

// linkUnclear is a URL for which nothing is predicted.
type linkUnclear struct {
	From       string   `json:"from"`
	Host       string   `json:"host"`
	Candidates []string `json:"candidates"`
}

// viewsOf lists the links of fleets, or only those that fail.
func viewsOf(fleets []*handshake.Fleet, failing bool) []linkView {
	views := []linkView{}
	for _, fleet := range fleets {
		view := linkView{Fleet: fleet.Name, Links: []linkRow{}, Servers: namesOfMembers(fleet.Members), failing: failing}
		for _, link := range fleet.Links() {
			if !failing || link.Outcome.Verdict() == handshake.Fails {
				view.Links = append(view.Links, rowOf(link))
			}
		}
		for _, a := range fleet.Ambiguities() {
			view.Unclear = append(view.Unclear, linkUnclear{From: a.From.Name, Host: visible(a.Host), Candidates: namesOfMembers(a.Candidates)})
		}
		for _, stray := range fleet.Strays() {
			view.Unclear = append(view.Unclear, linkUnclear{From: stray.User.Name, Host: visible(stray.Host), Candidates: namesOfMembers(stray.Candidates)})
		}
		views = append(views, view)
	}
	return views
}

func namesOfMembers(members []*handshake.Member) []string {
	names := []string{}
	for _, m := range members {
		names = append(names, m.Name)
	}
	return names
}

func rowOf(link *handshake.Link) linkRow {
	outcome := &link.Outcome
	row := linkRow{
		From: link.Dialler(), To: link.To.Name, Kind: link.Kind.String(), Host: visible(link.Host), Learned: link.Learned, Guessed: link.Guessed,
		TLS: outcome.TLS, Name: visible(outcome.Name), Forgot: visible(outcome.Forgotten),
		Verdict: verdictWord(outcome.Verdict()), Unknowns: outcome.Unknowns,
	}
	row.File, row.Line = fileAndLine(link.At())
	if outcome.TLS && outcome.Version != 0 {
		row.Version = strings.TrimPrefix(tls.VersionName(outcome.Version), "TLS ")
	}
	for _, f := range outcome.Failures {
		row.Failures = append(row.Failures, linkFailure{
			Cause: f.Cause.String(), Of: f.Of.String(), Message: f.Why, Help: f.Cure,
			Dialler: f.Logs[handshake.Dialler], Accept: f.Logs[handshake.Acceptor],
		})
	}
	return row
}

func fileAndLine(at parser.Span) (string, int) {
	if at.IsZero() {
		return "", 0
	}
	place := at.Place()
	return place.Source.Name, place.Begin().Line
}

func verdictWord(v handshake.Verdict) string {
	switch v {
	case handshake.Fails:
		return "fails"
	case handshake.Unsure:
		return "unsure"
	}
	return "works"
}

// reason says in one line why a link has its verdict.
func (r *linkRow) reason() string {
	var parts []string
	for _, f := range r.Failures {
		if !slices.Contains(parts, f.Message) { // both ends may fail alike
			parts = append(parts, f.Message)
		}
	}
	if len(parts) == 0 && len(r.Unknowns) > 0 {
		parts = append(parts, "not known: "+strings.Join(r.Unknowns, ", "))
	}
	if r.Forgot != "" {
		parts = append(parts, "tried as "+r.Forgot+" first")
	}
	return strings.Join(parts, "; ")
}

// security is what protects the link.
func (r *linkRow) security() string {
	switch {
	case r.Version != "":
		return "TLS " + r.Version
	case r.TLS:
		return "TLS"
	case r.Verdict == "works":
		return "plain"
	}
	return "-"
}
