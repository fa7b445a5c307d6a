package resolve

import "natstls/parser"

// Limits keep a hostile configuration from using up memory or time. They are far above what a real
// one needs; nats-server has none of them and would go on until its memory or its stack is full.
const (
	// maxDepth bounds how deep includes and environment variables may lead into each other. Real
	// configurations stay below ten; a chain through symbolic links has no end of its own.
	maxDepth = 100
	// maxFiles bounds the distinct files, each of which is opened once. A server with a file for each
	// account has some thousands.
	maxFiles = 10_000
	// maxExpansions bounds how often includes are followed, counting every time that a file is
	// included: ten files that each include the next one ten times ask for ten billion.
	maxExpansions = 100_000
	// maxEnvUses bounds how often a value is taken from the environment, since each use parses it anew
	// to know its own place.
	maxEnvUses = 10_000
	// maxBytes bounds the text that is parsed: all files, each once, and all values from the
	// environment, once a use. A syntax tree takes about fifty times the memory of a dense text.
	maxBytes = 16 << 20
	// maxNodes bounds the fields and array elements of the resolved tree, where a file counts each
	// time that it is included and a variable each time that it is used.
	maxNodes = 1 << 20
	// maxNesting bounds how deep maps and arrays stand in each other after includes, for everybody who
	// walks the tree by recursion. It is more than parser.MaxDepth, which bounds one text.
	maxNesting = 2 * parser.MaxDepth
	// maxProblems bounds how many places are reported. Nobody reads more, and each may be as short as an
	// include line.
	maxProblems = 10_000
	// maxHints bounds for how many undefined variables a nearby definition is searched, because each
	// search looks at every key in sight.
	maxHints = 50
)

// limits are the constants above; tests take smaller ones.
type limits struct {
	depth, files, expansions, envUses, bytes, nodes, nesting, problems, hints int
}

func defaultLimits() limits {
	return limits{
		depth:      maxDepth,
		files:      maxFiles,
		expansions: maxExpansions,
		envUses:    maxEnvUses,
		bytes:      maxBytes,
		nodes:      maxNodes,
		nesting:    maxNesting,
		problems:   maxProblems,
		hints:      maxHints,
	}
}
