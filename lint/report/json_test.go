package report

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	schemaFile     = "../../docs/report.schema.json"
	lineSchemaFile = "../../docs/report-lines.schema.json"
)

// TestSchema holds every JSON report of the fixtures against the published schema.
func TestSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders(t) {
		text := render(t, "json", load(t, folder))
		if strings.Count(text, "\n") != 1 {
			t.Errorf("%s: not one line", folder)
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		finding := document.(map[string]any)["findings"].([]any)
		if len(finding) == 0 {
			continue
		}
		finding[0].(map[string]any)["extra"] = 1
		if schema.Validate(document) == nil {
			t.Errorf("%s: the schema takes a property that it does not know", folder)
		}
	}
}

// TestSchemaKnowsEveryField compares the properties of the schema with the fields of the Go types.
func TestSchemaKnowsEveryField(t *testing.T) {
	content, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(content, &schema); err != nil {
		t.Fatal(err)
	}
	inSchema := map[string]bool{}
	properties(schema, inSchema)
	inTypes := map[string]bool{}
	fieldNames(reflect.TypeFor[jsonReport](), inTypes)
	for name := range inTypes {
		if !inSchema[name] {
			t.Errorf("the schema has no %q", name)
		}
	}
	for name := range inSchema {
		if !inTypes[name] {
			t.Errorf("the schema has %q, which no report has", name)
		}
	}
}

// properties collects the names of all properties that have a schema of their own.
func properties(node any, names map[string]bool) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			properties(item, names)
		}
	case map[string]any:
		for key, value := range node {
			if key == "if" || key == "else" {
				continue
			}
			if inner, ok := value.(map[string]any); ok && key == "properties" {
				for name := range inner {
					names[name] = true
				}
			}
			properties(value, names)
		}
	}
}

func fieldNames(typ reflect.Type, names map[string]bool) {
	switch typ.Kind() {
	case reflect.Slice:
		fieldNames(typ.Elem(), names)
	case reflect.Struct:
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name != "" {
				names[name] = true
			}
			fieldNames(typ.Field(i).Type, names)
		}
	}
}
