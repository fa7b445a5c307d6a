package effective

import (
	"fmt"
	"slices"
	"strings"

	"natstls/lint/schema"
)

func (b *builder) minVersion(block *schema.TLS) Cell[string] {
	c, doubt := doubtful[string](block, block.MinVersion)
	switch value := block.MinVersion; {
	case doubt:
	case value.State == schema.Absent:
		version := b.target.DefaultMinVersion()
		c = cell(version, "TLS "+version, Origin{Kind: Default})
	case value.Value == "1.2", value.Value == "1.3":
		c = cell(value.Value, "TLS "+value.Value, written(value.Field))
	default:
		c = unknown[string](written(value.Field))
		c.Text = "not valid, the server refuses it"
	}
	c.Overrode = b.lostIn(block, "min_version", block.MinVersion.Field)
	return c
}

// curves returns the key exchanges of a block. The order does not matter to Go since 1.24 and is that of the list.
func (b *builder) curves(block *schema.TLS) Cell[[]string] {
	c, doubt := doubtful[[]string](block, block.CurvePreferences)
	switch {
	case doubt:
	case block.Flags:
		// overrideTLS of server/opts.go, 2.15.2, sets no curves.
		c = cell[[]string](nil, "those of Go", Origin{Kind: GoDefault})
	case block.CurvePreferences.State == schema.Absent:
		names := b.target.DefaultCurves()
		c = cell(names, defaultCurves(names), Origin{Kind: Default})
	default:
		names := texts(block.CurvePreferences.Value)
		c = cell(names, shortList(names), written(block.CurvePreferences.Field))
		for _, name := range names {
			if !b.target.Curve(name) {
				c.Unknown, c.Text = true, "not valid, the server refuses it"
			}
		}
	}
	c.Overrode = b.lostIn(block, "curve_preferences", block.CurvePreferences.Field)
	return c
}

// defaultCurves says of a default list only what people look for.
func defaultCurves(names []string) string {
	quantum := "without"
	if slices.ContainsFunc(names, postQuantum) {
		quantum = "with"
	}
	return fmt.Sprintf("default list of %d, %s post-quantum ones", len(names), quantum)
}

// postQuantum reports whether a key exchange is a hybrid one with ML-KEM, which TLS 1.2 does not have.
func postQuantum(name string) bool { return strings.Contains(name, "MLKEM") }

func texts(items []schema.Item) []string {
	names := []string{}
	seen := map[string]bool{}
	for _, item := range items {
		if !seen[item.Text] { // again and again is the same as once
			seen[item.Text] = true
			names = append(names, item.Text)
		}
	}
	return names
}

// shortList joins the names of a list that may be of any length.
func shortList(names []string) string {
	const most = 12
	var shown []string
	for i, name := range names {
		if i == most {
			return strings.Join(shown, ", ") + fmt.Sprintf(" and %d more", len(names)-most)
		}
		shown = append(shown, plainText(name))
	}
	return strings.Join(shown, ", ")
}

// timeout returns the limit of a block in a context where it counts.
func (b *builder) timeout(block *schema.TLS) Cell[Limit] {
	c, doubt := doubtful[Limit](block, block.Timeout)
	limit := block.Timeout.Value
	switch {
	case !b.counts(block, "timeout"):
		c = b.defaultTimeout(block.Context)
	case doubt:
	case block.Timeout.State == schema.Absent || limit == 0, limit < 0 && block.Context == schema.LeafRemote:
		// Zero stands for the default (setBaselineOptions), a negative one too in a leafnode remote
		// (parseRemoteLeafNodes, server/opts.go, 2.15.2).
		c = b.defaultTimeout(block.Context)
		if limit < 0 {
			c.Text += ", " + timeText(limit) + " does not count"
		}
	default:
		c = cell(Limit{Time: limit}, timeText(limit), written(block.Timeout.Field))
		if limit < 0 {
			c.Text += ", every handshake fails"
		}
	}
	c.Overrode = b.lostIn(block, "timeout", block.Timeout.Field)
	if c.Origin.Kind != Written && !c.Unknown && block.Timeout.Field != nil {
		c.Overrode = append(c.Overrode, Lost{At: written(block.Timeout.Field).At, Text: valueText(block.Timeout.Field.Value)})
	}
	return c
}

func (b *builder) defaultTimeout(context schema.Context) Cell[Limit] {
	limit, limited := b.target.DefaultTimeout(context.String())
	if context == schema.ResolverTLS {
		// NewURLAccResolver of server/accounts.go, 2.15.2, limits the request as a whole.
		return cell(Limit{None: true}, "none of its own, the request as a whole has one", Origin{Kind: Always})
	}
	if !limited {
		return cell(Limit{None: true}, "no limit", Origin{Kind: Default})
	}
	return cell(Limit{Time: limit}, timeText(limit), Origin{Kind: Default})
}

// websocketTimeout is websocket.handshake_timeout, since the timeout of the tls block does not count there.
func (b *builder) websocketTimeout() Cell[Limit] {
	opt := b.server.WebsocketHandshake
	f := b.server.WebsocketField
	if opt.State == schema.Absent && (f == nil || f.Value == nil || f.Value.Map == nil || f.Value.Map.Open) {
		return unknown[Limit](Origin{})
	}
	switch {
	case opt.State == schema.Unknown, opt.State == schema.Invalid:
		return unknown[Limit](written(opt.Field))
	case opt.State == schema.Absent:
		return cell(Limit{None: true}, "no limit", Origin{Kind: Default})
	case opt.Value <= 0:
		return cell(Limit{None: true}, "no limit", written(opt.Field))
	}
	c := cell(Limit{Time: opt.Value}, timeText(opt.Value)+" for TLS and HTTP", written(opt.Field))
	c.Overrode = lostSettings(opt.Field, nil, func(key string) bool { return strings.EqualFold(key, "handshake_timeout") })
	return c
}
