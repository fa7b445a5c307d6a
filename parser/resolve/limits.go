package resolve

import "natstls/parser/limit"

// limits are those of package limit that a Load keeps; tests take smaller ones.
type limits struct {
	depth, files, expansions, envUses, bytes, tokens, nodes, nesting, problems, hints int
}

func defaultLimits() limits {
	return limits{
		depth:      limit.IncludeDepth,
		files:      limit.Includes,
		expansions: limit.Expansions,
		envUses:    limit.EnvUses,
		bytes:      limit.Text,
		tokens:     limit.AllTokens,
		nodes:      limit.Nodes,
		nesting:    limit.TreeDepth,
		problems:   limit.Problems,
		hints:      limit.Hints,
	}
}
