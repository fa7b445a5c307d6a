package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
)

// fingerprints returns a name for every finding, suppressed ones too, by which services know it again
// when lines were inserted above. It is made of the rule, the file, the option and the message without
// secrets; equal ones of a file are numbered in the order of their places.
func fingerprints(r *Report, mask *masker) map[*lint.Finding]string {
	var all []*lint.Finding
	for i := range r.Result.Findings {
		all = append(all, &r.Result.Findings[i])
	}
	for i := range r.Result.Suppressed {
		all = append(all, &r.Result.Suppressed[i].Finding)
	}
	slices.SortStableFunc(all, func(a, b *lint.Finding) int {
		at, bt := a.At.Place(), b.At.Place()
		return cmp.Or(strings.Compare(at.Source.Name, bt.Source.Name), cmp.Compare(at.Start, bt.Start))
	})
	count := map[string]int{}
	names := make(map[*lint.Finding]string, len(all))
	for _, f := range all {
		file := r.repositoryPath(f.At.Place().Source.Name)
		key := fmt.Sprintf("%q %q %q %q", f.Rule.Name, file, mask.message(f.Path()), mask.message(f.Message))
		count[key]++
		names[f] = digest(key, count[key])
	}
	return names
}

// digest returns a name of 32 hexadecimal digits for some values.
func digest(values ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", values))
	return hex.EncodeToString(sum[:16])
}
