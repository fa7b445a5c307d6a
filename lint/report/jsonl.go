package report

import (
	"bufio"
	"io"
)

// Each line of the jsonl format is one of these; docs/report-lines.schema.json describes them. The
// objects inside are those of the json format.
type (
	lineFinding struct {
		Type string `json:"type"` // finding
		jsonFinding
	}
	lineSuppressed struct {
		Type string `json:"type"` // suppressed
		jsonSuppressed
	}
	lineProblem struct {
		Type string `json:"type"` // problem
		jsonProblem
	}
	lineSummary struct {
		Type          string   `json:"type"` // summary
		SchemaVersion int      `json:"schema_version"`
		Tool          jsonTool `json:"tool"`
		NATSVersion   string   `json:"nats_version,omitempty"`
		FromVersion   string   `json:"from_nats_version,omitempty"`
		Summary
	}
)

// writeJSONLines writes one JSON object a line, for programs that read as it comes. The last line is
// the summary: without it the report is not complete.
func writeJSONLines(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	mask := newMasker(r)
	for i := range r.Result.Findings {
		if err := encodeJSON(out, lineFinding{"finding", findingJSON(r, mask, &r.Result.Findings[i])}); err != nil {
			return err
		}
	}
	for i := range r.Result.Suppressed {
		if err := encodeJSON(out, lineSuppressed{"suppressed", suppressedJSON(r, mask, &r.Result.Suppressed[i])}); err != nil {
			return err
		}
	}
	for _, p := range r.Problems {
		if err := encodeJSON(out, lineProblem{"problem", problemJSON(mask, p)}); err != nil {
			return err
		}
	}
	head := headJSON(r)
	if err := encodeJSON(out, lineSummary{"summary", head.SchemaVersion, head.Tool, head.NATSVersion, head.FromVersion, head.Summary}); err != nil {
		return err
	}
	return out.Flush()
}
