package command

import (
	"encoding/json"
	"io"
	"time"

	"natstls/lint/certs"
	"natstls/lint/effective"
	"natstls/parser"
)

// showDocument is the output of show --format json; docs/show.schema.json describes it.
type showDocument struct {
	SchemaVersion  int         `json:"schema_version"`
	Tool           toolJSON    `json:"tool"`
	Now            string      `json:"now"`
	Configurations []shownJSON `json:"configurations"`
}

type shownJSON struct {
	Config      string      `json:"config"`
	NATSVersion string      `json:"nats_version"`
	GoVersion   string      `json:"go_version"`
	Complete    bool        `json:"complete"`
	Listeners   []pointJSON `json:"listeners"`
	Links       []pointJSON `json:"links"`
}

// pointJSON has no field where a property means nothing.
type pointJSON struct {
	Kind         string      `json:"kind"`
	Block        string      `json:"block,omitempty"`
	Address      *cellJSON   `json:"address"`
	Encrypted    *cellJSON   `json:"encrypted"`
	Order        *cellJSON   `json:"order,omitempty"`
	Verification *cellJSON   `json:"verification,omitempty"`
	Trust        *cellJSON   `json:"trust,omitempty"`
	Names        *cellJSON   `json:"names,omitempty"`
	Checks       []checkJSON `json:"checks"`
	MinVersion   *cellJSON   `json:"min_version,omitempty"`
	CipherSuites *cellJSON   `json:"cipher_suites,omitempty"`
	Curves       *cellJSON   `json:"curves,omitempty"`
	Timeout      *cellJSON   `json:"timeout,omitempty"`
	Identity     *cellJSON   `json:"identity,omitempty"`
	Expiry       *cellJSON   `json:"expiry,omitempty"`
}

type factJSON struct {
	Text     string      `json:"text"`
	Known    bool        `json:"known"`
	Origin   *originJSON `json:"origin,omitempty"`
	Overrode []lostJSON  `json:"overrode"`
}

type cellJSON struct {
	Value any `json:"value,omitempty"`
	factJSON
}

type checkJSON struct {
	Name string `json:"name"`
	factJSON
}

type placeJSON struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

type originJSON struct {
	Kind string `json:"kind"` // setting, default, go-default or always
	placeJSON
	Inherited   string     `json:"inherited,omitempty"`
	Definition  *placeJSON `json:"definition,omitempty"`
	Environment string     `json:"environment,omitempty"`
}

type lostJSON struct {
	placeJSON
	Value string `json:"value"`
}

type verificationJSON struct {
	Peer bool `json:"peer"`
	Own  bool `json:"own"`
}

type suitesJSON struct {
	List   []string `json:"list,omitempty"`
	Usable []string `json:"usable,omitempty"`
}

type identityJSON struct {
	Option      string   `json:"option"`
	File        string   `json:"file,omitempty"`
	Problem     string   `json:"problem,omitempty"`
	Subject     string   `json:"subject,omitempty"`
	DNSNames    []string `json:"dns_names,omitempty"`
	IPAddresses []string `json:"ip_addresses,omitempty"`
	Key         string   `json:"key,omitempty"`
	NotAfter    string   `json:"not_after,omitempty"`
	SHA256      string   `json:"sha256,omitempty"`
}

type expiryJSON struct {
	NotAfter string `json:"not_after"`
	DaysLeft int    `json:"days_left"`
}

func showJSON(w io.Writer, configs []showView, now time.Time) error {
	document := showDocument{
		SchemaVersion: 1, Tool: toolJSON{"natstls", version()}, Now: now.UTC().Format(time.RFC3339), Configurations: []shownJSON{},
	}
	for _, s := range configs {
		j := shownJSON{
			Config: s.config, NATSVersion: s.target.Version.String(), GoVersion: s.target.Go, Complete: s.complete,
			Listeners: []pointJSON{}, Links: []pointJSON{},
		}
		for _, p := range s.points {
			if p.Link {
				j.Links = append(j.Links, newPointJSON(p, now))
			} else {
				j.Listeners = append(j.Listeners, newPointJSON(p, now))
			}
		}
		document.Configurations = append(document.Configurations, j)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

func newPointJSON(p *effective.Point, now time.Time) pointJSON {
	j := pointJSON{
		Kind:       p.Kind,
		Address:    newCell(&p.Address.Fact, p.Address.Value),
		Encrypted:  newCell(&p.Encrypted.Fact, p.Encrypted.Value),
		Order:      newCell(&p.Order.Fact, p.Order.Value),
		Trust:      newCell(&p.Trust.Fact, p.Trust.Value),
		Names:      newCell(&p.Names.Fact, p.Names.Value),
		MinVersion: newCell(&p.MinVersion.Fact, p.MinVersion.Value),
		Checks:     []checkJSON{},
		Verification: newCell(&p.Verification.Fact,
			verificationJSON{p.Verification.Value.Peer, p.Verification.Value.Own}),
		CipherSuites: newCell(&p.Suites.Fact, suitesJSON{p.Suites.Value.List, p.Suites.Value.Usable}),
		Timeout:      newCell(&p.Timeout.Fact, limitJSON(p.Timeout.Value)),
	}
	if p.Block != nil {
		j.Block = p.Block.Path
	}
	var curves any
	if p.Curves.Value != nil {
		curves = p.Curves.Value
	}
	j.Curves = newCell(&p.Curves.Fact, curves)
	j.Identity = newCell(&p.Identity.Fact, nil)
	if j.Identity != nil && p.Identity.Value != nil {
		j.Identity.Value = identities(p.Identity.Value) // also if some of them are not here
	}
	if p.Expiry.Value != nil {
		j.Expiry = newCell(&p.Expiry.Fact, expiryJSON{notAfter(p.Expiry.Value), certs.DaysLeft(p.Expiry.Value.Certificate, now)})
	} else {
		j.Expiry = newCell(&p.Expiry.Fact, nil)
	}
	for i := range p.Checks {
		j.Checks = append(j.Checks, checkJSON{p.Checks[i].Name, newFact(&p.Checks[i].Fact)})
	}
	return j
}

// newCell returns a cell, nil if it means nothing. A value that is not known is left out.
func newCell(f *effective.Fact, value any) *cellJSON {
	if f.Text == "" {
		return nil
	}
	if f.Unknown {
		value = nil
	}
	return &cellJSON{Value: value, factJSON: newFact(f)}
}

func newFact(f *effective.Fact) factJSON {
	j := factJSON{Text: f.Text, Known: !f.Unknown, Origin: newOrigin(f.Origin), Overrode: []lostJSON{}}
	for _, lost := range f.Overrode {
		j.Overrode = append(j.Overrode, lostJSON{*newPlace(lost.At), lost.Text})
	}
	return j
}

func newOrigin(o effective.Origin) *originJSON {
	j := &originJSON{Inherited: o.Inherited, Environment: o.Env}
	switch o.Kind {
	case effective.Written:
		j.Kind, j.placeJSON = "setting", *newPlace(o.At)
	case effective.Default:
		j.Kind = "default"
	case effective.GoDefault:
		j.Kind = "go-default"
	case effective.Always:
		j.Kind = "always"
	default:
		return nil
	}
	if !o.Definition.IsZero() {
		j.Definition = newPlace(o.Definition)
	}
	return j
}

func newPlace(at parser.Span) *placeJSON {
	place := at.Place()
	if place.IsZero() {
		return &placeJSON{}
	}
	begin := place.Begin()
	return &placeJSON{place.Source.Name, begin.Line, begin.Column}
}

// limitJSON returns seconds, or null where there is no limit.
func limitJSON(l effective.Limit) any {
	if l.None {
		return json.RawMessage("null")
	}
	return l.Time.Seconds()
}

func identities(list []effective.Identity) []identityJSON {
	all := []identityJSON{}
	for _, one := range list {
		j := identityJSON{Option: one.Option, File: one.File, Problem: one.Problem}
		if c := one.Certificate; c != nil {
			j.Subject, j.DNSNames, j.NotAfter = c.Subject.String(), c.DNSNames, notAfter(c)
			j.Key, j.SHA256 = certs.KeyOf(c.Certificate).String(), certs.Fingerprint(c.Certificate)
			for _, ip := range c.IPAddresses {
				j.IPAddresses = append(j.IPAddresses, ip.String())
			}
		}
		all = append(all, j)
	}
	return all
}
