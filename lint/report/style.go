package report

import (
	"github.com/fatih/color"

	"natstls/lint"
)

// palette colours the report for people. All of it is off or on, as the caller of the report decides.
type palette struct {
	severities [lint.Error + 1]*color.Color
	strong     *color.Color // messages
	quiet      *color.Color // what can be passed over: rule names, gutters
	other      *color.Color // underlines of related places
	help       *color.Color
	good       *color.Color
}

func newPalette(on bool) *palette {
	paint := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	p := &palette{
		strong: paint(color.Bold),
		quiet:  paint(color.Faint),
		other:  paint(color.FgBlue),
		help:   paint(color.FgCyan),
		good:   paint(color.FgGreen),
	}
	p.severities[lint.Error] = paint(color.FgRed, color.Bold)
	p.severities[lint.Warning] = paint(color.FgYellow, color.Bold)
	p.severities[lint.Info] = paint(color.FgCyan, color.Bold)
	return p
}
