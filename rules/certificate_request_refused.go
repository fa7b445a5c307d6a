package rules

import (
	"strconv"
	"time"

	"natstls/lint"
	"natstls/lint/manifest"
)

// A Certificate of cert-manager asks for times that cert-manager does not take.
//
// # What happens
//
// The webhook of cert-manager refuses the object: duration has to be an hour at least, renewBefore five minutes at least
// and shorter than duration, which is 2160h (90 days) if it is not given. Both are durations of Go, which know no days. A
// roll-out stops there, or goes on without the certificate, and the pods wait for a Secret that nobody makes.
//
// It is said of Certificates whose Secrets a server mounts.
//
// # How to fix it
//
// Write durations such as 2160h, with a renewBefore of about a third of it, or leave out renewBefore.
//
// # Example
//
//	kind: Certificate … spec: {duration: 24h, renewBefore: 360h}     # bad
//
//	kind: Certificate … spec: {duration: 24h, renewBefore: 8h}
var certificateRequestRefused = &lint.Rule{
	Name:         "certificate-request-refused",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.3.0",
	Refs: []string{
		"cert-manager ValidateDuration, internal/apis/certmanager/validation/certificate.go, 1.18",
		"cert-manager, Certificate resource: duration, renewBefore, renewBeforePercentage",
	},
	Check: checkCertificateRequestRefused,
}

func checkCertificateRequestRefused(p *lint.Pass) {
	for _, use := range issuedOf(p) {
		at, message, help := refusedTime(use.issued)
		if message == "" {
			continue
		}
		p.Report(lint.Finding{
			At: at.At, Message: "cert-manager does not take the " + use.issued.Title + ": " + message, Help: help,
			Related: []lint.Related{{At: valueOf(use.option.Field), Message: "the server has its certificate from it"}},
		})
	}
}

// The times that cert-manager takes (pkg/apis/certmanager/v1/const.go, 1.18).
const (
	defaultIssuedFor = 90 * 24 * time.Hour
	shortestIssued   = time.Hour
	shortestRenewal  = 5 * time.Minute
)

// refusedTime returns what cert-manager does not take, and why; the message is empty if it takes the times.
func refusedTime(issued *manifest.Issued) (at manifest.Setting, message, help string) {
	const leave = "leave it out: the default is a third of the lifetime"
	for _, setting := range []manifest.Setting{issued.Duration, issued.RenewBefore} {
		if _, err := time.ParseDuration(setting.Text); setting.Text != "" && err != nil {
			return setting, shown(setting.Text) + " is no duration", "write hours, such as 2160h for 90 days"
		}
	}
	duration, renew := timesOf(issued)
	before, percent := issued.RenewBefore, issued.RenewBeforePercent
	switch {
	case issued.Duration.Text != "" && duration < shortestIssued:
		return issued.Duration, "its certificates would last less than an hour", "write a duration of an hour or more"
	case before.Text != "" && percent.Text != "":
		return percent, "renewBefore and renewBeforePercentage exclude each other", "remove one of the two"
	case percent.Text != "":
		if share, err := strconv.Atoi(percent.Text); err != nil || share <= 0 || share >= 100 {
			return percent, "renewBeforePercentage has to be between 1 and 99", leave
		}
	case before.Text != "" && renew < shortestRenewal:
		return before, "renewBefore has to be five minutes at least", leave
	case before.Text != "" && renew >= duration:
		return before, "renewBefore is not shorter than the duration of " + spanOf(duration), leave
	}
	return manifest.Setting{}, "", ""
}

// timesOf returns how long the certificates of a Certificate last, and how long before their end they are renewed. Its
// settings are good durations.
func timesOf(issued *manifest.Issued) (duration, renew time.Duration) {
	duration = defaultIssuedFor
	if issued.Duration.Text != "" {
		duration, _ = time.ParseDuration(issued.Duration.Text)
	}
	renew = duration / 3
	if issued.RenewBefore.Text != "" {
		renew, _ = time.ParseDuration(issued.RenewBefore.Text)
	} else if percent, err := strconv.Atoi(issued.RenewBeforePercent.Text); err == nil {
		renew = duration / 100 * time.Duration(percent)
	}
	return duration, renew
}

// issuedUse is a certificate of a server that a Certificate of cert-manager asks for.
type issuedUse struct {
	podFile
	issued *manifest.Issued
}

// issuedOf returns the certificates of a server that Certificates of cert-manager ask for, each Certificate once.
func issuedOf(p *lint.Pass) []issuedUse {
	var all []issuedUse
	seen := map[string]bool{}
	for _, file := range podFilesOf(p) {
		if issued := p.Pod.Issued(file.option.Value); issued != nil && !seen[issued.Title] {
			seen[issued.Title] = true
			all = append(all, issuedUse{file, issued})
		}
	}
	return all
}
