package rules

import (
	"fmt"
	"slices"

	"natstls/lint"
	"natstls/lint/handshake"
	"natstls/parser"
)

// reportLinks reports the links of a fleet that fail for one of some causes, each at the side that dials, so that
// every pair is looked at once. Users have no configuration; their links are reported at the server.
func reportLinks(p *lint.Pass, causes ...handshake.Cause) {
	if p.Fleet == nil {
		return
	}
	for _, link := range p.Fleet.Mine(p.Member) {
		if link.Repeated || link.Outcome.Verdict() != handshake.Fails {
			continue
		}
		consequence := consequenceOf(link)
		if consequence == 0 || !slices.Contains(p.Rule.Consequences, consequence) {
			continue
		}
		for i := range link.Outcome.Failures {
			if failure := &link.Outcome.Failures[i]; slices.Contains(causes, failure.Cause) {
				reportLink(p, link, failure, consequence)
			}
		}
	}
}

// consequenceOf says what a failing link means, 0 if it is not worth a finding. A gateway has further ways besides a URL,
// and of two servers that learn of each other only one dials, the one that was there first.
func consequenceOf(link *handshake.Link) lint.Consequence {
	switch {
	case link.Learned && link.Kind == handshake.Leaf: // it is dialled only when the first hub is gone
		return 0
	case link.Guessed && link.Kind != handshake.Route && link.Kind != handshake.Gateway: // perhaps a load balancer answers
		return 0
	case link.Learned && link.Dial != nil: // the URL beside which it is tried has a finding
		return 0
	case link.Replaced && (link.Learned || link.Kind == handshake.Gateway):
		return lint.Suspicious
	}
	return lint.Broken
}

func reportLink(p *lint.Pass, link *handshake.Link, f *handshake.Failure, consequence lint.Consequence) {
	dial, accept := link.Ends()
	at := dial.At
	if link.From == nil {
		at = accept.At
	}
	if at.IsZero() {
		return
	}
	finding := lint.Finding{Consequence: consequence, At: at, Message: linkMessage(link, f), Help: f.Cure}
	if link.Dial != nil {
		finding.On = link.Dial.Field
	}
	relate := func(at parser.Span, message string) {
		for i := range finding.Related {
			if finding.Related[i].At == at {
				finding.Related[i].Message += "; " + message
				return
			}
		}
		if !at.IsZero() && at != finding.At {
			finding.Related = append(finding.Related, lint.Related{At: at, Message: message})
		}
	}
	for _, line := range f.Lines {
		relate(line.Span, line.Message)
	}
	for _, end := range []*handshake.End{dial, accept} {
		named := f.Chain != nil && len(end.Chains) > 0 && end.Chains[0].At == f.Chain.At
		if len(end.Chains) > 0 && !named {
			relate(end.Chains[0].At, "the certificate of "+end.Name+" is "+subjectOf(end.Chains[0].Leaf().Certificate))
		}
	}
	relate(logPlace(dial, parser.Span{}), logOf(dial, f.Logs[handshake.Dialler]))
	relate(logPlace(accept, accept.At), logOf(accept, f.Logs[handshake.Acceptor]))
	p.Report(finding)
}

func logOf(end *handshake.End, line string) string {
	if line == "" {
		return "the log of " + end.Name + " says nothing of it"
	}
	return "the log of " + end.Name + " says: " + line
}

// logPlace is where a report says what an end logs: at its place, else at its tls block.
func logPlace(end *handshake.End, at parser.Span) parser.Span {
	if at.IsZero() && end.Block != nil && end.Block.Field != nil {
		return end.Block.Field.Syntax.KeySpan
	}
	return at
}

// linkMessage names both ends and the reason.
func linkMessage(link *handshake.Link, f *handshake.Failure) string {
	what := "the " + link.Kind.String()
	switch link.Kind {
	case handshake.LeafWebsocket:
		what = "the leafnode connection over websocket"
	case handshake.Client, handshake.Websocket, handshake.MQTT, handshake.Monitoring, handshake.Leaf, handshake.Resolver:
		what += " connection"
	}
	ends := fmt.Sprintf(" from %s to %s", link.Dialler(), link.To.Name)
	if link.Learned {
		ends = " that no URL asks for," + ends + ","
	}
	message := what + ends + " fails: "
	switch f.Cause {
	case handshake.NameMismatch, handshake.OutOfDate, handshake.Untrusted, handshake.WrongUsage, handshake.BadChain:
		shows, judge := link.To.Name, link.Dialler()
		if f.Of == handshake.Dialler {
			shows, judge = judge, shows
		}
		message += fmt.Sprintf("%s shows %s, and for %s the %s", shows, certificateOf(f.Chain.File, f.Chain.Leaf()), judge, verdictOf(f))
	default:
		message += f.Why
	}
	switch {
	case link.Replaced && link.Learned:
		message += "; it depends on the order in which they start whether this matters"
	case link.OneWay:
		message += "; the gateway works in the other direction only"
	case link.Replaced:
		message += "; another attempt succeeds, and this one is repeated all the same"
	}
	return message
}

// verdictOf is what crypto/x509 says, so that it can follow "the".
func verdictOf(f *handshake.Failure) string {
	const subject = "certificate "
	if len(f.Why) > len(subject) && f.Why[:len(subject)] == subject {
		verb := f.Why[len(subject):]
		if f.Cause == handshake.Untrusted {
			return "certificate is " + verb
		}
		return "certificate " + verb
	}
	return "certificate does not fit: " + f.Why
}
