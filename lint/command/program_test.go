package command

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// writeProgram writes an ELF file that holds nothing but the build information of a Go program.
func writeProgram(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: program FILE GO MODULE VERSION")
	}
	data := programWith(args[1], fmt.Sprintf("path\t%s\nmod\t%s\t%s\t\n", args[2], args[2], args[3]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o755))
}

// programWith lays out what debug/buildinfo looks for: a writable segment that begins with the magic
// text, flags that say that two strings follow behind 32 bytes, and the strings.
func programWith(toolchain, modules string) []byte {
	var info bytes.Buffer
	info.WriteString("\xff Go buildinf:")
	info.WriteByte(8) // the size of a pointer
	info.WriteByte(2) // strings follow in place
	info.Write(make([]byte, 32-info.Len()))
	// The module text stands between two markers of 16 bytes each, which buildinfo cuts off.
	for _, text := range []string{toolchain, "0123456789abcdef" + modules + "0123456789abcde\n"} {
		info.Write(binary.AppendUvarint(nil, uint64(len(text))))
		info.WriteString(text)
	}
	const headers = 64 + 56
	var out bytes.Buffer
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1, Shentsize: 64,
	}
	segment := elf.Prog64{
		Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_W), Off: headers, Vaddr: 0x10000,
		Filesz: uint64(info.Len()), Memsz: uint64(info.Len()), Align: 16,
	}
	_ = binary.Write(&out, binary.LittleEndian, header) // a buffer takes everything
	_ = binary.Write(&out, binary.LittleEndian, segment)
	out.Write(info.Bytes())
	return out.Bytes()
}
