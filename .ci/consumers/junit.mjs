// Reads JUnit reports with junit2json and prints what it understood, one line of JSON for each.
import { readFileSync } from "node:fs";
import { parse } from "junit2json";

for (const name of process.argv.slice(1)) {
  console.log(JSON.stringify(await parse(readFileSync(name, "utf8"))));
}
