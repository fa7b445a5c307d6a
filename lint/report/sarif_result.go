package report

import (
	"fmt"
	"path"
	"strings"

	"natstls/lint"
	"natstls/parser"
)

func (s *sarifWriter) result(f *lint.Finding) sarifResult {
	others := related(f)
	at := f.At.Place()
	out := sarifResult{
		RuleID:       f.Rule.Name,
		RuleIndex:    s.rules[f.Rule.Name],
		Level:        levelOf(f.Severity()).sarif,
		Message:      sarifText{Text: s.message(f, others)},
		Locations:    []sarifLocation{s.location(at)},
		CodeFlows:    s.codeFlows(f),
		Fingerprints: map[string]string{"natstls/v1": s.names[f]},
		Suppressions: []sarifSuppression{},
		Properties: sarifResultExtra{
			Consequence: f.Consequence.String(), When: f.When.String(), Path: s.mask.message(f.Path()),
		},
	}
	if hash := s.lines.of(s.mask, at); hash != "" {
		out.Fingerprints["primaryLocationLineHash"] = hash
	}
	for i, other := range others {
		location := s.location(other.At)
		location.ID = i + 1
		location.Message = &sarifText{Text: bracketsEscaped(s.mask.message(other.Message))}
		out.Related = append(out.Related, location)
	}
	for i := range f.Fixes {
		if fix, ok := s.fix(&f.Fixes[i]); ok {
			out.Fixes = append(out.Fixes, fix)
		}
	}
	return out
}

// message says what happens, which is the title, then what to do, and then links to the other places.
func (s *sarifWriter) message(f *lint.Finding, others []lint.Related) string {
	text := sentences(bracketsEscaped(s.mask.message(f.Message)), bracketsEscaped(s.mask.message(f.Help)))
	for i, other := range others {
		separator := ", "
		if i == 0 {
			separator = " See also: "
		}
		text += fmt.Sprintf("%s[%s](%d)", separator, bracketsEscaped(s.mask.message(other.Message)), i+1)
	}
	if len(others) > 0 {
		text += "."
	}
	return text
}

// bracketsEscaped keeps a text from being read as a link (SARIF 3.11.6), and what is not printable from
// reaching a viewer.
func bracketsEscaped(text string) string {
	return brackets.Replace(safe(text))
}

var brackets = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

func (s *sarifWriter) location(at parser.Span) sarifLocation {
	at = at.Place()
	region := regionOf(at)
	return sarifLocation{Physical: sarifPhysical{Artifact: s.artifact(at.Source.Name), Region: &region}}
}

func regionOf(at parser.Span) sarifRegion {
	begin, end := at.Begin(), at.Finish()
	return sarifRegion{StartLine: begin.Line, StartColumn: begin.Column, EndLine: end.Line, EndColumn: end.Column}
}

// artifact names a file by its place in the repository. Only a file that is given with an absolute name
// and is outside of it keeps that.
func (s *sarifWriter) artifact(file string) sarifArtifact {
	name := path.Clean(s.report.repositoryPath(file))
	if strings.HasPrefix(name, "/") {
		return sarifArtifact{URI: "file://" + percentEncoded(name)}
	}
	if len(name) > 2 && name[1] == ':' && name[2] == '/' { // a drive of Windows
		return sarifArtifact{URI: "file:///" + name[:2] + percentEncoded(name[2:])}
	}
	return sarifArtifact{URI: percentEncoded(name), BaseID: sourceRoot}
}

// percentEncoded returns a path as a URI: all bytes but the unreserved ones of RFC 3986 and slashes are
// escaped, also a colon, which would make a scheme of the first part.
func percentEncoded(name string) string {
	var out strings.Builder
	for i := 0; i < len(name); i++ {
		if b := name[i]; alnum(b) || strings.IndexByte("-._~/", b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

// codeFlows shows how the server gets to a setting: through which include lines, and from where a
// variable took its value. There is none for a setting that stands in the root.
func (s *sarifWriter) codeFlows(f *lint.Finding) []sarifCodeFlow {
	if f.On == nil {
		return nil
	}
	var steps []sarifStep
	step := func(at parser.Span, message string) {
		if at.IsZero() {
			return
		}
		location := s.location(at)
		location.Message = &sarifText{Text: message}
		steps = append(steps, sarifStep{location})
	}
	for _, include := range f.On.Via {
		step(include.Span, "The file is included here.")
	}
	if v := f.On.Value; v != nil && v.Definition != nil && v.Definition.Syntax != nil {
		step(v.Definition.Syntax.Span, "The variable gets its value here.")
	}
	if len(steps) == 0 {
		return nil
	}
	step(f.At, "The finding is here.")
	return []sarifCodeFlow{{[]sarifThreadFlow{{steps}}}}
}

// fix returns a fix that a program may apply as it stands: a safe one, of which nothing is masked.
func (s *sarifWriter) fix(fix *lint.Fix) (sarifFix, bool) {
	if fix.Unsafe || len(fix.Edits) == 0 || !fix.Exact() {
		return sarifFix{}, false
	}
	out := sarifFix{Description: sarifText{Text: ended(bracketsEscaped(s.mask.message(fix.Title)))}}
	change := map[*parser.Source]int{}
	for _, edit := range fix.Edits {
		if s.mask.setting(edit.New) != edit.New {
			return sarifFix{}, false
		}
		at := edit.At.Place()
		if _, known := change[at.Source]; !known {
			change[at.Source] = len(out.Changes)
			out.Changes = append(out.Changes, sarifChange{Artifact: s.artifact(at.Source.Name)})
		}
		c := &out.Changes[change[at.Source]]
		c.Replacements = append(c.Replacements, sarifReplacement{Deleted: regionOf(at), Inserted: sarifText{Text: edit.New}})
	}
	return out, true
}
