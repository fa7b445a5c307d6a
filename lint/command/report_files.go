package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"natstls/lint/report"
)

// reportFile is one value of --output: a format and the file that gets it.
type reportFile struct{ format, path string }

// outputFlags say what is written into files beside the report on standard output.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "output", KeepSpace: true,
			Usage: "`FORMAT=PATH` write the report also in this format into this file; repeatable"},
		&cli.StringFlag{Name: "sarif-category", Usage: "`NAME` category of the SARIF report, by which GitHub keeps several of one commit apart",
			DefaultText: "natstls"},
	}
}

// parseOutputs reads the values of --output.
func parseOutputs(values []string, dir directory) ([]reportFile, error) {
	var files []reportFile
	for _, value := range values {
		format, path, found := strings.Cut(value, "=")
		switch {
		case !found || path == "":
			return nil, usagef("--output %s is not of the form FORMAT=PATH, such as sarif=natstls.sarif", value)
		case report.Lookup(format) == nil:
			formats := report.Formats()
			return nil, usagef("--output %s: the format is none of %s%s", value, strings.Join(formats, ", "), orMeant(format, formats))
		case path == "-":
			return nil, usagef("--output %s: standard output is for --format", value)
		case slices.ContainsFunc(files, func(f reportFile) bool { return dir.sameFile(f.path, path) }):
			return nil, usagef("--output: two reports cannot be written into %s", path)
		}
		files = append(files, reportFile{format, path})
	}
	return files, nil
}

// sameFile reports whether two names lead to the same file, which need not be there.
func (d directory) sameFile(a, b string) bool {
	if d.absolute(a) == d.absolute(b) {
		return true
	}
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// writeReports writes the reports that go into files, as many as it can, and returns what kept it from
// writing the others.
func (p *process) writeReports(files []reportFile, r *report.Report) (failed []error) {
	for _, file := range files {
		if err := p.writeReport(file, r); err != nil {
			failed = append(failed, fmt.Errorf("cannot write the report %s: %w", file.path, reason(err)))
		}
	}
	return failed
}

func (p *process) writeReport(file reportFile, r *report.Report) error {
	for _, name := range r.Result.Files {
		if p.dir().sameFile(name, file.path) {
			return errors.New("it is one of the configurations")
		}
	}
	var text bytes.Buffer
	if err := report.Lookup(file.format)(&text, r); err != nil {
		return err
	}
	if info, err := os.Stat(file.path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file.path, text.Bytes(), 0o644) // a pipe or a device: there is nothing to replace
	}
	return p.replaceFile(file.path, text.Bytes())
}

// stepSummary appends the report to the summary of a step of GitHub Actions, if it runs in one. What the
// step wrote there before counts against the room that GitHub gives.
func (p *process) stepSummary(r *report.Report) error {
	path, _ := p.lookupEnv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the summary of the step: %w", reason(err))
	}
	room := report.MostStepSummary
	if info, err := file.Stat(); err == nil {
		room -= int(min(info.Size(), int64(room)))
	}
	const line = "\n" // what stands there need not end with one
	if room -= len(line); room > 0 {
		_, err = file.WriteString(line + report.Markdown(r, room))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("cannot write the summary of the step: %w", reason(err))
	}
	return nil
}
