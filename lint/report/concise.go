package report

import (
	"bufio"
	"fmt"
	"io"
)

// concise writes one line for each finding, as compilers do, for editors and grep:
//
//	nats.conf:3:5: error: message [rule]
func concise(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	mask := newMasker(r)
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		place := f.At.Place()
		begin := place.Begin()
		fmt.Fprintf(out, "%s:%d:%d: %s: %s [%s]\n", safeName(place.Source.Name), begin.Line, begin.Column,
			f.Severity(), safe(mask.message(f.Message)), f.Rule.Name)
	}
	for _, p := range r.Problems {
		fmt.Fprintln(out, problemText(mask, p))
	}
	return out.Flush()
}
