package report

import (
	"encoding/xml"
	"io"
	"slices"
)

// writeXML writes a document. Its texts went through safe, so that no character is left in them that
// XML 1.0 does not allow.
func writeXML(w io.Writer, document any) error {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(slices.Concat([]byte(xml.Header), text, []byte("\n")))
	return err
}
