//go:build !unix

package command

// ignoreWriteSignals does nothing: there are no such signals.
func ignoreWriteSignals() {}
