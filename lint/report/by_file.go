package report

import (
	"maps"
	"slices"

	"natstls/lint"
)

// fileFindings is what a run has to say about one file.
type fileFindings struct {
	name       string
	findings   []*lint.Finding
	suppressed []*lint.Suppressed
	problems   []*lint.Problem
}

// byFile sorts everything by file names: what was found, what was suppressed, and also the files that
// are fine. Problems without a file stand under natstls.
func byFile(r *Report) []*fileFindings {
	files := map[string]*fileFindings{}
	file := func(name string) *fileFindings {
		if files[name] == nil {
			files[name] = &fileFindings{name: name}
		}
		return files[name]
	}
	for _, name := range r.Result.Files {
		file(name)
	}
	for i := range r.Result.Findings {
		f := file(r.Result.Findings[i].At.Place().Source.Name)
		f.findings = append(f.findings, &r.Result.Findings[i])
	}
	for i := range r.Result.Suppressed {
		f := file(r.Result.Suppressed[i].At.Place().Source.Name)
		f.suppressed = append(f.suppressed, &r.Result.Suppressed[i])
	}
	for _, p := range r.Problems {
		name := p.File
		if name == "" {
			name = "natstls"
		}
		f := file(name)
		f.problems = append(f.problems, p)
	}
	var sorted []*fileFindings
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sorted = append(sorted, files[name])
	}
	return sorted
}
