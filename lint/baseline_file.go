package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"natstls/parser"
	"natstls/parser/limit"
)

// baselineVersion is the form of the file that this natstls writes and reads.
const baselineVersion = 1

// baselineLine is an entry in the file.
type baselineLine struct {
	Rule  string   `json:"rule"`
	File  string   `json:"file"`
	Path  string   `json:"path,omitempty"`
	Value string   `json:"value,omitempty"`
	Count int      `json:"count,omitempty"` // absent: 1
	Roots []string `json:"roots,omitempty"` // absent: only the file itself
}

// ReadBaseline reads the file that WriteBaseline writes. Its error names the place, as FILE:LINE:COLUMN.
func ReadBaseline(source *parser.Source) (*Baseline, error) {
	r := baselineReader{
		source:  source,
		decoder: json.NewDecoder(bytes.NewReader([]byte(source.Text))),
		file:    &Baseline{Name: source.Name, File: func(name string) string { return name }},
	}
	r.decoder.DisallowUnknownFields()
	if err := r.read(); err != nil {
		place := int(r.decoder.InputOffset())
		if r.entry > 0 {
			place = r.entry
		}
		at := source.Position(min(place, len(source.Text)))
		return nil, fmt.Errorf("%s:%d:%d: %w", source.Name, at.Line, at.Column, err)
	}
	return r.file, nil
}

type baselineReader struct {
	source  *parser.Source
	decoder *json.Decoder
	file    *Baseline
	version int
	entry   int // where the entry begins that is being read, in bytes; 0: none is
}

func (r *baselineReader) read() error {
	if err := r.delimiter('{'); err != nil {
		return err
	}
	for r.decoder.More() {
		if err := r.key(); err != nil {
			return err
		}
	}
	if err := r.delimiter('}'); err != nil {
		return err
	}
	if r.version != baselineVersion {
		return fmt.Errorf("schema_version is not %d: this natstls cannot read the baseline", baselineVersion)
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text follows the baseline")
	}
	return nil
}

func (r *baselineReader) delimiter(want json.Delim) error {
	token, err := r.decoder.Token()
	if err != nil {
		return plainJSON(err)
	}
	if token != want {
		return fmt.Errorf("a baseline needs %v here", want)
	}
	return nil
}

func (r *baselineReader) key() error {
	token, err := r.decoder.Token()
	if err != nil {
		return plainJSON(err)
	}
	switch token {
	case "schema_version":
		return plainJSON(r.decoder.Decode(&r.version))
	case "findings":
		return r.entries()
	}
	return fmt.Errorf("a baseline has no key %q", token)
}

func (r *baselineReader) entries() error {
	if err := r.delimiter('['); err != nil {
		return err
	}
	for r.decoder.More() {
		if len(r.file.Entries) == limit.BaselineEntries {
			return fmt.Errorf("a baseline has at most %d entries", limit.BaselineEntries)
		}
		start := int(r.decoder.InputOffset())
		for start < len(r.source.Text) && r.source.Text[start] != '{' {
			start++
		}
		r.entry = start
		var line baselineLine
		if err := r.decoder.Decode(&line); err != nil {
			return plainJSON(err)
		}
		entry, err := line.entry()
		if err != nil {
			return err
		}
		end := int(r.decoder.InputOffset())
		entry.At = parser.Span{Source: r.source, Start: min(start, end), End: end}
		r.file.Entries = append(r.file.Entries, entry)
		r.entry = 0
	}
	return r.delimiter(']')
}

func (l baselineLine) entry() (BaselineEntry, error) {
	entry := BaselineEntry{Rule: l.Rule, File: l.File, Path: l.Path, Value: l.Value, Count: l.Count, Roots: l.Roots}
	if l.Rule == "" || l.File == "" {
		return entry, errors.New("an entry needs a rule and a file")
	}
	if l.Count < 0 || l.Count > limit.BaselineCount {
		return entry, fmt.Errorf("the count of an entry is from 1 to %d", limit.BaselineCount)
	}
	if l.Count == 0 {
		entry.Count = 1
	}
	if l.Roots == nil {
		entry.Roots = []string{l.File}
	}
	return entry, nil
}

// plainJSON returns an error of the decoder as one sentence about the file.
func plainJSON(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the baseline ends too early")
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s cannot be a %s", kind.Field, kind.Value)
	}
	return fmt.Errorf("this is no baseline: %w", err)
}

// WriteBaseline returns the file of a baseline: one line for each entry, in the order of files and paths, so that
// a change of one is a change of one line.
func WriteBaseline(entries []BaselineEntry) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"schema_version\":%d,\"findings\":[", baselineVersion)
	for i, entry := range entries {
		line := baselineLine{Rule: entry.Rule, File: entry.File, Path: entry.Path, Value: entry.Value}
		if entry.Count > 1 {
			line.Count = entry.Count
		}
		if len(entry.Roots) != 1 || entry.Roots[0] != entry.File {
			line.Roots = entry.Roots
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		// Strings and numbers can always be encoded, and a buffer can always be written.
		_ = encoder.Encode(line)
		out.Truncate(out.Len() - 1)
	}
	out.WriteString("\n]}\n")
	return out.Bytes()
}
