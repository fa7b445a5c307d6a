package rules

import (
	"bytes"
	"context"
	"testing"
	"testing/fstest"
	"time"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// TestExpiredAmongMany holds that an authority which has ended is worth a warning among a few, and only a note in
// a collection of public ones.
func TestExpiredAmongMany(t *testing.T) {
	standard := linttest.Certificates(linttest.Now())
	valid, old := standard["certs/ca.pem"], standard["certs/expired-other-ca.pem"]
	for _, c := range []struct {
		count int // of valid ones
		want  lint.Consequence
	}{{1, lint.Suspicious}, {19, lint.Suspicious}, {20, lint.Noted}} {
		const text = `tls { verify: true, ca_file: "ca.pem" }`
		result, err := lint.Run(context.Background(), lint.Options{Rules: []*lint.Rule{certificateExpired}, Now: linttest.Now()}, lint.Root{
			Name: "nats.conf", Target: release.Latest(),
			Files: &countedFiles{files: fstest.MapFS{"ca.pem": {Data: append(bytes.Repeat(valid, c.count), old...)}}, reads: map[string]int{}},
			Loader: resolve.Loader{
				ReadFile:  func(string) ([]byte, error) { return []byte(text), nil },
				LookupEnv: func(string) (string, bool) { return "", false },
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) != 1 || result.Findings[0].Consequence != c.want {
			t.Errorf("beside %d valid ones: %v, want one that is %v", c.count, result.Findings, c.want)
		}
	}
}

func TestSpanOf(t *testing.T) {
	for d, want := range map[time.Duration]string{
		10*24*time.Hour + time.Hour: "10 days",
		47 * time.Hour:              "47 hours",
		90 * time.Minute:            "90 minutes",
		time.Second:                 "moments",
	} {
		if got := spanOf(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
