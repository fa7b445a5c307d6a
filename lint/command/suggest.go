package command

import (
	"github.com/agnivade/levenshtein"
)

// closest returns the candidate that a mistyped word most likely stands for: the one with the fewest
// changed characters, the earlier one if there are several. It is empty if more than a third of the
// word would have to change.
func closest(word string, candidates []string) string {
	best, limit := "", max(len(word)/3, 1)+1
	for _, candidate := range candidates {
		if distance := levenshtein.ComputeDistance(word, candidate); distance < limit {
			best, limit = candidate, distance
		}
	}
	return best
}

// orMeant returns a question that ends the message about an unknown word; empty if nothing is close.
func orMeant(word string, candidates []string) string {
	if meant := closest(word, candidates); meant != "" {
		return ", did you mean " + meant + "?"
	}
	return ""
}
