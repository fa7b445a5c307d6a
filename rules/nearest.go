package rules

import "github.com/agnivade/levenshtein"

// nearest returns the name that was most likely meant by a misspelt one, or "" if none is near: at
// most one letter in three may differ.
func nearest(name string, known []string) string {
	const longest = 60 // no name is longer, and the distance takes the product of the lengths
	if len(name) > longest {
		return ""
	}
	best, distance := "", len(name)/3+1
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}
