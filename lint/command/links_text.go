package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// linksText prints the links of fleets as tables.
func linksText(w io.Writer, views []linkView) error {
	for i, view := range views {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %s\n\n", visible(view.Fleet), strings.Join(view.Servers, ", "))
		if err := linksTable(w, view); err != nil {
			return err
		}
		for _, a := range view.Unclear {
			leads := "may be " + strings.Join(a.Candidates, " or ")
			if len(a.Candidates) == 0 {
				leads = "is no server of the fleet"
			}
			fmt.Fprintf(w, "\nnot predicted: %s in the URL of %s %s\n", a.Host, visible(a.From), leads)
		}
	}
	return nil
}

func linksTable(w io.Writer, view linkView) error {
	rows := view.Links
	if len(rows) == 0 {
		none := "no links"
		if view.failing {
			none = "no link fails"
		}
		_, err := fmt.Fprintln(w, none)
		return err
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FROM\tTO\tKIND\tNAME VERIFIED\tSECURITY\tVERDICT\tREASON")
	counts := map[string]int{}
	for _, row := range rows {
		kind := row.Kind
		if row.Learned {
			kind = "~" + kind
		}
		if row.Guessed {
			kind = "?" + kind
		}
		name := row.Name
		if name == "" {
			name = "-"
		}
		counts[row.Verdict]++
		fmt.Fprintln(table, strings.Join([]string{visible(row.From), visible(row.To), kind, name, row.security(), row.Verdict, visible(row.reason())}, "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
	_, err := fmt.Fprintf(w, "\nlinks: %d; works: %d, fails: %d, unsure: %d\n", len(rows), counts["works"], counts["fails"], counts["unsure"])
	return err
}

// linksJSON prints the links of fleets for programs.
func linksJSON(w io.Writer, views []linkView) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		SchemaVersion int        `json:"schema_version"`
		Fleets        []linkView `json:"fleets"`
	}{1, views})
}

// linksDot prints fleets as a graph for Graphviz.
func linksDot(w io.Writer, views []linkView) error {
	fmt.Fprintln(w, "digraph fleets {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];")
	for i, view := range views {
		node := func(name string) string { return dotText(fmt.Sprintf("%d %s", i, name)) }
		fmt.Fprintf(w, "  subgraph %s {\n    label=%s;\n", dotText(fmt.Sprintf("cluster %d", i)), dotText(view.Fleet))
		for _, server := range view.Servers {
			fmt.Fprintf(w, "    %s [label=%s];\n", node(server), dotText(server))
		}
		fmt.Fprintln(w, "  }")
		for _, row := range view.Links {
			style := "solid"
			if row.Learned {
				style = "dashed"
			}
			tip := row.title()
			fmt.Fprintf(w, "  %s -> %s [label=%s, color=%s, style=%s, tooltip=%s, edgetooltip=%s];\n", node(row.From), node(row.To),
				dotText(row.Kind), dotText(row.color()), style, dotText(tip), dotText(tip))
		}
	}
	_, err := fmt.Fprintln(w, "}")
	return err
}

func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(visible(text)) + `"`
}

// color is that of the link in a graph.
func (r *linkRow) color() string {
	switch r.Verdict {
	case "fails":
		return "#c62828"
	case "unsure":
		return "#f9a825"
	}
	if !r.TLS {
		return "#757575"
	}
	return "#2e7d32"
}

// title is what a graph shows for a link when the mouse is over it.
func (r *linkRow) title() string {
	text := fmt.Sprintf("%s from %s to %s: %s", r.Kind, r.From, r.To, r.Verdict)
	if reason := r.reason(); reason != "" {
		text += ": " + reason
	}
	return visible(text)
}
