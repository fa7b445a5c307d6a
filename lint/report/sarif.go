package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"

	"natstls/lint"
)

// mostResults is how many results of an upload GitHub shows (docs.github.com, "SARIF results exceed one
// or more limits"). It would drop the rest by its own choice.
const mostResults = 5000

// sourceRoot stands for the root of the repository, whose path on this machine is nobody's business.
const sourceRoot = "%SRCROOT%"

// sarifSchema is the schema of the standard with its first errata.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// writeSARIF writes the report for GitHub's code scanning and other services that take SARIF 2.1.0.
func writeSARIF(w io.Writer, r *Report) error {
	s := &sarifWriter{report: r, mask: newMasker(r), rules: map[string]int{}, lines: lineHashes{}}
	s.names = fingerprints(r, s.mask)
	run := sarifRun{
		Tool:              sarifTool{s.driver()},
		AutomationDetails: sarifID{cmp.Or(r.Category, "natstls") + "/"},
		BaseIDs:           map[string]sarifArtifact{sourceRoot: {Description: &sarifText{Text: "the root of the repository"}}},
		ColumnKind:        "unicodeCodePoints",
	}
	findings, suppressed, cut := mostSevere(r, mostResults)
	run.Results = make([]sarifResult, 0, len(findings)+len(suppressed))
	for _, f := range findings {
		run.Results = append(run.Results, s.result(f))
	}
	for _, f := range suppressed {
		result := s.result(&f.Finding)
		result.Suppressions = append(result.Suppressions, sarifSuppression{
			Kind: suppressionKind(f.By), Justification: justification(s.mask, f),
		})
		run.Results = append(run.Results, result)
	}
	run.Invocations = []sarifInvocation{s.invocation(cut)}
	return encodeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

type sarifWriter struct {
	report *Report
	mask   *masker
	rules  map[string]int // name to index
	names  map[*lint.Finding]string
	lines  lineHashes
}

// mostSevere returns at most that many findings, and how many it left out: first what nobody suppressed,
// and of each kind the gravest first.
func mostSevere(r *Report, most int) (findings []*lint.Finding, suppressed []*lint.Suppressed, cut int) {
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		for i := range r.Result.Findings {
			if f := &r.Result.Findings[i]; f.Severity() == severity && len(findings) < most {
				findings = append(findings, f)
			}
		}
	}
	most -= len(findings)
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		for i := range r.Result.Suppressed {
			if s := &r.Result.Suppressed[i]; s.Severity() == severity && len(suppressed) < most {
				suppressed = append(suppressed, s)
			}
		}
	}
	cut = len(r.Result.Findings) + len(r.Result.Suppressed) - len(findings) - len(suppressed)
	return findings, suppressed, cut
}

func (s *sarifWriter) invocation(cut int) sarifInvocation {
	out := sarifInvocation{
		Successful:    s.report.ExitCode <= 1 && len(s.report.Problems) == 0,
		ExitCode:      s.report.ExitCode,
		Notifications: []sarifNotification{},
	}
	for _, p := range s.report.Problems {
		n := sarifNotification{Level: "error", Message: sarifText{Text: ended(bracketsEscaped(s.mask.message(p.Message)))}}
		if p.File != "" {
			n.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: s.artifact(p.File)}}}
		}
		out.Notifications = append(out.Notifications, n)
	}
	if cut > 0 {
		text := fmt.Sprintf("%d results are left out, the least severe ones, since no more than %d are shown.", cut, mostResults)
		out.Notifications = append(out.Notifications, sarifNotification{Level: "warning", Message: sarifText{Text: text}})
	}
	return out
}

// suppressionKind says where a decision stands: in the configuration itself or elsewhere.
func suppressionKind(by string) string {
	if by == lint.ByComment {
		return "inSource"
	}
	return "external"
}

// driver describes natstls with all rules of this release, so that two analyses always have the same.
func (s *sarifWriter) driver() sarifDriver {
	// The form of a version in the sense of semver.org.
	semantic := regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
	d := sarifDriver{Name: "natstls", InformationURI: s.report.Home, Rules: []sarifRule{}}
	if version := strings.TrimPrefix(s.report.Version, "v"); semantic.MatchString(version) {
		d.SemanticVersion = version
	} else {
		d.Version = s.report.Version
	}
	add := func(rule *lint.Rule, consequence lint.Consequence) {
		if _, known := s.rules[rule.Name]; !known {
			s.rules[rule.Name] = len(d.Rules)
			d.Rules = append(d.Rules, s.rule(rule, consequence))
		}
	}
	for _, rule := range s.report.Rules {
		add(rule, rule.Consequences[0])
	}
	// Rules that are not in the list are those of somebody who uses natstls as a library.
	for i := range s.report.Result.Findings {
		add(s.report.Result.Findings[i].Rule, s.report.Result.Findings[i].Consequence)
	}
	for i := range s.report.Result.Suppressed {
		add(s.report.Result.Suppressed[i].Rule, s.report.Result.Suppressed[i].Consequence)
	}
	return d
}

// The limits of GitHub for texts of a rule, in characters.
const mostDescription = 1024

func (s *sarifWriter) rule(rule *lint.Rule, consequence lint.Consequence) sarifRule {
	short := cmp.Or(s.report.short(rule.Name), rule.Name)
	page := s.report.page(rule.Name)
	risk := riskOf(consequence)
	out := sarifRule{
		ID:      rule.Name,
		Short:   sarifText{Text: shortened(ended(short), mostDescription)},
		Full:    sarifText{Text: shortened(ended(cmp.Or(whatHappens(page), short)), mostDescription)},
		Help:    sarifText{Text: cmp.Or(page, ended(short)), Markdown: page},
		HelpURI: s.report.url(rule.Name),
		Default: sarifLevel{levelOf(consequence.Severity()).sarif},
		Properties: sarifRuleExtra{
			Tags:      []string{"nats", "tls"},
			Precision: risk.precision, Security: risk.security, Problem: risk.problem,
		},
	}
	if strings.Contains(rule.Name, "-") {
		out.Name = pascalCase(rule.Name)
	}
	if risk.security != "" {
		out.Properties.Tags = append(out.Properties.Tags, "security")
	}
	for _, c := range rule.Consequences {
		out.Properties.Tags = append(out.Properties.Tags, c.String())
	}
	return out
}

// pascalCase returns the name of a rule as one word with capitals, as SARIF wants names besides the
// identifier to be.
func pascalCase(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		if word != "" {
			out.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return out.String()
}

// whatHappens returns the first paragraph of that section of a rule's page, without marks of code.
func whatHappens(page string) string {
	_, rest, found := strings.Cut(page, "\n## What happens\n\n")
	if !found {
		return ""
	}
	paragraph, _, _ := strings.Cut(rest, "\n\n")
	return strings.NewReplacer("`", "", `\`, "", "\n", " ").Replace(paragraph)
}

// shortened cuts a text to a number of characters, at a space if there is one.
func shortened(text string, most int) string {
	characters := []rune(text)
	if len(characters) <= most {
		return text
	}
	cut := string(characters[:most-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + ellipsis
}
