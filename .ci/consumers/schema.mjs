// Checks JSON files against a JSON Schema with ajv: SCHEMA… -- FILE…. The first schema is the one that
// files must follow, the others are those that it refers to. Files that end in .jsonl have a document in
// every line. Prints what does not hold; the exit code is then 1.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const words = process.argv.slice(1);
const schemas = words.slice(0, words.indexOf("--"));
const files = words.slice(words.indexOf("--") + 1);

// strictRequired and strictTypes are about the style of a schema, not about what it means.
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
addFormats(ajv);
const read = (name) => {
  const schema = JSON.parse(readFileSync(name, "utf8"));
  schema.$schema = "https://json-schema.org/draft/2020-12/schema";
  return schema;
};
for (const name of schemas.slice(1)) {
  ajv.addSchema(read(name), basename(name));
}
const validate = ajv.compile(read(schemas[0]));

for (const name of files) {
  const text = readFileSync(name, "utf8");
  const documents = name.endsWith(".jsonl") ? text.trimEnd().split("\n") : [text];
  for (const document of documents) {
    if (!validate(JSON.parse(document))) {
      console.log(`${name}: ${ajv.errorsText(validate.errors)}`);
      process.exitCode = 1;
    }
  }
}
