package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

func expiryKeys() []key[Options] {
	return []key[Options]{
		{"ceiling", func(r *reading, n *yaml.Node, o *Options) {
			text, ok := r.text(n)
			if !ok {
				return
			}
			ceiling, err := ParseDays(text)
			if err != nil || ceiling <= 0 {
				r.fail(n, "the value %s is no time such as 30d or 720h", short(text))
				return
			}
			o.ExpiryCeiling = Value[time.Duration]{ceiling, r.origin(n)}
		}},
		{"share", func(r *reading, n *yaml.Node, o *Options) {
			text, ok := r.text(n)
			if !ok {
				return
			}
			share, err := strconv.ParseFloat(text, 64)
			if err != nil || !(share > 0 && share <= 1) {
				r.fail(n, "the value %s is no number above 0 and up to 1", short(text))
				return
			}
			o.ExpiryShare = Value[float64]{share, r.origin(n)}
		}},
	}
}

// ParseDays reads a duration of Go, or a number of days such as 30d.
func ParseDays(text string) (time.Duration, error) {
	days, ok := strings.CutSuffix(text, "d")
	if !ok {
		return time.ParseDuration(text)
	}
	const most = 100_000 // about what a time.Duration can hold
	n, err := strconv.ParseUint(days, 10, 32)
	if err != nil || n > most {
		return 0, fmt.Errorf("%q is no number of days", text)
	}
	return time.Duration(n) * 24 * time.Hour, nil
}
