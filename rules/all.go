// Package rules holds what natstls knows, one rule a file. The doc comment of a rule's variable is
// its page in docs/rules; docs/adding-a-rule.md says how to write one.
package rules

import "natstls/lint"

// All returns every rule, in the order of their names.
func All() []*lint.Rule {
	return []*lint.Rule{
		byteOrderMark,
		certNotReadable,
		duplicateKey,
		handshakeTimeout,
		httpsWithoutTLS,
		ignoreExpired,
		ignoreMalformed,
		ignoreUnused,
		includeCycle,
		includeLimit,
		includeNotFound,
		keyMismatch,
		keyPairIncomplete,
		knownURLsNotApplicable,
		minVersion,
		misleadingSyntax,
		optionNotAllowedHere,
		optionType,
		pinnedCertFormat,
		syntaxError,
		undefinedVariable,
		unknownCipherSuite,
		unknownCurve,
		unknownOption,
		variableCycle,
		variableSyntax,
		verifyWithoutCA,
		websocketWithoutTLS,
	}
}
