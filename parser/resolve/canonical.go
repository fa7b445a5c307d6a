package resolve

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"

	"natstls/parser"
)

// Canonical writes what the server gets, one line for each value below the root, depth first, keys in
// the order of their bytes: the path, as quoted keys and numbered elements, then the type, then the
// value of a scalar. The form says nothing of spelling, order or origin, so that two configurations
// with the same text mean the same.
//
//	"tls" map
//	"tls" "timeout" float 1.5
//	"tls" "verify" bool true
//	"urls" array
//	"urls" [0] string "nats://a:4222"
//
// A value that is not known stands as "unknown". The error is that of the writer.
func Canonical(w io.Writer, t *Tree) error {
	c := canon{out: bufio.NewWriter(w)}
	c.fields("", t.Root)
	return c.out.Flush()
}

type canon struct {
	out *bufio.Writer
}

func (c *canon) fields(path string, m *Map) {
	sorted := slices.Clone(m.Fields)
	slices.SortFunc(sorted, func(a, b *Field) int { return strings.Compare(a.Key, b.Key) })
	for _, f := range sorted {
		c.value(path+strconv.Quote(f.Key)+" ", f.Value)
	}
}

func (c *canon) value(path string, v *Value) {
	c.out.WriteString(path)
	if v.Unknown {
		c.out.WriteString("unknown\n")
		return
	}
	switch l := v.Literal; l.Kind {
	case parser.MapValue:
		c.out.WriteString("map\n")
		c.fields(path, v.Map)
		return
	case parser.Array:
		c.out.WriteString("array\n")
		for i, element := range v.Array {
			c.value(path+"["+strconv.Itoa(i)+"] ", element)
		}
		return
	case parser.Integer:
		c.out.WriteString("int " + strconv.FormatInt(l.Int, 10))
	case parser.Float:
		c.out.WriteString("float " + strconv.FormatFloat(l.Float, 'g', -1, 64))
	case parser.Bool:
		c.out.WriteString("bool " + strconv.FormatBool(l.Bool))
	case parser.Datetime:
		c.out.WriteString("time " + l.Text) // its one form is the canonical one
	default:
		c.out.WriteString("string " + strconv.Quote(l.Text))
	}
	c.out.WriteByte('\n')
}
