// Prints the annotations of a JSON file with the official code of GitHub Actions, for a comparison byte
// by byte: [{command, properties, message}, …]. A command "group" or "endGroup" is printed as one.
import { readFileSync } from "node:fs";
import * as core from "@actions/core";

for (const { command, properties, message } of JSON.parse(readFileSync(process.argv[1], "utf8"))) {
  switch (command) {
    case "group":
      core.startGroup(message);
      break;
    case "endGroup":
      core.endGroup();
      break;
    default:
      core[command](message, properties);
  }
}
