package release

import "testing"

// BenchmarkRead measures what the first question to this package costs.
func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := read(embedded); err != nil {
			b.Fatal(err)
		}
	}
}
