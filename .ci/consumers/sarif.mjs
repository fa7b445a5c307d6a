// Validates SARIF files with Microsoft's sarif-multitool, by the rules of the standard and of GitHub's code
// scanning. Prints errors and warnings; the exit code is then 1.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool";
const run = (...args) =>
  execFileSync(program, args, {
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" }, // it brings no ICU
    encoding: "utf8",
  });

const dir = mkdtempSync(join(tmpdir(), "sarif-"));
try {
  // SARIF2006 would fetch the schema from the network.
  const config = join(dir, "config.xml");
  run("export-validation-config", config);
  const rules = readFileSync(config, "utf8");
  const offline = rules.replace(/("SARIF2006\.UrisShouldBeReachable\.Options">\s*<Property Key="RuleEnabled" Value=)"Default"/, '$1"Disabled"');
  if (offline === rules) {
    throw new Error("there is no rule SARIF2006 to switch off");
  }
  writeFileSync(config, offline);

  // It ends with 0 in any case, so its log has to be read.
  const log = join(dir, "log.sarif");
  run("validate", "--rule-kind", "Sarif;Ghas", "--config", config, "--level", "Error;Warning", "--output", log, ...process.argv.slice(1));
  const [result] = JSON.parse(readFileSync(log, "utf8").replace(/^\ufeff/, "")).runs;
  if (!result.invocations[0].executionSuccessful) {
    throw new Error("the validator did not do its work");
  }
  for (const { ruleId, level = "warning", message, locations } of result.results) {
    const { artifactLocation, region } = locations[0].physicalLocation;
    console.log(`${artifactLocation.uri}:${region?.startLine}: ${level} ${ruleId} ${JSON.stringify(message.arguments)}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(dir, { recursive: true });
}
