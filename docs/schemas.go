package docs

import _ "embed" // for the schema

//go:embed settings.schema.json
var settingsSchema string

// SettingsSchema returns the JSON Schema of settings files.
func SettingsSchema() string { return settingsSchema }
