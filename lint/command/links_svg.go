package command

import (
	"fmt"
	"html"
	"io"
	"math"
	"slices"
)

// The measures of the drawing, in pixels.
const (
	nodeWidth, nodeHeight = 120.0, 34.0
	headHeight            = 40.0
	margin                = 90.0
)

// linksSVG draws fleets, one below the other: the servers on a circle, an arrow for each link.
func linksSVG(w io.Writer, views []linkView) error {
	width, height := 0.0, 0.0
	for _, view := range views {
		side := sideOf(len(nodesOf(view)))
		width = max(width, side)
		height += side + headHeight
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="sans-serif" font-size="13">`+"\n",
		width, height, width, height)
	fmt.Fprint(w, `<style>.link{fill:none;stroke-width:2}.hit{fill:none;stroke:transparent;stroke-width:12}g.l:hover .link{stroke-width:4}</style>`+"\n")
	top := 0.0
	for _, view := range views {
		drawFleet(w, view, top)
		top += sideOf(len(nodesOf(view))) + headHeight
	}
	_, err := fmt.Fprintln(w, "</svg>")
	return err
}

// nodesOf returns the servers of a fleet and who else dials them.
func nodesOf(view linkView) []string {
	nodes := slices.Clone(view.Servers)
	for _, row := range view.Links {
		if !slices.Contains(nodes, row.From) {
			nodes = append(nodes, row.From)
		}
	}
	return nodes
}

func radiusOf(nodes int) float64 { return max(130, float64(nodes)*nodeWidth*1.3/(2*math.Pi)) }
func sideOf(nodes int) float64   { return 2 * (radiusOf(nodes) + margin) }

type point struct{ x, y float64 }

func drawFleet(w io.Writer, view linkView, top float64) {
	nodes := nodesOf(view)
	center := point{sideOf(len(nodes)) / 2, top + headHeight + sideOf(len(nodes))/2}
	places := map[string]point{}
	for i, name := range nodes {
		angle := 2*math.Pi*float64(i)/float64(len(nodes)) - math.Pi/2
		places[name] = point{center.x + radiusOf(len(nodes))*math.Cos(angle), center.y + radiusOf(len(nodes))*math.Sin(angle)}
	}
	fmt.Fprintf(w, `<text x="20" y="%.0f" font-size="18">%s</text>`+"\n", top+28, html.EscapeString(visible(view.Fleet)))
	between := map[[2]string]int{}
	for _, row := range view.Links {
		pair := [2]string{row.From, row.To}
		drawLink(w, row, places[row.From], places[row.To], between[pair])
		between[pair]++
	}
	for _, name := range nodes {
		at := places[name]
		fmt.Fprintf(w, `<rect x="%.1f" y="%.1f" width="%.0f" height="%.0f" rx="8" fill="#fff" stroke="#333"/>`, at.x-nodeWidth/2, at.y-nodeHeight/2, nodeWidth, nodeHeight)
		fmt.Fprintf(w, `<text x="%.1f" y="%.1f" text-anchor="middle"><title>%s</title>%s</text>`+"\n", at.x, at.y+5,
			html.EscapeString(visible(name)), html.EscapeString(visible(shorter(name))))
	}
}

// drawLink draws an arrow that bends to the right of its way, so that both directions can be told apart, and further
// ones between the same nodes more.
func drawLink(w io.Writer, row linkRow, from, to point, index int) {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	bend := 24 + 18*float64(index)
	middle := point{(from.x+to.x)/2 - dy/length*bend, (from.y+to.y)/2 + dx/length*bend}
	tip := border(to, middle)
	dash := ""
	if row.Learned {
		dash = ` stroke-dasharray="6 4"`
	}
	path := fmt.Sprintf("M%.1f %.1f Q%.1f %.1f %.1f %.1f", from.x, from.y, middle.x, middle.y, tip.x, tip.y)
	fmt.Fprintf(w, `<g class="l"><title>%s</title><path class="hit" d="%s"/><path class="link" d="%s" stroke="%s"%s/>%s</g>`+"\n",
		html.EscapeString(row.title()), path, path, row.color(), dash, arrow(middle, tip, row.color()))
}

// border is where a line from a point to the middle of a node meets the border of the node.
func border(node, from point) point {
	dx, dy := from.x-node.x, from.y-node.y
	if dx == 0 && dy == 0 {
		return node
	}
	scale := math.Inf(1)
	if dx != 0 {
		scale = min(scale, nodeWidth/2/math.Abs(dx))
	}
	if dy != 0 {
		scale = min(scale, nodeHeight/2/math.Abs(dy))
	}
	return point{node.x + dx*scale, node.y + dy*scale}
}

func arrow(from, tip point, color string) string {
	angle := math.Atan2(tip.y-from.y, tip.x-from.x)
	side := func(turn float64) point {
		return point{tip.x - 10*math.Cos(angle+turn), tip.y - 10*math.Sin(angle+turn)}
	}
	a, b := side(0.4), side(-0.4)
	return fmt.Sprintf(`<path d="M%.1f %.1f L%.1f %.1f L%.1f %.1f Z" fill="%s"/>`, tip.x, tip.y, a.x, a.y, b.x, b.y, color)
}

// shorter cuts a name so that it fits into its node.
func shorter(name string) string {
	const most = 15
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return name
}
